//! What each test comes to, in one sentence.

use super::numbers::{distance, effect, is_nothing};
use crate::analysis::{Answer, FindingGroup, Measure, Property, Significance, Subject, Test, Topic};
use crate::chart::{Unit, format};
use crate::figures::words::{capitalized, name_in_sentence, value_text};

/// Returns the finding of a test as a sentence without a full stop.
pub(super) fn sentence(answer: &Answer, found: &Significance, test: &Test) -> String {
    let subject = capitalized(&subject(answer, test));
    let (group, Some(size)) = (test.group(), test.size) else {
        return format!("{subject}: {}", test.reason.as_deref().unwrap_or("no value"));
    };
    match test.topic {
        Topic::Change => change(test, group, size, &subject),
        Topic::Newcomers => newcomers(test, group, size),
        Topic::Trend => trend(found, test, group, size, &subject),
    }
}

/// "the HHI of developers", "the share of China", "sizes of newly listed models".
pub(super) fn subject(answer: &Answer, test: &Test) -> String {
    match &test.subject {
        Subject::Measure(measure) => measure_of(answer, *measure),
        Subject::Share(level, entity) => format!("the share of {}", name_in_sentence(level, entity)),
        Subject::Size => "sizes of newly listed models".to_owned(),
        Subject::Property(property) => format!("newly listed models, {}", property.label().to_lowercase()),
        Subject::Derivative => "newly listed models made from others".to_owned(),
    }
}

/// "the HHI of developers", "the share of the 4 largest developers".
pub(super) fn measure_of(answer: &Answer, measure: Measure) -> String {
    let level = &answer.question.level;
    match measure {
        Measure::Cr(1) => return format!("the share of the largest {}", level.singular()),
        Measure::Cr(k) => return format!("the share of the {k} largest {}", level.plural()),
        _ => {}
    }
    // Without what stands in brackets; an abbreviation or a name keeps its capital.
    let label = measure.label();
    let name = label.split(" (").next().unwrap_or_default();
    let is_name = ["HHI", "Gini", "Theil", "Shannon"].iter().any(|known| name.starts_with(known));
    let name = if is_name { name.to_owned() } else { name[..1].to_lowercase() + &name[1..] };
    format!("the {name} of {}", level.plural())
}

fn turned(size: f64) -> &'static str {
    if size > 0.0 { "rose" } else { "fell" }
}

fn change(test: &Test, group: FindingGroup, size: f64, subject: &str) -> String {
    let value = |value: Option<f64>| value.map(|value| from_to(test, value)).unwrap_or_default();
    let by = distance(test, size);
    let same = "among the same models";
    match group {
        FindingGroup::List => {
            let all = test.all.filter(|all| !is_nothing(test, *all));
            let all = match all {
                Some(all) => format!("{} by {} among all listed models", turned(all), distance(test, all)),
                None => "hardly moved among all listed models".to_owned(),
            };
            let comparable = match is_nothing(test, size) {
                true => format!("and not at all {same}"),
                false => format!("but {} by {by} {same}", turned(size)),
            };
            // Where these two agree, it is the models listed throughout, or the chain, that don't.
            let other = [(test.balanced, "those listed throughout"), (test.chained, "the chain of comparable models")];
            let agrees = test.all.is_some_and(|all| all * size > 0.0);
            let against = other
                .into_iter()
                .find_map(|(change, name)| change.filter(|change| change * size <= 0.0).map(|change| (change, name)));
            match against.filter(|_| agrees) {
                Some((change, name)) => format!("{subject} {all}, but {} along {name}", effect(test, change)),
                None => format!("{subject} {all}, {comparable}"),
            }
        }
        _ if is_nothing(test, size) => format!("{subject} hardly moved {same}"),
        FindingGroup::Chance => format!("{subject} {} by {by} {same}: chance may have made it", turned(size)),
        FindingGroup::Untold if test.hangs_on_readings => {
            format!("{subject} {} by {by} {same}; it depends on how doubtful developers are read", turned(size))
        }
        FindingGroup::Untold => {
            format!("{subject} {} by {by} {same}; the lists have too little else in common", turned(size))
        }
        FindingGroup::Large | FindingGroup::Small => {
            format!(
                "{subject} {} by {by} {same}, from {} to {}",
                turned(size),
                value(test.values.0),
                value(test.values.1)
            )
        }
    }
}

fn from_to(test: &Test, value: f64) -> String {
    match &test.subject {
        Subject::Measure(measure) => value_text(value, measure.unit()),
        _ => format::label(value, Unit::Share),
    }
}

fn newcomers(test: &Test, group: FindingGroup, size: f64) -> String {
    let (Some(before), Some(after)) = test.values else { return String::new() };
    let text = match &test.subject {
        Subject::Size => {
            let parameters = |value: f64| format::value(value, Unit::Count);
            let (before, after) = (parameters(before), parameters(after));
            let medians = if before == after {
                format!("the median is {after} parameters for both")
            } else {
                format!("the median is {after} parameters, against {before}")
            };
            let how = if size > 0.0 { "larger" } else { "smaller" };
            format!("Newly listed models tend to be {how} than those listed before: {medians}")
        }
        subject => {
            let percent = |value: f64| format::label(value, Unit::Share);
            let (before, after) = (percent(before), percent(after));
            let before = if before == after { "as many".to_owned() } else { before };
            format!("{after} of newly listed models {}, {before} of those listed before", are(subject))
        }
    };
    match group {
        FindingGroup::Chance => format!("{text}: chance may have made the difference"),
        FindingGroup::List => format!("{text}; of how many it is known differs more"),
        _ => text,
    }
}

fn are(subject: &Subject) -> &'static str {
    match subject {
        Subject::Property(Property::Quantized) => "are quantized",
        Subject::Property(Property::Multimodal) => "are multimodal",
        Subject::Property(Property::OpenSource) => "have an open-source license",
        _ => "are made from other models",
    }
}

fn trend(found: &Significance, test: &Test, group: FindingGroup, size: f64, subject: &str) -> String {
    const YEAR_DAYS: u32 = 365;
    let days = found.dates.span_days();
    let over = format!("over {days} days");
    let by = distance(test, size);
    // A slope is told over the span that the data have.
    let a_year = match days {
        YEAR_DAYS.. => format!(", {} a year", effect(test, size / f64::from(days) * f64::from(YEAR_DAYS))),
        _ => String::new(),
    };
    let turned = turned(size);
    match group {
        FindingGroup::Large | FindingGroup::Small => {
            format!("{subject} {turned} steadily, by about {by} {over}{a_year}")
        }
        FindingGroup::List => format!(
            "{subject} {turned} by about {by} {over} as the list changed; among the same models there is no such trend"
        ),
        FindingGroup::Chance => format!("{subject} did not move steadily {over}"),
        FindingGroup::Untold => {
            format!("{subject} {turned} by about {by} {over}; what the same models did can't be told")
        }
    }
}
