//! The messages between page and engine.
//!
//! They cross as structured clones; the files of each [`DataSource::File`] ride beside the request.

use serde::{Deserialize, Serialize};

use crate::analysis::{Answer, Columns, Question};
use crate::calendar::Day;
pub use crate::load::{ColumnSummary, Dated, Options, Preview};
use crate::packed::Packed;
use crate::panel::{Quality, Share};
use crate::schema::{Assignment, Kind};

/// Where a part of the data comes from.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DataSource {
    /// The files that the site ships.
    #[default]
    Bundled,
    /// A file at this address, relative to the page's or absolute.
    Url(String),
    /// A file of the reader's own, by name or by path within a folder.
    File(String),
}

/// What is read, and how: everything that the loaded data depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSpec {
    /// The parts, in the order in which they were chosen; at least one.
    pub sources: Vec<DataSource>,
    /// What the downloads count, if the reader says.
    pub kind: Option<Kind>,
    /// What the reader says of columns.
    pub mapping: Vec<Assignment>,
    /// Only rows of this day and later ones are read, if the reader says.
    pub rows_from: Option<Day>,
    /// Only rows of this day and earlier ones are read.
    pub rows_to: Option<Day>,
    /// Only rows with one of these values are read: column or level, and value.
    pub rows_only: Vec<(String, String)>,
}

impl LoadSpec {
    /// These parts, all of them, with nothing said about them.
    pub fn of(sources: Vec<DataSource>) -> LoadSpec {
        LoadSpec { sources, kind: None, mapping: Vec::new(), rows_from: None, rows_to: None, rows_only: Vec::new() }
    }
}

impl Default for LoadSpec {
    fn default() -> LoadSpec {
        LoadSpec::of(vec![DataSource::Bundled])
    }
}

/// Which of the two engines: they differ in the codecs that they carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// For uncompressed data, snappy and zstd: what nearly every file is written with.
    #[default]
    Usual,
    /// For gzip, brotli and lz4 as well; fetched when a file needs it.
    AllCodecs,
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
        /// What to read; the files of its parts ride beside, in the same order.
        spec: LoadSpec,
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
    /// Compute one table, complete, and nothing else.
    Table {
        /// Number of the load.
        load: u32,
        /// Number of the request.
        ask: u32,
        /// The question.
        question: Question,
        /// What [`analysis::table()`](crate::analysis::table()) calls it.
        table: String,
    },
    /// Leave off a load; the data from before stay. Where it has ended already, the page hears of that, too.
    CancelLoad {
        /// Number of the load.
        load: u32,
    },
    /// Read a share of a file's rows for another engine, and nothing else: it comes as [`PartResponse::Shared`].
    Share(ShareRequest),
    /// Read the models' names of a file's rows for another engine, and nothing else: they come as arrays of the keys of the
    /// next rows (`Uint32Array`), the names of new keys (`Uint8Array`) and their lengths (`Uint32Array`), at the end
    /// [`PartResponse::Named`].
    Names(ShareRequest),
    /// Use the memory beside, in which keys of models came, for the next ones.
    Spare,
    /// Fetch a part of a file for another engine, and nothing else.
    Fetch(FetchRequest),
    /// Show the first rows of a file of a load.
    Preview {
        /// Number of the load.
        load: u32,
        /// Index of the file in [`DataSummary::files`].
        file: usize,
    },
}

/// Which part of which file an engine fetches for another one, which goes on decoding meanwhile.
///
/// The answers are arrays of two values with the request's number first: how many bytes have arrived, as a number, and at the
/// end the bytes as a `Uint8Array`, which may break off early.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FetchRequest {
    /// Number of the request.
    pub id: u32,
    /// The file: an address, or a file that rides beside.
    pub source: DataSource,
    /// The version that the file has for the one who asks: its entity tag, and when it was changed last.
    pub version: [Option<String>; 2],
    /// Bytes of the file, where its host tells.
    pub length_bytes: Option<u64>,
    /// The bytes to fetch.
    pub range: std::ops::Range<u64>,
}

/// Which rows of which file an engine reads for another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareRequest {
    /// The file: an address, or a file that rides beside.
    pub source: DataSource,
    /// The file's name, which may tell its date.
    pub name: String,
    /// Bytes that the file has for the one who asks.
    pub length_bytes: u64,
    /// The version that the file has for the one who asks: its entity tag, and when it was changed last.
    pub version: [Option<String>; 2],
    /// Its last bytes, as far as they are there.
    pub tail: Packed<u8>,
    /// How to read it.
    pub options: Options,
    /// Row groups to read.
    pub row_groups: Vec<usize>,
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
        /// At the pace so far; `None` while that can't be told.
        seconds_left: Option<f64>,
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
    /// A file is compressed with a codec that only [`EngineKind::AllCodecs`] reads.
    CodecsNeeded {
        /// Number of the load.
        load: u32,
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
        table: Result<Box<Columns>, String>,
        /// Time in the engine.
        milliseconds: f64,
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

/// What an engine tells another one for which it reads a part of a file.
///
/// By itself, since an engine that could read every [`Response`] would be an eighth larger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PartResponse {
    /// It is under way.
    Progress {
        /// Bytes that have arrived.
        bytes: u64,
        /// Rows that have been read.
        rows: u64,
    },
    /// The rows of a share.
    Shared {
        /// What was gathered.
        share: Box<Share>,
    },
    /// The names of all rows have been told.
    Named,
}

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    /// The files, in the order in which they were read.
    pub files: Vec<FileSummary>,
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
}

impl DataSummary {
    /// Where the data come from in words: addresses, names of files; of many the first.
    pub fn origin(&self) -> String {
        const SHOWN: usize = 3;
        let mut names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        names.dedup();
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
    }
}

/// One file of the loaded data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Index of the part in [`LoadSpec::sources`] that it belongs to; an archive and the shipped data have several files.
    pub source: usize,
    /// Its address, or its name or path.
    pub name: String,
    /// Where its rows' date comes from; `None` for a table of attributes.
    pub dated: Option<Dated>,
    /// Its rows.
    pub rows: u64,
    /// Bytes that were read of it.
    pub bytes: u64,
    /// Its columns.
    pub columns: Vec<ColumnSummary>,
}
