//! The columnar store: rows as model keys and counts, sorted by snapshot; attributes beside them.
//!
//! A snapshot is a slice. Attributes nearly always belong to the model, not to the row: grouping by
//! one is an array look-up per row. Those that vary within a model are noticed and kept by row, so
//! that an answer equals the same question in SQL over the rows.

mod attribute;
mod bases;
mod builder;
mod counts;
mod creators;
mod days;
mod dictionary;
mod entries;
mod finish;
mod inspection;
mod interner;
mod months;
mod quality;
mod rows;
mod said;
mod series;
mod share;
mod spikes;
mod tally;
mod trail;

pub use crate::schema::attributes::DEVELOPER;
pub use attribute::{Attribute, Placement, UNKNOWN};
pub use bases::Bases;
pub use builder::{Builder, FileReader, RowFilter};
pub use dictionary::Dictionary;
pub use entries::Entries;
pub use inspection::Inspection;
pub use months::{Months, Summation};
pub use quality::{Event, EventCount, JoinedById, Quality, Refusal};
pub use share::PartialPanel;

use std::ops::Range;

use crate::calendar::Day;
use crate::schema::CountKind;

/// Downloads per model and date, with attributes to group them by.
///
/// For [`CountKind::Counter`] the rows hold flows: what a model gained since its row before.
#[derive(Debug)]
pub struct Panel {
    kind: CountKind,
    models: Dictionary,
    created: Vec<Option<Day>>,
    listed: Vec<Day>,
    days: Vec<Day>,
    rows: rows::Rows,
    // Counters only: the day before the first day that the row's flow covers; empty otherwise.
    since: Vec<Day>,
    attributes: Vec<Attribute>,
    bases: Option<Bases>,
    series: Vec<u32>,
    quality: Quality,
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
    pub const NEVER: Day = Day(i32::MAX);

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

    /// Looks at how values follow each other: spikes, and values that repeat the one before.
    ///
    /// It changes no number, and walks over all rows: where somebody waits for an answer, it can come after that.
    pub fn inspection(&self) -> Inspection<'_> {
        Inspection::of(self)
    }

    /// Adds the rows up by month; `None` where there are hardly fewer months than dates, and for windows and counters.
    ///
    /// That, too, can come when nobody waits.
    pub fn summation(&self) -> Option<Summation<'_>> {
        Summation::of(self)
    }
}

/// The part of a model's name before `/`, if there is one.
fn owner(model: &str) -> Option<&str> {
    model.split_once('/').map(|(owner, _)| owner).filter(|owner| !owner.is_empty())
}
