//! Whether a panel is what its manifest says; and which files no manifest names.

use std::collections::BTreeSet;
use std::fs;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Date32Type, Int64Type};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use lorenz::calendar::Day;

use crate::error::PrepError;
use crate::folder::{MANIFEST, PREVIOUS_MANIFEST, PanelFolder};
use crate::manifest::{Manifest, WeekFacts};
use crate::merge::open;
use crate::panel_file::hash_of;

/// Reads all files of a panel; returns each thing that isn't as the manifest says, in a sentence.
///
/// # Errors
///
/// Errors if there is no manifest.
pub fn verify(folder: &PanelFolder) -> Result<Vec<String>, PrepError> {
    let Some(manifest) = folder.manifest::<Manifest>(MANIFEST)? else {
        return Err(PrepError::at(folder.root(), format!("expected a panel, found no {MANIFEST}")));
    };
    let mut faults = Vec::new();
    for resource in &manifest.resources {
        let path = folder.root().join(&resource.path);
        match hash_of(&path) {
            Err(error) => faults.push(error.to_string()),
            Ok((bytes, hash)) if (bytes, format!("sha256:{hash}")) != (resource.bytes, resource.hash.clone()) => {
                faults.push(format!(
                    "{}: expected {} bytes of hash {}; found {bytes} of sha256:{hash}",
                    resource.path, resource.bytes, resource.hash
                ));
            }
            Ok(_) => {}
        }
    }
    if faults.is_empty() {
        let months: BTreeSet<&str> = manifest.lorenz.weeks.iter().map(|week| week.path.as_str()).collect();
        for path in months {
            let weeks = manifest.lorenz.weeks.iter().filter(|week| week.path == path).collect();
            faults.extend(faults_of_month(folder, path, weeks)?);
        }
    }
    Ok(faults)
}

/// What a file has of a week.
#[derive(Default)]
struct FoundWeek {
    day: i32,
    rows: u64,
    counters: u64,
}

/// Reads a month's file; returns what isn't as the manifest says.
fn faults_of_month(folder: &PanelFolder, path: &str, weeks: Vec<&WeekFacts>) -> Result<Vec<String>, PrepError> {
    let mut found: Vec<FoundWeek> = Vec::new();
    let mut faults = Vec::new();
    let mut last_counter = i64::MAX;
    for batch in ParquetRecordBatchReaderBuilder::try_new(open(&folder.root().join(path))?)?.build()? {
        let batch = batch.map_err(|error| PrepError::Data(format!("{path}: {error}")))?;
        let days = batch.column(0).as_primitive::<Date32Type>();
        let counters = batch.column(3).as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            let (day, counter) = (days.value(row), counters.value(row));
            match found.last_mut() {
                Some(week) if week.day == day => {
                    week.rows += 1;
                    week.counters += counter.unsigned_abs();
                    if counter > last_counter && faults.is_empty() {
                        faults.push(format!("{path}: expected the rows of {} by their downloads", Day(day)));
                    }
                }
                _ => found.push(FoundWeek { day, rows: 1, counters: counter.unsigned_abs() }),
            }
            last_counter = counter;
        }
    }
    let found: Vec<_> = found.iter().map(|week| (Day(week.day).to_string(), week.rows, week.counters)).collect();
    let told = weeks.iter().filter(|week| week.rows > 0);
    let told: Vec<_> = told.map(|week| (week.week.clone(), week.rows, week.counters)).collect();
    if found != told {
        faults.push(format!("{path}: expected weeks with rows and downloads {told:?}; found {found:?}"));
    }
    Ok(faults)
}

/// Deletes the files that neither the manifest nor the one before it names, and prepared weeks that others have replaced; returns
/// their names. With `dry_run` nothing is deleted.
///
/// # Errors
///
/// Errors if the folder can't be read, or a file can't be deleted.
pub fn collect_garbage(folder: &PanelFolder, dry_run: bool) -> Result<Vec<String>, PrepError> {
    let mut named = BTreeSet::new();
    for name in [MANIFEST, PREVIOUS_MANIFEST] {
        named.extend(folder.manifest::<Manifest>(name)?.map_or_else(BTreeSet::new, |manifest| manifest.paths()));
    }
    let current: BTreeSet<String> =
        folder.prepared()?.weeks.into_values().map(|week: crate::folder::PreparedWeek| week.file).collect();
    let mut deleted = Vec::new();
    for (place, kept) in [(folder.root().to_owned(), &named), (folder.weeks(), &current)] {
        let Ok(entries) = fs::read_dir(&place) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| PrepError::at(&place, error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Nobody else's files: ours are Parquet with a hash in their names, or were never finished.
            let is_ours = name.ends_with(".unfinished") || name.ends_with(".parquet") && name.split('.').count() == 3;
            if !is_ours || kept.contains(&name) || !path.is_file() {
                continue;
            }
            if !dry_run {
                fs::remove_file(&path).map_err(|error| PrepError::at(&path, error))?;
            }
            deleted.push(name);
        }
    }
    deleted.sort();
    Ok(deleted)
}
