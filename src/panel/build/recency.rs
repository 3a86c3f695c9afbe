//! A cache of texts in the order in which they came, since files mostly repeat that order.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::panel::store::UNKNOWN;
use crate::source::{ByteArrays, LeafValues};

/// The key of a text of a dictionary that no row has used yet.
pub(super) const UNUSED: u32 = u32::MAX - 2;

/// A number that no text has.
const NOWHERE: usize = usize::MAX;

/// Bytes of texts that are kept at most: of two dates with two million models each.
const MOST_BYTES: usize = 128 << 20;

/// Texts are kept until this many times as many texts as are known have followed: where files list stretches of a date in
/// changing order, the latest occurrence of a text is at most that far back.
const ROUNDS: usize = 2;

/// Texts compared at a time: few, so that a mismatch wastes little.
const STRETCH: usize = 64;

/// The latest texts as the files spell them out, with their keys.
///
/// Files list the models of a date in the order of the previous date, or all dates of a model together. So the next texts
/// are mostly those that followed the previous text at its latest occurrence, or that text again: whole stretches of bytes
/// are compared at once, and their keys copied.
#[derive(Debug, Default)]
pub(super) struct RecencyCache {
    /// Oldest first; the last one's keys are being found.
    runs: VecDeque<TextRun>,
    /// Per key the number of its latest text among those that are noted; texts are numbered as they come.
    latest: Vec<usize>,
    /// Number of keys.
    known: usize,
    /// The number of the text that the next one is expected to repeat.
    expected: usize,
}

/// Texts that came together.
#[derive(Debug)]
struct TextRun {
    /// The number of its first text.
    first: usize,
    texts: Arc<LeafValues>,
    keys: Vec<u32>,
    /// Number of keys that are noted as the latest of theirs.
    noted: usize,
}

impl TextRun {
    fn texts(&self) -> Option<&ByteArrays> {
        match &*self.texts {
            LeafValues::Bytes(texts) => Some(texts),
            _ => None,
        }
    }

    fn bytes(&self) -> usize {
        self.texts().map_or(0, ByteArrays::bytes)
    }
}

impl RecencyCache {
    /// Begins on texts whose keys are to be found, in order.
    pub(super) fn begin(&mut self, texts: &Arc<LeafValues>) {
        let first = self.runs.back().map_or(0, |last| last.first.wrapping_add(last.keys.len()));
        // As many texts as there are models are a date's at least.
        let is_enough = |second: &TextRun| first.wrapping_sub(second.first) / ROUNDS >= self.known;
        let mut bytes: usize = self.runs.iter().map(TextRun::bytes).sum();
        while bytes > MOST_BYTES || self.runs.get(1).is_some_and(is_enough) {
            bytes -= self.runs.pop_front().map_or(0, |oldest| oldest.bytes());
        }
        let keys = Vec::with_capacity(texts.len());
        self.runs.push_back(TextRun { first, texts: texts.clone(), keys, noted: 0 });
    }

    /// Returns the keys that were found of the texts on which it began.
    pub(super) fn keys(&self) -> &[u32] {
        self.runs.back().map_or(&[], |run| &run.keys)
    }

    /// Finds the keys of the next texts, at most `most`, as far as they come as before; returns how many that are.
    pub(super) fn follow(&mut self, most: usize) -> usize {
        let Some(next) = self.runs.back().map(|last| last.first.wrapping_add(last.keys.len())) else { return 0 };
        let followed = self.repeat(self.expected, most);
        if followed > 0 {
            self.expected = self.expected.wrapping_add(followed);
            return followed;
        }
        self.repeat(next.wrapping_sub(1), most)
    }

    /// Adds the key of the next text, which was found elsewhere.
    pub(super) fn push(&mut self, key: u32) {
        if key != UNKNOWN && key != UNUSED {
            if key as usize >= self.known {
                // A new text between two known ones changes nothing for what follows.
                self.known = key as usize + 1;
            } else if let Some(latest) = self.latest(key) {
                self.expected = latest.wrapping_add(1);
            }
        }
        if let Some(last) = self.runs.back_mut() {
            last.keys.push(key);
        }
    }

    /// Returns the number of a known key's latest text; `None` if that is gone.
    ///
    /// The numbers are noted when this is called, not as texts come: while the order repeats, it isn't called.
    fn latest(&mut self, key: u32) -> Option<usize> {
        self.latest.resize(self.known, NOWHERE);
        for run in &mut self.runs {
            for (index, &key) in run.keys.iter().enumerate().skip(run.noted) {
                if let Some(latest) = self.latest.get_mut(key as usize) {
                    *latest = run.first.wrapping_add(index);
                }
            }
            run.noted = run.keys.len();
        }
        let number = self.latest[key as usize];
        self.place(number).map(|_| number)
    }

    /// Finds the keys of the next texts as far as they are those from a number on; returns how many that are.
    fn repeat(&mut self, number: usize, most: usize) -> usize {
        let Some((place, index)) = self.place(number) else { return 0 };
        let Some(mut last) = self.runs.pop_back() else { return 0 };
        let start = last.keys.len();
        let (texts, keys) = match self.runs.get(place) {
            Some(run) => (run.texts(), Some(&run.keys)),
            None => (last.texts(), None),
        };
        let equal = match (last.texts(), texts) {
            (Some(ours), Some(texts)) => ours.equal_run(start, (texts, index), most.min(STRETCH)),
            _ => 0,
        };
        for index in index..index + equal {
            let key = keys.unwrap_or(&last.keys)[index];
            if key == UNUSED {
                break;
            }
            last.keys.push(key);
        }
        let found = last.keys.len() - start;
        self.runs.push_back(last);
        found
    }

    /// Returns the run that has the text of a number, and its index there; `None` for one that is gone or has no key yet.
    fn place(&self, number: usize) -> Option<(usize, usize)> {
        let oldest = self.runs.front()?.first;
        let distance = number.wrapping_sub(oldest);
        let place = self.runs.partition_point(|run| run.first.wrapping_sub(oldest) <= distance) - 1;
        let index = distance - self.runs[place].first.wrapping_sub(oldest);
        (index < self.runs[place].keys.len()).then_some((place, index))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::RecencyCache;
    use crate::source::{ByteArrays, LeafValues};

    /// Finds the keys of texts that came before, or come for the first time; returns how many have to be looked up.
    fn looked_up(recency: &mut RecencyCache, keys: &[u32]) -> usize {
        let mut texts = ByteArrays::default();
        keys.iter().for_each(|key| texts.push(format!("model {key}").as_bytes()));
        recency.begin(&Arc::new(LeafValues::Bytes(texts)));
        let mut count = 0;
        while let left @ 1.. = keys.len() - recency.keys().len() {
            if recency.follow(left) == 0 {
                recency.push(keys[keys.len() - left]);
                count += 1;
            }
        }
        assert_eq!(recency.keys(), keys);
        count
    }

    #[test]
    fn what_comes_as_before_is_not_looked_up() {
        let mut recency = RecencyCache::default();
        let date: Vec<u32> = (0..1_000).collect();
        assert_eq!(looked_up(&mut recency, &date), 1_000);
        assert_eq!(looked_up(&mut recency, &date), 0);
        // New ones between them, some that are left out, one again and again.
        assert_eq!(looked_up(&mut recency, &[&date[..500], &[1_000], &date[500..]].concat()), 1);
        assert_eq!(looked_up(&mut recency, &[&date[..300], &date[700..]].concat()), 1);
        assert_eq!(looked_up(&mut recency, &[7; 100]), 1);
    }

    #[test]
    fn stretches_of_a_date_may_come_in_any_order() {
        let mut recency = RecencyCache::default();
        let stretches: Vec<Vec<u32>> = (0..10).map(|first| (100 * first..100 * (first + 1)).collect()).collect();
        stretches.iter().for_each(|stretch| assert_eq!(looked_up(&mut recency, stretch), 100));
        // The first one last, then first again.
        for order in [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] {
            order.iter().for_each(|&stretch| assert!(looked_up(&mut recency, &stretches[stretch]) <= 1));
        }
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let mut recency = RecencyCache::default();
        let date: Vec<u32> = (0..100).collect();
        (0..20).for_each(|_| assert!(looked_up(&mut recency, &date) <= 100));
        assert!(recency.runs.len() <= 4, "{}", recency.runs.len());
    }
}
