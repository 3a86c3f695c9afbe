//! The peers of a model: the most downloaded models of its size class.

use super::followed::{ADOPTION_AGES_DAYS, FollowedModel};
use super::median::median;
use crate::analysis::classify::SIZE_CLASSES;

/// The peers of a model are so many, the most downloaded of its size class.
pub(super) const PEERS: usize = 10;

/// A median of fewer says little.
const FEWEST_PEERS: u64 = 5;

/// The median downloads of a size class's peers at an age.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Median {
    pub(super) peers: u64,
    downloads: Option<f64>,
}

impl Median {
    /// Returns the downloads as a multiple of the median; `None` with fewer than five peers, and where their median is
    /// 0.
    pub(super) fn relative(self, downloads: f64) -> Option<f64> {
        let median = self.downloads.filter(|median| self.peers >= FEWEST_PEERS && *median > 0.0)?;
        Some(downloads / median)
    }
}

/// Returns per age and size class (the last one: unknown size) the median of those peers whose downloads at the age
/// are known.
///
/// The peers are the ten models of the class with the most downloads over their observed curves, the same at every age.
/// (Of those known at an age a few might be chosen by chance: a window's snapshot at an age of exactly 30 days.) A model
/// may be among its own peers.
pub(super) fn medians(most_downloaded_first: &[FollowedModel<'_>]) -> Vec<Vec<Median>> {
    let peers: Vec<Vec<&FollowedModel<'_>>> = (0..=SIZE_CLASSES.len())
        .map(|class| most_downloaded_first.iter().filter(|model| model.size_class == class).take(PEERS).collect())
        .collect();
    let at = |age_days: u32| {
        let of_class = |peers: &Vec<&FollowedModel<'_>>| {
            let known: Vec<f64> = peers.iter().filter_map(|model| model.curve.at(age_days.cast_signed())).collect();
            Median { peers: known.len() as u64, downloads: median(known) }
        };
        peers.iter().map(of_class).collect()
    };
    ADOPTION_AGES_DAYS.into_iter().map(at).collect()
}
