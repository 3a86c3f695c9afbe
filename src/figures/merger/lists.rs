//! Pairwise mergers and divestitures in tables for reading.

use super::notes::verdict;
use crate::analysis::{Answer, Merger, MergerPair, OwnedFamily, ValueUnit};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::grammar::{largest, part_of};
use crate::figures::guidelines::band_words;
use crate::figures::words::{
    at_period, capitalized, display_name, name_in_sentence, source_line, subtitle_end, value_text,
};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// Rows of a list.
const LISTED: usize = 10;

/// Returns the mergers of two of the largest entities that change the HHI most.
pub(super) fn pairs(answer: &Answer, found: &Merger, data: &DataSummary) -> ReadingTable {
    let level = &answer.question.level;
    let name = |name: &str| display_name(level, name);
    let compared = largest_compared(found.pairs.len());
    let crossing = found.pairs.iter().filter(|pair| crosses(pair)).count();
    let in_title = |name: &str| name_in_sentence(level, name);
    let title = match found.pairs.first() {
        None => format!("Fewer than two {} to merge", level.plural()),
        Some(pair) if found.pairs.len() == 1 => format!(
            "A merger of {} and {} would add {} points to the HHI",
            in_title(&pair.larger.0),
            in_title(&pair.smaller.0),
            value_text(pair.effect.change, ValueUnit::Points),
        ),
        Some(pair) => format!(
            "Of {}, {} and {} would add most to the HHI: {} points; {} pairs would cross the guidelines' threshold",
            largest(compared, level),
            in_title(&pair.larger.0),
            in_title(&pair.smaller.0),
            value_text(pair.effect.change, ValueUnit::Points),
            part_of(crossing as u32, found.pairs.len() as u32),
        ),
    };
    let row = |pair: &MergerPair| {
        vec![
            format!("{} + {}", name(&pair.larger.0), name(&pair.smaller.0)),
            format::label(pair.larger.1 + pair.smaller.1, Unit::Share),
            format::value(pair.effect.change, Unit::IndexChange),
            value_text(pair.effect.after, ValueUnit::Points),
            band_words(pair.effect.bands().1).to_owned(),
            if crosses(pair) { "crossed" } else { "not crossed" }.to_owned(),
        ]
    };
    let subtitle = format!(
        "Mergers of two of {} {}, by their effect on the HHI (points of 0–10,000); {}.",
        largest(compared, level),
        at_period(answer.question.granularity, found.period),
        subtitle_end(answer)
    );
    ReadingTable {
        heading: Heading { title, subtitle },
        source: source_line(data),
        columns: vec![
            ReadingColumn::words("Merger"),
            ReadingColumn::numbers("Share together"),
            ReadingColumn::numbers("Change of HHI"),
            ReadingColumn::numbers("HHI after"),
            ReadingColumn::words("Band"),
            ReadingColumn::words("Guidelines' threshold"),
        ],
        rows: found.pairs.iter().take(LISTED).map(row).collect(),
    }
}

fn crosses(pair: &MergerPair) -> bool {
    pair.effect.crosses_threshold(pair.larger.1 + pair.smaller.1)
}

/// Returns how many entities make that many pairs.
fn largest_compared(pairs: usize) -> u32 {
    (2..=10u32).find(|n| (n * (n - 1) / 2) as usize >= pairs).unwrap_or(10)
}

/// What is divested with a family.
pub(super) const FAMILIES_NOTE: &str =
    "A family is a base model with those of its owner's own models that derive from it; they would go together.";

/// Returns the families whose divestiture lowers the HHI most.
pub(super) fn families(answer: &Answer, found: &Merger, data: &DataSummary) -> ReadingTable {
    let level = &answer.question.level;
    let mut largest: Vec<&OwnedFamily> = found.largest_families.iter().collect();
    // Stable: of equal effects the larger family comes first.
    order_by(&mut largest, |a, b| a.effect.change.total_cmp(&b.effect.change));
    let title = match (largest.first(), &found.families_reason) {
        (Some(family), _) => format!(
            "Divesting the family of {} would weigh most: the HHI would {}",
            family.name,
            verdict(&family.effect)
        ),
        (None, reason) => capitalized(reason.as_deref().unwrap_or("no family can be divested")),
    };
    let row = |family: &&OwnedFamily| {
        vec![
            family.name.clone(),
            display_name(level, &family.owner),
            format::label(family.share, Unit::Share),
            format::value(family.effect.change, Unit::IndexChange),
            value_text(family.effect.after, ValueUnit::Points),
            band_words(family.effect.bands().1).to_owned(),
        ]
    };
    let subtitle = format!(
        "HHI of {} (points of 0–10,000) {} without one base model and its derivatives; the largest effects; {}.",
        level.plural(),
        at_period(answer.question.granularity, found.period),
        subtitle_end(answer)
    );
    ReadingTable {
        heading: Heading { title, subtitle },
        source: source_line(data),
        columns: vec![
            ReadingColumn::words("Family"),
            ReadingColumn::words(capitalized(&level.singular())),
            ReadingColumn::numbers("Share of downloads"),
            ReadingColumn::numbers("Change of HHI"),
            ReadingColumn::numbers("HHI after"),
            ReadingColumn::words("Band"),
        ],
        rows: largest.iter().take(LISTED).map(row).collect(),
    }
}
