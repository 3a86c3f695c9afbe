//! One table by itself: complete, and without the rest of an answer.

use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::{Period, periods};
use crate::analysis::table::columns::{Column, Columns, NamesBuilder};
use crate::analysis::views::concentration::share_series::RANKING_ROWS;
use crate::analysis::views::properties;
use crate::analysis::{AnalysisError, Entities, Measure, Question, Table};
use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::Panel;

/// What [`table()`] gives, measures apart: `share`, `ranking` and `mean-size`.
pub const COMPLETE_TABLES: &[&str] = &["share", "ranking", "mean-size"];

const SHARE_COLUMNS: &[&str] = &["period", "rank", "entity", "downloads", "share"];

/// A table that can be had by itself.
#[derive(Clone, Copy)]
enum Asked {
    Measure(Measure),
    Share,
    Ranking,
    MeanSize,
}

impl Asked {
    fn of(name: &str) -> Result<Asked, AnalysisError> {
        Ok(match name {
            "share" => Asked::Share,
            "ranking" => Asked::Ranking,
            "mean-size" => Asked::MeanSize,
            _ => Asked::Measure(
                Measure::from_name(name).ok_or_else(|| AnalysisError::NoTable { name: name.to_owned() })?,
            ),
        })
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Asked::Measure(_) => &["period", "measure", "level", "value", "entities", "downloads", "coverage"],
            Asked::Share | Asked::Ranking => SHARE_COLUMNS,
            Asked::MeanSize => &["period", "value", "coverage"],
        }
    }
}

/// The table of a measure's name, or of one of [`COMPLETE_TABLES`], by itself: nothing else of the answer is computed.
///
/// | name | columns | rows |
/// | --- | --- | --- |
/// | a measure | `period`, `measure`, `level`, `value`, `entities`, `downloads`, `coverage` | one per period |
/// | `share` | `period`, `rank`, `entity`, `downloads`, `share` | by period and name, every entity that is counted |
/// | `ranking` | the same | the `top` largest of the chosen period (all where it is `None`), "Other", "Unknown" |
/// | `mean-size` | `period`, `value`, `coverage` | one per period: parameters, weighed by downloads |
///
/// Values are those of [`Answer`](crate::analysis::Answer), to the bit. In `share` downloads without an entity have no name, and
/// stand after the others of their period. Intervals are left out.
///
/// Errors as [`answer()`](crate::analysis::answer()), and when there is no table of that name.
pub fn table(panel: &Panel, question: &Question, name: &str) -> Result<Columns, AnalysisError> {
    let asked = Asked::of(name)?;
    let periods = periods(panel, question)?;
    let selection = Selection::of(panel, question, &periods, None)?;
    let columns = match asked {
        Asked::MeanSize => mean_size(panel, &selection, &periods)?,
        asked => {
            let entities = Entities::of(panel, &question.level, question.attribution)?;
            let mut aggregator = Aggregator::new(&selection, &entities);
            match asked {
                Asked::Measure(measure) => measured(&mut aggregator, &periods, measure, question),
                Asked::Ranking => ranking(&mut aggregator, &periods, &entities, question),
                _ => shares(&mut aggregator, &periods, &entities),
            }
        }
    };
    Ok(Columns { names: asked.columns().iter().map(|&name| name.to_owned()).collect(), columns })
}

/// The table of that name as text, as it is written: entities of `share` by rank and without those that have no
/// downloads, in `ranking` as many as the page has.
///
/// Errors as [`table()`].
pub fn text_table(panel: &Panel, question: &Question, name: &str) -> Result<Table, AnalysisError> {
    let asked = Asked::of(name)?;
    let top = if matches!(asked, Asked::Ranking) { Some(RANKING_ROWS) } else { None };
    let found = table(panel, &Question { top, ..question.clone() }, name)?;
    let rows = match (asked, found.columns.as_slice()) {
        (
            Asked::Share,
            [Column::Days(Packed(days)), Column::Ranks(Packed(ranks)), _, Column::Counts(Packed(counts)), _],
        ) => {
            let cells = days.iter().zip(ranks).zip(counts).zip(0..);
            let mut present: Vec<(i32, bool, u32, usize)> = cells
                .filter(|&((_, count), _)| *count > 0)
                .map(|(((&day, &rank), _), row)| (day, rank == 0, rank, row))
                .collect();
            present.sort_unstable();
            present.into_iter().map(|(.., row)| row).collect()
        }
        (_, columns) => (0..columns.first().map_or(0, Column::len)).collect::<Vec<usize>>(),
    };
    let text = |row: usize| found.columns.iter().map(|column| column.text(row)).collect();
    Ok(Table { columns: asked.columns().to_vec(), rows: rows.into_iter().map(text).collect() })
}

fn measured(aggregator: &mut Aggregator<'_>, periods: &[Period], measure: Measure, question: &Question) -> Vec<Column> {
    let (mut values, mut entities, mut downloads, mut coverage) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut counts = Vec::new();
    for period in periods {
        let unknown = aggregator.counts(period, &mut counts);
        let known = counts.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        let total = known.saturating_add(unknown);
        values.push(measure.of_counts(&counts));
        entities.push(counts.len() as u64);
        downloads.push(known);
        coverage.push((total > 0).then(|| known as f64 / total as f64));
    }
    vec![
        starts(periods),
        Column::constant(&measure.name(), periods.len()),
        Column::constant(question.level.name(), periods.len()),
        Column::numbers(&values),
        Column::Counts(Packed(entities)),
        Column::Counts(Packed(downloads)),
        Column::numbers(&coverage),
    ]
}

fn starts(periods: &[Period]) -> Column {
    Column::days(periods.iter().map(|period| period.start))
}

fn mean_size(panel: &Panel, selection: &Selection<'_>, periods: &[Period]) -> Result<Vec<Column>, AnalysisError> {
    let means = properties::mean_sizes(panel, selection, periods)?;
    let values: Vec<Option<f64>> = means.iter().map(|mean| mean.value).collect();
    let coverage: Vec<Option<f64>> = means.iter().map(|mean| mean.coverage).collect();
    Ok(vec![starts(periods), Column::numbers(&values), Column::numbers(&coverage)])
}

/// The rows of `share` and `ranking`, as they are made.
#[derive(Default)]
struct ShareRows {
    days: Vec<Day>,
    ranks: Vec<u32>,
    entities: NamesBuilder,
    downloads: Vec<u64>,
    shares: Vec<Option<f64>>,
}

impl ShareRows {
    /// All but the entity, which goes into `entities`.
    fn push(&mut self, day: Day, rank: u32, downloads: u64, total: u64) {
        self.days.push(day);
        self.ranks.push(rank);
        self.downloads.push(downloads);
        self.shares.push((total > 0).then(|| downloads as f64 / total as f64));
    }

    fn finish(self) -> Vec<Column> {
        vec![
            Column::days(self.days),
            Column::Ranks(Packed(self.ranks)),
            self.entities.finish(),
            Column::Counts(Packed(self.downloads)),
            Column::numbers(&self.shares),
        ]
    }
}

fn shares(aggregator: &mut Aggregator<'_>, periods: &[Period], entities: &Entities<'_>) -> Vec<Column> {
    let names = entities.names();
    let place = names.places();
    let mut by_name = vec![0_u32; place.len()];
    (0..).zip(place).for_each(|(entity, &place)| by_name[place as usize] = entity);
    let mut rows = ShareRows::default();
    // (place by name, downloads), and their order by downloads.
    let (mut market, mut largest): (Vec<(u32, u64)>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut ranks = Vec::new();
    for period in periods {
        market.clear();
        let unknown = aggregator.each_entity(period, |entity, count| market.push((place[entity as usize], count)));
        market.sort_unstable();
        let total = market.iter().fold(unknown, |sum, &(_, count)| sum.saturating_add(count));
        largest.clear();
        largest.extend(0..market.len());
        // Stable: of equal ones the first by name.
        largest.sort_by_key(|&index| std::cmp::Reverse(market[index].1));
        ranks.clear();
        ranks.resize(market.len(), 0);
        (1..).zip(&largest).for_each(|(rank, &index)| ranks[index] = rank);
        for (&(place, downloads), &rank) in market.iter().zip(&ranks) {
            let entity = by_name[place as usize];
            rows.push(period.start, if downloads > 0 { rank } else { 0 }, downloads, total);
            rows.entities.push(entity, || names.get(entity));
        }
        if unknown > 0 {
            rows.push(period.start, 0, unknown, total);
            rows.entities.push_unknown();
        }
    }
    rows.finish()
}

fn ranking(
    aggregator: &mut Aggregator<'_>,
    periods: &[Period],
    entities: &Entities<'_>,
    question: &Question,
) -> Vec<Column> {
    let chosen = question.at.and_then(|at| periods.iter().find(|period| period.start == at)).or(periods.last());
    let Some(period) = chosen else { return ShareRows::default().finish() };
    let names = entities.names();
    let mut market: Vec<(u32, u64)> = Vec::new();
    let unknown = aggregator.each_entity(period, |entity, count| market.push((entity, count)));
    market.retain(|&(_, count)| count > 0);
    let total = market.iter().fold(unknown, |sum, &(_, count)| sum.saturating_add(count));
    let first = |a: &(u32, u64), b: &(u32, u64)| b.1.cmp(&a.1).then_with(|| names.get(a.0).cmp(names.get(b.0)));
    let listed = question.top.unwrap_or(usize::MAX).min(market.len());
    if 0 < listed && listed < market.len() {
        market.select_nth_unstable_by(listed - 1, first);
    }
    let (market, rest) = market.split_at_mut(listed);
    market.sort_unstable_by(first);
    let mut rows = ShareRows::default();
    for (rank, &(entity, downloads)) in (1..).zip(market.iter()) {
        rows.push(period.start, rank, downloads, total);
        rows.entities.push(entity, || names.get(entity));
    }
    let other = rest.iter().fold(0_u64, |sum, &(_, count)| sum.saturating_add(count));
    for (name, downloads) in [("Other", other), ("Unknown", unknown)] {
        if downloads > 0 {
            rows.push(period.start, 0, downloads, total);
            rows.entities.push_own(name);
        }
    }
    rows.finish()
}
