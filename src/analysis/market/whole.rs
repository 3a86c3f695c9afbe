//! The whole that shares are shares of: all downloads, or those whose entity is known.

use crate::analysis::SharesOf;

/// The largest part of a period's downloads that is unknown without shares being of the known: 1 in 50, 2 %.
const UNKNOWN_ONE_IN: u128 = 50;

impl SharesOf {
    /// Returns what shares are of: what was asked for; else what the data say.
    pub(in crate::analysis) fn chosen(
        asked: Option<SharesOf>,
        periods: impl IntoIterator<Item = (u64, u64)>,
    ) -> SharesOf {
        asked.unwrap_or_else(|| SharesOf::by_the_data(periods))
    }

    /// Returns what shares are of where nobody asks: the known where the unknown have over 2 % of the downloads of a period,
    /// else all.
    ///
    /// `periods` are the downloads of known entities and those without one, for each period shown.
    pub fn by_the_data(periods: impl IntoIterator<Item = (u64, u64)>) -> SharesOf {
        let is_over = |(known, unknown): (u64, u64)| {
            u128::from(unknown) * UNKNOWN_ONE_IN > u128::from(known) + u128::from(unknown)
        };
        if periods.into_iter().any(is_over) { SharesOf::Known } else { SharesOf::All }
    }

    /// Returns the downloads that shares are shares of, in a period with these.
    pub fn whole(self, known: u64, unknown: u64) -> u64 {
        match self {
            SharesOf::All => known.saturating_add(unknown),
            SharesOf::Known => known,
        }
    }

    /// Returns the share of "Unknown": none where shares are of the known, or without downloads.
    pub fn share_of_unknown(self, known: u64, unknown: u64) -> Option<f64> {
        match self {
            SharesOf::All => part(unknown, known.saturating_add(unknown)),
            SharesOf::Known => None,
        }
    }
}

/// Returns a part of a whole on 0–1; `None` if the whole is 0.
pub(in crate::analysis) fn part(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
