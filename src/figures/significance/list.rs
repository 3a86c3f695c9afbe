//! The list of findings, in groups: real and large, real but small, chance, an effect of the list, what can't be told.

use super::details::details;
use super::numbers::{effect, effect_unit};
use super::sentences::sentence;
use crate::analysis::{Answer, FALSE_FINDINGS, FindingGroup, LARGE_EFFECTS, Significance, Test, Topic};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{EffectMark, FindingList, FindingRow, FindingSection};
use crate::figures::words::{capitalized, counted, period_name, source_line};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// Returns the list: one sentence per test, the largest effects first.
pub(super) fn list(answer: &Answer, found: &Significance, data: &DataSummary) -> FindingList {
    let section = |group: FindingGroup| {
        let mut tests: Vec<&Test> = found.tests.iter().filter(|test| test.group() == group).collect();
        let largeness = |test: &Test| test.size.map_or(0.0, |size| size.abs() / test.large_from());
        order_by(&mut tests, |a, b| largeness(b).total_cmp(&largeness(a)));
        let row = |test: &&Test| FindingRow {
            sentence: sentence(answer, found, test),
            effect: mark(found, test),
            details: details(answer, found, test),
        };
        FindingSection {
            title: title_of(group).to_owned(),
            is_folded: group == FindingGroup::Untold,
            rows: tests.iter().map(row).collect(),
        }
    };
    FindingList {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        sections: FindingGroup::ALL.map(section).into_iter().filter(|section| !section.rows.is_empty()).collect(),
    }
}

fn title_of(group: FindingGroup) -> &'static str {
    match group {
        FindingGroup::Large => "Real and large",
        FindingGroup::Small => "Real but small",
        FindingGroup::Chance => "Could be chance",
        FindingGroup::List => "An effect of the list",
        FindingGroup::Untold => "Can't be told",
    }
}

pub(in crate::figures) fn title(answer: &Answer, found: &Significance) -> String {
    let count = |group: FindingGroup| found.tests.iter().filter(|test| test.group() == group).count();
    let [large, small, chance, list, _] = FindingGroup::ALL.map(count);
    let told = large + small + chance + list;
    if told == 0 {
        return "Nothing here can be tested".to_owned();
    }
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let real = match large + small {
        0 => "none is real".to_owned(),
        real if large == real => format!("{real} {} real and large", is(real)),
        real if large == 0 => format!("{real} {} real, but small", is(real)),
        real => format!("{real} are real, {large} of them large"),
    };
    let mut parts = vec![real];
    if chance > 0 {
        parts.push(format!("{chance} could be chance"));
    }
    if list > 0 {
        let an_effect = if list == 1 { "is an effect" } else { "are effects" };
        parts.push(format!("{list} {an_effect} of the list"));
    }
    let changes = if told == 1 { "change" } else { "changes" };
    format!("Of {told} {changes} tested{}, {}", since(answer, found), joined(&parts))
}

/// " since 23 Jun 2026".
fn since(answer: &Answer, found: &Significance) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    found.against.map(|against| format!(" since {}", name(against.min(found.period)))).unwrap_or_default()
}

fn joined(parts: &[String]) -> String {
    match parts {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

fn subtitle(answer: &Answer, found: &Significance) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    let compared = match found.against {
        Some(against) => capitalized(&format!("{} compared with {}", name(found.period), name(against))),
        None => "There is no second period to compare with".to_owned(),
    };
    format!(
        "{compared}; {}. Bars: the effect with its interval, on one scale for effects of one kind; a click shows the test.",
        counted(answer)
    )
}

/// Returns what a reader has to know.
pub(super) fn notes(answer: &Answer, found: &Significance) -> Vec<String> {
    let level = answer.question.level.plural();
    let large: Vec<String> =
        LARGE_EFFECTS.iter().map(|large| format!("{} from {} on", large.of, large.words)).collect();
    let models = found.models().map_or_else(String::new, |models| match models.common {
        1 => "Changes are tested on the one model that both dates list.".to_owned(),
        common => format!("Changes are tested on the {} models that both dates list.", format::integer(common)),
    });
    vec![
        format!(
            "Real: chance alone would make so much so seldom that of all findings called real at most {:.0} % are expected to be \
             false (q, Benjamini–Hochberg), and all listed models, those listed throughout and the chain of comparable models move the \
             same way.",
            FALSE_FINDINGS * 100.0
        ),
        format!("Large: {}.", large.join(", ")),
        models,
        "Shares are of the downloads whose entity is known.".to_owned(),
        format!(
            "A swap test asks whether the two dates could be exchanged: for measures of {level} and for shares of groups within each \
             developer, for a developer's own share within each of its models, so that what moves all of them at once counts as a \
             change. An HHI hangs on a few developers, of which chance can't be told: it is hardly ever found to have changed."
        ),
        "How newly listed models differ is judged by developer, since the models of one are alike. It says what was listed, not \
         what the market did."
            .to_owned(),
        "Steady movements are tested on dates a whole window apart. A market that only drifts passes this test too often: the \
         simulated figures stand behind each finding."
            .to_owned(),
    ]
}

/// Returns where the effect stands on the scale of its kind.
fn mark(found: &Significance, test: &Test) -> Option<EffectMark> {
    let size = test.size?;
    let kind = |test: &Test| -> (Topic, Unit) { (test.topic, effect_unit(test)) };
    let of_kind = found.tests.iter().filter(|other| kind(other) == kind(test));
    let reach = |test: &Test| {
        let ends = test.interval.map(|(low, high)| low.abs().max(high.abs()));
        [test.size.map(f64::abs), ends].into_iter().flatten().fold(0.0, f64::max)
    };
    let extent = of_kind.map(reach).fold(0.0, f64::max);
    let percent = |value: f64| if extent > 0.0 { 50.0 + 50.0 * value / extent } else { 50.0 };
    Some(EffectMark {
        label: effect(test, size),
        at_percent: Some(percent(size)),
        interval_percent: test.interval.map(|(low, high)| (percent(low), percent(high))),
        other_percent: None,
    })
}
