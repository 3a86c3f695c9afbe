//! Checks whether a file fits into memory, and suggests a part that does.

use super::options::LoadOptions;
use super::scan_plan::ScanPlan;
use crate::calendar::Day;
use crate::schema::{CountKind, quoted_names};
use crate::source::{
    DEFAULT_BUDGET_BYTES, LoadError, MemoryEstimate, ReadScope, estimate_memory, first_days, row_groups_between,
};

/// Bytes per row of downloads: model, day and count, and while they are sorted their order.
const ROW_BYTES: u64 = 16;
/// The same of a counter, whose rows also keep the day before their flow.
const COUNTER_BYTES: u64 = 24;

/// Errors when reading would take more memory than the budget, with what would fit.
pub(super) fn check(plan: &ScanPlan, options: &LoadOptions) -> Result<(), LoadError> {
    let budget = options.budget_bytes.unwrap_or(DEFAULT_BUDGET_BYTES);
    let estimate = plan.estimate();
    if estimate.bytes() <= budget {
        return Ok(());
    }
    let ways: Vec<String> = [fewer_columns(plan, budget), later_dates(plan, budget)].into_iter().flatten().collect();
    let advice = match ways.as_slice() {
        [] => "expected a smaller file".to_owned(),
        ways => format!("{} would fit", ways.join(" or ")),
    };
    Err(LoadError::TooLarge { needed: needed(estimate.bytes(), estimate.is_guess), budget: size(budget), advice })
}

/// Errors when reading several files would take more memory together than the budget, with how many of them would fit.
pub(super) fn check_together(plans: &[&ScanPlan], budget_bytes: Option<u64>) -> Result<(), LoadError> {
    let budget = budget_bytes.unwrap_or(DEFAULT_BUDGET_BYTES);
    // What has been gathered stays while the next file is read.
    let (mut gathered, mut reading, mut fitting, mut is_guess) = (0u64, 0, 0, false);
    for estimate in plans.iter().map(|plan| plan.estimate()) {
        gathered = gathered.saturating_add(estimate.panel_bytes);
        reading = estimate.reading_bytes.max(reading);
        is_guess |= estimate.is_guess;
        fitting += usize::from(gathered.saturating_add(reading) <= budget);
    }
    let files = plans.len();
    // One file by itself is refused where it is begun, with what of it would fit.
    if files < 2 || fitting == files {
        return Ok(());
    }
    let advice = match fitting {
        0 => "expected smaller files".to_owned(),
        fitting => format!("the first {fitting} of the {files} files would fit"),
    };
    Err(LoadError::TooLarge {
        needed: needed(gathered.saturating_add(reading), is_guess),
        budget: size(budget),
        advice,
    })
}

impl ScanPlan {
    /// Returns the memory that reading takes, estimated from the footer.
    pub fn estimate(&self) -> MemoryEstimate {
        self.estimate_of(&self.row_groups)
    }

    fn estimate_of(&self, row_groups: &[usize]) -> MemoryEstimate {
        let roles = &self.roles;
        let attributes = roles.attributes.len() + usize::from(roles.author.is_some());
        let row_bytes = match roles.downloads {
            None => 0,
            Some((_, CountKind::Counter)) => COUNTER_BYTES,
            Some(_) => ROW_BYTES,
        };
        estimate_memory(&self.metadata, &ReadScope { leaves: &self.leaves(), row_groups, attributes, row_bytes })
    }
}

/// Returns which columns to leave out so that the rest fits, in words: of those that nothing else needs, the largest first;
/// `None` if the rest doesn't fit without all of them either.
fn fewer_columns(plan: &ScanPlan, budget: u64) -> Option<String> {
    let roles = &plan.roles;
    let attributes = roles.attributes.iter().map(|(column, _)| *column);
    let bases = roles.bases.iter().map(|(column, _)| *column);
    let mut optional: Vec<usize> = attributes.chain(bases).chain(roles.license_tags).collect();
    let bytes = |&column: &usize| {
        let leaves: Vec<usize> = plan.columns[column].leaves.clone().collect();
        let demand = ReadScope { leaves: &leaves, row_groups: &plan.row_groups, attributes: 0, row_bytes: 0 };
        estimate_memory(&plan.metadata, &demand).bytes()
    };
    optional.sort_by_cached_key(|column| (std::cmp::Reverse(bytes(column)), *column));
    optional.dedup();
    let mut rest = plan.clone();
    let mut left_out = Vec::new();
    for column in optional {
        rest.roles = rest.roles.without(column);
        left_out.push(&plan.columns[column]);
        let bytes = rest.estimate().bytes();
        if bytes <= budget {
            return Some(format!("fewer columns (without {}: {})", quoted_names(left_out), size(bytes)));
        }
    }
    None
}

/// Returns the earliest date from which the rows fit, as the statistics of row groups tell.
fn later_dates(plan: &ScanPlan, budget: u64) -> Option<String> {
    let (time, _) = plan.roles.time.zip(plan.roles.downloads)?;
    let leaf = plan.columns[time].leaves.start;
    let from = |day: Day| {
        let mut groups = row_groups_between(&plan.metadata, leaf, Some(day), None);
        groups.retain(|group| plan.row_groups.contains(group));
        plan.estimate_of(&groups).bytes()
    };
    let days = first_days(&plan.metadata, leaf);
    let day = *days.get(days.partition_point(|&day| from(day) > budget))?;
    Some(format!("a range of dates (from {day}: {})", size(from(day))))
}

/// Returns the memory that is needed, and whether it can be trusted.
fn needed(bytes: u64, is_guess: bool) -> String {
    let about = if is_guess { "at a guess (its footer's sizes can't be true)" } else { "about" };
    format!("{about} {}", size(bytes))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..100_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
