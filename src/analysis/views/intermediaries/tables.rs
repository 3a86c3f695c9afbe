//! The tables of the intermediaries view.

use super::derivatives::{Derivatives, Intermediary, share};
use super::families::BaseFamily;
use super::intermediaries::Intermediaries;
use super::statements::IntermediaryChange;
use crate::analysis::Table;
use crate::analysis::table::ColumnUnit::{Downloads, Entities, HhiPoints, Models, NoUnit, OfRow, Share};
use crate::analysis::table::TableBuilder;

/// What the rest is called: it isn't known not to derive.
const REST: &str = "not known to derive";

/// Returns the name of the largest developer, empty if there is none.
fn developer(largest: Option<&(String, u64)>) -> &str {
    largest.map(|(name, _)| name.as_str()).unwrap_or_default()
}

fn developer_downloads(largest: Option<&(String, u64)>) -> Option<u64> {
    largest.map(|(_, downloads)| *downloads)
}

/// The derivatives of one relation in one period, or the models not known to derive.
struct RelationRow<'a> {
    period: &'a Derivatives,
    relation: &'static str,
    downloads: u64,
    models: u64,
    largest: Option<&'a (String, u64)>,
}

impl RelationRow<'_> {
    /// Returns the rows of a period: its relations, and last the rest.
    fn of(period: &Derivatives) -> Vec<RelationRow<'_>> {
        let models = period.relations.iter().fold(0u64, |sum, of| sum.saturating_add(of.models));
        let rest = RelationRow {
            period,
            relation: REST,
            downloads: period.downloads.saturating_sub(period.derived()),
            models: period.models.saturating_sub(models),
            largest: None,
        };
        let of = period.relations.iter().map(|of| RelationRow {
            period,
            relation: of.derivation.name(),
            downloads: of.downloads,
            models: of.models,
            largest: of.largest.as_ref(),
        });
        of.chain([rest]).collect()
    }
}

impl Intermediaries {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![
            self.derivatives_table(),
            self.largest_table(),
            self.concentration_table(),
            self.families_table(),
            self.changes_table(),
        ]
    }

    /// `statement,against,period,before,after,change` and the columns of [`TableBuilder::evidence`]: the changes that the view
    /// states, on all listed and on comparable models.
    ///
    /// `hhi` and `cr4` are those among intermediaries, HHI on 0–10,000; all others are shares of all downloads on 0–1.
    pub fn changes_table(&self) -> Table {
        let with_evidence = |&change: &IntermediaryChange| Some((change, self.evidence(change)?));
        let rows: Vec<_> = IntermediaryChange::ALL.iter().filter_map(with_evidence).collect();
        TableBuilder::new("derivative-changes", &rows)
            .text("statement", |(change, _)| change.name())
            .day("against", |_| self.against)
            .day("period", |_| self.start)
            .number("before", OfRow, |(_, evidence)| evidence.all.map(|(before, _)| before))
            .number("after", OfRow, |(_, evidence)| evidence.all.map(|(_, after)| after))
            .number("change", OfRow, |(_, evidence)| evidence.change())
            .evidence(OfRow, |(_, evidence)| Some(*evidence))
            .finish()
    }

    /// `period,relation,downloads,share,models,coverage,developer,developer_downloads`: per period the derivatives by
    /// relation, and last those not known to derive; the shares (of all downloads, 0–1) of a period add up to 1.
    ///
    /// `unstated`: a base is named, but not how the model derives from it. `models` have a row; `coverage` is the share
    /// of downloads for which a relation or a base is known; `developer` is the intermediary with the most downloads of
    /// that relation, `developer_downloads`.
    pub fn derivatives_table(&self) -> Table {
        let rows: Vec<RelationRow<'_>> = self.periods.iter().flat_map(RelationRow::of).collect();
        TableBuilder::new("derivatives", &rows)
            .day("period", |row| row.period.start)
            .text("relation", |row| row.relation)
            .count("downloads", Downloads, |row| row.downloads)
            .number("share", Share, |row| row.period.share(row.downloads))
            .count("models", Models, |row| row.models)
            .number("coverage", Share, |row| row.period.share(row.period.derived()))
            .text("developer", |row| developer(row.largest))
            .count("developer_downloads", Downloads, |row| developer_downloads(row.largest))
            .finish()
    }

    /// `period,rank,developer,downloads,share,derivative_share,others_share,relation,share_before,others_share_before`:
    /// the intermediaries of the chosen period, at most 1,000.
    ///
    /// `share` and `share_before` are of all downloads of the chosen period and the one compared with, the others of the
    /// developer's own downloads: of derivatives, and of derivatives of others' bases (over 0.5 by definition; before,
    /// the developer was an intermediary if it was over 0.5 then). `relation` is that of most of its derivatives, by
    /// downloads.
    pub fn largest_table(&self) -> Table {
        let rows: Vec<(u64, &Intermediary)> = (1..).zip(&self.largest).collect();
        TableBuilder::new("intermediaries", &rows)
            .day("period", |_| self.start)
            .rank("rank", |(rank, _)| *rank)
            .text("developer", |(_, of)| of.developer.as_str())
            .count("downloads", Downloads, |(_, of)| of.downloads)
            .number("share", Share, |(_, of)| of.share)
            .number("derivative_share", Share, |(_, of)| share(of.derivatives, of.downloads))
            .number("others_share", Share, |(_, of)| share(of.of_others, of.downloads))
            .text("relation", |(_, of)| of.relation.name())
            .number("share_before", Share, |(_, of)| of.share_before)
            .number("others_share_before", Share, |(_, of)| of.of_others_before)
            .finish()
    }

    /// `period,intermediaries,downloads,share,hhi,cr4,others_share,coverage,reason`: per period how many intermediaries
    /// there are, all of their downloads, their share of all downloads, and how concentrated they are among themselves.
    ///
    /// `others_share` is the share of downloads that are of derivatives of others' bases, whoever offers them: unlike
    /// `share`, it doesn't jump when a large developer becomes an intermediary. HHI on 0–10,000, shares on 0–1; both
    /// undefined without intermediaries. `coverage` as in [`Intermediaries::derivatives_table`]; `reason` says why the file
    /// can't have any.
    pub fn concentration_table(&self) -> Table {
        TableBuilder::new("intermediary-concentration", &self.periods)
            .day("period", |period| period.start)
            .count("intermediaries", Entities, |period| period.intermediaries.intermediaries)
            .count("downloads", Downloads, |period| period.intermediaries.downloads)
            .number("share", Share, |period| period.share(period.intermediaries.downloads))
            .number("hhi", HhiPoints, |period| period.intermediaries.hhi)
            .number("cr4", Share, |period| period.intermediaries.cr4)
            .number("others_share", Share, |period| period.share(period.of_others))
            .number("coverage", Share, |period| period.share(period.derived()))
            .text("reason", |_| self.reason.as_deref().unwrap_or_default())
            .finish()
    }

    /// Returns the base families of the chosen period, at most 1,000; columns
    /// `period,rank,family,base_downloads,derivative_downloads,own_downloads,derivatives,developers,developer,`
    /// `developer_downloads,hhi,share,share_before,depth,cycles,depth_bounded`.
    ///
    /// `own_downloads` are those of derivatives from the base's own developer; `developers` the others with derivatives
    /// that have downloads, `developer` the largest of them with `developer_downloads`, `hhi` (0–10,000) their
    /// concentration within the family. `share` and `share_before` are the whole family's, of all downloads (0–1) of
    /// the chosen period and the one compared with. `depth` is the steps from the farthest member to the base. `cycles`
    /// and `depth_bounded` are the whole file's: cycles that were cut, and models more than 16 steps from a base.
    pub fn families_table(&self) -> Table {
        let rows: Vec<(u64, &BaseFamily)> = (1..).zip(&self.families).collect();
        TableBuilder::new("families", &rows)
            .day("period", |_| self.start)
            .rank("rank", |(rank, _)| *rank)
            .text("family", |(_, of)| of.family.as_str())
            .count("base_downloads", Downloads, |(_, of)| of.base_downloads)
            .count("derivative_downloads", Downloads, |(_, of)| of.derivative_downloads)
            .count("own_downloads", Downloads, |(_, of)| of.own_downloads)
            .count("derivatives", Models, |(_, of)| of.derivatives)
            .count("developers", Entities, |(_, of)| of.developers)
            .text("developer", |(_, of)| developer(of.largest.as_ref()))
            .count("developer_downloads", Downloads, |(_, of)| developer_downloads(of.largest.as_ref()))
            .number("hhi", HhiPoints, |(_, of)| of.hhi)
            .number("share", Share, |(_, of)| of.share)
            .number("share_before", Share, |(_, of)| of.share_before)
            .count("depth", NoUnit, |(_, of)| u64::from(of.depth))
            .count("cycles", NoUnit, |_| self.cycles)
            .count("depth_bounded", Models, |_| self.depth_bounded)
            .finish()
    }
}
