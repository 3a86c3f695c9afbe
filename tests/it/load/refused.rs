//! Files that can't be used: each gets one sentence with what was found and what was expected.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, ListArray, StringArray};
use arrow::datatypes::Int64Type;
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};

use super::{load_named, sentence};
use crate::support::{counts, dates, day, import, panel_of, parquet, texts};
use lorenz::load::LoadOptions;
use lorenz::panel::Builder;
use lorenz::source::{LoadError, parquet_of_text};

fn names() -> ArrayRef {
    texts(["a/x"])
}

fn time() -> ArrayRef {
    dates([day("2026-01-05")])
}

#[test]
fn files_that_are_no_parquet() {
    assert_eq!(sentence(b""), "the file is empty (0 bytes), expected a Parquet file");
    assert_eq!(
        sentence(b"model,time,downloads\na/x,2026-01-05,7\n"),
        "not a Parquet file: it is a CSV file, expected \"PAR1\" at both ends"
    );
    assert_eq!(sentence(b"PAR1PAR1"), "the Parquet file is cut off: 8 bytes, expected 12 or more");
    assert_eq!(sentence(b"PAR"), "the Parquet file is cut off: 3 bytes, expected 12 or more");
    let cut = [b"PAR1".as_slice(), &[b'x'; 40]].concat();
    assert_eq!(sentence(&cut), "the Parquet file is cut off: it ends with \"xxxx\", expected \"PAR1\"");
    let long = [b"PAR1".as_slice(), &[b'x'; 70_000]].concat();
    assert_eq!(sentence(&long), sentence(&cut));
    assert_eq!(
        sentence(b"PAR1........PARE"),
        "the Parquet file is encrypted, expected one that can be read without a key"
    );
    assert!(sentence(&[0xff; 64]).starts_with("not a Parquet file: it ends with"));
}

#[test]
fn files_that_are_something_else_are_called_by_what_they_are() {
    let files: [(&[u8], &str); 17] = [
        (b"{}", "a JSON file"),
        (b"\n[\n 1]", "a JSON file"),
        (b"<!DOCTYPE html><p>", "an HTML page"),
        (b"\xef\xbb\xbf <HTML lang=en>", "an HTML page"),
        (b"<?xml version=\"1.0\"?><a/>", "an XML file"),
        (b"model;time\r\n", "a CSV file"),
        (b"\xef\xbb\xbfmodel\ttime", "a CSV file"),
        (b"Once upon a time", "a text"),
        ("é".as_bytes(), "a text"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "a workbook (XLSX)"),
        (b"PK\x03\x04\x14\0a.parquet", "a ZIP archive"),
        (b"ARROW1\0\0", "an Arrow IPC file"),
        (b"\x1f\x8b\x08", "compressed with gzip"),
        (b"\x28\xb5\x2f\xfd\0", "compressed with zstd"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"%PDF-1.7", "a PDF"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer, in place of the file"),
    ];
    for (head, what) in files {
        let expected = format!("not a Parquet file: it is {what}, expected \"PAR1\" at both ends");
        assert_eq!(sentence(head), expected);
        // Of a large file the beginning is read, too.
        let last = if head.is_ascii() { b' ' } else { b'\n' };
        let long = [head, &vec![last; 100_000]].concat();
        assert_eq!(sentence(&long), expected, "{}", String::from_utf8_lossy(head));
    }
    // A character that is cut at the end of what is read is none that is wrong.
    assert!(sentence("a".repeat(1023).as_bytes()).contains("a text"));
    assert!(sentence(["a".repeat(1023), "é".repeat(40_000)].concat().as_bytes()).contains("a text"));
}

#[test]
fn files_without_rows() {
    let file = parquet(&[("model", texts([])), ("time", dates([])), ("downloads", counts([]))]);
    assert_eq!(sentence(&file), "the file has 0 rows, expected at least one download count");
}

#[test]
fn files_without_a_usable_column() {
    let other = parquet(&[("name", names()), ("title", names()), ("when", time()), ("clicks", counts([1]))]);
    assert_eq!(
        sentence(&other),
        "no column of model names: expected one named model, id, modelId or repo_id; found \"name\", \"title\", \"when\", \"clicks\""
    );
    let undated = parquet(&[("model", names()), ("downloads", counts([1]))]);
    assert_eq!(
        sentence(&undated),
        "no column of dates: expected one named time, day, date, week or snapshot (or a date in the file's name, \
         such as hub-2026-10-26.parquet); found \"model\", \"downloads\""
    );
    let uncounted = parquet(&[("model", names()), ("time", time())]);
    assert_eq!(
        sentence(&uncounted),
        "no download counts in the given files: expected a file with a model, a date and a count of downloads"
    );
    let many: Vec<String> = (0..20).map(|n| format!("c{n}")).collect();
    let wide = parquet(&many.iter().map(|name| (name.as_str(), names())).collect::<Vec<_>>());
    assert!(
        sentence(&wide).ends_with("found \"c0\", \"c1\", \"c2\", \"c3\", \"c4\", \"c5\", \"c6\", \"c7\" and 12 more")
    );
}

#[test]
fn columns_of_the_wrong_type() {
    let flag: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let list: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1)])]));
    let file = |model: &ArrayRef, time: &ArrayRef, downloads: &ArrayRef| {
        parquet(&[("model", model.clone()), ("time", time.clone()), ("downloads", downloads.clone())])
    };
    let (names, time, counts) = (names(), time(), counts([1]));
    assert_eq!(
        sentence(&file(&counts, &time, &counts)),
        "column \"model\": expected model names as text, found UInt64"
    );
    assert_eq!(sentence(&file(&names, &flag, &counts)), "column \"time\": expected a date, found Boolean");
    assert_eq!(sentence(&file(&names, &counts, &counts)), "column \"time\": expected a date, found UInt64");
    assert_eq!(
        sentence(&file(&names, &time, &names)),
        "column \"downloads\": expected a number of downloads, found Utf8"
    );
    assert!(sentence(&file(&names, &time, &list)).starts_with("column \"downloads\": expected a number of downloads"));
}

#[test]
fn files_whose_rows_are_all_refused() {
    let never: ArrayRef = Arc::new(StringArray::from(vec!["soon", "later"]));
    let file = parquet(&[("model", texts(["a", "b"])), ("time", never), ("downloads", counts([1, 2]))]);
    assert_eq!(sentence(&file), "none of the 2 rows can be used: 2 without a date");
}

/// The file, with a footer that says another codec: refused before any row is read.
fn relabeled(file: &[u8], column: usize, codec: Compression) -> Vec<u8> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::copy_from_slice(file)).unwrap();
    let group = metadata.row_group(0).clone();
    let mut columns = group.columns().to_vec();
    columns[column] = columns[column].clone().into_builder().set_compression(codec).build().unwrap();
    let group = group.into_builder().set_column_metadata(columns).build().unwrap();
    let metadata = ParquetMetaData::new(metadata.file_metadata().clone(), vec![group]);
    let footer_bytes = u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
    let mut relabeled = file[..file.len() - 8 - footer_bytes].to_vec();
    ParquetMetaDataWriter::new(&mut relabeled, &metadata).finish().unwrap();
    relabeled
}

#[test]
fn a_codec_that_no_build_reads_is_named_with_its_column() {
    let columns = [("model", names()), ("time", time()), ("downloads", counts([1])), ("context_length", counts([1]))];
    let file = parquet(&columns);
    assert_eq!(
        sentence(&relabeled(&file, 2, Compression::LZO)),
        "column \"downloads\" is compressed with lzo, expected one of none, snappy, zstd, gzip, brotli, lz4"
    );
    // A column that isn't read may be compressed as it likes.
    super::load(&relabeled(&file, 3, Compression::LZO)).unwrap();
}

#[test]
fn texts_and_rare_compression_are_left_to_the_engine_that_reads_all_formats() {
    let is_left = |file: &[u8]| super::load(file).is_err_and(|error| error.needs_all_formats());
    let texts: [&[u8]; 5] = [
        b"model,date,downloads\na/x,2026-10-05,3\n",
        b"no table",
        b"\x1f\x8b\x08",
        b"\xff\xfem\0,\0d\0\n\0",
        b"model,caf\xe9\n",
    ];
    assert!(texts.into_iter().all(is_left));
    let others: [&[u8]; 6] = [b"", b"<html>", b"{}", b"PK\x03\x04", b"PAR1", b"%PDF"];
    assert!(!others.into_iter().any(is_left));
    let rare = LoadError::RareCodec { column: "downloads".to_owned(), codec: "gzip".to_owned() };
    assert!(rare.needs_all_formats());
    // What that engine says of them is the last word.
    let unknown = LoadError::Codec { column: "downloads".to_owned(), codec: "lzo".to_owned() };
    let no_table = parquet_of_text("notes.txt", b"no table").unwrap_err();
    assert!(!unknown.needs_all_formats() && !no_table.needs_all_formats());
}

#[test]
fn files_that_count_different_things_are_not_mixed() {
    let file =
        |column: &str, model: &str| parquet(&[("model", texts([model])), ("time", time()), (column, counts([1]))]);
    let error = |files: &[Vec<u8>]| panel_of(files, &LoadOptions::default()).unwrap_err().to_string();
    let (counter, flow) = (file("downloadsAllTime", "a"), file("downloads", "b"));
    assert_eq!(
        error(&[counter.clone(), flow.clone()]),
        "the files count different things: counter and flow, expected one of them"
    );
    assert_eq!(error(&[flow, counter]), "the files count different things: flow and counter, expected one of them");
}

#[test]
fn a_good_file_may_follow_a_refused_one() {
    let mut builder = Builder::default();
    assert!(import("bad.parquet", b"not a file", &LoadOptions::default(), &mut builder).is_err());
    let file = parquet(&[("model", names()), ("time", time()), ("downloads", counts([1]))]);
    import("good.parquet", &file, &LoadOptions::default(), &mut builder).unwrap();
    assert_eq!(builder.finish().unwrap().rows(), 1);
    assert!(load_named("good.parquet", &file).is_ok());
}
