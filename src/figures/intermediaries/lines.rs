//! The charts over time: shares of derivatives and of intermediaries, and how concentrated intermediaries are.

use super::notes::{chosen, share_text, since, subtitle_end};
use crate::analysis::{Answer, Derivation, Derivatives, INTERMEDIARY_PERCENT, Intermediaries, IntermediaryChange};
use crate::chart::{ColorRole, CountBars, Emphasis, Figure, Heading, LineChart, Series, Unit, YAxis, format, slot_for};
use crate::figures::grammar::{agreeing, capitalized};
use crate::figures::guidelines::{guideline_bands, hhi_band_words};
use crate::figures::words::{at_period, source_line};
use crate::protocol::DataSummary;

fn line(
    answer: &Answer,
    found: &Intermediaries,
    (label, color): (&str, ColorRole),
    value: impl Fn(&Derivatives) -> Option<f64>,
) -> Series {
    Series {
        label: label.to_owned(),
        color,
        points: found.periods.iter().map(|period| (period.start, value(period))).collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    }
}

fn chart(heading: Heading, data: &DataSummary, series: Vec<Series>, empty_reason: String) -> LineChart {
    LineChart {
        heading,
        source: source_line(data),
        series,
        unit: Unit::Share,
        x: crate::chart::XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason,
    }
}

fn label(derivation: Derivation) -> &'static str {
    match derivation {
        Derivation::Finetune => "Finetune",
        Derivation::Adapter => "Adapter",
        Derivation::Quantized => "Quantized",
        Derivation::Merge => "Merge",
        Derivation::Unstated => "Not stated how",
    }
}

/// Returns how much goes to derivatives, and who draws most of those who make them.
pub(in crate::figures) fn lede(answer: &Answer, found: &Intermediaries) -> String {
    let finding = derivatives_title(answer, found);
    let Some(now) = chosen(found).filter(|_| found.reason.is_none()) else { return finding };
    let (number, share) = (now.intermediaries.intermediaries, now.share(now.intermediaries.downloads));
    let (Some(share), Some(first)) = (share, found.largest.first()) else { return finding };
    let developers = format::counted(number, "developer", "developers");
    let (adapt, draw) = (agreeing(number, "adapts", "adapt"), agreeing(number, "draws", "draw"));
    let most = if number > 1 { format!("; the largest of them is {}", first.developer) } else { String::new() };
    format!("{finding}; {developers} who mostly {adapt} others' models {draw} {}{most}", share_text(share))
}

/// Returns the share of downloads that go to derivatives, by relation.
pub(super) fn derivatives(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Figure {
    let all = |period: &Derivatives| period.share(period.derived());
    let by_relation = Derivation::ALL.iter().enumerate().map(|(place, derivation)| {
        let downloads = move |period: &Derivatives| period.relations.get(place).map_or(0, |of| of.downloads);
        let color = slot_for(derivation.name()).unwrap_or(ColorRole::Other);
        let any = found.periods.iter().any(|period| downloads(period) > 0);
        any.then(|| line(answer, found, (label(*derivation), color), move |period| period.share(downloads(period))))
    });
    let mut series: Vec<Series> = by_relation.flatten().collect();
    if series.len() > 1 {
        series.push(line(answer, found, ("All derivatives", ColorRole::Accent), all));
    }
    let title = derivatives_title(answer, found);
    let subtitle = format!("Share of downloads by relation to a base model, %; {}.", subtitle_end(answer, found));
    let count_bars = CountBars {
        label: "derivatives".to_owned(),
        counts: found.periods.iter().map(|period| (period.start, derived_models(period))).collect(),
        wholes: Vec::new(),
    };
    let reason = "No downloads of models known to derive in this range".to_owned();
    Figure::Line(LineChart { count_bars: Some(count_bars), ..chart(Heading { title, subtitle }, data, series, reason) })
}

fn derivatives_title(answer: &Answer, found: &Intermediaries) -> String {
    let Some(share) = chosen(found).and_then(|period| period.share(period.derived())) else {
        return "No downloads in the chosen period".to_owned();
    };
    let downloads =
        if share > 0.0 { format!("{} of downloads go", share_text(share)) } else { "No downloads go".to_owned() };
    let since = since(answer, found, IntermediaryChange::Derivatives);
    format!("{downloads} to models known to be made from another{since}")
}

fn derived_models(period: &Derivatives) -> u64 {
    period.relations.iter().fold(0, |sum, of| sum.saturating_add(of.models))
}

/// What is not known to derive.
pub(super) const DERIVATIVES_NOTE: &str = "Models that state neither a relation nor a base are not known to derive from \
    another, which does not mean that they do not.";

/// Returns the definition of an intermediary.
pub(super) fn definition() -> String {
    format!(
        "An intermediary is a developer with more than {INTERMEDIARY_PERCENT} % of its downloads in the period from models \
         made from other developers' models."
    )
}

/// Returns the share of downloads that intermediaries draw.
pub(super) fn intermediaries(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Figure {
    let share = |period: &Derivatives| period.share(period.intermediaries.downloads);
    let of_others = |period: &Derivatives| period.share(period.of_others);
    let now = chosen(found);
    let title = match now.and_then(|now| Some((now.intermediaries.intermediaries, share(now)?))) {
        Some((intermediaries, now)) if found.reason.is_none() => format!(
            "{} who mostly {} others' models {} {} of downloads{}",
            capitalized(&format::counted(intermediaries, "developer", "developers")),
            agreeing(intermediaries, "adapts", "adapt"),
            agreeing(intermediaries, "draws", "draw"),
            share_text(now),
            since(answer, found, IntermediaryChange::Intermediaries)
        ),
        _ => found.reason.clone().unwrap_or_else(|| "No downloads in the chosen period".to_owned()),
    };
    let subtitle = format!(
        "Share of downloads, %: all models of intermediaries, and models made from others', whoever offers them; {}.",
        subtitle_end(answer, found)
    );
    let mut series = vec![
        line(answer, found, ("Made from others' models", ColorRole::Slot(1)), of_others),
        line(answer, found, ("Intermediaries", ColorRole::Accent), share),
    ];
    if found.reason.is_some() {
        series.clear();
    }
    let count_bars = CountBars {
        label: "intermediaries".to_owned(),
        counts: found.periods.iter().map(|period| (period.start, period.intermediaries.intermediaries)).collect(),
        wholes: Vec::new(),
    };
    let reason = found.reason.clone().unwrap_or_else(|| "No downloads in this range".to_owned());
    Figure::Line(LineChart { count_bars: Some(count_bars), ..chart(Heading { title, subtitle }, data, series, reason) })
}

/// Returns a note on the largest developer that became an intermediary by crossing the line, where it moves the share by a lot.
pub(super) fn crossed(found: &Intermediaries) -> String {
    const A_LOT: f64 = 0.01;
    if found.against.is_none_or(|against| against > found.start) {
        return String::new();
    }
    let line = f64::from(INTERMEDIARY_PERCENT) / 100.0;
    let new = found.largest.iter().filter(|of| of.share >= A_LOT && of.share_before.is_some_and(|share| share > 0.0));
    let mut new = new.filter(|of| of.of_others_before.is_some_and(|before| before <= line));
    new.next().map_or_else(String::new, |of| {
        let percent = share_text;
        let now = of.of_others as f64 / of.downloads as f64;
        let then = of.of_others_before.unwrap_or_default();
        let (name, then, now, share) = (&of.developer, percent(then), percent(now), percent(of.share));
        format!(
            "{name}, with {share} of downloads, became an intermediary: models made from others' models were {then} of its \
             downloads before and are {now} now."
        )
    })
}

/// Returns how concentrated intermediaries are among themselves.
pub(super) fn concentration(answer: &Answer, found: &Intermediaries, data: &DataSummary) -> Figure {
    let hhi = |period: &Derivatives| period.intermediaries.hhi;
    let now = chosen(found);
    let title = match now.and_then(|now| Some((now.start, now.intermediaries.intermediaries, hhi(now)?))) {
        Some((start, 1, _)) => {
            let at = at_period(answer.question.granularity, start);
            format!("There is one intermediary alone {at}, so that the HHI is 10,000")
        }
        Some((start, intermediaries, value)) => {
            let band = hhi_band_words(value);
            let index = |value: f64| format::value(value, Unit::Index);
            format!(
                "Adapting is {band} among {} intermediaries {}: HHI {}{}",
                format::integer(intermediaries),
                at_period(answer.question.granularity, start),
                index(value),
                since(answer, found, IntermediaryChange::Hhi)
            )
        }
        None => found.reason.clone().unwrap_or_else(|| "No intermediary in the chosen period".to_owned()),
    };
    let subtitle = format!(
        "HHI of intermediaries by all of their downloads, points from 0 to 10,000; {}.",
        subtitle_end(answer, found)
    );
    let reason = found.reason.clone().unwrap_or_else(|| "No intermediary in this range".to_owned());
    let series = vec![line(answer, found, ("HHI", ColorRole::Accent), hhi)];
    let heading = Heading { title, subtitle };
    Figure::Line(LineChart { unit: Unit::Index, bands: guideline_bands(), ..chart(heading, data, series, reason) })
}

/// Returns what the four largest intermediaries have of what all have, where there are more.
pub(super) fn four(found: &Intermediaries) -> String {
    let more_than_four = chosen(found).filter(|now| now.intermediaries.intermediaries > 4);
    let share = more_than_four.and_then(|now| now.intermediaries.cr4);
    share.map_or_else(String::new, |share| {
        format!("The four largest draw {} of what all intermediaries draw.", share_text(share))
    })
}
