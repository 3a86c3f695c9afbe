//! The claims view: the study's claims, each tested on the data.
//!
//! A claim is tested on two periods: the change from the earlier to the later one has to be as it states, and the 95 %
//! interval of that change (cluster bootstrap over models) has to lie on the claim's side. The study's own factors are of
//! five years; a file of some months can show whether things still move that way, not whether they moved that far.

mod claims;
mod list;
mod reader;
mod sums;
mod tables;

pub use claims::{Claim, Claims, Verdict};
pub(in crate::analysis) use claims::{claims, statements, statistics};
pub use list::{ClaimName, Expectation};
