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
    /// Other readings of attributes that are in doubt, by the names of these.
    pub(in crate::panel) alternatives: Vec<Attribute>,
    pub(in crate::panel) bases: Option<Bases>,
    pub(in crate::panel) series: Vec<u32>,
    pub(in crate::panel) quality: Quality,
}

impl Panel {
    /// Returns what the counts count.
    pub fn kind(&self) -> CountKind {
        self.kind
    }

    /// Returns the names of the models; a model's key is its index here. Base models are among them, with or without rows.
    pub fn models(&self) -> &Dictionary {
        &self.models
    }

    /// Returns each model's first publication, the earliest of all rows; `None` where no row has one.
    pub fn created(&self) -> &[Option<Day>] {
        &self.created
    }

    /// Returns the first date on which each model has a row; [`Panel::NEVER`] without any.
    pub fn listed(&self) -> &[Day] {
        &self.listed
    }

    /// The first date of models without a row: after every date.
    pub const NEVER: Day = NEVER;

    /// Returns the dates of the file, ascending, each once; at least one.
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// Returns the rows of the snapshot with this index in [`Panel::days`].
    pub fn rows_of(&self, snapshot: usize) -> Range<usize> {
        self.rows.of(snapshot)
    }

    /// Returns the number of rows that are kept, over all snapshots.
    pub fn rows(&self) -> usize {
        self.rows.model.len()
    }

    /// Returns each row's model key.
    pub fn model(&self) -> &[u32] {
        &self.rows.model
    }

    /// Returns a row's downloads.
    #[inline]
    pub fn count(&self, row: usize) -> u64 {
        self.rows.count.get(row)
    }

    /// Returns the models and downloads of a run of rows; nothing for rows that aren't there.
    pub fn entries(&self, rows: Range<usize>) -> Entries<'_> {
        self.rows.entries(rows)
    }

    /// Returns the days that a row's flow covers, as (day before the first, last day); `None` unless the file holds counters.
    pub fn covers(&self, row: usize, snapshot: usize) -> Option<(Day, Day)> {
        self.since.get(row).map(|&since| (since, self.days[snapshot]))
    }

    /// Returns the attributes, in the order of the files' columns; the developer is always among them.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Returns the attributes that are categories, and so levels to group by.
    pub fn categories(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.numbers().is_none())
    }

    /// Returns the attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name() == name)
    }

    /// Returns the other readings of an attribute, where a file says that it is in doubt for some developers: per model or row a
    /// text of one or several, joined by `"; "`, with `Unknown` for none.
    pub fn alternatives(&self, name: &str) -> Option<&Attribute> {
        self.alternatives.iter().find(|attribute| attribute.name() == name)
    }

    /// Returns which models were made from which; `None` where no file names a base model.
    pub fn bases(&self) -> Option<&Bases> {
        self.bases.as_ref()
    }

    /// Returns per model the key of the latest name of its series: its own, unless its repository was renamed later.
    pub fn series(&self) -> &[u32] {
        &self.series
    }

    /// Returns what happened to the rows on the way in; of a panel by [`crate::panel::Builder::finish_uninspected`] without what
    /// [`Panel::inspection`] finds.
    pub fn quality(&self) -> &Quality {
        &self.quality
    }
}
