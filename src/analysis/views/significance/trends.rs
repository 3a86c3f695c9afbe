//! Tests whether a series of values rises or falls over the periods.

use super::samples::{median, periods};
use super::{EffectSize, Method, Subject, Test, Topic};
use crate::analysis::Measure;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::question::period::Period;
use crate::calendar::Day;
use crate::metrics::{MannKendall, SampleError, hamed_rao, mann_kendall, sen_slope};

/// Periods with a value that a trend needs.
pub const LEAST_PERIODS: usize = 4;

/// Below so many the normal approximation of S is rough.
const PERIODS_FOR_A_GOOD_P: usize = 10;

/// Lags whose autocorrelation corrects the variance of S.
const LAGS: usize = 3;

const DAYS_PER_YEAR: f64 = 365.25;

/// The ends of a line: (period, value).
type Line = [(Day, f64); 2];

/// Returns the question's measure first, then the four key figures; second the line of the question's measure.
pub(super) fn tests(context: &Context<'_>) -> (Vec<Test>, Option<Line>) {
    let mut measures = vec![context.question.measure];
    for measure in [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Gini] {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let mut line = None;
    let mut tests = Vec::new();
    for measure in measures {
        let series = TrendSeries::of(context, measure);
        tests.extend(series.tests(context, measure));
        if measure == context.question.measure {
            line = series.line();
        }
    }
    (tests, line)
}

/// The values of a measure in the periods that the file covers in full and that have one.
struct TrendSeries {
    days: Vec<Day>,
    values: Vec<f64>,
    /// The lowest coverage of a period: the part of downloads whose entity is known, on 0–1.
    coverage: Option<f64>,
    /// Periods that the file covers in part.
    partial: usize,
}

impl TrendSeries {
    fn of(context: &Context<'_>, measure: Measure) -> TrendSeries {
        let mut series = TrendSeries { days: Vec::new(), values: Vec::new(), coverage: None, partial: 0 };
        for (period, market) in context.periods.iter().zip(&context.markets) {
            let value = market.shares().and_then(|shares| measure.of(shares));
            match value.filter(|value| value.is_finite()) {
                Some(_) if period.partial => series.partial += 1,
                Some(value) => series.push(period, market, value),
                None => {}
            }
        }
        series
    }

    fn push(&mut self, period: &Period, market: &Market, value: f64) {
        let coverage = market.known() as f64 / market.total() as f64;
        self.coverage = Some(self.coverage.map_or(coverage, |lowest| lowest.min(coverage)));
        self.days.push(period.start);
        self.values.push(value);
    }

    /// In years, so that slopes are per year.
    fn times(&self) -> Vec<f64> {
        self.days.iter().map(|day| f64::from(day.0) / DAYS_PER_YEAR).collect()
    }

    fn tests(&self, context: &Context<'_>, measure: Measure) -> [Test; 2] {
        let last = self.days.last().copied().or_else(|| context.starts().last().copied()).unwrap_or_default();
        let new = |method, effect| Test {
            against: self.days.first().copied(),
            values: (self.values.first().copied(), self.values.last().copied()),
            n: self.values.len() as u64,
            coverage: self.coverage,
            ..Test::new(Topic::Trend, Subject::Measure(measure), method, effect, last)
        };
        let tests = [new(Method::MannKendall, EffectSize::SenSlope), new(Method::HamedRao, EffectSize::KendallTau)];
        if self.values.len() < LEAST_PERIODS {
            let also = if self.partial > 0 { ", whole ones" } else { "" };
            let reason =
                format!("{} with a value: expected at least {LEAST_PERIODS}{also}", periods(self.values.len()));
            return tests.map(|test| test.without(&reason));
        }
        let [plain, corrected] = tests.map(|test| Test { note: self.note(test.method), ..test });
        let slope = sen_slope(&self.times(), &self.values).ok();
        let interval = slope.and_then(|slope| slope.interval);
        let plain = Test {
            size: slope.map(|slope| slope.slope),
            interval: interval.map(|interval| (interval.lower, interval.upper)),
            ..plain
        };
        let scored =
            |test: Test, found: Result<MannKendall, SampleError>, statistic: fn(&MannKendall) -> f64| match found {
                Ok(found) => Test { statistic: Some(statistic(&found)), p: Some(found.p), ..test },
                Err(error) => test.without(error),
            };
        let tau = mann_kendall(&self.values).ok().map(|found| found.tau);
        [
            scored(plain, mann_kendall(&self.values), |found| found.s as f64),
            scored(Test { size: tau, ..corrected }, hamed_rao(&self.values, LAGS), |found| found.z),
        ]
    }

    fn note(&self, method: Method) -> String {
        let mut notes = Vec::new();
        if self.values.len() < PERIODS_FOR_A_GOOD_P {
            notes.push(format!("p is rough below {PERIODS_FOR_A_GOOD_P} periods"));
        }
        if method == Method::HamedRao && !self.evenly_spaced() {
            notes.push("lags are of uneven length".to_owned());
        }
        if self.partial > 0 {
            notes.push("without periods that the file covers in part".to_owned());
        }
        notes.join("; ")
    }

    /// Returns whether the longest distance of neighbors is at most a fifth longer than the shortest (months are).
    fn evenly_spaced(&self) -> bool {
        let steps = || self.days.windows(2).map(|pair| i64::from(pair[1].0) - i64::from(pair[0].0));
        steps().max() <= steps().min().map(|shortest| shortest + shortest / 5)
    }

    /// Sen's slope through the median of what it leaves over (Conover 1999), from the first period to the last.
    fn line(&self) -> Option<Line> {
        if self.values.len() < LEAST_PERIODS {
            return None;
        }
        let times = self.times();
        let slope = sen_slope(&times, &self.values).ok()?.slope;
        let first = *times.first()?;
        let rest: Vec<f64> =
            times.iter().zip(&self.values).map(|(time, value)| value - slope * (time - first)).collect();
        let start = median(&rest)?;
        let end = start + slope * (times.last()? - first);
        Some([(*self.days.first()?, start), (*self.days.last()?, end)])
    }
}
