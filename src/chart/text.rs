//! Widths of text from a fixed table of our font, so that wasm, native and SVG lay out identically.

use super::widths::{AVERAGE, EXTRA, EXTRA_WIDTHS, REGULAR, SEMIBOLD};

/// The font of page and charts as a CSS `font-family` list; the file is in `www/fonts`.
pub const FONT_FAMILY: &str = "'Source Sans 3', 'Source Sans Pro', Arial, sans-serif";

/// Height of a capital above the baseline, in ems.
pub const CAP_HEIGHT_EM: f64 = 0.66;
/// Reach of a line above its baseline, in ems: what a text's box counts.
pub const ASCENT_EM: f64 = 0.75;
/// Reach of a line below its baseline, in ems.
pub const DESCENT_EM: f64 = 0.25;

/// The two weights in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 600; backends ask for `bold`, which the page's `@font-face` clamps to 600.
    Semibold,
}

/// Returns the width of one line of text in the unit of `size` (kerning is not counted; it moves a line by under 2 %).
///
/// Characters outside ASCII, Latin-1 and common punctuation count as an average letter; those of other scripts, which
/// our font leaves to wider ones, as 0.6 em; Chinese, Japanese and Korean ones and pictures as a square.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let (row, column) = match weight {
        Weight::Regular => (&REGULAR, 0),
        Weight::Semibold => (&SEMIBOLD, 1),
    };
    let advance = |c: char| {
        let code = c as usize;
        let known = code.checked_sub(0x20).and_then(|index| row.get(index)).copied();
        let extra = || EXTRA.binary_search(&c).ok().map(|index| EXTRA_WIDTHS[index][column]);
        let other = || match c {
            _ if is_square(c) => 1000,
            '\u{370}'.. => 600,
            _ => AVERAGE[column],
        };
        known.or_else(extra).unwrap_or_else(other)
    };
    text.chars().map(|c| f64::from(advance(c))).sum::<f64>() / 1000.0 * size
}

/// Returns whether another font will draw the character one em wide (Unicode Standard Annex #11: wide and full-width).
fn is_square(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Breaks a text at spaces into lines of at most `max_width`; a single word that is wider is cut with "…".
///
/// Never returns an empty list for a text that is not blank; at most `max_lines` lines, the last one cut with "…".
pub fn wrap(text: &str, size: f64, weight: Weight, max_width: f64, max_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Only plain spaces break: a number stays with its unit.
    for word in text.replace(" %", "\u{a0}%").split(' ').filter(|word| !word.is_empty()) {
        if let Some(last) = lines.last_mut() {
            let joined = format!("{last} {word}");
            if width(&joined, size, weight) <= max_width {
                *last = joined;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    if lines.len() > max_lines {
        let rest = lines.split_off(max_lines.max(1) - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| cut(line, size, weight, max_width)).collect()
}

/// Returns the text, or as much of its beginning as fits with "…" after it; "…" alone if nothing does.
pub fn cut(text: &str, size: f64, weight: Weight, max_width: f64) -> String {
    if width(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let candidate = format!("{}…", kept.trim_end());
        if width(&candidate, size, weight) <= max_width {
            return candidate;
        }
    }
    "…".to_owned()
}
