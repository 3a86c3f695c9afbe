//! From values and days to positions, and the round numbers and dates to write beside an axis.

mod position;
mod ticks;
mod time;

pub use position::Scale;
pub use ticks::{TickLabels, full_tick_labels, log_domain, log_ticks, rank_ticks, tick_labels, ticks};
pub use time::{TimeTick, age_ticks, time_ticks};
