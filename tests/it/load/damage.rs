//! Damaged files: cut off at each byte, bits flipped, lies in the footer. Never a panic, always an answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::array::ArrayRef;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterPropertiesBuilder, WriterVersion};

use lorenz::source::LoadError;

use super::load;
use crate::support::{counts, dates, day, lists, parquet_with, texts};

/// Small files in the forms that decoders have: codecs, dictionaries or none, both versions of pages, small pages.
fn files() -> Vec<Vec<u8>> {
    type Form = fn(WriterPropertiesBuilder) -> WriterPropertiesBuilder;
    let forms: [Form; 7] = [
        |p| p.set_compression(Compression::SNAPPY),
        |p| p,
        |p| p.set_compression(Compression::ZSTD(ZstdLevel::default())),
        |p| p.set_compression(Compression::GZIP(GzipLevel::default())).set_writer_version(WriterVersion::PARQUET_2_0),
        |p| p.set_compression(Compression::LZ4_RAW).set_dictionary_enabled(false),
        |p| p.set_writer_version(WriterVersion::PARQUET_2_0).set_dictionary_enabled(false),
        |p| p.set_data_page_row_count_limit(2).set_write_batch_size(1).set_dictionary_page_size_limit(16),
    ];
    forms.map(small_as).into()
}

/// A small file with all that a larger one has: two row groups, dictionaries, nulls, statistics.
fn small(codec: Compression) -> Vec<u8> {
    small_as(|properties| properties.set_compression(codec))
}

fn small_as(form: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder) -> Vec<u8> {
    let time: ArrayRef = dates((0..12).map(|row| lorenz::calendar::Day(day("2026-01-05").0 + row / 4 * 7)));
    let models = (0..12).map(|row| ["meta/llama", "Qwen/Qwen3", "google/bert", "é/ü"][row % 4]);
    let columns = [
        ("model", texts(models)),
        ("time", time),
        ("downloads", counts((0..12).map(|row| row * row * 1_000))),
        ("license", texts((0..12).map(|row| ["mit", "", "apache-2.0"][row % 3]))),
        ("tags", lists(&["gguf|base_model:a/b", "", "-", "~|x"].repeat(3))),
        ("parameters", counts((0..12).map(|row| row % 4))),
    ];
    parquet_with(&columns, |p| form(p.set_max_row_group_row_count(Some(6))))
}

/// Loads, and fails with the input's description if the loader panics; an error is one sentence.
#[track_caller]
fn survives(file: &[u8], what: &str) -> Result<(), LoadError> {
    match catch_unwind(AssertUnwindSafe(|| load(file))) {
        Err(_) => panic!("{what}: the loader panics"),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{what}: {sentence:?}");
            assert!(sentence.len() < 400, "{what}: {sentence:?}");
            Err(error)
        }
    }
}

#[test]
fn cut_off_at_each_byte() {
    for (form, file) in files().iter().enumerate() {
        assert_eq!(survives(file, "the whole file"), Ok(()));
        for length in 0..file.len() {
            let what = format!("the first {length} bytes of file {form}");
            assert!(survives(&file[..length], &what).is_err(), "{what} are read as a file");
            // The end without the beginning: the footer points before the file, or to wrong bytes.
            let _ = survives(&file[file.len() - length..], &format!("the last {length} bytes of file {form}"));
        }
    }
}

/// Numbers from a fixed seed (SplitMix64): the same damage on every run.
struct Damage(u64);

impl Damage {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[test]
fn ten_thousand_damaged_files() {
    let files = files();
    let mut damage = Damage(2026);
    let mut read = 0;
    for number in 0..10_000 {
        let form = number % files.len();
        let mut file = files[form].clone();
        // One to three bytes: a bit flipped, the largest, none, any.
        for _ in 0..1 + damage.next() % 3 {
            let index = (damage.next() % file.len() as u64) as usize;
            let any = damage.next();
            file[index] = match any % 4 {
                0 => file[index] ^ 1 << (any >> 8 & 7),
                1 => 0xff,
                2 => 0,
                _ => (any >> 8) as u8,
            };
        }
        let survived = survives(&file, &format!("damaged file {number}, in form {form}"));
        read += usize::from(survived.is_ok());
    }
    // Some bytes do no harm, most do: otherwise the damage isn't where it should be.
    assert!((1_000..5_000).contains(&read), "{read} of 10,000 damaged files are read");
}

#[test]
fn each_byte_of_the_footer_at_its_limits() {
    let file = small(Compression::UNCOMPRESSED);
    let footer_bytes = u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
    for index in file.len() - 8 - footer_bytes..file.len() {
        for value in [0x00, 0x7f, 0x80, 0xff, file[index] ^ 1] {
            let mut file = file.clone();
            file[index] = value;
            let _ = survives(&file, &format!("byte {index} of {} is {value}", file.len()));
        }
    }
}
