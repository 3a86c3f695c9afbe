//! A column's physical form becomes dates, counts and dictionary keys; everything that isn't one is `None`.

use arrow::datatypes::{DataType, TimeUnit, i256};
use half::f16;

use super::columns::{ColumnType, Values, column_type};
use super::keys::{Keys, keys, number_keys};
use crate::calendar::Day;
use crate::source::{self, Leaf};

/// Years 0–9999 in days since 1970: a date outside is a mistake in the file.
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// The day of each row: dates, timestamps of any unit (the time of day is dropped, in UTC), ISO text.
///
/// A null, a text that is no date, or a date outside the years 0–9999 is `None`.
pub fn days(column: Values<'_>) -> Vec<Option<Day>> {
    let units_a_day = match column.data_type() {
        DataType::Date32 => 1,
        DataType::Timestamp(TimeUnit::Second, _) => 86_400,
        DataType::Date64 | DataType::Timestamp(TimeUnit::Millisecond, _) => 86_400_000,
        DataType::Timestamp(TimeUnit::Microsecond, _) => 86_400_000_000,
        DataType::Timestamp(TimeUnit::Nanosecond, _) => 86_400_000_000_000,
        _ => return text_days(column),
    };
    let day = |units: i64| {
        let days = units.div_euclid(units_a_day);
        // The ends stand for what doesn't fit.
        (DAYS.contains(&days) && units != i64::MIN && units != i64::MAX).then_some(Day(days as i32))
    };
    let days = |values: &source::Values| match values {
        source::Values::Integers(values) => values.iter().map(|&units| day(units)).collect(),
        other => vec![None; other.len()],
    };
    by_row(column, days)
}

fn text_days(column: Values<'_>) -> Vec<Option<Day>> {
    let keys = keys(column);
    let days: Vec<Option<Day>> = (0..keys.len()).map(|key| Day::parse(&keys.text(key as u32)?)).collect();
    keys.of_rows.iter().map(|&key| days.get(key as usize).copied().flatten()).collect()
}

/// The count of each row: any integer, float or decimal type; a fraction is rounded to the nearest whole number.
///
/// A null, a negative number and a number that is not finite are `None`.
pub fn counts(column: Values<'_>) -> Vec<Option<u64>> {
    let float = |value: f64| (0.0..9.0e18).contains(&value).then_some(value.round() as u64);
    let data_type = column.data_type();
    by_row(column, |values| numeric(data_type, values, |whole| u64::try_from(whole).ok(), float))
}

/// Each row's value, from what is made of the dictionary's values and of those that are spelled out.
fn by_row<T: Copy>(column: Values<'_>, made: impl Fn(&source::Values) -> Vec<Option<T>>) -> Vec<Option<T>> {
    let Some(leaf) = column.leaf() else { return vec![None; column.rows()] };
    let spelled = made(&leaf.spelled);
    if spelled.len() == leaf.keys.len() {
        return spelled;
    }
    let mut values = made(&leaf.dictionary);
    values.extend(spelled);
    leaf.keys.iter().map(|&key| values.get(key as usize).copied().flatten()).collect()
}

/// Numbers, each made of a whole one or of one with a fraction; other types give nulls.
fn numeric<T: Clone>(
    data_type: &DataType,
    values: &source::Values,
    whole: impl Fn(i128) -> Option<T>,
    float: impl Fn(f64) -> Option<T>,
) -> Vec<Option<T>> {
    let none = || vec![None; values.len()];
    match (data_type, values) {
        (DataType::UInt32, source::Values::Integers(values)) => {
            // Stored in the same bits as numbers with a sign.
            values.iter().map(|&value| whole(i128::from(value as u32))).collect()
        }
        (DataType::UInt64, source::Values::Integers(values)) => {
            values.iter().map(|&value| whole(i128::from(value.cast_unsigned()))).collect()
        }
        (DataType::Decimal256(_, scale), values) => {
            let one = u32::try_from(*scale).ok().and_then(|scale| i256::from(10).checked_pow(scale));
            let Some(one) = one else { return none() };
            let number = |value: i256| match value.checked_div_rem(one)? {
                (quotient, i256::ZERO) => whole(quotient.to_i128()?),
                // Through its text, since that is rounded once.
                _ => float(format!("{value}e-{scale}").parse().ok()?),
            };
            match values {
                source::Values::Integers(values) => values.iter().map(|&v| number(i256::from_i128(v.into()))).collect(),
                source::Values::Bytes(texts) => (0..texts.len()).map(|i| number(big_endian(texts.get(i))?)).collect(),
                source::Values::Floats(_) => none(),
            }
        }
        (DataType::Float16, source::Values::Bytes(texts)) => {
            let half = |index: usize| texts.get(index).first_chunk().map(|bytes| f16::from_le_bytes(*bytes).to_f64());
            (0..texts.len()).map(|index| float(half(index)?)).collect()
        }
        (number, source::Values::Integers(values)) if number.is_integer() => {
            values.iter().map(|&value| whole(i128::from(value))).collect()
        }
        (number, source::Values::Floats(values)) if number.is_floating() => {
            values.iter().map(|&value| float(value)).collect()
        }
        _ => none(),
    }
}

/// A whole number of up to 32 bytes, the most significant first.
fn big_endian(bytes: &[u8]) -> Option<i256> {
    let mut filled = [if bytes.first()? & 0x80 == 0 { 0 } else { 0xff }; 32];
    let start = filled.len().checked_sub(bytes.len())?;
    filled[start..].copy_from_slice(bytes);
    Some(i256::from_be_bytes(filled))
}

/// The numbers of a leaf's dictionary and of what it spells out; NaN stands for none.
///
/// Whole numbers above 2^53 are rounded to the nearest that a double holds. What is not finite is none.
pub(super) fn numbers(data_type: &DataType, leaf: &Leaf) -> Vec<f64> {
    // Adding 0 makes the negative zero the positive one.
    let float = |value: f64| value.is_finite().then_some(value + 0.0);
    let numbers = |values| numeric(data_type, values, |whole| Some(whole as f64), float);
    let all = numbers(&leaf.dictionary).into_iter().chain(numbers(&leaf.spelled));
    all.map(|number| number.unwrap_or(f64::NAN)).collect()
}

/// Each row's value as text: names, numbers, ISO days, lists with commas; empty where there is none.
pub fn texts(column: Values<'_>) -> Vec<String> {
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
