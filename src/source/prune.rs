//! Row groups that can't hold a wanted date are never fetched.

use parquet::basic::{ConvertedType, LogicalType};
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescriptor;

use super::FileMetadata;
use crate::calendar::Day;

/// The row groups that may hold a date between `from` and `to` (both included) in a Parquet leaf column.
///
/// A row group without statistics, or whose dates are text or of a type that carries no order here,
/// is kept: pruning never loses a row.
pub fn row_groups_between(file: &FileMetadata, leaf: usize, from: Option<Day>, to: Option<Day>) -> Vec<usize> {
    let metadata = file.reader.metadata();
    (0..metadata.num_row_groups())
        .filter(|&group| {
            let chunk = metadata.row_group(group).columns().get(leaf);
            let dates = chunk.and_then(|chunk| date_range(chunk.column_descr(), chunk.statistics()?));
            dates.is_none_or(|(first, last)| from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to))
        })
        .collect()
}

/// The latest date in a Parquet leaf column, as the statistics of all row groups tell; `None` where one doesn't.
pub fn latest_day(file: &FileMetadata, leaf: usize) -> Option<Day> {
    let chunks = file.reader.metadata().row_groups().iter().map(|group| group.columns().get(leaf));
    let mut last = chunks.map(|chunk| date_range(chunk?.column_descr(), chunk?.statistics()?).map(|(_, last)| last));
    last.try_fold(None, |latest: Option<Day>, last| Some(latest.max(Some(last?)))).flatten()
}

fn date_range(column: &ColumnDescriptor, statistics: &Statistics) -> Option<(Day, Day)> {
    let day = |days: i64| i32::try_from(days).ok().map(Day);
    let text = |bytes: Option<&[u8]>| Day::parse(std::str::from_utf8(bytes?).ok()?);
    match (statistics, column.converted_type()) {
        // ISO text sorts as its dates do; a bound that was cut off is no date, or an earlier and a later one.
        (Statistics::ByteArray(range), ConvertedType::UTF8) => {
            Some((text(range.min_bytes_opt())?, text(range.max_bytes_opt())?))
        }
        (Statistics::Int32(range), ConvertedType::DATE) => Some((Day(*range.min_opt()?), Day(*range.max_opt()?))),
        (Statistics::Int64(range), _) => {
            let units_a_day = units_a_day(column)?;
            Some((day(range.min_opt()?.div_euclid(units_a_day))?, day(range.max_opt()?.div_euclid(units_a_day))?))
        }
        _ => None,
    }
}

/// How a column of times counts them, by its annotation.
fn units_a_day(column: &ColumnDescriptor) -> Option<i64> {
    match (column.converted_type(), column.logical_type_ref()) {
        (ConvertedType::TIMESTAMP_MILLIS, _) => Some(86_400_000),
        (ConvertedType::TIMESTAMP_MICROS, _) => Some(86_400_000_000),
        // Nanoseconds are newer than converted types.
        (_, Some(LogicalType::Timestamp(_))) => Some(86_400_000_000_000),
        _ => None,
    }
}
