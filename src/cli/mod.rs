//! The native command line: `lorenz report`, `lorenz search`, `lorenz inspect`, `lorenz snapshot`, `lorenz append` and
//! `lorenz gate`.
//!
//! Exit codes: 0; 1 when the data can't be read, don't hold what was asked for or are a part of it, or a file may not replace
//! another; 2 for a call that makes no sense; 3 when a file has nothing new. Errors are one sentence on standard error; standard
//! output holds data alone.

mod append;
mod error;
mod files;
mod first_view;
mod gate;
mod history_file;
mod inspect;
mod mapping;
mod methods;
mod output;
mod program;
mod question_options;
mod report;
mod search;
mod snapshot;

pub use program::main;
