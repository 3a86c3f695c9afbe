//! The native command line: `lorenz report`, `lorenz inspect` and `lorenz snapshot`.
//!
//! Exit codes: 0; 1 when the data can't be read or don't hold what was asked for, or are a part of it; 2 for a call that
//! makes no sense. Errors are one sentence on standard error; standard output holds data alone.

mod error;
mod files;
mod inspect;
mod mapping;
mod output;
mod program;
mod question_options;
mod report;
mod snapshot;

pub use program::main;
