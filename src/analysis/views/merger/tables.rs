//! The tables of the view.

use super::{HhiEffect, Merger, Scenario};
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table, View};
use crate::metrics::HhiBand;

impl Merger {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let all = [self.merger_table(), self.pairs_table(), self.divestitures_table()];
        View::Merger.tables().iter().zip(all).map(|(&name, table)| NamedTable { name, table }).collect()
    }

    /// `period,effect,entities_merged,family,before,after,change,band_before,band_after,threshold,share,entities,coverage,
    /// note,reason`: a row for the merger, and one for the family that is let go, if one is chosen.
    ///
    /// `effect` is `merge` or `divest`. HHI and its change are in points of 0–10,000, among the known `entities`, which
    /// hold `coverage` of the downloads; `share` (0–1) is what the parts hold together. Bands and threshold are those of
    /// the 2023 US Merger Guidelines, made for markets of products: see [`HhiEffect::crosses_threshold`]. `note` says
    /// where the merger is an example; where there is no effect, `reason` says why.
    pub fn merger_table(&self) -> Table {
        let columns = vec![
            "period",
            "effect",
            "entities_merged",
            "family",
            "before",
            "after",
            "change",
            "band_before",
            "band_after",
            "threshold",
            "share",
            "entities",
            "coverage",
            "note",
            "reason",
        ];
        let row = |effect: &str, entities: String, family: &str, scenario: &Scenario, note: &str| {
            let mut row = vec![self.period.to_string(), effect.to_owned(), entities, family.to_owned()];
            row.extend(effect_cells(scenario.effect.as_ref()));
            let threshold =
                scenario.effect.filter(|_| effect == "merge").map(|effect| effect.threshold(scenario.share()));
            row.extend([
                threshold.unwrap_or_default().to_owned(),
                scenario.share().to_string(),
                self.entities.to_string(),
                optional(self.coverage),
                note.to_owned(),
                scenario.reason.clone().unwrap_or_default(),
            ]);
            row
        };
        let note = if self.is_example { "example: the two largest" } else { "" };
        let mut rows = vec![row("merge", self.merged().join(" + "), "", &self.merge, note)];
        rows.extend(self.divest.iter().map(|divest| {
            row("divest", divest.owner.clone().unwrap_or_default(), &divest.family, &divest.scenario, "")
        }));
        Table { columns, rows }
    }

    /// `period,entity,partner,share,partner_share,before,after,change,band_before,band_after,threshold,coverage`: the ten
    /// largest entities two by two, the largest effect first.
    ///
    /// Shares are among known entities, on 0–1, HHI in points of 0–10,000; the rest as in [`Merger::merger_table`].
    pub fn pairs_table(&self) -> Table {
        let columns = vec![
            "period",
            "entity",
            "partner",
            "share",
            "partner_share",
            "before",
            "after",
            "change",
            "band_before",
            "band_after",
            "threshold",
            "coverage",
        ];
        let rows = self.pairs.iter().map(|pair| {
            let ((entity, share), (partner, partner_share)) = (&pair.larger, &pair.smaller);
            let mut row = vec![self.period.to_string(), entity.clone(), partner.clone()];
            row.extend([share.to_string(), partner_share.to_string()]);
            row.extend(effect_cells(Some(&pair.effect)));
            row.extend([pair.effect.threshold(share + partner_share).to_owned(), optional(self.coverage)]);
            row
        });
        Table { columns, rows: rows.collect() }
    }

    /// `period,family,entity,downloads,family_share,share,before,after,change,band_before,band_after,coverage,reason`:
    /// the families that their owners could let go, the largest first, at most 100.
    ///
    /// A family goes by the name of its base model; `entity` owns it. `downloads` are those of the family's models that
    /// are credited to the owner, `family_share` their share and `share` the owner's among known entities, on 0–1. HHI in
    /// points of 0–10,000. Where there is no such family, one row says why.
    pub fn divestitures_table(&self) -> Table {
        let columns = vec![
            "period",
            "family",
            "entity",
            "downloads",
            "family_share",
            "share",
            "before",
            "after",
            "change",
            "band_before",
            "band_after",
            "coverage",
            "reason",
        ];
        let rows = self.largest_families.iter().map(|family| {
            let mut row = vec![self.period.to_string(), family.name.clone(), family.owner.clone()];
            row.extend([family.downloads.to_string(), family.share.to_string(), family.owner_share.to_string()]);
            row.extend(effect_cells(Some(&family.effect)));
            row.extend([optional(self.coverage), String::new()]);
            row
        });
        let mut rows: Vec<Vec<String>> = rows.collect();
        rows.extend(self.families_reason.iter().map(|reason| {
            let mut row = vec![String::new(); columns.len() - 1];
            row.push(reason.clone());
            row
        }));
        Table { columns, rows }
    }
}

impl HhiEffect {
    fn threshold(&self, merged_share: f64) -> &'static str {
        if self.crosses_threshold(merged_share) { "crossed" } else { "not crossed" }
    }
}

/// `before,after,change,band_before,band_after`.
fn effect_cells(effect: Option<&HhiEffect>) -> Vec<String> {
    let Some(effect) = effect else { return vec![String::new(); 5] };
    let (before, after) = effect.bands();
    let numbers = [effect.before, effect.after, effect.change].map(|points| points.to_string());
    numbers.into_iter().chain([before, after].map(|band| band_name(band).to_owned())).collect()
}

fn band_name(band: HhiBand) -> &'static str {
    match band {
        HhiBand::Unconcentrated => "unconcentrated",
        HhiBand::Moderately => "moderately concentrated",
        HhiBand::Highly => "highly concentrated",
    }
}
