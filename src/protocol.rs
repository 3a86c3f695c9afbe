//! The messages between page and engine.
//!
//! They cross as structured clones; the files of a [`Source::Files`] ride beside the request.

use serde::{Deserialize, Serialize};

use crate::analysis::{Answer, Question};
use crate::calendar::Day;
use crate::panel::Quality;
use crate::schema::Kind;

/// Where data come from.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Source {
    /// The files that the site ships.
    #[default]
    Bundled,
    /// A file at this address, relative to the page's or absolute.
    Url(String),
    /// Files of the reader's own, by name.
    Files(Vec<String>),
}

/// What the page asks of the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read data, answer the question, and keep the data for later questions.
    Load {
        /// Number of the load; answers carry it, so that a late one can be told apart.
        load: u32,
        /// Number of its question, for what follows the first answer.
        ask: u32,
        /// What to read.
        source: Source,
        /// What the downloads count, if the reader says.
        kind: Option<Kind>,
        /// The first question; where it names no first period, the file may.
        question: Question,
    },
    /// Answer a question on the data that are there.
    Ask {
        /// Number of the question.
        ask: u32,
        /// The question.
        question: Question,
    },
    /// Leave off what follows the last answer.
    Cancel,
}

/// What the engine tells the page.
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
    },
    /// A load is done.
    Loaded {
        /// Number of the load.
        load: u32,
        /// What was loaded.
        data: Box<DataSummary>,
        /// The answer to the first question, or why there is none.
        answer: Result<Box<Answer>, String>,
        /// Time in the engine.
        milliseconds: f64,
    },
    /// A load failed; the data from before are still there.
    LoadFailed {
        /// Number of the load.
        load: u32,
        /// One sentence.
        message: String,
    },
    /// Intervals of the last answer are on their way; the answer is sent again with them.
    Intervals {
        /// Number of the question.
        ask: u32,
        /// Replicates that are done.
        done: u32,
        /// Replicates that there will be.
        of: u32,
    },
    /// The answer to a question, or why there is none.
    Answered {
        /// Number of the question.
        ask: u32,
        /// The answer.
        answer: Result<Box<Answer>, String>,
        /// Time in the engine.
        milliseconds: f64,
    },
    /// The engine can't go on; a new one is needed.
    Broken {
        /// What happened, for the console.
        message: String,
    },
}

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    /// Where it came from.
    pub source: Source,
    /// Names of the files.
    pub files: Vec<String>,
    /// What the file says of its own source and license.
    pub source_line: Option<String>,
    /// What the counts count.
    pub kind: Kind,
    /// Rows that were read, attribute tables apart.
    pub rows: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// The dates.
    pub days: Vec<Day>,
    /// First day that the file's maker suggests to show.
    pub suggested_from: Option<Day>,
    /// Dates that the file's maker calls incomplete.
    pub incomplete: Vec<Day>,
    /// The levels, by name.
    pub levels: Vec<String>,
    /// Per level its values, the largest first (at most 200): what filters can name. Models are left out.
    pub values: Vec<(String, Vec<String>)>,
    /// What happened to the rows.
    pub quality: Quality,
    /// Which column plays which role: file, column, role.
    pub columns: Vec<ColumnRole>,
}

/// A column and what it is used as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRole {
    /// Name of the file.
    pub file: String,
    /// Name of the column.
    pub column: String,
    /// Its type.
    pub type_name: String,
    /// What it is used as: "model", "date", "downloads (window:30)", "level license", "not read".
    pub role: String,
}
