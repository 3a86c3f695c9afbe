//! What a list of the most downloaded models leaves out: shares and measures between bounds.

use crate::analysis::{Answer, BoundedValue, ListBounds};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::grammar::listed;
use crate::figures::words::{
    at_period, capitalized, display_name, entity_in_sentence, source_line, subtitle_end, value_text,
};
use crate::protocol::DataSummary;

/// Bars of the largest shares as listed, with whiskers between which the whole has them.
pub(super) fn chart(answer: &Answer, bounds: &ListBounds, data: &DataSummary) -> Figure {
    let level = &answer.question.level;
    let shares = bounds.bounded.iter().filter(|bounded| bounded.measure.is_none());
    let rows = shares.map(|share| Bar {
        label: display_name(level, &share.entity),
        value: Some(share.listed),
        interval: Some((share.low, share.high)),
        before: None,
        color: ColorRole::Accent,
        note: String::new(),
    });
    let subtitle = format!(
        "{} of the known, among the {} models that are listed; whiskers: between which bounds the whole Hub has them; {}.",
        capitalized("shares"),
        format::integer(bounds.models),
        subtitle_end(answer)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, bounds), subtitle },
        source: source_line(data),
        unit: Unit::Share,
        rows: rows.collect(),
        reference: None,
        lines: Vec::new(),
        value_label: "as listed".to_owned(),
        before_label: None,
        empty_reason: "Nothing is known here".to_owned(),
    })
}

/// Returns what is certain of the largest, and how much the list may leave out.
fn title(answer: &Answer, bounds: &ListBounds) -> String {
    let at = at_period(answer.question.granularity, bounds.start);
    let percent = |share| format::value(share, Unit::Share);
    let unlisted = percent(bounds.unlisted_share);
    match bounds.bounded.iter().find(|bounded| bounded.measure.is_none()) {
        // Bounds so wide say nothing of anybody.
        _ if bounds.unlisted_share > 0.5 => {
            format!("Up to {unlisted} of downloads may lie below the list {at}: a longer one would tell more")
        }
        Some(BoundedValue { entity, low, high, .. }) => format!(
            "Whatever the list leaves out, at most {unlisted} of downloads, {} has between {} and {} {at}",
            entity_in_sentence(answer, entity),
            percent(*low),
            percent(*high),
        ),
        None => format!("The list leaves out at most {unlisted} of downloads {at}"),
    }
}

/// Returns the bounds of the measures, and what all bounds rest on.
pub(super) fn notes(bounds: &ListBounds) -> Vec<String> {
    let measure = |bounded: &BoundedValue| {
        let measure = bounded.measure?;
        let text = |value| value_text(value, measure.unit());
        Some(format!("{} between {} and {}", measure.label(), text(bounded.low), text(bounded.high)))
    };
    let measures: Vec<String> = bounds.bounded.iter().filter_map(measure).collect();
    let count = |number| format::integer(number);
    vec![
        format!("Of the whole: {}.", listed(&measures)),
        format!(
            "Exact bounds, not an estimate: each of the models further down, up to {} if the Hub has {} in all, has at most the {} downloads \
             of the last one listed. They may belong to anybody.",
            count(bounds.unlisted_models),
            count(bounds.models + bounds.unlisted_models),
            count(bounds.least_downloads),
        ),
    ]
}
