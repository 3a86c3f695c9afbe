//! Which requests a load makes over the network, and how many bytes they bring.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::calendar::Day;
use lorenz::fetch_plan::{plan_requests, split_by_source};
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::Builder;
use lorenz::source::LoadError;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::support::{counts, dates, day, texts};

/// A file on a host, and what the reader has of it: each request is written down as its columns and KiB.
struct Remote<'a> {
    file: &'a mut File,
    metadata: ParquetMetaData,
    here: Vec<Range<u64>>,
    asked_bytes: u64,
    text: String,
}

impl Remote<'_> {
    fn of(file: &mut File) -> Remote<'_> {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(file).unwrap();
        Remote { file, metadata, here: Vec::new(), asked_bytes: 0, text: String::new() }
    }

    fn ask(&mut self, range: Range<u64>) {
        let mut names = Vec::new();
        for (group, row_group) in self.metadata.row_groups().iter().enumerate() {
            for column in row_group.columns() {
                let (start, bytes) = column.byte_range();
                if range.start <= start && start + bytes <= range.end {
                    names.push(format!("{}@{group}", column.column_path().string()));
                }
            }
        }
        let bytes = range.end - range.start;
        writeln!(self.text, "{:4} KiB: {}", bytes.div_ceil(1024), names.join(" ")).unwrap();
        self.asked_bytes += bytes;
        self.here.push(range);
    }

    fn read(&mut self, range: Range<u64>) -> Bytes {
        for (piece, source) in split_by_source(range.clone(), &self.here.clone()) {
            if source.is_none() {
                self.ask(piece);
            }
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        self.file.seek(SeekFrom::Start(range.start)).unwrap();
        self.file.read_exact(&mut bytes).unwrap();
        bytes.into()
    }

    /// Loads the file as the browser does: the tail, the plan of what is missing, the rows. Returns the needed bytes.
    fn load(&mut self, options: &LoadOptions) -> u64 {
        let length = self.file.seek(SeekFrom::End(0)).unwrap();
        let mut import = Import::new("file.parquet", length, options).unwrap();
        let mut builder = Builder::default();
        import.open(|range| Ok::<_, LoadError>(self.read(range))).unwrap();
        let opened = import.scan_plan().unwrap();
        let missing = opened.ranges().into_iter().flat_map(|range| split_by_source(range, &self.here));
        let missing: Vec<_> = missing.filter(|(_, source)| source.is_none()).map(|(piece, _)| piece).collect();
        for planned in plan_requests(&missing) {
            self.ask(planned.range);
        }
        let (needed, planned) = (opened.needed_bytes, self.text.clone());
        import.run(&mut builder, |range| Ok::<_, LoadError>(self.read(range))).unwrap();
        assert_eq!(self.text, planned, "the rows need what was planned, and nothing else");
        needed
    }

    fn transcript(&mut self, options: &LoadOptions) -> String {
        self.load(options);
        std::mem::take(&mut self.text)
    }
}

/// Removed when the test ends, however it ends.
struct Temporary(PathBuf);

impl Temporary {
    /// Row groups of `rows`, one a month from January 2026 on, with a long `card` before the other columns and after.
    fn new(name: &str, row_groups: usize, rows: usize, card_bytes: usize) -> Temporary {
        let name = format!("{}-{name}", std::process::id());
        let temporary = Temporary(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name));
        let card = "x".repeat(card_bytes);
        let cards = texts(std::iter::repeat_n(card.as_str(), rows));
        let batch = |group: usize| {
            let names = (0..rows).map(|row| format!("developer-{:05}/model-{row:07}-of-{group}", row % 1_000));
            let models: ArrayRef = Arc::new(names.map(Some).collect::<StringArray>());
            let columns = [
                ("card", cards.clone()),
                ("model", models),
                ("time", dates(vec![Day(day("2026-01-01").0 + 31 * i32::try_from(group).unwrap()); rows])),
                ("downloads", counts((0..rows as u64).map(|row| row * 7_919 % 100_000))),
                ("notes", cards.clone()),
                ("color", texts(std::iter::repeat_n("a color of the rainbow", rows))),
                ("license", texts(std::iter::repeat_n("apache-2.0", rows))),
            ];
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, values)| (name, values, true))).unwrap()
        };
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_compression(Compression::UNCOMPRESSED)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_column_statistics_enabled("time".into(), EnabledStatistics::Chunk)
            .set_max_row_group_row_count(Some(rows))
            .build();
        let file = File::create(&temporary.0).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch(0).schema(), Some(properties)).unwrap();
        for group in 0..row_groups {
            writer.write(&batch(group)).unwrap();
        }
        writer.close().unwrap();
        temporary
    }

    fn open(&self) -> File {
        File::open(&self.0).unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn a_first_load_asks_for_the_tail_and_once_for_neighboring_columns() {
    let temporary = Temporary::new("first-load.parquet", 3, 1_000, 400);
    let mut file = temporary.open();
    // The notes before the license are too long to be read along.
    let expected = "  64 KiB: color@2 license@2\n\
        \x20 49 KiB: model@0 time@0 downloads@0\n  14 KiB: license@0\n\
        \x20 49 KiB: model@1 time@1 downloads@1\n  14 KiB: license@1\n\
        \x20 49 KiB: model@2 time@2 downloads@2\n";
    assert_eq!(Remote::of(&mut file).transcript(&LoadOptions::default()), expected);
}

#[test]
fn one_level_more_asks_for_that_column_alone() {
    let temporary = Temporary::new("one-more.parquet", 3, 1_000, 400);
    let mut file = temporary.open();
    let mut remote = Remote::of(&mut file);
    remote.transcript(&LoadOptions::default());
    let more = LoadOptions { extra_columns: vec!["color".to_owned()], ..LoadOptions::default() };
    assert_eq!(remote.transcript(&more), "  26 KiB: color@0\n  26 KiB: color@1\n");
    assert_eq!(remote.transcript(&more), "", "the same again asks for nothing");
}

#[test]
fn a_range_of_dates_asks_for_its_row_groups_alone() {
    let temporary = Temporary::new("dates.parquet", 3, 1_000, 400);
    let mut file = temporary.open();
    let options = LoadOptions { from: Some(day("2026-02-01")), to: Some(day("2026-02-28")), ..LoadOptions::default() };
    let expected = "  64 KiB: color@2 license@2\n  49 KiB: model@1 time@1 downloads@1\n  14 KiB: license@1\n";
    assert_eq!(Remote::of(&mut file).transcript(&options), expected);
}

#[test]
fn a_first_chart_of_a_gigabyte_fetches_what_it_needs_and_two_percent_at_most() {
    let temporary = Temporary::new("large.parquet", 8, 128 * 1024, 512);
    let mut file = temporary.open();
    let mut remote = Remote::of(&mut file);
    let needed = remote.load(&LoadOptions::default());
    let length = fs::metadata(&temporary.0).unwrap().len();
    assert!(length > 1 << 30, "{length}");
    println!("{length} {needed} {}", remote.asked_bytes);
    assert!(remote.asked_bytes as f64 <= 1.02 * needed as f64, "{} for {needed}", remote.asked_bytes);
}
