//! The index of a panel's names, and how it is made in steps.

use super::order_in_steps::OrderInSteps;
use super::variants::NameVariants;
use super::word_starts::WordStarts;
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::{Period, periods};
use crate::analysis::{Attribution, Entities, Level, Question, levels};
use crate::panel::{Dictionary, Panel};
use crate::schema::attributes::original_attribute;

/// Names that a step looks at.
const LOOKED_AT: u32 = 16_384;

/// The names of all entities of a panel, for parts of them to be found ([`SearchIndex::find`]).
///
/// It takes 12 bytes per name, 24 MB per level at most for starts of words, and the length of those names that have other letters than
/// ASCII. It belongs to one panel.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub(super) levels: Vec<LevelIndex>,
}

/// The entities of a level.
#[derive(Debug)]
pub(super) struct LevelIndex {
    pub(super) level: Level,
    /// The names of a level that is made of another; `None` where the panel has them.
    own_names: Option<Dictionary>,
    /// Per key its downloads in the last period.
    downloads: Vec<u64>,
    /// All downloads of that period, those without an entity among them.
    pub(super) all_downloads: u64,
    /// The keys with downloads, the most downloaded first, ties by name.
    pub(super) ranked: Vec<u32>,
    pub(super) variants: NameVariants,
    pub(super) word_starts: WordStarts,
}

impl LevelIndex {
    /// Returns the names of the keys.
    pub(super) fn names<'a>(&'a self, panel: &'a Panel) -> &'a Dictionary {
        let of_panel = || panel.attribute(self.level.name()).map_or(panel.models(), |attribute| attribute.dictionary());
        match (&self.own_names, &self.level) {
            (Some(own), _) => own,
            (None, Level::Model) => panel.models(),
            (None, Level::Attribute(_)) => of_panel(),
        }
    }

    /// Returns the downloads of a key.
    #[inline]
    pub(super) fn downloads(&self, key: u32) -> u64 {
        self.downloads.get(key as usize).copied().unwrap_or(0)
    }

    /// Returns the rank of a key among those with downloads, from 1; `None` without any.
    pub(super) fn rank(&self, names: &Dictionary, key: u32) -> Option<u64> {
        if self.downloads(key) == 0 {
            return None;
        }
        let before = self.ranked.partition_point(|&other| is_before(&self.downloads, names, other, key));
        Some(before as u64 + 1)
    }
}

/// Returns whether a key comes before another: it has more downloads, or as many and its name comes first.
fn is_before(downloads: &[u64], names: &Dictionary, one: u32, other: u32) -> bool {
    let of = |key: u32| downloads.get(key as usize).copied().unwrap_or(0);
    let (downloads, others) = (of(one), of(other));
    if downloads == others { names.get(one) < names.get(other) } else { downloads > others }
}

/// The making of a [`SearchIndex`], in steps between which questions can be answered.
pub struct SearchIndexing<'a> {
    panel: &'a Panel,
    /// The last period, and the rows that count in it: all.
    counted: Option<(Period, Selection<'a>)>,
    /// Levels that are still to come, the next one last.
    levels: Vec<String>,
    /// What remains to be done for the last level of the index: names from this key on to be looked at, then keys to be ordered.
    under_way: Option<(u32, OrderInSteps)>,
    index: SearchIndex,
}

impl<'a> SearchIndexing<'a> {
    /// Begins the index of a panel's names.
    pub fn of(panel: &'a Panel) -> SearchIndexing<'a> {
        let question = Question { from: panel.days().last().copied(), top: None, ..Question::default() };
        // All rows of the last date: no question of them lacks anything.
        let counted = periods(panel, &question).ok().and_then(|mut periods| {
            let selection = Selection::of(panel, &question, &periods, None).ok()?;
            Some((periods.pop()?, selection))
        });
        let all = levels(panel);
        // To whom models are credited otherwise is no other name of anybody.
        let is_other_credit = |level: &String| all.iter().any(|of| original_attribute(of) == Some(level.as_str()));
        let mut levels: Vec<String> = all.iter().filter(|level| !is_other_credit(level)).cloned().collect();
        levels.reverse();
        SearchIndexing { panel, counted, levels, under_way: None, index: SearchIndex::default() }
    }

    /// Does a part of the work: at most sums the rows of one date by a level; returns whether there may be more.
    pub fn step(&mut self) -> bool {
        if let (Some((looked_at, order)), Some(level)) = (&mut self.under_way, self.index.levels.last_mut()) {
            let number = level.downloads.len() as u32;
            if *looked_at < number {
                let end = looked_at.saturating_add(LOOKED_AT).min(number);
                let (mut variants, mut word_starts) =
                    (std::mem::take(&mut level.variants), std::mem::take(&mut level.word_starts));
                let names = level.names(self.panel);
                for key in *looked_at..end {
                    variants.add(&level.level, names, key);
                    word_starts.add(key, names.get(key));
                }
                (level.variants, level.word_starts, *looked_at) = (variants, word_starts, end);
                return true;
            }
            let names = level.names(self.panel);
            if order.step(|one, other| is_before(&level.downloads, names, one, other)) {
                return true;
            }
            level.ranked = std::mem::take(order).finish();
            self.under_way = None;
        }
        let Some((name, (period, selection))) = self.levels.pop().zip(self.counted.as_ref()) else { return false };
        let level = Level::from(name);
        let Ok(entities) = Entities::of(self.panel, &level, Attribution::Uploader) else { return true };
        let names = entities.names();
        let mut downloads = vec![0; names.len()];
        let mut all_downloads = 0_u64;
        let unknown = Aggregator::new(selection, &entities).each_entity(period, |key, sum| {
            downloads[key as usize] = sum;
            all_downloads = all_downloads.saturating_add(sum);
        });
        let with_downloads = |key: &u32| downloads[*key as usize] > 0;
        let keys: Vec<u32> = (0..names.len() as u32).filter(with_downloads).collect();
        let own_names = entities.into_own_names();
        self.index.levels.push(LevelIndex {
            level,
            own_names,
            downloads,
            all_downloads: all_downloads.saturating_add(unknown),
            ranked: Vec::new(),
            variants: NameVariants::default(),
            word_starts: WordStarts::default(),
        });
        self.under_way = Some((0, OrderInSteps::of(keys)));
        true
    }

    /// Returns the index, once all steps have been taken.
    pub fn finish(mut self) -> SearchIndex {
        while self.step() {}
        self.index
    }
}
