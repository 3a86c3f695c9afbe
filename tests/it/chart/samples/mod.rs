//! Figures with realistic shapes: 22 irregular dates, a falling HHI, shares of countries, a steep Lorenz curve.

pub mod bars;
pub mod lines;

use lorenz::calendar::Day;
use lorenz::chart::{
    Annotation, ColorMap, ColorRole, CountBars, Curve, Emphasis, Figure, Heading, Layer, LineChart, LorenzChart,
    Milestone, Series, Sparkline, StackedChart, Unit, XAxis, YAxis,
};
use lorenz::figures::guideline_bands;

const GAPS: [i32; 21] = [9, 12, 12, 13, 10, 15, 13, 11, 12, 13, 12, 9, 17, 10, 12, 13, 11, 12, 14, 10, 12];

pub fn days() -> Vec<Day> {
    let mut day = Day::parse("2026-02-16").unwrap();
    let mut days = vec![day];
    for gap in GAPS {
        day = Day(day.0 + gap);
        days.push(day);
    }
    days
}

fn heading(title: &str, subtitle: &str) -> Heading {
    Heading { title: title.to_owned(), subtitle: subtitle.to_owned() }
}

const SOURCE: &str = "Source: hub snapshots of 22 dates, 16 Feb to 26 Oct 2026 · example.org";

/// A wave from `from` to `to` over the dates.
fn wave(from: f64, to: f64, swing: f64) -> Vec<(Day, Option<f64>)> {
    let days = days();
    let last = (days.len() - 1) as f64;
    let value = |i: f64| from + (to - from) * i / last + swing * (i * 1.3).sin();
    days.into_iter().enumerate().map(|(i, day)| (day, Some(value(i as f64)))).collect()
}

fn series(label: &str, color: ColorRole, points: Vec<(Day, Option<f64>)>) -> Series {
    Series {
        label: label.to_owned(),
        color,
        points,
        intervals: Vec::new(),
        last_is_partial: false,
        emphasis: Emphasis::Main,
    }
}

/// One line through the bands, a grey one to compare with, gaps, and a strip.
pub fn hhi() -> Figure {
    let mut developers = wave(1880.0, 760.0, 70.0);
    developers[8].1 = None;
    developers[10].1 = None;
    let mut balanced = series("Balanced panel", ColorRole::Context, wave(1500.0, 560.0, 40.0));
    balanced.emphasis = Emphasis::Context;
    let mut main = series("Developers", ColorRole::Accent, developers);
    main.last_is_partial = true;
    let sizes = days().into_iter().enumerate().map(|(i, day)| (day, 900_000 + 31_000 * i as u64)).collect();
    Figure::Line(LineChart {
        heading: heading(
            "Concentration among developers fell below the line of a moderately concentrated market in August",
            "Herfindahl–Hirschman index of downloads in the last 30 days, by developer, 0 to 10,000; bands of the 2023 \
             US Merger Guidelines",
        ),
        source: SOURCE.to_owned(),
        series: vec![main, balanced],
        unit: Unit::Index,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: guideline_bands(),
        milestones: Vec::new(),
        count_bars: Some(CountBars { label: "models".to_owned(), counts: sizes, wholes: Vec::new() }),
        empty_reason: String::new(),
    })
}

const COUNTRIES: [(&str, f64, f64); 8] = [
    ("United States of America", 0.52, 0.41),
    ("China", 0.12, 0.21),
    ("Unaffiliated", 0.11, 0.12),
    ("France", 0.07, 0.06),
    ("Germany", 0.045, 0.04),
    ("United Kingdom", 0.035, 0.032),
    ("Hong Kong", 0.012, 0.022),
    ("Israel", 0.018, 0.014),
];

/// Five lines that end close together.
pub fn countries() -> Figure {
    let colors = ColorMap::new(COUNTRIES.map(|(name, _, _)| name));
    let line = |(name, from, to): &(&str, f64, f64)| series(name, colors.role(name), wave(*from, *to, 0.008));
    Figure::Line(LineChart {
        heading: heading("China nearly doubled its share of downloads", "Share of downloads in the last 30 days"),
        source: SOURCE.to_owned(),
        series: COUNTRIES.iter().map(line).collect(),
        unit: Unit::Share,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: String::new(),
    })
}

/// A small chart for each of the eight, and a ninth that begins late, ends early and has a gap.
pub fn small_multiples() -> Figure {
    let Figure::Line(mut chart) = countries() else { unreachable!() };
    let mut points = wave(0.02, 0.2, 0.01);
    for missing in [0, 1, 9, 21] {
        points[missing].1 = None;
    }
    chart.series.push(series("A country whose name is too long for its chart", ColorRole::Other, points));
    chart.series[1].last_is_partial = true;
    chart.series[2].intervals = chart.series[2].points.iter().map(|(_, v)| v.map(|v| (v - 0.02, v + 0.04))).collect();
    Figure::Multiples(chart)
}

/// Two lines and one day.
pub fn two_multiples() -> Figure {
    let Figure::Line(mut chart) = countries() else { unreachable!() };
    chart.series.truncate(2);
    chart.series.iter_mut().for_each(|series| drop(series.points.drain(1..)));
    Figure::Multiples(chart)
}

/// Ages on a logarithmic axis.
pub fn multiples_of_ages() -> Figure {
    let Figure::Line(chart) = lines::ages() else { unreachable!() };
    Figure::Multiples(chart)
}

fn stack(periods: Vec<Day>) -> Figure {
    let colors = ColorMap::new(COUNTRIES.map(|(name, _, _)| name));
    let last = periods.len().max(2) as f64 - 1.0;
    let share = |from: f64, to: f64, i: usize| Some(from + (to - from) * i as f64 / last);
    let layer = |name: &str, from: f64, to: f64| Layer {
        label: name.to_owned(),
        color: colors.role(name),
        shares: (0..periods.len()).map(|i| share(from, to, i)).collect(),
        // One country is in doubt.
        bounds: match name == COUNTRIES[0].0 {
            true => (0..periods.len()).map(|i| share(from, to, i).map(|share| (share - 0.01, share + 0.03))).collect(),
            false => Vec::new(),
        },
    };
    let mut layers: Vec<Layer> = COUNTRIES.iter().map(|(name, from, to)| layer(name, *from, *to)).collect();
    let rest = |pick: fn(&(&str, f64, f64)) -> f64| 1.0 - COUNTRIES.iter().map(pick).sum::<f64>();
    let (from, to) = (rest(|c| c.1), rest(|c| c.2));
    layers.push(layer("Other", from * 0.6, to * 0.7));
    layers.push(layer("Unknown", from * 0.4, to * 0.3));
    Figure::Stacked(StackedChart {
        heading: heading(
            "Developers in the United States hold 41 % of downloads, down from 52 % in February",
            "Share of downloads in the last 30 days, by country of the uploader",
        ),
        source: SOURCE.to_owned(),
        periods,
        layers,
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: String::new(),
    })
}

pub fn shares() -> Figure {
    stack(days())
}

/// The same without the unknown part, which grows below.
pub fn shares_of_known() -> Figure {
    let Figure::Stacked(mut chart) = shares() else { unreachable!() };
    chart.layers.pop();
    for period in 0..chart.periods.len() {
        let known: f64 = chart.layers.iter().filter_map(|layer| layer.shares[period]).sum();
        chart
            .layers
            .iter_mut()
            .for_each(|layer| layer.shares[period] = layer.shares[period].map(|share| share / known));
    }
    let known = chart.periods.iter().enumerate().map(|(index, &day)| (day, 960 - 16 * index as u64));
    chart.count_bars =
        Some(CountBars { label: "known".to_owned(), counts: known.collect(), wholes: vec![1000; chart.periods.len()] });
    Figure::Stacked(chart)
}

/// What happened while the samples' dates went by: names of all lengths, some on one day, some outside.
pub fn milestones() -> Vec<Milestone> {
    let all = [
        ("2026-04-24", "A launch that the reader wants to see"),
        ("2026-02-16", "Qwen3.5"),
        ("2026-04-02", "Gemma 4"),
        ("2026-04-20", "Kimi K2.6"),
        ("2026-04-24", "DeepSeek-V4"),
        ("2026-07-27", "EU AI Omnibus in force"),
        ("2026-08-02", "EU AI Act: powers over general-purpose models, with a name too long for any chart"),
        ("2026-10-26", "The last day"),
        ("2025-01-20", "Long before"),
        ("2026-12-01", "Long after"),
    ];
    let milestone = |(day, name): (&str, &str)| Milestone { day: Day::parse(day).unwrap(), name: name.to_owned() };
    all.into_iter().map(milestone).collect()
}

/// The lines with milestones.
pub fn hhi_with_milestones() -> Figure {
    let Figure::Line(chart) = hhi() else { unreachable!() };
    Figure::Line(LineChart { milestones: milestones(), ..chart })
}

/// The layers with milestones.
pub fn shares_with_milestones() -> Figure {
    let Figure::Stacked(chart) = shares() else { unreachable!() };
    Figure::Stacked(StackedChart { milestones: milestones(), ..chart })
}

/// More milestones than any chart has room for.
pub fn many_milestones() -> Figure {
    let Figure::Line(chart) = hhi() else { unreachable!() };
    let milestone = |week: i32| Milestone { day: Day(days()[0].0 + week * 5), name: format!("Launch number {week}") };
    Figure::Line(LineChart { milestones: (0..60).map(milestone).collect(), ..chart })
}

/// The same with one period only.
pub fn shares_once() -> Figure {
    stack(days().split_off(21))
}

/// Cumulative shares of 4,000 entities whose sizes fall with their rank.
fn steep(exponent: f64) -> Vec<(f64, f64)> {
    let sizes: Vec<f64> = (1..=4000).rev().map(|rank| f64::from(rank).powf(-exponent)).collect();
    let (total, count) = (sizes.iter().sum::<f64>(), sizes.len() as f64);
    let mut sum = 0.0;
    let mut points = vec![(0.0, 0.0)];
    for (index, size) in sizes.iter().enumerate() {
        sum += size;
        points.push(((index + 1) as f64 / count, sum / total));
    }
    points
}

pub fn lorenz() -> Figure {
    let points = steep(1.3);
    let held = points[3960].1;
    Figure::Lorenz(LorenzChart {
        heading: heading("The top 1 % of developers hold 78 % of downloads", "Lorenz curve of downloads by developer"),
        source: SOURCE.to_owned(),
        population: "developers".to_owned(),
        measure: "downloads".to_owned(),
        curve: Curve { label: "26 Oct 2026, Gini 0.97".to_owned(), points },
        comparison: Some(Curve { label: "16 Feb 2026, Gini 0.71".to_owned(), points: steep(0.8) }),
        annotation: Some(Annotation {
            at: (0.99, held),
            text: format!("the top 1\u{a0}% hold {:.0}\u{a0}%", (1.0 - held) * 100.0),
        }),
        empty_reason: String::new(),
    })
}

/// A market close to equality, where the curve runs near the diagonal.
pub fn lorenz_flat() -> Figure {
    let Figure::Lorenz(mut chart) = lorenz() else { unreachable!() };
    chart.heading = heading("Downloads are spread evenly", "Lorenz curve of downloads by developer");
    chart.curve = Curve { label: "26 Oct 2026, Gini 0.2".to_owned(), points: steep(0.15) };
    chart.comparison = None;
    let held = chart.curve.points[3600].1;
    chart.annotation =
        Some(Annotation { at: (0.9, held), text: format!("the top 10 % hold {:.0} %", (1.0 - held) * 100.0) });
    Figure::Lorenz(chart)
}

pub fn spark() -> Figure {
    Figure::Sparkline(Sparkline {
        points: wave(1880.0, 760.0, 70.0),
        color: ColorRole::Accent,
        unit: Unit::Index,
        label: "HHI".to_owned(),
    })
}

/// No data at all.
pub fn empty() -> Figure {
    Figure::Line(LineChart {
        heading: heading("Nothing to compare", "Share of downloads"),
        source: SOURCE.to_owned(),
        series: vec![series("Developers", ColorRole::Accent, days().into_iter().map(|day| (day, None)).collect())],
        unit: Unit::Share,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: "The file names no country for any model: choose another level, or map a column to the country."
            .to_owned(),
    })
}

/// Every sample with the name of its golden file.
pub fn all() -> Vec<(&'static str, Figure)> {
    vec![
        ("hhi", hhi()),
        ("countries", countries()),
        ("shares", shares()),
        ("shares_of_known", shares_of_known()),
        ("shares_once", shares_once()),
        ("lorenz", lorenz()),
        ("lorenz_flat", lorenz_flat()),
        ("spark", spark()),
        ("empty", empty()),
        ("ranking", bars::ranking()),
        ("contributions", bars::contributions()),
        ("multiples", bars::multiples()),
        ("relations", bars::relations()),
        ("ages", lines::ages()),
        ("ranks", lines::ranks()),
        ("sizes", lines::sizes()),
        ("gap", lines::gap()),
        ("small_multiples", small_multiples()),
        ("hhi_milestones", hhi_with_milestones()),
        ("shares_milestones", shares_with_milestones()),
    ]
}

/// All of them, and those that have no golden file.
pub fn with_hard() -> Vec<(&'static str, Figure)> {
    let mut samples = all();
    samples.extend(bars::hard());
    samples.extend(lines::hard());
    samples.extend([
        ("many_milestones", many_milestones()),
        ("two_multiples", two_multiples()),
        ("multiples_of_ages", multiples_of_ages()),
        ("empty_bars", bars::none()),
        ("empty_log", lines::zeros()),
    ]);
    samples
}
