//! Decides what each of several files is (downloads or attributes), from all of them together.

use super::import::Import;
use super::memory_budget;
use super::scan_plan::{DateOrigin, ScanPlan};
use crate::source::LoadError;

/// Decides what each of several files is, once their footers have been read and before their rows are.
///
/// Beside a file whose rows have dates, a listing of models without any date is a table of attributes: its downloads
/// belong to no date of the others.
///
/// # Errors
///
/// If reading all of them takes more memory than the smallest budget among their options.
pub fn resolve_roles_together(imports: &mut [Import]) -> Result<(), LoadError> {
    let is_dated = |plan: &ScanPlan| {
        plan.roles.downloads.is_some() && matches!(plan.dated, DateOrigin::Column | DateOrigin::FileName(_))
    };
    if imports.iter().filter_map(Import::scan_plan).any(is_dated) {
        imports.iter_mut().for_each(Import::read_undated_as_attributes);
    }
    let plans: Vec<&ScanPlan> = imports.iter().filter_map(Import::scan_plan).collect();
    memory_budget::check_together(&plans, imports.iter().filter_map(Import::budget_bytes).min())
}
