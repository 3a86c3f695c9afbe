//! Inequality between and within groups, and who stands behind the downloads.

use crate::analysis::classify::Segment;
use crate::analysis::{Answer, Measure, Rebalancing, SharesOf, TheilPeriod, ValueUnit};
use crate::chart::{
    ColorRole, Emphasis, Figure, Heading, Layer, LineChart, Series, StackedChart, Unit, XAxis, YAxis, slot_for,
};
use crate::figures::grammar::{capitalized, coverage_range, verb, with_article};
use crate::figures::known::{coverage_bars, unknown_clause, whole, whole_in_title};
use crate::figures::told::share_clause;
use crate::figures::words::{at_period, band_note, ends, phrase, source_line, subtitle_end, value_text};
use crate::protocol::DataSummary;

/// Returns what segments are, and what the bands around their shares are where some are in doubt.
pub(super) fn segments_notes(found: &Rebalancing) -> Vec<String> {
    let has_bands = found.segments.periods.iter().any(|period| !period.bounds.is_empty());
    let bands = has_bands.then(|| band_note(KIND));
    std::iter::once(SEGMENTS_NOTE.to_owned()).chain(bands).collect()
}

/// Who is behind an account of each kind.
const SEGMENTS_NOTE: &str = "Unaffiliated accounts are those of persons; communities are groups without a legal body.";

/// What a segment is, in a sentence.
const KIND: &str = "kind of organization";

/// Theil's index and its two parts over time.
pub(super) fn theil(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let several = answer.question.level.plural();
    let groups = found.theil.groups.as_ref().map(|groups| groups.plural()).unwrap_or_default();
    let series = |label: String, color: ColorRole, value: fn(&TheilPeriod) -> Option<f64>| Series {
        label,
        color,
        points: found.theil.periods.iter().map(|period| (period.period, value(period))).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    };
    let subtitle = format!("Theil index of {several}, nats (0: all equal); {}.", subtitle_end(answer));
    Figure::Line(LineChart {
        heading: Heading { title: theil_title(answer, found, &groups), subtitle },
        source: source_line(data),
        series: vec![
            series(format!("Between {groups}"), ColorRole::Slot(1), |period| period.between),
            series(format!("Within {groups}"), ColorRole::Slot(2), |period| period.within),
            series("Theil".to_owned(), ColorRole::Accent, |period| period.total),
        ],
        unit: Unit::Number { decimals: 2 },
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: format!("No downloads of known {several} in this range"),
    })
}

/// Returns what the parts are, and for how many downloads the group is known.
pub(super) fn theil_notes(answer: &Answer, found: &Rebalancing) -> Vec<String> {
    let several = answer.question.level.plural();
    let group = found.theil.groups.as_ref().map(|groups| groups.singular()).unwrap_or_default();
    let coverage = found.theil.periods.iter().filter_map(|period| period.coverage);
    let rest = format!("the {several} without one count as one more {group}");
    vec![
        Measure::Theil.definition(),
        known(coverage, &format!("{} is known", capitalized(&with_article(&group))), &rest).trim_start().to_owned(),
    ]
}

fn theil_title(answer: &Answer, found: &Rebalancing, groups: &str) -> String {
    let several = answer.question.level.plural();
    let fractions: Vec<Option<f64>> = found.theil.periods.iter().map(TheilPeriod::between_fraction).collect();
    let Some((_, (last, now))) = ends(&fractions) else {
        return format!("No inequality among {several} to split between {groups}");
    };
    let share = value_text(now, ValueUnit::Share);
    let at = |index: usize| {
        found.periods.get(index).map(|&day| at_period(answer.question.granularity, day)).unwrap_or_default()
    };
    let finding = format!("{share} of the inequality among {several} lies between {groups}");
    // How much lies between groups depends on how long the list is: what it was before would tell of the list.
    format!("{finding} {}", at(last))
}

/// Returns the share of downloads of each segment over time.
pub(super) fn segments(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let shares_of = found.segments.shares_of;
    let share = |count: u64, whole: u64| (whole > 0).then(|| count as f64 / whole as f64);
    let mut layers: Vec<Layer> = (Segment::ALL.iter().enumerate())
        .map(|(place, &segment)| Layer {
            label: name(segment).to_owned(),
            color: slot_for(segment.name()).unwrap_or(ColorRole::Other),
            shares: (found.segments.periods.iter())
                .map(|period| {
                    let downloads = period.downloads.get(place).copied().unwrap_or_default();
                    share(downloads, shares_of.whole(period.known(), period.unknown))
                })
                .collect(),
            bounds: found.segments.periods.iter().filter_map(|period| period.bounds.get(place).copied()).collect(),
        })
        .collect();
    let title = segments_title(answer, found, &layers);
    if shares_of == SharesOf::All && found.segments.periods.iter().any(|period| period.unknown > 0) {
        let shares = found.segments.periods.iter().map(|period| share(period.unknown, period.total())).collect();
        layers.push(Layer { label: "Unknown".to_owned(), color: ColorRole::Unknown, shares, bounds: Vec::new() });
    }
    let coverage = found.segments.periods.iter().filter_map(|period| period.coverage());
    let rest = match shares_of {
        SharesOf::All => "the others are \"Unknown\"",
        SharesOf::Known => "the others are left out",
    };
    let subtitle = format!(
        "Share of {}, %; {}.{}",
        match shares_of {
            SharesOf::All => format!("all downloads by the {KIND} behind the account"),
            SharesOf::Known => format!("{} behind the account", whole(shares_of, KIND)),
        },
        phrase(answer),
        known(coverage, "The kind is known", rest)
    );
    let counts = found.segments.periods.iter().map(|period| (period.period, (period.known(), period.unknown)));
    Figure::Stacked(StackedChart {
        heading: Heading { title, subtitle },
        source: source_line(data),
        periods: found.segments.periods.iter().map(|period| period.period).collect(),
        layers,
        milestones: Vec::new(),
        count_bars: coverage_bars(shares_of, counts),
        empty_reason: "No downloads in this range".to_owned(),
    })
}

fn name(segment: Segment) -> &'static str {
    match segment {
        Segment::Industry => "Companies",
        Segment::NonProfit => "Non-profits",
        Segment::Academia => "Academia",
        Segment::Community => "Communities",
        Segment::Unaffiliated => "Unaffiliated",
    }
}

/// Returns the largest segment, and what it had at the start.
fn segments_title(answer: &Answer, found: &Rebalancing, layers: &[Layer]) -> String {
    let nothing = || "No downloads in this range".to_owned();
    let with_ends = layers.iter().filter_map(|layer| Some((layer, ends(&layer.shares)?)));
    let Some((leader, ((first, then), (last, now)))) = with_ends.max_by(|a, b| a.1.1.1.total_cmp(&b.1.1.1)) else {
        return nothing();
    };
    let day = |index: usize| found.periods.get(index).copied().unwrap_or_default();
    let downloads = whole_in_title(found.segments.shares_of, KIND);
    let draws = verb(&leader.label, "draws", "draw");
    let finding = format!("{} {draws} {} of {downloads}", leader.label, value_text(now, ValueUnit::Share));
    if first == last {
        return format!("{finding} {}", at_period(answer.question.granularity, day(last)));
    }
    let change = |layer: &Layer| ends(&layer.shares).map(|((_, then), (_, now))| now - then);
    let largest = layers.iter().filter_map(change).map(f64::abs).fold((now - then).abs(), f64::max);
    let unknown_at = |index: usize| {
        let coverage = found.segments.periods.get(index)?.coverage()?;
        Some(1.0 - coverage)
    };
    let unknown = unknown_clause(KIND, (unknown_at(first), unknown_at(last)), largest);
    // The changes are told between the two periods of the comparison.
    let is_compared = found.against == Some(day(first)) && found.period == day(last);
    let place = layers.iter().position(|layer| layer.label == leader.label);
    let evidence = place.and_then(|place| found.segment_evidence(place)).filter(|_| is_compared);
    let clause = share_clause(&found.told, evidence, answer.question.granularity, day(first));
    format!("{finding}{clause}{unknown}")
}

/// "A country is known for 93–97 % of downloads; …", with a warning under half.
fn known(coverage: impl Iterator<Item = f64>, what: &str, rest: &str) -> String {
    let Some((range, is_scarce)) = coverage_range(coverage.map(Some)) else { return String::new() };
    let rest = if range == "100\u{a0}%" { String::new() } else { format!("; {rest}") };
    let warning = if is_scarce { " (under half: read with care)" } else { "" };
    format!(" {what} for {range} of downloads{warning}{rest}.")
}
