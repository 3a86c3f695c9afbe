//! The messages that change the page's state.

use super::display::Display;
use super::link::Link;
use crate::analysis::Question;
use crate::calendar::Day;
use crate::protocol::{DataSource, EngineKind, Response};
use crate::schema::{CountKind, Role};

/// A message that changes the page's state: something that the reader did or an engine sent.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one at a time, moved once")]
pub enum Message {
    /// The page was opened, or the reader went back or forward.
    Opened(Link),
    /// The reader chose data, in place of those that are shown; files ride beside the effect.
    SourcesChosen(Vec<DataSource>),
    /// The reader chose data beside those that are shown.
    SourcesAdded(Vec<DataSource>),
    /// The reader chose a folder without data.
    NothingFound,
    /// The reader doesn't want this part of the data any more.
    SourceRemoved(usize),
    /// The reader doesn't want to wait for the load.
    LoadCancelled,
    /// The reader wants what hangs, or has come to nothing, to be tried once more.
    LoadAgain,
    /// No engine has sent anything for [`QUIET_SECONDS`](super::QUIET_SECONDS).
    EnginesQuiet,
    /// The reader said what a column is used as; without a role: as recognized.
    ColumnAssigned(String, Option<Role>),
    /// The reader wants only rows between these days (both included; `None`: without that end) and with one of these
    /// values of columns or levels to be read.
    RowsChosen(Option<Day>, Option<Day>, Vec<(String, String)>),
    /// Whether dates far from the bulk of the rows are dates like others.
    FarDatesChosen(bool),
    /// Whether what a table of developers says is all that counts.
    DeveloperTableAloneChosen(bool),
    /// The reader wants the data that are shown to be kept on this device, with all that is kept in so many bytes at most.
    KeepAsked(u64),
    /// The reader wants what was read of the Hub's list to be kept as a file on this device.
    SnapshotKept,
    /// The reader wants a snapshot of that list to be deleted.
    SnapshotForgotten(String),
    /// The reader wants the data that this device has kept under a link to be deleted.
    KeptForgotten(String),
    /// The reader wants the data that this device has kept under a link to be shown.
    KeptChosen(String),
    /// The reader wants to see the first rows of this file.
    PreviewAsked(usize),
    /// The reader said what the downloads count; `None`: as recognized.
    KindChosen(Option<CountKind>),
    /// A control was set: the view that is asked for now. Without a first period the one that the file suggests holds.
    Asked(Box<Question>),
    /// The reader wants to see all entities.
    LeaderboardAsked,
    /// Entities of that list are in sight.
    TrendsAsked(Vec<String>),
    /// The reader wants a report of all views.
    ReportAsked,
    /// The reader doesn't want to wait for it.
    ReportCancelled,
    /// A control is being moved, and is here now: asked once the engine is free, and in no link before it is [`Message::Asked`].
    Dragged(Box<Question>),
    /// The reader typed something that names are looked for by; an empty text ends the search.
    SearchTyped(String),
    /// The reader chose one of the names that were found, by its index; `None`: the best one, which may still be on its way.
    HitChosen(Option<usize>),
    /// The reader wants the answer to be drawn in another way.
    Displayed(Box<Display>),
    /// The reader doesn't want to wait for the intervals.
    IntervalsCancelled,
    /// The error was read.
    ErrorDismissed,
    /// An engine has sent a response, or broken down.
    Engine {
        /// Which one: two of them, while a load has to do with both, are of different kinds.
        kind: EngineKind,
        /// What it sent.
        response: Response,
    },
}
