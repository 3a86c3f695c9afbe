//! The rows of the tables of a measure and of shares while they are made, for an answer and for a complete table.

use crate::analysis::market::whole::part;
use crate::analysis::table::{Column, ColumnData, ColumnUnit, TextBuilder};
use crate::analysis::{Level, Measure, SharesOf, Table};
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

/// The rows of `share` and `ranking` while they are made: those of a period, then [`ShareRows::end_period`].
#[derive(Default)]
pub(in crate::analysis) struct ShareRows {
    days: Vec<Day>,
    ranks: Vec<u32>,
    /// The entity of each row: the caller pushes one per row.
    pub entities: TextBuilder,
    downloads: Vec<u64>,
    /// Per period where its rows end, and the downloads of known entities and of "Unknown", whose row, if it has
    /// downloads, is the last.
    periods: Vec<(usize, u64, u64)>,
    /// (row, its share), of rows whose share isn't their downloads' part of a whole.
    given: Vec<(usize, Option<f64>)>,
}

impl ShareRows {
    /// Adds a row but for its entity, which the caller pushes into `entities`; rank 0 is none.
    pub fn push(&mut self, day: Day, rank: u32, downloads: u64) {
        self.days.push(day);
        self.ranks.push(rank);
        self.downloads.push(downloads);
    }

    /// Sets the share of the row added last, where it isn't its downloads' part of a whole.
    pub fn set_share(&mut self, share: Option<f64>) {
        self.given.push((self.days.len() - 1, share));
    }

    /// Adds "Other" and "Unknown", those of them that have downloads.
    pub fn push_rest(&mut self, day: Day, other: u64, unknown: u64) {
        for (name, downloads) in [("Other", other), ("Unknown", unknown)] {
            if downloads > 0 {
                self.push(day, 0, downloads);
                self.entities.push_text(name);
            }
        }
    }

    /// Ends the rows of a period, whose known entities and unknown ones have these downloads; the row of "Unknown", if it
    /// has any, is the last.
    pub fn end_period(&mut self, known: u64, unknown: u64) {
        self.periods.push((self.days.len(), known, unknown));
    }

    /// Returns what shares are of by the periods that were added.
    pub fn chosen(&self, asked: Option<SharesOf>) -> SharesOf {
        SharesOf::chosen(asked, self.periods.iter().map(|&(_, known, unknown)| (known, unknown)))
    }

    /// Returns `period,rank,entity,downloads,share,shares_of,unknown_share`.
    pub fn finish(self, name: &str, shares_of: SharesOf) -> Table {
        let rows = self.days.len();
        let (mut shares, mut unknown_shares) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for &(end, known, unknown) in &self.periods {
            let whole = shares_of.whole(known, unknown);
            let downloads = self.downloads.get(shares.len()..end).unwrap_or_default();
            shares.extend(downloads.iter().map(|&downloads| part(downloads, whole)));
            if let Some(last) = shares.last_mut().filter(|_| unknown > 0) {
                *last = shares_of.share_of_unknown(known, unknown);
            }
            unknown_shares.resize(end, part(unknown, known.saturating_add(unknown)));
        }
        for (row, share) in self.given {
            shares[row] = share;
        }
        let columns = vec![
            Column::days("period", self.days),
            Column::new("rank", ColumnUnit::NoUnit, ColumnData::Ranks(Packed(self.ranks))),
            self.entities.finish("entity"),
            Column::counts("downloads", ColumnUnit::Downloads, self.downloads),
            Column::numbers("share", ColumnUnit::Share, &shares),
            Column::constant("shares_of", shares_of.name(), rows),
            Column::numbers("unknown_share", ColumnUnit::Share, &unknown_shares),
        ];
        Table { name: name.to_owned(), columns }
    }
}
