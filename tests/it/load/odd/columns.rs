//! Columns that are odd by themselves: read by their physical type, or left out alone.

use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, FixedSizeBinaryArray, Int64Array};
use arrow::datatypes::DataType;
use lorenz::load::LoadOptions;
use lorenz::source::LoadError;

use super::thrift_tree::{Node, column, each_chunk, edited};
use super::{ROWS, columns, reads_as, reads_as_sound, sound, uses};
use crate::support::parquet;

const CONVERTED: i16 = 6;
const SCALE: i16 = 7;
const LOGICAL: i16 = 10;
const MODEL: usize = 0;
const DOWNLOADS: usize = 2;
const LICENSE: usize = 3;

/// A logical type without fields, by its number.
fn logical(number: i16) -> Node {
    Node::Struct(vec![(number, Node::Struct(Vec::new()))])
}

/// A value of each wire type, as a field that nobody knows.
fn unknown_values() -> Vec<Node> {
    vec![
        Node::Bool(true),
        Node::Number(3, 7),
        Node::Number(4, -7),
        Node::int(7),
        Node::long(-7),
        Node::Double([7; 8]),
        Node::bytes(&[0xff, 0]),
        Node::List(9, 2, vec![Node::Bool(true), Node::Bool(false)]),
        Node::List(10, 8, vec![Node::bytes(b"x")]),
        Node::Map(vec![0]),
        // Two keys of text, with numbers and with Booleans.
        Node::Map(vec![2, 0x85, 1, b'a', 2, 1, b'b', 4]),
        Node::Map(vec![1, 0x81, 1, b'a', 1]),
        Node::Struct(vec![(1, Node::structs(vec![Node::Struct(Vec::new())]))]),
    ]
}

#[test]
fn fields_that_nobody_knows_are_skipped() {
    for (index, value) in unknown_values().into_iter().enumerate() {
        for number in [20, 300] {
            let file = edited(&sound(), |footer| {
                for element in footer.get(2).unwrap().items() {
                    element.set(number, value.clone());
                }
                each_chunk(footer, |_, chunk| {
                    chunk.set(number, value.clone());
                    chunk.get(12).into_iter().for_each(|statistics| statistics.set(number, value.clone()));
                });
                for group in footer.get(4).unwrap().items() {
                    group.set(number, value.clone());
                    group.get(1).unwrap().items().iter_mut().for_each(|chunk| chunk.set(number, value.clone()));
                }
                footer.set(number, value.clone());
            });
            reads_as_sound(&file, &format!("value {index} as field {number}"));
        }
    }
}

#[test]
fn fields_of_another_type_than_their_own_are_skipped() {
    let known: [(i16, i16); 4] = [(8, 8), (10, 10), (13, 13), (14, 17)];
    for (index, value) in unknown_values().into_iter().enumerate() {
        for (first, last) in known {
            for number in first..=last {
                let file = edited(&sound(), |footer| each_chunk(footer, |_, chunk| chunk.set(number, value.clone())));
                reads_as_sound(&file, &format!("value {index} as field {number} of a column chunk"));
            }
        }
        let file = edited(&sound(), |footer| {
            (6..=9).filter(|number| *number != 7).for_each(|number| footer.set(number, value.clone()));
            for group in footer.get(4).unwrap().items() {
                (4..=7).for_each(|number| group.set(number, value.clone()));
            }
        });
        reads_as_sound(&file, &format!("value {index} in file and row groups"));
    }
}

#[test]
fn annotations_that_nobody_knows_or_that_do_not_fit() {
    for converted in [-1, 5, 6, 9, 18, 21, 22, 24, i64::from(i32::MAX)] {
        let file =
            edited(&sound(), |footer| column(footer, MODEL, |element| element.set(CONVERTED, Node::int(converted))));
        reads_as_sound(&file, &format!("converted type {converted} beside a logical one"));
        let file = edited(&sound(), |footer| {
            column(footer, MODEL, |element| {
                element.unset(LOGICAL);
                element.set(CONVERTED, Node::int(if converted == 5 { 22 } else { converted }));
            });
        });
        reads_as_sound(&file, &format!("converted type {converted} of text"));
    }
    for number in [2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 99] {
        let file = edited(&sound(), |footer| {
            column(footer, MODEL, |element| element.set(LOGICAL, logical(number)));
            column(footer, LICENSE, |element| {
                element.set(LOGICAL, logical(number));
                element.unset(CONVERTED);
            });
        });
        reads_as_sound(&file, &format!("logical type {number} of text"));
        // Of numbers: what can't be theirs leaves them numbers.
        let file = edited(&sound(), |footer| {
            column(footer, DOWNLOADS, |element| element.set(LOGICAL, logical(number)));
        });
        reads_as_sound(&file, &format!("logical type {number} of numbers"));
    }
    let empty = edited(&sound(), |footer| {
        column(footer, MODEL, |element| element.set(LOGICAL, Node::Struct(Vec::new())));
    });
    reads_as_sound(&empty, "a union of nothing");
}

#[test]
fn decimals_without_scale_are_whole() {
    let numbers: Vec<Option<i128>> = (0..ROWS).map(|row| (row % 5 > 0).then_some(row as i128 * 7 + 1)).collect();
    let decimals: ArrayRef = Arc::new(Decimal128Array::from(numbers).with_data_type(DataType::Decimal128(18, 0)));
    let mut columns = columns();
    columns[DOWNLOADS].1 = decimals;
    let file = parquet(&columns);
    reads_as_sound(&file, "decimals");
    let bare = edited(&file, |footer| {
        column(footer, DOWNLOADS, |element| {
            element.unset(SCALE);
            element.unset(8);
            element.set(LOGICAL, Node::Struct(vec![(5, Node::Struct(Vec::new()))]));
        });
    });
    reads_as_sound(&bare, "decimals without scale or precision");
    let converted = edited(&file, |footer| {
        column(footer, DOWNLOADS, |element| {
            element.unset(SCALE);
            element.unset(LOGICAL);
        });
    });
    reads_as_sound(&converted, "decimals of the old form without scale");
    // A scale below zero is none that the format has: no number is better than a wrong one.
    let negative = edited(&file, |footer| {
        column(footer, DOWNLOADS, |element| {
            element.unset(LOGICAL);
            element.set(SCALE, Node::int(-2));
        });
    });
    assert!(super::super::sentence(&negative).contains("none of the 80 rows can be used"));
}

#[test]
fn text_of_a_fixed_length() {
    let names: Vec<String> =
        (0..ROWS).map(|row| format!("{}/model-{:02}", ["a", "b", "c"][row % 3], row % 40)).collect();
    let mut plain = columns();
    plain[MODEL].1 = crate::support::texts(names.iter().map(String::as_str));
    let mut fixed = columns();
    // Padded with zeros, as fastparquet does.
    let padded = names.iter().map(|name| {
        let mut bytes = [0u8; 16];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        bytes
    });
    fixed[MODEL].1 = Arc::new(FixedSizeBinaryArray::try_from_iter(padded).unwrap());
    let file = edited(&parquet(&fixed), |footer| {
        column(footer, MODEL, |element| {
            element.set(CONVERTED, Node::int(0));
            element.set(LOGICAL, logical(1));
        });
    });
    reads_as(&file, &parquet(&plain), "text of sixteen bytes");
}

#[test]
fn a_repetition_that_is_not_said_is_required() {
    let rows = columns();
    let whole: ArrayRef = Arc::new(Int64Array::from_iter_values((0..ROWS).map(|row| row as i64)));
    let sound = [rows[0].clone(), rows[1].clone(), ("downloads", whole)];
    let batch = arrow::record_batch::RecordBatch::try_from_iter_with_nullable(
        sound.iter().map(|(name, values)| (*name, values.clone(), false)),
    )
    .unwrap();
    let mut file = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let silent = edited(&file, |footer| (0..3).for_each(|index| column(footer, index, |element| element.unset(3))));
    reads_as(&silent, &file, "no repetition");
}

#[test]
fn names_and_metadata_that_are_no_text() {
    let file = edited(&sound(), |footer| {
        column(footer, LICENSE, |element| element.set(4, Node::bytes(b"li\xffense")));
        footer.get(5).unwrap().items().push(Node::Struct(vec![(1, Node::bytes(&[0xff])), (2, Node::bytes(&[0xfe]))]));
        footer.get(5).unwrap().items().push(Node::Struct(vec![(1, Node::bytes(b"key alone"))]));
        footer.set(6, Node::bytes(&[0xff]));
        each_chunk(footer, |_, chunk| chunk.set(3, Node::List(9, 8, vec![Node::bytes(&[0xff])])));
    });
    let found = uses(&file, &LoadOptions::default()).unwrap();
    assert_eq!(found[LICENSE], "not read (a level, if asked for)");
    assert_eq!(found[..3], uses(&sound(), &LoadOptions::default()).unwrap()[..3]);
}

/// Each way in which a column can't be read, with what is said of it.
fn unreadable(index: usize) -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let chunk = |change: fn(&mut Node)| {
        edited(&sound(), |footer| {
            for group in footer.get(4).unwrap().items() {
                change(&mut group.get(1).unwrap().items()[index]);
            }
        })
    };
    vec![
        (
            chunk(|chunk| chunk.set(8, Node::Struct(vec![(1, Node::Struct(Vec::new()))]))),
            "not read (encrypted)",
            "the Parquet file is encrypted, expected one that can be read without a key",
        ),
        (
            chunk(|chunk| {
                chunk.unset(3);
                chunk.set(8, Node::Struct(vec![(2, Node::Struct(vec![(1, Node::bytes(b"key"))]))]));
                chunk.set(9, Node::bytes(&[7; 40]));
            }),
            "not read (encrypted)",
            "the Parquet file is encrypted, expected one that can be read without a key",
        ),
        (
            chunk(|chunk| {
                // As short as it can be.
                let key = Node::Struct(vec![(1, Node::Struct(Vec::new()))]);
                *chunk = Node::Struct(vec![(2, Node::long(0)), (8, key)]);
            }),
            "not read (encrypted)",
            "the Parquet file is encrypted, expected one that can be read without a key",
        ),
        (chunk(|chunk| chunk.set(1, Node::bytes(b"part-0.parquet"))), "not read (in another file)", "in another file"),
        (
            chunk(|chunk| {
                chunk.get(3).unwrap().set(9, Node::long(1 << 40));
                chunk.get(3).unwrap().unset(11);
            }),
            "not read (not in the file)",
            "beyond the end of the file",
        ),
        (
            chunk(|chunk| chunk.get(3).unwrap().set(4, Node::int(3))),
            "not read (compressed with lzo)",
            "is compressed with lzo, expected one of none, snappy",
        ),
        (
            chunk(|chunk| chunk.get(3).unwrap().set(4, Node::int(77))),
            "not read (compressed with codec 77)",
            "is compressed with codec 77, expected one of none, snappy",
        ),
        (
            edited(&sound(), |footer| column(footer, index, |element| element.set(1, Node::int(9)))),
            "not read (of an unknown type)",
            "values of an unknown type",
        ),
    ]
}

#[test]
fn a_column_that_can_not_be_read_costs_itself_alone() {
    let without = parquet(&columns()[..3]);
    for (file, expected, _) in unreadable(LICENSE) {
        let found = uses(&file, &LoadOptions::default()).unwrap();
        assert_eq!(found[LICENSE], expected);
        let rows = |file: &[u8]| crate::support::lines(&super::super::load(file).unwrap());
        assert_eq!(rows(&file), rows(&without), "{expected}");
    }
}

#[test]
fn a_column_that_is_needed_and_can_not_be_read_says_why() {
    for index in [MODEL, DOWNLOADS] {
        for (file, _, expected) in unreadable(index) {
            let sentence = super::super::sentence(&file);
            assert!(sentence.contains(expected), "{sentence}");
            if expected.contains("encrypted") {
                assert_eq!(super::super::load(&file).err(), Some(LoadError::Encrypted));
            }
        }
    }
}
