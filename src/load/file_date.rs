//! The date in a file's name or path.

use crate::calendar::Day;
use crate::schema;

/// Keys of folders that hold a whole date: `dt=2026-10-26`.
const DATE_KEYS: &[&str] = &["date", "day", "dt", "ds", "time", "week", "snapshot", "snapshot_date"];
/// Keys of folders that hold a part of a date: `year=2026/month=10/day=26`.
const PART_KEYS: [&[&str]; 3] = [&["year", "y"], &["month", "m"], &["day", "d"]];

/// Returns the date that a file's path holds; errors with the folders that should give one and don't.
///
/// Folders named `key=value` go first, then the last date of the path: `YYYY-MM-DD`, or the first of the month of `YYYY-MM`.
/// A date stands by itself: the digits of a longer number (`part-00001-12`) or of an identifier are none.
pub fn day_in_path(path: &str) -> Result<Option<Day>, String> {
    // Addresses may have the sign in its escaped form.
    let path = path.replace("%3D", "=").replace("%3d", "=");
    let last_of = |keys: &[&str]| {
        let mut folders = path.split(['/', '\\']).filter_map(|folder| folder.split_once('='));
        folders.rfind(|(key, _)| keys.iter().any(|known| key.eq_ignore_ascii_case(known)))
    };
    let unread = |folders: &[Option<(&str, &str)>]| {
        let written = folders.iter().flatten().map(|(key, value)| format!("{key}={value}"));
        Err(written.collect::<Vec<_>>().join("/"))
    };
    // A year makes parts of a date of the folders beside it.
    if let parts @ [Some((_, year)), month, day] = PART_KEYS.map(last_of) {
        let year = Some(year).filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
        let number = |part: Option<(&str, &str)>| match part {
            None => Some(1),
            Some((_, text)) => text.parse().ok().filter(|_| text.len() <= 2),
        };
        let date = year.zip(number(month).zip(number(day)));
        let date = date.and_then(|(year, (month, day))| Day::from_date(year, month, day));
        return match (month, day, date) {
            (_, _, None) | (None, Some(_), _) => unread(&parts),
            (Some(_), Some(_), date) => Ok(date),
            // The file's own name may tell more.
            (Some(_), None, date) => Ok(last_full_date(&path).or(date)),
            (None, None, date) => Ok(last_full_date(&path).or_else(|| last_month(&path)).or(date)),
        };
    }
    match last_of(DATE_KEYS) {
        Some(keyed) => day_of_value(keyed.1)
            .or_else(|| last_full_date(&path))
            .map_or_else(|| unread(&[Some(keyed)]), |day| Ok(Some(day))),
        None => Ok(last_full_date(&path).or_else(|| last_month(&path))),
    }
}

/// Returns the day of a folder's value: `2026-10-26` with anything behind it that a time may have, `20261026`, `2026-10`.
fn day_of_value(value: &str) -> Option<Day> {
    let number = || schema::day_of_number(value.parse().ok()?).map(|(day, _)| day);
    let month = || Day::parse(&format!("{value}-01"));
    last_full_date(value).or_else(number).or_else(month)
}

fn last_full_date(path: &str) -> Option<Day> {
    starts(path).find_map(|start| Day::parse(cut(path, start, "YYYY-MM-DD".len(), char::is_numeric)?))
}

fn last_month(path: &str) -> Option<Day> {
    let month = |start| Day::parse(&format!("{}-01", cut(path, start, "YYYY-MM".len(), char::is_alphanumeric)?));
    starts(path).find_map(month)
}

fn starts(path: &str) -> std::iter::Rev<std::ops::Range<usize>> {
    (0..path.len()).rev()
}

/// Returns a part of a path; `None` where it is a part of something longer, which `joins` tells by the characters around it.
fn cut(path: &str, start: usize, length: usize, joins: fn(char) -> bool) -> Option<&str> {
    let (before, rest) = path.split_at_checked(start)?;
    let (date, after) = rest.split_at_checked(length)?;
    (!before.ends_with(joins) && !after.starts_with(joins)).then_some(date)
}
