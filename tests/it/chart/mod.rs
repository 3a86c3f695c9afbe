//! Charts: goldens, ink, colors, scales, readings, words.

mod colors;
mod golden;
mod ink;
mod reading;
mod recorder;
mod samples;
mod scales;
