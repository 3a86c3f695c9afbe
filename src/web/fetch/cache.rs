//! Ranges of remote files that are kept for the next visit.
//!
//! They stand in the Cache API: any tab's page and worker may read and write it at once, which a file of the origin's
//! private file system, locked by its first writer, would not allow. Where the browser has none (a private window, an
//! insecure address), nothing is kept, and everything else works.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, Date, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, Cache, CacheStorage, Request, Response};

use super::body::BodyBuffer;
use crate::fetch_plan::{CachedFile, files_to_evict};
use crate::web::js::ignore;

const NAME: &str = "lorenz-ranges";
/// Bytes that are kept of all files together at most: what some dozen of the hub's snapshots take.
const LIMIT_BYTES: u64 = 512 << 20;
/// Prefix of the cache's keys: an address of a host that doesn't exist, since entries are stored by version and range and no
/// such address is ever requested.
const KEYS: &str = "https://cache.invalid/?";

/// Removes all cached ranges; without effect where the browser has no cache.
pub async fn clear() {
    if let Some(storage) = storage() {
        // If the browser refuses, nothing was kept.
        let _ = JsFuture::from(storage.delete(NAME)).await;
    }
}

/// Returns the bytes that are kept; 0 where nothing can be.
pub async fn size_bytes() -> u64 {
    match cache().await {
        Some(cache) => entries(&cache).await.iter().map(CachedRange::bytes).sum(),
        None => 0,
    }
}

/// One version of a file.
#[derive(Clone, PartialEq)]
pub(crate) struct FileVersion {
    pub(crate) url: String,
    /// What the host calls it.
    pub(crate) name: String,
    pub(crate) length_bytes: u64,
}

/// A range of a file; an empty one marks when the file was used.
#[derive(Clone)]
struct CachedRange {
    version: FileVersion,
    range: Range<u64>,
    used: u64,
}

impl CachedRange {
    fn bytes(&self) -> u64 {
        self.range.end.saturating_sub(self.range.start)
    }

    fn key(&self) -> String {
        let CachedRange { version, range, used } = self;
        form_urlencoded::Serializer::for_suffix(KEYS.to_owned(), KEYS.len())
            .append_pair("url", &version.url)
            .append_pair("version", &version.name)
            .append_pair("length", &version.length_bytes.to_string())
            .append_pair("start", &range.start.to_string())
            .append_pair("end", &range.end.to_string())
            .append_pair("used", &used.to_string())
            .finish()
    }

    fn parse(key: &str) -> Option<CachedRange> {
        let values: Vec<String> =
            form_urlencoded::parse(key.strip_prefix(KEYS)?.as_bytes()).map(|(_, value)| value.into_owned()).collect();
        let [url, name, length, start, end, used] = <[String; 6]>::try_from(values).ok()?;
        let version = FileVersion { url, name, length_bytes: length.parse().ok()? };
        Some(CachedRange { version, range: start.parse().ok()?..end.parse().ok()?, used: used.parse().ok()? })
    }
}

/// The cached ranges of one version of a file.
pub(crate) struct FileCache {
    /// Empty until it has been opened, and where the browser has none.
    cache: OnceCell<Cache>,
    /// Resolves once it has been opened; `None` where nobody has to wait for that.
    opening: RefCell<Option<Promise>>,
    version: FileVersion,
    entries: RefCell<Vec<CachedRange>>,
}

impl FileCache {
    /// Finds what is kept of the file at an address; `None` without anything.
    pub(crate) async fn find(url: &str) -> Option<FileCache> {
        let cache = cache().await?;
        let of_file = |entry: &CachedRange| entry.version.url == url && !entry.range.is_empty();
        let entries: Vec<CachedRange> = entries(&cache).await.into_iter().filter(of_file).collect();
        let version = entries.first()?.version.clone();
        let entries = entries.into_iter().filter(|entry| entry.version == version).collect();
        Some(FileCache::with(cache, version, entries))
    }

    fn with(cache: Cache, version: FileVersion, entries: Vec<CachedRange>) -> FileCache {
        FileCache { cache: OnceCell::from(cache), opening: RefCell::default(), version, entries: RefCell::new(entries) }
    }

    /// Returns the cache of a version of which nothing is kept, to add to; it is opened meanwhile.
    pub(crate) fn create(version: FileVersion) -> Rc<FileCache> {
        let (cache, opening, entries) = Default::default();
        let cached = Rc::new(FileCache { cache, opening, version, entries });
        let opened = cached.clone();
        let opening = future_to_promise(async move {
            let found = FileCache::open(opened.version.clone()).await;
            if let Some(cache) = found.and_then(|found| found.cache.into_inner()) {
                opened.cache.get_or_init(|| cache);
            }
            Ok(JsValue::UNDEFINED)
        });
        *cached.opening.borrow_mut() = Some(opening);
        cached
    }

    /// Opens the cache of this version, to read from and to add to, after another worker has opened it: nothing is removed.
    pub(crate) async fn open_existing(version: FileVersion) -> Option<FileCache> {
        let cache = cache().await?;
        let of_version = |entry: &CachedRange| entry.version == version && !entry.range.is_empty();
        let entries = entries(&cache).await.into_iter().filter(of_version).collect();
        Some(FileCache::with(cache, version, entries))
    }

    /// Opens the cache of this version, to read from and to add to; other versions of the file are removed.
    pub(crate) async fn open(version: FileVersion) -> Option<FileCache> {
        let cache = cache().await?;
        let of_file = entries(&cache).await.into_iter().filter(|entry| entry.version.url == version.url);
        let (mut kept, mut gone): (Vec<CachedRange>, Vec<CachedRange>) =
            of_file.partition(|entry| entry.version == version);
        gone.extend(kept.extract_if(.., |entry| entry.range.is_empty()));
        remove(&cache, &gone).await;
        let cached = FileCache::with(cache, version, kept);
        cached.write(&cached.entry(0..0, Date::now() as u64), &Uint8Array::from(&[][..])).await;
        Some(cached)
    }

    /// Returns the version of the file.
    pub(crate) fn version(&self) -> &FileVersion {
        &self.version
    }

    /// Returns the ranges that are kept; those that are kept later follow.
    pub(crate) fn ranges(&self) -> Vec<Range<u64>> {
        self.entries.borrow().iter().map(|entry| entry.range.clone()).collect()
    }

    /// Reads bytes within the kept range of this index; `None` if it has gone meanwhile.
    pub(crate) async fn read(&self, index: usize, range: Range<u64>) -> Option<BodyBuffer> {
        let entry = self.entries.borrow().get(index)?.clone();
        let found = JsFuture::from(self.cache.get()?.match_with_str(&entry.key())).await.ok()?;
        let response: Response = found.dyn_into().ok()?;
        let blob: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()?;
        let from = |at: u64| (at - entry.range.start) as f64;
        let slice = blob.slice_with_f64_and_f64(from(range.start), from(range.end)).ok()?;
        let buffer = JsFuture::from(slice.array_buffer()).await.ok()?;
        Some(BodyBuffer::full(Uint8Array::new(&buffer))).filter(|body| body.filled() == range.end - range.start)
    }

    /// Keeps a range for the next visit; the least recently used files make room.
    pub(crate) async fn store(&self, range: Range<u64>, bytes: &Uint8Array) {
        let opening = self.opening.borrow().clone();
        if let Some(opening) = opening {
            ignore(JsFuture::from(opening).await);
        }
        let Some(cache) = self.cache.get() else { return };
        let mut files: Vec<(CachedFile, Vec<CachedRange>)> = Vec::new();
        let mut own_bytes = 0;
        for entry in entries(cache).await {
            if entry.version.url == self.version.url {
                own_bytes += entry.bytes();
                continue;
            }
            let known = files.iter().position(|(_, entries)| entries[0].version.url == entry.version.url);
            let index = known.unwrap_or(files.len());
            if known.is_none() {
                files.push((CachedFile { last_used: 0, bytes: 0 }, Vec::new()));
            }
            let (kept, entries) = &mut files[index];
            kept.last_used = kept.last_used.max(entry.used);
            kept.bytes += entry.bytes();
            entries.push(entry);
        }
        let kept: Vec<CachedFile> = files.iter().map(|(kept, _)| kept.clone()).collect();
        let Some(leave) = files_to_evict(&kept, own_bytes + u64::from(bytes.length()), LIMIT_BYTES) else { return };
        for index in leave {
            remove(cache, &files[index].1).await;
        }
        let entry = self.entry(range, 0);
        self.write(&entry, bytes).await;
        self.entries.borrow_mut().push(entry);
    }

    fn entry(&self, range: Range<u64>, used: u64) -> CachedRange {
        CachedRange { version: self.version.clone(), range, used }
    }

    async fn write(&self, entry: &CachedRange, bytes: &Uint8Array) {
        if let (Some(cache), Ok(response)) = (self.cache.get(), Response::new_with_opt_js_u8_array(Some(bytes))) {
            // What the browser has no room for is fetched again the next time.
            let _ = JsFuture::from(cache.put_with_str(&entry.key(), &response)).await;
        }
    }
}

fn storage() -> Option<CacheStorage> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("caches")).ok()?.dyn_into().ok()
}

async fn cache() -> Option<Cache> {
    JsFuture::from(storage()?.open(NAME)).await.ok()?.dyn_into().ok()
}

async fn entries(cache: &Cache) -> Vec<CachedRange> {
    let keys = JsFuture::from(cache.keys()).await.map_or_else(|_| Array::new(), |keys| Array::from(&keys));
    keys.iter().filter_map(|key| CachedRange::parse(&key.dyn_into::<Request>().ok()?.url())).collect()
}

async fn remove(cache: &Cache, entries: &[CachedRange]) {
    for entry in entries {
        let _ = JsFuture::from(cache.delete_with_str(&entry.key())).await;
    }
}
