//! The intermediaries view: downloads of derivatives, developers of derivatives, base families.
//!
//! A model counts as a derivative where the file states its relation to a base or names a base. Of all others it isn't
//! known that they derive, which is not the same as knowing that they don't: every share here is a lower bound.
//!
//! Developers are uploaders in this view, whatever the question credits models to: a quantized copy that were credited
//! to the creator of its base would have no intermediary.

mod derivation;
mod derivatives;
mod families;
mod intermediaries;
mod statements;
mod tables;
mod tally;

pub use derivation::Derivation;
pub(in crate::analysis) use derivation::Derivations;
pub use derivatives::{Derivatives, INTERMEDIARY_PERCENT, Intermediary, IntermediaryMarket, RelationDownloads};
pub use families::BaseFamily;
pub use intermediaries::Intermediaries;
pub(in crate::analysis) use intermediaries::intermediaries;
pub use statements::IntermediaryChange;
pub(in crate::analysis) use statements::statements;
