//! The tables of PROVENANCE.md, computed from the panel.

use std::fmt::Write;

use crate::attributes::Attributes;
use crate::attribution::{self, percent};
use crate::developers::Developers;
use crate::panel::{FoldedReleases, Row};
use crate::releases::{INCOMPLETE, Release};

const TEMPLATE: &str = include_str!("provenance.md");

type Known = (&'static str, fn(&Attributes) -> bool);

const COLUMNS: [Known; 16] = [
    ("`created`", |row| row.created.is_some()),
    ("developer in the table (`org_type`)", |row| row.segment.is_some()),
    ("`org_country_single`, with `User` and `Organization`", |row| row.country.is_some()),
    ("`org_country_single`, a country", |row| {
        row.country.as_deref().is_some_and(|country| !matches!(country, "User" | "Organization"))
    }),
    ("`merged_modality`", |row| row.modality.is_some()),
    ("`merged_derived_from`", |row| row.derived_from.is_some()),
    ("`license`", |row| row.license.is_some()),
    ("`parameters`", |row| row.parameters.is_some()),
    ("`parameters`, not the model's own count", |row| row.parameters_source.is_some_and(|source| source != "own")),
    ("`active_parameters`", |row| row.active_parameters.is_some()),
    ("`is_moe`", |row| row.is_moe.is_some()),
    ("`architecture`", |row| row.architecture.is_some()),
    ("`library`", |row| row.library.is_some()),
    ("`base_relation`", |row| row.base_relation.is_some()),
    ("`languages`", |row| row.languages.is_some()),
    ("other readings (`org_type_alternative`)", |row| !row.alternatives.is_empty()),
];

/// PROVENANCE.md: the template with its tables filled in.
pub fn provenance(
    panel: &FoldedReleases,
    attributes: &[Attributes],
    releases: &[Release],
    developers: &Developers,
) -> String {
    let varied: Vec<String> = panel.varied.iter().map(|(name, models)| format!("`{name}` {models}")).collect();
    TEMPLATE
        .replace("{snapshots}", &snapshots(panel, attributes, releases))
        .replace("{coverage}", &coverage(panel, attributes))
        .replace("{shares}", &attribution::shares(panel, attributes))
        .replace("{confidences}", &attribution::confidences(panel, attributes, developers))
        .replace("{aliases}", &attribution::aliases(panel))
        .replace("{dropped}", &panel.aliases.values().map(|alias| alias.dropped).sum::<usize>().to_string())
        .replace("{varied}", &varied.join(", "))
        .replace("{doubled}", &panel.doubled.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        .replace("{models}", &panel.models.len().to_string())
        .replace("{rows}", &panel.rows.len().to_string())
}

/// One line per snapshot: its size, and how much of it is new.
pub fn snapshots(panel: &FoldedReleases, attributes: &[Attributes], releases: &[Release]) -> String {
    let mut table = String::from(
        "| date | release | models | with a count | downloads, millions | carried forward: models | downloads | \
         developers in the table: downloads |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (snapshot, release) in releases.iter().enumerate() {
        let rows: Vec<&Row> = panel.rows.iter().filter(|row| row.snapshot == snapshot).collect();
        let counted = rows.iter().filter(|row| row.downloads.is_some()).count();
        let total = downloads(&rows, |_| true);
        let carried = rows.iter().filter(|row| row.carried).count();
        let mark = if INCOMPLETE.contains(&release.version) { " (incomplete)" } else { "" };
        // Writing into a string cannot fail.
        let _ = writeln!(
            table,
            "| {} | {}{mark} | {} | {counted} | {:.1} | {} | {} | {} |",
            release.published,
            release.version,
            rows.len(),
            total as f64 / 1e6,
            percent(carried as f64, counted as f64),
            percent(downloads(&rows, |row| row.carried) as f64, total as f64),
            percent(downloads(&rows, |row| attributes[row.model].segment.is_some()) as f64, total as f64),
        );
    }
    table
}

/// One line per column: how much of the last snapshot it covers, and of the worst.
pub fn coverage(panel: &FoldedReleases, attributes: &[Attributes]) -> String {
    let mut table = String::from(
        "| column | models (all) | downloads, lowest of all snapshots | downloads, last snapshot |\n|---|---|---|---|\n",
    );
    for (name, known) in COLUMNS {
        let models = attributes.iter().filter(|row| known(row)).count();
        let parts: Vec<(i64, i64)> = (0..panel.days.len())
            .map(|snapshot| {
                let rows: Vec<&Row> = panel.rows.iter().filter(|row| row.snapshot == snapshot).collect();
                (downloads(&rows, |row| known(&attributes[row.model])), downloads(&rows, |_| true))
            })
            .collect();
        let fraction = |&(part, whole): &(i64, i64)| part as f64 / whole as f64;
        let lowest = parts.iter().min_by(|a, b| fraction(a).total_cmp(&fraction(b))).copied().unwrap_or_default();
        let last = parts.last().copied().unwrap_or_default();
        let _ = writeln!(
            table,
            "| {name} | {} | {} | {} |",
            percent(models as f64, attributes.len() as f64),
            percent(lowest.0 as f64, lowest.1 as f64),
            percent(last.0 as f64, last.1 as f64),
        );
    }
    table
}

fn downloads(rows: &[&Row], of: impl Fn(&Row) -> bool) -> i64 {
    rows.iter().filter(|row| of(row)).filter_map(|row| row.downloads).sum()
}
