//! Tests whether shares, the CR4 and the HHI changed: on the models that both dates list, by swapping the dates.

use super::common_models::{SwapUnit, swap_cells};
use super::{EffectSize, Method, Subject, Test, Topic};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::{CountedRow, counted_rows};
use crate::analysis::market::market::Market;
use crate::analysis::market::paired_rows::CommonRows;
use crate::analysis::{AnalysisError, Entities, Level, Measure};
use crate::metrics::{SwapCell, SwapStatistic, SwapTest, swap_tests};
use crate::panel::UNKNOWN;
use crate::schema::attributes;

/// The measures that are tested.
pub(super) const MEASURES: [Measure; 2] = [Measure::Hhi, Measure::Cr(4)];
/// Entities of the question's level whose shares are tested: those that moved most among all listed models.
const MOVERS: usize = 8;
/// The same of the levels beside it.
const MOVERS_BESIDE: usize = 4;

/// The entities of a level whose shares are tested.
pub(super) struct LevelMovers<'a> {
    pub level: Level,
    pub entities: Entities<'a>,
    pub movers: Vec<u32>,
    /// The lowest part of downloads of the two periods whose entity is known.
    coverage: Option<f64>,
}

/// Returns the entities of the question's level, of segments and of countries that moved most; no models, since the share of one
/// is nothing but its own count.
pub(super) fn movers<'a>(
    context: &Context<'a>,
    before: usize,
    common: &CommonRows,
) -> Result<Vec<LevelMovers<'a>>, AnalysisError> {
    let question = &context.question.level;
    let ends = [&*context.markets[before], &*context.markets[context.after]];
    let number = if *question == Level::Model { 0 } else { MOVERS };
    let mut levels =
        vec![LevelMovers::of(question.clone(), context.entities_of(question.name())?, ends, common, number)];
    for beside in [attributes::SEGMENT, attributes::COUNTRY] {
        if question.name() != beside
            && let Ok((entities, markets)) = context.markets_of(beside)
        {
            let ends = [&markets[before], &markets[context.after]];
            let level = Level::from(beside.to_owned());
            levels.push(LevelMovers::of(level, entities, ends, common, MOVERS_BESIDE));
        }
    }
    Ok(levels)
}

impl<'a> LevelMovers<'a> {
    fn of(
        level: Level,
        entities: Entities<'a>,
        [before, after]: [&Market; 2],
        common: &CommonRows,
        number: usize,
    ) -> LevelMovers<'a> {
        // What no common model has can't be compared.
        let rows = common.before.iter().chain(&common.after).filter(|row| row.downloads > 0);
        let mut keys: Vec<u32> = rows.map(|row| entities.key(row.row as usize)).filter(|key| *key != UNKNOWN).collect();
        keys.sort_unstable();
        keys.dedup();
        let share = |market: &Market, key: u32| market.of(key) as f64 / market.known().max(1) as f64;
        let mut moves: Vec<(f64, u32)> =
            keys.into_iter().map(|key| ((share(after, key) - share(before, key)).abs(), key)).collect();
        let names = entities.names();
        moves.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| names.get(a.1).cmp(names.get(b.1))));
        let coverage = |market: &Market| (market.total() > 0).then(|| market.known() as f64 / market.total() as f64);
        let coverage = coverage(before).zip(coverage(after)).map(|(earlier, later)| earlier.min(later));
        let movers = moves.into_iter().take(number).map(|(_, key)| key).collect();
        LevelMovers { level, entities, movers, coverage }
    }

    /// Returns the share of each mover among a set of rows, of those whose entity is known.
    pub(super) fn shares(&self, rows: &[CountedRow]) -> Vec<Option<f64>> {
        let mut known = 0_u64;
        let mut sums = vec![0_u64; self.movers.len()];
        for row in rows {
            let entity = self.entities.key(row.row as usize);
            if entity != UNKNOWN {
                known = known.saturating_add(row.downloads);
                if let Some(place) = self.movers.iter().position(|mover| *mover == entity) {
                    sums[place] = sums[place].saturating_add(row.downloads);
                }
            }
        }
        sums.into_iter().map(|sum| (known > 0).then(|| sum as f64 / known as f64)).collect()
    }
}

/// Returns the rows of the models that both periods list.
pub(super) fn common_rows(context: &Context<'_>, before: usize) -> CommonRows {
    let rows = [before, context.after].map(|period| counted_rows(&context.selection, &context.periods[period]));
    CommonRows::of(context.panel, rows)
}

/// Returns the tests of HHI and CR4 of the question's level, then of the shares of the movers.
pub(super) fn tests(context: &Context<'_>) -> Result<Vec<Test>, AnalysisError> {
    let period = context.periods[context.after].start;
    let new = |subject, unit| {
        let method = if unit == SwapUnit::Developer { Method::SwapByDeveloper } else { Method::SwapByModel };
        Test::new(Topic::Change, subject, method, EffectSize::Change, period)
    };
    let measures = MEASURES.map(|measure| new(Subject::Measure(measure), SwapUnit::Developer)).into();
    let Some(before) = context.before else {
        let measures: Vec<Test> = measures;
        return Ok(measures.into_iter().map(|test| test.without("no second period to compare with")).collect());
    };
    let rows = common_rows(context, before);
    let about = |test: Test, movers: &LevelMovers<'_>| Test {
        against: Some(context.periods[before].start),
        n: rows.series.len() as u64,
        coverage: movers.coverage,
        ..test
    };
    let mut tests = Vec::new();
    for (place, movers) in movers(context, before, &rows)?.iter().enumerate() {
        if place == 0 {
            let cells = swap_cells(context.panel, &rows, &movers.entities, SwapUnit::Developer);
            let measures = Vec::clone(&measures).into_iter().map(|test| about(test, movers)).collect();
            tests.extend(judged(measures, &cells, &[SwapStatistic::Hhi, SwapStatistic::LargestShares(4)]));
        }
        // A developer's own share is a matter of its models: swapped as a whole, it would be no larger or smaller than it is.
        let unit = if movers.level.name() == attributes::DEVELOPER { SwapUnit::Model } else { SwapUnit::Developer };
        let test = |&entity: &u32| {
            let name = movers.entities.names().get(entity).to_owned();
            about(new(Subject::Share(movers.level.clone(), name), unit), movers)
        };
        let cells = swap_cells(context.panel, &rows, &movers.entities, unit);
        let statistics: Vec<SwapStatistic> = movers.movers.iter().copied().map(SwapStatistic::Share).collect();
        tests.extend(judged(movers.movers.iter().map(test).collect(), &cells, &statistics));
    }
    Ok(tests)
}

/// Puts the results of swapping into the tests, one statistic each.
fn judged(tests: Vec<Test>, cells: &[SwapCell], statistics: &[SwapStatistic]) -> Vec<Test> {
    if tests.is_empty() {
        return tests;
    }
    let mut units: Vec<u64> = cells.iter().map(|cell| cell.unit).collect();
    units.sort_unstable();
    units.dedup();
    let units = units.len() as u64;
    let found = match swap_tests(cells, statistics) {
        Ok(found) => found,
        Err(error) => {
            let reason = format!("too little is listed at both dates ({error})");
            return tests.into_iter().map(|test| Test { units, ..test }.without(&reason)).collect();
        }
    };
    let test = |(test, found): (Test, SwapTest)| Test {
        p: Some(found.p),
        size: Some(found.after - found.before),
        values: (Some(found.before), Some(found.after)),
        units,
        ..test
    };
    tests.into_iter().zip(found).map(test).collect()
}
