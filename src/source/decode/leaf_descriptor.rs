//! The description of a leaf column: its physical type and its levels.

use super::leaf_column::{ByteArrays, LeafValues};
use crate::source::footer_decoder::Leaf;
use crate::source::parquet_types::PhysicalType;

/// The part of a leaf column's schema that decoding needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeafDescriptor {
    pub(super) physical_type: PhysicalType,
    /// Bytes of a value of the type `FIXED_LEN_BYTE_ARRAY`; 0 for other types.
    pub(super) type_length: usize,
    /// The repetition level of the innermost list; 0 where the column is in no list.
    pub(super) max_rep_level: u32,
    /// The definition level of a slot that has a value; 0 where every slot has one.
    pub(super) max_def_level: u32,
}

impl LeafDescriptor {
    /// Takes the description out of the file's schema; `None` for a type that the format doesn't have.
    pub(super) fn new(leaf: &Leaf) -> Option<LeafDescriptor> {
        let Leaf { type_length, max_rep_level, max_def_level, .. } = *leaf;
        Some(LeafDescriptor { physical_type: leaf.physical_type?, type_length, max_rep_level, max_def_level })
    }

    /// Returns no values, in the form that the column's values have.
    pub(super) fn empty_values(self) -> LeafValues {
        match self.physical_type {
            PhysicalType::Boolean | PhysicalType::Int32 | PhysicalType::Int64 | PhysicalType::Int96 => {
                LeafValues::Integers(Vec::new())
            }
            PhysicalType::Float | PhysicalType::Double => LeafValues::Floats(Vec::new()),
            PhysicalType::ByteArray | PhysicalType::FixedLenByteArray => LeafValues::Bytes(ByteArrays::default()),
        }
    }

    /// Returns the fewest bytes that a value takes in the encoding `PLAIN`: 0 of Booleans, 4 (its length) of a byte array.
    pub(super) fn min_value_bytes(self) -> usize {
        match self.physical_type {
            PhysicalType::Boolean => 0,
            PhysicalType::Int32 | PhysicalType::Float | PhysicalType::ByteArray => 4,
            PhysicalType::Int64 | PhysicalType::Double => 8,
            PhysicalType::Int96 => 12,
            PhysicalType::FixedLenByteArray => self.type_length,
        }
    }

    /// Returns the bytes that each value takes in the encoding `PLAIN`, of a type whose values have a fixed length. The other
    /// types, Booleans and byte arrays, have no such number: theirs is that of [`LeafDescriptor::min_value_bytes`].
    pub(super) fn fixed_value_bytes(self) -> usize {
        self.min_value_bytes()
    }
}
