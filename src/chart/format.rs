//! Formats numbers for readers: three significant digits, `12.3 M`, `41 %`, `1,240`, a true minus sign.

use super::spec::{Unit, XAxis};
use crate::calendar::Day;

/// Between a number and its unit: a no-break space, so that no line ends between the two.
const SPACE: char = '\u{a0}';
const MINUS: char = '−';

/// Writes a value at three significant digits: `41.3 %`, `1,240`, `12.3 M`; a number keeps its decimals.
///
/// ```
/// use lorenz::chart::{Unit, format::value};
/// assert_eq!(value(0.4126, Unit::Share), "41.3\u{a0}%");
/// assert_eq!(value(1236.0, Unit::Index), "1,240");
/// assert_eq!(value(12_345_678.0, Unit::Count), "12.3\u{a0}M");
/// assert_eq!(value(-0.5, Unit::Number { decimals: 2 }), "−0.50");
/// assert_eq!(value(3.44, Unit::Multiple), "×3.4");
/// assert_eq!(value(0.031, Unit::Points), "+3.1\u{a0}points");
/// ```
pub fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{}{SPACE}%", significant(value * 100.0, 3)),
        Unit::Index => significant(value, 3),
        Unit::Count => scaled(value),
        Unit::Number { decimals } => fixed(value, usize::from(decimals)),
        Unit::Multiple => format!("×{}", significant(value, if value.abs() < 99.5 { 2 } else { 3 })),
        Unit::Points => change(value, Unit::Share),
        Unit::IndexChange => change(value, Unit::Index),
        Unit::Days => {
            let decimals = usize::from(value.fract() != 0.0 && value.abs() < 100.0);
            let text = trim(&fixed(value, decimals));
            let unit = if text == "1" || text == "−1" { "day" } else { "days" };
            format!("{text}{SPACE}{unit}")
        }
    }
}

/// Writes a value with the interval around it: `1,110 (1,010–1,230)`, `41.3 % (38.2–44.1 %)`, `+120 (−30 to +270)`.
///
/// The unit stands once if both ends have the same; signs are parted by a word, not by a dash.
pub fn with_interval(center: f64, (low, high): (f64, f64), unit: Unit) -> String {
    let (low, high) = (value(low, unit), value(high, unit));
    let signed = [&low, &high].into_iter().any(|end| end.starts_with(['+', MINUS]));
    let low = match (low.split_once(SPACE), high.split_once(SPACE)) {
        (Some((number, a)), Some((_, b))) if a == b => number,
        _ => low.as_str(),
    };
    format!("{} ({low}{}{high})", value(center, unit), if signed { " to " } else { "–" })
}

/// Writes a value for a label beside a mark: as [`value`], but shares at two significant digits (`41 %`, `4.1 %`).
pub fn label(share_or_value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share if share_or_value.abs() < 0.995 => format!("{}{SPACE}%", significant(share_or_value * 100.0, 2)),
        _ => value(share_or_value, unit),
    }
}

/// Writes a change with its sign: `+3.1 points` for shares (from a difference of shares, 0.031), `−830`, `+1.2 M`.
pub fn change(difference: f64, unit: Unit) -> String {
    let sign = if difference > 0.0 { "+" } else { "" };
    match unit {
        Unit::Share => {
            let points = difference * 100.0;
            let decimals = if points.abs() < 0.095 { 2 } else { 1 };
            let text = fixed(points, decimals);
            if text.bytes().all(|b| matches!(b, b'0' | b'.')) {
                return format!("0{SPACE}points");
            }
            format!("{sign}{text}{SPACE}points")
        }
        // Already with their signs.
        Unit::Points | Unit::IndexChange => value(difference, unit),
        _ => format!("{sign}{}", value(difference, unit)),
    }
}

/// Writes a whole number with thousands separated: `1,234,567`.
pub fn integer(value: u64) -> String {
    group(&value.to_string())
}

/// Writes a number with its noun: `no rows`, `1 row`, `1,234 rows`.
///
/// ```
/// use lorenz::chart::format::counted;
/// assert_eq!([counted(0, "row", "rows"), counted(1, "row", "rows")], ["no rows", "1 row"]);
/// ```
pub fn counted(number: u64, one: &str, several: &str) -> String {
    match number {
        0 => format!("no {several}"),
        1 => format!("1 {one}"),
        _ => format!("{} {several}", integer(number)),
    }
}

/// Writes a number with so many decimals, thousands separated, a true minus sign, and no negative zero.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), ""), |parts| parts);
    let negative = value < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let mut text = String::new();
    if negative {
        text.push(MINUS);
    }
    text.push_str(&group(whole));
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Writes a number rounded to so many significant digits, without trailing zeros after the point.
pub fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return fixed(value, 0);
    }
    let digits = digits.clamp(1, 15);
    let exponent = exponent_after_rounding(value, digits);
    let decimals = digits - 1 - exponent;
    if decimals <= 0 {
        let step = 10f64.powi(-decimals);
        return fixed((value / step).round() * step, 0);
    }
    // Beyond eight decimals a number is read as zero.
    trim(&fixed(value, decimals.min(8) as usize))
}

/// Returns the decimal exponent that a number has once rounded: 99.96 at three digits is 100, hence 2.
fn exponent_after_rounding(value: f64, digits: i32) -> i32 {
    let exponent = value.abs().log10().floor() as i32;
    let unit = 10f64.powi(exponent - digits + 1);
    if (value.abs() / unit).round() >= 10f64.powi(digits) { exponent + 1 } else { exponent }
}

/// Thousand, million, billion, trillion: divisor and letter.
pub(super) const PREFIXES: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

fn scaled(value: f64) -> String {
    // Up to 9,999 a count is written out; 999,950 is "1 M", not "1,000 k".
    if value.abs() < 9_999.5 {
        return fixed(value, if value.fract() == 0.0 || value.abs() >= 100.0 { 0 } else { 1 });
    }
    for (divisor, letter) in PREFIXES {
        if value.abs() >= divisor * 0.9995 {
            return format!("{}{SPACE}{letter}", significant(value / divisor, 3));
        }
    }
    fixed(value, 0)
}

pub(super) fn trim(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names a day of a line chart: `26 Oct 2026`, `30 days after publication`.
pub(in crate::chart) fn day_name(axis: XAxis, day: Day) -> String {
    match (axis, day.0) {
        (XAxis::Dates, _) => day.long(),
        (XAxis::AgeDays, 0) => "on the day of publication".to_owned(),
        (XAxis::AgeDays, age) => format!("{} after publication", value(f64::from(age), Unit::Days)),
    }
}
