//! Shapes that today's writers don't make: old Hive, Impala and Spark, laid out column by column.

use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType};
use parquet::data_type::{Int32Type, Int64Type, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::{load, load_named};
use crate::support::lines;

const ROWS: [&str; 3] = ["2026-01-05 a/x 7", "2026-01-05 b/y 3", "2026-01-12 a/x 9"];
/// 2026-01-05 and 2026-01-12, in days since 1970.
const DAYS: [i32; 3] = [20_458, 20_458, 20_465];

enum Values<'a> {
    Bytes(Vec<&'a [u8]>),
    Fixed(Vec<&'a [u8]>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    /// Texts with their definition and repetition levels.
    Repeated(Vec<&'a str>, Vec<i16>, Vec<i16>),
}

impl Values<'_> {
    fn write(&self, column: &mut SerializedColumnWriter<'_>) {
        let bytes = |values: &[&[u8]]| values.iter().map(|value| ByteArray::from(value.to_vec())).collect::<Vec<_>>();
        let written = match self {
            Values::Bytes(values) => column.typed::<ByteArrayType>().write_batch(&bytes(values), None, None),
            Values::Fixed(values) => {
                let fixed: Vec<_> = bytes(values).into_iter().map(FixedLenByteArray::from).collect();
                column.typed::<FixedLenByteArrayType>().write_batch(&fixed, None, None)
            }
            Values::Int32(values) => column.typed::<Int32Type>().write_batch(values, None, None),
            Values::Int64(values) => column.typed::<Int64Type>().write_batch(values, None, None),
            Values::Int96(values) => column.typed::<Int96Type>().write_batch(values, None, None),
            Values::Repeated(texts, defined, repeated) => {
                let texts: Vec<_> = texts.iter().map(|text| ByteArray::from(*text)).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, Some(defined), Some(repeated))
            }
        };
        written.unwrap();
    }
}

fn texts<'a>(values: &[&'a str]) -> Values<'a> {
    Values::Bytes(values.iter().map(|text| text.as_bytes()).collect())
}

/// A file without Arrow's schema, of these columns in Parquet's own notation.
fn file(columns: &[(&str, Values<'_>)]) -> Vec<u8> {
    let fields: String = columns.iter().map(|(field, _)| format!("{field}\n")).collect();
    let schema = parse_message_type(&format!("message spark_schema {{ {fields} }}")).unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, Arc::new(schema), properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (_, values) in columns {
        let mut column = group.next_column().unwrap().unwrap();
        values.write(&mut column);
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    file
}

fn names() -> (&'static str, Values<'static>) {
    ("required binary model;", texts(&["a/x", "b/y", "a/x"]))
}

fn times() -> (&'static str, Values<'static>) {
    ("required int32 time (DATE);", Values::Int32(DAYS.to_vec()))
}

fn downloads() -> (&'static str, Values<'static>) {
    ("required int64 downloads;", Values::Int64(vec![7, 3, 9]))
}

/// The country of each row's model, in the order of the rows.
fn countries(file: &[u8]) -> Vec<String> {
    let panel = load(file).unwrap();
    let country = panel.attribute("country").unwrap();
    let value = |row: usize| country.dictionary().get(country.key(row, panel.model()[row])).to_owned();
    (0..panel.rows()).map(value).collect()
}

#[test]
fn bytes_are_text_where_a_role_wants_text() {
    let days = ["2026-01-05", "2026-01-05T23:00:00Z", "2026-01-12 01:02:03.5"];
    let columns = [
        names(),
        ("required binary time;", texts(&days)),
        downloads(),
        ("required binary country (ENUM);", texts(&["France", "", "France"])),
        ("required binary license (JSON);", texts(&["{}", "{}", "{}"])),
    ];
    let file = file(&columns);
    assert_eq!(lines(&load(&file).unwrap()), ROWS);
    assert_eq!(countries(&file), ["France", "", "France"]);
}

#[test]
fn bytes_that_are_no_text_are_no_value() {
    let models: Vec<&[u8]> = vec![b"a/x", b"\xff\xfe", b"\xc3"];
    let file = file(&[("required binary model;", Values::Bytes(models)), times(), downloads()]);
    let panel = load(&file).unwrap();
    assert_eq!(lines(&panel), ["2026-01-05 a/x 7"]);
    assert_eq!(panel.quality().refusals(), "2 without a model name");
}

#[test]
fn bytes_of_a_fixed_length_are_filled_up_with_zeros() {
    let models: Vec<&[u8]> = vec![b"a/x\0\0", b"b/y\0\0", b"a/x\0\0"];
    let file = file(&[("required fixed_len_byte_array(5) model;", Values::Fixed(models)), times(), downloads()]);
    assert_eq!(lines(&load(&file).unwrap()), ROWS);
}

#[test]
fn dates_and_counts_by_the_old_annotations() {
    let day_ms = |day: i32| i64::from(day) * 86_400_000 + 82_800_000;
    let nanoseconds = |day: i32| {
        let mut moment = Int96::new();
        // The time of day in nanoseconds, then the day by Julian count.
        moment.set_data(0x4000_0000, 0x1000, day as u32 + 2_440_588);
        moment
    };
    let dates = [
        ("required int64 time (TIMESTAMP_MILLIS);", Values::Int64(DAYS.map(day_ms).to_vec())),
        ("required int64 time (TIMESTAMP_MICROS);", Values::Int64(DAYS.map(|day| day_ms(day) * 1000).to_vec())),
        ("required int96 time;", Values::Int96(DAYS.map(nanoseconds).to_vec())),
    ];
    for time in dates {
        let form = time.0;
        assert_eq!(lines(&load(&file(&[names(), time, downloads()])).unwrap()), ROWS, "{form}");
    }
    let fixed: Vec<&[u8]> = vec![&[0, 0, 0, 2, 0xbc], &[0, 0, 0, 1, 0x2c], &[0, 0, 0, 3, 0x84]];
    let counts = [
        ("required int32 downloads (UINT_8);", Values::Int32(vec![7, 3, 9])),
        ("required int32 downloads (DECIMAL(9,1));", Values::Int32(vec![70, 30, 90])),
        ("required int64 downloads (DECIMAL(18,2));", Values::Int64(vec![700, 300, 900])),
        ("required binary downloads (DECIMAL(30,0));", Values::Bytes(vec![&[7], &[0, 3], &[0, 0, 9]])),
        ("required fixed_len_byte_array(5) downloads (DECIMAL(11,2));", Values::Fixed(fixed)),
    ];
    for count in counts {
        let form = count.0;
        assert_eq!(lines(&load(&file(&[names(), times(), count])).unwrap()), ROWS, "{form}");
    }
}

#[test]
fn a_listing_by_the_old_annotations_has_the_date_of_its_newest_model() {
    for created in [
        ("required int32 created (DATE);", Values::Int32(DAYS.to_vec())),
        (
            "required int64 created (TIMESTAMP_MILLIS);",
            Values::Int64(DAYS.map(|day| i64::from(day) * 86_400_000).to_vec()),
        ),
    ] {
        let form = created.0;
        let listing = file(&[("required binary model;", texts(&["a/x", "b/y", "c/z"])), created, downloads()]);
        let panel = load_named("listing.parquet", &listing).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(lines(&panel), ["2026-01-12 a/x 7", "2026-01-12 b/y 3", "2026-01-12 c/z 9"], "{form}");
    }
}

#[test]
fn lists_of_two_levels() {
    let items = || Values::Repeated(vec!["France", "China", "China"], vec![1, 1, 0, 1], vec![0, 1, 0, 0]);
    for field in [
        "repeated binary country (UTF8);",
        "repeated binary country;",
        "required group country (LIST) { repeated binary array (UTF8); }",
        "required group country (LIST) { repeated group bag { required binary array_element (UTF8); } }",
    ] {
        let file = file(&[names(), times(), downloads(), (field, items())]);
        assert_eq!(countries(&file), ["France, China", "", "China"], "{field}");
    }
}
