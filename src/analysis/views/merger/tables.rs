//! The tables of the merger view.

use super::{HhiEffect, Merger, OwnedFamily, Scenario};
use crate::analysis::Table;
use crate::analysis::table::ColumnUnit::{Downloads, Entities, HhiPoints, Share};
use crate::analysis::table::TableBuilder;
use crate::metrics::HhiBand;

/// A scenario with the words that stand beside it.
struct ScenarioRow<'a> {
    effect: &'static str,
    entities: String,
    family: &'a str,
    scenario: &'a Scenario,
    note: &'static str,
}

/// The note on a merger whose change the guidelines call significant.
const MORE_THAN_100: &str = "adds more than 100 points";

impl Merger {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.merger_table(), self.pairs_table(), self.divestitures_table()]
    }

    /// `period,effect,entities_merged,family,before,after,change,band_before,band_after,threshold,share,entities,coverage,
    /// note,reason`: a row for the merger, and one for the family that is divested, as far as they are chosen; else one without an effect.
    ///
    /// `effect` is `merge`, `divest` or `none`. HHI and its change are in points of 0–10,000, among the known `entities`, which
    /// hold `coverage` of the downloads; `share` (0–1) is what the parts hold together. Bands and threshold are those of
    /// the 2023 US Merger Guidelines, made for markets of products: see [`HhiEffect::crosses_threshold`]. `note` says
    /// where the merger adds more than the guidelines' change; where there is no effect, `reason` says why.
    pub fn merger_table(&self) -> Table {
        let as_it_is = Scenario::without_effect(Vec::new(), "nothing was chosen to merge or to divest".to_owned());
        let merged = self.merge.iter().map(|scenario| ScenarioRow {
            effect: "merge",
            entities: self.merged().join(" + "),
            family: "",
            scenario,
            note: if scenario.effect.is_some_and(|effect| effect.is_significant()) { MORE_THAN_100 } else { "" },
        });
        let mut rows: Vec<ScenarioRow<'_>> = merged.collect();
        rows.extend(self.divest.iter().map(|divest| ScenarioRow {
            effect: "divest",
            entities: divest.owner.clone().unwrap_or_default(),
            family: &divest.family,
            scenario: &divest.scenario,
            note: "",
        }));
        if rows.is_empty() {
            rows.push(ScenarioRow {
                effect: "none",
                entities: String::new(),
                family: "",
                scenario: &as_it_is,
                note: "",
            });
        }
        let table = TableBuilder::new("merger", &rows)
            .day("period", |_| self.period)
            .text("effect", |row| row.effect)
            .text("entities_merged", |row| row.entities.as_str())
            .text("family", |row| row.family);
        with_effect(table, |row| row.scenario.effect.as_ref())
            .text("threshold", |row| {
                let merger = row.scenario.effect.as_ref().filter(|_| row.effect == "merge");
                merger.map(|effect| effect.threshold(row.scenario.share())).unwrap_or_default()
            })
            .number("share", Share, |row| row.scenario.share())
            .count("entities", Entities, |_| self.entities)
            .number("coverage", Share, |_| self.coverage)
            .text("note", |row| row.note)
            .text("reason", |row| row.scenario.reason.as_deref().unwrap_or_default())
            .finish()
    }

    /// `period,entity,partner,share,partner_share,before,after,change,band_before,band_after,threshold,coverage`: the ten
    /// largest entities two by two, the largest effect first.
    ///
    /// Shares are among known entities, on 0–1, HHI in points of 0–10,000; the rest as in [`Merger::merger_table`].
    pub fn pairs_table(&self) -> Table {
        let table = TableBuilder::new("pairwise-mergers", &self.pairs)
            .day("period", |_| self.period)
            .text("entity", |pair| pair.larger.0.as_str())
            .text("partner", |pair| pair.smaller.0.as_str())
            .number("share", Share, |pair| pair.larger.1)
            .number("partner_share", Share, |pair| pair.smaller.1);
        with_effect(table, |pair| Some(&pair.effect))
            .text("threshold", |pair| pair.effect.threshold(pair.larger.1 + pair.smaller.1))
            .number("coverage", Share, |_| self.coverage)
            .finish()
    }

    /// `period,family,entity,downloads,family_share,share,before,after,change,band_before,band_after,coverage,reason`:
    /// the families that their owners could divest, the largest first, at most 100.
    ///
    /// A family has the name of its base model; `entity` owns it. `downloads` are those of the family's models that
    /// are credited to the owner, `family_share` their share and `share` the owner's among known entities, on 0–1. HHI in
    /// points of 0–10,000. Where there is no such family, one row says why.
    pub fn divestitures_table(&self) -> Table {
        let mut rows: Vec<(Option<&OwnedFamily>, &str)> =
            self.largest_families.iter().map(|family| (Some(family), "")).collect();
        rows.extend(self.families_reason.iter().map(|reason| (None, reason.as_str())));
        let table = TableBuilder::new("divestitures", &rows)
            .day("period", |(family, _)| family.map(|_| self.period))
            .text("family", |(family, _)| family.map(|family| family.name.as_str()).unwrap_or_default())
            .text("entity", |(family, _)| family.map(|family| family.owner.as_str()).unwrap_or_default())
            .count("downloads", Downloads, |(family, _)| family.map(|family| family.downloads))
            .number("family_share", Share, |(family, _)| family.map(|family| family.share))
            .number("share", Share, |(family, _)| family.map(|family| family.owner_share));
        with_effect(table, |(family, _)| family.map(|family| &family.effect))
            .number("coverage", Share, |(family, _)| family.and_then(|_| self.coverage))
            .text("reason", |(_, reason)| *reason)
            .finish()
    }
}

impl HhiEffect {
    fn threshold(&self, merged_share: f64) -> &'static str {
        if self.crosses_threshold(merged_share) { "crossed" } else { "not crossed" }
    }
}

/// Adds `before,after,change,band_before,band_after`.
fn with_effect<'r, R>(
    table: TableBuilder<'r, R>,
    effect: impl Fn(&'r R) -> Option<&'r HhiEffect>,
) -> TableBuilder<'r, R> {
    let bands = |row: &'r R| effect(row).map(HhiEffect::bands);
    table
        .number("before", HhiPoints, |row| effect(row).map(|effect| effect.before))
        .number("after", HhiPoints, |row| effect(row).map(|effect| effect.after))
        .number("change", HhiPoints, |row| effect(row).map(|effect| effect.change))
        .text("band_before", |row| bands(row).map(|(before, _)| band_name(before)).unwrap_or_default())
        .text("band_after", |row| bands(row).map(|(_, after)| band_name(after)).unwrap_or_default())
}

fn band_name(band: HhiBand) -> &'static str {
    match band {
        HhiBand::Unconcentrated => "unconcentrated",
        HhiBand::Moderately => "moderately concentrated",
        HhiBand::Highly => "highly concentrated",
    }
}
