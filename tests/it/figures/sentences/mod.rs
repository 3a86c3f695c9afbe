//! The catalog of sentences: whatever is asked of whatever data, every sentence that the page may say, collected to be read.

mod catalog;
mod checks;
mod data;
mod states;
