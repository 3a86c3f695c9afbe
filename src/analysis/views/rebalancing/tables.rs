//! The tables of the view.

use super::changes::share;
use super::{RankLine, Rebalancing, SegmentPeriod, TheilPeriod, Turnover};
use crate::analysis::classify::Segment;
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table, View};
use crate::calendar::Day;

impl Rebalancing {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let all = [
            self.changes_table(),
            self.contributions_table(),
            self.ranks_table(),
            self.turnover_table(),
            self.theil_table(),
            self.segments_table(),
        ];
        View::Rebalancing.tables().iter().zip(all).map(|(&name, table)| NamedTable { name, table }).collect()
    }

    /// `against,period,entity,downloads_before,downloads,share_before,share,change,rank_before,rank,rank_change`: the
    /// largest change first.
    ///
    /// Shares are of all downloads, unknown ones included, on 0–1: those of a period add up to 1, the changes to 0.
    /// `rank_change` is the number of places climbed, below 0 for a fall. Every entity where the question names no
    /// number of entities; else the thousand that changed most and "Other".
    pub fn changes_table(&self) -> Table {
        let columns = vec![
            "against",
            "period",
            "entity",
            "downloads_before",
            "downloads",
            "share_before",
            "share",
            "change",
            "rank_before",
            "rank",
            "rank_change",
        ];
        let rows = self.changes.iter().map(|row| {
            vec![
                day(self.against),
                self.period.to_string(),
                row.entity.clone(),
                row.downloads_before.to_string(),
                row.downloads.to_string(),
                optional(row.share_before),
                optional(row.share),
                optional(row.change()),
                whole(row.rank_before),
                whole(row.rank),
                whole(row.places()),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    /// `against,period,entity,known_share_before,known_share,contribution,hhi_before,hhi,hhi_change,
    /// coverage_before,coverage`: the largest contribution first, whatever its sign.
    ///
    /// Shares are among the known entities, on 0–1; HHI and contributions in points of 0–10,000. The contributions add
    /// up to `hhi_change`, which is the same in every row. Coverage is the share of downloads whose entity
    /// is known.
    pub fn contributions_table(&self) -> Table {
        let columns = vec![
            "against",
            "period",
            "entity",
            "known_share_before",
            "known_share",
            "contribution",
            "hhi_before",
            "hhi",
            "hhi_change",
            "coverage_before",
            "coverage",
        ];
        let rows = self.hhi.iter().flat_map(|hhi| {
            hhi.contributions.iter().map(|row| {
                let words = [day(self.against), self.period.to_string(), row.entity.clone()];
                let numbers = [row.share_before, row.share, row.points, hhi.before, hhi.after, hhi.change];
                let coverage = [hhi.coverage_before, hhi.coverage].map(optional);
                words.into_iter().chain(numbers.map(|number| number.to_string())).chain(coverage).collect()
            })
        });
        Table { columns, rows: rows.collect() }
    }

    /// `period,entity,rank,downloads,share`: the eight largest entities of the compared period, in every period.
    ///
    /// Shares are of all downloads, unknown ones included, on 0–1; without downloads there is no rank.
    pub fn ranks_table(&self) -> Table {
        let row = |line: &RankLine, (index, period): (usize, &Day)| {
            vec![
                period.to_string(),
                line.entity.clone(),
                whole(line.ranks.get(index).copied().flatten()),
                whole(line.downloads.get(index).copied()),
                optional(line.shares.get(index).copied().flatten()),
            ]
        };
        let rows = self.ranks.iter().flat_map(|line| self.periods.iter().enumerate().map(|period| row(line, period)));
        Table { columns: vec!["period", "entity", "rank", "downloads", "share"], rows: rows.collect() }
    }

    /// `against,period,k,turnover,spearman,entities,coverage_before,coverage`: each period with the one before it, then
    /// the two that are compared, if they aren't neighbors.
    ///
    /// `turnover` is the share of the k largest that weren't among the k largest of the period `against`, on 0–1; empty
    /// where either has fewer than k. `spearman` (−1 … 1) is the rank correlation of the downloads of the `entities` that
    /// both periods count. `coverage` is the share of downloads whose entity is known.
    pub fn turnover_table(&self) -> Table {
        let columns = vec!["against", "period", "k", "turnover", "spearman", "entities", "coverage_before", "coverage"];
        let row = |found: &Turnover, &(k, turnover): &(u32, Option<f64>)| {
            vec![
                found.against.to_string(),
                found.period.to_string(),
                k.to_string(),
                optional(turnover),
                optional(found.spearman),
                found.entities.to_string(),
                optional(found.coverage_before),
                optional(found.coverage),
            ]
        };
        let compared = self.turnover_compared.iter().filter(|found| !self.turnover.contains(found));
        let rows = self.turnover.iter().chain(compared).flat_map(|found| found.tops.iter().map(|top| row(found, top)));
        Table { columns, rows: rows.collect() }
    }

    /// `period,group,between,within,total,between_share,coverage,reason`: Theil's index in nats, between + within = total.
    ///
    /// `group` is the level of the groups; `between_share` is between over total, on 0–1. `coverage` is the share of the
    /// known entities' downloads whose group is known; the others count as one more group. Where the level has no groups,
    /// one row says so.
    pub fn theil_table(&self) -> Table {
        let columns = vec!["period", "group", "between", "within", "total", "between_share", "coverage", "reason"];
        let group = self.theil.groups.as_ref().map(|groups| groups.name().to_owned()).unwrap_or_default();
        let row = |period: &TheilPeriod| {
            let values = [period.between, period.within, period.total, period.between_share(), period.coverage];
            let words = [period.period.to_string(), group.clone()];
            words.into_iter().chain(values.map(optional)).chain([String::new()]).collect()
        };
        let mut rows: Vec<Vec<String>> = self.theil.periods.iter().map(row).collect();
        rows.extend(reason_row(&columns, self.theil.reason.as_ref()));
        Table { columns, rows }
    }

    /// `period,segment,downloads,share,coverage,reason`: the five segments and "Unknown" of every period.
    ///
    /// Shares are of all downloads and add up to 1; `coverage` is the share of downloads whose segment is known. Where the
    /// file doesn't tell segments, one row says so.
    pub fn segments_table(&self) -> Table {
        let columns = vec!["period", "segment", "downloads", "share", "coverage", "reason"];
        let rows_of = |period: &SegmentPeriod| {
            let (total, coverage) = (period.total(), period.coverage());
            let named = Segment::ALL.iter().map(|segment| segment.name()).chain(["Unknown"]);
            let counts = period.downloads.iter().copied().chain([period.unknown]);
            let row = |(name, downloads): (&str, u64)| {
                vec![
                    period.period.to_string(),
                    name.to_owned(),
                    downloads.to_string(),
                    optional(share(downloads, total)),
                    optional(coverage),
                    String::new(),
                ]
            };
            named.zip(counts).map(row).collect::<Vec<_>>()
        };
        let mut rows: Vec<Vec<String>> = self.segments.periods.iter().flat_map(rows_of).collect();
        rows.extend(reason_row(&columns, self.segments.reason.as_ref()));
        Table { columns, rows }
    }
}

/// A row that holds nothing but the reason, in the last column.
fn reason_row(columns: &[&str], reason: Option<&String>) -> Option<Vec<String>> {
    let reason = reason?;
    let mut row = vec![String::new(); columns.len().saturating_sub(1)];
    row.push(reason.clone());
    Some(row)
}

fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn whole(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
