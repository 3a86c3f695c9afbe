//! Scales: positions of values and days, and the round numbers and dates of an axis.

mod position;
mod ticks;
mod time;

pub use position::Scale;
pub use ticks::{TickLabels, full_tick_labels, log_domain, log_ticks, rank_ticks, tick_labels, ticks};
pub use time::{TimeTick, age_ticks, time_ticks};
