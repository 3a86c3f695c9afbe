//! The page without the page: state, messages, effects, links. Pure, and tested natively.

mod data;
mod engines;
mod link;
mod loads;
mod state;

pub use data::STUDY;
pub use link::{LOAD_PARAMETERS, Link, parse_link, write_link};
pub use state::{Effect, Message, Phase, State, Timing};
