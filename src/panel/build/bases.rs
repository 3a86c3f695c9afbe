//! Gathers what files state about base models, by source.

use super::model_attribute::ModelAttribute;
use crate::panel::store::{Bases, Dictionary};
use crate::panel::wire::WireBases;
use crate::schema::attributes::BASE_RELATION;
use crate::schema::{BaseSource, BaseStatements};

/// The statements of all sources about base models, while rows arrive.
#[derive(Debug, Default)]
pub(super) struct BasesBuilder {
    /// In order of precedence: those of files of downloads, then those of tables of attributes.
    sources: [Option<SourceStatements>; 2 * BaseSource::ALL.len()],
}

#[derive(Debug)]
struct SourceStatements {
    names: ModelAttribute,
    relations: ModelAttribute,
}

impl SourceStatements {
    fn new() -> SourceStatements {
        SourceStatements { names: ModelAttribute::new(String::new()), relations: ModelAttribute::new(String::new()) }
    }
}

impl BasesBuilder {
    /// Adds the statements of a batch; `rows` are (row of the batch, key of its model).
    pub(super) fn note(
        &mut self,
        joined: bool,
        source: BaseSource,
        statements: &BaseStatements<'_>,
        rows: impl Iterator<Item = (usize, u32)> + Clone,
    ) {
        let rank = source as usize + if joined { BaseSource::ALL.len() } else { 0 };
        let source = self.sources[rank].get_or_insert_with(SourceStatements::new);
        source.names.set_models(&statements.names, rows.clone());
        if let Some(relations) = &statements.relations {
            source.relations.set_models(relations, rows);
        }
    }

    /// Returns the statements in the form that goes to another worker.
    pub(super) fn into_wire(self) -> WireBases {
        WireBases {
            sources: self
                .sources
                .map(|source| source.map(|source| (source.names.into_wire(None), source.relations.into_wire(None))))
                .into(),
        }
    }

    /// Adds the statements that another worker has read; `models` are the keys here of its models.
    pub(super) fn merge(&mut self, wire: &WireBases, models: &[u32]) {
        for (into, theirs) in self.sources.iter_mut().zip(&wire.sources) {
            if let Some((names, relations)) = theirs {
                let into = into.get_or_insert_with(SourceStatements::new);
                into.names.merge_models(names, models);
                into.relations.merge_models(relations, models);
            }
        }
    }

    /// Gives a model the statements that tables of attributes make about another one.
    pub(super) fn copy_table_statements(&mut self, from: u32, to: u32) {
        for source in self.sources.iter_mut().skip(BaseSource::ALL.len()).flatten() {
            source.names.copy(from, to);
            source.relations.copy(from, to);
        }
    }

    /// Returns the bases, whose names are added to the models', and the relation as an attribute; neither if no row names a
    /// base.
    pub(super) fn finish(self, models: &mut Dictionary) -> Option<(Bases, ModelAttribute)> {
        let sources = || self.sources.iter().flatten();
        sources().next()?;
        let (mut offsets, mut keys, mut cycles) = (vec![0], Vec::new(), 0);
        let mut relations = ModelAttribute::new(BASE_RELATION.to_owned());
        for model in 0..models.len() as u32 {
            let names = sources().find_map(|source| source.names.value_of_model(model)).unwrap_or_default();
            for name in names.lines() {
                let base = models.intern(name);
                if base == model {
                    cycles += 1;
                } else {
                    keys.push(base);
                }
            }
            offsets.push(keys.len());
            if let Some(relation) = sources().find_map(|source| source.relations.value_of_model(model)) {
                let key = relations.values.dictionary.intern(relation);
                relations.set_model(model, key);
            }
        }
        if keys.is_empty() && cycles == 0 {
            return None;
        }
        // Bases without a row of their own have no bases.
        offsets.resize(models.len() + 1, keys.len());
        Some((Bases::new(offsets, keys, cycles, models), relations))
    }
}
