//! What fuzzing feeds with bytes: each function panics if the program does, or breaks a promise.
//!
//! It says whether the input was one that could be used, so that a driver goes on from there.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Fields, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::app::{parse_link, write_link};
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::{Builder, Panel};
use lorenz::schema::{Assignment, CountKind, Roles, columns};
use lorenz::source::LoadError;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// The targets by name.
pub const TARGETS: [(&str, fn(&[u8]) -> bool); 5] =
    [("footer", footer), ("pages", pages), ("mapping", mapping), ("counters", counters), ("links", links)];

/// Memory that a file of the fuzzer may claim.
const BUDGET_BYTES: u64 = 256 << 20;

/// The bytes as a footer of a file that holds nothing else.
pub fn footer(data: &[u8]) -> bool {
    pages(&[b"PAR1", data, &(data.len() as u32).to_le_bytes(), b"PAR1"].concat())
}

/// The bytes as a whole file: read to a panel, or refused with one sentence.
pub fn pages(data: &[u8]) -> bool {
    match load(data) {
        Ok(panel) => {
            check(&panel);
            true
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && sentence.len() < 1_000 && !sentence.contains('\n'), "{sentence:?}");
            false
        }
    }
}

fn load(data: &[u8]) -> Result<Panel, LoadError> {
    let options = LoadOptions { budget_bytes: Some(BUDGET_BYTES), ..LoadOptions::default() };
    let mut import = Import::new("2026-01-05.parquet", data.len() as u64, &options)?;
    let bytes = Bytes::copy_from_slice(data);
    let mut builder = Builder::default();
    import.run(&mut builder, |range: Range<u64>| {
        assert!(range.start <= range.end && range.end <= data.len() as u64, "{range:?} is asked of {}", data.len());
        Ok::<_, LoadError>(bytes.slice(range.start as usize..range.end as usize))
    })?;
    builder.finish()
}

/// What holds of every panel.
fn check(panel: &Panel) {
    assert!(panel.days().is_sorted() && !panel.days().is_empty());
    assert_eq!(panel.model().len(), panel.rows());
    assert_eq!((0..panel.days().len()).map(|snapshot| panel.rows_of(snapshot).len()).sum::<usize>(), panel.rows());
    assert!(panel.model().iter().all(|&model| (model as usize) < panel.models().len()));
    assert_eq!(panel.series().len(), panel.models().len());
}

/// Bytes that are drawn from the front; zeros when there are no more.
struct Draw<'a>(&'a [u8]);

impl Draw<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        byte
    }

    fn of<'b, T>(&mut self, things: &'b [T]) -> &'b T {
        &things[self.byte() as usize % things.len()]
    }
}

const NAMES: [&str; 20] = [
    "",
    "model",
    "id",
    "modelId",
    "_id",
    "author",
    "time",
    "date",
    "createdAt",
    "downloads",
    "downloadsAllTime",
    "likes",
    "tags",
    "license",
    "baseModels",
    "safetensors",
    "total",
    "country",
    "a.b",
    "許可",
];

/// A schema and assignments of the bytes' choice: roles are found that fit the columns, or there is a sentence.
pub fn mapping(data: &[u8]) -> bool {
    let mut draw = Draw(data);
    let fields: Vec<Field> = (0..draw.byte() % 12).map(|_| field(&mut draw, 3)).collect();
    let columns = columns(&Schema::new(fields));
    let roles = ["model", "id", "developer", "date", "created", "downloads", "base-models", "unused", "license", ""];
    let assignments = (0..draw.byte() % 4)
        .filter_map(|_| Assignment::parse(&format!("{}:{}", draw.of(&roles), draw.of(&NAMES))))
        .collect::<Vec<_>>();
    let extra: Vec<String> = (0..draw.byte() % 3).map(|_| (*draw.of(&NAMES)).to_owned()).collect();
    let kind = [None, Some(CountKind::Flow), Some(CountKind::Counter), Some(CountKind::Window { days: 30 })];
    match Roles::find(&columns, *draw.of(&kind), &assignments, &extra) {
        Ok(roles) => {
            let read = roles.columns();
            assert!(read.is_sorted() && read.iter().all(|&column| column < columns.len()));
            read.iter()
                .for_each(|&column| assert!(!roles.without(column).attributes.iter().any(|(c, _)| *c == column)));
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

fn field(draw: &mut Draw<'_>, depth: u8) -> Field {
    let name = *draw.of(&NAMES);
    let data_type = match draw.byte() % 12 {
        0 => DataType::Utf8,
        1 => DataType::Int64,
        2 => DataType::Date32,
        3 => DataType::Timestamp(TimeUnit::Millisecond, None),
        4 => DataType::Boolean,
        5 => DataType::Null,
        6 => DataType::Float64,
        7 => DataType::Binary,
        8 => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        9 if depth > 0 => DataType::List(Arc::new(field(draw, depth - 1))),
        _ if depth > 0 => DataType::Struct((0..draw.byte() % 4).map(|_| field(draw, depth - 1)).collect::<Fields>()),
        _ => DataType::UInt64,
    };
    Field::new(name, data_type, true)
}

/// Rows of the bytes' choice, four bytes each: the panel holds what it should, and their order makes no difference.
pub fn counters(data: &[u8]) -> bool {
    let mut draw = Draw(data);
    let kind = *draw.of(&[CountKind::Counter, CountKind::Flow, CountKind::Window { days: 30 }, CountKind::Window { days: 1 }]);
    let mut rows: Vec<(Option<String>, Option<i32>, Option<i64>)> = Vec::new();
    while !draw.0.is_empty() {
        let model = draw.byte();
        let day = i32::from(draw.byte());
        let count = i64::from(draw.byte()) << (draw.byte() % 40);
        let name = (model < 250).then(|| format!("{}/{}", model % 3, model % 16));
        rows.push((name, (day < 250).then_some(20_000 + day), (count != 77).then_some(count - 3)));
    }
    let forward = panel(&rows, kind);
    rows.reverse();
    let backward = panel(&rows, kind);
    match (forward, backward) {
        (Ok(forward), Ok(backward)) => {
            check(&forward);
            assert_eq!(lines(&forward), lines(&backward), "the order of rows makes a difference");
            true
        }
        (Err(forward), Err(backward)) => {
            assert_eq!(forward, backward);
            false
        }
        (forward, backward) => panic!("{:?}, but {:?}", forward.map(|_| ()), backward.map(|_| ())),
    }
}

fn panel(rows: &[(Option<String>, Option<i32>, Option<i64>)], kind: CountKind) -> Result<Panel, LoadError> {
    let columns_of_rows: [(&str, ArrayRef); 3] = [
        ("model", Arc::new(rows.iter().map(|(model, ..)| model.as_deref()).collect::<StringArray>())),
        ("time", Arc::new(rows.iter().map(|(_, day, _)| *day).collect::<Date32Array>())),
        ("downloads", Arc::new(rows.iter().map(|(.., count)| *count).collect::<Int64Array>())),
    ];
    // In two row groups, as two shards of a table have them.
    let file = written(columns_of_rows.to_vec(), rows.len().div_ceil(2).max(1));
    let Ok(file) = file else { panic!("three columns of one length can be written") };
    let options = LoadOptions { kind: Some(kind), ..LoadOptions::default() };
    let mut import = Import::new("rows.parquet", file.len() as u64, &options)?;
    let mut builder = Builder::default();
    import.run(&mut builder, |range| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize)))?;
    builder.finish()
}

fn written(columns: Vec<(&str, ArrayRef)>, row_group_rows: usize) -> Result<Bytes, parquet::errors::ParquetError> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true)))?;
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(row_group_rows)).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(Bytes::from(file))
}

fn lines(panel: &Panel) -> Vec<String> {
    let mut lines = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        let row = |row: usize| format!("{day} {} {}", panel.models().get(panel.model()[row]), panel.count(row));
        lines.extend(panel.rows_of(snapshot).map(row));
    }
    lines.sort();
    lines
}

/// The bytes as a link: what is written of what was read is read as the same.
pub fn links(data: &[u8]) -> bool {
    let link = parse_link(&String::from_utf8_lossy(data));
    let written = write_link(&link.spec, &link.question);
    let again = parse_link(&written);
    assert_eq!((&again.spec, &again.question), (&link.spec, &link.question), "{written}");
    assert!(again.notices.is_empty(), "{written}: {:?}", again.notices);
    assert_eq!(write_link(&again.spec, &again.question), written);
    link.notices.is_empty()
}
