//! The adoption view: downloads of models by age, compared with the most downloaded models of the same size.
//!
//! Only models are followed whose downloads are known from the day of publication on. With flows and all-time counters
//! these are the models published while the file was kept; with windows of the last so many days, which can't be added
//! up, every model while it is at most that old: its window is then all that it was ever downloaded.

mod adoption;
mod adoption_curve;
mod curves;
mod followed;
mod median;
mod peers;
mod tables;

pub(in crate::analysis) use adoption::adoption;
pub use adoption::{Adoption, AdoptionAtAge, ModelAdoption};
pub use curves::{ClassCurve, ClassPoint, ModelCurve};
pub use followed::ADOPTION_AGES_DAYS;
