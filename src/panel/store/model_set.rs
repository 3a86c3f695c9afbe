//! A set of models, a bit each.

/// Which models there were, a bit each: few enough bytes for the nearest cache.
///
/// Its loops run once per snapshot, in functions of their own: a browser optimizes functions that are called again.
pub(in crate::panel) struct ModelSet(Vec<u64>);

impl ModelSet {
    pub(in crate::panel) fn new(models: usize) -> ModelSet {
        ModelSet(vec![0; models.div_ceil(64)])
    }

    /// Adds models; calls `new` with each that wasn't there.
    #[inline(never)]
    pub(in crate::panel) fn each_new(&mut self, models: &[u32], mut new: impl FnMut(u32)) {
        for &model in models {
            let (word, bit) = (&mut self.0[model as usize / 64], 1 << (model % 64));
            if *word & bit == 0 {
                *word |= bit;
                new(model);
            }
        }
    }

    /// Returns whether a model is among these more than once; nothing was there, and nothing is after.
    #[inline(never)]
    pub(in crate::panel) fn is_any_twice(&mut self, models: &[u32]) -> bool {
        let mut twice = 0;
        for &model in models {
            let (word, bit) = (&mut self.0[model as usize / 64], model % 64);
            twice |= *word >> bit & 1;
            *word |= 1 << bit;
        }
        if models.len() < self.0.len() {
            models.iter().for_each(|&model| self.0[model as usize / 64] = 0);
        } else {
            self.0.fill(0);
        }
        twice != 0
    }
}
