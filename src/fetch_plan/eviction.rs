//! Which files leave a full cache.

/// A file of which a cache keeps parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedFile {
    /// When it was read last; any unit.
    pub last_used: u64,
    /// Bytes of all its parts.
    pub bytes: u64,
}

/// Indices of the files that have to go so that `incoming` bytes fit within `limit`; least recently used ones go first.
///
/// Equally old ones go in their order. `None` when the bytes would not fit into an empty cache.
pub fn files_to_evict(cached: &[CachedFile], incoming: u64, limit: u64) -> Option<Vec<usize>> {
    let room = limit.checked_sub(incoming)?;
    let mut oldest_first: Vec<usize> = (0..cached.len()).collect();
    oldest_first.sort_by_key(|&index| cached[index].last_used);
    let mut bytes: u64 = cached.iter().map(|file| file.bytes).sum();
    let goes = |index: &usize| {
        let goes = bytes > room;
        bytes -= if goes { cached[*index].bytes } else { 0 };
        goes
    };
    Some(oldest_first.into_iter().take_while(goes).collect())
}
