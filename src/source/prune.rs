//! Prunes row groups by their statistics: those that can't hold a wanted date or text are not read.

use arrow::datatypes::{DataType, TimeUnit};

use super::file_metadata::FileMetadata;
use super::footer_decoder::ValueBounds;
use super::parquet_types::PhysicalType;
use crate::calendar::Day;

/// Returns the row groups that may hold a date between `from` and `to` (both included) in a Parquet leaf column.
///
/// A row group without statistics, or of a type whose statistics are not read as dates, is kept: pruning never loses a row.
/// ISO text is pruned where both bounds are dates.
pub fn row_groups_between(file: &FileMetadata, leaf: usize, from: Option<Day>, to: Option<Day>) -> Vec<usize> {
    (0..file.row_group_count())
        .filter(|&group| {
            let dates = date_range(file, leaf, group);
            dates.is_none_or(|(first, last)| from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to))
        })
        .collect()
}

/// Returns the latest date in a Parquet leaf column, from the statistics of all row groups; `None` where one lacks them, or has
/// a bound that may be cut.
pub fn latest_day(file: &FileMetadata, leaf: usize) -> Option<Day> {
    let last_of = |group: usize| {
        // A text may be cut, and its end raised, without a word of it.
        let dates = date_range(file, leaf, group).filter(|_| !is_text(file, leaf))?;
        Some(dates.1)
    };
    let mut last = (0..file.row_group_count()).map(last_of);
    last.try_fold(None, |latest: Option<Day>, last| Some(latest.max(Some(last?)))).flatten()
}

/// Returns the first dates of the row groups in a Parquet leaf column, ascending, each once.
///
/// Row groups without statistics are left out.
pub fn first_days(file: &FileMetadata, leaf: usize) -> Vec<Day> {
    let first = (0..file.row_group_count()).filter_map(|group| Some(date_range(file, leaf, group)?.0));
    let mut days: Vec<Day> = first.collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Returns the row groups that may hold one of these texts in a Parquet leaf column: those whose bounds don't exclude them
/// all.
///
/// A null is none of them. A row group without bounds, or of another type than text, is kept.
pub fn row_groups_with(file: &FileMetadata, leaf: usize, values: &[String]) -> Vec<usize> {
    let may_hold = |group: usize| {
        // ValueBounds of the deprecated form may be ordered by signed bytes.
        match bounds(file, leaf, group).filter(|(_, _, bounds)| !bounds.is_deprecated) {
            Some((PhysicalType::ByteArray, DataType::Utf8, ValueBounds { min, max, max_is_cut, .. })) => {
                // A writer that truncates an upper bound should raise it; where it didn't, texts that begin with it lie above.
                let at_most = |value: &[u8]| value <= max || max_is_cut && value.starts_with(max);
                values.iter().any(|value| value.as_bytes() >= min && at_most(value.as_bytes()))
            }
            _ => true,
        }
    };
    (0..file.row_group_count()).filter(|&group| may_hold(group)).collect()
}

/// Returns whether a leaf column holds texts.
fn is_text(file: &FileMetadata, leaf: usize) -> bool {
    file.footer.leaves.get(leaf).is_some_and(|leaf| leaf.data_type == DataType::Utf8)
}

/// Returns how a column chunk's values are stored, what they are, and their bounds; `None` where these can't be true.
fn bounds(file: &FileMetadata, leaf: usize, group: usize) -> Option<(PhysicalType, &DataType, ValueBounds<'_>)> {
    let (column, _) = file.column_chunk(leaf, group)?;
    let bounds = file.footer.bounds(leaf, group)?;
    let physical_type = column.physical_type?;
    let is_ordered = match physical_type {
        PhysicalType::Int32 => {
            i32::from_le_bytes(bounds.min.try_into().ok()?) <= i32::from_le_bytes(bounds.max.try_into().ok()?)
        }
        PhysicalType::Int64 => {
            i64::from_le_bytes(bounds.min.try_into().ok()?) <= i64::from_le_bytes(bounds.max.try_into().ok()?)
        }
        _ => bounds.min <= bounds.max,
    };
    is_ordered.then_some((physical_type, &column.data_type, bounds))
}

/// Returns the first and the last date that statistics give; `None` where their values are no dates.
fn date_range(file: &FileMetadata, leaf: usize, group: usize) -> Option<(Day, Day)> {
    let (physical_type, data_type, ValueBounds { min, max, .. }) = bounds(file, leaf, group)?;
    // Spaces before a date are ignored when it is read, but not when texts are ordered.
    let text = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok()?;
        Day::parse(text).filter(|_| text.starts_with(|first: char| first.is_ascii_digit()))
    };
    let day = |bytes: &[u8], units_per_day: i64| {
        let units = i64::from_le_bytes(bytes.try_into().ok()?);
        i32::try_from(units.div_euclid(units_per_day)).ok().map(Day)
    };
    match (physical_type, data_type) {
        // ISO text sorts as its dates do; a truncated bound is no date, or an earlier and a later one.
        (PhysicalType::ByteArray, DataType::Utf8) => Some((text(min)?, text(max)?)),
        (PhysicalType::Int32, DataType::Date32) => {
            Some((Day(i32::from_le_bytes(min.try_into().ok()?)), Day(i32::from_le_bytes(max.try_into().ok()?))))
        }
        (PhysicalType::Int64, DataType::Timestamp(unit, _)) => {
            let units_per_day = match unit {
                TimeUnit::Second => 86_400,
                TimeUnit::Millisecond => 86_400_000,
                TimeUnit::Microsecond => 86_400_000_000,
                TimeUnit::Nanosecond => 86_400_000_000_000,
            };
            Some((day(min, units_per_day)?, day(max, units_per_day)?))
        }
        _ => None,
    }
}
