//! Words for effects on the HHI.

use crate::analysis::{HhiEffect, Level, MergerExample, ValueUnit};
use crate::figures::guidelines::band_words;
use crate::figures::words::{display_name, number_word, value_text};

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

/// Returns an example in words: "Qwen and google, the largest and the fourth".
pub fn merger_example(level: &Level, example: &MergerExample) -> String {
    let [one, other] = example.names.each_ref().map(|name| display_name(level, name));
    let what = match (&example.group, example.ranks) {
        (Some((group, name)), _) => format!("of one {}: {}", group.singular(), display_name(group, name)),
        (None, [1, 2]) => "the two largest".to_owned(),
        (None, [_, rank]) => format!("the largest and number {}", number_word(rank)),
    };
    format!("{one} and {other}, {what}")
}
