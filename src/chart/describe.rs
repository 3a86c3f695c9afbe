//! Describes a figure in one sentence, for readers who do not see it.

use std::cmp::Ordering;

use super::format;
use super::spec::{
    BarChart, Curve, Figure, LineChart, LorenzChart, Milestone, Series, Sparkline, StackedChart, Unit, XAxis, YAxis,
    finite, shown,
};
use crate::calendar::Day;

/// Describes a figure in one sentence: its kind, its dates, and how its values moved; for `aria-label` and `<desc>`.
pub fn describe(figure: &Figure) -> String {
    match figure {
        Figure::Line(chart) => line(chart, "Line chart"),
        Figure::Multiples(chart) => line(chart, "Small multiples"),
        Figure::Stacked(chart) => stacked(chart),
        Figure::Lorenz(chart) => lorenz(chart),
        Figure::Sparkline(chart) => spark(chart),
        Figure::Bars(chart) => bars(chart),
    }
}

/// Lines beyond these are counted, not described: a sentence has to end.
const MOST: usize = 4;

fn line(chart: &LineChart, kind: &str) -> String {
    let days = chart.days();
    let moves: Vec<String> = chart.series.iter().filter_map(|series| movement(chart, series)).collect();
    if moves.is_empty() {
        return nothing(kind, &chart.empty_reason);
    }
    let mut parts: Vec<String> = moves.iter().take(MOST).cloned().collect();
    if moves.len() > MOST {
        parts.push(more(moves.len(), "line"));
    }
    let axis = match chart.y {
        YAxis::Free | YAxis::FromZero => "",
        YAxis::Rank => " of ranks",
        YAxis::Log => " on a logarithmic axis",
    };
    let range = match (chart.x, &days[..]) {
        (XAxis::AgeDays, [first, .., last]) => format!("from {} to {}", first.0, format::day_name(chart.x, *last)),
        (XAxis::AgeDays, [day]) => format::day_name(chart.x, *day),
        _ => dates(&days),
    };
    format!("{kind}{axis}, {range}: {}.{}", parts.join("; "), marked(&chart.milestones, &days))
}

/// " Marked: Gemma on 21 Feb 2024; Llama 3 on 18 Apr 2024; 3 more marks."; empty without milestones.
fn marked(milestones: &[Milestone], days: &[Day]) -> String {
    let shown = shown(milestones, days);
    if shown.is_empty() {
        return String::new();
    }
    let name = |milestone: &&Milestone| format!("{} on {}", milestone.name, milestone.day.long());
    let mut parts: Vec<String> = shown.iter().take(MOST).map(name).collect();
    if shown.len() > MOST {
        parts.push(more(shown.len(), "mark"));
    }
    format!(" Marked: {}.", parts.join("; "))
}

/// "HHI fell from 1,240 to 410, lowest 398 on 3 Aug 2026"; a rank rises to 1.
fn movement(chart: &LineChart, series: &Series) -> Option<String> {
    let height = |value: f64| if chart.y == YAxis::Rank { -value } else { value };
    let values: Vec<(Day, f64)> =
        series.points.iter().filter_map(|(day, value)| chart.drawn(*value).map(|value| (*day, value))).collect();
    let (first, last) = (values.first()?, values.last()?);
    let turn = height(last.1).total_cmp(&height(first.1));
    if values.len() == 1 {
        return Some(format!("{} {}", series.label, format::value(first.1, chart.unit)));
    }
    let mut text = format!("{} {}", series.label, turned(first.1, last.1, turn, chart.unit));
    let lowest = values.iter().min_by(|a, b| height(a.1).total_cmp(&height(b.1)))?;
    let highest = values.iter().max_by(|a, b| height(a.1).total_cmp(&height(b.1)))?;
    for (word, extreme) in [("lowest", lowest), ("highest", highest)] {
        if extreme.1 != first.1 && extreme.1 != last.1 {
            let on = if chart.x == XAxis::Dates { "on " } else { "" };
            let (value, day) = (format::value(extreme.1, chart.unit), format::day_name(chart.x, extreme.0));
            text += &format!(", {word} {value} {on}{day}");
        }
    }
    Some(text)
}

/// "fell from 1,240 to 410"; values that are written alike "stayed at 410".
fn change(first: f64, last: f64, unit: Unit) -> String {
    turned(first, last, last.total_cmp(&first), unit)
}

/// Returns the same with the direction given.
fn turned(first: f64, last: f64, turn: Ordering, unit: Unit) -> String {
    let (from, to) = (format::value(first, unit), format::value(last, unit));
    match turn {
        _ if from == to => format!("stayed at {to}"),
        Ordering::Greater => format!("rose from {from} to {to}"),
        _ => format!("fell from {from} to {to}"),
    }
}

/// "1 more line": what is counted, not described.
fn more(all: usize, noun: &str) -> String {
    let number = (all - MOST) as u64;
    format::counted(number, &format!("more {noun}"), &format!("more {noun}s"))
}

fn stacked(chart: &StackedChart) -> String {
    let with_data =
        |period: &usize| chart.layers.iter().any(|l| finite(l.shares.get(*period).copied().flatten()).is_some());
    let periods: Vec<usize> = (0..chart.periods.len()).filter(with_data).collect();
    let (Some(&first), Some(&last)) = (periods.first(), periods.last()) else {
        return nothing("Stacked area chart", &chart.empty_reason);
    };
    let share = |shares: &[Option<f64>], period: usize| finite(shares.get(period).copied().flatten()).unwrap_or(0.0);
    let mut parts: Vec<String> = Vec::new();
    for layer in chart.layers.iter().take(MOST) {
        let (from, to) = (share(&layer.shares, first), share(&layer.shares, last));
        let words = if first == last { format::value(to, Unit::Share) } else { change(from, to, Unit::Share) };
        parts.push(format!("{} {words}", layer.label));
    }
    if chart.layers.len() > MOST {
        parts.push(more(chart.layers.len(), "layer"));
    }
    if let Some(bars) = &chart.count_bars {
        let part = |period: usize| bars.part(*chart.periods.get(period)?);
        parts.extend(part(first).zip(part(last)).map(|(from, to)| {
            let words = if first == last { format::value(to, Unit::Share) } else { change(from, to, Unit::Share) };
            format!("the part that is {} {words}", bars.label)
        }));
    }
    let days: Vec<Day> = periods.iter().filter_map(|period| chart.periods.get(*period).copied()).collect();
    let kind = if first == last { "Stacked bar" } else { "Stacked area chart" };
    let marked = marked(&chart.milestones, &chart.periods);
    format!("{kind} of shares, {}: {}.{marked}", dates(&days), parts.join("; "))
}

fn lorenz(chart: &LorenzChart) -> String {
    if chart.curve.points.len() < 2 {
        return nothing("Lorenz curve", &chart.empty_reason);
    }
    let top = |curve: &Curve, part: f64| Some(format::value(1.0 - curve.held_by(1.0 - part)?, Unit::Share));
    let whom = |part: f64| format!("the top {} of {}", format::value(part, Unit::Share), chart.population);
    let parts: Vec<String> = [0.01, 0.1]
        .into_iter()
        .filter(|part| chart.curve.has_members_in(*part))
        .filter_map(|part| {
            let before = chart.comparison.as_ref().and_then(|curve| Some((&curve.label, top(curve, part)?)));
            let before = before.map_or_else(String::new, |(label, held)| format!(" ({held} for {label})"));
            Some(format!("{} hold {} of {}{before}", whom(part), top(&chart.curve, part)?, chart.measure))
        })
        .collect();
    if parts.is_empty() {
        let largest = chart.curve.points.iter().rev().nth(1).map_or(1.0, |(_, held)| 1.0 - held);
        let largest = format::value(largest, Unit::Share);
        return format!("Lorenz curve: the largest of {} holds {largest} of {}.", chart.population, chart.measure);
    }
    let name = if chart.curve.label.is_empty() { String::new() } else { format!(", {}", chart.curve.label) };
    format!("Lorenz curve{name}: {}.", parts.join("; "))
}

fn bars(chart: &BarChart) -> String {
    let valued =
        |bar: &super::spec::Bar| Some(format!("{} {}", bar.label, format::value(finite(bar.value)?, chart.unit)));
    let values: Vec<String> = chart.rows.iter().filter_map(valued).collect();
    if values.is_empty() {
        return nothing("Bar chart", &chart.empty_reason);
    }
    let mut parts: Vec<String> = values.iter().take(MOST).cloned().collect();
    if values.len() > MOST {
        parts.push(more(values.len(), "row"));
    }
    let missing = chart.rows.len() - values.len();
    if missing > 0 {
        parts.push(format!("{missing} without a value"));
    }
    let name = if chart.value_label.is_empty() { String::new() } else { format!(", {}", chart.value_label) };
    format!("Bar chart{name}: {}.", parts.join("; "))
}

fn spark(chart: &Sparkline) -> String {
    let values = || chart.points.iter().filter_map(|(_, value)| finite(*value));
    match (values().next(), values().next_back()) {
        (Some(_), Some(last)) if values().count() == 1 => {
            format!("{} {}.", chart.label, format::value(last, chart.unit))
        }
        (Some(first), Some(last)) => format!("{} {}.", chart.label, change(first, last, chart.unit)),
        _ => format!("{}: no data.", chart.label),
    }
}

fn dates(days: &[Day]) -> String {
    match days {
        [] => "no dates".to_owned(),
        [day] => day.long(),
        [first, .., last] => format!("{} dates from {} to {}", days.len(), first.long(), last.long()),
    }
}

fn nothing(kind: &str, reason: &str) -> String {
    let reason = reason.trim().trim_end_matches('.');
    if reason.is_empty() { format!("{kind} without data.") } else { format!("{kind} without data: {reason}.") }
}
