//! Line charts on other axes: ages, ranks, sizes; with intervals and long gaps.

use lorenz::calendar::Day;
use lorenz::chart::{ColorRole, Emphasis, Figure, LineChart, Series, Unit, XAxis, YAxis};

use super::{SOURCE, days, heading, series, wave};

fn chart(title: &str, subtitle: &str, unit: Unit, (x, y): (XAxis, YAxis), series: Vec<Series>) -> LineChart {
    LineChart {
        heading: heading(title, subtitle),
        source: SOURCE.to_owned(),
        series,
        unit,
        x,
        y,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: "No model has a size".to_owned(),
    }
}

/// Downloads of three models by their age; one is younger than the others.
pub fn ages() -> Figure {
    let line = |label: &str, slot: u8, last: i32, scale: f64| {
        let value = |age: i32| scale * f64::from(age) / (f64::from(age) + 40.0);
        let points = (0..=last / 15).map(|k| (Day(k * 15), Some(value(k * 15)))).collect();
        series(label, ColorRole::Slot(slot), points)
    };
    let mut median = line("Median of ten", 0, 180, 2.1e6);
    median.color = ColorRole::Context;
    median.emphasis = Emphasis::Context;
    let lines = vec![line("Qwen3-8B", 0, 180, 9.4e6), line("gpt-oss-20b", 1, 75, 14.0e6), median];
    Figure::Line(chart(
        "gpt-oss-20b was taken up faster than any model of its size",
        "Downloads since publication, by age in days; grey: median of the ten most downloaded models of the size class",
        Unit::Count,
        (XAxis::AgeDays, YAxis::FromZero),
        lines,
    ))
}

/// Ranks of six developers, of which one enters late.
pub fn ranks() -> Figure {
    let ranks = [
        ("Qwen", [4, 4, 3, 2, 1, 1, 1, 1]),
        ("meta-llama", [1, 1, 1, 1, 2, 2, 2, 3]),
        ("google", [2, 2, 2, 3, 3, 4, 4, 4]),
        ("mistralai", [3, 3, 4, 4, 4, 5, 5, 6]),
        ("openai", [0, 0, 0, 7, 5, 3, 3, 2]),
        ("deepseek-ai", [7, 6, 5, 5, 6, 6, 6, 5]),
    ];
    let line = |(index, (label, ranks)): (usize, (&str, [i32; 8]))| {
        let value = |rank: i32| (rank > 0).then_some(f64::from(rank));
        let points = days().into_iter().step_by(3).zip(ranks).map(|(day, rank)| (day, value(rank))).collect();
        series(label, ColorRole::Slot(index as u8), points)
    };
    Figure::Line(chart(
        "openai climbed to rank 2 within five months",
        "Rank by downloads in the last 30 days",
        Unit::Number { decimals: 0 },
        (XAxis::Dates, YAxis::Rank),
        ranks.into_iter().enumerate().map(line).collect(),
    ))
}

/// Mean and median size on a logarithmic axis, with an interval and a zero that cannot stand there.
pub fn sizes() -> Figure {
    let mut mean = series("Mean", ColorRole::Slot(0), wave(1.4e9, 24.0e9, 1.0e9));
    mean.intervals = mean.points.iter().map(|(_, value)| value.map(|value| (value * 0.78, value * 1.3))).collect();
    let mut median = series("Median", ColorRole::Slot(1), wave(0.11e9, 0.6e9, 0.02e9));
    median.points[0].1 = Some(0.0);
    Figure::Line(chart(
        "The mean downloaded model has 24 billion parameters, the median one 0.6 billion",
        "Parameters, weighted by downloads; tint: 95 % interval of the mean; logarithmic axis",
        Unit::Count,
        (XAxis::Dates, YAxis::Log),
        vec![mean, median],
    ))
}

/// An index with its interval, and no data for two months.
pub fn gap() -> Figure {
    let mut line = series("Developers", ColorRole::Accent, wave(1250.0, 1020.0, 60.0));
    line.intervals = line
        .points
        .iter()
        .enumerate()
        .map(|(index, (_, v))| v.map(|v| (v - 95.0, v + 90.0)).filter(|_| index != 3))
        .collect();
    line.points[9..14].iter_mut().for_each(|point| point.1 = None);
    Figure::Line(chart(
        "Concentration fell, within the limits of what the sample can tell",
        "HHI of downloads by developer; tint: 95 % interval; hatched: no snapshots",
        Unit::Index,
        (XAxis::Dates, YAxis::Free),
        vec![line],
    ))
}

/// Axes at their limits; looked at by machines only.
pub fn hard() -> Vec<(&'static str, Figure)> {
    let of = |x, y, points: Vec<(Day, Option<f64>)>| {
        let mut line = series("Line", ColorRole::Accent, points);
        // Wide intervals: below zero, beyond the line, one of them broken.
        line.intervals = vec![Some((-1.0, 1e3)), None, Some((2.0, f64::NAN)), Some((5.0, 4.0))];
        Figure::Line(chart("Title", "Subtitle", Unit::Count, (x, y), vec![line]))
    };
    let points = |values: &[f64]| (0..).zip(values).map(|(i, v)| (Day(i * 40), Some(*v))).collect();
    let gaps = (0..9).map(|i| (Day(i), (i == 4).then_some(3.0))).collect();
    let late = (0..900).map(|i| (Day(i), (i > 500).then_some(f64::from(i)))).collect();
    vec![
        ("age_zero", of(XAxis::AgeDays, YAxis::Free, vec![(Day(0), Some(1.0))])),
        ("age_years", of(XAxis::AgeDays, YAxis::Log, late)),
        ("rank_one", of(XAxis::Dates, YAxis::Rank, points(&[1.0, 1.0]))),
        ("rank_many", of(XAxis::Dates, YAxis::Rank, points(&[1.0, 73.0, 12.0]))),
        ("log_wide", of(XAxis::Dates, YAxis::Log, points(&[1e-12, 1e12, 0.0, 3.0, -5.0]))),
        ("log_one", of(XAxis::AgeDays, YAxis::Log, points(&[7.0, 7.0]))),
        ("mostly_gap", of(XAxis::AgeDays, YAxis::FromZero, gaps)),
    ]
}

/// Values, but none that a logarithmic axis can show.
pub fn zeros() -> Figure {
    let points = days().into_iter().map(|day| (day, Some(0.0))).collect();
    let axes = (XAxis::Dates, YAxis::Log);
    Figure::Line(chart("Title", "", Unit::Count, axes, vec![series("Size", ColorRole::Accent, points)]))
}
