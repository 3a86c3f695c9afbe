//! The chart of multiples: each property's value in a period divided by that in an earlier one.

use super::notes::{HALF, shown, subject, subtitle_end};
use crate::analysis::{Answer, ChangeEvidence, ChangeVerdict, Properties, Property, PropertySeries};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Reference, Unit, format};
use crate::figures::told::{is_told, stands};
use crate::figures::words::{at_period, capitalized, period_name, source_line};
use crate::protocol::DataSummary;

const SHOWN: [Property; 11] = [
    Property::MeanSize,
    Property::MedianSize,
    Property::Multimodal,
    Property::GenerativeMultimodal,
    Property::Quantized,
    Property::MixtureOfExperts,
    Property::Adapter,
    Property::Merge,
    Property::OpenSource,
    Property::OpenWeights,
    Property::DataDisclosed,
];

/// Multiples as bars from ×1, with their intervals.
pub(super) fn chart(answer: &Answer, found: &Properties, data: &DataSummary) -> Figure {
    let name = |period: usize| found.periods.get(period).map(|day| period_name(answer.question.granularity, *day));
    let at = |period: usize| found.periods.get(period).map(|day| at_period(answer.question.granularity, *day));
    let rows = found.before.map_or_else(Vec::new, |before| {
        shown(found, &SHOWN).map(|(series, label)| bar(found, series, label, (before, found.after))).collect()
    });
    Figure::Bars(BarChart {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        unit: Unit::Multiple,
        rows,
        reference: Some(Reference {
            value: 1.0,
            label: format!("as {}", found.before.and_then(at).unwrap_or_default()),
        }),
        lines: Vec::new(),
        value_label: name(found.after).unwrap_or_default(),
        before_label: None,
        empty_reason: match found.before {
            Some(_) => "Nothing is known in both periods".to_owned(),
            None => "Only one period in this range: nothing to compare with".to_owned(),
        },
    })
}

fn bar(found: &Properties, series: &PropertySeries, label: &str, (before, after): (usize, usize)) -> Bar {
    let evidence = found.evidence(series.property);
    let common = of_common(found, series);
    let value = common.or(series.multiple);
    let color = match (value, evidence.map(ChangeEvidence::verdict)) {
        (_, Some(verdict)) if !matches!(verdict, ChangeVerdict::Stands | ChangeVerdict::Pending) => ColorRole::Other,
        (Some(multiple), _) if multiple < 1.0 => ColorRole::Decrease,
        _ => ColorRole::Increase,
    };
    Bar {
        label: label.to_owned(),
        value,
        interval: evidence.and_then(ChangeEvidence::ends),
        before: None,
        color,
        note: note(series, (before, after), common.is_some()),
    }
}

/// Returns the multiple among the models listed in both periods: whiskers are of these, and so is the bar that they belong to.
fn of_common(found: &Properties, series: &PropertySeries) -> Option<f64> {
    let evidence = found.evidence(series.property).filter(|_| series.multiple.is_some())?;
    evidence.scale.change(evidence.common?)
}

/// Returns the two values and what limits their comparison; or the reason why there is no multiple.
///
/// `of_common` says that the bar is of the models listed in both periods, so that the multiple of all listed ones is told here.
fn note(series: &PropertySeries, (before, after): (usize, usize), of_common: bool) -> String {
    if series.multiple.is_none() {
        // The columns that would tell stand in the table.
        let reason = series.no_multiple(before, after);
        return reason.split(" (").next().unwrap_or_default().to_owned();
    }
    let unit = if series.property.is_size() { Unit::Count } else { Unit::Share };
    let value = |period: usize| series.values.get(period).copied().flatten().map(|value| format::value(value, unit));
    let mut note = format!("{} → {}", value(before).unwrap_or_default(), value(after).unwrap_or_default());
    if let Some(multiple) = series.multiple.filter(|_| of_common) {
        note = format!("all listed {}: {note}", format::value(multiple, Unit::Multiple));
    }
    if is_scarce(series, before) || is_scarce(series, after) {
        note += "; known for under half of downloads";
    }
    note
}

fn is_scarce(series: &PropertySeries, period: usize) -> bool {
    series.coverage.get(period).copied().flatten().is_none_or(|coverage| coverage < HALF)
}

/// Returns the title: the property whose change is largest of those that stand on every population, among those known for most
/// downloads.
fn title(answer: &Answer, found: &Properties) -> String {
    let Some(before) = found.before else { return "Only one period: nothing to compare with".to_owned() };
    let since = found.periods.get(before).map(|day| period_name(answer.question.granularity, *day)).unwrap_or_default();
    let known = |series: &&PropertySeries| !is_scarce(series, before) && !is_scarce(series, found.after);
    let series = || shown(found, &SHOWN).map(|(series, _)| series).filter(known);
    let multiples = || series().filter_map(|series| Some((series, series.multiple?)));
    let Some((most, multiple)) = multiples().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return format!("Nothing is known well enough to compare with {since}");
    };
    if multiples().all(|(_, multiple)| multiple == 1.0) {
        return format!("Nothing changed since {since}");
    }
    let size = |multiple: f64| multiple.max(1.0 / multiple);
    // By the length of their bars.
    let standing = multiples()
        .filter(|(series, _)| stands(found.evidence(series.property)))
        .filter_map(|(series, multiple)| Some((series, multiple, of_common(found, series)?)));
    match standing.max_by(|a, b| size(a.2).total_cmp(&size(b.2))) {
        Some((series, multiple, common)) => {
            let verb = if multiple > 1.0 { "grew" } else { "fell" };
            let of = capitalized(subject(series.property));
            let [multiple, common] = [multiple, common].map(|value| format::value(value, Unit::Multiple));
            format!(
                "{of} {verb} most since {since}: {common} among models listed in both periods, {multiple} on all listed"
            )
        }
        None if multiples().all(|(series, _)| is_told(found.evidence(series.property))) => {
            format!("No change of sizes or of shares since {since} stands on all listed and on comparable models")
        }
        // What comparable models say is still to come.
        None => format!(
            "{}: {} since {since} on all listed models",
            capitalized(subject(most.property)),
            format::value(multiple, Unit::Multiple)
        ),
    }
}

fn subtitle(answer: &Answer, found: &Properties) -> String {
    let at = |period: usize| found.periods.get(period).map(|day| at_period(answer.question.granularity, *day));
    let (Some(before), Some(after)) = (found.before.and_then(at), at(found.after)) else {
        return capitalized(&subtitle_end(answer));
    };
    format!("Value {after} ÷ value {before}; {}", subtitle_end(answer))
}

/// Returns what the values are, how sure they are, and which are known for little.
pub(super) fn notes(answer: &Answer, found: &Properties) -> Vec<String> {
    if found.before.is_none() {
        return Vec::new();
    }
    let whiskers = if !found.told.evidence.is_empty() {
        "Bars are of the models listed in both periods, and whiskers show how far single models move them; what all listed models \
         say stands behind each. A grey bar is a change that doesn't stand on all listed and on comparable models."
    } else {
        ""
    };
    let scarce = |series: &PropertySeries| {
        series.multiple.is_some()
            && found.before.is_some_and(|b| is_scarce(series, b) || is_scarce(series, found.after))
    };
    let scarce: Vec<&str> = shown(found, &SHOWN).filter(|(series, _)| scarce(series)).map(|(_, label)| label).collect();
    let care = match scarce.as_slice() {
        [] => String::new(),
        labels => {
            format!("Known for under half of downloads, to be read with care: {}.", labels.join(", ").to_lowercase())
        }
    };
    vec![
        "Sizes are in parameters, weighed by downloads; shares are of the downloads for which it is known, those of adapters \
         and merges of all."
            .to_owned(),
        whiskers.to_owned(),
        care,
        growth(answer, found),
    ]
}

/// Returns how many models are listed now and before, where that makes a difference of more than a tenth.
fn growth(answer: &Answer, found: &Properties) -> String {
    let period = |period: usize| answer.periods.get(period).map(|period| (period.models, period.start));
    let (Some((then, before)), Some((now, after))) = (found.before.and_then(period), period(found.after)) else {
        return String::new();
    };
    if then.abs_diff(now) <= then / 10 {
        return String::new();
    }
    let at = |day| at_period(answer.question.granularity, day);
    format!(
        "The list has {} {} and {} {}: a part of the change is the list's.",
        format::counted(then, "model", "models"),
        at(before),
        format::integer(now),
        at(after)
    )
}
