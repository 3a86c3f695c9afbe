//! `lorenz append`: adds a snapshot of the Hub's list to a folder with one Parquet file per month.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::error::CliError;
use super::history_file::{HistoryFile, HistoryRow};
use super::output::{CallOutput, Format};
use super::snapshot::replace;
use crate::analysis::TableBuilder;
use crate::calendar::Day;
use crate::hub::{HUB, SNAPSHOT_COLUMNS};
use crate::source::parquet_writer::WrittenType;

/// How the names of the files begin and end; between stands the month, as `2026-11`.
const PREFIX: &str = "history-";
const SUFFIX: &str = ".parquet";
/// The length of a month.
const MONTH_LENGTH: usize = 7;
/// The description of the folder, by the standard of <https://datapackage.org>.
const DESCRIPTION: &str = "datapackage.json";
/// Columns whose numbers tell whether the Hub has counted anew: it does about daily, while likes and tags change at any
/// time.
const COUNTS: [&str; 2] = ["downloads", COUNTER];
/// The column of a counter, which doesn't fall unless the Hub corrects it.
const COUNTER: &str = "downloadsAllTime";

/// Adds a snapshot of the Hub's list to a folder with one Parquet file per month.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0, it was added, or took the place of an earlier one of its day; 1, it can't be read, or isn't later than
the newest of DIR: it was not added; 2, the call makes no sense; 3, its downloads are those of the newest of DIR:
nothing new.")]
pub(super) struct AppendArguments {
    /// The folder of history-YYYY-MM.parquet and datapackage.json; made if it is missing.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The snapshot, a file by lorenz snapshot.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// table, json or csv.
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    format: String,
}

/// What a snapshot has that the newest of the folder hasn't.
#[derive(Default)]
struct SnapshotChange {
    models: usize,
    new_models: usize,
    /// Models of the newest of the folder that this one doesn't list.
    gone_models: usize,
    /// Values of models of both, their dates aside.
    changed_values: usize,
    /// Those of them that are numbers of downloads.
    changed_counts: usize,
    fallen_counters: usize,
}

/// Adds the snapshot; returns the report of what is new in it.
///
/// Errors if a file can't be read, or the snapshot isn't later than the newest of the folder: then nothing is written; and if
/// a file can't be written.
pub(super) fn run(arguments: &AppendArguments) -> Result<CallOutput, CliError> {
    let format = Format::from_name(&arguments.format)?;
    let (folder, path) = (arguments.folder.as_path(), arguments.file.as_path());
    let snapshot = HistoryFile::read(path)?;
    let [minute] = snapshot.minutes.as_slice() else {
        let dates = snapshot.minutes.len();
        return Err(CliError::Data(format!("{}: it has snapshots of {dates} dates, expected one", path.display())));
    };
    let (minute, month) = (minute.clone(), month_of(minute));
    let mut files = files(folder)?;
    let newest = match files.last_key_value() {
        Some((month, path)) => read_month(path, month)?,
        None => HistoryFile::default(),
    };
    let before = newest.newest().to_owned();
    let is_same_day = newest.newest_day() == snapshot.newest_day();
    let change = SnapshotChange::between(&newest, &snapshot);
    let has_news = before.is_empty() || change.new_models > 0 || change.changed_counts > 0;
    if minute.get(..10) < before.get(..10) || (is_same_day && has_news && minute <= before) {
        let (file, folder) = (path.display(), folder.display());
        let refused = format!("{file}: it was read at {minute}, expected later than {before}, the newest of {folder}");
        return Err(CliError::Refused(refused));
    }
    let mut error = None;
    let (month_path, bytes) = if has_news {
        let month_path = folder.join(format!("{PREFIX}{month}{SUFFIX}"));
        let mut history = if files.contains_key(&month) { newest } else { HistoryFile::default() };
        if is_same_day {
            history.drop_newest();
        }
        history.add(snapshot);
        let bytes = history.into_bytes();
        std::fs::create_dir_all(folder).map_err(at(folder))?;
        replace(&month_path, &bytes)?;
        files.insert(month, month_path.clone());
        (month_path, bytes.len() as u64)
    } else {
        let nothing = "nothing new: the downloads of";
        let (file, folder) = (path.display(), folder.display());
        error = Some(CliError::NothingNew(format!("{nothing} {file} are those of {before}, the newest of {folder}")));
        let month_path = files.last_key_value().map(|(_, path)| path.clone()).unwrap_or_default();
        let bytes = length(&month_path)?;
        (month_path, bytes)
    };
    // Also where nothing is new: a call that was ended between the two may have left an old one.
    let (description, described) = (folder.join(DESCRIPTION), description(&files)?);
    if std::fs::read(&description).ok().as_deref() != Some(described.as_bytes()) {
        replace(&description, described.as_bytes())?;
    }
    let name = month_path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let facts = change.facts(&minute, &before, is_same_day && error.is_none(), (&name, bytes));
    let table = TableBuilder::new("facts", &facts)
        .text("fact", |(fact, _)| *fact)
        .text("finding", |(_, finding)| finding.as_str())
        .finish();
    Ok(CallOutput { text: format.write(&table), error })
}

/// Returns how an error of the system at a path is told.
fn at(path: &Path) -> impl Fn(std::io::Error) -> CliError {
    move |error| CliError::File { path: path.display().to_string(), error }
}

/// Returns the month of a minute.
fn month_of(minute: &str) -> String {
    minute.get(..MONTH_LENGTH).unwrap_or_default().to_owned()
}

/// Returns the bytes of a file.
fn length(path: &Path) -> Result<u64, CliError> {
    std::fs::metadata(path).map(|file| file.len()).map_err(at(path))
}

/// Returns the folder's files by their months; none of a folder that isn't there.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let mut files = BTreeMap::new();
    if !folder.try_exists().map_err(at(folder))? {
        return Ok(files);
    }
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let month = name.strip_prefix(PREFIX).and_then(|name| name.strip_suffix(SUFFIX)).map(str::to_owned);
        if let Some(month) = month.filter(|month| Day::parse(&format!("{month}-01")).is_some()) {
            files.insert(month, path);
        }
    }
    Ok(files)
}

/// Reads the file of a month; errors if it holds others.
fn read_month(path: &Path, month: &str) -> Result<HistoryFile, CliError> {
    let history = HistoryFile::read(path)?;
    match history.minutes.iter().find(|minute| month_of(minute) != month) {
        Some(minute) => Err(CliError::Data(format!("{}: it has {minute}, expected {month} alone", path.display()))),
        None => Ok(history),
    }
}

impl SnapshotChange {
    /// Compares a snapshot with the newest of the folder, in which a model may have had another name.
    fn between(before: &HistoryFile, snapshot: &HistoryFile) -> SnapshotChange {
        let known: BTreeMap<&[u8], &HistoryRow> = before.newest_rows().map(|row| (row.key(), row)).collect();
        let mut change = SnapshotChange { models: snapshot.rows.len(), ..SnapshotChange::default() };
        for row in &snapshot.rows {
            let Some(old) = known.get(row.key()) else {
                change.new_models += 1;
                continue;
            };
            change.changed_values += row.differences(old);
            change.changed_counts += COUNTS.iter().filter(|name| row.number(name) != old.number(name)).count();
            let has_fallen = row.number(COUNTER).zip(old.number(COUNTER)).is_some_and(|(now, before)| now < before);
            change.fallen_counters += usize::from(has_fallen);
        }
        change.gone_models = known.len().saturating_sub(change.models - change.new_models);
        change
    }

    /// Returns the report; `before` is empty for the first snapshot of a folder.
    fn facts(
        &self,
        minute: &str,
        before: &str,
        replaces: bool,
        (name, bytes): (&str, u64),
    ) -> [(&'static str, String); 11] {
        [
            ("read", minute.to_owned()),
            ("the one before", before.to_owned()),
            ("takes its place", if replaces { "yes" } else { "no" }.to_owned()),
            ("models", self.models.to_string()),
            ("new models", self.new_models.to_string()),
            ("models no longer listed", self.gone_models.to_string()),
            ("values changed", self.changed_values.to_string()),
            ("numbers of downloads changed", self.changed_counts.to_string()),
            ("counters that fell", self.fallen_counters.to_string()),
            ("file of the month", name.to_owned()),
            ("bytes of it", bytes.to_string()),
        ]
    }
}

/// Returns the description of the folder as a Data Package: what stands in it, with the columns.
fn description(files: &BTreeMap<String, PathBuf>) -> Result<String, CliError> {
    let fields: Vec<Value> = SNAPSHOT_COLUMNS.iter().map(|(name, written_type)| field(name, *written_type)).collect();
    let resource = |(month, path): (&String, &PathBuf)| {
        Ok(json!({
            "name": format!("{PREFIX}{month}"),
            "path": format!("{PREFIX}{month}{SUFFIX}"),
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": length(path)?,
            "schema": { "fields": fields },
        }))
    };
    let resources = files.iter().map(resource).collect::<Result<Vec<Value>, CliError>>()?;
    let package = json!({
        "name": "hub-history",
        "title": "The most downloaded models of the Hugging Face Hub, day by day",
        "description": "A file per month: a row per model and date on which it was among the most downloaded ones.",
        "sources": [{ "title": "Hugging Face Hub", "path": format!("{HUB}/models") }],
        "resources": resources,
    });
    Ok(format!("{package:#}\n"))
}

/// Returns the description of a column.
fn field(name: &str, written_type: WrittenType) -> Value {
    let kind = match written_type {
        WrittenType::Date => "date",
        WrittenType::Int64 => "integer",
        _ => "string",
    };
    let told = match name {
        "time" => "The date of the snapshot (UTC).",
        "_id" => "The Hub's id, which stays when a model is renamed.",
        "downloads" => "Downloads of the last 30 days.",
        COUNTER => "Downloads since February 2025.",
        "tags" => "A JSON list.",
        "gated" => "auto or manual where access is asked for.",
        _ => return json!({ "name": name, "type": kind }),
    };
    json!({ "name": name, "type": kind, "description": told })
}
