//! The quality report: counts of rows that were refused, repeated and corrected.

use crate::calendar::Day;
use crate::schema::CountKind;

/// Why rows were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// No model name.
    NoModel,
    /// No date, or a text that isn't one.
    NoDate,
    /// No count, or one that is negative or not finite.
    NoCount,
}

impl Refusal {
    /// All reasons, in the order of the checks.
    pub const ALL: [Refusal; 3] = [Refusal::NoModel, Refusal::NoDate, Refusal::NoCount];

    /// Returns the reason in words: "without a model name".
    pub fn phrase(self) -> &'static str {
        match self {
            Refusal::NoModel => "without a model name",
            Refusal::NoDate => "without a date",
            Refusal::NoCount => "without a count of 0 or more",
        }
    }
}

/// What can happen to a row that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The row repeats a model and date; the largest counter or window stays, flows add up.
    Duplicate,
    /// The value equals, to the digit, the one at the snapshot before: a stall, or carried forward by the collector.
    Repeat,
    /// Counters only: a step downward, taken as a recount with a flow of 0.
    Reset,
    /// Counters only: a first value that carries no flow, since what precedes it is unknown.
    Baseline,
    /// Counters only: a snapshot without a row inside a series, filled at an even rate.
    Interpolated,
    /// Counters and flows: a step that makes more than 80 % of the gain of the 13 weeks that end with it.
    Spike,
    /// A series goes on under another name.
    Rename,
    /// A name is that of another repository from here on, as its id tells.
    Takeover,
    /// Counters only: a model is said to be published later than its first value.
    CreatedLater,
    /// A row of a repository under an earlier name, whose later name has the same count at the same date: counted once. Names are of
    /// one repository by its id, or by a known alias of its developer.
    CountedOnce,
    /// A row with the same count as that of another developer's model of the same repository name at the same date: it may be
    /// counted twice.
    Twin,
    /// A date far from the bulk of the rows, such as 0001-01-01 or 9999-12-31: the row is set aside, or the first publication
    /// that it states.
    FarDate,
}

impl Event {
    /// All events, in the order in which they are shown.
    pub const ALL: [Event; 12] = [
        Event::Duplicate,
        Event::Repeat,
        Event::Reset,
        Event::Baseline,
        Event::Interpolated,
        Event::Spike,
        Event::Rename,
        Event::Takeover,
        Event::CreatedLater,
        Event::CountedOnce,
        Event::Twin,
        Event::FarDate,
    ];

    /// Returns the events that a kind of downloads can have.
    pub fn of(kind: CountKind) -> impl Iterator<Item = Event> {
        let possible = move |event: &Event| match event {
            Event::Duplicate | Event::Repeat | Event::Rename | Event::Takeover | Event::FarDate => true,
            Event::CountedOnce | Event::Twin => true,
            Event::Spike => matches!(kind, CountKind::Counter | CountKind::Flow),
            Event::Reset | Event::Baseline | Event::Interpolated | Event::CreatedLater => kind == CountKind::Counter,
        };
        Event::ALL.into_iter().filter(possible)
    }

    /// Returns what is counted, in words: "recounts (steps downward)".
    pub fn phrase(self) -> &'static str {
        match self {
            Event::Duplicate => "duplicate rows",
            Event::Repeat => "values that repeat the one before",
            Event::Reset => "recounts (steps downward)",
            Event::Baseline => "first values without a flow",
            Event::Interpolated => "dates filled at an even rate",
            Event::Spike => "spikes (over 80 % of a 13-week gain)",
            Event::Rename => "changes of name",
            Event::Takeover => "names taken over by another repository",
            Event::CreatedLater => "publications later than the first value",
            Event::CountedOnce => "rows of an earlier name beside the later one, counted once",
            Event::Twin => "rows that two developers have alike, which may be counted twice",
            Event::FarDate => "dates far from the others, set aside",
        }
    }
}

/// How often something happened, and to which models.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EventCount {
    /// What happened.
    pub event: Event,
    /// How often; 1 or more.
    pub count: u64,
    /// To how many models.
    pub models: u64,
    /// Names of the models that it happened to most often, ties by name; 20 at most.
    pub examples: Vec<String>,
    /// Its first date.
    pub first_day: Day,
    /// Its last date.
    pub last_day: Day,
}

impl EventCount {
    /// Returns names of the models in words, `shown` of them at most: "a/x, b/y and 7 more".
    pub fn named(&self, shown: usize) -> String {
        let names: Vec<&str> = self.examples.iter().take(shown).map(String::as_str).collect();
        let more = self.models.saturating_sub(names.len() as u64);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        names.join(", ") + &more
    }
}

/// Models that two files know by one id of the hub, under different names.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct JoinedById {
    /// How many.
    pub models: u64,
    /// The first by name, 20 at most: the name in the rows, the name in the table.
    pub examples: Vec<(String, String)>,
}

impl JoinedById {
    /// Returns the first names in words, `shown` of them at most: "a/new as a/old".
    pub fn named(&self, shown: usize) -> Vec<String> {
        self.examples.iter().take(shown).map(|(here, there)| format!("{here} as {there}")).collect()
    }
}

/// What tables of developers say about the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct JoinedDevelopers {
    /// Developers in the tables.
    pub in_table: u64,
    /// Developers of the data that are among them.
    pub developers: u64,
    /// Models of these that have a row.
    pub models: u64,
    /// Values on which rows of one developer that hold at the same time disagree: per column and developer one.
    pub conflicts: u64,
}

impl JoinedDevelopers {
    /// Returns in words how many developers and models the tables know.
    ///
    /// ```
    /// let joined = lorenz::panel::JoinedDevelopers { in_table: 118, developers: 97, models: 4200, conflicts: 0 };
    /// assert_eq!(joined.in_words(), "97 of 118 in the table have models here: 4200 models");
    /// ```
    pub fn in_words(&self) -> String {
        let JoinedDevelopers { in_table, developers, models, .. } = self;
        format!("{developers} of {in_table} in the table have models here: {models} models")
    }
}

/// What is known of a date whose rows are the most downloaded models of a longer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TopList {
    /// The date.
    pub day: Day,
    /// How many models the list was cut to.
    pub models: u64,
    /// Downloads of the last one: no other model has more.
    pub least_downloads: u64,
}

impl TopList {
    /// Reads `2026-11-30,10000,1234`; `None` for anything else.
    pub fn parse(text: &str) -> Option<TopList> {
        let mut parts = text.split(',');
        let day = Day::parse(parts.next()?)?;
        let mut number = || parts.next()?.trim().parse().ok();
        Some(TopList { day, models: number()?, least_downloads: number()? })
    }

    /// Reads those of several dates, with semicolons between them; leaves out what is anything else.
    ///
    /// ```
    /// use lorenz::panel::TopList;
    /// assert_eq!(TopList::parse_several("2026-11-30,10000,1234;2026-12-01,9000,1300").count(), 2);
    /// ```
    pub fn parse_several(text: &str) -> impl Iterator<Item = TopList> {
        text.split(';').filter_map(TopList::parse)
    }
}

/// The quality report: counts of rows that were read, refused and corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quality {
    /// Rows with downloads that were read.
    pub rows_read: u64,
    /// Rows that were left out, per reason in the order of [`Refusal::ALL`].
    pub refused: [u64; 3],
    /// Rows that were passed over since only some were to be read, as far as they were read.
    pub rows_outside: u64,
    /// What happened to the rows that can be used, in the order of [`Event::ALL`]; what never happened is left out.
    pub events: Vec<EventCount>,
    /// Whether repeats and spikes have been looked for, see [`crate::panel::Panel::inspection`].
    pub is_inspected: bool,
    /// Values that have one at the snapshot before to be compared with, for [`Event::Repeat`].
    pub compared_values: u64,
    /// Models with a row.
    pub models: u64,
    /// Models with a row that have no developer.
    pub models_without_developer: u64,
    /// Models with a row that have no country; `None` where there is no column of countries.
    pub models_without_country: Option<u64>,
    /// Models that a table of attributes knows, if one was given.
    pub joined_models: Option<u64>,
    /// Models that a table of attributes knows by the hub's id alone, under another name.
    pub joined_by_id: JoinedById,
    /// Values on which tables of attributes disagree, or rows of one: per model and attribute one. The first by name
    /// is taken.
    pub join_conflicts: u64,
    /// What tables of developers know, if one was given.
    pub joined_developers: Option<JoinedDevelopers>,
    /// Dates whose rows are the most downloaded models of a longer list.
    #[serde(default)]
    pub top_lists: Vec<TopList>,
    /// First date.
    pub first_day: Day,
    /// Last date.
    pub last_day: Day,
    /// Number of distinct dates.
    pub snapshots: u64,
}

impl Quality {
    /// Returns the count of an event; `None` if it never happened.
    pub fn event(&self, event: Event) -> Option<&EventCount> {
        self.events.iter().find(|counted| counted.event == event)
    }

    /// Returns how often something happened.
    pub fn count(&self, event: Event) -> u64 {
        self.event(event).map_or(0, |counted| counted.count)
    }

    /// Returns the number of rows that were refused for any reason.
    pub fn refused_rows(&self) -> u64 {
        self.refused.iter().sum()
    }

    /// Returns the refusals in words, "3 without a date, 1 without a model name"; empty when there are none.
    pub fn refusals(&self) -> String {
        let named = Refusal::ALL.iter().zip(self.refused).filter(|&(_, count)| count > 0);
        named.map(|(reason, count)| format!("{count} {}", reason.phrase())).collect::<Vec<_>>().join(", ")
    }
}
