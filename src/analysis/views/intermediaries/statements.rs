//! The changes that the view states, told on each population: shares of derivatives, and concentration among intermediaries.

use super::derivation::{Derivation, Derivations};
use super::derivatives::Derivatives;
use super::intermediaries::Intermediaries;
use super::tally::DeveloperTally;
use crate::analysis::market::context::Context;
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::statements::{Chaining, Statement, Statements};
use crate::analysis::{ChangeEvidence, ChangeScale};
use crate::calendar::Day;

/// A change that the view states between the two periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntermediaryChange {
    /// Of the share of downloads that goes to derivatives.
    Derivatives,
    /// Of the share that goes to derivatives of others' bases.
    OfOthers,
    /// Of the share of the intermediaries, by all of their downloads.
    Intermediaries,
    /// Of the HHI among intermediaries.
    Hhi,
    /// Of the share of the four largest among intermediaries.
    Cr4,
    /// Of the share of the derivatives of one relation.
    Relation(Derivation),
}

impl IntermediaryChange {
    /// All of them, in the order in which they are told.
    pub const ALL: [IntermediaryChange; 10] = [
        IntermediaryChange::Derivatives,
        IntermediaryChange::OfOthers,
        IntermediaryChange::Intermediaries,
        IntermediaryChange::Hhi,
        IntermediaryChange::Cr4,
        IntermediaryChange::Relation(Derivation::Finetune),
        IntermediaryChange::Relation(Derivation::Adapter),
        IntermediaryChange::Relation(Derivation::Quantized),
        IntermediaryChange::Relation(Derivation::Merge),
        IntermediaryChange::Relation(Derivation::Unstated),
    ];

    /// Returns the name in tables: `derivatives`, `finetune`.
    pub fn name(self) -> &'static str {
        match self {
            IntermediaryChange::Derivatives => "derivatives",
            IntermediaryChange::OfOthers => "derivatives-of-others",
            IntermediaryChange::Intermediaries => "intermediaries",
            IntermediaryChange::Hhi => "hhi",
            IntermediaryChange::Cr4 => "cr4",
            IntermediaryChange::Relation(derivation) => derivation.name(),
        }
    }

    /// Returns the value of a period: HHI on 0–10,000, else a share on 0–1.
    fn value(self, found: &Derivatives) -> Option<f64> {
        match self {
            IntermediaryChange::Derivatives => found.share(found.derived()),
            IntermediaryChange::OfOthers => found.share(found.of_others),
            IntermediaryChange::Intermediaries => found.share(found.intermediaries.downloads),
            IntermediaryChange::Hhi => found.intermediaries.hhi,
            IntermediaryChange::Cr4 => found.intermediaries.cr4,
            IntermediaryChange::Relation(derivation) => {
                let relation = found.relations.iter().find(|relation| relation.derivation == derivation)?;
                found.share(relation.downloads)
            }
        }
    }
}

/// Returns the statements of the view, one for each of [`IntermediaryChange::ALL`]; `None` without a second period, and where the
/// file doesn't tell derivatives.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Option<Statements<'a>> {
    let before = context.before?;
    let derivations = Derivations::of(context.panel).ok()?;
    let statement = |_: &IntermediaryChange| Statement {
        pair: 0,
        scale: ChangeScale::Difference,
        chaining: Chaining::Sum,
        without: None,
    };
    let values = Box::new(move |rows: &[CountedRow]| {
        let found = DeveloperTally::of_rows(&derivations, rows).derivatives(Day::default(), 0);
        IntermediaryChange::ALL.iter().map(|change| change.value(&found)).collect()
    });
    let list = IntermediaryChange::ALL.iter().map(statement).collect();
    Some(Statements { pairs: vec![(before, context.after)], list, values, readings: Vec::new() })
}

impl Intermediaries {
    /// Returns what a change is told by; `None` until it is computed.
    pub fn evidence(&self, change: IntermediaryChange) -> Option<&ChangeEvidence> {
        self.told.get(IntermediaryChange::ALL.iter().position(|other| *other == change)?)
    }
}
