//! Computes the significance view: all tests of a question, and the changes that they test.

use serde::{Deserialize, Serialize};

use super::samples::Samples;
use super::test::{Test, adjust};
use super::{distributions, proportions, sizes, trends};
use crate::analysis::AnalysisError;
use crate::analysis::market::context::Context;
use crate::calendar::{Day, Granularity};
use crate::schema::CountKind;

/// The accepted proportion of false findings among those called more than chance.
pub const FALSE_FINDINGS: f64 = 0.05;

/// Whether a change is more than chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Significance {
    /// The chosen period.
    pub period: Day,
    /// The period compared with; `None` where there is no other.
    pub against: Option<Day>,
    /// Models with downloads in the period compared with; 0 where there is none.
    pub models_before: u64,
    /// Models with downloads in the chosen period.
    pub models_after: u64,
    /// Models with downloads in both; a renamed one is the same.
    pub models_in_both: u64,
    /// Whether the windows of neighboring periods overlap, so that their values depend on each other.
    pub overlapping: bool,
    /// The question's measure in each period; `None` where it isn't defined.
    pub measure: Vec<Option<f64>>,
    /// All tests, grouped by what they ask; those that can't be made are there, with the reason.
    pub tests: Vec<Test>,
    /// The line of Sen's slope through the median of the question's measure: (period, value) at its two ends; `None`
    /// without a slope.
    pub line: Option<[(Day, f64); 2]>,
}

/// All tests of one change.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// One or two tests of the same thing.
    pub tests: &'a [Test],
}

/// Makes all tests for the periods of a question; a test that can't be made carries the reason.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn significance(context: &Context<'_>) -> Result<Significance, AnalysisError> {
    let samples = Samples::of(context);
    let mut tests = sizes::tests(&samples);
    tests.extend(proportions::tests(&samples));
    tests.extend(distributions::tests(&samples));
    let (trends, line) = trends::tests(context);
    tests.extend(trends);
    adjust(&mut tests);
    let (models_before, models_after, models_in_both) = samples.sizes();
    Ok(Significance {
        period: samples.start(context.after),
        against: context.before.map(|before| samples.start(before)),
        models_before,
        models_after,
        models_in_both,
        overlapping: overlapping(context),
        measure: measure_values(context),
        tests,
        line,
    })
}

fn measure_values(context: &Context<'_>) -> Vec<Option<f64>> {
    let measure = context.question.measure;
    context.markets.iter().map(|market| market.shares().and_then(|shares| measure.of(shares))).collect()
}

/// Returns whether the windows of neighboring periods have days in common.
fn overlapping(context: &Context<'_>) -> bool {
    if let Granularity::Trailing { weeks } = context.question.granularity {
        return weeks > 1 && context.periods.len() > 1;
    }
    let CountKind::Window { days: length } = context.panel.kind() else { return false };
    let dates =
        context.periods.iter().filter_map(|period| context.panel.days().get(period.snapshots.end.checked_sub(1)?));
    let dates: Vec<i64> = dates.map(|day| i64::from(day.0)).collect();
    dates.windows(2).any(|pair| pair[1] - pair[0] < i64::from(length))
}

impl Significance {
    /// Returns the changes: tests of the same thing side by side, in the order of the tests; one that repeats another
    /// is left out.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let groups = self.tests.chunk_by(|a, b| (a.topic, &a.subject) == (b.topic, &b.subject));
        groups.filter(|tests| !tests.iter().all(|test| test.repeats)).map(|tests| Change { tests })
    }
}

impl<'a> Change<'a> {
    /// Returns the weakest test of the change: the one with the largest q, the first of those that tie; the
    /// first where none could be made.
    pub fn strictest(&self) -> Option<&'a Test> {
        let tested = self.tests.iter().rev().filter(|test| test.q.is_some());
        let largest = tested.max_by(|a, b| a.q.unwrap_or(0.0).total_cmp(&b.q.unwrap_or(0.0)));
        largest.or_else(|| self.tests.first())
    }

    /// Returns whether every test that could be made finds more than chance; `None` where none could.
    pub fn beyond_chance(&self) -> Option<bool> {
        self.strictest()?.q.map(|q| q < FALSE_FINDINGS)
    }
}
