//! The measure without each of the largest, one at a time.

use super::measure::name_of;
use crate::analysis::{Answer, Concentration, LeaveOneOut, Level, Measure, Population, WithoutOne};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Reference, Unit, format};
use crate::figures::grammar::listed;
use crate::figures::words::{
    at_period, capitalized, display_name, entity_in_sentence, name_in_sentence, source_line, subtitle_end, unit,
    value_text,
};
use crate::protocol::DataSummary;

/// Bars from the measure as listed to what it would be.
pub(super) fn chart(answer: &Answer, found: &Concentration, data: &DataSummary) -> Figure {
    let measure = answer.question.measure;
    let (heading, rows, reference) = match &found.leave_one_out {
        Some(leaving) => (
            Heading { title: title(answer, leaving), subtitle: subtitle(answer, &leaving.without) },
            leaving.without.iter().map(|left| bar(leaving, left)).collect(),
            Some(Reference {
                value: leaving.listed,
                label: format!("as listed: {}", value_text(leaving.listed, measure.unit())),
            }),
        ),
        None => (
            Heading { title: "The measure without the largest".to_owned(), subtitle: subtitle(answer, &[]) },
            Vec::new(),
            None,
        ),
    };
    Figure::Bars(BarChart {
        heading,
        source: source_line(data),
        unit: unit(measure.unit()),
        rows,
        reference,
        lines: Vec::new(),
        value_label: "without it".to_owned(),
        before_label: None,
        empty_reason: match answer.question.population {
            Population::Chained => "Chained values are of no list from which one could be left out".to_owned(),
            _ => "Nothing is left to measure".to_owned(),
        },
    })
}

fn bar(leaving: &LeaveOneOut, left: &WithoutOne) -> Bar {
    let downloads = format::value(left.downloads as f64, Unit::Count);
    let own = format!("{}, {downloads} downloads", left.level.singular());
    Bar {
        label: display_name(&left.level, &left.name),
        value: left.value,
        interval: None,
        before: None,
        color: match left.value {
            Some(value) if value < leaving.listed => ColorRole::Decrease,
            _ => ColorRole::Increase,
        },
        note: match left.value {
            Some(_) => own,
            None => format!("{own}; nothing is left to measure"),
        },
    }
}

/// Returns the one that makes the largest difference, and how large it is.
fn title(answer: &Answer, leaving: &LeaveOneOut) -> String {
    let question = &answer.question;
    let (measure, at) = (question.measure, at_period(question.granularity, leaving.start));
    let subject = subject(measure, &question.level);
    let value = |value| value_text(value, measure.unit());
    let listed = value(leaving.listed);
    match leaving.most() {
        None => format!("The {subject} is {listed} {at}"),
        Some(WithoutOne { value: Some(without), .. }) if value(*without) == listed => {
            format!("No single one of the largest moves the {subject}: {listed} {at}")
        }
        Some(left) => {
            let name = match left.level == question.level {
                true => entity_in_sentence(answer, &left.name),
                false => name_in_sentence(&left.level, &left.name),
            };
            match left.value {
                Some(without) => {
                    format!("Without {name}, the {subject} would be {}, not {listed}, {at}", value(without))
                }
                None => format!("Without {name}, nothing would be left to measure {at}"),
            }
        }
    }
}

fn subtitle(answer: &Answer, without: &[WithoutOne]) -> String {
    let mut levels: Vec<&Level> = without.iter().map(|left| &left.level).collect();
    levels.dedup();
    let several: Vec<String> = levels.iter().map(|level| level.plural()).collect();
    let name = capitalized(&name_of(answer.question.measure, &answer.question.level));
    let without =
        if several.is_empty() { String::new() } else { format!(" without each of the largest {}", listed(&several)) };
    format!("{name}{without}; {}.", subtitle_end(answer))
}

fn subject(measure: Measure, level: &Level) -> String {
    match measure {
        Measure::Hhi => format!("HHI of {}", level.plural()),
        _ => name_of(measure, level),
    }
}

/// Returns what is left out, and what that says.
pub(super) fn notes(found: &Concentration) -> Vec<String> {
    if found.leave_one_out.is_none() {
        return Vec::new();
    }
    vec![
        "Each bar leaves out one alone, with all its downloads, and computes the measure anew from the rest; a long bar says that \
         the measure hangs on that one."
            .to_owned(),
    ]
}
