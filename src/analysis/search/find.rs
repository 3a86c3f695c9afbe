//! What is found of a text: the hits, best first.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::index::{LevelIndex, SearchIndex};
use super::scan::{begins_word, each_place, each_word_start};
use crate::analysis::market::whole::part;
use crate::analysis::question::folded_name;
use crate::analysis::{ColumnUnit, EntityName, Table, TableBuilder};
use crate::panel::{Dictionary, Panel};

/// How a name has the text that is looked for; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchClass {
    /// It is the whole name.
    Exact,
    /// It stands where a word of the name begins: first of all, or behind something that is neither letter nor digit.
    WordStart,
    /// It stands elsewhere in the name.
    Inside,
}

/// A name that has the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// Its level and its name, as the data have it.
    pub entity: EntityName,
    /// Its downloads in the last period, of all models: [`searched_period`](super::searched_period). 0 where the last date doesn't
    /// list it.
    pub downloads: u64,
    /// Its share of all downloads of the period, those without an entity of the level among them, on 0–1; `None` where there are none.
    pub share: Option<f64>,
    /// Its rank among the entities of its level with downloads, from 1, ties by name; `None` without downloads.
    pub rank: Option<u64>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchHits {
    /// The best hits, the best first.
    pub hits: Vec<SearchHit>,
    /// Whether there are more.
    pub has_more: bool,
}

impl SearchHits {
    /// The table `search`: a line per hit, the best first.
    pub fn table(&self) -> Table {
        TableBuilder::new("search", &self.hits)
            .text("level", |hit| hit.entity.level.name())
            .text("name", |hit| hit.entity.name.as_str())
            .count("downloads", ColumnUnit::Downloads, |hit| hit.downloads)
            .number("share", ColumnUnit::Share, |hit| hit.share)
            .rank("rank", |hit| hit.rank)
            .finish()
    }
}

/// The most downloaded names of a level that are looked at one by one: of frequent words these have enough, and are in no near memory.
const WALKED: usize = 20_000;

/// Candidates that are put in order at once, at least.
const LEAST_SORTED: usize = 1_024;

/// A name that may be among the best.
#[derive(Clone, Copy)]
struct Candidate {
    class: MatchClass,
    downloads: u64,
    level: usize,
    key: u32,
}

/// The best names so far.
struct Best<'a> {
    levels: &'a [(&'a LevelIndex, &'a Dictionary)],
    /// The best, and some that may not be among them.
    candidates: Vec<Candidate>,
    /// What a candidate has to be better than, once there are enough.
    bound: Option<Candidate>,
    at_most: usize,
}

impl Best<'_> {
    /// Returns which of two is better: by class, downloads, level, name.
    fn order(&self, one: &Candidate, other: &Candidate) -> Ordering {
        let by_place = |candidate: &Candidate| (candidate.class, Reverse(candidate.downloads), candidate.level);
        let name = |candidate: &Candidate| self.levels[candidate.level].1.get(candidate.key);
        by_place(one).cmp(&by_place(other)).then_with(|| name(one).cmp(name(other)))
    }

    fn add(&mut self, class: MatchClass, level: usize, key: u32) {
        let candidate = Candidate { class, downloads: self.levels[level].0.downloads(key), level, key };
        if self.bound.is_some_and(|bound| self.order(&bound, &candidate) == Ordering::Less) {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.at_most.saturating_mul(2).max(LEAST_SORTED) {
            self.keep_best();
        }
    }

    /// Puts the best in order, and leaves out the rest.
    fn keep_best(&mut self) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.sort_unstable_by(|one, other| self.order(one, other));
        candidates.truncate(self.at_most);
        self.bound = candidates.last().copied().filter(|_| candidates.len() == self.at_most);
        self.candidates = candidates;
    }

    /// Adds the names of a level that have a text in them as they stand, as far as they may be among the best.
    fn add_plain(&mut self, level: usize, text: &[u8]) {
        match self.most_downloaded(level, text) {
            Some(keys) => {
                keys.into_iter().for_each(|key| self.add(MatchClass::WordStart, level, key));
                self.add_equal(level, text);
            }
            None if self.add_most_downloaded_inside(level, text) => self.add_word_starts(level, text),
            None => self.add_all_plain(level, text),
        }
    }

    /// Adds the most downloaded names that have a text elsewhere than where a word begins, if there are so many with it among the first
    /// that no others of that class are among the best; returns whether there are.
    fn add_most_downloaded_inside(&mut self, level: usize, text: &[u8]) -> bool {
        let (index, names) = self.levels[level];
        let (mut inside, mut found) = (Vec::new(), 0);
        for &key in index.ranked.iter().take(WALKED).filter(|key| !index.variants.has(**key)) {
            let name = names.get(key).as_bytes();
            let places = name.windows(text.len()).enumerate().filter(|(_, here)| here.eq_ignore_ascii_case(text));
            let mut places = places.map(|(at, _)| begins_word(name, at)).peekable();
            if places.peek().is_some() {
                found += 1;
                if !places.any(|is_word| is_word) {
                    inside.push(key);
                }
            }
            if found == self.at_most {
                inside.into_iter().for_each(|key| self.add(MatchClass::Inside, level, key));
                return true;
            }
        }
        false
    }

    /// Adds the names of a level of which a word begins with a text.
    fn add_word_starts(&mut self, level: usize, text: &[u8]) {
        let (index, names) = self.levels[level];
        if let Some(keys) = index.word_starts.keys(text) {
            for key in keys.into_iter().filter(|key| !index.variants.has(*key)) {
                let name = names.get(key).as_bytes();
                let mut places =
                    name.windows(text.len()).enumerate().filter(|(_, here)| here.eq_ignore_ascii_case(text));
                if places.any(|(at, _)| begins_word(name, at)) {
                    let is_all = name.len() == text.len();
                    self.add(if is_all { MatchClass::Exact } else { MatchClass::WordStart }, level, key);
                }
            }
            return;
        }
        let (long, ends) = names.parts();
        let bytes = long.as_bytes();
        // The names that begin with it, in one walk over all beginnings: names stand one behind the other, with nothing between. Nearly
        // all are passed by their first letter.
        let (small, capital) = (text[0], text[0].to_ascii_uppercase());
        let mut start = 0;
        for (key, &end) in (0..).zip(ends) {
            let is_near = start + text.len() <= end && (bytes[start] == small || bytes[start] == capital);
            let is_first = is_near && bytes[start..start + text.len()].eq_ignore_ascii_case(text);
            if is_first && !index.variants.has(key) {
                let class = if end - start == text.len() { MatchClass::Exact } else { MatchClass::WordStart };
                self.add(class, level, key);
            }
            start = end;
        }
        let (mut key, mut start) = (0, 0);
        each_word_start(bytes, text, |at| {
            while let Some(&end) = ends.get(key).filter(|end| **end <= at) {
                (key, start) = (key + 1, end);
            }
            let Some(&end) = ends.get(key) else { return bytes.len() };
            let begins = bytes[start..end].get(..text.len()).is_some_and(|here| here.eq_ignore_ascii_case(text));
            if begins || index.variants.has(key as u32) {
                return end;
            }
            if at + text.len() > end {
                return at + 1;
            }
            self.add(MatchClass::WordStart, level, key as u32);
            end
        });
    }

    /// Returns the most downloaded names of which a word begins with a text, if there are so many among the first that no others of
    /// their class are among the best.
    fn most_downloaded(&self, level: usize, text: &[u8]) -> Option<Vec<u32>> {
        let (index, names) = self.levels[level];
        let is_found = |key: &u32| {
            let name = names.get(*key).as_bytes();
            let is_here = |here: &[u8]| here[0].eq_ignore_ascii_case(&text[0]) && here.eq_ignore_ascii_case(text);
            let mut places = name.windows(text.len()).enumerate().filter(|(_, here)| is_here(here));
            let is_word = places.any(|(at, _)| begins_word(name, at));
            is_word && name.len() > text.len() && !index.variants.has(*key)
        };
        let first = index.ranked.iter().take(WALKED).copied();
        let keys: Vec<u32> = first.filter(is_found).take(self.at_most).collect();
        (keys.len() == self.at_most).then_some(keys)
    }

    /// Adds the names of a level that are a text.
    fn add_equal(&mut self, level: usize, text: &[u8]) {
        let (index, names) = self.levels[level];
        let (long, ends) = names.parts();
        let mut start = 0;
        for (key, &end) in (0..).zip(ends) {
            let is_equal = end - start == text.len() && long.as_bytes()[start..end].eq_ignore_ascii_case(text);
            if is_equal && !index.variants.has(key) {
                self.add(MatchClass::Exact, level, key);
            }
            start = end;
        }
    }

    /// Adds all names of a level that have a text in them as they stand.
    fn add_all_plain(&mut self, level: usize, text: &[u8]) {
        let (index, names) = self.levels[level];
        let (long, ends) = names.parts();
        let bytes = long.as_bytes();
        let (mut key, mut start) = (0, 0);
        // A name that has the text, so far not where a word begins.
        let mut inside = None;
        each_place(bytes, text, |at| {
            while let Some(&end) = ends.get(key).filter(|end| **end <= at) {
                (key, start) = (key + 1, end);
            }
            let Some(&end) = ends.get(key) else { return bytes.len() };
            if index.variants.has(key as u32) {
                return end;
            }
            if at + text.len() > end {
                return at + 1;
            }
            if let Some(before) = inside.take_if(|before| *before != key as u32) {
                self.add(MatchClass::Inside, level, before);
            }
            if at != start && !begins_word(bytes, at) {
                inside = Some(key as u32);
                return at + 1;
            }
            inside = None;
            let is_all = at == start && at + text.len() == end;
            self.add(if is_all { MatchClass::Exact } else { MatchClass::WordStart }, level, key as u32);
            end
        });
        if let Some(key) = inside {
            self.add(MatchClass::Inside, level, key);
        }
    }

    /// Adds the other names of a level.
    fn add_variants(&mut self, level: usize, text: &str) {
        let mut found: Option<(u32, MatchClass)> = None;
        for (key, name) in self.levels[level].0.variants.iter() {
            let Some(class) = class_of(name, text) else { continue };
            match &mut found {
                Some((known, best)) if *known == key => *best = class.min(*best),
                _ => {
                    if let Some((key, class)) = found.replace((key, class)) {
                        self.add(class, level, key);
                    }
                }
            }
        }
        if let Some((key, class)) = found {
            self.add(class, level, key);
        }
    }
}

/// Returns how a name has a text, both as they are compared; `None` if it doesn't.
fn class_of(name: &str, text: &str) -> Option<MatchClass> {
    if name == text {
        return Some(MatchClass::Exact);
    }
    let begins_word = |at: usize| !name[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let classes = name
        .match_indices(text)
        .map(|(at, _)| if begins_word(at) { MatchClass::WordStart } else { MatchClass::Inside });
    classes.min()
}

impl SearchIndex {
    /// Returns the names that have a text in them, and the best of them, at most so many: nothing for a text without a letter, digit or
    /// sign. `panel` is the panel of the index.
    ///
    /// Case, accents and space around them don't matter ([`folded_name`]); a name that the page shows as other words is found by
    /// either. Names of which the text is the whole come first, then those of which a word begins with it, then others
    /// ([`MatchClass`]); among these those with the most downloads, then in the order of [`levels`](crate::analysis::levels), then of
    /// the names.
    pub fn find(&self, panel: &Panel, text: &str, at_most: usize) -> SearchHits {
        let text = folded_name(text);
        if text.is_empty() {
            return SearchHits::default();
        }
        let levels: Vec<(&LevelIndex, &Dictionary)> =
            self.levels.iter().map(|level| (level, level.names(panel))).collect();
        // One more tells whether there are more.
        let mut best =
            Best { levels: &levels, candidates: Vec::new(), bound: None, at_most: at_most.saturating_add(1) };
        for level in 0..levels.len() {
            // What isn't ASCII stands in no plain name.
            if text.is_ascii() {
                best.add_plain(level, text.as_bytes());
            }
            best.add_variants(level, &text);
        }
        let hit = |Candidate { downloads, level, key, .. }: Candidate| {
            let (index, names) = levels[level];
            SearchHit {
                entity: EntityName { level: index.level.clone(), name: names.get(key).to_owned() },
                downloads,
                share: part(downloads, index.all_downloads),
                rank: index.rank(names, key),
            }
        };
        best.keep_best();
        let has_more = best.candidates.len() > at_most;
        SearchHits { hits: best.candidates.into_iter().take(at_most).map(hit).collect(), has_more }
    }
}
