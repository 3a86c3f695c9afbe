//! The engine: the worker that holds the data, loads files and answers questions.

mod archive;
mod background;
mod device;
mod engine_data;
mod file;
mod helper;
#[cfg(feature = "all-formats")]
mod hub;
mod load_options;
mod load_progress;
mod load_steps;
mod names;
#[cfg(feature = "all-formats")]
mod package;
mod parallel;
mod requests;
mod take_over;
#[cfg(feature = "all-formats")]
mod text_table;

pub(super) use engine_data::Engine;
pub(super) use file::LoadFile;
pub(super) use load_progress::Loading;
