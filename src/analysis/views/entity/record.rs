//! The rows of a model as the file has them, and what was noticed about rows of an entity.

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::calendar::Day;
use crate::panel::{Panel, UNKNOWN};
use crate::schema::CountKind;

/// A row of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRow {
    /// Its date.
    pub day: Day,
    /// The name under which the file lists the model there.
    pub model: String,
    /// Its downloads: of counters what was gained since the row before.
    pub downloads: u64,
    /// Of counters the first day that these are of; else `None`.
    pub since: Option<Day>,
}

/// Something that was noticed about rows of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityEvent {
    /// What.
    pub kind: EntityEventKind,
    /// The model that it happened to first by name.
    pub model: String,
    /// Its models that it happened to.
    pub models: u64,
    /// How often.
    pub times: u64,
    /// More about that model: its name before, or what else it may be; empty where there is no more.
    pub detail: String,
}

/// What can be noticed about rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityEventKind {
    /// A repository was renamed.
    Renamed,
    /// A value equals the one at the date before, to the digit: the collector may have carried it over.
    Repeated,
    /// A table says that an attribute of the developer may be another.
    Doubtful,
}

impl EntityEventKind {
    /// Returns the word in tables.
    pub fn name(self) -> &'static str {
        match self {
            EntityEventKind::Renamed => "renamed",
            EntityEventKind::Repeated => "repeated",
            EntityEventKind::Doubtful => "in doubt",
        }
    }
}

/// Returns all rows of a model, under every name of its repository, by date and name.
pub(super) fn rows(panel: &Panel, model: u32) -> Vec<EntityRow> {
    let series = panel.series();
    let own = series.get(model as usize).copied().unwrap_or(model);
    let is_own: Vec<bool> = series.iter().map(|&latest| latest == own).collect();
    let mut found = Vec::new();
    for (snapshot, &day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let name = panel.model()[row];
            if is_own.get(name as usize) == Some(&true) {
                found.push(EntityRow {
                    day,
                    model: panel.models().get(name).to_owned(),
                    downloads: panel.count(row),
                    since: panel.covers(row, snapshot).map(|(before, _)| Day(before.0.saturating_add(1))),
                });
            }
        }
    }
    found.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.model.cmp(&b.model)));
    found
}

/// Returns what was noticed about the rows of some models, which are ascending: each kind once.
pub(super) fn events(context: &Context<'_>, models: &[u32]) -> Vec<EntityEvent> {
    [renamed(context.panel, models), repeated(context.panel, models), doubtful(context, models)]
        .into_iter()
        .flatten()
        .collect()
}

/// Puts together (name, times, detail) of the models that something happened to.
fn event(kind: EntityEventKind, mut happened: Vec<(&str, u64, String)>) -> Option<EntityEvent> {
    happened.sort_unstable();
    let times = happened.iter().fold(0_u64, |sum, (_, times, _)| sum.saturating_add(*times));
    let models = happened.len() as u64;
    let (model, _, detail) = happened.into_iter().next()?;
    Some(EntityEvent { kind, model: model.to_owned(), models, times, detail })
}

fn renamed(panel: &Panel, models: &[u32]) -> Option<EntityEvent> {
    let series = panel.series();
    let names = panel.models();
    let mut before: Vec<(u32, &str)> = (series.iter().zip(0_u32..))
        .filter(|&(&latest, name)| latest != name && models.binary_search(&latest).is_ok())
        .map(|(&latest, name)| (latest, names.get(name)))
        .collect();
    before.sort_unstable();
    let of_model = |group: &[(u32, &str)]| {
        let earlier: Vec<&str> = group.iter().map(|(_, name)| *name).collect();
        (names.get(group.first().map_or(0, |first| first.0)), group.len() as u64, earlier.join(", "))
    };
    event(EntityEventKind::Renamed, before.chunk_by(|a, b| a.0 == b.0).map(of_model).collect())
}

/// Repeats among the rows as they are kept: of counters, whose rows are gains, a gain of 0.
fn repeated(panel: &Panel, models: &[u32]) -> Option<EntityEvent> {
    let is_counter = panel.kind() == CountKind::Counter;
    let place = |model: u32| models.binary_search(&model).ok();
    let mut last: Vec<Option<(usize, u64)>> = vec![None; models.len()];
    let mut times: Vec<u64> = vec![0; models.len()];
    for snapshot in 0..panel.days().len() {
        for row in panel.rows_of(snapshot) {
            let Some(place) = place(panel.model()[row]) else { continue };
            let count = panel.count(row);
            let is_repeat = match last[place] {
                Some((before, value)) => before + 1 == snapshot && if is_counter { count == 0 } else { count == value },
                None => false,
            };
            times[place] += u64::from(is_repeat && (is_counter || count > 0));
            last[place] = Some((snapshot, count));
        }
    }
    let happened = models.iter().zip(&times).filter(|(_, times)| **times > 0);
    let named = happened.map(|(&model, &times)| (panel.models().get(model), times, String::new()));
    event(EntityEventKind::Repeated, named.collect())
}

fn doubtful(context: &Context<'_>, models: &[u32]) -> Option<EntityEvent> {
    let panel = context.panel;
    let alternatives = panel.alternatives(context.question.level.name()).or_else(|| panel.alternatives("country"))?;
    let keys = match alternatives.placement() {
        crate::panel::Placement::ByModel(keys) => keys,
        crate::panel::Placement::ByRow(_) => return None,
    };
    let reading = |&model: &u32| {
        let key = keys.get(model as usize).copied().filter(|&key| key != UNKNOWN)?;
        Some((panel.models().get(model), 1, alternatives.dictionary().get(key).to_owned()))
    };
    event(EntityEventKind::Doubtful, models.iter().filter_map(reading).collect())
}
