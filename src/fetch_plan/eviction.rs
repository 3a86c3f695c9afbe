//! Decides which files leave a full cache.

/// A file of which a cache holds parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedFile {
    /// Time of its last use, in any unit.
    pub last_used: u64,
    /// Bytes of all its parts that are held.
    pub bytes: u64,
}

/// Returns the indices of the files to evict so that `incoming` bytes fit within `limit` bytes: the least recently used first.
///
/// Files that were last used at the same time go in their order. `None` if the bytes would not fit into an empty cache.
///
/// # Examples
///
/// ```
/// use lorenz::fetch_plan::{CachedFile, files_to_evict};
///
/// let cached = [CachedFile { last_used: 7, bytes: 40 }, CachedFile { last_used: 3, bytes: 50 }];
/// assert_eq!(files_to_evict(&cached, 10, 100), Some(vec![]));
/// assert_eq!(files_to_evict(&cached, 20, 100), Some(vec![1]));
/// assert_eq!(files_to_evict(&cached, 101, 100), None);
/// ```
pub fn files_to_evict(cached: &[CachedFile], incoming: u64, limit: u64) -> Option<Vec<usize>> {
    let room = limit.checked_sub(incoming)?;
    let mut oldest_first: Vec<usize> = (0..cached.len()).collect();
    oldest_first.sort_by_key(|&index| cached[index].last_used);
    let mut bytes: u64 = cached.iter().map(|file| file.bytes).sum();
    let must_leave = |index: &usize| {
        let must_leave = bytes > room;
        bytes -= if must_leave { cached[*index].bytes } else { 0 };
        must_leave
    };
    Some(oldest_first.into_iter().take_while(must_leave).collect())
}
