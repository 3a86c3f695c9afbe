//! Headers of pages that lie, and pages that burst.

use std::io::Write;

use super::refused;
use super::thrift::Value::I32;
use super::thrift::{Claim, page, plain, with_downloads};
use crate::support::{lines, panel};

const SNAPPY: i64 = 1;
const GZIP: i64 = 2;
const ZSTD: i64 = 6;
const LZ4_RAW: i64 = 7;
const BROTLI: i64 = 4;
const GIB: i64 = 1 << 30;

fn counts() -> Vec<u8> {
    [5u64, 7].map(u64::to_le_bytes).concat()
}

fn sound() -> Claim {
    Claim { codec: 0, values: 2, uncompressed: 1_000 }
}

#[test]
fn the_sound_file_is_read() {
    let file = with_downloads(&plain(2, 16, &counts()), sound());
    assert_eq!(lines(&panel(file).unwrap()), ["2024-10-04 a/x 5", "2024-10-11 b/y 7"]);
}

#[test]
fn a_kilobyte_that_claims_two_gigabytes() {
    for codec in [SNAPPY, GZIP, LZ4_RAW, ZSTD, BROTLI] {
        // Whether or not the footer says so, too.
        for uncompressed in [2 * GIB, 0, 16, i64::MAX] {
            let claim = Claim { codec, values: 2, uncompressed };
            let sentence = refused(&with_downloads(&plain(2, 2 * GIB - 1, &[0; 1_000]), claim), "two gigabytes");
            assert!(sentence.contains("claims to hold more than its bytes can"), "{sentence}");
        }
    }
}

#[test]
fn headers_that_contradict_bytes_or_footer() {
    let dictionary = |values: i64, bytes: &[u8]| {
        page(2, bytes.len() as i64, bytes.len() as i64, (7, &[(1, I32(values)), (2, I32(0))]), bytes)
    };
    let second = |values, nulls, rows, definition: i64, repetition: i64| {
        let levels = [(5, I32(definition)), (6, I32(repetition))];
        let header = [(1, I32(values)), (2, I32(nulls)), (3, I32(rows)), (4, I32(0))];
        page(3, 16, 16, (8, &header.into_iter().chain(levels).collect::<Vec<_>>()), &counts())
    };
    let header = [(1, I32(2)), (2, I32(0)), (3, I32(3)), (4, I32(3))];
    let keyed = |bytes: &[u8]| {
        let size = bytes.len() as i64;
        page(0, size, size, (5, &[(1, I32(2)), (2, I32(8)), (3, I32(3)), (4, I32(3))]), bytes)
    };
    let encoded =
        |encoding| page(0, 16, 16, (5, &[(1, I32(2)), (2, I32(encoding)), (3, I32(3)), (4, I32(3))]), &counts());
    let whole = plain(2, 16, &counts());
    let three = page(0, 24, 24, (5, &[(1, I32(3)), (2, I32(0)), (3, I32(3)), (4, I32(3))]), &[0; 24]);
    let chunks: &[(&str, Vec<u8>, &str)] = &[
        ("a negative size", plain(2, -16, &counts()), "header can't be read"),
        ("another size", plain(2, 17, &counts()), "isn't compressed, with two sizes"),
        ("a negative number of values", plain(-2, 16, &counts()), "header can't be read"),
        ("too few values", plain(1, 16, &counts()), "another number of values"),
        ("one value more", three, "another number of values"),
        ("too many values", plain(i64::from(i32::MAX), 16, &counts()), "another number of values"),
        ("cut off", whole[..whole.len() - 1].to_vec(), "reaches beyond it"),
        ("nothing", vec![0; 10], "header can't be read"),
        ("an unknown kind", page(9, 16, 16, (5, &[(1, I32(2))]), &counts()), "header can't be read"),
        ("a huge dictionary", [dictionary(i64::from(i32::MAX), &counts()), whole.clone()].concat(), "more entries"),
        ("a negative dictionary", [dictionary(-1, &counts()), whole.clone()].concat(), "header can't be read"),
        ("two dictionaries", [dictionary(2, &counts()), dictionary(2, &counts())].concat(), "behind another page"),
        ("no dictionary", encoded(8), "needs a dictionary"),
        ("an unknown encoding", encoded(77), "unknown encoding"),
        ("an encoding of booleans", encoded(3), "that its type doesn't have"),
        ("levels larger than the page", second(2, 0, 2, 17, 0), "larger than itself"),
        ("levels of negative size", second(2, 0, 2, -1, 1), "header can't be read"),
        ("values without bytes", page(0, 8, 8, (5, &header), &counts()[..8]), "fewer bytes than its values need"),
        (
            "a key beyond its dictionary",
            [dictionary(1, &counts()[..8]), keyed(&[1, 3, 0b10])].concat(),
            "its dictionary doesn't have",
        ),
        ("keys of 33 bits", [dictionary(1, &counts()[..8]), keyed(&[33, 3, 0b10])].concat(), "more than 32 bits"),
        ("a run of nothing", [dictionary(1, &counts()[..8]), keyed(&[1, 0])].concat(), "an empty run"),
    ];
    for (what, chunk, expected) in chunks {
        let sentence = refused(&with_downloads(chunk, sound()), what);
        assert!(sentence.contains(expected), "{what}: {sentence}");
    }
}

#[test]
fn claims_that_reading_does_not_need_do_no_harm() {
    for claim in [Claim { values: 3, ..sound() }, Claim { values: 0, ..sound() }, Claim { uncompressed: 15, ..sound() }]
    {
        let file = with_downloads(&plain(2, 16, &counts()), claim);
        assert_eq!(lines(&panel(file).unwrap()), ["2024-10-04 a/x 5", "2024-10-11 b/y 7"]);
    }
    let dictionary = page(2, 16, 16, (7, &[(1, I32(0)), (2, I32(0))]), &counts());
    let header = [(1, I32(2)), (2, I32(3)), (3, I32(9)), (4, I32(0)), (5, I32(0)), (6, I32(0))];
    let nulls_and_rows = page(3, 16, 16, (8, &header), &counts());
    for chunk in [[dictionary, plain(2, 16, &counts())].concat(), nulls_and_rows] {
        let file = with_downloads(&chunk, sound());
        assert_eq!(lines(&panel(file).unwrap()), ["2024-10-04 a/x 5", "2024-10-11 b/y 7"]);
    }
}

/// A frame of zstd that holds 128 KiB of zeros for every four bytes.
fn zstd_zeros(blocks: u32) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x60];
    for block in 0..blocks {
        let head = u32::from(block + 1 == blocks) | 1 << 1 | (128 << 10) << 3;
        frame.extend(&head.to_le_bytes()[..3]);
        frame.push(0);
    }
    frame
}

#[test]
fn compressed_pages_that_hold_more_than_they_claim() {
    // Four gigabytes in 128 KiB.
    let claim = Claim { codec: ZSTD, values: 2, uncompressed: 1_000 };
    refused(&with_downloads(&plain(2, 16, &zstd_zeros(32 << 10)), claim), "zstd");

    let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    member.write_all(&vec![0; 1 << 20]).unwrap();
    let members = member.finish().unwrap().repeat(300);
    let claim = Claim { codec: GZIP, values: 2, uncompressed: 1_000 };
    let sentence = refused(&with_downloads(&plain(2, 16, &members), claim), "gzip");
    assert!(sentence.contains("can't be decompressed"), "{sentence}");
}
