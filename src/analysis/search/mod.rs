//! Finds entities by parts of their names: an index of a panel's names, and what is looked for in it.
//!
//! The index holds no text of its own but that of names with other letters than ASCII: a text is looked for in the panel's
//! dictionaries, whatever its case there, eight bytes at a time (`scan`). What it adds to them is how much each entity was
//! downloaded, and the order of those that were (`index`), so that the best hits and their ranks are known at once (`find`).

mod find;
mod index;
mod order_in_steps;
mod period;
mod scan;
mod variants;
mod word_starts;

pub use find::{MatchClass, SearchHit, SearchHits};
pub use index::{SearchIndex, SearchIndexing};
pub use period::searched_period;
