//! Downloads by license class, and the largest architectures, libraries and languages.

use super::notes::{LICENSES, known_for, subtitle_end};
use crate::analysis::{Answer, Breakdown, BreakdownValue, EntityKind, Properties, Property, SharesOf};
use crate::chart::{ColorMap, ColorRole, Figure, Heading, Layer, StackedChart, Unit, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::known::{coverage_bars, unknown_clause, whole, whole_in_title};
use crate::figures::told::share_clause;
use crate::figures::words::{at_period, capitalized, period_name, source_line};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// What a class of licenses is a class of, in a sentence.
const LICENSE: &str = "license";

/// Rows of each attribute in the list.
const LISTED: usize = 6;

/// Returns the license classes over time.
pub(super) fn licenses(answer: &Answer, found: &Properties, data: &DataSummary) -> Figure {
    let breakdown = found.breakdown(LICENSES);
    let values = breakdown.map(|breakdown| breakdown.values.as_slice()).unwrap_or_default();
    // By name, so that a class keeps its color whichever is larger.
    let mut classes: Vec<&BreakdownValue> = values.iter().collect();
    let place = |value: &BreakdownValue| (value.kind != EntityKind::Entity, value.kind == EntityKind::Unknown);
    order_by(&mut classes, |a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
    let colors = ColorMap::new(["open source (OSI)", "open weights with use limits"]);
    let layer = |value: &BreakdownValue| Layer {
        label: capitalized(&value.name),
        color: match value.kind {
            EntityKind::Entity => colors.role(&value.name),
            EntityKind::Other => ColorRole::Other,
            EntityKind::Unknown => ColorRole::Unknown,
        },
        shares: (0..found.periods.len()).map(|period| breakdown?.share(found.shares_of, value, period)).collect(),
        bounds: Vec::new(),
    };
    let drawn = |value: &&BreakdownValue| value.kind != EntityKind::Unknown || found.shares_of == SharesOf::All;
    let coverage = (0..found.periods.len()).map(|period| breakdown?.coverage(period));
    let subtitle = format!(
        "Share of {}, by class of license, %; {}{}",
        whole(found.shares_of, LICENSE),
        known_for("license", coverage),
        subtitle_end(answer)
    );
    let counts = found.periods.iter().enumerate();
    let counts = counts.filter_map(|(period, &day)| Some((day, breakdown?.known_and_unknown(period)?)));
    Figure::Stacked(StackedChart {
        heading: Heading { title: license_title(answer, found, breakdown), subtitle },
        source: source_line(data),
        periods: found.periods.clone(),
        layers: classes.into_iter().filter(drawn).map(layer).collect(),
        milestones: Vec::new(),
        count_bars: coverage_bars(found.shares_of, counts),
        empty_reason: breakdown.and_then(|breakdown| breakdown.reason.clone()).map_or_else(
            || "No downloads in this range".to_owned(),
            |reason| format!("{} in this file", capitalized(&reason)),
        ),
    })
}

pub(super) fn license_title(answer: &Answer, found: &Properties, breakdown: Option<&Breakdown>) -> String {
    let share = |period: usize| {
        let breakdown = breakdown?;
        let largest = breakdown.values.first().filter(|value| value.kind == EntityKind::Entity)?;
        Some((largest, breakdown.share(found.shares_of, largest, period)?))
    };
    let Some((largest, exact)) = share(found.after) else {
        return "The licenses of these models are not known".to_owned();
    };
    let now = format::label(exact, Unit::Share);
    let at = |period: usize| {
        found.periods.get(period).map(|day| at_period(answer.question.granularity, *day)).unwrap_or_default()
    };
    // The classes of licenses are properties, too, whose shares are of the known.
    let property = match license_words(&largest.name) {
        "Open-source" => Some(Property::OpenSource),
        "Open-weights" => Some(Property::OpenWeights),
        _ => None,
    };
    let evidence =
        property.filter(|_| found.shares_of == SharesOf::Known).and_then(|property| found.evidence(property));
    let before = found.before.and_then(|before| found.periods.get(before)).copied().unwrap_or_default();
    let compared = share_clause(&found.told, evidence, answer.question.granularity, before);
    let downloads = whole_in_title(found.shares_of, LICENSE);
    let unknown_at = |period: usize| Some(1.0 - breakdown?.coverage(period)?);
    let unknown = found.before.map_or_else(String::new, |before| {
        let finding = share(before).map_or(0.0, |(_, then)| exact - then);
        unknown_clause(LICENSE, (unknown_at(before), unknown_at(found.after)), finding)
    });
    format!(
        "{} licenses cover {now} of {downloads} {}{compared}{unknown}",
        license_words(&largest.name),
        at(found.after)
    )
}

fn license_words(class: &str) -> &str {
    match class {
        "open source (OSI)" => "Open-source",
        "open weights with use limits" => "Open-weights",
        other => other,
    }
}

/// Returns the largest values of each attribute, now and before.
pub(super) fn list(answer: &Answer, found: &Properties, data: &DataSummary) -> ReadingTable {
    let day = |period: usize| found.periods.get(period).map(|day| period_name(answer.question.granularity, *day));
    let breakdowns = || found.breakdowns.iter().filter(|breakdown| breakdown.name != LICENSES);
    let mut columns = vec![ReadingColumn::words("Attribute"), ReadingColumn::words("Value")];
    let share = |period: usize| ReadingColumn::numbers(format!("Share, {}", day(period).unwrap_or_default()));
    columns.push(share(found.after));
    if let Some(before) = found.before {
        columns.extend([share(before), ReadingColumn::numbers("Change")]);
    }
    let subtitle = format!(
        "Share of {}, the {LISTED} largest of each, %; {}",
        whole(found.shares_of, "value"),
        subtitle_end(answer)
    );
    ReadingTable {
        heading: Heading { title: list_title(found), subtitle },
        source: source_line(data),
        columns,
        rows: breakdowns().flat_map(|breakdown| rows(found, breakdown)).collect(),
    }
}

/// What the classes of licenses are.
pub(super) const LICENSES_NOTE: &str = "Open-source licenses are those approved by the Open Source Initiative; the others \
    have other known terms, nearly always with limits of use.";

/// Returns for how many downloads each attribute is known, and what the file lacks.
pub(super) fn list_notes(found: &Properties) -> Vec<String> {
    let breakdowns = || found.breakdowns.iter().filter(|breakdown| breakdown.name != LICENSES);
    let known = breakdowns().filter(|breakdown| breakdown.reason.is_none()).map(|breakdown| {
        let known = known_for(&breakdown.name.replace('-', " "), [breakdown.coverage(found.after)]);
        known.trim_end_matches("; ").to_owned()
    });
    let known: Vec<String> = known.filter(|known| !known.is_empty()).collect();
    let missing: Vec<String> = breakdowns().filter_map(|breakdown| breakdown.reason.clone()).collect();
    let text = |start: &str, parts: &[String]| {
        if parts.is_empty() { String::new() } else { format!("{start}{}.", parts.join("; ")) }
    };
    vec![capitalized(&text("", &known)), text("The file has ", &missing)]
}

fn rows<'a>(found: &'a Properties, breakdown: &'a Breakdown) -> impl Iterator<Item = Vec<String>> {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format::label(share, Unit::Share));
    let row = move |value: &BreakdownValue| {
        let now = breakdown.share(found.shares_of, value, found.after);
        let mut row = vec![capitalized(&breakdown.name.replace('-', " ")), value.name.clone(), share(now)];
        if let Some(before) = found.before {
            let then = breakdown.share(found.shares_of, value, before);
            let change = now.zip(then).map(|(now, then)| format::change(now - then, Unit::Share));
            row.extend([share(then), change.unwrap_or_else(|| "–".to_owned())]);
        }
        row
    };
    breakdown.values.iter().filter(|value| value.kind == EntityKind::Entity).take(LISTED).map(row)
}

/// Returns the largest value of the best-known attribute.
fn list_title(found: &Properties) -> String {
    let largest = |breakdown: &'_ Breakdown| {
        let value = breakdown.values.first().filter(|value| value.kind == EntityKind::Entity)?;
        let share = breakdown.share(found.shares_of, value, found.after)?;
        Some((breakdown.name.clone(), value.name.clone(), share, breakdown.coverage(found.after)?))
    };
    let breakdowns = found.breakdowns.iter().filter(|breakdown| breakdown.name != LICENSES);
    let best = breakdowns.filter_map(largest).reduce(|best, next| if next.3 > best.3 { next } else { best });
    match best {
        Some((attribute, value, share, _)) => {
            let share = format::label(share, Unit::Share);
            let attribute = attribute.replace('-', " ");
            let of = match found.shares_of {
                SharesOf::All => "all".to_owned(),
                SharesOf::Known => whole(found.shares_of, &attribute),
            };
            format!("The {attribute} with most downloads is {value}: {share} of {of}")
        }
        None => "Neither architectures nor libraries nor languages are known".to_owned(),
    }
}
