//! From rows in any order to a panel: sorted by snapshot, duplicates settled, counters differenced.

use super::attribute::AttributeBuilder;
use super::{Builder, DEVELOPER, Panel, Quality, UNKNOWN};
use crate::calendar::Day;
use crate::schema::Kind;
use crate::source::LoadError;

pub(super) fn finish(builder: Builder) -> Result<Panel, LoadError> {
    let kind = builder.kind.ok_or(LoadError::NoPanel)?;
    if let Some(other) = builder.other_kind {
        return Err(LoadError::MixedKinds { first: kind.name(), second: other.name() });
    }
    let mut quality = builder.quality;
    if quality.rows_read == 0 {
        return Err(LoadError::NoRows);
    }
    if builder.model.is_empty() {
        return Err(LoadError::NoUsableRows { rows: quality.rows_read, reasons: quality.refusals() });
    }
    let mut attributes = builder.row_attributes;
    attributes.iter_mut().for_each(|attribute| attribute.catch_up(&builder.model));
    let (days, snapshot_of_row) = snapshots(&builder.day);
    let mut rows = Rows::sorted(&builder.model, &builder.count, &snapshot_of_row, days.len());
    rows.settle_duplicates(kind, builder.models.len(), &attributes, &mut quality);
    rows.count_repeats(builder.models.len(), &mut quality);
    let since = match kind {
        Kind::Counter => rows.difference(&days, &builder.created, builder.models.len(), &mut quality),
        Kind::Flow | Kind::Window { .. } => Vec::new(),
    };

    quality.first_day = days.first().copied().unwrap_or_default();
    quality.last_day = days.last().copied().unwrap_or_default();
    quality.snapshots = days.len() as u64;
    let mut has_row = vec![false; builder.models.len()];
    builder.model.iter().for_each(|&model| has_row[model as usize] = true);
    quality.models = has_row.iter().filter(|&&has| has).count() as u64;
    if !builder.joined.is_empty() {
        let joined = has_row.iter().zip(&builder.joined).filter(|&(&has, &joined)| has && joined).count();
        quality.joined_models = Some(joined as u64);
    }

    // A file's own column goes before a joined table's; without either, a hub name tells its developer.
    for joined in builder.joined_attributes {
        if attributes.iter().all(|attribute| attribute.name != joined.name) {
            attributes.push(joined);
        }
    }
    if attributes.iter().all(|attribute| attribute.name != DEVELOPER) {
        attributes.insert(0, developers_from_names(&builder.models));
    }
    let models = builder.models.len();
    let attributes = attributes.into_iter().map(|attribute| attribute.finish(models, &rows.order)).collect();
    Ok(Panel {
        kind,
        models: builder.models,
        days,
        offsets: rows.offsets,
        model: rows.model,
        count: rows.count,
        since,
        attributes,
        quality,
    })
}

fn developers_from_names(models: &super::Dictionary) -> AttributeBuilder {
    let mut developers = AttributeBuilder::new(DEVELOPER.to_owned());
    for model in 0..models.len() as u32 {
        let owner = models.get(model).split_once('/').map(|(owner, _)| owner).filter(|owner| !owner.is_empty());
        let key = owner.map_or(UNKNOWN, |owner| developers.dictionary.intern(owner));
        developers.set_model(model, key);
    }
    developers
}

/// The distinct days, ascending, and each row's index among them.
fn snapshots(day: &[Day]) -> (Vec<Day>, Vec<u32>) {
    let mut days: Vec<Day> = day.to_vec();
    days.sort_unstable();
    days.dedup();
    // Rows of a date mostly follow each other: the last answer is tried first.
    let mut last = 0;
    let index = day.iter().map(|day| {
        if days[last] != *day {
            last = days.partition_point(|known| known < day);
        }
        last as u32
    });
    let index = index.collect();
    (days, index)
}

struct Rows {
    offsets: Vec<usize>,
    model: Vec<u32>,
    count: Vec<u64>,
    /// Arrival index of each row.
    order: Vec<u32>,
}

impl Rows {
    /// A stable counting sort by snapshot.
    fn sorted(model: &[u32], count: &[u64], snapshot_of_row: &[u32], snapshots: usize) -> Rows {
        let mut offsets = vec![0; snapshots + 1];
        snapshot_of_row.iter().for_each(|&snapshot| offsets[snapshot as usize + 1] += 1);
        for snapshot in 0..snapshots {
            offsets[snapshot + 1] += offsets[snapshot];
        }
        let mut next = offsets.clone();
        let mut order = vec![0u32; model.len()];
        for (row, &snapshot) in snapshot_of_row.iter().enumerate() {
            order[next[snapshot as usize]] = row as u32;
            next[snapshot as usize] += 1;
        }
        let model = order.iter().map(|&row| model[row as usize]).collect();
        let count = order.iter().map(|&row| count[row as usize]).collect();
        Rows { offsets, model, count, order }
    }

    fn snapshots(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Keeps the rows for which `keep` says so; it is called once per row, in order.
    fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut kept = 0;
        let mut start = 0;
        for snapshot in 0..self.snapshots() {
            let end = self.offsets[snapshot + 1];
            for row in start..end {
                if keep(row) {
                    self.model[kept] = self.model[row];
                    self.count[kept] = self.count[row];
                    self.order[kept] = self.order[row];
                    kept += 1;
                }
            }
            start = end;
            self.offsets[snapshot + 1] = kept;
        }
        self.model.truncate(kept);
        self.count.truncate(kept);
        self.order.truncate(kept);
    }

    /// One row per model and snapshot: the largest counter or window stays. Flows are counted and left, they add up.
    fn settle_duplicates(&mut self, kind: Kind, models: usize, attributes: &[AttributeBuilder], quality: &mut Quality) {
        let mut varying: Vec<&AttributeBuilder> = attributes.iter().filter(|attribute| attribute.varies()).collect();
        varying.sort_by(|a, b| a.name.cmp(&b.name));
        // Of equal counts the row stays whose values come first by name, whatever order they arrived in.
        let values = |row: u32| {
            let value = move |attribute: &&AttributeBuilder| attribute.value_of_row(row).map(str::to_owned);
            varying.iter().map(value).map(|value| (value.is_none(), value)).collect::<Vec<_>>()
        };
        let mut row_of_model = vec![usize::MAX; models];
        let mut drop = vec![false; self.model.len()];
        for snapshot in 0..self.snapshots() {
            let start = self.offsets[snapshot];
            for row in start..self.offsets[snapshot + 1] {
                let best = &mut row_of_model[self.model[row] as usize];
                if *best == usize::MAX || *best < start {
                    *best = row;
                    continue;
                }
                quality.duplicates += 1;
                if kind == Kind::Flow {
                    continue;
                }
                let same = self.count[row] == self.count[*best] && !varying.is_empty();
                if self.count[row] > self.count[*best] || (same && values(self.order[row]) < values(self.order[*best]))
                {
                    drop[*best] = true;
                    *best = row;
                } else {
                    drop[row] = true;
                }
            }
        }
        if drop.contains(&true) {
            self.retain(|row| !drop[row]);
        }
    }

    fn count_repeats(&self, models: usize, quality: &mut Quality) {
        // Per model the snapshot after its last row (0: none yet), and the value there.
        let mut last = vec![(0usize, 0u64); models];
        // Several flows of a model and date are one value.
        let mut sums = vec![0u64; models];
        for snapshot in 0..self.snapshots() {
            let rows = self.offsets[snapshot]..self.offsets[snapshot + 1];
            for row in rows.clone() {
                let sum = &mut sums[self.model[row] as usize];
                *sum = sum.saturating_add(self.count[row]);
            }
            for model in rows.map(|row| self.model[row] as usize) {
                let (after, value) = last[model];
                if after == snapshot + 1 {
                    continue;
                }
                let sum = std::mem::take(&mut sums[model]);
                if snapshot > 0 && after == snapshot && sum > 0 {
                    quality.compared_values += 1;
                    quality.repeated_values += u64::from(value == sum);
                }
                last[model] = (snapshot + 1, sum);
            }
        }
    }

    /// Counters become flows; returns, per row that stays, the day before the first day of its flow.
    fn difference(&mut self, days: &[Day], created: &[Option<Day>], models: usize, quality: &mut Quality) -> Vec<Day> {
        // Per model the snapshot after its last row (0: none yet), and the counter there.
        let mut last = vec![(0usize, 0u64); models];
        let mut since = vec![None; self.model.len()];
        for snapshot in 0..self.snapshots() {
            let rows = self.offsets[snapshot]..self.offsets[snapshot + 1];
            for (row, since) in rows.clone().zip(&mut since[rows]) {
                let model = self.model[row] as usize;
                let counter = self.count[row];
                let (after, before) = last[model];
                last[model] = (snapshot + 1, counter);
                if after == 0 {
                    // A whole life inside the period is a flow; else what precedes is unknown, never zero.
                    let born = created.get(model).copied().flatten();
                    let inside =
                        born.filter(|&born| snapshot > 0 && born > days[snapshot - 1] && born <= days[snapshot]);
                    *since = inside.map(|born| Day(born.0 - 1));
                    quality.baselines += u64::from(inside.is_none());
                    continue;
                }
                quality.resets += u64::from(counter < before);
                quality.interpolated += (snapshot - after) as u64;
                self.count[row] = counter.saturating_sub(before);
                *since = Some(days[after - 1]);
            }
        }
        self.retain(|row| since[row].is_some());
        since.into_iter().flatten().collect()
    }
}
