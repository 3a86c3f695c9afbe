//! Tests whether a measure moved steadily: on dates whose windows don't overlap, among all listed models and comparable ones.

use serde::{Deserialize, Serialize};

use super::{EffectSize, FALSE_FINDINGS, Method, Subject, Test, Topic};
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::selection::Selection;
use crate::analysis::{AnalysisError, Measure, Population, Question};
use crate::calendar::{Day, Granularity};
use crate::metrics::{MannKendall, SampleError, hamed_rao, mann_kendall, sen_slope, thinned};
use crate::schema::CountKind;

/// Dates that a trend needs, once they are thinned.
pub const LEAST_TREND_DATES: usize = 5;

/// Dates from which on autocorrelation is allowed for: of fewer it can't be estimated.
pub const HAMED_RAO_FROM: usize = 20;

/// Below so many the normal approximation of S is rough.
const DATES_FOR_A_GOOD_P: usize = 10;

/// Lags whose autocorrelation corrects the variance of S.
const LAGS: usize = 3;

/// A measure in each period, on three populations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureTrend {
    /// The measure.
    pub measure: Measure,
    /// Its values among all listed models; `None` where it isn't defined.
    pub all: Vec<Option<f64>>,
    /// Its values among the models that every period lists.
    pub balanced: Vec<Option<f64>>,
    /// Its chained values; empty until they are computed.
    pub chained: Vec<Option<f64>>,
}

/// The dates of trends, and which of them take part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendDates {
    /// The days that name the periods.
    pub days: Vec<Day>,
    /// Indices of those that take part: whole periods whose windows don't overlap.
    pub kept: Vec<usize>,
    /// How many whole periods there are.
    pub whole: usize,
    /// The lowest part of downloads whose entity is known, on 0–1, of those that take part.
    pub coverage: Option<f64>,
}

/// The measures that trends are tested of: the question's first, then the key figures.
pub(super) fn measures(question: &Question) -> Vec<Measure> {
    let mut measures = vec![question.measure];
    for measure in [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Gini] {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}

impl TrendDates {
    pub(super) fn of(context: &Context<'_>) -> TrendDates {
        let whole: Vec<usize> = (0..context.periods.len()).filter(|&index| !context.periods[index].partial).collect();
        let date = |index: &usize| {
            let period = &context.periods[*index];
            context.panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last).0
        };
        let step_days = match (context.panel.kind(), context.question.granularity) {
            (CountKind::Window { days }, _) => days,
            (_, Granularity::Trailing { weeks }) => u32::from(weeks) * 7,
            _ => 0,
        };
        let thinned = thinned(&whole.iter().map(date).collect::<Vec<i32>>(), step_days);
        let kept: Vec<usize> = thinned.into_iter().filter_map(|place| whole.get(place).copied()).collect();
        let coverage = |market: &Market| (market.total() > 0).then(|| market.known() as f64 / market.total() as f64);
        TrendDates {
            days: context.starts(),
            coverage: kept.iter().filter_map(|&index| coverage(&context.markets[index])).reduce(f64::min),
            whole: whole.len(),
            kept,
        }
    }

    /// Returns the number of days from the first date that takes part to the last.
    pub fn span_days(&self) -> u32 {
        let day = |index: Option<&usize>| index.and_then(|&index| self.days.get(index)).map_or(0, |day| day.0);
        day(self.kept.last()).saturating_sub(day(self.kept.first())).max(0).unsigned_abs()
    }
}

/// Returns the measures over the periods, chained values still to come.
pub(super) fn trends(context: &Context<'_>) -> Result<Vec<MeasureTrend>, AnalysisError> {
    let other = |population: Population| -> Result<Option<Vec<Market>>, AnalysisError> {
        if (context.question.population == Population::Balanced) == (population == Population::Balanced) {
            return Ok(None);
        }
        let question = Question { population, ..context.question.clone() };
        let selection = Selection::of(context.panel, &question, &context.periods, None)?;
        Ok(Some(Aggregator::new(&selection, &context.entities).markets(&context.periods)))
    };
    let (all, balanced) = (other(Population::All)?, other(Population::Balanced)?);
    let values = |measure: Measure, markets: &Option<Vec<Market>>| {
        let value =
            |market: &Market| market.shares().and_then(|shares| measure.of(shares)).filter(|value| value.is_finite());
        match markets {
            Some(markets) => markets.iter().map(value).collect(),
            None => context.markets.iter().map(|market| value(market)).collect(),
        }
    };
    let trend = |measure| MeasureTrend {
        measure,
        all: values(measure, &all),
        balanced: values(measure, &balanced),
        chained: Vec::new(),
    };
    Ok(measures(context.question).into_iter().map(trend).collect())
}

/// A trend of one population.
struct Movement {
    found: MannKendall,
    /// Sen's slope times the span.
    change: f64,
    interval: Option<(f64, f64)>,
}

impl MeasureTrend {
    /// Returns the test of the three populations together.
    pub(super) fn test(&self, dates: &TrendDates) -> Test {
        let day = |index: Option<&usize>| index.and_then(|&index| dates.days.get(index)).copied();
        let method = if dates.kept.len() < HAMED_RAO_FROM { Method::MannKendall } else { Method::HamedRao };
        let last = day(dates.kept.last()).or_else(|| dates.days.last().copied()).unwrap_or_default();
        let subject = Subject::Measure(self.measure);
        let value = |index: Option<&usize>| index.and_then(|&index| self.all.get(index).copied().flatten());
        let test = Test {
            against: day(dates.kept.first()),
            values: (value(dates.kept.first()), value(dates.kept.last())),
            n: dates.kept.len() as u64,
            coverage: dates.coverage,
            note: note(dates),
            ..Test::new(Topic::Trend, subject, method, EffectSize::ChangeOverSpan, last)
        };
        if dates.kept.len() < LEAST_TREND_DATES {
            let number = match (dates.kept.len(), dates.whole) {
                (1, whole) if whole > 1 => format!("1 of {whole} dates is"),
                (kept, whole) if whole > kept => format!("{kept} of {whole} dates are"),
                (1, _) => "1 date is".to_owned(),
                (kept, _) => format!("{kept} dates are"),
            };
            return test.without(format!("{number} a whole window apart: a trend needs at least {LEAST_TREND_DATES}"));
        }
        let all = match movement(&self.all, dates) {
            Some(Ok(all)) => all,
            Some(Err(error)) => return test.without(error),
            None => return test.without("a date has no value"),
        };
        let [balanced, chained] =
            [&self.balanced, &self.chained].map(|values| movement(values, dates).and_then(Result::ok));
        let comparable = || [&balanced, &chained].into_iter().flatten();
        let p = comparable().map(|movement| movement.found.p).fold(all.found.p, f64::max);
        let turns_back = comparable().any(|movement| movement.found.s.signum() != all.found.s.signum());
        Test {
            statistic: Some(all.found.s as f64),
            p: Some(p),
            size: Some(all.change),
            interval: all.interval,
            all: Some(all.change),
            balanced: balanced.as_ref().map(|movement| movement.change),
            chained: chained.as_ref().map(|movement| movement.change),
            is_of_list: all.found.p < FALSE_FINDINGS && (turns_back || p >= FALSE_FINDINGS),
            ..test
        }
    }

    /// Returns the line of Sen's slope through the median of what it leaves over (Conover 1999), from the first date that takes
    /// part to the last: (period, value).
    pub fn line(&self, dates: &TrendDates) -> Option<[(Day, f64); 2]> {
        let values = values(&self.all, dates).filter(|values| values.len() >= LEAST_TREND_DATES)?;
        let times = times(dates);
        let slope = sen_slope(&times, &values).ok()?.slope;
        let (first, last) = (*times.first()?, *times.last()?);
        let mut rest: Vec<f64> =
            times.iter().zip(&values).map(|(time, value)| value - slope * (time - first)).collect();
        rest.sort_unstable_by(f64::total_cmp);
        let (below, above) = (*rest.get((rest.len() - 1) / 2)?, *rest.get(rest.len() / 2)?);
        let start = below.midpoint(above);
        let day = |index: &usize| dates.days.get(*index).copied();
        Some([(day(dates.kept.first()?)?, start), (day(dates.kept.last()?)?, start + slope * (last - first))])
    }
}

/// In days.
fn times(dates: &TrendDates) -> Vec<f64> {
    dates.kept.iter().filter_map(|&index| dates.days.get(index)).map(|day| f64::from(day.0)).collect()
}

/// Returns the values of the dates that take part; `None` where one has none.
fn values(values: &[Option<f64>], dates: &TrendDates) -> Option<Vec<f64>> {
    dates.kept.iter().map(|&index| values.get(index).copied().flatten()).collect()
}

/// Returns the trend of a population; `None` where a date has no value. What never moves has no trend.
fn movement(of: &[Option<f64>], dates: &TrendDates) -> Option<Result<Movement, SampleError>> {
    let values = values(of, dates)?;
    let times = times(dates);
    let span = times.last()? - times.first()?;
    let found = if values.len() < HAMED_RAO_FROM { mann_kendall(&values) } else { hamed_rao(&values, LAGS) };
    let found = match found {
        Err(SampleError::Constant) => Ok(MannKendall { s: 0, variance: 0.0, z: 0.0, p: 1.0, tau: 0.0 }),
        found => found,
    };
    Some(found.and_then(|found| {
        let slope = sen_slope(&times, &values)?;
        let interval = slope.interval.map(|ends| (ends.lower * span, ends.upper * span));
        Ok(Movement { found, change: slope.slope * span, interval })
    }))
}

fn note(dates: &TrendDates) -> String {
    let mut notes = Vec::new();
    if dates.kept.len() < dates.whole {
        notes.push(format!("{} of {} dates: windows of the others overlap these", dates.kept.len(), dates.whole));
    }
    if dates.kept.len() < DATES_FOR_A_GOOD_P {
        notes.push(format!("p is rough below {DATES_FOR_A_GOOD_P} dates"));
    }
    notes.join("; ")
}
