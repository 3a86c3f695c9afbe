//! Sizes, offsets and counts that can't be true, as some writers leave them.

use std::ops::Range;

use bytes::Bytes;
use lorenz::load::{Import, LoadOptions};
use lorenz::source::LoadError;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterVersion;

use super::thrift_tree::{Node, each_chunk, edited};
use super::{reads_as_sound, sound, sound_as};

const VALUES: i16 = 5;
const UNCOMPRESSED: i16 = 6;
const COMPRESSED: i16 = 7;
const DATA_OFFSET: i16 = 9;
const DICTIONARY_OFFSET: i16 = 11;

fn forms() -> Vec<Vec<u8>> {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4_RAW,
    ];
    let dictionaries = codecs.iter().map(|&codec| sound_as(|p| p.set_compression(codec)));
    let plain = codecs.iter().map(|&codec| sound_as(|p| p.set_compression(codec).set_dictionary_enabled(false)));
    let pages = sound_as(|p| {
        p.set_writer_version(WriterVersion::PARQUET_2_0).set_data_page_row_count_limit(7).set_write_batch_size(7)
    });
    dictionaries.chain(plain).chain([pages]).collect()
}

fn each_number(file: &[u8], field: i16, number: impl Fn(i64, &mut Node) -> i64) -> Vec<u8> {
    edited(file, |footer| {
        each_chunk(footer, |_, chunk| {
            let old = chunk.get(field).map_or(0, |value| value.number());
            let new = number(old, chunk);
            chunk.set(field, Node::long(new));
        });
    })
}

#[test]
fn totals_of_bytes_are_hints() {
    for (form, file) in forms().iter().enumerate() {
        for total in [0, 1, -1, 1 << 40, i64::MAX] {
            reads_as_sound(
                &each_number(file, UNCOMPRESSED, |_, _| total),
                &format!("uncompressed {total}, form {form}"),
            );
            reads_as_sound(&each_number(file, COMPRESSED, |_, _| total), &format!("compressed {total}, form {form}"));
        }
        let once = each_number(file, UNCOMPRESSED, |_, chunk| chunk.get(COMPRESSED).unwrap().number());
        reads_as_sound(&once, &format!("one size twice, form {form}"));
        for missing in [1, 14, 25, 60] {
            let less = each_number(file, COMPRESSED, |bytes, _| bytes - missing);
            reads_as_sound(&less, &format!("{missing} bytes too few, form {form}"));
            let more = each_number(file, COMPRESSED, |bytes, _| bytes + missing);
            reads_as_sound(&more, &format!("{missing} bytes too many, form {form}"));
        }
    }
}

#[test]
fn an_offset_that_is_none_is_none() {
    let file = sound_as(|p| p.set_dictionary_enabled(false));
    for offset in [0, -1, 3, i64::MAX] {
        reads_as_sound(&each_number(&file, DICTIONARY_OFFSET, |_, _| offset), &format!("a dictionary at {offset}"));
    }
    // Where the data begin at no place, they begin behind the dictionary.
    let dictionary =
        each_number(
            &sound(),
            DATA_OFFSET,
            |offset, chunk| {
                if chunk.get(DICTIONARY_OFFSET).is_some() { 0 } else { offset }
            },
        );
    reads_as_sound(&dictionary, "data at 0");
}

#[test]
fn counts_of_values_are_hints() {
    for (form, file) in forms().iter().enumerate() {
        let present = each_number(file, VALUES, |values, chunk| {
            let nulls = chunk.get(12).and_then(|statistics| statistics.get(3)).map_or(0, |nulls| nulls.number());
            values - nulls
        });
        reads_as_sound(&present, &format!("nulls not counted, form {form}"));
        reads_as_sound(&each_number(file, VALUES, |_, _| 0), &format!("no values, form {form}"));
    }
}

#[test]
fn the_rows_of_a_file_are_those_of_its_row_groups() {
    for rows in [0, 1, -1, i64::MAX] {
        reads_as_sound(&edited(&sound(), |footer| footer.set(3, Node::long(rows))), &format!("{rows} rows"));
    }
}

#[test]
fn an_estimate_says_when_it_is_a_guess() {
    let estimate = |file: Vec<u8>| {
        let file = Bytes::from(file);
        let mut import = Import::new("file.parquet", file.len() as u64, &LoadOptions::default()).unwrap();
        import
            .open(|range: Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize)))
            .unwrap();
        import.scan_plan().unwrap().estimate()
    };
    let told = estimate(sound());
    assert!(!told.is_guess);
    for total in [0, 1 << 50, i64::MAX] {
        let guess = estimate(each_number(&sound(), UNCOMPRESSED, |_, _| total));
        assert!(guess.is_guess && guess.bytes() < 2 * told.bytes(), "{total}: {guess:?}");
    }
    let options = LoadOptions { budget_bytes: Some(10), ..LoadOptions::default() };
    let file = each_number(&sound(), UNCOMPRESSED, |_, _| 0);
    let refused = crate::support::import("file.parquet", &file, &options, &mut Default::default()).err().unwrap();
    let sentence = refused.to_string();
    assert!(sentence.starts_with("reading it needs at a guess (its footer's sizes can't be true) "), "{sentence}");
}
