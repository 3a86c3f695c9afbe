//! Decides what each of several files is (downloads or attributes), from all of them together.

use std::collections::BTreeSet;

use super::import::Import;
use super::memory_budget;
use super::options::SNAPSHOT_KEY;
use super::scan_plan::{DateOrigin, ScanPlan};
use crate::schema::{ColumnType, CountKind, FileColumn};
use crate::source::{LoadError, quoted_path};

/// Decides what each of several files is, once their footers have been read and before their rows are.
///
/// Beside a file whose rows have dates, a listing of models without any date is a table of attributes: its downloads
/// belong to no date of the others. A snapshot of one minute that has counters and windows is read as what the others count, several
/// of different days by their counters, which give downloads between them, and one alone by its window.
///
/// # Errors
///
/// If several listings would be of one date for want of their own, which would add them up, and if reading all of them takes more memory than the smallest budget among their options.
pub fn resolve_roles_together(imports: &mut [Import]) -> Result<(), LoadError> {
    let is_dated = |plan: &ScanPlan| {
        plan.roles.downloads.is_some() && matches!(plan.dated, DateOrigin::Column | DateOrigin::FileName(_))
    };
    if imports.iter().filter_map(Import::scan_plan).any(is_dated) {
        imports.iter_mut().for_each(Import::read_undated_as_attributes);
    }
    choose_kind_of_snapshots(imports)?;
    for (index, import) in imports.iter().enumerate() {
        let Some(DateOrigin::NewestCreated(day)) = origin(import) else { continue };
        let same = imports[index..].iter().filter(|other| origin(other) == origin(import)).map(Import::name);
        let same: Vec<String> = same.map(quoted_path).collect();
        if same.len() > 1 {
            return Err(LoadError::SameDate { files: several(&same), day });
        }
    }
    let plans: Vec<&ScanPlan> = imports.iter().filter_map(Import::scan_plan).collect();
    memory_budget::check_together(&plans, imports.iter().filter_map(Import::budget_bytes).min())
}

/// Decides which of the two numbers of snapshots are their downloads, unless the reader says.
fn choose_kind_of_snapshots(imports: &mut [Import]) -> Result<(), LoadError> {
    let (mut days, mut kinds, mut has_counters) = (BTreeSet::new(), Vec::new(), true);
    for plan in imports.iter().filter_map(Import::scan_plan) {
        match (plan.metadata.key_value(SNAPSHOT_KEY), plan.roles.downloads) {
            (Some(minutes), _) => {
                days.extend(minutes.split(';').map(|minute| minute.get(..10).unwrap_or(minute).to_owned()));
                has_counters &= plan.columns.iter().any(is_counter);
            }
            (None, downloads) => kinds.extend(downloads.map(|(_, kind)| kind)),
        }
    }
    let is_of_counters = if kinds.is_empty() { days.len() > 1 } else { kinds.contains(&CountKind::Counter) };
    let kind = if is_of_counters && has_counters { CountKind::Counter } else { CountKind::THIRTY_DAYS };
    imports.iter_mut().filter(|import| is_snapshot(import)).try_for_each(|import| import.read_as(kind))
}

/// Returns whether a column of a snapshot has its counters: the Hub may have refused them.
fn is_counter(column: &FileColumn) -> bool {
    column.name == "downloadsAllTime" && column.column_type == ColumnType::Number && column.has_values()
}

fn is_snapshot(import: &Import) -> bool {
    import.scan_plan().is_some_and(|plan| plan.metadata.key_value(SNAPSHOT_KEY).is_some())
}

/// Returns where the dates of a file's downloads come from.
fn origin(import: &Import) -> Option<DateOrigin> {
    import.scan_plan().filter(|plan| plan.roles.downloads.is_some()).map(|plan| plan.dated)
}

/// Returns the first names, with commas.
fn several(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names[..names.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
