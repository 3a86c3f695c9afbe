//! The links of the chain: for neighboring dates the models that both count, with what they count at either.

use crate::analysis::change::{ChainGap, LEAST_LINK_HELD, LEAST_LINK_MODELS, WEAK_LINK_HELD};
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::Period;
use crate::calendar::Day;
use crate::panel::Panel;
use crate::schema::CountKind;

/// Days after which a model's latest count no longer stands for it.
const LATEST_COUNT_DAYS: i32 = 60;

/// A row that takes part, with the downloads that it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) struct CountedRow {
    /// Index of the row in the panel.
    pub row: u32,
    /// Its model.
    pub model: u32,
    /// Its downloads.
    pub downloads: u64,
}

/// What a link compares: the rows of the models that both dates count.
#[derive(Debug, Default)]
pub(in crate::analysis) struct ChainLink {
    /// At the earlier date: each model's latest count.
    pub before: Vec<CountedRow>,
    /// At the later date.
    pub after: Vec<CountedRow>,
    models: u64,
    held: (f64, f64),
}

impl ChainLink {
    /// Returns why the link doesn't hold, if so; `period` is its later one.
    pub fn gap(&self, period: Day) -> Option<ChainGap> {
        let holds = self.models >= LEAST_LINK_MODELS && self.held.0.min(self.held.1) >= LEAST_LINK_HELD;
        (!holds).then_some(ChainGap { period, models: self.models, held: self.held })
    }

    /// Returns whether it holds, but with so little of the downloads that a figure says so.
    pub fn is_weak(&self) -> bool {
        self.held.0.min(self.held.1) < WEAK_LINK_HELD
    }
}

/// A row by its series: all names of a renamed model are one.
#[derive(Clone, Copy)]
struct SeriesRow {
    series: u32,
    /// The date of the count.
    day: Day,
    row: CountedRow,
}

/// Walks over the periods and makes a link at each step.
#[derive(Default)]
pub(in crate::analysis) struct LinkWalk {
    /// The rows of the period before, by series.
    previous: Vec<SeriesRow>,
    /// Latest counts of series that the period before doesn't list, by series.
    carried: Vec<SeriesRow>,
}

impl LinkWalk {
    /// Takes a step to a period of the question; returns its link to the one before, empty at the first step.
    pub fn step(&mut self, panel: &Panel, periods: &[Period], selection: &Selection<'_>, period: usize) -> ChainLink {
        let Some(found) = periods.get(period) else { return ChainLink::default() };
        let day = date(panel, found);
        let current = series_rows(panel, selection, found, day);
        let before = period.checked_sub(1).and_then(|before| periods.get(before));
        let link = before.map_or_else(ChainLink::default, |before| self.link(panel, date(panel, before), &current));
        let previous = std::mem::replace(&mut self.previous, current);
        let carried = merged(&previous, &self.carried);
        let listed = |row: &SeriesRow| self.previous.binary_search_by_key(&row.series, |other| other.series).is_ok();
        let young = |row: &SeriesRow| day.0.saturating_sub(row.day.0) <= LATEST_COUNT_DAYS;
        self.carried = carried.into_iter().filter(|row| young(row) && !listed(row)).collect();
        link
    }

    /// Returns the link of the rows of a period to the latest counts before it; `before` is the date of the period before.
    fn link(&self, panel: &Panel, before: Day, current: &[SeriesRow]) -> ChainLink {
        let latest = merged(&self.previous, &self.carried);
        let mut link = ChainLink::default();
        let (mut held_before, mut held_after) = (0_u64, 0_u64);
        let mut later = current.chunk_by(|a, b| a.series == b.series).peekable();
        for earlier in latest.chunk_by(|a, b| a.series == b.series) {
            let series = earlier[0].series;
            while later.next_if(|rows| rows[0].series < series).is_some() {}
            let Some(rows) = later.next_if(|rows| rows[0].series == series) else { continue };
            if !was_full(panel, before, earlier.iter().chain(rows)) {
                continue;
            }
            link.models += 1;
            for SeriesRow { day, row, .. } in earlier {
                link.before.push(*row);
                held_before = held_before.saturating_add(if *day == before { row.downloads } else { 0 });
            }
            for SeriesRow { row, .. } in rows {
                link.after.push(*row);
                held_after = held_after.saturating_add(row.downloads);
            }
        }
        let total = |rows: &[SeriesRow]| rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.row.downloads));
        let part = |held: u64, total: u64| if total == 0 { 0.0 } else { held as f64 / total as f64 };
        link.held = (part(held_before, total(&self.previous)), part(held_after, total(current)));
        link
    }
}

/// Returns the date whose counts stand for a period.
pub(in crate::analysis) fn date(panel: &Panel, period: &Period) -> Day {
    panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last)
}

/// Returns the rows of a period that take part, in the panel's order.
pub(in crate::analysis) fn counted_rows(selection: &Selection<'_>, period: &Period) -> Vec<CountedRow> {
    let mut rows = Vec::new();
    selection.each_row(period, |row, model, downloads| rows.push(CountedRow { row: row as u32, model, downloads }));
    rows
}

fn series_rows(panel: &Panel, selection: &Selection<'_>, period: &Period, day: Day) -> Vec<SeriesRow> {
    let of_series = |row: CountedRow| SeriesRow { series: panel.series()[row.model as usize], day, row };
    let mut rows: Vec<SeriesRow> = counted_rows(selection, period).into_iter().map(of_series).collect();
    rows.sort_unstable_by_key(|row| (row.series, row.row.row));
    rows
}

/// Returns two lists, each by series and without a series of the other, as one.
fn merged(a: &[SeriesRow], b: &[SeriesRow]) -> Vec<SeriesRow> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let Some(first) = [a.peek(), b.peek()].into_iter().flatten().map(|row| row.series).min() {
        all.extend(std::iter::from_fn(|| a.next_if(|row| row.series == first)));
        all.extend(std::iter::from_fn(|| b.next_if(|row| row.series == first)));
    }
    all
}

/// Returns whether a series' window lay within its life at a date: a window of w days counts in full only a model that was
/// published, or else listed, at least w days before. Counts of other kinds are full from the start.
fn was_full<'r>(panel: &Panel, date: Day, rows: impl Iterator<Item = &'r SeriesRow> + Clone) -> bool {
    let CountKind::Window { days } = panel.kind() else { return true };
    let earliest =
        |day: &dyn Fn(usize) -> Option<Day>| rows.clone().filter_map(|row| day(row.row.model as usize)).min();
    let created = earliest(&|model| panel.created().get(model).copied().flatten());
    let since = created.or_else(|| earliest(&|model| panel.listed().get(model).copied()));
    since.is_some_and(|since| i64::from(date.0) - i64::from(since.0) >= i64::from(days))
}
