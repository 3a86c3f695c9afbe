//! Named entities over time: shares, downloads, or an index of these.

use crate::analysis::{Answer, EntitySeries, NamedEntities, Population};
use crate::app::{ComparedValues, Display};
use crate::calendar::Day;
use crate::chart::{
    ColorMap, ColorRole, CountBars, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format,
};
use crate::figures::grammar::{listed, of_level};
use crate::figures::told::share_clause;
use crate::figures::words::{
    at_period, counted, display_name, entity_at_start, entity_in_sentence, entity_verb, number_word, period_name,
    source_line, subtitle_end,
};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// The name of the line of all others.
const OTHERS: &str = "All others";

/// Downloads are called about as many up to this multiple.
const ABOUT_AS_MANY: f64 = 1.05;

/// Returns the values of the entities over time, one line each.
pub(super) fn chart(answer: &Answer, found: &NamedEntities, data: &DataSummary, display: &Display) -> Figure {
    let values = shown(answer, found, display);
    let colors = ColorMap::new(found.entities.iter().map(|entity| &entity.name));
    let line = |label: String, color: ColorRole, points: Vec<(Day, Option<f64>)>| Series {
        label,
        color,
        points,
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    };
    let named = |(place, entity): (usize, &EntitySeries)| {
        let points = points(answer, found, values, &entity.downloads, &|period| found.share(place, period));
        line(display_name(&found.level, &entity.name), colors.role(&entity.name), points)
    };
    let has_others = display.has_others && values != ComparedValues::ShareOfThese && !is_chained(answer);
    let others = has_others.then(|| {
        let downloads = others(found);
        let share = |period: usize| part(*downloads.get(period)?, *found.totals.get(period)?);
        line(OTHERS.to_owned(), ColorRole::Other, points(answer, found, values, &downloads, &share))
    });
    let unit = match values {
        ComparedValues::Share | ComparedValues::ShareOfThese => Unit::Share,
        ComparedValues::Downloads => Unit::Count,
        ComparedValues::Index => Unit::Number { decimals: 0 },
    };
    let count_bars = match &found.entities[..] {
        [entity] => {
            let counts = answer.periods.iter().map(|period| period.start).zip(entity.models.iter().copied()).collect();
            Some(CountBars { label: "models".to_owned(), counts, wholes: Vec::new() })
        }
        _ => None,
    };
    Figure::Line(LineChart {
        heading: Heading { title: title(answer, found, values), subtitle: subtitle(answer, found, values) },
        source: source_line(data),
        series: others.into_iter().chain(found.entities.iter().enumerate().map(named)).collect(),
        unit,
        x: XAxis::Dates,
        y: if display.is_logarithmic { YAxis::Log } else { YAxis::FromZero },
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars,
        empty_reason: "No downloads in this range".to_owned(),
    })
}

/// Returns what the lines are.
pub(super) fn notes(answer: &Answer, found: &NamedEntities) -> Vec<String> {
    let (one, several) = (found.level.singular(), found.level.plural());
    let ranks = format!("Ranks are among all {several} with downloads; equal downloads are ordered by name.");
    let shares = format!("Shares are of all downloads, also of those whose {one} isn't known.");
    let index = match answer.periods.first() {
        Some(first) => format!(
            "An index sets the downloads of the first period with any to 100, at the earliest {}; it grows also where a list grows.",
            at_period(answer.question.granularity, first.start)
        ),
        None => String::new(),
    };
    vec![shares, ranks, index]
}

/// Returns what a comparison shows: shares of these say nothing of one alone, and only shares are chained.
fn shown(answer: &Answer, found: &NamedEntities, display: &Display) -> ComparedValues {
    match display.compared {
        _ if is_chained(answer) => ComparedValues::Share,
        ComparedValues::ShareOfThese if found.entities.len() < 2 => ComparedValues::Share,
        values => values,
    }
}

fn is_chained(answer: &Answer) -> bool {
    answer.question.population == Population::Chained
}

fn part(of: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| of as f64 / whole as f64)
}

/// Returns the downloads of all that aren't named, per period.
fn others(found: &NamedEntities) -> Vec<u64> {
    let named = |period: usize| {
        let of = |entity: &EntitySeries| entity.downloads.get(period).copied().unwrap_or(0);
        found.entities.iter().map(of).fold(0, u64::saturating_add)
    };
    found.totals.iter().enumerate().map(|(period, total)| total.saturating_sub(named(period))).collect()
}

/// Returns the points of a line of these downloads, whose shares of all downloads are told by period.
fn points(
    answer: &Answer,
    found: &NamedEntities,
    values: ComparedValues,
    downloads: &[u64],
    share: &dyn Fn(usize) -> Option<f64>,
) -> Vec<(Day, Option<f64>)> {
    let base = downloads.iter().copied().find(|&downloads| downloads > 0);
    let of_these = |period: usize| {
        let of = |entity: &EntitySeries| entity.downloads.get(period).copied().unwrap_or(0);
        found.entities.iter().map(of).fold(0, u64::saturating_add)
    };
    let value = |(period, &downloads): (usize, &u64)| match values {
        ComparedValues::Share => share(period),
        ComparedValues::ShareOfThese => part(downloads, of_these(period)),
        // A period without any downloads at all is a gap.
        ComparedValues::Downloads => (found.totals.get(period) != Some(&0)).then_some(downloads as f64),
        ComparedValues::Index => base.map(|base| downloads as f64 / base as f64 * 100.0),
    };
    let starts = answer.periods.iter().map(|period| period.start);
    starts.zip(downloads.iter().enumerate().map(value)).collect()
}

fn subtitle(answer: &Answer, found: &NamedEntities, values: ComparedValues) -> String {
    let what = match values {
        ComparedValues::Share => "Share of all downloads, %".to_owned(),
        ComparedValues::ShareOfThese => {
            format!(
                "Share of the downloads of these {} {}, %",
                number_word(found.entities.len() as u32),
                found.level.plural()
            )
        }
        ComparedValues::Downloads => "Downloads".to_owned(),
        ComparedValues::Index => "Index of downloads, the first period with any = 100".to_owned(),
    };
    format!("{what}; {}.", subtitle_end(answer))
}

/// Returns the finding: what they have in the later period, and of one or two what became of their shares.
fn title(answer: &Answer, found: &NamedEntities, values: ComparedValues) -> String {
    let Some(period) = chosen(answer, found) else { return "No downloads in this range".to_owned() };
    let granularity = answer.question.granularity;
    let at = at_period(granularity, found.period);
    match values {
        ComparedValues::Share => shares(answer, found, period),
        ComparedValues::ShareOfThese => {
            let whole = found.entities.iter().filter_map(|entity| entity.downloads.get(period)).sum::<u64>();
            let part = |entity: &EntitySeries| {
                let downloads = entity.downloads.get(period).copied().unwrap_or(0);
                let share = if whole > 0 { downloads as f64 / whole as f64 } else { 0.0 };
                (entity_in_sentence(answer, &entity.name), format::label(share, Unit::Share))
            };
            let these = number_word(found.entities.len() as u32);
            format!("Of the downloads of these {these} {at}: {}", each(found.entities.iter().map(part)))
        }
        ComparedValues::Downloads => {
            let part = |entity: &EntitySeries| {
                let downloads = entity.downloads.get(period).copied().unwrap_or(0);
                (entity_in_sentence(answer, &entity.name), format::value(downloads as f64, Unit::Count))
            };
            format!("Downloads {at}: {}", each(found.entities.iter().map(part)))
        }
        ComparedValues::Index => {
            let names: Vec<String> =
                found.entities.iter().map(|entity| entity_in_sentence(answer, &entity.name)).collect();
            let first = answer.periods.first().map_or(String::new(), |first| period_name(granularity, first.start));
            format!("Downloads of {} since {first}, the first that each has being 100", listed(&names))
        }
    }
}

/// Returns names with a value each: "Qwen 12 %, google 9 %".
fn each(parts: impl Iterator<Item = (String, String)>) -> String {
    parts.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

fn shares(answer: &Answer, found: &NamedEntities, period: usize) -> String {
    let at = at_period(answer.question.granularity, found.period);
    let share = |entity: usize| found.share(entity, period).unwrap_or(0.0);
    let clause = |entity: usize| {
        let before = found.against.unwrap_or(found.period);
        share_clause(&found.told, found.evidence(entity), answer.question.granularity, before)
    };
    match &found.entities[..] {
        [entity] => {
            let name = entity_at_start(answer, &entity.name);
            match entity.ranks.get(period).copied().flatten() {
                Some(rank) => {
                    let has = entity_verb(&answer.question, &entity.name, "has", "have");
                    let ranked = found.ranked.get(period).copied().unwrap_or(0);
                    let rank = format!("rank {} of {}", format::integer(rank), of_level(ranked, &found.level));
                    format!("{name} {has} {} of all downloads {at}, {rank}{}", label(share(0)), clause(0))
                }
                None => format!("{name} has no downloads {at}"),
            }
        }
        entities => {
            let one = |(index, entity): (usize, &EntitySeries)| {
                let told = if entities.len() == 2 { clause(index) } else { String::new() };
                format!("{} {}{told}", entity_in_sentence(answer, &entity.name), label(share(index)))
            };
            let parts: Vec<String> = entities.iter().enumerate().map(one).collect();
            let between = if entities.len() == 2 { "; " } else { ", " };
            format!("Of all downloads {at}: {}", parts.join(between))
        }
    }
}

fn label(share: f64) -> String {
    format::label(share, Unit::Share)
}

/// Returns the index of the later period; `None` where no period has downloads.
fn chosen(answer: &Answer, found: &NamedEntities) -> Option<usize> {
    if found.totals.iter().all(|&total| total == 0) {
        return None;
    }
    answer.periods.iter().position(|period| period.start == found.period)
}

/// Returns the one sentence about them: rank, share, and what is counted.
pub(in crate::figures) fn lede(answer: &Answer, found: &NamedEntities) -> String {
    let Some(period) = chosen(answer, found) else { return "There are no downloads in this range".to_owned() };
    let at = at_period(answer.question.granularity, found.period);
    let mut order: Vec<(u64, &str)> = (found.entities.iter())
        .map(|entity| (entity.downloads.get(period).copied().unwrap_or(0), entity.name.as_str()))
        .collect();
    order_by(&mut order, |a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let of = |downloads: u64| format!("{} downloads", format::value(downloads as f64, Unit::Count));
    match order[..] {
        [(downloads, name)] => {
            format!("{} had {} {at}: {}", entity_at_start(answer, name), of(downloads), counted(answer))
        }
        [(first, name), (second, other), ..] if second > 0 => {
            let (name, other) = (entity_at_start(answer, name), entity_in_sentence(answer, other));
            let times = first as f64 / second as f64;
            match times < ABOUT_AS_MANY {
                true => format!("{name} had about as many downloads as {other} {at}"),
                false => format!("{name} had {} times the downloads of {other} {at}", format::significant(times, 2)),
            }
        }
        _ => format!(
            "{} of these had downloads {at}",
            if order.first().is_some_and(|first| first.0 > 0) { "One" } else { "None" }
        ),
    }
}
