//! The base models of each model, and the root of its chain of bases.

use super::attribute::UNKNOWN;
use super::dictionary::Dictionary;

/// Most steps that are followed from a model to the root of its bases; longer chains are taken for mistakes.
const DEPTH: usize = 16;

/// The base models of each model.
///
/// Several sources may name them, and contradict each other. A model's bases come from the first of these sources that names
/// any, its relation to them from the first that has one:
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
    /// Makes the bases of models: those of model i are `keys[offsets[i]..offsets[i + 1]]`; `cycles` are the models that name
    /// themselves, which `keys` leave out.
    pub(in crate::panel) fn new(offsets: Vec<usize>, keys: Vec<u32>, cycles: u64, names: &Dictionary) -> Bases {
        let mut bases = Bases { offsets, keys, roots: Vec::new(), cycles, depth_bounded: 0 };
        bases.find_roots(names);
        bases
    }

    /// Returns where the bases of each model begin, and the end of the last; the bases; the roots.
    pub(in crate::panel) fn parts(&self) -> (&[usize], &[u32], &[u32]) {
        (&self.offsets, &self.keys, &self.roots)
    }

    /// Puts together what [`Bases::parts`] gave, and how many cycles and long chains were cut.
    pub(in crate::panel) fn from_parts(
        offsets: Vec<usize>,
        keys: Vec<u32>,
        roots: Vec<u32>,
        (cycles, depth_bounded): (u64, u64),
    ) -> Bases {
        Bases { offsets, keys, roots, cycles, depth_bounded }
    }

    /// Returns whether these are bases of so many models.
    pub(in crate::panel) fn is_of(&self, models: usize) -> bool {
        let are_models = |keys: &[u32]| keys.iter().all(|&key| (key as usize) < models);
        self.roots.len() == models && are_models(&self.keys) && are_models(&self.roots)
    }

    /// Returns the keys of the models that a model was made from, in the order of the file; empty for a base of its own.
    ///
    /// The keys are those of [`crate::panel::Panel::models`]; a base may have no row there. A model is never among its own bases.
    pub fn of(&self, model: u32) -> &[u32] {
        let model = model as usize;
        let range = self.offsets.get(model).zip(self.offsets.get(model + 1));
        range.and_then(|(&start, &end)| self.keys.get(start..end)).unwrap_or_default()
    }

    /// Returns the model that the first bases lead to, step by step; the model itself when it has none.
    ///
    /// After 16 steps the model that is reached counts as the root. Where the steps go round in a cycle, the root is the
    /// cycle's model whose name sorts first.
    pub fn root(&self, model: u32) -> u32 {
        self.roots.get(model as usize).copied().unwrap_or(model)
    }

    /// Returns the number of cycles that were cut: of first bases, and models that name themselves.
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// Returns the number of models from which more than 16 steps lead on.
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

    /// Returns per model of a cycle the cycle's first by name, else [`UNKNOWN`].
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
