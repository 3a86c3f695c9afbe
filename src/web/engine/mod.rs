//! The engine: the worker that holds the data, loads files and answers questions.

mod archive;
mod file;
mod helper;
mod load;
mod loading;
mod names;
mod parallel;
mod worker;

pub(super) use file::LoadedFile;
pub(super) use loading::Loading;
pub(super) use worker::Engine;
