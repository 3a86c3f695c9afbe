//! Which models were made from which.

use super::attribute::AttributeBuilder;
use super::share::AttributeShare;
use super::{Dictionary, UNKNOWN};
use crate::schema::attributes::BASE_RELATION;
use crate::schema::{BaseSource, BaseStatements};

/// Steps from a model to the base of its bases at most: longer chains are mistakes or jokes.
const DEPTH: usize = 16;

/// The base models of each model.
///
/// Several sources may tell of them, and contradict each other. The bases of a model are those that the first of these
/// names, and its relation to them what the first of these says:
///
/// 1. a file of downloads, before a table of attributes;
/// 2. in either, a column of names (`base_relation` for the relation), then the hub's struct `baseModels`, then its tags.
///
/// Of rows that contradict each other within one source, the text that comes first by name stays: the order of rows and
/// files makes no difference.
#[derive(Debug)]
pub struct Bases {
    // Bases of model i are keys[offsets[i]..offsets[i + 1]].
    offsets: Vec<usize>,
    keys: Vec<u32>,
    roots: Vec<u32>,
    cycles: u64,
    depth_bounded: u64,
}

impl Bases {
    /// Keys of the models that a model was made from, in the order of the file; empty for a base of its own.
    ///
    /// The keys are those of [`super::Panel::models`]; a base may have no row there. A model is never among its own bases.
    pub fn of(&self, model: u32) -> &[u32] {
        let model = model as usize;
        let range = self.offsets.get(model).zip(self.offsets.get(model + 1));
        range.and_then(|(&start, &end)| self.keys.get(start..end)).unwrap_or_default()
    }

    /// The model that the first bases lead to, step by step; the model itself when it has none.
    ///
    /// After 16 steps the model that is reached counts as the root. Where the steps go round in a cycle, the root is the
    /// cycle's model whose name sorts first.
    pub fn root(&self, model: u32) -> u32 {
        self.roots.get(model as usize).copied().unwrap_or(model)
    }

    /// Cycles that were cut: of first bases, and models that name themselves.
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// Models from which more than 16 steps lead on.
    pub fn depth_bounded(&self) -> u64 {
        self.depth_bounded
    }

    fn first(&self, model: u32) -> Option<u32> {
        self.of(model).first().copied()
    }

    fn find_roots(&mut self, names: &Dictionary) {
        let roots = self.roots_of_cycles(names);
        let cycle_or_base = |model: u32| roots[model as usize] != UNKNOWN || self.first(model).is_none();
        let mut found = Vec::with_capacity(roots.len());
        let mut bounded = 0;
        for model in 0..roots.len() as u32 {
            let mut at = model;
            let mut steps = 0;
            while let Some(base) = self.first(at).filter(|_| steps < DEPTH && !cycle_or_base(at)) {
                at = base;
                steps += 1;
            }
            bounded += u64::from(!cycle_or_base(at));
            let root = roots[at as usize];
            found.push(if root == UNKNOWN { at } else { root });
        }
        self.depth_bounded = bounded;
        self.roots = found;
    }

    /// Per model of a cycle the cycle's first by name, else [`UNKNOWN`].
    fn roots_of_cycles(&mut self, names: &Dictionary) -> Vec<u32> {
        let models = self.offsets.len() - 1;
        let mut roots = vec![UNKNOWN; models];
        // The walk that came by first, by the model it started from.
        let mut walks = vec![UNKNOWN; models];
        for start in 0..models as u32 {
            let mut at = Some(start);
            while let Some(model) = at.filter(|&model| walks[model as usize] == UNKNOWN) {
                walks[model as usize] = start;
                at = self.first(model);
            }
            let Some(entry) = at.filter(|&model| walks[model as usize] == start) else { continue };
            let members =
                || std::iter::successors(Some(entry), |&model| self.first(model).filter(|&next| next != entry));
            let root = members().min_by_key(|&model| names.get(model)).unwrap_or(entry);
            members().for_each(|model| roots[model as usize] = root);
            self.cycles += 1;
        }
        roots
    }
}

/// What the sources say, while rows arrive.
#[derive(Debug, Default)]
pub(super) struct BasesBuilder {
    /// In order of precedence: those of files of downloads, then those of tables of attributes.
    sources: [Option<Source>; 2 * BaseSource::ALL.len()],
}

#[derive(Debug)]
struct Source {
    names: AttributeBuilder,
    relations: AttributeBuilder,
}

/// What the sources of a share say, in their order: names, and relations to them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct BasesShare {
    sources: Vec<Option<(AttributeShare, AttributeShare)>>,
}

impl Source {
    fn new() -> Source {
        Source { names: AttributeBuilder::new(String::new()), relations: AttributeBuilder::new(String::new()) }
    }
}

impl BasesBuilder {
    /// Notes what a batch says; `rows` are (row of the batch, key of its model).
    pub(super) fn note(
        &mut self,
        joined: bool,
        source: BaseSource,
        statements: &BaseStatements<'_>,
        rows: impl Iterator<Item = (usize, u32)> + Clone,
    ) {
        let rank = source as usize + if joined { BaseSource::ALL.len() } else { 0 };
        let source = self.sources[rank].get_or_insert_with(Source::new);
        source.names.set_models(&statements.names, rows.clone());
        if let Some(relations) = &statements.relations {
            source.relations.set_models(relations, rows);
        }
    }

    /// What it has gathered, in a form that goes from one thread to another.
    pub(super) fn into_partial(self) -> BasesShare {
        BasesShare {
            sources: self
                .sources
                .map(|source| source.map(|source| (source.names.into_partial(), source.relations.into_partial())))
                .into(),
        }
    }

    /// Notes what a share says; `models` are the keys of its models here.
    pub(super) fn merge(&mut self, share: &BasesShare, models: &[u32]) {
        for (into, said) in self.sources.iter_mut().zip(&share.sources) {
            if let Some((names, relations)) = said {
                let into = into.get_or_insert_with(Source::new);
                into.names.merge_models(names, models);
                into.relations.merge_models(relations, models);
            }
        }
    }

    /// Gives a model what the tables of attributes say of another one.
    pub(super) fn copy_joined(&mut self, from: u32, to: u32) {
        for source in self.sources.iter_mut().skip(BaseSource::ALL.len()).flatten() {
            source.names.copy(from, to);
            source.relations.copy(from, to);
        }
    }

    /// The bases, whose names are added to the models', and the relation as an attribute; neither if no row names a base.
    pub(super) fn finish(self, models: &mut Dictionary) -> Option<(Bases, AttributeBuilder)> {
        let sources = || self.sources.iter().flatten();
        sources().next()?;
        let mut bases = Bases { offsets: vec![0], keys: Vec::new(), roots: Vec::new(), cycles: 0, depth_bounded: 0 };
        let mut relations = AttributeBuilder::new(BASE_RELATION.to_owned());
        for model in 0..models.len() as u32 {
            let names = sources().find_map(|source| source.names.value_of_model(model)).unwrap_or_default();
            for name in names.lines() {
                let base = models.intern(name);
                if base == model {
                    bases.cycles += 1;
                } else {
                    bases.keys.push(base);
                }
            }
            bases.offsets.push(bases.keys.len());
            if let Some(relation) = sources().find_map(|source| source.relations.value_of_model(model)) {
                let key = relations.values.dictionary.intern(relation);
                relations.set_model(model, key);
            }
        }
        if bases.keys.is_empty() && bases.cycles == 0 {
            return None;
        }
        // Bases without a row of their own have no bases.
        bases.offsets.resize(models.len() + 1, bases.keys.len());
        bases.find_roots(models);
        Some((bases, relations))
    }
}
