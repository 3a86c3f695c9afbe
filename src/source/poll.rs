//! The result of polling a reader that does no I/O.

use std::ops::Range;

/// The result of polling a reader: the ranges that it needs next, or what it has read.
#[derive(Debug)]
pub enum Poll<T> {
    /// The reader needs these byte ranges of the file: hand each over by `push`, then call `poll` again.
    Need(Vec<Range<u64>>),
    /// The reader has made this.
    Ready(T),
}
