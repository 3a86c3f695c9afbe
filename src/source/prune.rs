//! Row groups that can't hold a wanted date are never fetched.

use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescriptor;

use super::FileMetadata;
use crate::calendar::Day;

/// The row groups that may hold a date between `from` and `to` (both included) in a column.
///
/// A row group without statistics, or whose dates are text or of a type that carries no order here,
/// is kept: pruning never loses a row.
pub fn row_groups_between(file: &FileMetadata, column: usize, from: Option<Day>, to: Option<Day>) -> Vec<usize> {
    let metadata = file.reader.metadata();
    let parquet_schema = metadata.file_metadata().schema_descr();
    let leaf = (0..parquet_schema.num_columns()).find(|&leaf| parquet_schema.get_column_root_idx(leaf) == column);
    (0..metadata.num_row_groups())
        .filter(|&group| {
            let dates = leaf.and_then(|leaf| {
                let chunk = metadata.row_group(group).columns().get(leaf)?;
                date_range(chunk.column_descr(), chunk.statistics()?)
            });
            dates.is_none_or(|(first, last)| from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to))
        })
        .collect()
}

fn date_range(column: &ColumnDescriptor, statistics: &Statistics) -> Option<(Day, Day)> {
    let day = |days: i64| i32::try_from(days).ok().map(Day);
    match (statistics, column.logical_type_ref()?) {
        (Statistics::Int32(range), LogicalType::Date) => Some((Day(*range.min_opt()?), Day(*range.max_opt()?))),
        (Statistics::Int64(range), LogicalType::Timestamp(timestamp)) => {
            let units_a_day = match timestamp.unit {
                TimeUnit::MILLIS => 86_400_000,
                TimeUnit::MICROS => 86_400_000_000,
                TimeUnit::NANOS => 86_400_000_000_000,
            };
            Some((day(range.min_opt()?.div_euclid(units_a_day))?, day(range.max_opt()?.div_euclid(units_a_day))?))
        }
        _ => None,
    }
}
