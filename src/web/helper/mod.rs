//! A helper: a worker that an engine has started beside itself, to read a part of a large file or to fetch for it.
//!
//! Each has memory of its own: a static host can't send the headers that shared memory needs.

mod handle;
mod names;
mod open;
mod range;
mod rows;

pub(super) use handle::handle;
