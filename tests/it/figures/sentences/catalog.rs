//! The catalog itself: sentences in groups, each once, with the states that say it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::{BTreeSet, HashMap};

use lorenz::analysis::{Answer, ViewAnswer, answer, answer_with_intervals};
use lorenz::chart::{Figure, describe, readouts};
use lorenz::figures::{self, Exhibit, ExhibitBody};
use lorenz::panel::Dictionary;

use super::checks::{Kind, MONTHS, NUMBER_WORDS, faults};
use super::data::{self, Data};
use super::states::{LEVELS, PLURALS, states};
use crate::shipped::{golden, summary};

/// Spoken descriptions, rows and bars of an exhibit that the catalog keeps: the checks read all.
const KEPT: usize = 8;
/// States that are named after a sentence.
const NAMED_STATES: usize = 3;

/// A sentence and where it stands.
struct Said {
    /// View and exhibit.
    place: String,
    kind: Kind,
    text: String,
}

/// A sentence with the states that say it.
type Sentence = (String, Vec<String>);

/// The sentences in the order in which they were first said.
#[derive(Default)]
struct Catalog {
    groups: Vec<(String, Vec<Sentence>)>,
    group_places: HashMap<String, usize>,
    sentence_places: HashMap<(usize, String), usize>,
}

impl Catalog {
    /// Adds a sentence under the state that says it; one that differs from another in numbers and names alone is kept once.
    fn add(&mut self, group: String, (kind, text): (Kind, String), state: &str, names: &BTreeSet<String>) {
        let groups = &mut self.groups;
        let place = *self.group_places.entry(group.clone()).or_insert_with(|| {
            groups.push((group, Vec::new()));
            groups.len() - 1
        });
        let sentences = &mut self.groups[place].1;
        let is_alike =
            |text: &str| kind == Kind::Words && text.starts_with('|') || kind == Kind::Spoken && is_spoken(text);
        let is_new = !self.sentence_places.contains_key(&(place, shape(&text, names)));
        if is_alike(&text) && is_new && sentences.iter().filter(|(text, _)| is_alike(text)).count() >= KEPT {
            return;
        }
        let sentence = *self.sentence_places.entry((place, shape(&text, names))).or_insert_with(|| {
            sentences.push((text, Vec::new()));
            sentences.len() - 1
        });
        let states = &mut self.groups[place].1[sentence].1;
        if states.last().is_none_or(|last| last != state) {
            states.push(state.to_owned());
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by(|a, b| a.0.cmp(&b.0));
        for (group, sentences) in groups {
            text += &format!("\n== {group}\n");
            for (sentence, states) in sentences {
                let more = states.len().saturating_sub(NAMED_STATES);
                let more = if more > 0 { format!("; {more} more") } else { String::new() };
                let named = states.iter().take(NAMED_STATES).cloned().collect::<Vec<_>>().join("; ");
                text += &format!("{sentence}\n        [{named}{more}]\n");
            }
        }
        text.trim_start().to_owned()
    }
}

/// A sentence without its numbers, months, levels and names.
fn shape(text: &str, names: &BTreeSet<String>) -> String {
    let words = text.split([' ', '\u{a0}']).map(|word| {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = plain.starts_with(|c: char| c.is_ascii_digit());
        let is_month = MONTHS.contains(&plain);
        match () {
            () if is_number => word.replace(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','), ""),
            () if is_month => word.replace(plain, "Month"),
            () if NUMBER_WORDS.contains(&plain) => word.replace(plain, ""),
            () if LEVELS.contains(&plain) => "level".to_owned(),
            () if PLURALS.contains(&plain) => "levels".to_owned(),
            () if names.contains(plain) => word.replace(plain, "Name"),
            () => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_spoken(text: &str) -> bool {
    ["Line chart", "Bar chart", "Stacked", "Lorenz curve"].iter().any(|kind| text.starts_with(kind))
}

/// Everything that a view says.
fn said(answer: &Answer, data: &Data) -> Vec<Said> {
    let view = answer.question.view.name();
    let mut all = Vec::new();
    let mut say = |exhibit: &str, kind: Kind, text: String| {
        if !text.is_empty() {
            all.push(Said { place: format!("{view} {exhibit}"), kind, text });
        }
    };
    if let ViewAnswer::Unavailable { reason } = &answer.view {
        say("", Kind::Sentence, figures::unavailable(answer.question.view, reason));
        return all;
    }
    say("", Kind::Sentence, figures::lede(answer));
    for key in figures::key_figures(answer) {
        say("", Kind::Words, format!("{}: {} ({})", key.name, key.value, key.change));
        say("", Kind::Sentence, describe(&key.line));
    }
    for exhibit in figures::exhibits(answer, &summary(&data.panel), &lorenz::app::Display::default()) {
        let heading = exhibit.heading().unwrap();
        let name = exhibit.name;
        say(name, Kind::Title, heading.title.clone());
        say(name, Kind::Subtitle, heading.subtitle.clone());
        exhibit.notes.iter().for_each(|note| say(name, Kind::Sentence, note.clone()));
        inside(&exhibit).into_iter().for_each(|(kind, text)| say(name, kind, text));
    }
    all
}

/// What stands in an exhibit: the spoken description, bars, readouts, rows.
fn inside(exhibit: &Exhibit) -> Vec<(Kind, String)> {
    let row = |cells: Vec<String>| (Kind::Words, format!("| {}", cells.join(" | ")));
    match &exhibit.body {
        ExhibitBody::Chart(figure) => {
            let mut all = vec![(Kind::Spoken, describe(figure))];
            if let Figure::Bars(bars) = figure.as_ref() {
                all.extend(bars.rows.iter().map(|bar| row(vec![bar.label.clone(), bar.note.clone()])));
            }
            all.extend(readouts(figure).into_iter().rev().take(2).map(|readout| {
                let values = readout.rows.iter().map(|row| format!("{} {}", row.label, row.value));
                row(vec![readout.x_label.clone(), values.collect::<Vec<_>>().join(", ")])
            }));
            all
        }
        ExhibitBody::List(list) => {
            let header = row(crate::shipped::header(list));
            std::iter::once(header).chain(list.rows.iter().cloned().map(row)).collect()
        }
        ExhibitBody::Findings(list) => {
            let sections = list.sections.iter().flat_map(|section| {
                let title = (Kind::Words, section.title.clone());
                let sentences = section.rows.iter().map(|finding| (Kind::Words, finding.sentence.clone()));
                std::iter::once(title).chain(sentences)
            });
            sections.collect()
        }
        ExhibitBody::Ranking(list) => (list.rows.iter())
            .map(|of| {
                row(vec![
                    of.moved.clone(),
                    of.entity.clone(),
                    of.downloads.clone(),
                    of.share.clone(),
                    of.change.clone(),
                ])
            })
            .collect(),
    }
}

/// All names of models and entities, which may be written in any way.
fn names(data: &Data) -> BTreeSet<String> {
    let texts = |dictionary: &Dictionary| -> Vec<String> {
        (0..dictionary.len() as u32).map(|key| dictionary.get(key).to_owned()).collect()
    };
    let models = texts(data.panel.models());
    let repositories: Vec<String> = models.iter().filter_map(|name| Some(name.split_once('/')?.1.to_owned())).collect();
    let attributes = data.panel.attributes().iter().flat_map(|attribute| texts(attribute.dictionary()));
    attributes.chain(models).chain(repositories).collect()
}

#[test]
fn every_sentence_is_fit_to_be_read() {
    let mut catalog = Catalog::default();
    let (mut asked, mut wrong) = (0, BTreeSet::new());
    for data in data::all() {
        let names = names(&data);
        for state in states(&data) {
            asked += 1;
            let ask = if state.is_complete { answer_with_intervals } else { answer };
            let name = format!("{}, {}", data.name, state.name);
            let answer = match ask(&data.panel, &state.question) {
                Ok(answer) => answer,
                Err(error) => {
                    let group = format!("{} errors", state.question.view.name());
                    catalog.add(group, (Kind::Sentence, figures::sentence(&error.to_string())), &name, &names);
                    continue;
                }
            };
            for said in said(&answer, &data) {
                for fault in faults(said.kind, &said.text, &names, data.tells_created) {
                    wrong.insert(format!("{fault}: {} [{}; {name}]", said.text, said.place));
                }
                let (head, end) = match said.text.split_once("; downloads ").filter(|_| said.kind == Kind::Subtitle) {
                    Some((head, end)) => (head.to_owned() + "; …", Some(format!("… downloads {end}"))),
                    None => (said.text, None),
                };
                catalog.add(said.place, (said.kind, head), &name, &names);
                if let Some(end) = end {
                    catalog.add("ends of subtitles".to_owned(), (Kind::Subtitle, end), &name, &names);
                }
            }
        }
    }
    assert!(asked >= 400, "only {asked} states");
    golden("../figures/sentences.txt", &catalog.text());
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} sentences are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
