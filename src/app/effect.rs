//! The effects that the page's state asks of the browser.

use crate::analysis::Answer;
use crate::protocol::{EngineKind, Request};

/// An effect that the browser carries out.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one at a time, moved once")]
pub enum Effect {
    /// Send to the engine: a load, and the end of one, to the one that was started last.
    Send(Request),
    /// Put this query into the page's address, as a new entry of the history.
    ShowLink(String),
    /// Put this query into the page's address in place of one that names what is not shown.
    CorrectLink(String),
    /// Start an engine in place of the one that is there.
    StartEngine(EngineKind),
    /// Start a second engine beside the one that holds the data, for a load that needs what it reads; an earlier second one ends.
    StartSecondEngine(EngineKind),
    /// Put the second engine in the place of the first, which ends.
    PromoteSecondEngine,
    /// End the second engine.
    EndSecondEngine,
    /// Save a file on the reader's device.
    Save {
        /// Its name.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Save the report of these answers on the reader's device.
    SaveReport(Vec<Answer>),
    /// Note how long something took.
    Measure(Timing),
}

/// Something that took time in the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// `load` or `query`.
    pub kind: &'static str,
    /// Rows of the data.
    pub rows: u64,
    /// Time in the engine.
    pub milliseconds: f64,
}
