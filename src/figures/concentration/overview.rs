//! The overview on the first screen: one sentence and four key figures.

use crate::analysis::{
    Answer, ChangeEvidence, ChangeVerdict, Concentration, ConcentrationChange, Measure, MeasureSeries, ValueUnit,
};
use crate::calendar::Granularity;
use crate::chart::{ColorRole, Figure, Sparkline, Unit, format};
use crate::figures::grammar::{at_period, largest, of_level};
use crate::figures::words::{counted_downloads, ends, period_name, unit, value_text};
use crate::schema::CountKind;

/// One key figure: what it is, its value, its change over the range, and its line.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFigure {
    /// "HHI of developers".
    pub name: String,
    /// "1,105", or "no value".
    pub value: String,
    /// "−1,153 since 29 May 2026"; empty for a single period.
    pub change: String,
    /// What the number means.
    pub definition: String,
    /// The measure's name in links, which is its place on the page of methods, too.
    pub measure: String,
    /// The values over the range.
    pub line: Figure,
}

/// Returns what the data say about the last period in one sentence.
pub(in crate::figures) fn finding(answer: &Answer, found: &Concentration) -> String {
    let several = answer.question.level.plural();
    let Some((index, period)) = answer.periods.iter().enumerate().rev().find(|(_, period)| period.downloads > 0) else {
        return format!("No downloads of known {several} in this range.");
    };
    let when = match answer.kind {
        CountKind::Window { days: 1 } => format!("In the day to {}", period.date.long()),
        CountKind::Window { days } => format!("In the {days} days to {}", period.date.long()),
        CountKind::Flow | CountKind::Counter if answer.question.granularity == Granularity::Snapshot => {
            // What a date has is what came since the one before.
            match index.checked_sub(1).and_then(|before| answer.periods.get(before)) {
                Some(before) => format!("From {} to {}", before.date.long(), period.date.long()),
                None => format!("In the period to {}", period.date.long()),
            }
        }
        CountKind::Flow | CountKind::Counter => {
            format!("In {}", period_name(answer.question.granularity, period.start))
        }
    };
    let four = found.key_figures.iter().find(|series| series.measure == Measure::Cr(4));
    let downloads = format::value(period.downloads as f64, Unit::Count);
    let entities = format::integer(period.entities);
    let mut counted = counted_downloads(answer, index);
    // What is said of a list is said of nothing more.
    if let Some(bounds) = found.list_bounds.as_ref().filter(|bounds| bounds.start == period.start) {
        counted += &format!(" among the Hub's {} most downloaded models", format::integer(bounds.models));
    }
    match four.and_then(|series| series.values[index]).filter(|_| period.entities > 4) {
        Some(share) => format!(
            "{when}, the four largest of {entities} {several} drew {} of {downloads} {counted}.",
            value_text(share, ValueUnit::Share)
        ),
        None => format!("{when}, {} drew {downloads} {counted}.", of_level(period.entities, &answer.question.level)),
    }
}

/// "−308 since 23 Jun 2026"; "unchanged", "hardly changed" where digits would say nothing.
fn changed(then: f64, now: f64, unit: Unit, since: &str) -> String {
    let change = format::change(now - then, unit);
    let says_something = change.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if says_something && format::value(now, unit) != format::value(then, unit) {
        return format!("{change} since {since}");
    }
    format!("{} since {since}", if now == then { "unchanged" } else { "hardly changed" })
}

/// Returns the four key figures for the last period; none for another view than concentration.
pub fn key_figures(answer: &Answer) -> Vec<KeyFigure> {
    let Some(found) = answer.concentration() else { return Vec::new() };
    let evidence = |index| found.evidence(ConcentrationChange::KeyFigure(index));
    found.key_figures.iter().enumerate().map(|(index, series)| key_figure(answer, series, evidence(index))).collect()
}

fn key_figure(answer: &Answer, series: &MeasureSeries, evidence: Option<&ChangeEvidence>) -> KeyFigure {
    let measure = series.measure;
    let several = answer.question.level.plural();
    let name = match measure {
        Measure::Cr(k) => format!("Share of {}", largest(k, &answer.question.level)),
        Measure::EffectiveNumber => format!("Effective number of {several}"),
        Measure::Gini => format!("Gini of {several}"),
        _ => format!("HHI of {several}"),
    };
    let unit = unit(measure.unit());
    let change =
        ends(&series.values).filter(|((first, _), (last, _))| first != last).map(|((first, then), (_, now))| {
            let since = period_name(answer.question.granularity, answer.periods[first].start);
            match evidence.map(ChangeEvidence::verdict) {
                Some(ChangeVerdict::Stands | ChangeVerdict::Agrees) => changed(then, now, unit, &since),
                Some(ChangeVerdict::DependsOnModels) => {
                    format!("since {since}: depends on which models are counted")
                }
                Some(ChangeVerdict::DependsOnReading) => format!("since {since}: depends on doubtful developers"),
                Some(ChangeVerdict::WithinSensitivity) => format!("since {since}: hangs on single models"),
                Some(ChangeVerdict::NotComparable) => format!("since {since}: the lists can't be compared"),
                Some(ChangeVerdict::Unchanged) => {
                    format!("as {}", at_period(answer.question.granularity, answer.periods[first].start))
                }
                Some(ChangeVerdict::Pending | ChangeVerdict::Undefined) | None => String::new(),
            }
        });
    let now = series.values.last().copied().flatten();
    KeyFigure {
        measure: measure.name(),
        name: name.clone(),
        value: now.map_or_else(|| "no value".to_owned(), |now| value_text(now, measure.unit())),
        change: change.unwrap_or_default(),
        definition: measure.definition(),
        line: Figure::Sparkline(Sparkline {
            points: answer.periods.iter().map(|period| period.start).zip(series.values.iter().copied()).collect(),
            color: ColorRole::Accent,
            unit,
            label: name,
        }),
    }
}
