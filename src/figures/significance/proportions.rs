//! The chart of the proportions of models with a property: how each changed, with its 95 % interval.

use super::notes::{both_periods, count, independence_note, models_note, probability, threshold};
use crate::analysis::{Answer, Change, Significance, Subject, Test, Topic};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::words::source_line;
use crate::protocol::DataSummary;

/// One bar per property: the difference of its proportions, with its interval.
pub(super) fn chart(answer: &Answer, found: &Significance, data: &DataSummary) -> Figure {
    let changes: Vec<Change<'_>> = found.changes().filter(|change| is_proportion(*change)).collect();
    let mut rows: Vec<(f64, Bar)> = changes.iter().filter_map(|change| bar(*change)).collect();
    // From the largest gain to the largest loss.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let subtitle = format!(
        "Change of the share of models, percentage points, {}, among {}; whiskers: Newcombe's 95 % intervals; grey: no \
         more than chance. Models of which a property isn't known are left out; relations to base models, and what a file \
         states only where it holds, are shares of all models and lower bounds.{}",
        both_periods(answer, found),
        models_note(answer, found),
        independence_note(found),
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(&changes), subtitle },
        source: source_line(data),
        unit: Unit::Points,
        rows: rows.into_iter().map(|(_, bar)| bar).collect(),
        reference: None,
        lines: Vec::new(),
        value_label: "change of share".to_owned(),
        before_label: None,
        empty_reason: match found.against {
            Some(_) => "No property of these models is known in both periods".to_owned(),
            None => "There is no second period to compare with".to_owned(),
        },
    })
}

fn is_proportion(change: Change<'_>) -> bool {
    change.tests.first().is_some_and(|test| test.topic == Topic::Proportion)
}

fn label(test: &Test) -> String {
    match &test.subject {
        Subject::Property(property) => property.label().to_owned(),
        _ => "Derivatives".to_owned(),
    }
}

/// Returns the bar of a property with its change, to sort by; `None` where the change can't be computed.
fn bar(change: Change<'_>) -> Option<(f64, Bar)> {
    let test = change.tests.first()?;
    let size = test.size?;
    let percent = |proportion: f64| format::label(proportion, Unit::Share);
    let note = match (&test.reason, test.values, test.q) {
        (Some(reason), ..) => reason.clone(),
        (None, (Some(then), Some(now)), Some(q)) => {
            let note = if test.note.is_empty() { String::new() } else { format!("; {}", test.note) };
            format!("{} of models against {}; q {}{note}", percent(now), percent(then), probability(q))
        }
        _ => String::new(),
    };
    let color = if change.beyond_chance() == Some(true) { ColorRole::Accent } else { ColorRole::Context };
    let bar = Bar { label: label(test), value: Some(size), interval: test.interval, before: None, color, note };
    Some((size, bar))
}

fn title(changes: &[Change<'_>]) -> String {
    let (beyond, tested) = count(changes.iter().copied());
    if tested == 0 {
        return "No share of models can be tested".to_owned();
    }
    let summary = format!("{beyond} of {tested} shares of models changed more than chance ({})", threshold());
    let certain = changes.iter().filter(|change| change.beyond_chance() == Some(true));
    let sized = certain.filter_map(|change| change.tests.first().and_then(|test| Some((test, test.size?))));
    let Some((test, size)) = sized.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())) else { return summary };
    // The part of the models for which it is known changed as well.
    let known = test.note.split_once(':').map(|(known, _)| known).filter(|known| known.starts_with("known"));
    let known = known.map(|known| format!(" ({known})")).unwrap_or_default();
    format!("{summary}; most of all {}, {}{known}", label(test).to_lowercase(), format::value(size, Unit::Points))
}
