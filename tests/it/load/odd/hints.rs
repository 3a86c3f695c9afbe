//! The schema that Arrow's writers add: it tells what Parquet's types can't, and never costs the file.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date64Array, DurationSecondArray, TimestampSecondArray};
use lorenz::load::LoadOptions;

use super::thrift_tree::{Node, edited};
use super::{columns, reads_as_sound, said, sound, uses};
use crate::support::{counts, day, parquet, texts};

/// The file with another hint.
fn hinted(file: &[u8], hint: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    edited(file, |footer| {
        let mut pairs = footer.get(5).unwrap().items().iter_mut();
        let pair = pairs.find_map(|pair| (pair.get(1)? == &Node::bytes(b"ARROW:schema")).then_some(pair)).unwrap();
        let Some(Node::Bytes(old)) = pair.get(2).cloned() else { panic!("no hint") };
        pair.set(2, Node::Bytes(hint(&old)));
    })
}

#[test]
fn a_broken_hint_is_none() {
    let file = sound();
    type Change = fn(&[u8]) -> Vec<u8>;
    let hints: [Change; 8] = [
        |_| Vec::new(),
        |_| b"no base64!".to_vec(),
        |_| b"AAAA".to_vec(),
        |_| b"/////wAAAAAAAAAA".to_vec(),
        |_| vec![0xff, 0xfe, b'A'],
        |old| old[..old.len() / 2].to_vec(),
        |old| old[4..].to_vec(),
        |old| [b"AAAA", old].concat(),
    ];
    for (number, hint) in hints.into_iter().enumerate() {
        reads_as_sound(&hinted(&file, hint), &format!("hint {number}"));
    }
}

#[test]
fn a_hint_may_be_damaged_anywhere() {
    let file = sound();
    let length = {
        let mut length = 0;
        hinted(&file, |old| {
            length = old.len();
            old.to_vec()
        });
        length
    };
    for index in 0..length {
        let file = hinted(&file, |old| {
            let mut hint = old.to_vec();
            hint[index] = [b'A', b'/', b'B', b'g'][index % 4];
            hint
        });
        // Plain numbers may become times, but no hint ends in a panic or costs the columns that have a type of their own.
        if let Err(error) = super::super::load(&file) {
            assert!(error.to_string().contains("\"downloads\""), "byte {index}: {error}");
        }
    }
}

/// A file of one model, whose date and age can only be known by the hint.
fn unspoken(name: &str) -> Vec<u8> {
    let seconds = i64::from(day("2026-01-05").0) * 86_400;
    let time: ArrayRef = Arc::new(TimestampSecondArray::from(vec![seconds, seconds + 86_399]));
    let created: ArrayRef = Arc::new(Date64Array::from(vec![1_700_000_000_000, 1_700_000_000_000]));
    let age: ArrayRef = Arc::new(DurationSecondArray::from(vec![5, 6]));
    parquet(&[
        ("model", texts(["a/x", "b/y"])),
        (name, time),
        ("downloads", counts([5, 7])),
        ("created", created),
        ("context_length", age),
    ])
}

#[test]
fn a_hint_tells_dates_of_plain_numbers() {
    let panel = super::super::load(&unspoken("time")).unwrap();
    assert_eq!(said(&panel)[..2], ["2026-01-05 a/x 5", "2026-01-05 b/y 7"]);
    let uses = uses(&unspoken("time"), &LoadOptions::default()).unwrap();
    assert_eq!(uses, ["model", "date", "downloads (flow)", "first publication", "not read"]);
}

#[test]
fn a_hint_of_other_columns_is_none() {
    let mut foreign = Vec::new();
    hinted(&unspoken("other"), |hint| {
        foreign = hint.to_vec();
        foreign.clone()
    });
    // The same columns but for a name: without the hint an age is a number.
    let uses = |file: &[u8]| uses(file, &LoadOptions::default()).unwrap()[4].clone();
    assert_eq!(uses(&unspoken("time")), "not read");
    assert_eq!(uses(&hinted(&unspoken("time"), |_| foreign.clone())), "not read (a number, if asked for)");
    // And a hint that says nothing new of a sound file changes nothing.
    assert_eq!(columns().len(), 5);
    reads_as_sound(&hinted(&sound(), |_| foreign.clone()), "a foreign hint");
}
