//! The quality of the data, shown with every answer: rows refused and corrected, values that repeat, spikes.

mod inspection;
mod quality;
mod repeats;
mod spikes;
mod steps;
mod tally;
mod twins;

pub use inspection::Inspection;
pub use quality::{Event, EventCount, JoinedById, JoinedDevelopers, Quality, Refusal, TopList};
pub(super) use repeats::RepeatCounter;
pub use repeats::is_repeat;
pub(super) use tally::{EXAMPLES, EventTally};
