//! The columns of a change: what comparable models say of it, its interval, the verdict.

use super::builder::TableBuilder;
use super::column::ColumnUnit;
use crate::analysis::{ChangeEvidence, ChangeVerdict};

impl<'r, R> TableBuilder<'r, R> {
    /// Adds `change_balanced,change_chained,change_common,low,high,verdict`: the change on comparable models, the ends of its
    /// paired interval, and what all populations say together; empty where `evidence` has none.
    ///
    /// `unit` is that of the changes: differences, or multiples.
    pub fn evidence(self, unit: ColumnUnit, evidence: impl Fn(&'r R) -> Option<&'r ChangeEvidence>) -> Self {
        let of: Vec<Option<&ChangeEvidence>> = self.rows().iter().map(evidence).collect();
        let value = |value: fn(&ChangeEvidence) -> Option<f64>| -> Vec<Option<f64>> {
            of.iter().map(|evidence| evidence.and_then(value)).collect()
        };
        let common = |evidence: &ChangeEvidence| evidence.common.and_then(|ends| evidence.scale.change(ends));
        let verdicts = of.iter().map(|evidence| evidence.map_or(ChangeVerdict::Pending, ChangeEvidence::verdict));
        self.numbers("change_balanced", unit, &value(ChangeEvidence::balanced_change))
            .numbers("change_chained", unit, &value(ChangeEvidence::chained_change))
            .numbers("change_common", unit, &value(common))
            .numbers("low", unit, &value(|evidence| evidence.ends().map(|(low, _)| low)))
            .numbers("high", unit, &value(|evidence| evidence.ends().map(|(_, high)| high)))
            .texts("verdict", verdicts.map(ChangeVerdict::name))
    }
}
