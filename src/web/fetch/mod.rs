//! Bytes of files, for whichever worker asks: from a host over HTTP, from a file of the reader's own, from the browser's cache.

mod body;
mod byte_source;
pub mod cache;
mod cancel;
mod fetcher;
mod http;
mod local;
mod ranged_file;
mod spawn;
mod stall_watch;

pub(super) use body::BodyBuffer;
pub(super) use byte_source::ByteSource;
pub(super) use cancel::CancelToken;
pub(super) use http::{FileIdentity, HostedFile};
pub(super) use local::read_local;
pub(super) use spawn::{is_helper, spawn_helper};
