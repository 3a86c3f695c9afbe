//! The native command line: `lorenz report` and `lorenz inspect`.
//!
//! Exit codes: 0; 1 when the data can't be read or don't hold what was asked for; 2 for a call that
//! makes no sense. Errors are one sentence on standard error; standard output holds data alone.

mod error;
mod files;
mod inspect;
mod mapping;
mod output;
mod program;
mod question_options;
mod report;

pub use program::main;
