//! The engine: the worker that holds the data, loads files and answers questions.

mod archive;
mod background;
mod device;
mod file;
mod helper;
#[cfg(feature = "all-formats")]
mod hub;
mod load_progress;
mod load_steps;
mod names;
mod parallel;
mod requests;
#[cfg(feature = "all-formats")]
mod text_table;

pub(super) use file::LoadFile;
pub(super) use load_progress::Loading;
pub(super) use requests::Engine;
