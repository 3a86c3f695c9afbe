//! Archives: which entries are found, where their bytes lie, and what is said of archives that can't be read.

use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use lorenz::fetch_plan::{ZipEntry, ZipReader, is_parquet_path};
use lorenz::source::{LoadError, Poll};

fn archive(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/load/archives").join(name)).unwrap()
}

fn entries(archive: &[u8]) -> Result<Vec<ZipEntry>, LoadError> {
    let mut zip = ZipReader::new(archive.len() as u64);
    // Tail, directory and one header for each entry: a hostile archive may not ask for ever.
    for _ in 0..10 {
        match zip.poll() {
            Poll::Ready(entries) => return Ok(entries),
            Poll::Need(ranges) => {
                for range in ranges {
                    zip.push(&Bytes::copy_from_slice(&archive[range.start as usize..range.end as usize]))?;
                }
            }
        }
    }
    panic!("the archive is read without end");
}

fn content(archive: &[u8], entry: &ZipEntry) -> Vec<u8> {
    let packed = &archive[entry.data.start as usize..entry.data.end as usize];
    let mut content = Vec::new();
    if entry.deflated {
        flate2::read::DeflateDecoder::new(packed).read_to_end(&mut content).unwrap();
    } else {
        content.extend_from_slice(packed);
    }
    assert_eq!(content.len() as u64, entry.length_bytes);
    content
}

#[test]
fn the_parquet_files_of_an_archive_are_found_in_every_form() {
    for (name, deflated) in [("stored.zip", false), ("deflated.zip", true), ("large_form.zip", true)] {
        let archive = archive(name);
        let entries = entries(&archive).unwrap();
        let found: Vec<(&str, bool, Vec<u8>)> =
            entries.iter().map(|entry| (entry.name.as_str(), entry.deflated, content(&archive, entry))).collect();
        let expected = [("a.parquet", deflated, b"one ".repeat(50)), ("2026-10-26/b.PQ", deflated, b"two".to_vec())];
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_archive_that_cannot_be_read_gives_one_sentence() {
    let sentence = |archive: &[u8]| entries(archive).unwrap_err().to_string();
    let packed = "\"a.parquet\" is packed by method 12, expected stored or deflated";
    assert_eq!(sentence(&archive("bzip2.zip")), format!("the archive can't be read: {packed}"));
    let nothing = "the archive holds no Parquet file, expected one whose name ends in .parquet";
    assert_eq!(sentence(&archive("nothing.zip")), nothing);
    assert_eq!(sentence(b""), "the archive can't be read: it is too short");
    assert_eq!(sentence(&[7; 100]), "the archive can't be read: it has no directory at its end");
    let mut locked = archive("stored.zip");
    let record = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    locked[record + 8] |= 1;
    assert_eq!(sentence(&locked), "the archive can't be read: \"a.parquet\" is encrypted");
}

#[test]
fn a_damaged_archive_ends_in_entries_or_a_sentence() {
    for name in ["stored.zip", "deflated.zip", "large_form.zip"] {
        let whole = archive(name);
        for index in 0..whole.len() {
            let _ = entries(&whole[..index]);
            for bit in [0x01, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[index] ^= bit;
                for entry in entries(&damaged).unwrap_or_default() {
                    assert!(entry.data.start <= entry.data.end && entry.data.end <= whole.len() as u64);
                }
            }
        }
    }
}

#[test]
fn what_systems_hide_is_no_data() {
    for (path, expected) in [("a.parquet", true), ("x/B.PQ", true), ("x/._a.parquet", false), ("a.csv", false)] {
        assert_eq!(is_parquet_path(path), expected, "{path}");
    }
}
