//! Computes the significance view: all tests of a question.

use serde::{Deserialize, Serialize};

use super::test::{Test, Topic, adjust};
use super::trends::{MeasureTrend, TrendDates, measures, trends};
use super::{changes, newcomers};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::share_readings;
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::market_statistics::{market_statistic, measure_statement, share_statement};
use crate::analysis::market::statements::Statements;
use crate::analysis::{AnalysisError, Level, SharesOf, ToldChanges};
use crate::calendar::Day;

/// Which changes are real.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Significance {
    /// The chosen period.
    pub period: Day,
    /// The period compared with; `None` where there is no other.
    pub against: Option<Day>,
    /// All tests, grouped by what they ask; those that can't be made are there, with the reason.
    pub tests: Vec<Test>,
    /// The dates of the trends.
    pub dates: TrendDates,
    /// The measures over the periods, the question's first.
    pub trends: Vec<MeasureTrend>,
    /// Its changes, told on each population: in the order of the tests, then of the measures of trends.
    pub told: ToldChanges,
}

/// Makes all tests for the periods of a question; a test that can't be made carries the reason.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn significance(context: &Context<'_>) -> Result<Significance, AnalysisError> {
    let mut tests = changes::tests(context)?;
    tests.extend(newcomers::tests(context));
    let mut found = Significance {
        period: context.periods[context.after].start,
        against: context.before.map(|before| context.periods[before].start),
        tests,
        dates: TrendDates::of(context),
        trends: trends(context)?,
        told: ToldChanges::default(),
    };
    found.test_trends();
    Ok(found)
}

/// Returns the changes that the view states: those that it tests, then the measures of trends.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Result<Option<Statements<'a>>, AnalysisError> {
    let Some(before) = context.before else { return Ok(None) };
    let (level, counted) = (&context.question.level, context.question.counted);
    let movers = changes::movers(context, before, &changes::common_rows(context, before))?;
    let trends = measures(context.question);
    let measure = |measure| measure_statement(measure, level, 0);
    let share = |level: &Level| share_statement(level, 0);
    let mut list: Vec<_> = changes::MEASURES.map(measure).into();
    list.extend(movers.iter().flat_map(|movers| movers.movers.iter().map(|_| share(&movers.level))));
    list.extend(trends.iter().copied().map(measure));
    let first = changes::MEASURES.len();
    let of_market = [changes::MEASURES.to_vec(), trends].concat();
    let mut measured =
        market_statistic(context.entities_of(level.name())?, counted, of_market, Vec::new(), SharesOf::Known);
    let mut readings = Vec::new();
    let mut next = first;
    for movers in &movers {
        let stated: Vec<(usize, Vec<u32>)> = (next..).zip(movers.movers.iter().map(|&mover| vec![mover])).collect();
        next += stated.len();
        readings.extend(share_readings(context, movers.level.name(), stated, SharesOf::Known)?);
    }
    let values = move |rows: &[CountedRow]| {
        let mut values = measured(rows);
        let of_trends = values.split_off(first.min(values.len()));
        values.extend(movers.iter().flat_map(|movers| movers.shares(rows)));
        values.extend(of_trends);
        values
    };
    Ok(Some(Statements { pairs: vec![(before, context.after)], list, values: Box::new(values), readings }))
}

impl Significance {
    /// Sets the changes on each population.
    pub(in crate::analysis) fn set_told(&mut self, told: ToldChanges) {
        for (place, test) in self.tests.iter_mut().enumerate().filter(|(_, test)| test.topic == Topic::Change) {
            if let Some(evidence) = told.get(place) {
                test.all = evidence.change();
                test.balanced = evidence.balanced_change();
                test.chained = evidence.chained_change();
                test.interval = evidence.ends();
                test.is_of_list = test.turns_with_models();
                test.hangs_on_readings = evidence.hangs_on_readings();
            }
        }
        self.told = told;
    }

    /// Sets the chained values of the measures of trends.
    pub(in crate::analysis) fn set_chained(&mut self, chained: &dyn Fn(usize) -> Vec<Option<f64>>) {
        let first = self.told.evidence.len().saturating_sub(self.trends.len());
        for (place, trend) in self.trends.iter_mut().enumerate() {
            trend.chained = chained(first + place);
        }
        self.test_trends();
    }

    /// Makes the tests of the trends, and every q anew.
    fn test_trends(&mut self) {
        self.tests.retain(|test| test.topic != Topic::Trend);
        let dates = &self.dates;
        self.tests.extend(self.trends.iter().map(|trend| trend.test(dates)));
        adjust(&mut self.tests);
    }

    /// Returns the models that the changes are compared on.
    pub fn models(&self) -> Option<&crate::analysis::ComparableModels> {
        self.told.pairs.first()
    }
}
