//! The manifest: every file of a panel with its length and hash, where the data are from, what each week is worth.
//!
//! It is a Data Package (version 2), with what only Lorenz knows under `lorenz`. <https://datapackage.org/standard/data-package/>

use std::collections::BTreeSet;

use lorenz::calendar::Day;
use serde::{Deserialize, Serialize};

use crate::fold::WeekCounts;
use crate::panel_file::NamedFile;
use crate::week_file::WeekSummary;

const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// The number of this form of panels.
pub const PANEL_FORM: u32 = 1;

/// The manifest of a panel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Which rules it follows.
    #[serde(rename = "$schema")]
    pub profile: String,
    /// Its name among packages.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Its license.
    pub licenses: Vec<License>,
    /// Where the data are from.
    pub sources: Vec<Source>,
    /// Its files: the months, then the models, then the rest.
    pub resources: Vec<Resource>,
    /// What only Lorenz knows.
    pub lorenz: PanelFacts,
}

/// A license by its SPDX name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct License {
    /// The name.
    pub name: String,
}

/// A source in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    /// The words.
    pub title: String,
}

/// A file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// Its name among the files, in small letters.
    pub name: String,
    /// Its path beside the manifest.
    pub path: String,
    /// `parquet`.
    pub format: String,
    /// Its media type.
    pub mediatype: String,
    /// Its length.
    pub bytes: u64,
    /// Its hash: `sha256:` and hexadecimal digits.
    pub hash: String,
    /// Its columns.
    pub schema: TableSchema,
}

/// The columns of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableSchema {
    /// One after the other.
    pub fields: Vec<FieldSchema>,
}

/// A column.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FieldSchema {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is.
    pub description: String,
}

/// What only Lorenz knows of a panel.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PanelFacts {
    /// The number of its form.
    pub form: u32,
    /// Models that never reach so many downloads are folded; 0: none.
    pub fold_below: u64,
    /// Rows of all months.
    pub rows: u64,
    /// Models in the file of models.
    pub models: u64,
    /// Models that are folded.
    pub folded_models: u64,
    /// The weeks.
    pub weeks: Vec<WeekFacts>,
    /// What each week was made of: the hashes or marks of its files.
    pub inputs: Vec<Vec<String>>,
}

/// What is known of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekFacts {
    /// The date of the snapshot.
    pub week: String,
    /// The file that has its rows.
    pub path: String,
    /// Row groups that it has there.
    pub row_groups: u64,
    /// Rows that it has there.
    pub rows: u64,
    /// The counters of these rows together.
    pub counters: u64,
    /// An earlier week whose content it repeats: one snapshot, published twice.
    pub same_as: Option<String>,
    /// What its counters say.
    pub counts: WeekCounts,
    /// What happened to its rows.
    pub summary: WeekSummary,
}

impl Manifest {
    /// Returns a manifest of files and facts.
    pub fn of(source: &str, license: &str, resources: Vec<Resource>, lorenz: PanelFacts) -> Manifest {
        let span = lorenz.weeks.first().zip(lorenz.weeks.last());
        let span = span.map_or(String::new(), |(first, last)| format!(", {} to {}", first.week, last.week));
        Manifest {
            profile: PROFILE.to_owned(),
            name: "hub-panel".to_owned(),
            title: format!("Downloads of the Hub's models by week{span}"),
            licenses: vec![License { name: license.to_owned() }],
            sources: vec![Source { title: source.to_owned() }],
            resources,
            lorenz,
        }
    }

    /// Returns the names of all files that it names.
    pub fn paths(&self) -> BTreeSet<String> {
        self.resources.iter().map(|resource| resource.path.clone()).collect()
    }
}

impl Resource {
    /// Returns the entry of a file with these columns: name, type, what it is.
    pub fn of(name: &str, file: &NamedFile, columns: &[(&str, &str, &str)]) -> Resource {
        let field = |(name, kind, description): &(&str, &str, &str)| FieldSchema {
            name: (*name).to_owned(),
            kind: (*kind).to_owned(),
            description: (*description).to_owned(),
        };
        Resource {
            name: name.to_owned(),
            path: file.name.clone(),
            format: "parquet".to_owned(),
            mediatype: "application/vnd.apache.parquet".to_owned(),
            bytes: file.bytes,
            hash: format!("sha256:{}", file.sha256),
            schema: TableSchema { fields: columns.iter().map(field).collect() },
        }
    }
}

/// Returns the month of a week, as `2026-10`.
pub fn month_of(week: Day) -> String {
    let (year, month, _) = week.date();
    format!("{year:04}-{month:02}")
}
