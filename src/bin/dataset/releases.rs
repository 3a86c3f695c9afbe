//! Which releases of the crate carry refreshed numbers, and when each was published.

use lorenz::calendar::Day;

/// The crate whose releases hold the numbers.
pub const CRATE: &str = "llmfit-core";

/// One release of the crate: a snapshot of the hub.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    /// The version, as the registry names it.
    pub version: &'static str,
    /// The day of publication (UTC).
    pub published: Day,
}

/// Version and day of publication, from the `pubtime` field of the version's entry in the registry's index.
/// The releases between these repeat the numbers of the one before.
const PUBLISHED: [(&str, (i32, u32, u32)); 22] = [
    ("0.4.2", (2026, 2, 23)),
    ("0.4.4", (2026, 2, 24)),
    ("0.5.2", (2026, 3, 1)),
    ("0.5.5", (2026, 3, 2)),
    ("0.7.5", (2026, 3, 18)),
    ("0.8.3", (2026, 3, 22)),
    ("0.8.6", (2026, 4, 1)),
    ("0.8.7", (2026, 4, 3)),
    ("0.9.3", (2026, 4, 9)),
    ("0.9.15", (2026, 4, 25)),
    ("0.9.17", (2026, 4, 29)),
    ("0.9.23", (2026, 5, 10)),
    ("0.9.29", (2026, 5, 29)),
    ("0.9.32", (2026, 6, 23)),
    ("0.9.35", (2026, 7, 2)),
    ("1.1.0", (2026, 7, 10)),
    ("1.1.8", (2026, 8, 4)),
    ("1.1.10", (2026, 8, 17)),
    ("1.1.13", (2026, 9, 3)),
    ("1.1.16", (2026, 9, 19)),
    ("1.1.17", (2026, 10, 8)),
    ("1.1.18", (2026, 10, 28)),
];

/// The snapshots whose list of models is a fraction of the one before and of the one after.
pub const INCOMPLETE: [&str; 1] = ["0.9.15"];

/// All releases, oldest first.
pub fn all() -> Vec<Release> {
    let release = |&(version, (year, month, day)): &(&'static str, (i32, u32, u32))| {
        Day::from_date(year, month, day).map(|published| Release { version, published })
    };
    PUBLISHED.iter().filter_map(release).collect()
}
