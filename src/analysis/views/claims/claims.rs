//! Tests the claims of the study on two periods of the data.

use serde::{Deserialize, Serialize};

use super::list::{ClaimName, Expectation};
use super::reader::ClaimReader;
use super::sums::{ClaimSums, ClaimValues};
use crate::analysis::market::context::Context;
use crate::analysis::statistics::Statistics;
use crate::analysis::{AnalysisError, Interval};
use crate::calendar::Day;
use crate::metrics::BootstrapInterval;

/// The study's claims beside what the data say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The later period.
    pub period: Day,
    /// The earlier one; `None` where there is only one.
    pub against: Option<Day>,
    /// One for each of [`ClaimName::ALL`], in its order.
    pub claims: Vec<Claim>,
}

/// One claim, its values in the data and the verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The claim.
    pub name: ClaimName,
    /// The value in the earlier period: parameters, or a share (or a difference of shares) on 0–1.
    pub before: Option<f64>,
    /// The value in the later period.
    pub after: Option<f64>,
    /// The statistic that tests the claim: the multiple, or the difference of shares.
    pub tested: Option<f64>,
    /// Its 95 % interval; `None` until it is computed.
    pub interval: Option<Interval>,
    /// The part of downloads for which the value is known, in the earlier period, on 0–1.
    pub coverage_before: Option<f64>,
    /// The same in the later period.
    pub coverage_after: Option<f64>,
    /// Models for which something is known in the later period.
    pub models: u64,
    /// The verdict of the data; `None` until the interval is computed.
    pub verdict: Option<Verdict>,
    /// The reason of the verdict [`Verdict::CannotTell`]; may be empty.
    pub reason: String,
}

/// The verdict of the data on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The data show the change that the claim states, and the interval excludes the opposite.
    Agrees,
    /// The data show the opposite, and the interval excludes what the claim states.
    Differs,
    /// The data show neither.
    CannotTell,
}

impl Verdict {
    /// Returns the word in tables and lists.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Differs => "differs",
            Verdict::CannotTell => "can't be told",
        }
    }
}

/// Tests every claim on the two periods of a question; a claim that the file has no columns for carries the reason.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn claims(context: &Context<'_>) -> Result<Claims, AnalysisError> {
    let reader = ClaimReader::of(context);
    let place = context.places(&context.models_by_name(context.compared()));
    let starts = context.starts();
    let claim = |&name: &ClaimName| {
        if let Some(reason) = reader.missing(name) {
            return Ok(Claim::undetermined(name, reason));
        }
        let sums = ClaimSums::of(context, &reader, name, &place)?;
        let ClaimValues { after, before, tested, coverage_after, coverage_before } = sums.values();
        let mut claim = Claim {
            after,
            before,
            tested,
            coverage_after,
            coverage_before,
            models: sums.models(),
            ..Claim::undetermined(name, String::new())
        };
        claim.reason = claim.reason_untested(context.before.is_some()).unwrap_or_default();
        claim.verdict = (!claim.reason.is_empty()).then_some(Verdict::CannotTell);
        Ok(claim)
    };
    Ok(Claims {
        period: starts[context.after],
        against: context.before.map(|before| starts[before]),
        claims: ClaimName::ALL.iter().map(claim).collect::<Result<Vec<_>, AnalysisError>>()?,
    })
}

/// Returns what the bootstrap has to compute per replicate: what each claim is tested by, in the order of
/// [`ClaimName::ALL`] (`None` for a claim that the file has no columns for); and the number of clusters.
pub(in crate::analysis) fn statistics(context: &Context<'_>) -> (usize, Statistics) {
    let reader = ClaimReader::of(context);
    let models = context.models_by_name(context.compared());
    let place = context.places(&models);
    let sums: Vec<Option<ClaimSums>> = ClaimName::ALL
        .iter()
        .map(|&name| match reader.missing(name) {
            Some(_) => None,
            None => ClaimSums::of(context, &reader, name, &place).ok(),
        })
        .collect();
    let statistics: Statistics = Box::new(move |multiplicities| {
        let times = |place: u32| multiplicities.get(place as usize).copied().map_or(0.0, f64::from);
        sums.iter().map(|sums| sums.as_ref().and_then(|sums| sums.tested(times))).collect()
    });
    (models.len(), statistics)
}

impl Claim {
    /// Returns a claim without values; its verdict is that nothing can be told where there is a reason.
    fn undetermined(name: ClaimName, reason: String) -> Claim {
        Claim {
            name,
            before: None,
            after: None,
            tested: None,
            interval: None,
            coverage_before: None,
            coverage_after: None,
            models: 0,
            verdict: (!reason.is_empty()).then_some(Verdict::CannotTell),
            reason,
        }
    }

    /// Returns why there is nothing to test, if so.
    fn reason_untested(&self, two_periods: bool) -> Option<String> {
        if self.tested.is_some() {
            return None;
        }
        let needs_two = self.name.expectation() != Expectation::Leads;
        Some(match (needs_two && !two_periods, self.after, self.before) {
            (true, ..) => "it takes two periods".to_owned(),
            (_, None, _) => "nothing is known in the later period".to_owned(),
            (_, _, None) => "nothing is known in the earlier period".to_owned(),
            _ => "there is none in the earlier period to compare with".to_owned(),
        })
    }

    /// Returns the value of [`Claim::tested`] that stands for "no change".
    pub fn no_change(&self) -> f64 {
        if self.name.expectation() == Expectation::Grows { 1.0 } else { 0.0 }
    }

    /// Sets the interval, and the verdict that follows from it.
    fn set_verdict(&mut self, interval: Option<BootstrapInterval>) {
        if self.tested.is_none() {
            return;
        }
        let Some(interval) = interval else {
            self.verdict = Some(Verdict::CannotTell);
            self.reason = "there are too few models for an interval".to_owned();
            return;
        };
        self.interval = Some((interval.low, interval.high));
        let (above, below) = (interval.low > self.no_change(), interval.high < self.no_change());
        let (holds, fails) = match self.name.expectation() {
            Expectation::Falls => (below, above),
            _ => (above, below),
        };
        self.verdict = Some(match (holds, fails) {
            (true, _) => Verdict::Agrees,
            (_, true) => Verdict::Differs,
            _ => Verdict::CannotTell,
        });
        if self.verdict == Some(Verdict::CannotTell) {
            self.reason = match self.name.expectation() {
                Expectation::Leads => "the interval includes a tie".to_owned(),
                _ => "the interval includes no change".to_owned(),
            };
        }
    }
}

impl Claims {
    /// Sets the interval of each claim and its verdict.
    pub(in crate::analysis) fn set_intervals(&mut self, intervals: &[Option<BootstrapInterval>]) {
        for (claim, interval) in self.claims.iter_mut().zip(intervals) {
            claim.set_verdict(*interval);
        }
    }
}
