//! The columnar store: rows as model keys and counts, sorted by snapshot; attributes beside them.
//!
//! A snapshot is a slice. Attributes nearly always belong to the model, not to the row: grouping by
//! one is an array look-up per row. Those that vary within a model are noticed and kept by row, so
//! that an answer equals the same question in SQL over the rows.
//!
//! [`Builder`] gathers batches of files, sorts the rows and makes a [`Panel`] of them (`build`), which holds
//! what questions read (`store`). [`Quality`] tells what happened to the rows on the way (`inspect`). A
//! [`PartialPanel`] carries the rows that one worker has read to the one that puts them together (`wire`), and
//! [`kept`] writes and reads a panel as a device keeps it.

mod build;
mod inspect;
pub mod kept;
mod store;
mod wire;

pub use build::{ALIASES, Builder, CounterStep, FileReader, RowFilter, near_days};
pub use inspect::{Event, EventCount, Inspection, JoinedById, JoinedDevelopers, Quality, Refusal, TopList, is_repeat};
pub use store::{Attribute, Bases, Dictionary, Entries, Months, Panel, Placement, Summation, UNKNOWN};
pub use wire::PartialPanel;
