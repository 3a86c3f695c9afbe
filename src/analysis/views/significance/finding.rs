//! What a test comes to: real and large, real but small, chance, an effect of the list.

use serde::{Deserialize, Serialize};

use super::{EffectSize, Subject, Test, Topic};
use crate::analysis::{Measure, ValueUnit};

/// The accepted proportion of false findings among those called real.
pub const FALSE_FINDINGS: f64 = 0.05;

/// What a test comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingGroup {
    /// Not chance, and large.
    Large,
    /// Not chance, and small.
    Small,
    /// Chance may have made it.
    Chance,
    /// What was listed accounts for it.
    List,
    /// It can't be told.
    Untold,
}

impl FindingGroup {
    /// The groups in the order in which they are told.
    pub const ALL: [FindingGroup; 5] =
        [FindingGroup::Large, FindingGroup::Small, FindingGroup::Chance, FindingGroup::List, FindingGroup::Untold];

    /// Returns the name in tables: `real-large`.
    pub fn name(self) -> &'static str {
        match self {
            FindingGroup::Large => "real-large",
            FindingGroup::Small => "real-small",
            FindingGroup::Chance => "chance",
            FindingGroup::List => "list",
            FindingGroup::Untold => "untold",
        }
    }

    /// Returns whether it is a finding.
    pub fn is_real(self) -> bool {
        matches!(self, FindingGroup::Large | FindingGroup::Small)
    }
}

/// From where on an effect is called large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LargeEffect {
    /// What the effect is of.
    pub of: &'static str,
    /// The least size of a large one, in the unit of the effect.
    pub from: f64,
    /// The same in words.
    pub words: &'static str,
}

/// From where on effects are called large, by kind; `docs/uncertainty.md` has the same table.
pub const LARGE_EFFECTS: [LargeEffect; 6] = [
    LargeEffect { of: "a share of downloads, CR", from: 0.02, words: "2 points" },
    LargeEffect { of: "the HHI", from: 100.0, words: "100" },
    LargeEffect { of: "an effective number", from: 1.0, words: "1" },
    LargeEffect { of: "another measure", from: 0.02, words: "0.02" },
    LargeEffect { of: "a share of newly listed models", from: 0.1, words: "10 points" },
    LargeEffect { of: "sizes of newly listed models, r", from: 0.3, words: "0.3" },
];

impl Test {
    /// Returns from where on the test's effect is called large.
    pub fn large_from(&self) -> f64 {
        let row = match (self.effect, &self.subject) {
            (EffectSize::RankBiserial, _) => 5,
            (EffectSize::Difference, _) => 4,
            (_, Subject::Measure(measure)) => of_measure(*measure),
            _ => 0,
        };
        LARGE_EFFECTS[row].from
    }

    /// Returns what the test comes to.
    pub fn group(&self) -> FindingGroup {
        let (Some(q), Some(size)) = (self.q, self.size) else { return FindingGroup::Untold };
        if self.is_of_list {
            return FindingGroup::List;
        }
        let holds_none = self.interval.is_some_and(|(low, high)| low <= 0.0 && 0.0 <= high);
        if q >= FALSE_FINDINGS || (self.topic == Topic::Change && holds_none) {
            return FindingGroup::Chance;
        }
        if self.hangs_on_readings {
            return FindingGroup::Untold;
        }
        // What comparable models say of it isn't known.
        if self.topic != Topic::Newcomers && (self.balanced.is_none() || self.chained.is_none()) {
            return FindingGroup::Untold;
        }
        if size.abs() >= self.large_from() { FindingGroup::Large } else { FindingGroup::Small }
    }
}

fn of_measure(measure: Measure) -> usize {
    match measure.unit() {
        ValueUnit::Share => 0,
        ValueUnit::Points => 1,
        ValueUnit::Number => 2,
        ValueUnit::Coefficient | ValueUnit::Nats => 3,
    }
}
