//! What shares are shares of, in words and below a chart: all downloads, or those whose entity is known.

use crate::analysis::SharesOf;
use crate::calendar::Day;
use crate::chart::{CountBars, Unit, format};

/// Returns the downloads that shares are shares of: "all downloads", "downloads with a known country".
pub(super) fn whole(shares_of: SharesOf, one: &str) -> String {
    match shares_of {
        SharesOf::All => "all downloads".to_owned(),
        SharesOf::Known => format!("downloads with a known {one}"),
    }
}

/// Returns the same in a title, which says "downloads" where it means all of them.
pub(super) fn whole_in_title(shares_of: SharesOf, one: &str) -> String {
    match shares_of {
        SharesOf::All => "downloads".to_owned(),
        SharesOf::Known => whole(shares_of, one),
    }
}

/// Returns what a title has to add where the unknown part of all downloads moved more than the finding did, both on 0–1:
/// "; downloads without a known country went from 4.8 to 16 %". Empty where it didn't.
pub(super) fn unknown_clause(one: &str, unknown: (Option<f64>, Option<f64>), finding: f64) -> String {
    let (Some(then), Some(now)) = unknown else { return String::new() };
    let [then_text, now_text] = [then, now].map(|share| format::label(share, Unit::Share));
    if (now - then).abs() <= finding.abs() || then_text == now_text {
        return String::new();
    }
    let then_text = then_text.trim_end_matches("\u{a0}%");
    format!("; downloads without a known {one} went from {then_text} to {now_text}")
}

/// Returns the bars of the known part of each period's downloads, where shares are of the known and they are less than 98 %
/// of a period's.
///
/// A period is its day, the downloads whose entity is known, and those without one.
pub(super) fn coverage_bars(
    shares_of: SharesOf,
    periods: impl IntoIterator<Item = (Day, (u64, u64))>,
) -> Option<CountBars> {
    let (mut counts, mut wholes) = (Vec::new(), Vec::new());
    for (day, (known, unknown)) in periods {
        counts.push((day, known));
        wholes.push(known.saturating_add(unknown));
    }
    let downloads = counts.iter().zip(&wholes).map(|(&(_, known), &whole)| (known, whole.saturating_sub(known)));
    let is_drawn = shares_of == SharesOf::Known && SharesOf::by_the_data(downloads) == SharesOf::Known;
    is_drawn.then(|| CountBars { label: "known".to_owned(), counts, wholes })
}
