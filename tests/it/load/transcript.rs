//! Which bytes a load asks for, as readable text.

use std::fmt::Write;

use arrow::array::ArrayRef;
use bytes::Bytes;
use lorenz::calendar::Day;
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::Builder;
use lorenz::source::LoadError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::support::{counts, dates, day, parquet_with, texts};

/// Three row groups of two rows: two dates in January, two in February, two in March.
fn file() -> Vec<u8> {
    let time = dates(["2026-01-05", "2026-01-12", "2026-02-02", "2026-02-09", "2026-03-02", "2026-03-09"].map(day));
    let card: ArrayRef = texts([CARD; 6]);
    let columns = [
        ("card", card),
        ("model", texts(["a/x", "b/y", "a/x", "b/y", "a/x", "b/y"])),
        ("time", time),
        ("downloads", counts([1, 2, 3, 4, 5, 6])),
        ("context_length", counts([7, 7, 7, 7, 7, 7])),
        ("license", texts(["mit", "", "mit", "", "mit", ""])),
    ];
    parquet_with(&columns, |properties| {
        // Without a dictionary the long column is as large as it looks.
        properties.set_max_row_group_row_count(Some(2)).set_dictionary_enabled(false)
    })
}

const CARD: &str = "a model card, which nobody needs for counting downloads";

/// The names of what lies in a range: `tail`, or columns with the number of their row group.
fn contents(range: &std::ops::Range<u64>, length: u64, metadata: &ParquetMetaData) -> String {
    let mut names = Vec::new();
    for (group, row_group) in metadata.row_groups().iter().enumerate() {
        for column in row_group.columns() {
            let (start, bytes) = column.byte_range();
            if range.start < start + bytes && start < range.end {
                names.push(format!("{}@{group}", column.column_path().string()));
            }
        }
    }
    if range.end == length {
        names.push("footer".to_owned());
    }
    names.join(" ")
}

fn transcript(file: &[u8], options: &LoadOptions) -> String {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::copy_from_slice(file)).unwrap();
    let length = file.len() as u64;
    let mut text = String::new();
    let mut import = Import::new("file.parquet", length, options).unwrap();
    let mut builder = Builder::default();
    import
        .run(&mut builder, |range| {
            writeln!(text, "{}", contents(&range, length, &metadata)).unwrap();
            Ok::<_, LoadError>(Bytes::copy_from_slice(&file[range.start as usize..range.end as usize]))
        })
        .unwrap();
    writeln!(text, "{} rows", import.rows_read()).unwrap();
    text
}

/// The file after as much padding as pushes its rows out of the tail that is asked for first.
fn padded() -> Vec<u8> {
    let card: ArrayRef = texts(std::iter::repeat_n(CARD, 4_000));
    let time = dates((0..4_000).map(|row| Day(20_000 + row / 1_000)));
    let columns = [
        ("model", texts(std::iter::repeat_n("a/x", 4_000))),
        ("time", time),
        ("downloads", counts(0..4_000)),
        ("card", card),
    ];
    parquet_with(&columns, |properties| {
        properties.set_max_row_group_row_count(Some(1_000)).set_dictionary_enabled(false)
    })
}

#[test]
fn the_tail_of_a_small_file_is_asked_for_once() {
    let metadata = "card@0 model@0 time@0 downloads@0 context_length@0 license@0 card@1 model@1 time@1 downloads@1 \
        context_length@1 license@1 card@2 model@2 time@2 downloads@2 context_length@2 license@2 footer";
    // The decoder asks for rows by column, even where the tail holds them: the driver may cut them from there.
    let expected = format!(
        "{metadata}\n\
         model@0\ntime@0\ndownloads@0\nlicense@0\n\
         model@1\ntime@1\ndownloads@1\nlicense@1\n\
         model@2\ntime@2\ndownloads@2\nlicense@2\n\
         6 rows\n"
    );
    assert_eq!(transcript(&file(), &LoadOptions::default()), expected);
}

#[test]
fn a_range_of_dates_prunes_row_groups() {
    let asked = |from: Option<&str>, to: Option<&str>| {
        let options = LoadOptions { from: from.map(day), to: to.map(day), ..LoadOptions::default() };
        transcript(&file(), &options).lines().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(asked(Some("2026-02-03"), Some("2026-02-28")), "model@1 time@1 downloads@1 license@1 2 rows");
    assert_eq!(
        asked(None, Some("2026-02-02")),
        "model@0 time@0 downloads@0 license@0 model@1 time@1 downloads@1 license@1 4 rows"
    );
    assert_eq!(asked(Some("2026-03-09"), None), "model@2 time@2 downloads@2 license@2 2 rows");
}

#[test]
fn counters_are_read_whole_since_flows_need_what_precedes() {
    let options = LoadOptions {
        kind: Some(lorenz::schema::CountKind::Counter),
        from: Some(day("2026-03-01")),
        ..LoadOptions::default()
    };
    assert!(transcript(&file(), &options).ends_with("6 rows\n"));
}

#[test]
fn a_range_without_data_is_no_empty_file() {
    // Nothing matches: the whole file is read, so that the answer can say which dates there are.
    let options = LoadOptions { from: Some(day("2030-01-01")), ..LoadOptions::default() };
    assert!(transcript(&file(), &options).ends_with("6 rows\n"));
}

#[test]
fn rows_outside_the_tail_are_fetched_by_column_and_row_group() {
    let file = padded();
    let text = transcript(&file, &LoadOptions::default());
    let mut lines = text.lines();
    let tail = lines.next().unwrap();
    assert!(tail.ends_with("footer") && !tail.contains("model@2"), "{tail}");
    let expected = (0..4).flat_map(|group| ["model", "time", "downloads"].map(|name| format!("{name}@{group}")));
    assert_eq!(lines.collect::<Vec<_>>(), expected.chain(["4000 rows".to_owned()]).collect::<Vec<_>>());
}

#[test]
fn a_footer_longer_than_the_tail_takes_a_second_request() {
    let names: Vec<String> = (0..900).map(|n| format!("an_attribute_with_a_name_of_some_length_{n:04}")).collect();
    let mut columns = vec![("model", texts(["a/x"])), ("time", dates([Day(0)])), ("downloads", counts([1]))];
    columns.extend(names.iter().map(|name| (name.as_str(), texts(["value"]))));
    let file = parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(1)));
    let text = transcript(&file, &LoadOptions::default());
    let requests: Vec<&str> = text.lines().collect();
    assert!(requests[0].ends_with("footer"));
    assert_eq!(&requests[requests.len() - 4..], ["model@0", "time@0", "downloads@0", "1 rows"]);
    assert_eq!(requests.len(), 6, "{:?}", &requests[1..]);
}

#[test]
fn what_will_be_read_is_known_from_the_footer() {
    let mut builder = Builder::default();
    let opened = crate::support::import("file.parquet", &padded(), &LoadOptions::default(), &mut builder).unwrap();
    assert_eq!(opened.row_groups, [0, 1, 2, 3]);
    // Three narrow columns of 4,000 rows: 7 + 4 + 8 bytes a row, compressed or not; the cards would be 240,000.
    assert!((1_000..80_000).contains(&opened.needed_bytes), "{}", opened.needed_bytes);
}
