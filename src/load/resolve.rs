//! Decides what each of several files is (downloads or attributes), from all of them together.

use super::import::Import;
use super::memory_budget;
use super::scan_plan::{DateOrigin, ScanPlan};
use crate::source::{LoadError, quoted_path};

/// Decides what each of several files is, once their footers have been read and before their rows are.
///
/// Beside a file whose rows have dates, a listing of models without any date is a table of attributes: its downloads
/// belong to no date of the others.
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
