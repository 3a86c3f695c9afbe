//! The answer as tables.

use super::derivatives::{Derivatives, Intermediary, RelationDownloads, share};
use super::families::BaseFamily;
use super::intermediaries::Intermediaries;
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table, View};

/// What the rest is called: it isn't known not to derive.
const REST: &str = "not known to derive";

fn named(largest: Option<&(String, u64)>) -> [String; 2] {
    let (name, downloads) =
        largest.map_or_else(Default::default, |(name, downloads)| (name.clone(), downloads.to_string()));
    [name, downloads]
}

impl Intermediaries {
    /// `period,relation,downloads,share,models,coverage,developer,developer_downloads`: per period the derivatives by
    /// relation, and last those not known to derive; the shares (of all downloads, 0–1) of a period add up to 1.
    ///
    /// `unstated`: a base is named, but not how the model derives from it. `models` have a row; `coverage` is the share
    /// of downloads for which a relation or a base is known; `developer` is the intermediary with the most downloads of
    /// that relation, `developer_downloads`.
    pub fn derivatives_table(&self) -> Table {
        let columns =
            vec!["period", "relation", "downloads", "share", "models", "coverage", "developer", "developer_downloads"];
        let rows = self.periods.iter().flat_map(|period| {
            let derived = period.derived();
            let row = |relation: &str, downloads: u64, models: u64, largest: Option<&(String, u64)>| {
                let mut row = vec![
                    period.start.to_string(),
                    relation.to_owned(),
                    downloads.to_string(),
                    optional(period.share(downloads)),
                    models.to_string(),
                    optional(period.share(derived)),
                ];
                row.extend(named(largest));
                row
            };
            let of = |of: &RelationDownloads| row(of.derivation.name(), of.downloads, of.models, of.largest.as_ref());
            let models = period.relations.iter().fold(0u64, |sum, of| sum.saturating_add(of.models));
            let rest = row(REST, period.downloads.saturating_sub(derived), period.models.saturating_sub(models), None);
            period.relations.iter().map(of).chain([rest]).collect::<Vec<_>>()
        });
        Table { columns, rows: rows.collect() }
    }

    /// `period,rank,developer,downloads,share,derivative_share,others_share,relation,share_before,others_share_before`:
    /// the intermediaries of the chosen period, at most 1,000.
    ///
    /// `share` and `share_before` are of all downloads of the chosen period and the one compared with, the others of the
    /// developer's own downloads: of derivatives, and of derivatives of others' bases (over 0.5 by definition; before,
    /// the developer was an intermediary if it was over 0.5 then). `relation` is that of most of its derivatives, by
    /// downloads.
    pub fn largest_table(&self) -> Table {
        let columns = vec![
            "period",
            "rank",
            "developer",
            "downloads",
            "share",
            "derivative_share",
            "others_share",
            "relation",
            "share_before",
            "others_share_before",
        ];
        let row = |(rank, of): (u64, &Intermediary)| {
            vec![
                self.start.to_string(),
                rank.to_string(),
                of.developer.clone(),
                of.downloads.to_string(),
                of.share.to_string(),
                optional(share(of.derivatives, of.downloads)),
                optional(share(of.of_others, of.downloads)),
                of.relation.name().to_owned(),
                optional(of.share_before),
                optional(of.of_others_before),
            ]
        };
        Table { columns, rows: (1..).zip(&self.largest).map(row).collect() }
    }

    /// `period,intermediaries,downloads,share,hhi,cr4,others_share,coverage,reason`: per period how many intermediaries
    /// there are, all of their downloads, their share of all downloads, and how concentrated they are among themselves.
    ///
    /// `others_share` is the share of downloads that are of derivatives of others' bases, whoever offers them: unlike
    /// `share`, it doesn't jump when a large developer becomes an intermediary. HHI on 0–10,000, shares on 0–1; both empty without intermediaries. `coverage` as in
    /// [`Intermediaries::derivatives_table`]; `reason` says why the file can't have any.
    pub fn concentration_table(&self) -> Table {
        let columns =
            vec!["period", "intermediaries", "downloads", "share", "hhi", "cr4", "others_share", "coverage", "reason"];
        let row = |period: &Derivatives| {
            let market = &period.intermediaries;
            vec![
                period.start.to_string(),
                market.intermediaries.to_string(),
                market.downloads.to_string(),
                optional(period.share(market.downloads)),
                optional(market.hhi),
                optional(market.cr4),
                optional(period.share(period.of_others)),
                optional(period.share(period.derived())),
                self.reason.clone().unwrap_or_default(),
            ]
        };
        Table { columns, rows: self.periods.iter().map(row).collect() }
    }

    /// The base families of the chosen period, at most 1,000; columns
    /// `period,rank,family,base_downloads,derivative_downloads,own_downloads,derivatives,developers,developer,`
    /// `developer_downloads,hhi,share,share_before,depth,cycles,depth_bounded`.
    ///
    /// `own_downloads` are those of derivatives from the base's own developer; `developers` the others with derivatives
    /// that have downloads, `developer` the largest of them with `developer_downloads`, `hhi` (0–10,000) their
    /// concentration within the family. `share` and `share_before` are the whole family's, of all downloads (0–1) of
    /// the chosen period and the one compared with. `depth` is the steps from the farthest member to the base. `cycles`
    /// and `depth_bounded` are the whole file's: cycles that were cut, and models more than 16 steps from a base.
    pub fn families_table(&self) -> Table {
        let columns = vec![
            "period",
            "rank",
            "family",
            "base_downloads",
            "derivative_downloads",
            "own_downloads",
            "derivatives",
            "developers",
            "developer",
            "developer_downloads",
            "hhi",
            "share",
            "share_before",
            "depth",
            "cycles",
            "depth_bounded",
        ];
        let row = |(rank, of): (u64, &BaseFamily)| {
            let [developer, developer_downloads] = named(of.largest.as_ref());
            vec![
                self.start.to_string(),
                rank.to_string(),
                of.family.clone(),
                of.base_downloads.to_string(),
                of.derivative_downloads.to_string(),
                of.own_downloads.to_string(),
                of.derivatives.to_string(),
                of.developers.to_string(),
                developer,
                developer_downloads,
                optional(of.hhi),
                optional(of.share),
                optional(of.share_before),
                of.depth.to_string(),
                self.cycles.to_string(),
                self.depth_bounded.to_string(),
            ]
        };
        Table { columns, rows: (1..).zip(&self.families).map(row).collect() }
    }
}

impl Intermediaries {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let tables =
            [self.derivatives_table(), self.largest_table(), self.concentration_table(), self.families_table()];
        View::Intermediaries.tables().iter().zip(tables).map(|(name, table)| NamedTable { name, table }).collect()
    }
}
