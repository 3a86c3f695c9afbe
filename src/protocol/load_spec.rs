//! The load spec: what is read, from where, by which engine.

use serde::{Deserialize, Serialize};

use super::kept::is_snapshot_name;
use crate::calendar::Day;
use crate::schema::{Assignment, CountKind};

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
    /// The models that the Hub lists first at this minute, by downloads of the last 30 days.
    Hub {
        /// How many: 1,000 to 50,000.
        models: u32,
    },
}

impl DataSource {
    /// Returns how many models of the Hub's list it is; `None` if it is something else.
    pub fn hub_models(&self) -> Option<u32> {
        if let DataSource::Hub { models } = self { Some(*models) } else { None }
    }

    /// Returns its address or name; empty for the files that the site ships.
    pub fn name(&self) -> &str {
        match self {
            DataSource::Bundled => "",
            DataSource::Hub { .. } => "Hugging Face Hub",
            DataSource::Url(name) | DataSource::File(name) => name,
        }
    }
}

/// The load spec: what is read, and how; everything that the loaded data depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSpec {
    /// The parts, in the order in which they were chosen; at least one.
    pub sources: Vec<DataSource>,
    /// What the downloads count, if the reader says.
    pub kind: Option<CountKind>,
    /// What the reader says of columns.
    pub mapping: Vec<Assignment>,
    /// Only rows of this day and later ones are read, if the reader says.
    pub rows_from: Option<Day>,
    /// Only rows of this day and earlier ones are read.
    pub rows_to: Option<Day>,
    /// Only rows with one of these values are read: column or level, and value.
    pub rows_only: Vec<(String, String)>,
    /// Whether dates far from the bulk of the rows are kept, if the reader says.
    pub far_dates: bool,
    /// Whether what a table of developers says of an attribute is all that counts, if the reader says.
    pub developer_table_alone: bool,
}

impl LoadSpec {
    /// Returns how many models of the Hub's list are read; `None` if it isn't.
    pub fn hub_models(&self) -> Option<u32> {
        self.sources.iter().find_map(DataSource::hub_models)
    }

    /// Returns whether the Hub's list is among the parts, as it is now or as the device keeps it.
    pub fn has_listing(&self) -> bool {
        self.sources.iter().any(|source| source.hub_models().is_some() || is_snapshot_name(source.name()))
    }

    /// Returns the spec of all rows of these parts, with everything as recognized.
    pub fn of(sources: Vec<DataSource>) -> LoadSpec {
        LoadSpec {
            sources,
            kind: None,
            mapping: Vec::new(),
            rows_from: None,
            rows_to: None,
            rows_only: Vec::new(),
            far_dates: false,
            developer_table_alone: false,
        }
    }
}

impl Default for LoadSpec {
    fn default() -> LoadSpec {
        LoadSpec::of(vec![DataSource::Bundled])
    }
}

/// Which of the two engines: they differ in what they can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// For Parquet that is uncompressed or compressed with snappy or zstd: what nearly every file is.
    #[default]
    Usual,
    /// For gzip, brotli and lz4, for text tables and tables of developers as well; fetched when a file needs it.
    AllFormats,
}
