//! Charts: goldens, ink, colors, scales, readouts, words.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod any_bars;
mod colors;
mod golden;
mod ink;
mod milestones;
mod readout;
mod recorder;
mod samples;
mod scales;
