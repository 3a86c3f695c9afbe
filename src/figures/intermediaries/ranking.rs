//! The largest intermediaries.

use super::notes::{share_text, subtitle_end};
use crate::analysis::{Answer, Derivation, Intermediaries, Intermediary};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit};
use crate::figures::grammar::largest_of;
use crate::figures::words::{at_period, period_name, source_line};
use crate::protocol::DataSummary;

/// Rows of the chart; the data behind it have more.
const SHOWN: usize = 15;

/// Returns the largest intermediaries of the chosen period, with what they had before.
pub(super) fn largest(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Figure {
    let granularity = answer.question.granularity;
    let row = |of: &Intermediary| Bar {
        label: of.developer.clone(),
        value: Some(of.share),
        interval: None,
        before: of.share_before,
        color: ColorRole::Accent,
        note: note(of),
    };
    let subtitle = format!(
        "Share of downloads {}, %{}{}; {}.",
        at_period(granularity, found.start),
        match found.largest.len().min(SHOWN) as u32 {
            0 => String::new(),
            shown => format!(", {}", largest_of(shown, "intermediary", "intermediaries")),
        },
        if found.against.is_some() { " (hollow: before)" } else { "" },
        subtitle_end(answer, found)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::Share,
        rows: found.largest.iter().take(SHOWN).map(row).collect(),
        reference: None,
        lines: Vec::new(),
        value_label: period_name(granularity, found.start),
        before_label: found.against.map(|against| period_name(granularity, against)),
        empty_reason: found.reason.clone().unwrap_or_else(|| "No intermediary in the chosen period".to_owned()),
    })
}

fn title(answer: &Answer, found: &Intermediaries) -> String {
    let Some(first) = found.largest.first() else {
        return found.reason.clone().unwrap_or_else(|| "No intermediary in the chosen period".to_owned());
    };
    let share = share_text(first.share);
    let at = at_period(answer.question.granularity, found.start);
    match found.largest.get(1) {
        Some(second) => {
            let second_share = share_text(second.share);
            let (one, two) = (&first.developer, &second.developer);
            let only = if found.largest.len() == 2 { "only" } else { "largest" };
            format!("{one} ({share}) and {two} ({second_share}) are the {only} intermediaries {at}")
        }
        None => format!("{} is the only intermediary {at}, with {share} of downloads", first.developer),
    }
}

/// Returns how it derives, and how much of what it offers is made from others' models.
fn note(of: &Intermediary) -> String {
    let verb = match of.relation {
        Derivation::Finetune => "mostly finetunes",
        Derivation::Adapter => "mostly adapters",
        Derivation::Quantized => "mostly quantized copies",
        Derivation::Merge => "mostly merges",
        Derivation::Unstated => "relations not stated",
    };
    let of_others = share_text(of.of_others as f64 / of.downloads.max(1) as f64);
    format!("{verb}; {of_others} made from others' models")
}
