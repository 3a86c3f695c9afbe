//! Lines as bars of one date, beside another.

use super::series::is_rest;
use crate::analysis::Answer;
use crate::calendar::Day;
use crate::chart::{Bar, BarChart, Heading, LineChart, Series, format};
use crate::figures::words::{at_period, capitalized, period_name};
use crate::order::order_by;

/// Entities that a title names, at most.
const NAMED: usize = 3;

/// Returns the values of the period that the question names, the largest first, those of what isn't named last; hollow marks are of
/// the period that it is compared with.
pub(super) fn bars(chart: &LineChart, answer: &Answer) -> BarChart {
    let granularity = answer.question.granularity;
    let value = |series: &Series, day: Option<Day>| {
        let found = series.points.iter().enumerate().find(|(_, (other, _))| Some(*other) == day);
        found.and_then(|(index, (_, value))| Some((index, (*value)?)))
    };
    let has_any = |day: &Day| chart.series.iter().any(|series| value(series, Some(*day)).is_some());
    let last = chart.days().into_iter().rev().find(has_any);
    let day = answer.question.at.filter(has_any).or(last);
    let before = answer.question.against.filter(|day| has_any(day));
    let mut rows: Vec<Bar> = (chart.series.iter())
        .map(|series| {
            let found = value(series, day);
            Bar {
                label: series.label.clone(),
                value: found.map(|(_, value)| value),
                interval: found.and_then(|(index, _)| series.intervals.get(index).copied().flatten()),
                before: value(series, before).map(|(_, value)| value),
                color: series.color,
                note: if found.is_none() { "no data".to_owned() } else { String::new() },
            }
        })
        .collect();
    let size = |bar: &Bar| bar.value.unwrap_or(f64::NEG_INFINITY);
    order_by(&mut rows, |a, b| {
        let rests = is_rest(&a.label, a.color).cmp(&is_rest(&b.label, b.color));
        rests.then(size(b).total_cmp(&size(a)))
    });
    let at = day.map_or_else(String::new, |day| at_period(granularity, day));
    // The finding of the chart is about its last date.
    let title = if day == last { chart.heading.title.clone() } else { title(&rows, chart, &at) };
    let before_label = before.filter(|_| rows.iter().any(|row| row.before.is_some()));
    BarChart {
        heading: Heading { title, subtitle: format!("{} The bars show the values {at}.", chart.heading.subtitle) },
        source: chart.source.clone(),
        unit: chart.unit,
        rows,
        reference: None,
        lines: Vec::new(),
        value_label: day.map_or_else(String::new, |day| period_name(granularity, day)),
        before_label: before_label.map(|day| period_name(granularity, day)),
        empty_reason: chart.empty_reason.clone(),
    }
}

/// Returns the largest values of a date: "In Oct 2025: Qwen 20.1 %, BAAI 12 %, google 9 %".
fn title(rows: &[Bar], chart: &LineChart, at: &str) -> String {
    let named = rows.iter().filter(|row| !is_rest(&row.label, row.color));
    let words = |row: &Bar| Some(format!("{} {}", row.label, format::label(row.value?, chart.unit)));
    let largest: Vec<String> = named.filter_map(words).take(NAMED).collect();
    format!("{}: {}", capitalized(at), largest.join(", "))
}
