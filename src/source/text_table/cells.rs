//! What a cell of a text can be read as: a number, a date, a Boolean.

use crate::calendar::Day;

/// What stands in a column of numbers or dates where there is no value.
const NULL_WORDS: [&[u8]; 10] = [b"NA", b"N/A", b"n/a", b"#N/A", b"NaN", b"nan", b"null", b"NULL", b"None", b"<NA>"];

/// Returns whether a cell says in a word that there is no value.
pub(super) fn is_null_word(cell: &[u8]) -> bool {
    NULL_WORDS.contains(&cell)
}

/// Returns the Boolean that a cell writes.
pub(super) fn boolean(cell: &[u8]) -> Option<bool> {
    match cell {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// Which characters a number has before its fraction and between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecimalMark {
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

/// A number as a cell writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CellNumber {
    pub(super) value: CellValue,
    /// How many marks stand between thousands.
    pub(super) groups: usize,
}

/// The value of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CellValue {
    Whole(i64),
    /// A whole number of more than 64 bits: the nearest fraction.
    Huge(f64),
    Fraction(f64),
}

/// Returns the number that a cell writes, with these marks.
///
/// Digits behind a leading zero are an identifier, not a number.
pub(super) fn number(cell: &[u8], mark: DecimalMark) -> Option<CellNumber> {
    // No number that a table needs is longer.
    if cell.len() > 64 || !cell.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let (decimal, group) = match mark {
        DecimalMark::Point => (b'.', b','),
        DecimalMark::Comma => (b',', b'.'),
    };
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let end = digits.iter().position(|&byte| byte == decimal || matches!(byte, b'e' | b'E')).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    let groups = groups(whole, group)?;
    let mut plain: Vec<u8> = cell[..cell.len() - digits.len()].to_vec();
    plain.extend(whole.iter().filter(|byte| **byte != group));
    let mut parts = rest;
    if let Some(fraction) = rest.strip_prefix(&[decimal]) {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (length > 0).then_some(())?;
        plain.push(b'.');
        plain.extend(&fraction[..length]);
        parts = &fraction[length..];
    } else if whole.is_empty() {
        return None;
    }
    if let [b'e' | b'E', exponent @ ..] = parts {
        let power = exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
        (!power.is_empty() && power.iter().all(u8::is_ascii_digit)).then_some(())?;
        plain.extend(parts);
    } else if !parts.is_empty() {
        return None;
    }
    let plain = std::str::from_utf8(&plain).ok()?;
    let fraction = || plain.parse::<f64>().ok().filter(|value| value.is_finite());
    let value = if !rest.is_empty() {
        CellValue::Fraction(fraction()?)
    } else {
        plain.parse().map(CellValue::Whole).or_else(|_| fraction().map(CellValue::Huge).ok_or(())).ok()?
    };
    Some(CellNumber { value, groups })
}

/// Returns the number of marks between the thousands of a whole number; `None` where it isn't written as one.
fn groups(whole: &[u8], mark: u8) -> Option<usize> {
    if whole.len() > 1 && whole[0] == b'0' {
        return None;
    }
    let mut parts = whole.split(|&byte| byte == mark);
    let first = parts.next()?;
    let is_number = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let mut marks = 0;
    for part in parts {
        marks += 1;
        (part.len() == 3 && is_number(part)).then_some(())?;
    }
    let fits = marks == 0 || (1..=3).contains(&first.len());
    (fits && is_number(first)).then_some(marks)
}

/// In which order a date has its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// `2026-10-26`, `2026/10/26`, with or without a time.
    YearMonthDay,
    /// `26.10.2026`, `26/10/2026`.
    DayMonthYear,
    /// `10/26/2026`.
    MonthDayYear,
}

/// Returns the date that a cell writes, in this order.
pub(super) fn date(cell: &[u8], order: DateOrder) -> Option<Day> {
    if !cell.first()?.is_ascii_digit() {
        return None;
    }
    if order == DateOrder::YearMonthDay && cell.get(4) == Some(&b'-') {
        let is_time =
            |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'+' | b' ' | b'T' | b'Z');
        let cell = std::str::from_utf8(cell).ok().filter(|cell| cell.bytes().all(|byte| is_time(&byte)))?;
        return Day::parse(cell);
    }
    let mark = *cell.iter().find(|byte| !byte.is_ascii_digit())?;
    matches!(mark, b'.' | b'/' | b'-').then_some(())?;
    let mut parts = cell.split(|&byte| byte == mark);
    let mut part = |width: std::ops::RangeInclusive<usize>| -> Option<u32> {
        let part = parts.next().filter(|part| width.contains(&part.len()) && part.iter().all(u8::is_ascii_digit))?;
        std::str::from_utf8(part).ok()?.parse().ok()
    };
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (part(4..=4)?, part(1..=2)?, part(1..=2)?),
        DateOrder::DayMonthYear => {
            let (day, month) = (part(1..=2)?, part(1..=2)?);
            (part(4..=4)?, month, day)
        }
        DateOrder::MonthDayYear => {
            let (month, day) = (part(1..=2)?, part(1..=2)?);
            (part(4..=4)?, month, day)
        }
    };
    parts.next().is_none().then_some(())?;
    Day::from_date(i32::try_from(year).ok()?, month, day)
}
