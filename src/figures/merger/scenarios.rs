//! The chart of scenarios: the HHI as it is, after a merger, and after a divestiture.

use super::notes::verdict;
use crate::analysis::{Answer, Divestiture, Merger, Scenario, ValueUnit};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::grammar::listed;
use crate::figures::guidelines::{band_words, guideline_lines, hhi_band_words, significant_change};
use crate::figures::words::{at_period, capitalized, name_in_sentence, source_line, subtitle_end, value_text};
use crate::protocol::DataSummary;

/// Returns the HHI as it is, after the merger, and without the family.
pub(super) fn effects(answer: &Answer, found: &Merger, data: &DataSummary) -> Figure {
    let before = found.hhi;
    let bar = |label: String, value: Option<f64>, color: ColorRole, note: String| Bar {
        label,
        value,
        interval: None,
        before: value.and(before).filter(|_| color != ColorRole::Context),
        color,
        note,
    };
    let scenario = |label: String, scenario: &Scenario, color: ColorRole| {
        let note = scenario.effect.map(|effect| band_words(effect.bands().1).to_owned());
        let after = scenario.effect.map(|effect| effect.after);
        bar(label, after, color, note.or_else(|| scenario.reason.clone()).unwrap_or_default())
    };
    let mut rows = Vec::new();
    if let Some(before) = before {
        let note = hhi_band_words(before).to_owned();
        rows.push(bar("As it is".to_owned(), Some(before), ColorRole::Context, note));
    }
    let merge = found.merge.as_ref();
    rows.extend(merge.map(|merge| scenario(format!("{} merged", joined(answer, merge)), merge, ColorRole::Increase)));
    rows.extend(
        found
            .divest
            .as_ref()
            .map(|divest| scenario(format!("Without {}", divest.family), &divest.scenario, ColorRole::Decrease)),
    );
    let subtitle = format!(
        "HHI of {}, points of 0–10,000, {}, as if nothing else changed; the guidelines look at changes above {}; {}.",
        answer.question.level.plural(),
        at_period(answer.question.granularity, found.period),
        significant_change(),
        subtitle_end(answer)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::Index,
        rows,
        reference: None,
        lines: guideline_lines(),
        value_label: "HHI".to_owned(),
        before_label: before.map(|_| "as it is".to_owned()),
        empty_reason: format!("No downloads of a known {} in this period", answer.question.level.singular()),
    })
}

/// Returns what the guidelines say of the merger, in words; empty without an effect.
pub(super) fn threshold(merge: &Scenario) -> String {
    let Some(effect) = merge.effect else { return String::new() };
    let crosses = if effect.crosses_threshold(merge.share()) { "would cross" } else { "would not cross" };
    let together = format::label(merge.share(), Unit::Share);
    let change = value_text(effect.change, ValueUnit::Points);
    let significant = significant_change();
    let more = if effect.is_significant() { "more than" } else { "no more than" };
    format!(
        "It would add {change} points, {more} the {significant} from which on the guidelines look at a merger; with {together} \
         together it {crosses} their threshold."
    )
}

/// Returns what the merger would do to the HHI, and what a divestiture would.
pub(in crate::figures) fn title(answer: &Answer, found: &Merger) -> String {
    let merge = found.merge.as_ref().and_then(|merge| {
        let effect = merge.effect?;
        Some(format!("if {} merged, the HHI would {}", joined(answer, merge), verdict(&effect)))
    });
    let divest = found.divest.as_ref().and_then(|divest| Some((divest, divest.scenario.effect?)));
    let divest = divest.map(|(divest, effect)| {
        let owner = owner(answer, divest);
        format!("if {owner} divested the family of {}, the HHI would {}", divest.family, verdict(&effect))
    });
    let text = match (merge, divest) {
        (Some(merge), Some(divest)) => format!("{merge}; {}", divest.replacen("the HHI would", "it would", 1)),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => as_it_is(answer, found),
    };
    capitalized(&text)
}

/// Returns the HHI before anything is merged, and why nothing is.
fn as_it_is(answer: &Answer, found: &Merger) -> String {
    let several = answer.question.level.plural();
    let reason = found.merge.as_ref().or(found.divest.as_ref().map(|divest| &divest.scenario));
    let reason = reason.and_then(|scenario| scenario.reason.as_deref());
    match (reason, found.hhi) {
        (Some(reason), _) => reason.to_owned(),
        (None, Some(hhi)) => format!(
            "{}, the HHI of {several} was {} ({}); choose two or more to see what a merger would do to it",
            at_period(answer.question.granularity, found.period),
            value_text(hhi, ValueUnit::Points),
            hhi_band_words(hhi)
        ),
        (None, None) => format!("no downloads of known {several} in this period"),
    }
}

fn owner(answer: &Answer, divest: &Divestiture) -> String {
    divest.owner.as_ref().map(|owner| name_in_sentence(&answer.question.level, owner)).unwrap_or_default()
}

/// Returns the names of a scenario's parts: "a and b", "a, b and c"; of more than three the first two and how many more.
fn joined(answer: &Answer, scenario: &Scenario) -> String {
    let names: Vec<String> =
        scenario.parts.iter().map(|(name, _)| name_in_sentence(&answer.question.level, name)).collect();
    match names.as_slice() {
        [first, second, rest @ ..] if rest.len() > 1 => format!("{first}, {second} and {} more", rest.len()),
        names => listed(names),
    }
}
