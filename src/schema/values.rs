//! Converts columns of any physical type into dates, counts and dictionary keys; what can't be converted is `None`.

use arrow::datatypes::{DataType, TimeUnit};

use super::columns::{ColumnType, FileColumnValues, column_type};
use super::keys::{Keys, number_keys};
use super::lists::keys;
use super::numbers::{StoredNumber, number};
use crate::calendar::Day;
use crate::source::{LeafColumn, LeafValues, NULL_KEY};

/// Years 0–9999 in days since 1970: a date outside is a mistake in the file.
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// What numbers are that can only be dates: their unit, how many of it a day has, and its words.
const DATE_UNITS: [(i128, &str); 4] = [
    (86_400, "seconds since 1970"),
    (86_400_000, "milliseconds since 1970"),
    (86_400_000_000, "microseconds since 1970"),
    (86_400_000_000_000, "nanoseconds since 1970"),
];
/// The years 1990 to 2099 in days since 1970: so few that no two units have numbers in common.
const EPOCH_DAYS: std::ops::Range<i128> = 7_305..47_482;

/// Returns the day and unit of a number that can only be a date: so many seconds, milliseconds, microseconds or nanoseconds since
/// 1970, in the years 1990 to 2099, or the digits of such a date.
///
/// ```
/// use lorenz::calendar::Day;
/// use lorenz::schema::day_of_number;
/// assert_eq!(day_of_number(1_700_000_000), Some((Day(19_675), "seconds since 1970")));
/// assert_eq!(day_of_number(20_231_114), Some((Day(19_675), "digits of a date")));
/// assert_eq!(day_of_number(31), None);
/// ```
pub fn day_of_number(number: i128) -> Option<(Day, &'static str)> {
    let is_near = |day: &i128| EPOCH_DAYS.contains(day);
    let since = |(units, name): (i128, &'static str)| {
        let day = Some(number.div_euclid(units)).filter(is_near)?;
        Some((Day(i32::try_from(day).ok()?), name))
    };
    let part = |divisor: i128, size: i128| u32::try_from(number / divisor % size).unwrap_or(0);
    let digits = || {
        let day = Day::from_date(i32::try_from(number / 10_000).ok()?, part(100, 100), part(1, 100))?;
        Some((day, "digits of a date")).filter(|_| is_near(&day.0.into()))
    };
    DATE_UNITS.into_iter().find_map(since).or_else(digits)
}

/// Returns the day of each row: dates, timestamps of any unit (the time of day is dropped, in UTC), ISO text, numbers that can
/// only be dates.
///
/// A null, a text or number that is no date, or a date outside the years 0–9999 is `None`.
pub fn days(column: FileColumnValues<'_>) -> Vec<Option<Day>> {
    let units_a_day = match column.data_type() {
        DataType::Date32 => 1,
        DataType::Timestamp(TimeUnit::Second, _) => 86_400,
        DataType::Date64 | DataType::Timestamp(TimeUnit::Millisecond, _) => 86_400_000,
        DataType::Timestamp(TimeUnit::Microsecond, _) => 86_400_000_000,
        DataType::Timestamp(TimeUnit::Nanosecond, _) => 86_400_000_000_000,
        number if number.is_numeric() => return number_days(column),
        _ => return text_days(column),
    };
    let day = |units: i64| {
        let days = units.div_euclid(units_a_day);
        // The ends stand for what doesn't fit.
        (DAYS.contains(&days) && units != i64::MIN && units != i64::MAX).then_some(Day(days as i32))
    };
    // Dates stand in runs, and divisions take their time.
    let mut last = (0, day(0));
    by_row(column, |values, index| {
        let LeafValues::Integers(values) = values else { return None };
        let units = *values.get(index)?;
        if units != last.0 {
            last = (units, day(units));
        }
        last.1
    })
}

// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
fn number_days(column: FileColumnValues<'_>) -> Vec<Option<Day>> {
    let data_type = column.data_type();
    by_row(column, |values, index| {
        let whole = match number(data_type, values, index)? {
            StoredNumber::Whole(whole) => whole,
            // What isn't finite becomes one that is no date.
            StoredNumber::Fraction(value) => value.floor() as i128,
        };
        day_of_number(whole).map(|(day, _)| day)
    })
}

fn text_days(column: FileColumnValues<'_>) -> Vec<Option<Day>> {
    let keys = keys(column);
    let days: Vec<Option<Day>> = (0..keys.len()).map(|key| Day::parse(&keys.text(key as u32)?)).collect();
    keys.of_rows.iter().map(|&key| days.get(key as usize).copied().flatten()).collect()
}

/// Returns the count of each row: any integer, float or decimal type; a fraction is rounded to the nearest whole number.
///
/// A null, a negative number and a number that is not finite are `None`.
pub fn counts(column: FileColumnValues<'_>) -> Vec<Option<u64>> {
    let data_type = column.data_type();
    if data_type.is_signed_integer() {
        return by_row(column, |values, index| match values {
            LeafValues::Integers(values) => values.get(index).and_then(|&value| u64::try_from(value).ok()),
            _ => None,
        });
    }
    by_row(column, |values, index| match number(data_type, values, index)? {
        StoredNumber::Whole(whole) => u64::try_from(whole).ok(),
        StoredNumber::Fraction(value) => (0.0..9.0e18).contains(&value).then_some(value.round() as u64),
    })
}

/// Returns each row's value, from what is made of a value: of a dictionary's once, unless there are more of them than rows.
fn by_row<T: Copy>(
    column: FileColumnValues<'_>,
    mut made: impl FnMut(&LeafValues, usize) -> Option<T>,
) -> Vec<Option<T>> {
    let Some(leaf) = column.leaf() else { return vec![None; column.rows()] };
    let LeafColumn { dictionary, page_values, keys, .. } = leaf;
    if page_values.len() == keys.len() {
        return (0..keys.len()).map(|row| made(page_values, row)).collect();
    }
    let entries = dictionary.len();
    let of_entries: Vec<Option<T>> =
        if entries <= keys.len() { (0..entries).map(|entry| made(dictionary, entry)).collect() } else { Vec::new() };
    let mut value = |key: usize| match key.checked_sub(entries) {
        Some(key) => made(page_values, key),
        None => of_entries.get(key).copied().unwrap_or_else(|| made(dictionary, key)),
    };
    keys.iter().map(|&key| if key == NULL_KEY { None } else { value(key as usize) }).collect()
}

/// Returns each row's value as text: names, numbers, ISO days, lists with commas; empty where there is none.
pub fn texts(column: FileColumnValues<'_>) -> Vec<String> {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let written = |keys: Keys<'_>| {
        let text = |&key: &u32| keys.text(key).map_or_else(String::new, |text| text.into_owned());
        keys.of_rows.iter().map(text).collect()
    };
    match column_type(column.data_type()) {
        ColumnType::Date => days(column).into_iter().map(day).collect(),
        ColumnType::Number => written(number_keys(column)),
        ColumnType::Text | ColumnType::Boolean | ColumnType::List | ColumnType::Other => written(keys(column)),
    }
}
