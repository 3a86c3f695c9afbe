//! Charts: goldens, ink, scales, readings, words.

mod golden;
mod samples;
