//! Prunes row groups by their statistics: those that can't hold a wanted date or text are not read.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::schema::types::ColumnDescriptor;

use super::file_metadata::FileMetadata;
use crate::calendar::Day;

/// Returns the row groups that may hold a date between `from` and `to` (both included) in a Parquet leaf column.
///
/// A row group without statistics, or of a type whose statistics are not read as dates, is kept: pruning never loses a row.
/// ISO text is pruned where both bounds are dates.
pub fn row_groups_between(file: &FileMetadata, leaf: usize, from: Option<Day>, to: Option<Day>) -> Vec<usize> {
    let metadata = &file.parquet;
    (0..metadata.num_row_groups())
        .filter(|&group| {
            let chunk = metadata.row_group(group).columns().get(leaf);
            let dates = chunk.and_then(|chunk| date_range(chunk.column_descr(), chunk.statistics()?));
            dates.is_none_or(|(first, last)| from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to))
        })
        .collect()
}

/// Returns the latest date in a Parquet leaf column, from the statistics of all row groups; `None` where one lacks them.
pub fn latest_day(file: &FileMetadata, leaf: usize) -> Option<Day> {
    let chunks = file.parquet.row_groups().iter().map(|group| group.columns().get(leaf));
    let mut last = chunks.map(|chunk| date_range(chunk?.column_descr(), chunk?.statistics()?).map(|(_, last)| last));
    last.try_fold(None, |latest: Option<Day>, last| Some(latest.max(Some(last?)))).flatten()
}

/// Returns the first dates of the row groups in a Parquet leaf column, ascending, each once.
///
/// Row groups without statistics are left out.
pub fn first_days(file: &FileMetadata, leaf: usize) -> Vec<Day> {
    let chunks = file.parquet.row_groups().iter().filter_map(|group| group.columns().get(leaf));
    let first = chunks.filter_map(|chunk| Some(date_range(chunk.column_descr(), chunk.statistics()?)?.0));
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
    let metadata = &file.parquet;
    let may_hold = |group: usize| {
        let Some(chunk) = metadata.row_group(group).columns().get(leaf) else { return true };
        // Bounds of the deprecated form may be ordered by signed bytes.
        match chunk.statistics().filter(|statistics| !statistics.is_min_max_deprecated()) {
            Some(Statistics::ByteArray(range)) if is_text(chunk.column_descr()) => {
                let at_least = |value: &[u8]| range.min_bytes_opt().is_none_or(|min| value >= min);
                let at_most = |value: &[u8]| {
                    // A writer that truncates an upper bound should raise it; where it didn't, texts that begin with it lie above.
                    let cut = |max: &[u8]| !range.max_is_exact() && value.starts_with(max);
                    range.max_bytes_opt().is_none_or(|max| value <= max || cut(max))
                };
                values.iter().any(|value| at_least(value.as_bytes()) && at_most(value.as_bytes()))
            }
            _ => true,
        }
    };
    (0..metadata.num_row_groups()).filter(|&group| may_hold(group)).collect()
}

/// Returns whether a Parquet column is declared to be text.
fn is_text(column: &ColumnDescriptor) -> bool {
    matches!(column.logical_type_ref(), Some(LogicalType::String)) || column.converted_type() == ConvertedType::UTF8
}

/// Returns the first and the last date that statistics give; `None` where their values are no dates.
fn date_range(column: &ColumnDescriptor, statistics: &Statistics) -> Option<(Day, Day)> {
    let day = |days: i64| i32::try_from(days).ok().map(Day);
    // Spaces before a date are ignored when it is read, but not when texts are ordered.
    let text = |bytes: Option<&[u8]>| {
        let text = std::str::from_utf8(bytes?).ok()?;
        Day::parse(text).filter(|_| text.starts_with(|first: char| first.is_ascii_digit()))
    };
    let days = |range: &ValueStatistics<i64>, units_per_day: i64| {
        Some((day(range.min_opt()?.div_euclid(units_per_day))?, day(range.max_opt()?.div_euclid(units_per_day))?))
    };
    match statistics {
        // ISO text sorts as its dates do; a truncated bound is no date, or an earlier and a later one.
        Statistics::ByteArray(range) if is_text(column) => {
            Some((text(range.min_bytes_opt())?, text(range.max_bytes_opt())?))
        }
        Statistics::Int32(range) if is_date(column) => Some((Day(*range.min_opt()?), Day(*range.max_opt()?))),
        Statistics::Int64(range) => days(range, units_per_day(column)?),
        _ => None,
    }
}

/// Returns whether a Parquet column is declared to be dates.
fn is_date(column: &ColumnDescriptor) -> bool {
    matches!(column.logical_type_ref(), Some(LogicalType::Date)) || column.converted_type() == ConvertedType::DATE
}

/// Returns the units per day of a column of timestamps; older files have the converted type only.
fn units_per_day(column: &ColumnDescriptor) -> Option<i64> {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(timestamp)), _) => Some(match timestamp.unit {
            TimeUnit::MILLIS => 86_400_000,
            TimeUnit::MICROS => 86_400_000_000,
            TimeUnit::NANOS => 86_400_000_000_000,
        }),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some(86_400_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some(86_400_000_000),
        _ => None,
    }
}
