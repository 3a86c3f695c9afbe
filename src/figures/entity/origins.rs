//! Where an entity's models come from, and what others make of them, over time.

use crate::analysis::{Answer, Level, NamedEntities, OriginDownloads};
use crate::chart::{ColorRole, Emphasis, Figure, Heading, LineChart, Series, Unit, XAxis, YAxis, format};
use crate::figures::words::{at_period, entity_in_sentence, source_line, subtitle_end};
use crate::protocol::DataSummary;

/// Returns the downloads of an entity's models of its own, of those made from others', and of what others make from them.
pub(super) fn chart(answer: &Answer, found: &NamedEntities, origins: &[OriginDownloads], data: &DataSummary) -> Figure {
    let name = name(answer, found);
    let series = |label: &str, slot: u8, of: fn(&OriginDownloads) -> u64| Series {
        label: label.to_owned(),
        color: ColorRole::Slot(slot),
        points: answer
            .periods
            .iter()
            .map(|period| period.start)
            .zip(origins.iter().map(|o| Some(of(o) as f64)))
            .collect(),
        intervals: Vec::new(),
        last_is_partial: answer.periods.last().is_some_and(|period| period.partial),
        emphasis: Emphasis::Main,
    };
    let all = [
        series("Its own", 0, |origin| origin.own),
        series("Its own, made from others' models", 2, |origin| origin.from_others),
        series("Made from its models by others", 1, |origin| origin.by_others),
    ];
    // What nothing was ever made of has no line.
    let drawn = all.into_iter().filter(|series| series.points.iter().any(|(_, value)| value.is_some_and(|v| v > 0.0)));
    Figure::Line(LineChart {
        heading: Heading {
            title: title(answer, found, origins, &name),
            subtitle: format!("Downloads; {}.", subtitle_end(answer)),
        },
        source: source_line(data),
        series: drawn.collect(),
        unit: Unit::Count,
        x: XAxis::Dates,
        y: YAxis::FromZero,
        bands: Vec::new(),
        milestones: Vec::new(),
        count_bars: None,
        empty_reason: "No downloads in this range".to_owned(),
    })
}

/// Returns what the lines are.
pub(super) fn notes(found: &NamedEntities) -> Vec<String> {
    let uploader = match found.level {
        Level::Model => "",
        _ => " A model that derives from models of its own maker alone counts as its own.",
    };
    vec![format!(
        "Made from a model: it names it as a base, itself or through its bases, step by step; a model whose bases aren't named counts \
         as its own.{uploader}"
    )]
}

fn name(answer: &Answer, found: &NamedEntities) -> String {
    found.entities.first().map_or(String::new(), |entity| entity_in_sentence(answer, &entity.name))
}

fn title(answer: &Answer, found: &NamedEntities, origins: &[OriginDownloads], name: &str) -> String {
    let at = at_period(answer.question.granularity, found.period);
    let place = answer.periods.iter().position(|period| period.start == found.period);
    let Some(origin) = place.and_then(|place| origins.get(place)) else {
        return "No downloads in this range".to_owned();
    };
    let count = |downloads: u64| format::value(downloads as f64, Unit::Count);
    let own = origin.own.saturating_add(origin.from_others);
    let made = match (origin.by_others, own) {
        (0, _) => format!("Nobody else's downloads {at} are of models made from those of {name}"),
        (others, 0) => {
            format!("Others' models made from those of {name} had {} downloads {at}, its own none", count(others))
        }
        (others, own) => format!(
            "Others' models made from those of {name} had {} downloads {at}, {} times as many as its own",
            count(others),
            format::significant(others as f64 / own as f64, 2)
        ),
    };
    match (origin.from_others, own) {
        (from_others, own) if from_others > 0 => format!(
            "{made}; {} of its own were of models made from others'",
            format::label(from_others as f64 / own as f64, Unit::Share)
        ),
        _ => made,
    }
}
