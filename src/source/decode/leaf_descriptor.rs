//! The description of a leaf column: its physical type and its levels.

use parquet::basic::Type;
use parquet::schema::types::ColumnDescriptor;

use super::leaf_column::{ByteArrays, LeafValues};

/// The part of a leaf column's schema that decoding needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeafDescriptor {
    pub(super) physical_type: Type,
    /// Bytes of a value of the type `FIXED_LEN_BYTE_ARRAY`; 0 for other types.
    pub(super) type_length: usize,
    /// The repetition level of the innermost list; 0 where the column is in no list.
    pub(super) max_rep_level: u32,
    /// The definition level of a slot that has a value; 0 where every slot has one.
    pub(super) max_def_level: u32,
}

impl LeafDescriptor {
    /// Takes the description out of the file's schema.
    pub(super) fn new(column: &ColumnDescriptor) -> LeafDescriptor {
        LeafDescriptor {
            physical_type: column.physical_type(),
            type_length: usize::try_from(column.type_length()).unwrap_or(0),
            max_rep_level: u32::try_from(column.max_rep_level()).unwrap_or(0),
            max_def_level: u32::try_from(column.max_def_level()).unwrap_or(0),
        }
    }

    /// Returns no values, in the form that the column's values have.
    pub(super) fn empty_values(self) -> LeafValues {
        match self.physical_type {
            Type::BOOLEAN | Type::INT32 | Type::INT64 | Type::INT96 => LeafValues::Integers(Vec::new()),
            Type::FLOAT | Type::DOUBLE => LeafValues::Floats(Vec::new()),
            Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => LeafValues::Bytes(ByteArrays::default()),
        }
    }

    /// Returns the fewest bytes that a value takes in the encoding `PLAIN`: 0 of Booleans, 4 (its length) of a byte array.
    pub(super) fn min_value_bytes(self) -> usize {
        match self.physical_type {
            Type::BOOLEAN => 0,
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => 12,
            Type::FIXED_LEN_BYTE_ARRAY => self.type_length,
        }
    }

    /// Returns the bytes that each value takes in the encoding `PLAIN`, of a type whose values have a fixed length. The other
    /// types, Booleans and byte arrays, have no such number: theirs is that of [`LeafDescriptor::min_value_bytes`].
    pub(super) fn fixed_value_bytes(self) -> usize {
        self.min_value_bytes()
    }
}
