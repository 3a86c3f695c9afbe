//! Charts: goldens, ink, colors, scales, readings, words.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod any_bars;
mod colors;
mod golden;
mod ink;
mod reading;
mod recorder;
mod samples;
mod scales;
