//! Tests the claims of the study on two periods of the data.

use serde::{Deserialize, Serialize};

use super::list::{ClaimName, Expectation};
use super::reader::ClaimReader;
use super::sums::{ClaimSums, ClaimValues, claim_readings, claim_values};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::statements::{Chaining, Readings, Statement, Statements};
use crate::analysis::statistics::Statistics;
use crate::analysis::{
    AnalysisError, ChangeEvidence, ChangeVerdict, ComparableModels, EntityName, Interval, ToldChanges,
};
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
    /// The changes of the claims, told on each population, in their order; those of claims about a lead have no values.
    pub told: ToldChanges,
    /// The countries and segments of the data that statements name, each by the words that these have for it.
    pub named: Vec<(String, EntityName)>,
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
    /// Its interval: of a change the paired one, of a lead how far single models move it. `None` until it is computed.
    pub interval: Option<Interval>,
    /// The part of downloads for which the value is known, in the earlier period, on 0–1.
    pub coverage_before: Option<f64>,
    /// The same in the later period.
    pub coverage_after: Option<f64>,
    /// Models for which something is known in the later period.
    pub models: u64,
    /// The verdict of the data; `None` until the interval is computed.
    pub verdict: Option<Verdict>,
    /// The least and the largest value of a lead in the later period that doubtful developers allow; `None` where nothing is in doubt,
    /// and for a change, whose readings its evidence has.
    pub readings: Option<Interval>,
    /// The reason of the verdicts [`Verdict::CannotTell`] and [`Verdict::NotComparable`]; may be empty.
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
    /// What the columns tell is something else than what the study looked at.
    NotComparable,
}

impl Verdict {
    /// Returns the word in tables and lists.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Differs => "differs",
            Verdict::CannotTell => "can't be told",
            Verdict::NotComparable => "not comparable",
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
        if name.expectation() == Expectation::Leads && name.is_about_developers() && reader.has_doubts() {
            claim.readings = ClaimSums::readings(context, &reader, name)?;
        }
        claim.reason = claim.reason_untested(context.before.is_some()).unwrap_or_default();
        claim.verdict = (!claim.reason.is_empty()).then_some(Verdict::CannotTell);
        if let (None, Some(other)) = (claim.verdict, name.measures_other()) {
            (claim.verdict, claim.reason) = (Some(Verdict::NotComparable), other.to_owned());
        }
        Ok(claim)
    };
    Ok(Claims {
        period: starts[context.after],
        against: context.before.map(|before| starts[before]),
        claims: ClaimName::ALL.iter().map(claim).collect::<Result<Vec<_>, AnalysisError>>()?,
        told: ToldChanges::default(),
        named: reader.named(),
    })
}

/// Returns what a replicate computes: what each claim about a lead is tested by, in the order of [`ClaimName::ALL`] (`None` for
/// the others, and for a claim that the file has no columns for); and the models to draw from.
pub(in crate::analysis) fn statistics(context: &Context<'_>) -> (Vec<u32>, Statistics) {
    let reader = ClaimReader::of(context);
    let models = context.models_by_name(context.compared());
    let place = context.places(&models);
    let sums: Vec<Option<ClaimSums>> = ClaimName::ALL
        .iter()
        .map(|&name| match (name.expectation(), reader.missing(name)) {
            (Expectation::Leads, None) => ClaimSums::of(context, &reader, name, &place).ok(),
            // Changes have intervals of their own.
            _ => None,
        })
        .collect();
    let statistics: Statistics = Box::new(move |multiplicities| {
        let times = |place: u32| multiplicities.get(place as usize).copied().map_or(0.0, f64::from);
        sums.iter().map(|sums| sums.as_ref().and_then(|sums| sums.tested(times))).collect()
    });
    (models, statistics)
}

/// Returns the statements of the view, one for each of [`ClaimName::ALL`]; `None` without a second period.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Option<Statements<'a>> {
    let before = context.before?;
    let reader = ClaimReader::of(context);
    let statement = |name: &ClaimName| Statement {
        pair: 0,
        scale: name.scale(),
        chaining: if *name == ClaimName::Size { Chaining::Product } else { Chaining::Sum },
        without: None,
    };
    let is_told = |name: &ClaimName| name.expectation() != Expectation::Leads && reader.missing(*name).is_none();
    let told: Vec<Option<ClaimName>> = ClaimName::ALL.iter().map(|name| is_told(name).then_some(*name)).collect();
    // Of claims about developers: those that a reading can move.
    let doubted: Vec<Option<ClaimName>> =
        told.iter().map(|claim| claim.filter(|claim| claim.is_about_developers())).collect();
    let of_readings = ClaimReader::of(context);
    let readings: Option<Readings<'a>> = of_readings
        .has_doubts()
        .then(|| -> Readings<'a> { Box::new(move |rows| claim_readings(&of_readings, &doubted, rows)) });
    let values = Box::new(move |rows: &[CountedRow]| claim_values(&reader, &told, rows));
    Some(Statements {
        readings: readings.into_iter().collect(),
        pairs: vec![(before, context.after)],
        list: ClaimName::ALL.iter().map(statement).collect(),
        values,
    })
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
            readings: None,
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

    /// Sets the interval of a lead, and the verdict that follows from it.
    fn set_interval(&mut self, interval: Option<BootstrapInterval>) {
        if self.tested.is_none() || self.name.expectation() != Expectation::Leads {
            return;
        }
        let Some(interval) = interval else {
            if self.verdict != Some(Verdict::NotComparable) {
                self.set_open("there are too few models for an interval");
            }
            return;
        };
        self.interval = Some((interval.low, interval.high));
        if self.verdict == Some(Verdict::NotComparable) {
            return;
        }
        let turns = |(low, high): Interval| (low > 0.0) != (high > 0.0);
        if self.readings.is_some_and(turns) {
            return self.set_open("it depends on how doubtful developers are read");
        }
        self.verdict = match (interval.low > self.no_change(), interval.high < self.no_change()) {
            (true, _) => Some(Verdict::Agrees),
            (_, true) => Some(Verdict::Differs),
            _ => return self.set_open("the interval includes a tie"),
        };
    }

    /// Sets what a change is told by, and the verdict that follows: only a change that stands on every population decides.
    fn set_evidence(&mut self, evidence: &ChangeEvidence, models: Option<&ComparableModels>) {
        if self.tested.is_none() || self.name.expectation() == Expectation::Leads {
            return;
        }
        self.interval = evidence.ends();
        let rises = evidence.change().is_some_and(|change| change > evidence.scale.unchanged());
        let is_expected = rises == (self.name.expectation() != Expectation::Falls);
        match evidence.verdict() {
            ChangeVerdict::Stands => {
                self.reason = String::new();
                self.verdict = Some(if is_expected { Verdict::Agrees } else { Verdict::Differs });
            }
            ChangeVerdict::DependsOnModels => self.set_open("it depends on which models are counted"),
            ChangeVerdict::DependsOnReading => self.set_open("it depends on how doubtful developers are read"),
            ChangeVerdict::WithinSensitivity => self.set_open("it hangs on single models"),
            ChangeVerdict::Agrees => self.set_open("there are too few models for an interval"),
            ChangeVerdict::NotComparable => {
                let reason = models.and_then(ComparableModels::reason);
                self.set_open(reason.as_deref().unwrap_or("too few models are listed at both dates"));
            }
            ChangeVerdict::Unchanged => self.set_open("there is no change"),
            ChangeVerdict::Undefined | ChangeVerdict::Pending => {}
        }
    }

    fn set_open(&mut self, reason: &str) {
        self.verdict = Some(Verdict::CannotTell);
        self.reason = reason.to_owned();
    }
}

impl Claims {
    /// Sets the intervals of leads and the verdicts that follow.
    pub(in crate::analysis) fn set_intervals(&mut self, intervals: &[Option<BootstrapInterval>]) {
        let of = |place: usize| intervals.get(place).copied().flatten();
        self.claims.iter_mut().enumerate().for_each(|(place, claim)| claim.set_interval(of(place)));
    }

    /// Sets what each change is told by, and the verdicts that follow.
    pub(in crate::analysis) fn set_told(&mut self, told: ToldChanges) {
        for (claim, evidence) in self.claims.iter_mut().zip(&told.evidence) {
            claim.set_evidence(evidence, told.models_of(evidence));
        }
        self.told = told;
    }

    /// Sets chained values in place of those of all listed models.
    pub(in crate::analysis) fn set_chained(&mut self) {
        for (claim, evidence) in self.claims.iter_mut().zip(&self.told.evidence) {
            if claim.name.expectation() != Expectation::Leads && claim.tested.is_some() {
                (claim.before, claim.after) =
                    (evidence.chained.map(|ends| ends.0), evidence.chained.map(|ends| ends.1));
                claim.tested = evidence.chained_change();
            }
        }
    }
}
