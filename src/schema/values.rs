//! A column's physical form becomes dates, counts and dictionary keys; everything that isn't one is `None`.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Date64Type, Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};

use hashbrown::HashMap;

use super::columns::{ColumnType, column_type};
use super::lists;
use crate::calendar::Day;

/// Years 0–9999 in days since 1970: a date outside is a mistake in the file.
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// The day of each row: dates, timestamps of any unit (the time of day is dropped, in UTC), ISO text.
///
/// A null, a text that is no date, or a date outside the years 0–9999 is `None`.
pub fn days(column: &ArrayRef) -> Vec<Option<Day>> {
    let per_day = |unit: &TimeUnit| match unit {
        TimeUnit::Second => 86_400,
        TimeUnit::Millisecond => 86_400_000,
        TimeUnit::Microsecond => 86_400_000_000,
        TimeUnit::Nanosecond => 86_400_000_000_000,
    };
    let day = |units: i64, units_a_day: i64| {
        let days = units.div_euclid(units_a_day);
        DAYS.contains(&days).then_some(days as i32).map(Day)
    };
    match column.data_type() {
        DataType::Date32 => primitive::<Date32Type, _>(column, |days| day(i64::from(days), 1)),
        DataType::Date64 => primitive::<Date64Type, _>(column, |ms| day(ms, 86_400_000)),
        DataType::Timestamp(unit, _) => {
            let units = per_day(unit);
            match unit {
                TimeUnit::Second => primitive::<TimestampSecondType, _>(column, |t| day(t, units)),
                TimeUnit::Millisecond => primitive::<TimestampMillisecondType, _>(column, |t| day(t, units)),
                TimeUnit::Microsecond => primitive::<TimestampMicrosecondType, _>(column, |t| day(t, units)),
                TimeUnit::Nanosecond => primitive::<TimestampNanosecondType, _>(column, |t| day(t, units)),
            }
        }
        _ => text_days(column),
    }
}

fn text_days(column: &ArrayRef) -> Vec<Option<Day>> {
    let keys = keys(column);
    let days: Vec<Option<Day>> = keys.values.iter().map(|text| Day::parse(text)).collect();
    keys.of_rows.iter().map(|key| key.and_then(|key| days[key as usize])).collect()
}

/// The count of each row: any integer, float or decimal type; a fraction is rounded to the nearest whole number.
///
/// A null, a negative number and a number that is not finite are `None`.
pub fn counts(column: &ArrayRef) -> Vec<Option<u64>> {
    let float = |value: f64| (0.0..9.0e18).contains(&value).then_some(value.round() as u64);
    numeric(column, |whole| u64::try_from(whole).ok(), float)
}

/// Each row's number, made of a whole one or of one with a fraction; other types give nulls.
fn numeric<T: Clone>(
    column: &ArrayRef,
    whole: impl Fn(i128) -> Option<T>,
    float: impl Fn(f64) -> Option<T>,
) -> Vec<Option<T>> {
    match column.data_type() {
        DataType::Int8 => primitive::<Int8Type, _>(column, |v| whole(v.into())),
        DataType::Int16 => primitive::<Int16Type, _>(column, |v| whole(v.into())),
        DataType::Int32 => primitive::<Int32Type, _>(column, |v| whole(v.into())),
        DataType::Int64 => primitive::<Int64Type, _>(column, |v| whole(v.into())),
        DataType::UInt8 => primitive::<UInt8Type, _>(column, |v| whole(v.into())),
        DataType::UInt16 => primitive::<UInt16Type, _>(column, |v| whole(v.into())),
        DataType::UInt32 => primitive::<UInt32Type, _>(column, |v| whole(v.into())),
        DataType::UInt64 => primitive::<UInt64Type, _>(column, |v| whole(v.into())),
        DataType::Float16 => primitive::<Float16Type, _>(column, |v| float(v.to_f64())),
        DataType::Float32 => primitive::<Float32Type, _>(column, |v| float(v.into())),
        DataType::Float64 => primitive::<Float64Type, _>(column, float),
        DataType::Decimal256(_, scale) => {
            let one = u32::try_from(*scale).ok().and_then(|scale| i256::from(10).checked_pow(scale));
            primitive::<Decimal256Type, _>(column, |v| match v.checked_div_rem(one?)? {
                (quotient, i256::ZERO) => whole(quotient.to_i128()?),
                // Through its text, since that is rounded once.
                _ => float(format!("{v}e-{scale}").parse().ok()?),
            })
        }
        _ => vec![None; column.len()],
    }
}

fn primitive<T: ArrowPrimitiveType, U: Clone>(
    column: &ArrayRef,
    map: impl Fn(T::Native) -> Option<U>,
) -> Vec<Option<U>> {
    match column.as_primitive_opt::<T>() {
        Some(array) => array.iter().map(|value| value.and_then(&map)).collect(),
        None => vec![None; column.len()],
    }
}

/// A column of text, taken apart: the distinct values of this batch, and each row's index among them.
pub struct Keys<'a> {
    /// Values in the batch's order; may repeat, may hold values that no row uses.
    pub values: Vec<Cow<'a, str>>,
    /// For each row its index in `values`; `None` for null.
    pub of_rows: Vec<Option<u32>>,
}

/// Reads text, Booleans (`true`, `false`) and lists of text (joined by `", "`), also written as `["en", "de"]`, as keys.
///
/// An empty string counts as null: pandas writes it for "unknown"; so do bytes that aren't UTF-8. Other types give all
/// nulls.
pub fn keys(column: &ArrayRef) -> Keys<'_> {
    if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
        let key = |key: Option<i32>| u32::try_from(key?).ok();
        return filled(texts_of(dictionary.values()), dictionary.keys().iter().map(key));
    }
    if let Some(booleans) = column.as_boolean_opt() {
        let values = ["false", "true"].map(Cow::Borrowed).to_vec();
        return Keys { values, of_rows: booleans.iter().map(|b| b.map(u32::from)).collect() };
    }
    if column.as_list_opt::<i32>().is_some() {
        return lists::joined(column);
    }
    filled(texts_of(column), (0..column.len() as u32).map(Some))
}

/// Keys of texts that have any; a text that writes a list is that list's.
fn filled<'a>(texts: Vec<Option<&'a str>>, of_rows: impl Iterator<Item = Option<u32>>) -> Keys<'a> {
    let values: Vec<Cow<'a, str>> = texts.into_iter().map(|text| lists::unwritten(text.unwrap_or_default())).collect();
    let filled = |key: &u32| values.get(*key as usize).is_some_and(|text| !text.is_empty());
    let of_rows = of_rows.map(|key| key.filter(filled)).collect();
    Keys { values, of_rows }
}

/// The texts of a column without a dictionary; bytes of a fixed length may be filled up with zeros.
fn texts_of(column: &ArrayRef) -> Vec<Option<&str>> {
    fn text(bytes: Option<&[u8]>) -> Option<&str> {
        std::str::from_utf8(bytes?).ok().map(|text| text.trim_end_matches('\0'))
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().iter().collect(),
        DataType::Binary => column.as_binary::<i32>().iter().map(text).collect(),
        DataType::FixedSizeBinary(_) => column.as_fixed_size_binary().iter().map(text).collect(),
        _ => vec![None; column.len()],
    }
}

/// Reads numbers as keys: the shortest decimal text that reads back as the same number, `7000000000`.
///
/// Whole numbers above 2^53 are rounded to the nearest that a double holds. A null, what is not finite, and other
/// types give nulls.
pub fn number_keys(column: &ArrayRef) -> Keys<'static> {
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut values = Vec::new();
    let mut key_of = |number: f64| {
        *known.entry(number.to_bits()).or_insert_with(|| {
            values.push(Cow::Owned(number.to_string()));
            values.len() as u32 - 1
        })
    };
    let of_rows = numbers(column).into_iter().map(|number| number.map(&mut key_of)).collect();
    Keys { values, of_rows }
}

/// Each row's value as text: names, numbers, ISO days, lists with commas; empty where there is none.
pub fn texts(column: &ArrayRef) -> Vec<String> {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    match column_type(column.data_type()) {
        ColumnType::Date => days(column).into_iter().map(day).collect(),
        ColumnType::Number => written(&number_keys(column)),
        ColumnType::Text | ColumnType::Boolean | ColumnType::List | ColumnType::Other => written(&keys(column)),
    }
}

fn written(keys: &Keys<'_>) -> Vec<String> {
    let value = |key: &Option<u32>| key.and_then(|key| keys.values.get(key as usize));
    keys.of_rows.iter().map(|key| value(key).map_or_else(String::new, |value| value.to_string())).collect()
}

fn numbers(column: &ArrayRef) -> Vec<Option<f64>> {
    // Adding 0 makes the negative zero the positive one.
    numeric(column, |whole| Some(whole as f64), |value| value.is_finite().then_some(value + 0.0))
}
