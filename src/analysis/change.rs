//! A change between two periods, told on all listed models and on comparable ones.

use serde::{Deserialize, Serialize};

use crate::analysis::Interval;
use crate::calendar::Day;

/// Changes of one pair of periods or more, each with what it is told by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToldChanges {
    /// The models that the changes are told on, per pair of periods; empty until they are found.
    pub pairs: Vec<ComparableModels>,
    /// The changes, in the order of the view; empty until they are computed.
    pub evidence: Vec<ChangeEvidence>,
}

/// The models on which the changes between two periods are told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparableModels {
    /// The earlier period.
    pub before: Day,
    /// The later period.
    pub after: Day,
    /// How many models every period shown lists: the balanced population.
    pub balanced: u64,
    /// How many models both periods list.
    pub common: u64,
    /// The part of all downloads that these hold in either period, on 0–1; `None` where one has no downloads.
    pub held: Option<(f64, f64)>,
    /// Where the chain between the two ends, and why; `None` where it reaches from one to the other.
    pub gap: Option<ChainGap>,
    /// Whether some link of the chain holds less than 90 % of downloads.
    pub is_weak: bool,
}

/// A link that the chain lacks: too few models, or too few downloads, are counted at both of two neighboring dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChainGap {
    /// The later period of the link.
    pub period: Day,
    /// How many models both count.
    pub models: u64,
    /// The part of downloads that these hold in the earlier and in the later period, on 0–1.
    pub held: (f64, f64),
}

/// How two values of a change are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeScale {
    /// As a difference: shares, HHI, CR, Gini, entropy. A chain adds up the differences of its links.
    Difference,
    /// As a multiple: sizes, downloads. A chain multiplies the multiples of its links.
    Multiple,
}

/// One change, told on each population: (earlier value, later value).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeEvidence {
    /// Index of its pair of periods in [`ToldChanges::pairs`].
    pub pair: usize,
    /// How the values are compared.
    pub scale: ChangeScale,
    /// On all listed models.
    pub all: Option<(f64, f64)>,
    /// On the models that every period shown lists.
    pub balanced: Option<(f64, f64)>,
    /// Chained: the earlier value is that of all listed models.
    pub chained: Option<(f64, f64)>,
    /// On the models that both periods list.
    pub common: Option<(f64, f64)>,
    /// The paired interval of the change.
    pub interval: PairedInterval,
    /// On all listed models, the change of the least and of the largest value that doubtful attributes of developers allow, these
    /// being read the same way in both periods; `None` where nothing is in doubt.
    pub readings: Option<[(f64, f64); 2]>,
}

/// The interval of a change on the models that both periods list, each drawn with both its counts: 2.5 and 97.5 % quantiles of
/// the replicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairedInterval {
    /// It is still to be computed.
    Pending,
    /// Its ends: of the difference, or of the multiple.
    Found(Interval),
    /// There is none.
    Without(NoInterval),
}

/// The reason why there is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoInterval {
    /// Fewer than 1,000 models are counted at both dates.
    FewModels,
    /// The measure depends on how many models there are, which a replicate changes: Gini, Theil, entropy, top percent.
    LengthOfList,
    /// Each entity is one model, which a replicate draws or doesn't.
    OneModelEach,
    /// Too many replicates have no value.
    Undefined,
}

/// What the populations say together about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeVerdict {
    /// All listed and both comparable populations agree, and the paired interval leaves out no change: a finding.
    Stands,
    /// They don't have the same sign: no finding.
    DependsOnModels,
    /// The sign hangs on how doubtful attributes of developers are read: no finding.
    DependsOnReading,
    /// They agree, but the interval holds no change: it hangs on single models.
    WithinSensitivity,
    /// They agree; there can't be an interval.
    Agrees,
    /// A comparable population is missing: the lists have too little in common.
    NotComparable,
    /// No change among all listed models.
    Unchanged,
    /// There is no value in either period.
    Undefined,
    /// What the populations or the interval say is still to be computed.
    Pending,
}

impl ChangeVerdict {
    /// Returns the word in tables: `stands`.
    pub fn name(self) -> &'static str {
        match self {
            ChangeVerdict::Stands => "stands",
            ChangeVerdict::DependsOnModels => "depends on models",
            ChangeVerdict::DependsOnReading => "depends on doubtful developers",
            ChangeVerdict::WithinSensitivity => "hangs on single models",
            ChangeVerdict::Agrees => "agrees without interval",
            ChangeVerdict::NotComparable => "can't be compared",
            ChangeVerdict::Unchanged => "unchanged",
            ChangeVerdict::Undefined | ChangeVerdict::Pending => "",
        }
    }
}

impl ChangeScale {
    /// Returns the change from one value to another; `None` for a multiple of 0 or less.
    pub fn change(self, (before, after): (f64, f64)) -> Option<f64> {
        match self {
            ChangeScale::Difference => Some(after - before),
            ChangeScale::Multiple => (before > 0.0).then(|| after / before),
        }
    }

    /// Returns the change that is none.
    pub fn unchanged(self) -> f64 {
        match self {
            ChangeScale::Difference => 0.0,
            ChangeScale::Multiple => 1.0,
        }
    }
}

impl ChangeEvidence {
    /// Returns what the populations say together.
    pub fn verdict(&self) -> ChangeVerdict {
        let Some(turn) = self.all.map(turn) else { return ChangeVerdict::Undefined };
        if turn == 0 {
            return ChangeVerdict::Unchanged;
        }
        let comparable = [self.balanced, self.chained];
        if comparable.iter().flatten().any(|&ends| self::turn(ends) != turn) {
            return ChangeVerdict::DependsOnModels;
        }
        if self.hangs_on_readings() {
            return ChangeVerdict::DependsOnReading;
        }
        if comparable.contains(&None) {
            return ChangeVerdict::NotComparable;
        }
        let unchanged = self.scale.unchanged();
        match self.interval {
            PairedInterval::Pending => ChangeVerdict::Pending,
            PairedInterval::Without(_) => ChangeVerdict::Agrees,
            PairedInterval::Found((low, high)) => {
                let stands = if turn > 0 { low > unchanged } else { high < unchanged };
                if stands { ChangeVerdict::Stands } else { ChangeVerdict::WithinSensitivity }
            }
        }
    }

    /// Returns whether the change among all listed models has another sign where doubtful attributes of developers are read otherwise.
    pub fn hangs_on_readings(&self) -> bool {
        let Some(turn) = self.all.map(turn) else { return false };
        self.readings.iter().flatten().any(|&ends| self::turn(ends) != turn)
    }

    /// Returns the change among all listed models.
    pub fn change(&self) -> Option<f64> {
        self.all.and_then(|ends| self.scale.change(ends))
    }

    /// Returns the change among the models that every period lists.
    pub fn balanced_change(&self) -> Option<f64> {
        self.balanced.and_then(|ends| self.scale.change(ends))
    }

    /// Returns the chained change.
    pub fn chained_change(&self) -> Option<f64> {
        self.chained.and_then(|ends| self.scale.change(ends))
    }

    /// Returns the ends of the paired interval, where there is one.
    pub fn ends(&self) -> Option<Interval> {
        match self.interval {
            PairedInterval::Found(ends) => Some(ends),
            PairedInterval::Pending | PairedInterval::Without(_) => None,
        }
    }
}

/// Returns which way a value went: −1, 0 or 1. What rounding alone can move counts as unmoved.
fn turn((before, after): (f64, f64)) -> i8 {
    let rounding = 1e-12 * before.abs().max(after.abs());
    if (after - before).abs() <= rounding {
        0
    } else if after > before {
        1
    } else {
        -1
    }
}

impl ToldChanges {
    /// Returns a change by its place; `None` while it isn't computed, and where there is none.
    pub fn get(&self, place: usize) -> Option<&ChangeEvidence> {
        self.evidence.get(place)
    }

    /// Returns the models that a change is told on.
    pub fn models_of(&self, evidence: &ChangeEvidence) -> Option<&ComparableModels> {
        self.pairs.get(evidence.pair)
    }
}

impl ComparableModels {
    /// Returns why the populations can't be compared, in words; `None` where the chain holds.
    pub fn reason(&self) -> Option<String> {
        let gap = self.gap.as_ref()?;
        let percent = |held: f64| (held * 100.0).floor();
        let one_or_several = if gap.models == 1 { "model" } else { "models" };
        Some(format!(
            "the models counted on {} and at the date before, {} {one_or_several}, hold {} and {} % of downloads there: expected \
             {LEAST_LINK_MODELS} models with {} % of either",
            gap.period.long(),
            gap.models,
            percent(gap.held.0),
            percent(gap.held.1),
            percent(LEAST_LINK_HELD),
        ))
    }
}

/// Models that a link of the chain needs.
pub const LEAST_LINK_MODELS: u64 = 300;

/// The part of downloads that they have to hold at both dates, on 0–1.
pub const LEAST_LINK_HELD: f64 = 0.8;

/// A link that holds less is used, with a warning.
pub const WEAK_LINK_HELD: f64 = 0.9;

/// Models that the balanced population needs to be compared with: a handful says nothing about a market.
pub const LEAST_BALANCED_MODELS: u64 = 30;

/// Models that an interval needs.
pub const LEAST_INTERVAL_MODELS: u64 = 1_000;
