//! Words for a change, from what all listed and comparable models say of it together.

use crate::analysis::{ChangeEvidence, ChangeScale, ChangeVerdict, ToldChanges};
use crate::calendar::{Day, Granularity};
use crate::chart::{Unit, format};
use crate::figures::words::{at_period, period_name};

/// How the values of a change are written.
pub(super) struct ChangeWords<'w> {
    /// Writes a value: "1,105".
    pub value: &'w dyn Fn(f64) -> String,
    /// Writes a change with its sign: "+184".
    pub change: &'w dyn Fn(f64) -> String,
    /// How the changes that it writes are made of two values.
    pub scale: ChangeScale,
    /// The earlier period with its preposition: "on 23 Jun 2026".
    pub at: String,
    /// Its name: "23 Jun 2026".
    pub since: String,
}

/// Returns whether a change stands on every population; `false` while that is still to be computed.
pub(super) fn stands(evidence: Option<&ChangeEvidence>) -> bool {
    evidence.is_some_and(|evidence| evidence.verdict() == ChangeVerdict::Stands)
}

/// Returns whether what the populations say of a change is known.
pub(super) fn is_told(evidence: Option<&ChangeEvidence>) -> bool {
    evidence.is_some_and(|evidence| evidence.verdict() != ChangeVerdict::Pending)
}

/// Returns the words for a change of a share: percent, and percentage points.
pub(super) fn share_clause(
    told: &ToldChanges,
    evidence: Option<&ChangeEvidence>,
    granularity: Granularity,
    before: Day,
) -> String {
    let words = ChangeWords {
        value: &|share| format::label(share, Unit::Share),
        change: &|change| format::change(change, Unit::Share),
        scale: ChangeScale::Difference,
        at: at_period(granularity, before),
        since: period_name(granularity, before),
    };
    words.clause(told, evidence)
}

impl ChangeWords<'_> {
    /// Returns what follows a value in a sentence: which way it went, where that stands on every population, else why it can't
    /// be told; empty while that is still to be computed.
    pub fn clause(&self, told: &ToldChanges, evidence: Option<&ChangeEvidence>) -> String {
        let Some(evidence) = evidence else { return String::new() };
        let Some((before, after)) = evidence.all else { return String::new() };
        let (then, now) = ((self.value)(before), (self.value)(after));
        // The period compared with may be the later one.
        let is_backward = told.models_of(evidence).is_some_and(|models| models.before > models.after);
        let change = if is_backward { "difference from" } else { "change since" };
        match evidence.verdict() {
            ChangeVerdict::Pending | ChangeVerdict::Undefined => String::new(),
            ChangeVerdict::Unchanged => format!(", as {}", self.at),
            _ if then == now && evidence.verdict() != ChangeVerdict::DependsOnModels => {
                format!(", hardly other than {}", self.at)
            }
            ChangeVerdict::Stands => {
                let way = match (after > before, is_backward) {
                    (true, false) => "up from",
                    (false, false) => "down from",
                    (true, true) => "more than",
                    (false, true) => "less than",
                };
                format!(", {way} {then} {}", self.at)
            }
            ChangeVerdict::DependsOnModels => {
                format!("; its {change} {} depends on which models are counted: {}", self.since, self.numbers(evidence))
            }
            ChangeVerdict::DependsOnReading => {
                let readings = evidence.readings.unwrap_or_default().map(|ends| self.changed(Some(ends)));
                let changed = self.changed(evidence.all);
                format!(
                    "; its {change} {} ({changed}) depends on how doubtful developers are read: {} to {}",
                    self.since, readings[0], readings[1]
                )
            }
            ChangeVerdict::WithinSensitivity => {
                format!("; its {change} {} ({}) hangs on single models", self.since, self.changed(evidence.all))
            }
            ChangeVerdict::Agrees => format!("; {then} {}, and it went the same way among comparable models", self.at),
            ChangeVerdict::NotComparable => {
                let gap = told.models_of(evidence).and_then(|models| models.gap.as_ref());
                match gap {
                    Some(_) => format!("; {then} {}, on a list too different to compare", self.at),
                    None => format!("; {then} {}, with too few models in common to compare", self.at),
                }
            }
        }
    }

    /// "−308 on all listed models, +184 on the same models, +100 chained"; what is missing is left out.
    pub fn numbers(&self, evidence: &ChangeEvidence) -> String {
        let parts = [
            (evidence.all, "on all listed models"),
            (evidence.balanced, "on the same models throughout"),
            (evidence.chained, "chained"),
        ];
        let parts = parts.iter().filter(|(ends, _)| ends.is_some());
        parts.map(|&(ends, words)| format!("{} {words}", self.changed(ends))).collect::<Vec<_>>().join(", ")
    }

    fn changed(&self, ends: Option<(f64, f64)>) -> String {
        ends.and_then(|ends| self.scale.change(ends)).map_or_else(String::new, self.change)
    }
}
