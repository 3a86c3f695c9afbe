//! What a search of names has found, in words.

use crate::analysis::{SearchHit, SearchHits, display_name, searched_period};
use crate::chart::{Unit, format};
use crate::protocol::DataSummary;

/// The least share that is told in digits: one in ten thousand.
const LEAST_SHARE: f64 = 1e-4;

/// A hit as the list of a search shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitWords {
    /// Its name.
    pub name: String,
    /// What it is: "Developer".
    pub level: String,
    /// Its rank among others of its kind; empty without downloads.
    pub rank: String,
    /// How much it was downloaded.
    pub downloads: String,
    /// Its share of all downloads; empty without downloads.
    pub share: String,
}

/// Returns the words of a hit.
pub fn hit_words(hit: &SearchHit) -> HitWords {
    let downloads = match hit.downloads {
        0 => "no downloads".to_owned(),
        1 => "1 download".to_owned(),
        downloads => format!("{} downloads", format::value(downloads as f64, Unit::Count)),
    };
    let share = hit.share.filter(|share| *share > 0.0).map(|share| match share < LEAST_SHARE {
        true => format!("under {}", format::value(LEAST_SHARE, Unit::Share)),
        false => format::value(share, Unit::Share),
    });
    HitWords {
        name: display_name(&hit.entity.level, &hit.entity.name),
        level: hit.entity.level.label(),
        rank: hit.rank.map(|rank| format!("rank {}", format::integer(rank))).unwrap_or_default(),
        downloads,
        share: share.unwrap_or_default(),
    }
}

/// Returns how many names were found of a text, in a sentence; where there are more than are shown, that these are the best.
pub fn found_sentence(text: &str, found: &SearchHits) -> String {
    match found.hits.len() as u64 {
        0 => format!("No name in these data has “{}” in it.", text.trim()),
        shown if found.has_more => format!("The best {}; there are more.", format::counted(shown, "name", "names")),
        shown => format!("{}.", format::counted(shown, "name", "names")),
    }
}

/// Returns which downloads the hits are told with, and what shares are of, in a sentence.
pub fn searched_sentence(data: &DataSummary) -> String {
    let period = searched_period(data.kind, &data.days).unwrap_or_default();
    format!("{period}, of all models; shares are of these downloads.")
}
