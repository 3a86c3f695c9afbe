//! The first and last value of a column, as its statistics tell.

use arrow::datatypes::DataType;

use super::file_metadata::FileMetadata;
use super::footer_decoder::ValueBounds;
use super::parquet_types::PhysicalType;
use crate::calendar::Day;

/// The first and last value of a column over all row groups whose statistics have them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LeafBounds {
    /// Of numbers, as they are stored.
    Numbers(f64, f64),
    /// Of texts: whether one of them is a date.
    Texts {
        /// Whether the first or the last text of a row group is an ISO date.
        are_dates: bool,
    },
}

/// Returns the bounds of a Parquet leaf column of numbers or texts; `None` where no row group's statistics have them.
pub fn bounds(file: &FileMetadata, leaf: usize) -> Option<LeafBounds> {
    let of_chunk = (0..file.row_group_count()).filter_map(|group| {
        let (column, _) = file.column_chunk(leaf, group)?;
        let ValueBounds { min, max, .. } = file.footer.bounds(leaf, group)?;
        let number = |bytes: &[u8]| match column.physical_type? {
            PhysicalType::Int32 => Some(f64::from(i32::from_le_bytes(bytes.try_into().ok()?))),
            PhysicalType::Int64 => Some(i64::from_le_bytes(bytes.try_into().ok()?) as f64),
            PhysicalType::Float => Some(f64::from(f32::from_le_bytes(bytes.try_into().ok()?))),
            PhysicalType::Double => Some(f64::from_le_bytes(bytes.try_into().ok()?)),
            _ => None,
        };
        let is_date = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| Day::parse(text).is_some());
        match column.data_type {
            DataType::Utf8 => Some(LeafBounds::Texts { are_dates: is_date(min) || is_date(max) }),
            _ => Some(LeafBounds::Numbers(number(min)?, number(max)?)).filter(|_| number(min) <= number(max)),
        }
    });
    of_chunk.reduce(|one, other| match (one, other) {
        (LeafBounds::Numbers(low, high), LeafBounds::Numbers(other_low, other_high)) => {
            LeafBounds::Numbers(low.min(other_low), high.max(other_high))
        }
        (LeafBounds::Texts { are_dates }, LeafBounds::Texts { are_dates: others }) => {
            LeafBounds::Texts { are_dates: are_dates || others }
        }
        (one, _) => one,
    })
}
