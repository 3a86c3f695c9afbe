//! The spec of a milestone: a day with a name, marked in charts over time.

use crate::calendar::Day;

/// Something that happened on a day: a launch, a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// When.
    pub day: Day,
    /// What, in a few words; where there is no room for it, its line stands without it.
    pub name: String,
}

/// Returns the milestones that lie between the first and the last of a chart's days, as they are ordered: the most important first.
///
/// `days` are in order. A chart of one day has none: nothing comes before or after.
pub(in crate::chart) fn shown<'a>(milestones: &'a [Milestone], days: &[Day]) -> Vec<&'a Milestone> {
    let [first, .., last] = days else { return Vec::new() };
    milestones.iter().filter(|milestone| (*first..=*last).contains(&milestone.day)).collect()
}
