//! What the browser has against a request, each case as one sentence.

use crate::source::LoadError;

/// Why bytes could not be had, or could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// No answer at all: the browser doesn't say why.
    #[error(
        "no answer: the address may be wrong, the connection down, or the host may not allow other sites to read it (CORS)"
    )]
    NoAnswer,
    /// The host answered with something other than the file.
    #[error("the host answered {status}, expected the file")]
    Status {
        /// Such as "503 Service Unavailable".
        status: String,
    },
    /// The host has no such file.
    #[error("the host answered 404, expected the file")]
    Missing,
    /// The host sent other bytes than those asked for.
    #[error("the host sent {found} bytes of a part of {expected}")]
    ShortPart {
        /// Bytes that arrived.
        found: u64,
        /// Bytes asked for.
        expected: u64,
    },
    /// A local file can't be read any more.
    #[error("the file can't be read; it may have been moved or changed since it was chosen")]
    LocalFile,
    /// The bytes aren't usable.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A newer load has taken its place.
    #[error("another load was started")]
    Superseded,
}
