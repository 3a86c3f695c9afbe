//! A panel's rows summed by month.

use std::ops::Range;

use super::attribute::UNKNOWN;
use super::counts::Counts;
use super::entries::Entries;
use super::panel::Panel;
use super::rows::SnapshotRows;
use crate::calendar::Granularity;
use crate::schema::CountKind;

/// Least average of dates per month, and of rows per sum: with fewer, summing saves nothing.
const LEAST_ROWS: usize = 2;

/// Months of a word, a bit each.
const WORD: usize = u64::BITS as usize;

/// A panel's rows added up by month: a fraction of them, where there is one a week.
#[derive(Debug)]
pub struct Months {
    /// The snapshot with which each month begins, and the end of the last.
    snapshots: Vec<usize>,
    /// A model once in each month that lists it. Months are the snapshots of these rows.
    rows: SnapshotRows,
    /// Which months list each model, a bit each, in words: all models of the first word, then of the next.
    listed: Vec<u64>,
}

impl Months {
    /// Returns the entries of some snapshots, which hold all of their rows; `None` where they don't make up whole months.
    pub fn entries_of(&self, snapshots: &Range<usize>) -> Option<Entries<'_>> {
        let months = self.months_of(snapshots)?;
        let entries = self.rows.entries(*self.rows.offsets.get(months.start)?..*self.rows.offsets.get(months.end)?);
        Some(if months.len() == 1 { entries.distinct() } else { entries })
    }

    /// Returns per series whether each of several stretches of snapshots lists one of its models; `None` where they don't make up whole
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

/// Adds rows up by month, in steps between which questions can be answered.
pub struct Summation<'a> {
    panel: &'a Panel,
    months: Months,
    /// Snapshots whose models are noted as listed.
    listed_snapshots: usize,
    /// Snapshots whose rows are added up.
    added_snapshots: usize,
    /// Per model the place of its sum among those of this month.
    places: Vec<u32>,
    sums: Vec<u64>,
}

impl<'a> Summation<'a> {
    fn of(panel: &'a Panel) -> Option<Summation<'a>> {
        let days = panel.days();
        let begins = |&snapshot: &usize| {
            let month = |snapshot: usize| Granularity::Month.start(days[snapshot]);
            snapshot == 0 || month(snapshot - 1) != month(snapshot)
        };
        let mut snapshots: Vec<usize> = (0..days.len()).filter(begins).collect();
        let months = snapshots.len();
        snapshots.push(days.len());
        // Windows and counters of a month can't be summed over its rows.
        if panel.kind() != CountKind::Flow || months * LEAST_ROWS > days.len() {
            return None;
        }
        let rows = SnapshotRows { offsets: vec![0], model: Vec::new(), count: Counts::default(), order: None };
        let models = panel.models().len();
        let (places, listed) = (filled(UNKNOWN, models)?, filled(0, months.div_ceil(WORD) * models)?);
        let months = Months { snapshots, rows, listed };
        Some(Summation { panel, months, listed_snapshots: 0, added_snapshots: 0, places, sums: Vec::new() })
    }

    /// Adds the rows of one date; returns whether there may be more.
    pub fn step(&mut self) -> bool {
        let snapshots = self.panel.days().len();
        if self.listed_snapshots < snapshots {
            self.list(self.listed_snapshots);
            self.listed_snapshots += 1;
            return true;
        }
        if self.added_snapshots == snapshots || (self.added_snapshots == 0 && !self.has_room()) {
            return false;
        }
        self.add_up(self.added_snapshots);
        self.added_snapshots += 1;
        true
    }

    /// Returns the sums, once all dates have been gone through; `None` where they would be nearly as many as the rows, or have no room.
    pub fn finish(mut self) -> Option<Months> {
        while self.step() {}
        (self.added_snapshots == self.panel.days().len()).then_some(self.months)
    }

    fn entries_of(&self, snapshot: usize) -> Entries<'a> {
        self.panel.entries(self.panel.rows_of(snapshot))
    }

    /// Notes the models of a date as listed in its month.
    fn list(&mut self, snapshot: usize) {
        let month = self.months.snapshots.partition_point(|begin| *begin <= snapshot) - 1;
        let models = self.entries_of(snapshot).models();
        let listed = self.months.listed.chunks_mut(self.places.len().max(1)).nth(month / WORD).unwrap_or_default();
        models.iter().for_each(|&model| listed[model as usize] |= 1 << (month % WORD));
    }

    /// Makes room for all sums, as far as they are worth it: they are there for speed alone.
    fn has_room(&mut self) -> bool {
        let entries: usize = self.months.listed.iter().map(|months| months.count_ones() as usize).sum();
        let SnapshotRows { model, count, .. } = &mut self.months.rows;
        entries * LEAST_ROWS <= self.panel.rows()
            && model.try_reserve_exact(entries).is_ok()
            && count.try_reserve_exact(entries).is_ok()
    }

    /// Adds the rows of a date up, the next one.
    fn add_up(&mut self, snapshot: usize) {
        let entries = self.entries_of(snapshot);
        let Summation { months: Months { snapshots, rows, .. }, places, sums, .. } = self;
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
        if snapshots.binary_search(&(snapshot + 1)).is_ok() {
            // The month ends.
            let start = rows.model.len() - sums.len();
            rows.model[start..].iter().for_each(|&model| places[model as usize] = UNKNOWN);
            rows.count.extend(sums.drain(..));
            rows.offsets.push(rows.model.len());
        }
    }
}

impl Panel {
    /// Returns a summation of the rows by month; `None` where there are hardly fewer months than dates, and for windows and
    /// counters.
    ///
    /// It changes no answer, and can run when nobody waits for one.
    pub fn summation(&self) -> Option<Summation<'_>> {
        Summation::of(self)
    }
}

/// Returns a vector of `length` equal values; `None` if there is no memory for it.
fn filled<T: Clone>(value: T, length: usize) -> Option<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(length).ok()?;
    values.resize(length, value);
    Some(values)
}
