//! The messages between page and engine.

use serde::{Deserialize, Serialize};

use super::{DataSummary, FileSummary, KeptData, KeptSnapshot, LoadSpec};
use crate::analysis::{AnalysisError, Answer, MissingName, Question, SearchHits, Table};
use crate::load::Preview;
use crate::packed::Packed;
use crate::panel::Quality;

/// A request of the page to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read data, answer the question, and keep the data for later questions.
    Load {
        /// Number of the load; answers carry it, so that a late one is recognized.
        load: u32,
        /// Number of its question, for what follows the first answer.
        ask: u32,
        /// What to read; the files of its parts ride beside, in the same order, unless the device keeps them.
        spec: LoadSpec,
        /// How a link names it, and so what this device may keep.
        link: String,
        /// The first question; where it names no first period, the file may.
        question: Question,
    },
    /// Answer a question on the data of a load; where the engine holds others, the answer is that these aren't loaded.
    Ask {
        /// Number of the load.
        load: u32,
        /// Number of the question.
        ask: u32,
        /// The question.
        question: Question,
    },
    /// Find the names that have a text in them. The answer comes once the index of names has been made; where another text has come in
    /// by then, or the engine holds other data, there is none.
    Search {
        /// Number of the load.
        load: u32,
        /// Number of the search; an earlier one's answer is out of date.
        search: u32,
        /// What was typed.
        text: String,
    },
    /// Compute one table, complete, and nothing else: the list of all entities, what those in sight had before, and what the benchmark asks (`benches/peers/page`);
    /// the page makes its other tables of answers.
    Table {
        /// Number of the load.
        load: u32,
        /// Number of the request.
        ask: u32,
        /// The question.
        question: Question,
        /// What [`analysis::table()`](crate::analysis::table()) calls it, or [`TRENDS`](crate::analysis::TRENDS).
        table: String,
    },
    /// Answer a question with all that is ever added to its answer, for a report; what is asked meanwhile goes first.
    Report {
        /// Number of the load.
        load: u32,
        /// Number of the request.
        ask: u32,
        /// The question.
        question: Question,
    },
    /// Cancel a load; the data from before stay. If the load has ended already, its response is on its way all the same.
    CancelLoad {
        /// Number of the load.
        load: u32,
    },
    /// Keep the data of a load on this device.
    Keep {
        /// Number of the load.
        load: u32,
        /// How a link names them.
        link: String,
        /// Bytes that may be kept on this device, these included.
        most_bytes: u64,
    },
    /// Delete what this device has kept under this name.
    Forget {
        /// How a link names it.
        link: String,
    },
    /// Keep what was read of the Hub's list for a load on this device, as a file; where it keeps nothing, hand it over.
    KeepSnapshot {
        /// Number of the load.
        load: u32,
    },
    /// Delete a snapshot that this device has kept.
    ForgetSnapshot {
        /// Its name.
        name: String,
    },
    /// Tell what this device has kept.
    ListKept,
    /// Show the first rows of a file of a load.
    Preview {
        /// Number of the load.
        load: u32,
        /// Index of the file in [`DataSummary::files`].
        file: usize,
    },
}

/// A response of the engine to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// A load is under way.
    Progress {
        /// Number of the load.
        load: u32,
        /// Bytes that have arrived.
        bytes: u64,
        /// Bytes that will arrive, where known.
        total_bytes: Option<u64>,
        /// Rows decoded so far.
        rows: u64,
        /// At the pace so far; `None` while that can't be estimated.
        seconds_left: Option<f64>,
    },
    /// A load is done.
    Loaded {
        /// Number of the load.
        load: u32,
        /// What was loaded.
        data: Box<DataSummary>,
        /// The answer to the first question, or why there is none.
        answer: Result<Box<Answer>, Unanswered>,
        /// Time in the engine.
        milliseconds: f64,
    },
    /// How far the Hub's list has been read, of a load that is under way or whose data are shown and grow.
    Listed {
        /// Number of the load.
        load: u32,
        /// How far.
        progress: ListingProgress,
        /// Why the data that are shown don't grow any more, in one sentence.
        failure: Option<String>,
    },
    /// The engine holds more data of the same load than before: answers of the data before are out of date.
    Grown {
        /// Number of the load.
        load: u32,
        /// What is loaded now.
        data: Box<DataSummary>,
    },
    /// What a load found out about its rows once the first answer was given.
    Inspected {
        /// Number of the load.
        load: u32,
        /// The whole report.
        quality: Box<Quality>,
    },
    /// A load failed; the data from before are still there.
    LoadFailed {
        /// Number of the load.
        load: u32,
        /// One sentence.
        message: String,
        /// The file whose columns' roles were not found, for the reader to say them.
        unrecognized: Option<Box<FileSummary>>,
    },
    /// A file is a text, a table of developers, or compressed with a rare codec, which only
    /// [`EngineKind::AllFormats`](super::EngineKind::AllFormats) reads.
    AllFormatsNeeded {
        /// Number of the load.
        load: u32,
    },
    /// Intervals of the last answer are on their way and take a while; [`Response::Completed`] brings them.
    Intervals {
        /// Number of the question.
        ask: u32,
        /// Replicates that are done.
        done: u32,
        /// Replicates that there will be.
        of: u32,
    },
    /// Nothing is added to the last answer any more.
    Completed {
        /// Number of the question.
        ask: u32,
        /// The answer once more, with its intervals and what comparable models say of its changes; `None` where nothing was to be
        /// added.
        answer: Option<Box<Answer>>,
    },
    /// The answer to a question, or why there is none.
    Answered {
        /// Number of the question.
        ask: u32,
        /// The answer.
        answer: Result<Box<Answer>, Unanswered>,
        /// Time in the engine.
        milliseconds: f64,
    },
    /// The complete answer to a question of a report, or why there is none.
    Reported {
        /// Number of the request.
        ask: u32,
        /// The answer.
        answer: Result<Box<Answer>, Unanswered>,
    },
    /// The names that have a text in them, the best of them.
    Found {
        /// Number of the search.
        search: u32,
        /// What was found.
        found: SearchHits,
    },
    /// The data of a question's load are not those that the engine holds.
    NotHeld {
        /// Number of the question.
        ask: u32,
    },
    /// The table of a [`Request::Table`], or why there is none.
    Tabled {
        /// Number of the request.
        ask: u32,
        /// The table.
        table: Result<Box<Table>, String>,
        /// Time in the engine.
        milliseconds: f64,
    },
    /// Files of a load are not at hand, and what this device has kept is nothing that was read of them in this way.
    NotKept {
        /// Number of the load.
        load: u32,
        /// Why what has been kept of them can't be used, in one sentence.
        reason: Option<String>,
    },
    /// What this device has kept, the newest first.
    Kept {
        /// All data.
        data: Vec<KeptData>,
        /// All snapshots of the Hub's list, the newest first.
        snapshots: Vec<KeptSnapshot>,
        /// What the last request came to, in one sentence: why it failed.
        error: Option<String>,
    },
    /// A snapshot of the Hub's list, which this browser doesn't keep: a file for the reader to save.
    Snapshot {
        /// Its name.
        name: String,
        /// Its content.
        bytes: Packed<u8>,
    },
    /// The first rows of a file, or why they can't be had.
    Previewed {
        /// Number of the load.
        load: u32,
        /// Index of the file.
        file: usize,
        /// The rows.
        preview: Result<Preview, String>,
    },
    /// The engine can't go on; a new one is needed.
    Broken {
        /// What happened, for the console.
        message: String,
    },
}

/// How far the Hub's list of models has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListingProgress {
    /// Models that were read.
    pub models: u32,
    /// Models of which the data that are shown are; 0 before there are any.
    pub shown: u32,
    /// Models that are to be read.
    pub wanted: u32,
    /// Seconds for which the Hub has asked not to be asked; 0 where it hasn't.
    pub pause_seconds: u32,
    /// Whether nothing more will come.
    pub is_done: bool,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The reason, in one sentence.
    pub message: String,
    /// The name in the question that the data don't have, if that is why.
    pub missing: Option<MissingName>,
}

impl From<AnalysisError> for Unanswered {
    fn from(error: AnalysisError) -> Unanswered {
        let sentence = |fact: String| {
            let mut letters = fact.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters).chain(['.']).collect()
        };
        match error {
            AnalysisError::NoValue(missing) => {
                Unanswered { message: sentence(missing.to_string()), missing: Some(missing) }
            }
            error => Unanswered { message: sentence(error.to_string()), missing: None },
        }
    }
}
