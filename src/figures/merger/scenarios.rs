//! The chart of scenarios: the HHI as it is, after a merger, and after a divestiture.

use super::notes::verdict;
use crate::analysis::{Answer, Divestiture, Merger, Scenario};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::guidelines::{band_words, hhi_band_words};
use crate::figures::words::{at_period, capitalized, display_name, source_line, subtitle_end};
use crate::protocol::DataSummary;

/// Returns the HHI as it is, after the merger, and without the family.
pub(super) fn effects(answer: &Answer, found: &Merger, data: &DataSummary) -> Figure {
    let scenarios = std::iter::once(&found.merge).chain(found.divest.iter().map(|divest| &divest.scenario));
    let before = scenarios.filter_map(|scenario| scenario.effect).map(|effect| effect.before).next();
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
    rows.push(scenario(format!("{} merged", joined(answer, &found.merge)), &found.merge, ColorRole::Increase));
    rows.extend(
        found
            .divest
            .as_ref()
            .map(|divest| scenario(format!("Without {}", divest.family), &divest.scenario, ColorRole::Decrease)),
    );
    let subtitle = format!(
        "HHI of {}, points of 0–10,000, {}, as if nothing else changed; {}.",
        answer.question.level.plural(),
        at_period(answer.question.granularity, found.period),
        subtitle_end(answer)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::Index,
        rows,
        reference: None,
        value_label: "HHI".to_owned(),
        before_label: before.map(|_| "as it is".to_owned()),
        empty_reason: found.merge.reason.clone().unwrap_or_default(),
    })
}

/// Returns whether the merger crosses the guidelines' threshold, in a sentence; empty without an effect.
pub(super) fn threshold(merge: &Scenario) -> String {
    let Some(effect) = merge.effect else { return String::new() };
    let crosses = if effect.crosses_threshold(merge.share()) { "would cross" } else { "would not cross" };
    let together = format::label(merge.share(), Unit::Share);
    format!("With {together} together the merger {crosses} the threshold of the guidelines.")
}

fn title(answer: &Answer, found: &Merger) -> String {
    let merge = found.merge.effect.map(|effect| {
        let who = joined(answer, &found.merge);
        format!("if {who} merged, the HHI would {}", verdict(&effect))
    });
    let divest = found.divest.as_ref().and_then(|divest| Some((divest, divest.scenario.effect?)));
    let divest = divest.map(|(divest, effect)| {
        format!("if {} let the family of {} go, it would {}", owner(answer, divest), divest.family, verdict(&effect))
    });
    let text = match (merge, divest) {
        (Some(merge), Some(divest)) => format!("{merge}; {divest}"),
        (Some(merge), None) => merge,
        (None, Some(divest)) => divest.replace("it would", "the HHI would"),
        (None, None) => found.merge.reason.clone().unwrap_or_default(),
    };
    if found.is_example && found.merge.effect.is_some() {
        return format!("As an example: {text}");
    }
    capitalized(&text)
}

fn owner(answer: &Answer, divest: &Divestiture) -> String {
    divest.owner.as_ref().map(|owner| display_name(&answer.question.level, owner)).unwrap_or_default()
}

/// Returns the names of a scenario's parts: "a and b", "a, b and c"; of more than three the first two and how many more.
fn joined(answer: &Answer, scenario: &Scenario) -> String {
    let names: Vec<String> =
        scenario.parts.iter().map(|(name, _)| display_name(&answer.question.level, name)).collect();
    match names.as_slice() {
        [first, second, rest @ ..] if rest.len() > 1 => format!("{first}, {second} and {} more", rest.len()),
        [first, second, third] => format!("{first}, {second} and {third}"),
        names => names.join(" and "),
    }
}
