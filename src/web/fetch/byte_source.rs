//! Bytes from an address, a local file, or a file within an archive.

use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::Uint8Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::cache::{FileCache, FileVersion};
use super::cancel::CancelToken;
use super::http::{FileIdentity, HostedFile, RequestedBytes};
use super::ranged_file::RangedFile;
use crate::fetch_plan::Retry;
use crate::web::WebError;

/// Bytes asked for with the first request: most footers fit.
const TAIL_BYTES: u64 = 64 * 1024;

/// A file of no more bytes is fetched whole across origins: its parts would take longer.
const SMALL_BYTES: u64 = 2 << 20;

/// A file whose length is known and whose bytes can be asked for.
pub(crate) enum ByteSource {
    /// All of it is here.
    Whole(Bytes),
    /// A file that is read in parts: on a host that sends them, or the reader's own.
    Parts(Rc<RangedFile>),
    /// A file that is stored in an archive as it is.
    Within { archive: Rc<ByteSource>, data: Range<u64> },
}

impl ByteSource {
    /// Returns the source of a local file.
    pub(crate) fn local(file: File) -> ByteSource {
        ByteSource::Parts(RangedFile::local(file))
    }

    /// Fetches a whole file by a plain request; `progress` gets the bytes so far and, where known, in all.
    ///
    /// The browser's own cache alone keeps it.
    ///
    /// # Errors
    ///
    /// Errors if the host doesn't answer with the file, or the load is cancelled.
    pub(crate) async fn fetch_whole(
        url: String,
        cancel: Rc<CancelToken>,
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<ByteSource, WebError> {
        let (_, bytes) = HostedFile::new(url, cancel).fetch_whole(&mut progress).await?;
        Ok(ByteSource::Whole(bytes))
    }

    /// Opens a file that is read in parts where its host sends parts, and fetches the whole file otherwise.
    ///
    /// The first request asks for the tail. For a file known from an earlier visit it asks for one byte, which brings
    /// the file's version; and across origins, too: of the forms of a range, a tail alone needs a permission beforehand.
    ///
    /// # Errors
    ///
    /// Errors if the host doesn't answer with the file, or the load is cancelled.
    pub(crate) async fn open_url(
        url: String,
        cancel: Rc<CancelToken>,
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<ByteSource, WebError> {
        let host = HostedFile::new(url, cancel);
        let kept = FileCache::find(&host.url).await;
        let is_near = host.is_near();
        let first_byte = kept.is_some() || !is_near;
        let asked = if first_byte { RequestedBytes::Part(0..1) } else { RequestedBytes::Tail(TAIL_BYTES) };
        let mut retry = Retry::unknown_host();
        let response = match host.request(&asked, &mut retry).await {
            // A host may refuse nothing but the range; and one that packs what it sends may send a range of the packed file, which no
            // browser can unpack.
            Err(WebError::NoAnswer) => return keep_fetched_whole(host, &mut progress).await,
            response => response?,
        };
        let file = response.identity.clone();
        let mut body = Vec::new();
        // The tail or the first byte; should it break off, it is asked for again as any part is.
        if response.status() == 206
            && response.read_body(0, &mut body, TAIL_BYTES as usize, &mut |_, _| {}).await.is_err()
        {
            body.clear();
        }
        if let Some(kept) = kept.filter(|kept| is_version(kept.version(), &file)) {
            let length_bytes = kept.version().length_bytes;
            let cache = FileCache::open(kept.version().clone()).await.map(Rc::new);
            return Ok(ByteSource::Parts(RangedFile::new(host, file, length_bytes, Bytes::new(), cache)));
        }
        match response.status() {
            // A file of no bytes has no part either.
            416 => return Ok(ByteSource::Whole(Bytes::new())),
            206 => {}
            _ => {
                return match response.read_body(0, &mut body, usize::MAX, &mut progress).await {
                    Ok(()) => Ok(keep_whole(&host.url, &file, Bytes::from(body))),
                    Err(_) => keep_fetched_whole(host, &mut progress).await,
                };
            }
        }
        let length_bytes = match file.length_bytes {
            // The range's total is no header that other sites may read unless the host says so; the length always is.
            None if first_byte => host
                .request(&RequestedBytes::Length, &mut Retry::unknown_host())
                .await
                .ok()
                .and_then(|head| head.identity.length_bytes),
            known => known,
        };
        let Some(length_bytes) = length_bytes.filter(|&length| is_near || length > SMALL_BYTES) else {
            return keep_fetched_whole(host, &mut progress).await;
        };
        let cache = file.version().map(|name| FileCache::create(version(&host.url, name, length_bytes)));
        // A tail longer than its file is none.
        let tail = if first_byte || body.len() as u64 > length_bytes { Bytes::new() } else { Bytes::from(body) };
        if let Some(cache) = cache.clone().filter(|_| !tail.is_empty()) {
            let (range, kept) = (length_bytes - tail.len() as u64..length_bytes, Uint8Array::from(&tail[..]));
            spawn_local(async move { cache.store(range, &kept).await });
        }
        Ok(ByteSource::Parts(RangedFile::new(host, file, length_bytes, tail, cache)))
    }

    /// Returns the file if another worker can read it, too; `None` if it is here already, or lies within an archive.
    pub(crate) fn as_ranged(&self) -> Option<&RangedFile> {
        match self {
            ByteSource::Parts(remote) => Some(remote),
            ByteSource::Whole(_) | ByteSource::Within { .. } => None,
        }
    }

    /// Returns the source of a file on a host that another worker has opened: nothing is requested before its parts are.
    pub(crate) async fn reopen(host: HostedFile, file: FileIdentity, length_bytes: u64, tail: Bytes) -> ByteSource {
        let cache = match file.version() {
            Some(name) => FileCache::open_existing(version(&host.url, name, length_bytes)).await.map(Rc::new),
            None => None,
        };
        ByteSource::Parts(RangedFile::new(host, file, length_bytes, tail, cache))
    }

    /// Returns the length of the file.
    pub(crate) fn length_bytes(&self) -> u64 {
        match self {
            ByteSource::Whole(bytes) => bytes.len() as u64,
            ByteSource::Within { data, .. } => data.end - data.start,
            ByteSource::Parts(remote) => remote.length_bytes,
        }
    }

    /// Plans which ranges will be read, in their order: they are fetched ahead.
    pub(crate) fn plan_ahead(&self, ranges: &[Range<u64>]) {
        match self {
            ByteSource::Whole(_) => {}
            ByteSource::Parts(remote) => remote.plan_ahead(ranges),
            ByteSource::Within { archive, data } => {
                let shifted = ranges.iter().map(|range| data.start + range.start..data.start + range.end);
                archive.plan_ahead(&shifted.collect::<Vec<_>>());
            }
        }
    }

    /// Reads the bytes of a range.
    ///
    /// # Errors
    ///
    /// Errors if the range doesn't lie within the file, the bytes can't be had, or the load is cancelled.
    pub(crate) async fn read(&self, range: Range<u64>) -> Result<Bytes, WebError> {
        self.read_with_progress(range, &mut |_| {}).await
    }

    /// Reads the bytes of a range; while it waits for them, `progress` gets the bytes that have arrived beyond those read.
    ///
    /// # Errors
    ///
    /// Errors as [`ByteSource::read`] does.
    pub(crate) async fn read_with_progress(
        &self,
        range: Range<u64>,
        progress: &mut impl FnMut(u64),
    ) -> Result<Bytes, WebError> {
        let length_bytes = self.length_bytes();
        if range.start > range.end || range.end > length_bytes {
            let detail = format!("it points to byte {}, but has {length_bytes} bytes", range.end);
            return Err(crate::source::LoadError::Damaged { detail }.into());
        }
        let expected = range.end - range.start;
        let bytes = match self {
            ByteSource::Whole(bytes) => bytes.slice(range.start as usize..range.end as usize),
            ByteSource::Within { archive, data } => {
                let range = data.start + range.start..data.start + range.end;
                Box::pin(archive.read_with_progress(range, progress)).await?
            }
            ByteSource::Parts(remote) => remote.read(range, progress).await?,
        };
        let found = bytes.len() as u64;
        if found == expected { Ok(bytes) } else { Err(WebError::ShortPart { found, expected }) }
    }
}

/// Fetches the whole file by a plain request, and keeps it for the next visit.
async fn keep_fetched_whole(
    host: HostedFile,
    progress: &mut impl FnMut(u64, Option<u64>),
) -> Result<ByteSource, WebError> {
    match host.fetch_whole(progress).await {
        Ok((file, bytes)) => Ok(keep_whole(&host.url, &file, bytes)),
        Err(WebError::NoAnswer) if !host.is_near() => Err(WebError::NoAnswerAcross),
        Err(error) => Err(error),
    }
}

/// Keeps a whole file for the next visit, and returns its source.
fn keep_whole(url: &str, file: &FileIdentity, bytes: Bytes) -> ByteSource {
    if let Some(name) = file.version() {
        let version = version(url, name, bytes.len() as u64);
        let kept = bytes.clone();
        spawn_local(async move {
            FileCache::create(version).store(0..kept.len() as u64, &Uint8Array::from(&kept[..])).await;
        });
    }
    ByteSource::Whole(bytes)
}

fn version(url: &str, name: &str, length_bytes: u64) -> FileVersion {
    FileVersion { url: url.to_owned(), name: name.to_owned(), length_bytes }
}

/// Returns whether a file is this version, as far as its host says.
fn is_version(version: &FileVersion, file: &FileIdentity) -> bool {
    file.version() == Some(&version.name) && file.length_bytes.is_none_or(|length| length == version.length_bytes)
}
