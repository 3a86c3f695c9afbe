//! The question: everything that an answer depends on, and why a question can't be answered.

use std::borrow::Cow;

use crate::analysis::{
    Attribution, Basis, Counted, EntityName, Filters, Level, Measure, Population, SharesOf, Unaffiliated, View,
};
use crate::calendar::{Day, Granularity};
use crate::schema::attributes;

/// One view of the data: everything that the figures of a page depend on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Question {
    /// Which page of figures.
    pub view: View,
    /// Whose shares.
    pub level: Level,
    /// The measure of the main chart.
    pub measure: Measure,
    /// How rows are gathered over time.
    pub granularity: Granularity,
    /// The first period is the one that holds this day.
    pub from: Option<Day>,
    /// The last period is the one that holds this day.
    pub to: Option<Day>,
    /// Entities shown by name in shares; the rest is "Other". `None`: all of them.
    pub top: Option<usize>,
    /// The period (by the day that names it) of curve, ranking, mergers, and the later one of comparisons; the last
    /// one if it is absent or not there.
    pub at: Option<Day>,
    /// The earlier period of comparisons; the first one if it is absent or not there.
    pub against: Option<Day>,
    /// Which models take part.
    pub population: Population,
    /// Which of a model's downloads count.
    pub basis: Basis,
    /// Whom a model is credited to.
    pub attribution: Attribution,
    /// Whether the unaffiliated take part.
    pub unaffiliated: Unaffiliated,
    /// Which entities are counted.
    pub counted: Counted,
    /// What shares are shares of; `None`: of the known where "Unknown" has over 2 % in any period shown, else of all.
    pub shares_of: Option<SharesOf>,
    /// Which models the question is about.
    pub filters: Filters,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    /// The entities that the question is about, all of one level: one has a page of its own, several are compared. At most
    /// [`NAMED_AT_MOST`](crate::analysis::NAMED_AT_MOST).
    pub of: Vec<EntityName>,
    /// Entities to merge, by name.
    pub merge: Vec<String>,
    /// A model whose family its developer divests, by name.
    pub divest: Option<String>,
    /// Whether the main chart shows 95 % intervals (cluster bootstrap over models).
    pub intervals: bool,
}

impl Default for Question {
    fn default() -> Question {
        Question {
            view: View::Concentration,
            level: Level::developer(),
            measure: Measure::Hhi,
            granularity: Granularity::Snapshot,
            from: None,
            to: None,
            top: Some(7),
            at: None,
            against: None,
            population: Population::All,
            basis: Basis::All,
            attribution: Attribution::Uploader,
            unaffiliated: Unaffiliated::With,
            counted: Counted::WithDownloads,
            shares_of: None,
            filters: Filters::default(),
            of: Vec::new(),
            merge: Vec::new(),
            divest: None,
            intervals: false,
        }
    }
}

impl Question {
    /// Returns the question as it is computed: one about named entities is of their level.
    pub fn leveled(&self) -> Cow<'_, Question> {
        match self.of.first() {
            Some(entity) if self.view == View::Entity && entity.level != self.level => {
                Cow::Owned(Question { level: entity.level.clone(), ..self.clone() })
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// Puts another name in the place of one that the file doesn't have, or leaves it out, wherever the question has it; returns
    /// whether it does.
    pub fn replace_name(&mut self, missing: &MissingName, name: Option<&str>) -> bool {
        let before = self.clone();
        let condition = (missing.level.clone(), missing.value.clone());
        for conditions in [&mut self.filters.only, &mut self.filters.without] {
            replace(conditions, &condition, name.map(|name| (missing.level.clone(), name.to_owned())));
        }
        let entity = EntityName { level: Level::from(missing.level.clone()), name: missing.value.clone() };
        let named = name.map(|name| EntityName::new(entity.level.clone(), name));
        replace(&mut self.of, &entity, named);
        if self.level.name() == missing.level {
            replace(&mut self.merge, &missing.value, name.map(str::to_owned));
        }
        if missing.level == attributes::MODEL && self.divest.as_ref() == Some(&missing.value) {
            self.divest = name.map(str::to_owned);
        }
        *self != before
    }
}

/// Puts a value in the place of another in a list that has each once, or takes it out.
fn replace<T: PartialEq + Clone>(list: &mut Vec<T>, old: &T, new: Option<T>) {
    let Some(place) = list.iter().position(|value| value == old) else { return };
    list.remove(place);
    list.extend(new.filter(|new| !list.contains(new)));
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnalysisError {
    /// The file has no such attribute.
    #[error("no level \"{level}\" in this file, expected one of {available}")]
    NoLevel {
        /// The level asked for.
        level: String,
        /// The levels there are.
        available: String,
    },
    /// No period lies in the range.
    #[error("no period between {from} and {to}: the file's dates run from {first} to {last}")]
    NoPeriod {
        /// First day asked for, or "the start".
        from: String,
        /// Last day asked for, or "the end".
        to: String,
        /// First date of the file.
        first: Day,
        /// Last date of the file.
        last: Day,
    },
    /// A trailing window is longer than what the file covers.
    #[error("no {weeks} weeks in a row: the file's dates run from {first} to {last}, expected a shorter window")]
    ShortFile {
        /// Length of the window.
        weeks: u8,
        /// First date of the file.
        first: Day,
        /// Last date of the file.
        last: Day,
    },
    /// The dates lie so far apart that filling the time between them makes more periods than anybody can look at.
    #[error(
        "the dates from {first} to {last} make more than {most} periods; expected longer periods, a range of dates, \
        or dates near each other"
    )]
    TooManyPeriods {
        /// First date of the file.
        first: Day,
        /// Last date of the file.
        last: Day,
        /// The most periods that there may be.
        most: usize,
    },
    /// Downloads of overlapping windows can't be added up.
    #[error(
        "{weeks} weeks can't be added up: the counts are of the last {days} days at each date and overlap; \
        expected flows or all-time counters, or another period"
    )]
    OverlappingWindows {
        /// Length of the window asked for.
        weeks: u8,
        /// Length of the windows that the file holds.
        days: u32,
    },
    /// There is no table of that name.
    #[error("no table \"{name}\", expected a measure, share, ranking, leaderboard or mean-size")]
    NoTable {
        /// The name asked for.
        name: String,
    },
    /// An option needs something that the file doesn't have.
    #[error("{option} can't be had from this file: expected {needs}")]
    Missing {
        /// What was asked for: "the basis \"first year\"".
        option: String,
        /// What it needs: "a column of first publication, such as created".
        needs: String,
    },
    /// A filter or a merger names a value that no row has.
    #[error("{}{}", .0, .0.offer())]
    NoValue(MissingName),
}

/// A name that a question has and the file doesn't.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MissingName {
    /// The name of the level that it was to be of.
    pub level: String,
    /// What was asked for.
    pub value: String,
    /// The names there are that are most like it, the most alike first; at most three.
    pub nearest: Vec<String>,
}

impl MissingName {
    /// Returns the nearest names as the end of an error's sentence; empty without any.
    fn offer(&self) -> String {
        let quoted: Vec<String> = self.nearest.iter().map(|name| format!("\"{name}\"")).collect();
        if quoted.is_empty() { String::new() } else { format!("; nearest: {}", quoted.join(", ")) }
    }
}

/// The fact alone: `no country "Chnia" in this file`.
impl std::fmt::Display for MissingName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no {} \"{}\" in this file", Level::from(self.level.clone()).label().to_lowercase(), self.value)
    }
}
