//! Words for effects on the HHI.

use crate::analysis::{HhiEffect, ValueUnit};
use crate::figures::guidelines::band_words;
use crate::figures::words::value_text;

/// "rise by 658 points to 1,760 (moderately concentrated)".
pub(super) fn verdict(effect: &HhiEffect) -> String {
    let after = value_text(effect.after, ValueUnit::Points);
    let band = band_words(effect.bands().1);
    if effect.change.abs() < 0.05 {
        return format!("stay at {after} ({band})");
    }
    let verb = if effect.change > 0.0 { "rise" } else { "fall" };
    format!("{verb} by {} points to {after} ({band})", value_text(effect.change.abs(), ValueUnit::Points))
}
