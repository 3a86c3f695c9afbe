//! The rows of the tables of a measure and of shares while they are made, for an answer and for a complete table.

use crate::analysis::table::{Column, ColumnData, ColumnUnit, TextBuilder};
use crate::analysis::{Level, Measure, Table};
use crate::calendar::Day;
use crate::packed::Packed;

/// The rows of a measure's table while they are made.
#[derive(Default)]
pub(in crate::analysis) struct MeasureRows {
    days: Vec<Day>,
    values: Vec<Option<f64>>,
    entities: Vec<u64>,
    downloads: Vec<u64>,
    coverage: Vec<Option<f64>>,
}

impl MeasureRows {
    /// Adds a period: its first day, the measure's value, the known entities, their downloads, and the part of all
    /// downloads that these are, on 0–1.
    pub fn push(&mut self, start: Day, value: Option<f64>, entities: u64, downloads: u64, coverage: Option<f64>) {
        self.days.push(start);
        self.values.push(value);
        self.entities.push(entities);
        self.downloads.push(downloads);
        self.coverage.push(coverage);
    }

    /// Returns `period,measure,level,value,entities,downloads,coverage`.
    pub fn finish(self, measure: Measure, level: &Level) -> Table {
        let (name, rows) = (measure.name(), self.days.len());
        let columns = vec![
            Column::days("period", self.days),
            Column::constant("measure", &name, rows),
            Column::constant("level", level.name(), rows),
            Column::numbers("value", ColumnUnit::OfRow, &self.values),
            Column::counts("entities", ColumnUnit::Entities, self.entities),
            Column::counts("downloads", ColumnUnit::Downloads, self.downloads),
            Column::numbers("coverage", ColumnUnit::Share, &self.coverage),
        ];
        Table { name, columns }
    }
}

/// The rows of `share` and `ranking` while they are made.
#[derive(Default)]
pub(in crate::analysis) struct ShareRows {
    days: Vec<Day>,
    ranks: Vec<u32>,
    /// The entity of each row: the caller pushes one per row.
    pub entities: TextBuilder,
    downloads: Vec<u64>,
    shares: Vec<Option<f64>>,
}

impl ShareRows {
    /// Adds a row but for its entity, which the caller pushes into `entities`; rank 0 is none, `total` the downloads of all.
    pub fn push(&mut self, day: Day, rank: u32, downloads: u64, total: u64) {
        self.days.push(day);
        self.ranks.push(rank);
        self.downloads.push(downloads);
        self.shares.push((total > 0).then(|| downloads as f64 / total as f64));
    }

    /// Adds "Other" and "Unknown", those of them that have downloads.
    pub fn push_rest(&mut self, day: Day, other: u64, unknown: u64, total: u64) {
        for (name, downloads) in [("Other", other), ("Unknown", unknown)] {
            if downloads > 0 {
                self.push(day, 0, downloads, total);
                self.entities.push_text(name);
            }
        }
    }

    /// Returns `period,rank,entity,downloads,share`.
    pub fn finish(self, name: &str) -> Table {
        let columns = vec![
            Column::days("period", self.days),
            Column::new("rank", ColumnUnit::NoUnit, ColumnData::Ranks(Packed(self.ranks))),
            self.entities.finish("entity"),
            Column::counts("downloads", ColumnUnit::Downloads, self.downloads),
            Column::numbers("share", ColumnUnit::Share, &self.shares),
        ];
        Table { name: name.to_owned(), columns }
    }
}
