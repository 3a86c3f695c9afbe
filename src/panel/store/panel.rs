//! The panel: rows as model keys and counts, sorted by snapshot; attributes beside them.

use std::ops::Range;

use super::attribute::Attribute;
use super::bases::Bases;
use super::dictionary::Dictionary;
use super::entries::Entries;
use super::rows::{NEVER, SnapshotRows};
use crate::calendar::Day;
use crate::panel::inspect::Quality;
use crate::schema::CountKind;

/// Downloads per model and date, with attributes to group them by.
///
/// For [`CountKind::Counter`] the rows hold flows: what a model gained since its row before.
#[derive(Debug)]
pub struct Panel {
    pub(in crate::panel) kind: CountKind,
    pub(in crate::panel) models: Dictionary,
    pub(in crate::panel) created: Vec<Option<Day>>,
    pub(in crate::panel) listed: Vec<Day>,
    pub(in crate::panel) days: Vec<Day>,
    pub(in crate::panel) rows: SnapshotRows,
    // Counters only: the day before the first day that the row's flow covers; empty otherwise.
    pub(in crate::panel) since: Vec<Day>,
    pub(in crate::panel) attributes: Vec<Attribute>,
    pub(in crate::panel) bases: Option<Bases>,
    pub(in crate::panel) series: Vec<u32>,
    pub(in crate::panel) quality: Quality,
}

impl Panel {
    /// What the counts count.
    pub fn kind(&self) -> CountKind {
        self.kind
    }

    /// Names of the models; a model's key is its index here. Base models are among them, with or without rows.
    pub fn models(&self) -> &Dictionary {
        &self.models
    }

    /// Each model's first publication, the earliest that any row says; `None` where none does.
    pub fn created(&self) -> &[Option<Day>] {
        &self.created
    }

    /// The first date on which each model has a row; [`Panel::NEVER`] without any.
    pub fn listed(&self) -> &[Day] {
        &self.listed
    }

    /// After every date: of models without a row.
    pub const NEVER: Day = NEVER;

    /// The dates of the file, ascending, each once; at least one.
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The rows of the snapshot with this index in [`Panel::days`].
    pub fn rows_of(&self, snapshot: usize) -> Range<usize> {
        self.rows.of(snapshot)
    }

    /// Rows that are kept, over all snapshots.
    pub fn rows(&self) -> usize {
        self.rows.model.len()
    }

    /// Each row's model key.
    pub fn model(&self) -> &[u32] {
        &self.rows.model
    }

    /// A row's downloads.
    #[inline]
    pub fn count(&self, row: usize) -> u64 {
        self.rows.count.get(row)
    }

    /// The models and downloads of a run of rows; nothing of rows that aren't there.
    pub fn entries(&self, rows: Range<usize>) -> Entries<'_> {
        self.rows.entries(rows)
    }

    /// The days that a row's flow covers, as (day before the first, last day); `None` unless the file holds counters.
    pub fn covers(&self, row: usize, snapshot: usize) -> Option<(Day, Day)> {
        self.since.get(row).map(|&since| (since, self.days[snapshot]))
    }

    /// The attributes, in the order of the files' columns; the developer is always among them.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The attributes that are categories, which is to say levels.
    pub fn categories(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.numbers().is_none())
    }

    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name() == name)
    }

    /// Which models were made from which; `None` where no file names a base model.
    pub fn bases(&self) -> Option<&Bases> {
        self.bases.as_ref()
    }

    /// Per model the key of the latest name of its series: its own, unless its repository was renamed later.
    pub fn series(&self) -> &[u32] {
        &self.series
    }

    /// What happened to the rows on the way in; of a panel by [`Builder::finish_uninspected`] without what
    /// [`Panel::inspection`] finds.
    pub fn quality(&self) -> &Quality {
        &self.quality
    }
}
