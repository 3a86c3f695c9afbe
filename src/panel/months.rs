//! Rows added up by month.

use std::ops::Range;

use super::counts::Counts;
use super::entries::Entries;
use super::rows::Rows;
use super::{Panel, UNKNOWN};
use crate::calendar::Granularity;
use crate::schema::Kind;

/// So many rows must make one entry at least: else there is no use in adding them up.
const LEAST_ROWS: usize = 2;

/// Months of a word, a bit each.
const WORD: usize = u64::BITS as usize;

/// A panel's rows added up by month: a fraction of them, where there is one a week.
#[derive(Debug)]
pub struct Months {
    /// The snapshot with which each month begins, and the end of the last.
    snapshots: Vec<usize>,
    /// A model once in each month that lists it. Months are the snapshots of these rows.
    rows: Rows,
    /// Which months list each model, a bit each, in words: all models of the first word, then of the next.
    listed: Vec<u64>,
}

impl Months {
    /// The entries of some snapshots, which hold all of their rows; `None` where they don't make up whole months.
    pub fn entries_of(&self, snapshots: &Range<usize>) -> Option<Entries<'_>> {
        let months = self.months_of(snapshots)?;
        let entries = self.rows.entries(*self.rows.offsets.get(months.start)?..*self.rows.offsets.get(months.end)?);
        Some(if months.len() == 1 { entries.distinct() } else { entries })
    }

    /// Per series whether each of several stretches of snapshots lists one of its models; `None` where they don't make up whole
    /// months. `series` holds the series of each model.
    pub fn listed_in_each(&self, stretches: &[Range<usize>], series: &[u32]) -> Option<Vec<bool>> {
        let stretches: Vec<Range<usize>> =
            stretches.iter().map(|stretch| self.months_of(stretch)).collect::<Option<_>>()?;
        let mut of_series = vec![0_u64; self.listed.len()];
        for (listed, of_series) in
            self.listed.chunks(series.len().max(1)).zip(of_series.chunks_mut(series.len().max(1)))
        {
            series.iter().zip(listed).for_each(|(&series, listed)| of_series[series as usize] |= listed);
        }
        let is_listed =
            |one: usize, month: usize| of_series[month / WORD * series.len() + one] >> (month % WORD) & 1 == 1;
        let in_each = |one| stretches.iter().all(|months| months.clone().any(|month| is_listed(one, month)));
        Some((0..series.len()).map(in_each).collect())
    }

    fn months_of(&self, snapshots: &Range<usize>) -> Option<Range<usize>> {
        let month = |snapshot| self.snapshots.binary_search(&snapshot).ok();
        Some(month(snapshots.start)?..month(snapshots.end)?)
    }
}

/// Adds rows up by month in steps, since somebody may want an answer meanwhile.
pub struct Summation<'a> {
    panel: &'a Panel,
    months: Months,
    /// Months whose models are known.
    listed_months: usize,
    /// Per model the place of its sum among those of this month.
    places: Vec<u32>,
    sums: Vec<u64>,
}

impl<'a> Summation<'a> {
    pub(super) fn of(panel: &'a Panel) -> Option<Summation<'a>> {
        let days = panel.days();
        let begins = |&snapshot: &usize| {
            let month = |snapshot: usize| Granularity::Month.start(days[snapshot]);
            snapshot == 0 || month(snapshot - 1) != month(snapshot)
        };
        let mut snapshots: Vec<usize> = (0..days.len()).filter(begins).collect();
        let months = snapshots.len();
        snapshots.push(days.len());
        // What windows and counters say of a month is no sum of its rows.
        if panel.kind() != Kind::Flow || months * LEAST_ROWS > days.len() {
            return None;
        }
        let rows = Rows { offsets: vec![0], model: Vec::new(), count: Counts::default(), order: None };
        let places = vec![UNKNOWN; panel.models().len()];
        let listed = vec![0; months.div_ceil(WORD) * places.len()];
        let months = Months { snapshots, rows, listed };
        Some(Summation { panel, months, listed_months: 0, places, sums: Vec::new() })
    }

    /// Goes on with the next month; whether there may be more.
    pub fn step(&mut self) -> bool {
        if let Some(entries) = self.entries_of(self.listed_months) {
            let listed = self.months.listed.chunks_mut(self.places.len().max(1)).nth(self.listed_months / WORD);
            let listed = listed.unwrap_or_default();
            entries.models().iter().for_each(|&model| listed[model as usize] |= 1 << (self.listed_months % WORD));
            self.listed_months += 1;
            return true;
        }
        let month = self.months.rows.offsets.len() - 1;
        (month > 0 || self.has_room()) && self.add_up(month)
    }

    /// The sums, once all months have been gone through; `None` where they would be nearly as many as the rows, or have no room.
    pub fn finish(mut self) -> Option<Months> {
        while self.step() {}
        Some(self.months).filter(|months| months.rows.offsets.len() == months.snapshots.len())
    }

    fn entries_of(&self, month: usize) -> Option<Entries<'a>> {
        let &[first, end] = self.months.snapshots.get(month..)?.first_chunk()?;
        Some(self.panel.entries(self.panel.rows_of(first).start..self.panel.rows_of(end - 1).end))
    }

    /// Makes room for all sums, as far as they are worth it: they are there for speed alone.
    fn has_room(&mut self) -> bool {
        let entries: usize = self.months.listed.iter().map(|months| months.count_ones() as usize).sum();
        let Rows { model, count, .. } = &mut self.months.rows;
        entries * LEAST_ROWS <= self.panel.rows()
            && model.try_reserve_exact(entries).is_ok()
            && count.try_reserve_exact(entries).is_ok()
    }

    /// Adds the rows of a month up, the next one; whether there was one.
    fn add_up(&mut self, month: usize) -> bool {
        let Some(entries) = self.entries_of(month) else { return false };
        let Summation { months: Months { rows, .. }, places, sums, .. } = self;
        let start = rows.model.len();
        for (index, &model) in entries.models().iter().enumerate() {
            let place = &mut places[model as usize];
            if *place == UNKNOWN {
                *place = sums.len() as u32;
                rows.model.push(model);
                sums.push(0);
            }
            let sum = &mut sums[*place as usize];
            *sum = sum.saturating_add(entries.count(index));
        }
        rows.model[start..].iter().for_each(|&model| places[model as usize] = UNKNOWN);
        rows.count.extend(sums.drain(..));
        rows.offsets.push(rows.model.len());
        true
    }
}
