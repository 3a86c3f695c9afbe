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

/// A panel's rows added up by month: a fraction of them, where there is one a week.
#[derive(Debug)]
pub struct Months {
    /// The snapshot with which each month begins, and the end of the last.
    snapshots: Vec<usize>,
    /// A model once in each month that lists it. Months are the snapshots of these rows.
    rows: Rows,
    /// Which months list each model, a bit each, in words of 64 months: all models of the first word, then of the next.
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
        let is_listed = |one: usize, month: usize| of_series[month / 64 * series.len() + one] >> (month % 64) & 1 == 1;
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
        let mut rows = Rows { offsets: vec![0], model: Vec::new(), count: Counts::default(), order: None };
        let expected = panel.rows() / days.len() * months;
        // Without room they grow as they need to.
        let _ = rows.model.try_reserve_exact(expected);
        rows.count.reserve_exact(expected);
        let places = vec![UNKNOWN; panel.models().len()];
        let listed = vec![0; months.div_ceil(64) * places.len()];
        Some(Summation { panel, months: Months { snapshots, rows, listed }, places, sums: Vec::new() })
    }

    /// Adds the rows of the next month up; whether there may be more.
    pub fn step(&mut self) -> bool {
        let Summation { panel, months: Months { snapshots, rows, listed }, places, sums } = self;
        let month = rows.offsets.len() - 1;
        let Some(&[first, end]) = snapshots.get(month..).and_then(|rest| rest.first_chunk()) else { return false };
        let start = rows.model.len();
        let entries = panel.entries(panel.rows_of(first).start..panel.rows_of(end - 1).end);
        for (index, &model) in entries.models().iter().enumerate() {
            let place = &mut places[model as usize];
            if *place == UNKNOWN {
                *place = sums.len() as u32;
                rows.model.push(model);
                sums.push(0_u64);
            }
            let sum = &mut sums[*place as usize];
            *sum = sum.saturating_add(entries.count(index));
        }
        let listed = listed.chunks_mut(places.len().max(1)).nth(month / 64).unwrap_or_default();
        for &model in &rows.model[start..] {
            places[model as usize] = UNKNOWN;
            listed[model as usize] |= 1 << (month % 64);
        }
        rows.count.extend(sums.drain(..));
        rows.offsets.push(rows.model.len());
        true
    }

    /// The sums, once all months have been gone through; `None` where they are nearly as many as the rows.
    pub fn finish(mut self) -> Option<Months> {
        while self.step() {}
        let (rows, mut months) = (self.panel.rows(), self.months);
        months.rows.model.shrink_to_fit();
        months.rows.count.shrink_to_fit();
        Some(months).filter(|months| months.rows.model.len() * LEAST_ROWS <= rows)
    }
}
