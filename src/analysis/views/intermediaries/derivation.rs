//! Decides whether a row is of a derivative, how it derives, and whether its base is another developer's.

use serde::{Deserialize, Serialize};

use crate::analysis::classify::{Relation, relation};
use crate::analysis::{AnalysisError, View};
use crate::panel::{Attribute, Dictionary, Panel, Placement, UNKNOWN};
use crate::schema::attributes::{BASE_RELATION, DEVELOPER};

/// How a model is known to derive from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// Trained further.
    Finetune,
    /// Weights to be added to the base.
    Adapter,
    /// The base in fewer bits.
    Quantized,
    /// Several bases in one.
    Merge,
    /// A base is named, but not how the model derives from it.
    Unstated,
}

impl Derivation {
    /// All, in order.
    pub const ALL: [Derivation; 5] =
        [Derivation::Finetune, Derivation::Adapter, Derivation::Quantized, Derivation::Merge, Derivation::Unstated];

    /// Returns the hub's word; "unstated" for the last.
    pub fn name(self) -> &'static str {
        match self {
            Derivation::Finetune => Relation::Finetune.name(),
            Derivation::Adapter => Relation::Adapter.name(),
            Derivation::Quantized => Relation::Quantized.name(),
            Derivation::Merge => Relation::Merge.name(),
            Derivation::Unstated => "unstated",
        }
    }

    fn of(relation: Relation) -> Derivation {
        match relation {
            Relation::Finetune => Derivation::Finetune,
            Relation::Adapter => Derivation::Adapter,
            Relation::Quantized => Derivation::Quantized,
            Relation::Merge => Derivation::Merge,
        }
    }
}

/// The columns of a file that state how models derive from others.
pub(in crate::analysis) struct Derivations<'a> {
    panel: &'a Panel,
    relations: Option<&'a Attribute>,
    derivation_of_key: Vec<Option<Derivation>>,
    developers: &'a Attribute,
}

impl<'a> Derivations<'a> {
    /// Reads the columns; errors when the file neither states relations nor names base models.
    pub(in crate::analysis) fn of(panel: &'a Panel) -> Result<Derivations<'a>, AnalysisError> {
        let missing = |needs: &str| AnalysisError::Missing {
            option: "the view of intermediaries".to_owned(),
            needs: needs.to_owned(),
        };
        let relations = panel.attribute(BASE_RELATION);
        if relations.is_none() && panel.bases().is_none() {
            return Err(missing(View::Intermediaries.info().needs.unwrap_or_default()));
        }
        let developers = panel.attribute(DEVELOPER).ok_or_else(|| missing("developers"))?;
        let names = relations.map(Attribute::dictionary);
        let derivation = |names: &Dictionary, key| relation(names.get(key)).map(Derivation::of);
        let derivation_of_key =
            names.map_or_else(Vec::new, |names| (0..names.len() as u32).map(|key| derivation(names, key)).collect());
        Ok(Derivations { panel, relations, derivation_of_key, developers })
    }

    /// Returns the names of developers.
    pub(in crate::analysis) fn developers(&self) -> &'a Dictionary {
        self.developers.dictionary()
    }

    /// Returns the key of the row's developer; [`UNKNOWN`] without one.
    pub(in crate::analysis) fn developer(&self, row: usize, model: u32) -> u32 {
        self.developers.key(row, model)
    }

    /// Returns how a row's model derives: by the row's own relation, else by the model's bases; `None` if neither is
    /// known.
    pub(in crate::analysis) fn derivation(&self, row: usize, model: u32) -> Option<Derivation> {
        let key = self.relations.map_or(UNKNOWN, |relations| relations.key(row, model));
        let stated = self.derivation_of_key.get(key as usize).copied().flatten();
        let has_base = || self.panel.bases().is_some_and(|bases| !bases.of(model).is_empty());
        stated.or_else(|| has_base().then_some(Derivation::Unstated))
    }

    /// Returns how a model derives, where that doesn't vary within models; `None` if it isn't known.
    pub(in crate::analysis) fn of_model(&self, model: u32) -> Option<Derivation> {
        let is_by_row = self.relations.is_some_and(|relations| matches!(relations.placement(), Placement::ByRow(_)));
        // A relation that varies is told by no row: one past the last has none.
        self.derivation(if is_by_row { usize::MAX } else { 0 }, model)
    }

    /// Returns whether one of the model's bases, or the model that they lead to step by step, is by another developer.
    ///
    /// A model whose base isn't named is not: that it is somebody else's would be a guess. Nor is one of an unknown
    /// developer.
    pub(in crate::analysis) fn of_others(&self, model: u32, developer: u32) -> bool {
        let Some(bases) = self.panel.bases().filter(|_| developer != UNKNOWN) else { return false };
        let own = bases.of(model);
        let root = (!own.is_empty()).then(|| bases.root(model));
        own.iter().copied().chain(root).any(|base| {
            // A cycle may lead back to the model itself.
            base != model && self.developer_of_base(base).is_some_and(|other| other != developer)
        })
    }

    /// Returns the developer of a model that others derive from: its own, else the owner in its name; `None` if neither
    /// is known.
    ///
    /// [`UNKNOWN`] stands for an owner that has no model with a row. Where developers vary within models, the owner in
    /// the name decides.
    pub(super) fn developer_of_base(&self, base: u32) -> Option<u32> {
        let stated = match self.developers.placement() {
            Placement::ByModel(keys) => keys.get(base as usize).copied().filter(|&key| key != UNKNOWN),
            Placement::ByRow(_) => None,
        };
        let owner = || self.panel.models().get(base).split_once('/').map(|(owner, _)| owner);
        stated.or_else(|| owner().map(|owner| self.developers().find(owner).unwrap_or(UNKNOWN)))
    }
}
