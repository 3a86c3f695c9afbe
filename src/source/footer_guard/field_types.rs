//! Checks that the fields of a footer have the types that the format gives them.
//!
//! The `parquet` crate's decoder takes the type of a field that it knows for granted, and loses its place where the type is
//! another one: what follows is then read as something else, such as a list of billions of nothing.
//! Numbers and types: <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

use crate::source::thrift::{Thrift, wire};

/// The type of a field.
#[derive(Clone, Copy)]
enum FieldType {
    /// A value of a wire type.
    Value(u8),
    Boolean,
    Struct(StructFields),
    /// A list of values of a wire type.
    List(u8),
    /// A list of structs.
    Structs(StructFields),
}

/// The known fields of a struct by their numbers; other fields may be of any type.
type StructFields = &'static [(i16, FieldType)];

const BYTE: FieldType = FieldType::Value(wire::BYTE);
const I16: FieldType = FieldType::Value(wire::I16);
const I32: FieldType = FieldType::Value(wire::I32);
const I64: FieldType = FieldType::Value(wire::I64);
const BINARY: FieldType = FieldType::Value(wire::BINARY);
const EMPTY: FieldType = FieldType::Struct(&[]);

const UNIT: StructFields = &[(1, EMPTY), (2, EMPTY), (3, EMPTY)];
const TIME: FieldType = FieldType::Struct(&[(1, FieldType::Boolean), (2, FieldType::Struct(UNIT))]);
const LOGICAL_TYPE: StructFields = &[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, FieldType::Struct(&[(1, I32), (2, I32)])),
    (6, EMPTY),
    (7, TIME),
    (8, TIME),
    (10, FieldType::Struct(&[(1, BYTE), (2, FieldType::Boolean)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, FieldType::Struct(&[(1, BYTE)])),
    (17, FieldType::Struct(&[(1, BINARY)])),
    (18, FieldType::Struct(&[(1, BINARY), (2, I32)])),
];
const SCHEMA_ELEMENT: StructFields = &[
    (1, I32),
    (2, I32),
    (3, I32),
    (4, BINARY),
    (5, I32),
    (6, I32),
    (7, I32),
    (8, I32),
    (9, I32),
    (10, FieldType::Struct(LOGICAL_TYPE)),
];
const KEY_VALUE: StructFields = &[(1, BINARY), (2, BINARY)];
const STATISTICS: StructFields = &[
    (1, BINARY),
    (2, BINARY),
    (3, I64),
    (4, I64),
    (5, BINARY),
    (6, BINARY),
    (7, FieldType::Boolean),
    (8, FieldType::Boolean),
];
const COLUMN_METADATA: StructFields = &[
    (1, I32),
    (2, FieldType::List(wire::I32)),
    (3, FieldType::List(wire::BINARY)),
    (4, I32),
    (5, I64),
    (6, I64),
    (7, I64),
    (8, FieldType::Structs(KEY_VALUE)),
    (9, I64),
    (10, I64),
    (11, I64),
    (12, FieldType::Struct(STATISTICS)),
    (13, FieldType::Structs(&[(1, I32), (2, I32), (3, I32)])),
    (14, I64),
    (15, I32),
    (16, FieldType::Struct(&[(1, I64), (2, FieldType::List(wire::I64)), (3, FieldType::List(wire::I64))])),
    (17, EMPTY),
];
const COLUMN_CHUNK: StructFields = &[
    (1, BINARY),
    (2, I64),
    (3, FieldType::Struct(COLUMN_METADATA)),
    (4, I64),
    (5, I32),
    (6, I64),
    (7, I32),
    (8, EMPTY),
    (9, BINARY),
];
const ROW_GROUP: StructFields = &[
    (1, FieldType::Structs(COLUMN_CHUNK)),
    (2, I64),
    (3, I64),
    (4, FieldType::Structs(&[(1, I32), (2, FieldType::Boolean), (3, FieldType::Boolean)])),
    (5, I64),
    (6, I64),
    (7, I16),
];
const FILE: StructFields = &[
    (1, I32),
    (2, FieldType::Structs(SCHEMA_ELEMENT)),
    (3, I64),
    (4, FieldType::Structs(ROW_GROUP)),
    (5, FieldType::Structs(KEY_VALUE)),
    (6, BINARY),
    (7, FieldType::Structs(&[(1, EMPTY), (2, EMPTY)])),
    (8, EMPTY),
    (9, BINARY),
];

/// Walks over a footer; `None` where a field has another type than its own, or bytes are missing.
pub(super) fn check(footer: &[u8]) -> Option<()> {
    check_struct(&mut Thrift::new(footer), FILE)
}

/// Walks over a struct and those within it.
fn check_struct(thrift: &mut Thrift<'_>, fields: StructFields) -> Option<()> {
    thrift.structure(|thrift, number, wire_type| {
        let known = fields.iter().find(|(field, _)| *field == number).map(|(_, field)| *field);
        match (known, wire_type) {
            (Some(FieldType::Value(expected)), found) => (expected == found).then(|| thrift.skip(found))?,
            (Some(FieldType::Boolean), wire::TRUE | wire::FALSE) => Some(()),
            (Some(FieldType::Struct(fields)), wire::STRUCT) => check_struct(thrift, fields),
            (Some(FieldType::List(expected)), wire::LIST) => {
                let (element, count) = thrift.list()?;
                (element == expected || count == 0).then_some(())?;
                (0..count).try_for_each(|_| thrift.skip(element))
            }
            (Some(FieldType::Structs(fields)), wire::LIST) => {
                let (element, count) = thrift.list()?;
                (element == wire::STRUCT || count == 0).then_some(())?;
                (0..count).try_for_each(|_| check_struct(thrift, fields))
            }
            (Some(_), _) => None,
            (None, found) => thrift.skip(found),
        }
    })
}
