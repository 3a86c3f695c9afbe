//! Errors of fetching and reading, each with its sentence.

use crate::source::LoadError;

/// Why bytes could not be had, or could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// No answer at all.
    #[error("no answer: the address may be wrong, or the connection down")]
    NoAnswer,
    /// No answer of another host than the site's: the browser doesn't say whether it was refused.
    #[error(
        "no answer: the address may be wrong, the connection down, or the host may not allow other sites to read the file \
         (CORS), expected its header \"Access-Control-Allow-Origin: *\" and, to read it in parts, \
         \"Access-Control-Expose-Headers: Content-Range, Content-Length, ETag\""
    )]
    NoAnswerAcross,
    /// The body ended early, again and again.
    #[error("the connection broke off, each time it was tried; expected the rest of the file")]
    BrokeOff,
    /// The body came to a halt, again and again.
    #[error("no byte came for 20 seconds, each time it was tried; expected the rest of the file")]
    Stalled,
    /// The host has another version than at the start.
    #[error("the file changed while it was read, expected one version from start to end")]
    Changed,
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
    /// The host sent another part than the one asked for.
    #[error("the host sent another part of the file than the one it was asked for; expected bytes from {start} on")]
    OtherPart {
        /// The first byte asked for.
        start: u64,
    },
    /// There is no memory for a part.
    #[error("the browser has no room for {bytes} bytes at once, expected a file with smaller row groups")]
    NoRoom {
        /// Bytes of the part.
        bytes: u64,
    },
    /// A local file can't be read any more.
    #[error("the file can't be read; it may have been moved or changed since it was chosen")]
    LocalFile,
    /// The bytes aren't usable.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The Hub's list can't be had.
    #[cfg(feature = "all-formats")]
    #[error(transparent)]
    Hub(#[from] crate::hub::HubError),
    /// A newer load has taken its place.
    #[error("another load was started")]
    Superseded,
}
