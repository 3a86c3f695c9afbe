//! The tables of the rebalancing view.

use super::changes::share;
use super::{HhiChange, HhiContribution, RankLine, Rebalancing, SegmentPeriod, ShareChange, TheilPeriod, Turnover};
use crate::analysis::Table;
use crate::analysis::classify::Segment;
use crate::analysis::table::ColumnUnit::{Downloads, Entities, HhiPoints, Nats, NoUnit, Share};
use crate::analysis::table::TableBuilder;
use crate::calendar::Day;

impl Rebalancing {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![
            self.changes_table(),
            self.contributions_table(),
            self.ranks_table(),
            self.turnover_table(),
            self.theil_table(),
            self.segments_table(),
        ]
    }

    /// `against,period,entity,downloads_before,downloads,share_before,share,change,rank_before,rank,rank_change,shares_of,
    /// unknown_share_before,unknown_share`: the largest change first.
    ///
    /// Shares are of all downloads or of those of known entities (`shares_of`), on 0–1: those of a period add up to 1, the
    /// changes to 0. `unknown_share` is the part of all downloads whose entity isn't known, the same in every row.
    /// The columns of [`TableBuilder::evidence`] stand at the end, for the thousand that changed most.
    /// `rank_change` is the number of places climbed, below 0 for a fall. Every entity where the question names no
    /// number of entities; else the thousand that changed most and "Other".
    pub fn changes_table(&self) -> Table {
        let rows: Vec<(usize, &ShareChange)> = self.changes.iter().enumerate().collect();
        TableBuilder::new("share-changes", &rows)
            .day("against", |_| self.against)
            .day("period", |_| self.period)
            .text("entity", |(_, row)| row.entity.as_str())
            .count("downloads_before", Downloads, |(_, row)| row.downloads_before)
            .count("downloads", Downloads, |(_, row)| row.downloads)
            .number("share_before", Share, |(_, row)| row.share_before)
            .number("share", Share, |(_, row)| row.share)
            .number("change", Share, |(_, row)| row.change())
            .rank("rank_before", |(_, row)| row.rank_before)
            .rank("rank", |(_, row)| row.rank)
            .number("rank_change", NoUnit, |(_, row)| row.places().map(|places| places as f64))
            .text("shares_of", |_| self.shares_of.name())
            .number("unknown_share_before", Share, |_| self.against.and_then(|day| self.unknown_share(day)))
            .number("unknown_share", Share, |_| self.unknown_share(self.period))
            .evidence(Share, |(index, _)| self.share_evidence(*index))
            .finish()
    }

    /// `against,period,entity,known_share_before,known_share,contribution,hhi_before,hhi,hhi_change,
    /// coverage_before,coverage`: the largest contribution first, whatever its sign.
    ///
    /// Shares are among the known entities, on 0–1; HHI and contributions in points of 0–10,000. The contributions add
    /// up to `hhi_change`, which is the same in every row, as is what it is told by at the end. Coverage is the part of downloads whose entity
    /// is known.
    pub fn contributions_table(&self) -> Table {
        let rows = self.hhi.iter().flat_map(|hhi| hhi.contributions.iter().map(move |row| (hhi, row)));
        let rows: Vec<(&HhiChange, &HhiContribution)> = rows.collect();
        TableBuilder::new("hhi-contributions", &rows)
            .day("against", |_| self.against)
            .day("period", |_| self.period)
            .text("entity", |(_, row)| row.entity.as_str())
            .number("known_share_before", Share, |(_, row)| row.share_before)
            .number("known_share", Share, |(_, row)| row.share)
            .number("contribution", HhiPoints, |(_, row)| row.points)
            .number("hhi_before", HhiPoints, |(hhi, _)| hhi.before)
            .number("hhi", HhiPoints, |(hhi, _)| hhi.after)
            .number("hhi_change", HhiPoints, |(hhi, _)| hhi.change)
            .number("coverage_before", Share, |(hhi, _)| hhi.coverage_before)
            .number("coverage", Share, |(hhi, _)| hhi.coverage)
            .evidence(HhiPoints, |_| self.hhi_evidence())
            .finish()
    }

    /// `period,entity,rank,downloads,share,shares_of,unknown_share`: the eight largest entities of the compared period, in
    /// every period.
    ///
    /// Shares are of all downloads or of those of known entities, on 0–1; without downloads there is no rank.
    pub fn ranks_table(&self) -> Table {
        let of_line = |line| self.periods.iter().enumerate().map(move |(index, &period)| (line, index, period));
        let rows: Vec<(&RankLine, usize, Day)> = self.ranks.iter().flat_map(of_line).collect();
        TableBuilder::new("ranks", &rows)
            .day("period", |(.., period)| *period)
            .text("entity", |(line, ..)| line.entity.as_str())
            .rank("rank", |(line, index, _)| line.ranks.get(*index).copied().flatten())
            .count("downloads", Downloads, |(line, index, _)| line.downloads.get(*index).copied())
            .number("share", Share, |(line, index, _)| line.shares.get(*index).copied().flatten())
            .text("shares_of", |_| self.shares_of.name())
            .number("unknown_share", Share, |(_, index, _)| self.unknown_shares.get(*index).copied().flatten())
            .finish()
    }

    /// `against,period,k,turnover,spearman,entities,coverage_before,coverage`: each period with the one before it, then
    /// the two that are compared, if they aren't neighbors.
    ///
    /// `turnover` is the part of the k largest that weren't among the k largest of the period `against`, on 0–1; undefined
    /// where either has fewer than k. `spearman` (−1 … 1) is the rank correlation of the downloads of the `entities` that
    /// both periods count. `coverage` is the part of downloads whose entity is known.
    pub fn turnover_table(&self) -> Table {
        let compared = self.turnover_compared.iter().filter(|found| !self.turnover.contains(found));
        let rows = self.turnover.iter().chain(compared);
        let rows: Vec<(&Turnover, u32, Option<f64>)> =
            rows.flat_map(|found| found.tops.iter().map(move |&(k, turnover)| (found, k, turnover))).collect();
        TableBuilder::new("turnover", &rows)
            .day("against", |(found, ..)| found.against)
            .day("period", |(found, ..)| found.period)
            .count("k", Entities, |(_, k, _)| u64::from(*k))
            .number("turnover", Share, |(.., turnover)| *turnover)
            .number("spearman", NoUnit, |(found, ..)| found.spearman)
            .count("entities", Entities, |(found, ..)| found.entities)
            .number("coverage_before", Share, |(found, ..)| found.coverage_before)
            .number("coverage", Share, |(found, ..)| found.coverage)
            .finish()
    }

    /// `period,group,between,within,total,between_share,coverage,reason`: Theil's index in nats, between + within = total.
    ///
    /// `group` is the level of the groups; `between_share` is between over total, on 0–1. `coverage` is the part of the
    /// known entities' downloads whose group is known; the others count as one more group. Where the level has no groups,
    /// one row says so.
    pub fn theil_table(&self) -> Table {
        let rows = with_reason(self.theil.periods.iter(), self.theil.reason.as_ref());
        let group = self.theil.groups.as_ref().map(|groups| groups.name()).unwrap_or_default();
        let of = |row: &(Option<&TheilPeriod>, &str), value: fn(&TheilPeriod) -> Option<f64>| row.0.and_then(value);
        TableBuilder::new("theil-groups", &rows)
            .day("period", |(period, _)| period.map(|period| period.period))
            .text("group", |(period, _)| period.map(|_| group).unwrap_or_default())
            .number("between", Nats, |row| of(row, |period| period.between))
            .number("within", Nats, |row| of(row, |period| period.within))
            .number("total", Nats, |row| of(row, |period| period.total))
            .number("between_share", Share, |row| of(row, TheilPeriod::between_fraction))
            .number("coverage", Share, |row| of(row, |period| period.coverage))
            .text("reason", |(_, reason)| *reason)
            .finish()
    }

    /// `period,segment,downloads,share,coverage,reason,shares_of`: the five segments and "Unknown" of every period.
    ///
    /// Shares add up to 1; those of the known leave "Unknown" without one. `coverage` is the part of downloads whose segment is known. Where the
    /// file doesn't tell segments, one row says so.
    pub fn segments_table(&self) -> Table {
        let rows_of = |period: &'_ SegmentPeriod| {
            let named = Segment::ALL.iter().map(|segment| segment.name()).chain(["Unknown"]);
            let counts = period.downloads.iter().copied().chain([period.unknown]);
            let (known, unknown) = (period.known(), period.unknown);
            let whole = self.segments.shares_of.whole(known, unknown);
            let unknown_share = self.segments.shares_of.share_of_unknown(known, unknown);
            let shares = period.downloads.iter().map(|&downloads| share(downloads, whole)).chain([unknown_share]);
            let coverage = period.coverage();
            let row = move |((segment, downloads), share)| SegmentRow {
                period: period.period,
                segment,
                downloads,
                share,
                coverage,
            };
            named.zip(counts).zip(shares).map(row).collect::<Vec<SegmentRow>>()
        };
        let rows: Vec<SegmentRow> = self.segments.periods.iter().flat_map(rows_of).collect();
        let rows = with_reason(rows.iter(), self.segments.reason.as_ref());
        TableBuilder::new("segments", &rows)
            .day("period", |(row, _)| row.map(|row| row.period))
            .text("segment", |(row, _)| row.map(|row| row.segment).unwrap_or_default())
            .count("downloads", Downloads, |(row, _)| row.map(|row| row.downloads))
            .number("share", Share, |(row, _)| row.and_then(|row| row.share))
            .number("coverage", Share, |(row, _)| row.and_then(|row| row.coverage))
            .text("reason", |(_, reason)| *reason)
            .text("shares_of", |(row, _)| row.map(|_| self.segments.shares_of.name()).unwrap_or_default())
            .finish()
    }

    /// Returns the part of a period's downloads whose entity isn't known; `None` without downloads.
    pub fn unknown_share(&self, period: Day) -> Option<f64> {
        let index = self.periods.iter().position(|&day| day == period)?;
        self.unknown_shares.get(index).copied().flatten()
    }
}

/// A segment, or "Unknown", in one period.
struct SegmentRow {
    period: Day,
    segment: &'static str,
    downloads: u64,
    share: Option<f64>,
    coverage: Option<f64>,
}

/// Adds a row that holds nothing but the reason, if there is one.
fn with_reason<'a, R>(rows: impl Iterator<Item = &'a R>, reason: Option<&'a String>) -> Vec<(Option<&'a R>, &'a str)> {
    rows.map(|row| (Some(row), "")).chain(reason.map(|reason| (None, reason.as_str()))).collect()
}
