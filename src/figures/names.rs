//! The names in a figure that stand for entities: each can be highlighted everywhere, and has a page of its own.

use crate::analysis::{Answer, ColumnData, EntityName, Level, Significance, Subject, ViewAnswer};
use crate::app::Display;
use crate::chart::{ColorRole, Emphasis, Figure, Series};
use crate::figures::exhibit::{Exhibit, ExhibitBody};
use crate::figures::words::{display_name, name_in_sentence};
use crate::order::order_by;
use crate::schema::attributes::{DEVELOPER, MODEL};

/// Names that are looked for in a figure, at most: its table may have thousands.
const MOST_NAMES: usize = 400;

/// Names that stand for what isn't one entity.
const NO_ENTITIES: [&str; 3] = ["Other", "Unknown", ""];

/// Columns of tables that name entities, each with their level; those of `None` are of the question's.
const COLUMNS: [(&str, Option<&str>); 7] = [
    ("entity", None),
    ("partner", None),
    ("left_out", None),
    ("model", Some(MODEL)),
    ("family", Some(MODEL)),
    ("next_of_kin", Some(MODEL)),
    ("developer", Some(DEVELOPER)),
];

/// A part of a sentence: words, or the name of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentencePart {
    /// Words.
    Words(String),
    /// A name as it stands there, and what it is of.
    Name(String, EntityName),
}

/// Returns the entities that a figure names, by the words that it has for them: those of its table, in its order, each once; of
/// findings those that the view's sentences name.
pub fn names_in(answer: &Answer, exhibit: &Exhibit) -> Vec<(String, EntityName)> {
    if let ExhibitBody::Findings(_) = exhibit.body {
        return names_of(answer);
    }
    let mut names: Vec<(String, EntityName)> = Vec::new();
    for (column, level) in COLUMNS {
        let level = level.map_or_else(|| answer.question.level.clone(), |level| Level::from(level.to_owned()));
        let Some(ColumnData::Texts { texts, .. }) = exhibit.table.column(column).map(|column| &column.values) else {
            continue;
        };
        for text in texts {
            let is_new = || names.iter().all(|(_, known)| known.name != *text || known.level != level);
            if names.len() < MOST_NAMES && !NO_ENTITIES.contains(&text.as_str()) && is_new() {
                names.push((display_name(&level, text), EntityName::new(level.clone(), text)));
            }
        }
    }
    names
}

/// Returns the entities that the lede of an answer may name, by their words, and those of the sentences of its findings.
pub fn names_of(answer: &Answer) -> Vec<(String, EntityName)> {
    let names: Vec<&String> = match &answer.view {
        ViewAnswer::Concentration(found) => found.ranking.rows.iter().map(|row| &row.entity).collect(),
        ViewAnswer::Rebalancing(found) => found.changes.iter().take(MOST_NAMES).map(|row| &row.entity).collect(),
        ViewAnswer::Merger(found) => found.largest.iter().map(|(name, _)| name).collect(),
        ViewAnswer::Entity(found) => found.entities.iter().map(|entity| &entity.name).collect(),
        ViewAnswer::Claims(found) => return found.named.clone(),
        ViewAnswer::Significance(found) => return names_tested(found),
        _ => Vec::new(),
    };
    let level = &answer.question.level;
    let names = names.into_iter().filter(|name| !NO_ENTITIES.contains(&name.as_str()));
    names.map(|name| (display_name(level, name), EntityName::new(level.clone(), name))).collect()
}

/// Returns the entities whose shares are tested, by the words of tables and those of sentences.
fn names_tested(found: &Significance) -> Vec<(String, EntityName)> {
    let mut names = Vec::new();
    for test in &found.tests {
        if let Subject::Share(level, name) = &test.subject {
            for words in [display_name(level, name), name_in_sentence(level, name)] {
                names.push((words, EntityName::new(level.clone(), name)));
            }
        }
    }
    names
}

/// Returns the entity that a label of a chart names: it begins with the name, or is the beginning of one that didn't fit.
pub fn named_by<'n>(names: &'n [(String, EntityName)], label: &str) -> Option<&'n EntityName> {
    const LEAST_LETTERS: usize = 3;
    let label = label.trim_end_matches('…').trim();
    let is_meant = |name: &str| {
        label.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\u{a0}', ',']))
            || (label.chars().count() >= LEAST_LETTERS && name.starts_with(label))
    };
    let meant = names.iter().filter(|(name, _)| is_meant(name));
    meant.max_by_key(|(name, _)| name.len().min(label.len())).map(|(_, entity)| entity)
}

/// Returns a sentence in parts: the names that stand in it as whole words, the longest of those that begin at one place.
///
/// ```
/// use lorenz::analysis::{EntityName, Level};
/// use lorenz::figures::{SentencePart, sentence_parts};
/// let qwen = EntityName::new(Level::developer(), "Qwen");
/// let parts = sentence_parts("Today Qwen leads, Qwen3 doesn't", &[("Qwen".to_owned(), qwen.clone())]);
/// let words = |text: &str| SentencePart::Words(text.to_owned());
/// assert_eq!(parts, [words("Today "), SentencePart::Name("Qwen".to_owned(), qwen), words(" leads, Qwen3 doesn't")]);
/// ```
pub fn sentence_parts(sentence: &str, names: &[(String, EntityName)]) -> Vec<SentencePart> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    let mut before: Option<char> = None;
    let mut words = String::new();
    while let Some(first) = rest.chars().next() {
        let begins = before.is_none_or(|before| !is_of_a_word(before));
        let ends = |name: &str| rest.get(name.len()..).is_some_and(|end| !end.starts_with(is_of_a_word));
        let found = names
            .iter()
            .filter(|(name, _)| begins && !name.is_empty() && rest.starts_with(name.as_str()) && ends(name));
        match found.max_by_key(|(name, _)| name.len()) {
            Some((name, entity)) => {
                if !words.is_empty() {
                    parts.push(SentencePart::Words(std::mem::take(&mut words)));
                }
                parts.push(SentencePart::Name(name.clone(), entity.clone()));
                before = name.chars().next_back();
                rest = rest.get(name.len()..).unwrap_or_default();
            }
            None => {
                words.push(first);
                before = Some(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    if !words.is_empty() {
        parts.push(SentencePart::Words(words));
    }
    parts
}

/// Returns whether a letter goes on with a name: "Qwen3" and "Qwen-VL" are others than "Qwen".
fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || ['-', '_', '/'].contains(&letter)
}

/// Highlights entities in a figure that has them: all else becomes grey.
pub(super) fn highlight(exhibit: &mut Exhibit, display: &Display) {
    let ExhibitBody::Chart(figure) = &mut exhibit.body else { return };
    let names: Vec<String> = display.focus.iter().map(|entity| display_name(&entity.level, &entity.name)).collect();
    let place = |label: &str| names.iter().position(|name| name == label);
    // One that had no color of its own gets the one of its place.
    let own = |place: usize, color: ColorRole| match color {
        ColorRole::Slot(_) => color,
        _ => ColorRole::Slot(place as u8),
    };
    match figure.as_mut() {
        Figure::Line(chart) | Figure::Multiples(chart)
            if chart.series.iter().any(|series| place(&series.label).is_some()) =>
        {
            for series in &mut chart.series {
                match place(&series.label) {
                    Some(place) => (series.color, series.emphasis) = (own(place, series.color), Emphasis::Main),
                    None => (series.color, series.emphasis) = (ColorRole::Context, Emphasis::Context),
                }
            }
            // What is highlighted lies on top.
            let is_top = |series: &Series| place(&series.label).is_some();
            order_by(&mut chart.series, |a, b| is_top(a).cmp(&is_top(b)));
        }
        Figure::Stacked(chart) if chart.layers.iter().any(|layer| place(&layer.label).is_some()) => {
            for layer in chart.layers.iter_mut().filter(|layer| layer.color != ColorRole::Unknown) {
                layer.color = place(&layer.label).map_or(ColorRole::Other, |place| own(place, layer.color));
            }
        }
        Figure::Bars(chart) if chart.rows.iter().any(|row| place(&row.label).is_some()) => {
            for row in &mut chart.rows {
                row.color = place(&row.label).map_or(ColorRole::Other, |place| own(place, row.color));
            }
        }
        _ => {}
    }
}
