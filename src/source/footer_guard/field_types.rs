//! Which types the fields of a footer have.
//!
//! The decoder believes that a field that it knows has the type that it should have, and loses its place where it doesn't: what
//! follows is then read as something else, such as a list of billions of nothing. So a walk over the bytes refuses these.
//! Numbers and types: <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

use crate::source::thrift::{Thrift, wire};

/// What a field holds.
#[derive(Clone, Copy)]
enum Field {
    /// A value of a wire type.
    Of(u8),
    Boolean,
    Struct(Form),
    /// Values of a wire type.
    List(u8),
    Structs(Form),
}

/// The fields of a struct by their numbers; others may be anything.
type Form = &'static [(i16, Field)];

const BYTE: Field = Field::Of(wire::BYTE);
const I16: Field = Field::Of(wire::I16);
const I32: Field = Field::Of(wire::I32);
const I64: Field = Field::Of(wire::I64);
const BINARY: Field = Field::Of(wire::BINARY);
const EMPTY: Field = Field::Struct(&[]);

const UNIT: Form = &[(1, EMPTY), (2, EMPTY), (3, EMPTY)];
const TIME: Field = Field::Struct(&[(1, Field::Boolean), (2, Field::Struct(UNIT))]);
const LOGICAL_TYPE: Form = &[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, Field::Struct(&[(1, I32), (2, I32)])),
    (6, EMPTY),
    (7, TIME),
    (8, TIME),
    (10, Field::Struct(&[(1, BYTE), (2, Field::Boolean)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, Field::Struct(&[(1, BYTE)])),
    (17, Field::Struct(&[(1, BINARY)])),
    (18, Field::Struct(&[(1, BINARY), (2, I32)])),
];
const SCHEMA_ELEMENT: Form = &[
    (1, I32),
    (2, I32),
    (3, I32),
    (4, BINARY),
    (5, I32),
    (6, I32),
    (7, I32),
    (8, I32),
    (9, I32),
    (10, Field::Struct(LOGICAL_TYPE)),
];
const KEY_VALUE: Form = &[(1, BINARY), (2, BINARY)];
const STATISTICS: Form =
    &[(1, BINARY), (2, BINARY), (3, I64), (4, I64), (5, BINARY), (6, BINARY), (7, Field::Boolean), (8, Field::Boolean)];
const COLUMN_METADATA: Form = &[
    (1, I32),
    (2, Field::List(wire::I32)),
    (3, Field::List(wire::BINARY)),
    (4, I32),
    (5, I64),
    (6, I64),
    (7, I64),
    (8, Field::Structs(KEY_VALUE)),
    (9, I64),
    (10, I64),
    (11, I64),
    (12, Field::Struct(STATISTICS)),
    (13, Field::Structs(&[(1, I32), (2, I32), (3, I32)])),
    (14, I64),
    (15, I32),
    (16, Field::Struct(&[(1, I64), (2, Field::List(wire::I64)), (3, Field::List(wire::I64))])),
    (17, EMPTY),
];
const COLUMN_CHUNK: Form = &[
    (1, BINARY),
    (2, I64),
    (3, Field::Struct(COLUMN_METADATA)),
    (4, I64),
    (5, I32),
    (6, I64),
    (7, I32),
    (8, EMPTY),
    (9, BINARY),
];
const ROW_GROUP: Form = &[
    (1, Field::Structs(COLUMN_CHUNK)),
    (2, I64),
    (3, I64),
    (4, Field::Structs(&[(1, I32), (2, Field::Boolean), (3, Field::Boolean)])),
    (5, I64),
    (6, I64),
    (7, I16),
];
const FILE: Form = &[
    (1, I32),
    (2, Field::Structs(SCHEMA_ELEMENT)),
    (3, I64),
    (4, Field::Structs(ROW_GROUP)),
    (5, Field::Structs(KEY_VALUE)),
    (6, BINARY),
    (7, Field::Structs(&[(1, EMPTY), (2, EMPTY)])),
    (8, EMPTY),
    (9, BINARY),
];

/// Passes over a footer; `None` where a field has another type than it should have, or bytes are missing.
pub(super) fn walk(footer: &[u8]) -> Option<()> {
    structure(&mut Thrift::new(footer), FILE)
}

fn structure(thrift: &mut Thrift<'_>, form: Form) -> Option<()> {
    thrift.structure(|thrift, number, wire_type| {
        let known = form.iter().find(|(field, _)| *field == number).map(|(_, field)| *field);
        match (known, wire_type) {
            (Some(Field::Of(expected)), found) => (expected == found).then(|| thrift.skip(found))?,
            (Some(Field::Boolean), wire::TRUE | wire::FALSE) => Some(()),
            (Some(Field::Struct(form)), wire::STRUCT) => structure(thrift, form),
            (Some(Field::List(expected)), wire::LIST) => {
                let (element, count) = thrift.list()?;
                (element == expected || count == 0).then_some(())?;
                (0..count).try_for_each(|_| thrift.skip(element))
            }
            (Some(Field::Structs(form)), wire::LIST) => {
                let (element, count) = thrift.list()?;
                (element == wire::STRUCT || count == 0).then_some(())?;
                (0..count).try_for_each(|_| structure(thrift, form))
            }
            (Some(_), _) => None,
            (None, found) => thrift.skip(found),
        }
    })
}
