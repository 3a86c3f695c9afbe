//! The page's logic as a state machine, without the browser: state, messages, effects, links.
//!
//! [`State::update`] (`update`) takes a [`Message`] and returns [`Effect`]s. Messages about data are handled in `data`, about
//! loads in `loads`, about engines that break down in `engine_failures`.

mod chart_form;
mod command;
mod data;
mod display;
mod effect;
mod engine_failures;
mod engines;
mod kept;
mod leaderboard;
mod link;
mod load_state;
mod loads;
mod marks;
mod message;
mod other_formats;
mod report;
mod search;
mod search_state;
mod settings;
mod state;
mod strip;
mod update;

pub use chart_form::{ChartForm, ChosenForms};
pub use command::command;
pub use data::{HUB_MODELS, STUDY};
pub use display::{ComparedValues, DISPLAY_PARAMETERS, Display};
pub use effect::{Effect, Timing};
pub use link::{LOAD_PARAMETERS, Link, parse_link, write_link};
pub use load_state::{FailedLoad, Leaderboard, Phase, Report};
pub use marks::Marks;
pub use message::Message;
pub use search_state::Search;
pub use settings::{Setting, acts, reset, settings};
pub use state::{QUIET_SECONDS, State};
pub use strip::{Handle, Strip};
