//! Bars of the adoption view: the models that were taken up fastest for their size, and half-lives.

use super::notes::{after_days, empty, subtitle_end};
use crate::analysis::{ADOPTION_AGES_DAYS, Adoption, AdoptionAtAge, Answer, ModelAdoption};
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Reference, Unit, format};
use crate::figures::grammar::{days as days_words, number_word};
use crate::figures::words::{capitalized, source_line};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// Rows of a chart; the data behind it have more.
const SHOWN: usize = 15;

fn chart(heading: Heading, data: &DataSummary, unit: Unit, rows: Vec<Bar>) -> BarChart {
    BarChart {
        heading,
        source: source_line(data),
        unit,
        rows,
        reference: None,
        lines: Vec::new(),
        value_label: String::new(),
        before_label: None,
        empty_reason: String::new(),
    }
}

fn bar(label: &str, value: f64, note: String) -> Bar {
    Bar { label: label.to_owned(), value: Some(value), interval: None, before: None, color: ColorRole::Accent, note }
}

/// Returns the models with the most downloads for their size and age.
pub(super) fn relative(answer: &Answer, found: &Adoption, data: &DataSummary) -> Figure {
    let ranked = found.shown_age_days.map_or_else(Vec::new, |days| ranked(found, days));
    let days = found.shown_age_days.map_or_else(|| "at the same age".to_owned(), after_days);
    let title = match ranked.first() {
        Some((model, _, times)) => format!(
            "{days}, {} had {} times as many downloads as the leading new models of its size",
            model.model,
            format::significant(*times, 2)
        ),
        None => empty_relative(found),
    };
    let subtitle = format!(
        "Relative adoption: downloads {days} as a multiple of those of the leading ten of its size; {}",
        subtitle_end(answer, found)
    );
    let row = |(model, at, times): &(&ModelAdoption, AdoptionAtAge, f64)| {
        let downloads = format::value(at.downloads.round(), Unit::Count);
        let peers = format::counted(at.peers, "model", "models");
        let note = format!("{downloads} downloads, {}, beside {peers}", model.size_class);
        bar(&model.model, *times, note)
    };
    let heading = Heading { title: capitalized(&title), subtitle };
    Figure::Bars(BarChart {
        reference: Some(Reference { value: 1.0, label: "×1, the median of the ten".to_owned() }),
        lines: Vec::new(),
        value_label: "relative adoption".to_owned(),
        empty_reason: empty_relative(found),
        ..chart(heading, data, Unit::Multiple, ranked.iter().take(SHOWN).map(row).collect())
    })
}

/// What downloads are a multiple of.
pub(super) const RELATIVE_NOTE: &str = "The multiple is of the median of the ten most downloaded new models of its size class \
    at the same age; models of unknown size are one size class.";
/// Returns what a half-life depends on; nothing where there is none.
pub(super) fn half_life_note(found: &Adoption) -> String {
    if found.half_life_reason.is_some() || found.reason.is_some() {
        return String::new();
    }
    "A half-life grows with the days observed: it says how early downloads came so far.".to_owned()
}

/// Models by relative adoption at an age, ties by name.
fn ranked(found: &Adoption, days: u32) -> Vec<(&ModelAdoption, AdoptionAtAge, f64)> {
    let place = ADOPTION_AGES_DAYS.iter().position(|&age_days| age_days == days);
    let at = |model: &ModelAdoption| place.and_then(|place| model.at.get(place).copied().flatten());
    let of = |model| {
        let at: AdoptionAtAge = at(model)?;
        Some((model, at, at.relative?))
    };
    let mut ranked: Vec<(&ModelAdoption, AdoptionAtAge, f64)> = found.models.iter().filter_map(of).collect();
    order_by(&mut ranked, |a, b| b.2.total_cmp(&a.2).then_with(|| a.0.model.cmp(&b.0.model)));
    ranked
}

fn empty_relative(found: &Adoption) -> String {
    match found.reason {
        Some(_) => empty(found),
        None => "No size class has five new models to compare with".to_owned(),
    }
}

/// Half-lives of the most downloaded models that were observed for long enough.
pub(super) fn half_lives(answer: &Answer, found: &Adoption, data: &DataSummary) -> Figure {
    let least = found.shown_age_days.unwrap_or_default();
    let observed = found.models.iter().filter(|model| model.observed_days >= least);
    let shown: Vec<(&ModelAdoption, u32)> =
        observed.filter_map(|of| Some((of, of.half_life_days?))).take(SHOWN).collect();
    let reason = match (&found.half_life_reason, &found.reason) {
        (Some(reason), _) | (None, Some(reason)) => reason.clone(),
        (None, None) => "No model has downloads".to_owned(),
    };
    let mut days: Vec<u32> = shown.iter().map(|(_, days)| *days).collect();
    order_by(&mut days, Ord::cmp);
    let title = match days.get(days.len() / 2) {
        Some(&middle) => {
            let within = format::value(f64::from(middle), Unit::Days);
            match shown.as_slice() {
                [(only, _)] => format!("{} had half of its downloads within {within}", only.model),
                several => format!(
                    "Of the {} most downloaded new models, most had half of their downloads within {within}",
                    number_word(several.len() as u32)
                ),
            }
        }
        None => reason.clone(),
    };
    let mut subtitle =
        "Half-life: the age by which half of the downloads observed so far were reached, days".to_owned();
    if shown.is_empty() {
        subtitle.push('.');
    } else {
        subtitle.push_str(&format!(
            "; the most downloaded models known for at least {}; {}",
            days_words(least),
            subtitle_end(answer, found)
        ));
    }
    let row = |(model, days): &(&ModelAdoption, u32)| {
        let observed = format::value(f64::from(model.observed_days), Unit::Days);
        let downloads = format::value(model.downloads.round(), Unit::Count);
        bar(&model.model, f64::from(*days), format!("of {downloads} downloads in {observed}"))
    };
    Figure::Bars(BarChart {
        value_label: "half-life".to_owned(),
        empty_reason: reason,
        ..chart(Heading { title, subtitle }, data, Unit::Days, shown.iter().map(row).collect())
    })
}
