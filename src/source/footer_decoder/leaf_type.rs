//! The type of a leaf column: from its physical type, and from the logical or the converted type where one fits that.

use arrow::datatypes::{DataType, IntervalUnit, TimeUnit};

use crate::source::parquet_types::PhysicalType;
use crate::source::thrift::{Thrift, wire};

/// Most digits that Arrow's decimals can have.
const MAX_PRECISION: i64 = 76;

/// What a schema element says of the meaning of its values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LeafAnnotation {
    /// The number of the logical type; 0 without one.
    pub(super) logical: i16,
    /// The first two fields of the logical type: scale and precision, zone and unit, bits and sign.
    parameters: [Option<i64>; 2],
    /// The number of the converted type, with which older writers say the same.
    pub(super) converted: Option<i64>,
    pub(super) scale: Option<i64>,
    pub(super) precision: Option<i64>,
}

impl LeafAnnotation {
    /// Reads a logical type: a union, whose one field is a struct.
    pub(super) fn read_logical(&mut self, thrift: &mut Thrift<'_>) -> Option<()> {
        thrift.structure(|thrift, number, wire_type| {
            if wire_type != wire::STRUCT {
                return thrift.skip(wire_type);
            }
            self.logical = number;
            thrift.structure(|thrift, number, wire_type| {
                let value = match wire_type {
                    wire::TRUE => 1,
                    wire::FALSE => 0,
                    wire::BYTE => i64::from(thrift.byte()?),
                    wire::I16 | wire::I32 | wire::I64 => thrift.integer()?,
                    wire::STRUCT => unit(thrift)?,
                    other => return thrift.skip(other),
                };
                if let Some(slot) = self.parameters.get_mut(usize::try_from(number - 1).unwrap_or(usize::MAX)) {
                    *slot = Some(value);
                }
                Some(())
            })
        })
    }

    /// Returns the type of values that are stored as `physical`: what the annotation says, where that fits; else the plain one.
    pub(super) fn data_type(&self, physical: PhysicalType, type_length: usize) -> DataType {
        self.logical_type(physical).or_else(|| self.converted_type(physical)).unwrap_or(match physical {
            PhysicalType::Boolean => DataType::Boolean,
            PhysicalType::Int32 => DataType::Int32,
            PhysicalType::Int64 => DataType::Int64,
            PhysicalType::Int96 => DataType::Timestamp(TimeUnit::Nanosecond, None),
            PhysicalType::Float => DataType::Float32,
            PhysicalType::Double => DataType::Float64,
            PhysicalType::ByteArray => DataType::Binary,
            PhysicalType::FixedLenByteArray => DataType::FixedSizeBinary(i32::try_from(type_length).unwrap_or(0)),
        })
    }

    fn logical_type(&self, physical: PhysicalType) -> Option<DataType> {
        use PhysicalType::{ByteArray, FixedLenByteArray, Int32, Int64};
        let [first, second] = self.parameters;
        let unit = |number: i64| {
            Some(match number {
                1 => TimeUnit::Millisecond,
                2 => TimeUnit::Microsecond,
                3 => TimeUnit::Nanosecond,
                _ => return None,
            })
        };
        Some(match (self.logical, physical) {
            (1 | 4 | 12, ByteArray | FixedLenByteArray) => DataType::Utf8,
            (5, Int32 | Int64 | ByteArray | FixedLenByteArray) => {
                decimal(first.or(self.scale), second.or(self.precision))
            }
            (6, Int32) => DataType::Date32,
            (7, Int32) => DataType::Time32(TimeUnit::Millisecond),
            (7, Int64) => DataType::Time64(unit(second?).filter(|unit| *unit != TimeUnit::Millisecond)?),
            (8, Int64) => DataType::Timestamp(unit(second?)?, (first == Some(1)).then(|| "UTC".into())),
            (10, Int32 | Int64) => integer(physical, first?, second != Some(0))?,
            (11, _) => DataType::Null,
            (15, FixedLenByteArray) => DataType::Float16,
            _ => return None,
        })
    }

    fn converted_type(&self, physical: PhysicalType) -> Option<DataType> {
        use PhysicalType::{ByteArray, FixedLenByteArray, Int32, Int64};
        let utc = || Some("UTC".into());
        Some(match (self.converted?, physical) {
            (0 | 4 | 19, ByteArray | FixedLenByteArray) => DataType::Utf8,
            (5, Int32 | Int64 | ByteArray | FixedLenByteArray) => decimal(self.scale, self.precision),
            (6, Int32) => DataType::Date32,
            (7, Int32) => DataType::Time32(TimeUnit::Millisecond),
            (8, Int64) => DataType::Time64(TimeUnit::Microsecond),
            (9, Int64) => DataType::Timestamp(TimeUnit::Millisecond, utc()),
            (10, Int64) => DataType::Timestamp(TimeUnit::Microsecond, utc()),
            (number @ 11..=14, Int32 | Int64) => integer(physical, 8 << (number - 11), false)?,
            (number @ 15..=18, Int32 | Int64) => integer(physical, 8 << (number - 15), true)?,
            (21, FixedLenByteArray) => DataType::Interval(IntervalUnit::DayTime),
            _ => return None,
        })
    }
}

/// Returns the number of a union's field, and reads past it: of a unit of time.
fn unit(thrift: &mut Thrift<'_>) -> Option<i64> {
    let mut unit = 0;
    thrift.structure(|thrift, number, wire_type| {
        unit = i64::from(number);
        thrift.skip(wire_type)
    })?;
    Some(unit)
}

/// Returns the type of decimals; without a scale they are whole numbers, as the format says.
fn decimal(scale: Option<i64>, precision: Option<i64>) -> DataType {
    let precision = precision.filter(|precision| (1..=MAX_PRECISION).contains(precision)).unwrap_or(MAX_PRECISION);
    let scale = scale.unwrap_or(0).clamp(i8::MIN.into(), i8::MAX.into());
    DataType::Decimal256(precision as u8, scale as i8)
}

/// Returns the type of whole numbers of so many bits; `None` where they are stored in another width.
fn integer(physical: PhysicalType, bits: i64, is_signed: bool) -> Option<DataType> {
    Some(match (physical, bits, is_signed) {
        (PhysicalType::Int32, 8, true) => DataType::Int8,
        (PhysicalType::Int32, 16, true) => DataType::Int16,
        (PhysicalType::Int32, 32, true) => DataType::Int32,
        (PhysicalType::Int32, 8, false) => DataType::UInt8,
        (PhysicalType::Int32, 16, false) => DataType::UInt16,
        (PhysicalType::Int32, 32, false) => DataType::UInt32,
        (PhysicalType::Int64, 64, true) => DataType::Int64,
        (PhysicalType::Int64, 64, false) => DataType::UInt64,
        _ => return None,
    })
}
