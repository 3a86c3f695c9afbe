//! From bytes to a panel: which bytes, in which forms, and what happens to bad ones.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::cast_possible_wrap, reason = "files of tests are small")]

mod archive;
mod candidates;
mod cards;
mod damage;
mod data_package;
mod dated;
mod forms;
mod hostile;
mod mapping;
mod matrix;
mod odd;
mod prune;
mod refused;
mod requests;
mod roles;
mod shapes;
mod study;
mod text_tables;
mod transcript;

use lorenz::load::LoadOptions;
use lorenz::panel::Builder;
use lorenz::source::LoadError;

use crate::support::import;

/// What the loader says of a file, from the first byte to the finished panel.
fn load(file: &[u8]) -> Result<lorenz::panel::Panel, LoadError> {
    load_named("file.parquet", file)
}

fn load_named(name: &str, file: &[u8]) -> Result<lorenz::panel::Panel, LoadError> {
    let mut builder = Builder::default();
    import(name, file, &LoadOptions::default(), &mut builder)?;
    builder.finish()
}

/// The sentence with which a file is refused.
#[track_caller]
fn sentence(file: &[u8]) -> String {
    match load(file) {
        Ok(_) => panic!("the file was read"),
        Err(error) => error.to_string(),
    }
}
