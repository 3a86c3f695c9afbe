//! Complete tables, each computed alone, without the rest of an answer.

use crate::analysis::leaderboard::{LEADERBOARD, leaderboard};
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::market_statistics::{MarketPart, market_statistic, measure_statement, share_statement};
use crate::analysis::market::population_walk::chained_values;
use crate::analysis::market::selection::Selection;
use crate::analysis::market::statements::Chaining;
use crate::analysis::question::period::{Period, periods};
use crate::analysis::table::{Column, ColumnData, ColumnUnit};
use crate::analysis::views::concentration::share_series::RANKING_ROWS;
use crate::analysis::views::concentration::table_rows::{MeasureRows, ShareRows};
use crate::analysis::views::properties;
use crate::analysis::{AnalysisError, Entities, Measure, Population, Question, SharesOf, Table};
use crate::packed::Packed;
use crate::panel::Panel;

/// The names that [`table()`] takes beside those of measures.
pub const COMPLETE_TABLES: &[&str] = &["share", "ranking", "mean-size", LEADERBOARD];

/// A table that can be computed by itself.
#[derive(Clone, Copy, PartialEq)]
enum CompleteTable {
    Measure(Measure),
    Share,
    Ranking,
    MeanSize,
}

impl CompleteTable {
    fn from_name(name: &str) -> Result<CompleteTable, AnalysisError> {
        Ok(match name {
            "share" => CompleteTable::Share,
            "ranking" => CompleteTable::Ranking,
            "mean-size" => CompleteTable::MeanSize,
            _ => CompleteTable::Measure(
                Measure::from_name(name).ok_or_else(|| AnalysisError::NoTable { name: name.to_owned() })?,
            ),
        })
    }
}

/// Returns the table of a measure's name, or of one of [`COMPLETE_TABLES`], and computes nothing else of the answer.
///
/// | name | columns | rows |
/// | --- | --- | --- |
/// | a measure | `period`, `measure`, `level`, `value`, `entities`, `downloads`, `coverage` | one per period |
/// | `share` | `period`, `rank`, `entity`, `downloads`, `share`, `shares_of`, `unknown_share` | by period and name, every entity that is counted |
/// | `ranking` | the same | the `top` largest of the chosen period (all where it is `None`), "Other", "Unknown" |
/// | `leaderboard` | `rank`, `entity`, `downloads`, `share`, `rank_before`, `downloads_before`, `share_before` | every entity with downloads in the chosen period, beside the first one |
/// | `mean-size` | `period`, `value`, `coverage` | one per period: parameters, weighted by downloads |
///
/// Values are those of [`Answer`](super::Answer), to the bit. In `share`, downloads without an entity have no name and
/// stand after the others of their period. Intervals are left out.
///
/// # Errors
///
/// As [`answer()`](super::answer()), and if there is no table of that name.
pub fn table(panel: &Panel, question: &Question, name: &str) -> Result<Table, AnalysisError> {
    if name == LEADERBOARD {
        return leaderboard(panel, question);
    }
    let asked = CompleteTable::from_name(name)?;
    let periods = periods(panel, question)?;
    let selection = Selection::of(panel, question, &periods, None)?;
    if asked == CompleteTable::MeanSize {
        return mean_size(panel, &selection, &periods);
    }
    let entities = Entities::of(panel, &question.level, question.attribution)?;
    let chained = (question.population == Population::Chained)
        .then(|| chained(panel, &selection, &periods, asked))
        .transpose()?
        .unwrap_or_default();
    let mut aggregator = Aggregator::new(&selection, &entities);
    Ok(match asked {
        CompleteTable::Measure(measure) => measured(&mut aggregator, &periods, measure, question, &chained),
        CompleteTable::Ranking => ranking(&mut aggregator, &periods, &entities, question, &chained),
        _ => shares(&mut aggregator, &periods, &entities, question.shares_of, &chained),
    })
}

/// Returns chained values per period: of the measure, or the share of each entity, by its key, and of "Unknown".
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
fn chained(
    panel: &Panel,
    selection: &Selection<'_>,
    periods: &[Period],
    asked: CompleteTable,
) -> Result<Vec<Vec<Option<f64>>>, AnalysisError> {
    let question = selection.question();
    let entities = Entities::of(panel, &question.level, question.attribution)?;
    let (measures, parts) = match asked {
        CompleteTable::Measure(measure) => (vec![measure], Vec::new()),
        _ => {
            let of_entities = (0..entities.names().len() as u32).map(MarketPart::Entity);
            (Vec::new(), of_entities.chain([MarketPart::Unknown]).collect())
        }
    };
    let of_measures = measures.iter().map(|&measure| measure_statement(measure, &question.level, 0));
    let of_parts = parts.iter().map(|_| share_statement(&question.level, 0));
    let chainings: Vec<Chaining> = of_measures.chain(of_parts).map(|statement| statement.chaining).collect();
    let shares_of = shares_of(&mut Aggregator::new(selection, &entities), periods, question);
    let values = market_statistic(entities, question.counted, measures, parts, shares_of);
    Ok(chained_values(panel, selection, periods, &chainings, values))
}

/// Returns the table of that name as reports list it: entities of `share` by rank and without those that have no
/// downloads, in `ranking` as many as the page has.
///
/// # Errors
///
/// As [`table()`].
pub fn report_table(panel: &Panel, question: &Question, name: &str) -> Result<Table, AnalysisError> {
    match CompleteTable::from_name(name)? {
        CompleteTable::Ranking => table(panel, &Question { top: Some(RANKING_ROWS), ..question.clone() }, name),
        CompleteTable::Share => {
            table(panel, &Question { top: None, ..question.clone() }, name).map(|found| by_rank(&found))
        }
        _ => table(panel, question, name),
    }
}

/// Returns the rows of `share` that have downloads, by period and rank; those without a rank last.
fn by_rank(shares: &Table) -> Table {
    let values: Vec<&ColumnData> = shares.columns.iter().map(|column| &column.values).collect();
    let [
        ColumnData::Days(Packed(days)),
        ColumnData::Ranks(Packed(ranks)),
        _,
        ColumnData::Counts(Packed(counts)),
        ColumnData::Numbers(Packed(parts)),
        ..,
    ] = values.as_slice()
    else {
        return Table::default();
    };
    let cells = days.iter().zip(ranks).zip(counts).zip(parts).zip(0..);
    let mut present: Vec<(i32, bool, u32, usize)> = cells
        // An entity without downloads may have a chained share.
        .filter(|&(((_, count), share), _)| *count > 0 || *share != 0.0)
        .map(|((((&day, &rank), _), _), row)| (day, rank == 0, rank, row))
        .collect();
    present.sort_unstable();
    shares.select(&present.into_iter().map(|(.., row)| row).collect::<Vec<usize>>())
}

/// Returns what the shares of the periods are shares of.
fn shares_of(aggregator: &mut Aggregator<'_>, periods: &[Period], question: &Question) -> SharesOf {
    let sums = periods.iter().map(|period| {
        let mut known = 0_u64;
        let unknown = aggregator.each_entity(period, |_, count| known = known.saturating_add(count));
        (known, unknown)
    });
    SharesOf::chosen(question.shares_of, sums)
}

fn measured(
    aggregator: &mut Aggregator<'_>,
    periods: &[Period],
    measure: Measure,
    question: &Question,
    chained: &[Vec<Option<f64>>],
) -> Table {
    let mut rows = MeasureRows::default();
    let mut counts = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let unknown = aggregator.counts(period, &mut counts);
        let known = counts.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        let total = known.saturating_add(unknown);
        let coverage = (total > 0).then(|| known as f64 / total as f64);
        let value = match chained.get(index) {
            Some(chained) => chained.first().copied().flatten(),
            None => measure.of_counts(&counts),
        };
        rows.push(period.start, value, counts.len() as u64, known, coverage);
    }
    rows.finish(measure, &question.level)
}

fn mean_size(panel: &Panel, selection: &Selection<'_>, periods: &[Period]) -> Result<Table, AnalysisError> {
    let means = properties::mean_sizes(panel, selection, periods)?;
    let mut values: Vec<Option<f64>> = means.iter().map(|mean| mean.value).collect();
    if selection.question().population == Population::Chained {
        let mean = properties::mean_size_statistic(panel);
        let chained = chained_values(panel, selection, periods, &[Chaining::Product], mean);
        values = chained.into_iter().map(|values| values.into_iter().next().flatten()).collect();
    }
    let coverage: Vec<Option<f64>> = means.iter().map(|mean| mean.coverage).collect();
    let columns = vec![
        Column::days("period", periods.iter().map(|period| period.start)),
        Column::numbers("value", ColumnUnit::Parameters, &values),
        Column::numbers("coverage", ColumnUnit::Share, &coverage),
    ];
    Ok(Table { name: "mean-size".to_owned(), columns })
}

fn shares(
    aggregator: &mut Aggregator<'_>,
    periods: &[Period],
    entities: &Entities<'_>,
    asked: Option<SharesOf>,
    chained: &[Vec<Option<f64>>],
) -> Table {
    let names = entities.names();
    let place = names.places();
    let mut by_name = vec![0_u32; place.len()];
    (0..).zip(place).for_each(|(entity, &place)| by_name[place as usize] = entity);
    let mut rows = ShareRows::default();
    // (place by name, downloads), and their order by downloads.
    let (mut market, mut largest): (Vec<(u32, u64)>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut ranks = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        market.clear();
        let unknown = aggregator.each_entity(period, |entity, count| market.push((place[entity as usize], count)));
        let chained = chained.get(index);
        if let Some(chained) = chained {
            add_unlisted(&mut market, chained, place);
        }
        market.sort_unstable();
        let known = sum(&market);
        largest.clear();
        largest.extend(0..market.len());
        // Stable: of equal ones the first by name.
        largest.sort_by_key(|&index| std::cmp::Reverse(market[index].1));
        ranks.clear();
        ranks.resize(market.len(), 0);
        (1..).zip(&largest).for_each(|(rank, &index)| ranks[index] = rank);
        for (&(place, downloads), &rank) in market.iter().zip(&ranks) {
            let entity = by_name[place as usize];
            rows.push(period.start, if downloads > 0 { rank } else { 0 }, downloads);
            if let Some(chained) = chained {
                rows.set_share(chained.get(entity as usize).copied().flatten());
            }
            rows.entities.push(entity, || names.get(entity));
        }
        let of_unknown = chained.map(|chained| chained.last().copied().flatten());
        if unknown > 0 || of_unknown.flatten().is_some_and(|share| share != 0.0) {
            rows.push(period.start, 0, unknown);
            if let Some(share) = of_unknown {
                rows.set_share(share);
            }
            rows.entities.push_unknown();
        }
        rows.end_period(known, unknown);
    }
    let shares_of = rows.chosen(asked);
    rows.finish("share", shares_of)
}

fn sum(market: &[(u32, u64)]) -> u64 {
    market.iter().fold(0, |sum, &(_, count)| sum.saturating_add(count))
}

/// Adds the entities that have a chained share but no downloads to a market of (place by name, downloads).
fn add_unlisted(market: &mut Vec<(u32, u64)>, chained: &[Option<f64>], place: &[u32]) {
    let mut listed: Vec<u32> = market.iter().map(|&(place, _)| place).collect();
    listed.sort_unstable();
    let with_share = chained.iter().zip(place).filter(|(share, _)| share.is_some_and(|share| share != 0.0));
    let unlisted = with_share.map(|(_, &place)| place).filter(|place| listed.binary_search(place).is_err());
    market.extend(unlisted.map(|place| (place, 0)));
}

fn ranking(
    aggregator: &mut Aggregator<'_>,
    periods: &[Period],
    entities: &Entities<'_>,
    question: &Question,
    chained: &[Vec<Option<f64>>],
) -> Table {
    let chosen = question.at.and_then(|at| periods.iter().position(|period| period.start == at));
    let chosen = chosen.unwrap_or(periods.len().saturating_sub(1));
    let Some(period) = periods.get(chosen) else { return ShareRows::default().finish("ranking", SharesOf::All) };
    let names = entities.names();
    let mut market: Vec<(u32, u64)> = Vec::new();
    let unknown = aggregator.each_entity(period, |entity, count| market.push((entity, count)));
    market.retain(|&(_, count)| count > 0);
    let known = sum(&market);
    let first = |a: &(u32, u64), b: &(u32, u64)| b.1.cmp(&a.1).then_with(|| names.get(a.0).cmp(names.get(b.0)));
    let listed = question.top.unwrap_or(usize::MAX).min(market.len());
    if 0 < listed && listed < market.len() {
        market.select_nth_unstable_by(listed - 1, first);
    }
    let (market, rest) = market.split_at_mut(listed);
    market.sort_unstable_by(first);
    let mut rows = ShareRows::default();
    for (rank, &(entity, downloads)) in (1..).zip(market.iter()) {
        rows.push(period.start, rank, downloads);
        if let Some(chained) = chained.get(chosen) {
            rows.set_share(chained.get(entity as usize).copied().flatten());
        }
        rows.entities.push(entity, || names.get(entity));
    }
    rows.push_rest(period.start, sum(rest), unknown);
    rows.end_period(known, unknown);
    // The chosen period tells first; the others are only added up where it doesn't.
    let others = periods.iter().filter(|other| *other != period && entities.may_be_unknown()).map(|period| {
        let mut known = 0_u64;
        let unknown = aggregator.each_entity(period, |_, count| known = known.saturating_add(count));
        (known, unknown)
    });
    let shares_of = SharesOf::chosen(question.shares_of, std::iter::once((known, unknown)).chain(others));
    rows.finish("ranking", shares_of)
}
