//! What the table of developers comes to: the tables of PROVENANCE.md about who is who.

use std::fmt::Write;

use crate::attributes::Attributes;
use crate::developers::{Developers, Reading};
use crate::panel::{FoldedReleases, Row};

/// A statement about a developer, with the part of the downloads of the last snapshot for which it held before the
/// table was checked in November 2026 (in percent).
type AttributionClaim = (&'static str, f64, fn(&Reading) -> bool);

const CHINA: &str = "China";
const UNITED_STATES: &str = "United States";

const CLAIMS: [AttributionClaim; 9] = [
    ("companies in China", 36.533, |reading| is_company(reading) && is_in(reading, CHINA)),
    ("companies in the United States", 29.298, |reading| is_company(reading) && is_in(reading, UNITED_STATES)),
    ("all attributed to China", 48.766, |reading| is_in(reading, CHINA)),
    ("all attributed to the United States", 30.859, |reading| is_in(reading, UNITED_STATES)),
    ("companies", 70.317, is_company),
    ("non-profit bodies", 13.347, |reading| is(reading, "non-profit")),
    ("academia", 1.784, |reading| is(reading, "academia")),
    ("communities", 2.561, |reading| is(reading, "community")),
    ("unaffiliated persons", 7.152, |reading| is(reading, "unaffiliated")),
];

fn is(reading: &Reading, segment: &str) -> bool {
    reading.segment.as_deref() == Some(segment)
}

fn is_company(reading: &Reading) -> bool {
    is(reading, "company")
}

fn is_in(reading: &Reading, country: &str) -> bool {
    reading.country.as_deref() == Some(country)
}

/// One line per claim: its part of the last snapshot's downloads before and after the check, and the least and the
/// most that the rows in doubt allow.
pub fn shares(panel: &FoldedReleases, attributes: &[Attributes]) -> String {
    let mut table = String::from("| of all downloads | before | now | lowest | highest |\n|---|---|---|---|---|\n");
    let rows = last_snapshot(panel);
    let total = downloads(&rows, |_| true);
    for (claim, before, holds) in CLAIMS {
        let part = |of: &dyn Fn(&[Reading]) -> bool| {
            percent(downloads(&rows, |row| of(&attributes[row.model].readings())), total)
        };
        let now = part(&|readings| readings.first().is_some_and(holds));
        let lowest = part(&|readings| !readings.is_empty() && readings.iter().all(holds));
        let highest = part(&|readings| readings.iter().any(holds));
        // Writing into a string cannot fail.
        let _ = writeln!(table, "| {claim} | {before:.1} % | {now} | {lowest} | {highest} |");
    }
    table
}

/// One line per confidence: its rows of the table, and their part of the last snapshot's downloads.
pub fn confidences(panel: &FoldedReleases, attributes: &[Attributes], developers: &Developers) -> String {
    let mut table = String::from("| confidence | rows | downloads |\n|---|---|---|\n");
    let rows = last_snapshot(panel);
    let total = downloads(&rows, |_| true);
    let day = panel.days.last().copied().unwrap_or_default();
    for confidence in ["certain", "likely", "doubt"] {
        let count = developers.rows().filter(|row| row.alias_of.is_empty() && row.confidence == confidence).count();
        let part = downloads(&rows, |row| {
            let developer = developers.on(&attributes[row.model].author, &[day]).ok().flatten();
            developer.is_some_and(|developer| developer.confidence == confidence)
        });
        let _ = writeln!(table, "| {confidence} | {count} | {} |", percent(part, total));
    }
    table
}

/// One line per alias: how many of its listings were renamed, and how many dropped.
pub fn aliases(panel: &FoldedReleases) -> String {
    let mut table = String::from(
        "| account | stands today as | listings renamed | listings dropped | of these, gave the count |\n\
         |---|---|---|---|---|\n",
    );
    for (account, alias) in &panel.aliases {
        let _ = writeln!(
            table,
            "| `{account}` | `{}` | {} | {} | {} |",
            alias.today, alias.renamed, alias.dropped, alias.counted
        );
    }
    table
}

fn last_snapshot(panel: &FoldedReleases) -> Vec<&Row> {
    panel.rows.iter().filter(|row| row.snapshot + 1 == panel.days.len()).collect()
}

fn downloads(rows: &[&Row], of: impl Fn(&Row) -> bool) -> f64 {
    rows.iter().filter(|row| of(row)).filter_map(|row| row.downloads).sum::<i64>() as f64
}

/// A part of a whole, to a tenth of a percent.
pub fn percent(part: f64, whole: f64) -> String {
    if whole == 0.0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part / whole) }
}
