//! The chart of shares of techniques over time.

use super::notes::{models_with, shown, subtitle_end};
use crate::analysis::{Answer, Properties, Property, PropertySeries, ShareOf};
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format};
use crate::figures::grammar::coverage_range;
use crate::figures::told::share_clause;
use crate::figures::words::{at_period, capitalized, ends, source_line};
use crate::protocol::DataSummary;

const SHOWN: [Property; 6] = [
    Property::Multimodal,
    Property::GenerativeMultimodal,
    Property::Quantized,
    Property::MixtureOfExperts,
    Property::Adapter,
    Property::Merge,
];

/// Returns the chart with one line for each technique that the file states.
pub(super) fn chart(answer: &Answer, found: &Properties, data: &DataSummary) -> Figure {
    let last_is_partial = answer.periods.last().is_some_and(|period| period.partial);
    let series = |(slot, (series, label)): (u8, (&PropertySeries, &str))| Series {
        label: label.to_owned(),
        color: ColorRole::Slot(slot),
        points: found.periods.iter().copied().zip(series.values.iter().copied()).collect(),
        intervals: Vec::new(),
        last_is_partial,
        emphasis: Emphasis::Main,
    };
    Figure::Line(LineChart {
        heading: Heading {
            title: finding(answer, found).map_or_else(
                || "Nothing is known of the techniques of these models".to_owned(),
                |finding| capitalized(&finding),
            ),
            subtitle: format!("Share of downloads, %; {}", subtitle_end(answer)),
        },
        source: source_line(data),
        series: (0..).zip(told(found)).map(series).collect(),
        unit: Unit::Share,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: "No column of this file tells of modalities, quantization, experts or base models".to_owned(),
    })
}

/// Returns the techniques that the file states.
fn told(found: &Properties) -> impl Iterator<Item = (&PropertySeries, &'static str)> {
    shown(found, &SHOWN).filter(|(series, _)| series.values.iter().any(Option::is_some))
}

/// Returns the share that changed most in points.
pub(super) fn finding(answer: &Answer, found: &Properties) -> Option<String> {
    let change = |series: &PropertySeries| ends(&series.values).map(|((_, then), (_, now))| (now - then).abs());
    let told = shown(found, &SHOWN).filter_map(|(series, _)| Some((series, change(series)?)));
    let (series, _) = told.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let ((first, _), (last, now)) = ends(&series.values)?;
    let at = |period: usize| {
        found.periods.get(period).map(|day| at_period(answer.question.granularity, *day)).unwrap_or_default()
    };
    let what = models_with(series.property);
    let now_text = format::label(now, Unit::Share);
    let known = if series.share_of == Some(ShareOf::All) && now > 0.0 { "at least " } else { "" };
    if first == last {
        return Some(format!("{what} draw {known}{now_text} of downloads {}", at(last)));
    }
    let is_compared = found.before == Some(first) && found.after == last;
    let evidence = found.evidence(series.property).filter(|_| is_compared);
    let before = found.periods.get(first).copied().unwrap_or_default();
    let clause = share_clause(&found.told, evidence, answer.question.granularity, before);
    Some(format!("{what} draw {known}{now_text} of downloads{clause}"))
}

/// Returns of which downloads each share is, and for how many it is known.
pub(super) fn notes(found: &Properties) -> Vec<String> {
    let (of_all, of_known): (Vec<_>, Vec<_>) =
        told(found).partition(|(series, _)| series.share_of == Some(ShareOf::All));
    let names = |series: &[(&PropertySeries, &str)]| {
        let name = |(series, label): &(&PropertySeries, &str)| {
            let (range, scarce) = coverage_range(series.coverage.iter().copied()).unwrap_or_default();
            let care = if scarce { ": read with care" } else { "" };
            format!("{} ({range}{care})", label.to_lowercase().replace(" (all generative)", ", all of them generative"))
        };
        series.iter().map(name).collect::<Vec<_>>().join("; ")
    };
    let mut notes = Vec::new();
    if !of_known.is_empty() {
        notes.push(format!(
            "Shares of the downloads for which it is known, and how many of all these are: {}.",
            names(&of_known)
        ));
    }
    if !of_all.is_empty() {
        notes.push(format!(
            "Shares of all downloads, a lower bound because not every model states it, and how many do: {}.",
            names(&of_all)
        ));
    }
    notes
}
