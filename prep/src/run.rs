//! A run: weeks that are new or have changed, several at once; then the panel of all weeks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use futures::{StreamExt, TryStreamExt, stream};
use lorenz::calendar::Day;
use serde_json::json;

use crate::error::PrepError;
use crate::fold::fold;
use crate::folder::{MANIFEST, PanelFolder, Prepared, PreparedWeek};
use crate::manifest::{Manifest, PANEL_FORM};
use crate::merge::{key_ranges, open};
use crate::plan::{PlannedWeek, WeekState, plan};
use crate::progress::{LogFormat, Progress};
use crate::publish::{PreparedInput, publish};
use crate::query::rows_of_week;
use crate::session::session;
use crate::settings::Settings;
use crate::week_file::{SUMMARY_KEY, WeekSummary, WeekWriter};

/// How often a week is tried on a cluster, on which what fails may be another's fault.
const CLUSTER_TRIES: u32 = 3;

/// How a run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All weeks are prepared, and published.
    Done,
    /// Some weeks failed, each with why; the others are prepared, and published.
    SomeFailed(Vec<(Day, String)>),
    /// There was nothing to do.
    NothingNew,
}

/// Prepares what is new, and publishes the panel of all weeks.
///
/// # Errors
///
/// Errors if nothing can be published; the panel before stays as it was.
pub async fn run(settings: &Settings, format: LogFormat) -> Result<Outcome, PrepError> {
    let folder = PanelFolder::to_work(&settings.out)?;
    let mut prepared = folder.prepared()?;
    let planned = plan(settings, &folder, &mut prepared).await?;
    folder.keep_prepared(&prepared)?;
    let to_do: Vec<PlannedWeek> = planned.into_iter().filter(|week| week.state != WeekState::Done).collect();
    let manifest: Option<Manifest> = folder.manifest(MANIFEST).unwrap_or_default();
    let is_published = manifest.is_some_and(|manifest| is_of(&manifest, settings, &prepared));
    if to_do.is_empty() && is_published {
        return Ok(Outcome::NothingNew);
    }
    let progress = Progress::of(format, to_do.len() as u64 + 2);
    let failed = prepare_all(settings, &folder, &mut prepared, to_do, &progress).await?;
    if prepared.weeks.is_empty() {
        progress.end();
        return match failed.first() {
            Some((week, why)) => Err(PrepError::Data(format!("{week}: {why}"))),
            None => Err(PrepError::Data("there are no weeks, expected some".to_owned())),
        };
    }
    let publishing = {
        let (settings, progress) = (settings.clone(), progress.clone());
        tokio::task::spawn_blocking(move || publish_all(&folder, &settings, &prepared, &progress))
    };
    let published = publishing.await.map_err(|error| PrepError::Data(error.to_string()))?;
    progress.end();
    published?;
    Ok(if failed.is_empty() { Outcome::Done } else { Outcome::SomeFailed(failed) })
}

/// Returns whether a manifest is of these weeks and settings.
fn is_of(manifest: &Manifest, settings: &Settings, prepared: &Prepared) -> bool {
    let facts = &manifest.lorenz;
    let inputs = prepared.files().into_iter().map(|(_, week)| identities(week));
    facts.form == PANEL_FORM
        && facts.fold_below == settings.fold_below
        && manifest.sources.iter().any(|source| source.title == settings.source)
        && manifest.licenses.iter().any(|license| license.name == settings.license)
        && facts.inputs.iter().cloned().eq(inputs)
}

fn identities(week: &PreparedWeek) -> Vec<String> {
    week.inputs.iter().map(|file| file.identity.clone()).collect()
}

/// Prepares weeks, as many at once as the settings say; returns those that failed, with why.
async fn prepare_all(
    settings: &Settings,
    folder: &PanelFolder,
    prepared: &mut Prepared,
    to_do: Vec<PlannedWeek>,
    progress: &Progress,
) -> Result<Vec<(Day, String)>, PrepError> {
    let mut failed = Vec::new();
    let settings = Arc::new(settings.clone());
    let jobs = to_do.into_iter().map(|week| {
        let (settings, progress, weeks) = (Arc::clone(&settings), progress.clone(), folder.weeks());
        // A thread of the pool each: what is computed between two batches must not keep the others waiting.
        let job = tokio::spawn(async move {
            let result = prepare_with_tries(&settings, &week, weeks, &progress).await;
            (week, result)
        });
        async move { job.await.map_err(|error| PrepError::Data(error.to_string())) }
    });
    let mut done = stream::iter(jobs).buffer_unordered(settings.jobs);
    while let Some((week, result)) = done.try_next().await? {
        progress.step();
        match result {
            Ok(summary) => {
                let facts = json!({ "week": week.week.to_string(), "rows": summary.rows_read });
                progress.say(&format!("{}: {} rows", week.week, summary.rows_read), "prepared", facts);
                let file = week.file_name();
                prepared.weeks.insert(week.week.to_string(), PreparedWeek { file, inputs: week.files });
                // After each: whatever happens next, this week needn't be prepared again.
                folder.keep_prepared(prepared)?;
            }
            Err(error) => {
                let why = error.to_string();
                let facts = json!({ "week": week.week.to_string(), "error": why });
                progress.say(&format!("{}: {why}", week.week), "failed", facts);
                failed.push((week.week, why));
            }
        }
    }
    failed.sort();
    Ok(failed)
}

async fn prepare_with_tries(
    settings: &Settings,
    week: &PlannedWeek,
    weeks: PathBuf,
    progress: &Progress,
) -> Result<WeekSummary, PrepError> {
    let tries = if settings.cluster.is_some() { CLUSTER_TRIES } else { 1 };
    let path = weeks.join(week.file_name());
    let mut tried = 1;
    loop {
        progress.now(&format!("week of {}", week.week));
        match prepare(settings, week, &path).await {
            Err(error @ (PrepError::Query(_) | PrepError::Place { .. })) if tried < tries => {
                let facts = json!({ "week": week.week.to_string(), "try": tried, "error": error.to_string() });
                progress.say(&format!("{}: {error}; tried again", week.week), "retried", facts);
                tried += 1;
            }
            result => return result,
        }
    }
}

/// Prepares a week: its query's rows, one per repository, in a file of its own.
async fn prepare(settings: &Settings, week: &PlannedWeek, path: &Path) -> Result<WeekSummary, PrepError> {
    let context = session(settings, &week.files).await?;
    let mut rows = rows_of_week(&context, &week.files).await?.execute_stream().await?;
    let mut writer = WeekWriter::create(path)?;
    while let Some(batch) = rows.try_next().await? {
        writer.push(&batch)?;
    }
    writer.finish(path)
}

/// Publishes the panel of all prepared weeks.
fn publish_all(
    folder: &PanelFolder,
    settings: &Settings,
    prepared: &Prepared,
    progress: &Progress,
) -> Result<Manifest, PrepError> {
    progress.now("folding weeks");
    let mut inputs = Vec::new();
    for (week, prepared) in prepared.files() {
        let path = folder.weeks().join(&prepared.file);
        let summary = summary_of(&path)?;
        // A week in which nothing was counted over all time has no flows: beside the others it says nothing.
        if summary.without_counter < summary.repositories {
            inputs.push(PreparedInput { week, path, summary });
        } else {
            let facts = json!({ "week": week.to_string() });
            progress.say(&format!("{week}: it has no downloads of all time, and is left out"), "left out", facts);
        }
    }
    if inputs.is_empty() {
        return Err(PrepError::Data("no week has downloads of all time, expected some (downloadsAllTime)".to_owned()));
    }
    let weeks: Vec<(Day, PathBuf)> = inputs.iter().map(|input| (input.week, input.path.clone())).collect();
    let paths: Vec<PathBuf> = inputs.iter().map(|input| input.path.clone()).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let spill = folder.spill();
    let folded = fold(&weeks, &key_ranges(&paths, cores)?, &spill, settings.fold_below)?;
    progress.step();
    progress.now("writing the panel");
    let made_of = prepared.files().into_iter().map(|(_, week)| identities(week)).collect();
    let manifest = publish(folder, settings, &inputs, &folded, made_of)?;
    progress.step();
    let _ = std::fs::remove_dir_all(&spill);
    let facts = json!({ "weeks": inputs.len(), "rows": manifest.lorenz.rows, "models": manifest.lorenz.models });
    let words = format!("{} weeks, {} rows, {} models", inputs.len(), manifest.lorenz.rows, manifest.lorenz.models);
    progress.say(&words, "published", facts);
    Ok(manifest)
}

/// Reads what happened to the rows of a prepared week.
fn summary_of(path: &Path) -> Result<WeekSummary, PrepError> {
    let metadata = ArrowReaderMetadata::load(&open(path)?, ArrowReaderOptions::new())?;
    let pairs = metadata.metadata().file_metadata().key_value_metadata();
    let text = pairs.and_then(|pairs| pairs.iter().find(|pair| pair.key == SUMMARY_KEY)?.value.as_deref());
    let summary = text.and_then(|text| serde_json::from_str(text).ok());
    summary.ok_or_else(|| PrepError::at(path, "expected a prepared week, found another file"))
}
