//! Text tables (CSV, TSV): the same panel as the same table as Parquet, in every dialect, and one sentence where there is none.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::load::LoadOptions;
use lorenz::source::{LoadError, gunzip, parquet_of_text, text_too_large};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;

use crate::support::{day, lines, panel, panel_of, parquet, texts};

/// Rows of one table: model, date, downloads, score, country.
const ROWS: [(&str, &str, i64, f64, &str); 4] = [
    ("a/x", "2026-10-05", 1_234_567, 0.5, "France"),
    ("b,c/\"y\"", "2026-10-05", 7, -1.25, ""),
    ("é/new\nline", "2026-10-26", 0, 3.0, "United States; of America"),
    ("a/x", "2026-10-26", 12_000, 1e-3, "France"),
];

fn table() -> Vec<u8> {
    let downloads: ArrayRef = Arc::new(Int64Array::from_iter_values(ROWS.iter().map(|row| row.2)));
    let score: ArrayRef = Arc::new(Float64Array::from_iter_values(ROWS.iter().map(|row| row.3)));
    parquet(&[
        ("model", texts(ROWS.iter().map(|row| row.0))),
        ("time", crate::support::dates(ROWS.iter().map(|row| day(row.1)))),
        ("downloads", downloads),
        ("parameters", score),
        ("country", texts(ROWS.iter().map(|row| row.4))),
    ])
}

/// The table as text; dates and numbers as these functions write them.
fn written(delimiter: &str, end: &str, date: fn(&str) -> String, whole: fn(i64) -> String, comma: bool) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = ["model", "time", "downloads", "parameters", "country"].join(delimiter) + end;
    for (model, time, downloads, score, country) in ROWS {
        let score = if comma { score.to_string().replace('.', ",") } else { score.to_string() };
        let cells = [quoted(model), date(time), quoted(&whole(downloads)), score, quoted(country)];
        text += &(cells.join(delimiter) + end);
    }
    text
}

fn converted(text: &[u8]) -> Vec<u8> {
    parquet_of_text("table.csv", text).unwrap()
}

#[track_caller]
fn refused(text: &[u8]) -> String {
    parquet_of_text("table.csv", text).unwrap_err().to_string()
}

/// The table as the parquet crate reads it.
fn read(file: Vec<u8>) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
    let schema = builder.schema().clone();
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}

fn iso(date: &str) -> String {
    date.to_owned()
}

fn parts(date: &str) -> [&str; 3] {
    [&date[..4], &date[5..7], &date[8..]]
}

#[test]
fn a_table_in_any_dialect_is_the_panel_that_it_is_as_parquet() {
    let expected = panel(table()).unwrap();
    let point = |date: &str| parts(date).into_iter().rev().collect::<Vec<_>>().join(".");
    let american = |date: &str| format!("{}/{}/{}", &date[5..7], &date[8..], &date[..4]);
    let slashes = |date: &str| date.replace('-', "/");
    let time = |date: &str| format!("{date}T00:00:00Z");
    let plain = |whole: i64| whole.to_string();
    let commas = |whole: i64| with_groups(whole, ",");
    let points = |whole: i64| with_groups(whole, ".");
    let forms = [
        written(",", "\n", iso, plain, false),
        written(",", "\r\n", slashes, commas, false),
        written("\t", "\r", american, plain, false),
        written("|", "\n", time, plain, false),
        written(";", "\r\n", point, points, true),
        written(";", "\n", american, plain, true),
        written(";", "\n", iso, commas, false),
        format!("sep=;\r\n{}", written(";", "\r\n", point, plain, true)),
        format!("\u{feff}\n{}\n  \n", written(",", "\n", iso, plain, false)),
        written(",", "\n", iso, plain, false).trim_end().to_owned(),
    ];
    for form in forms {
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| {
            std::iter::once(0xfeff).chain(form.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
        };
        let without_mark = form.trim_start_matches('\u{feff}').as_bytes().to_vec();
        let mut bytes = vec![form.as_bytes().to_vec(), without_mark];
        if !form.starts_with('\u{feff}') {
            bytes.extend([utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes)]);
        }
        for bytes in bytes {
            let found = panel(converted(&bytes)).unwrap();
            assert_eq!(lines(&found), lines(&expected), "{form}");
            assert_eq!(found.quality(), expected.quality(), "{form}");
            let levels = |panel: &lorenz::panel::Panel| {
                panel.categories().map(|attribute| attribute.name().to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(levels(&found), levels(&expected));
            let [found, expected] = [converted(&bytes), table()].map(read);
            assert_eq!(found.column(3), expected.column(3), "{form}");
            assert_eq!(found.column(4), expected.column(4), "{form}");
        }
    }
}

fn with_groups(whole: i64, mark: &str) -> String {
    let digits = whole.to_string();
    let mut parts: Vec<&str> = digits.as_bytes().rchunks(3).map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.reverse();
    parts.join(mark)
}

/// The types of the columns of a text, in words.
fn types(text: &str) -> Vec<String> {
    read(converted(text.as_bytes())).schema().fields().iter().map(|field| field.data_type().to_string()).collect()
}

/// The type of a column of these cells beside another.
#[track_caller]
fn is_read_as(delimiter: char, cells: &[&str], data_type: &str) {
    let rows: String = cells.iter().map(|cell| format!("\"{cell}\"{delimiter}x\n")).collect();
    let found = types(&format!("a{delimiter}b\n{rows}"));
    assert_eq!(found, [data_type, "Utf8"], "{cells:?}");
}

#[test]
fn a_column_is_what_all_of_its_cells_are() {
    is_read_as(',', &["1", "-2", "", "NA", "2147483647"], "Int32");
    is_read_as(',', &["2147483648", "9223372036854775807"], "Int64");
    // Not to the last digit.
    is_read_as(',', &["9223372036854775808"], "Utf8");
    is_read_as(',', &["007", "8"], "Utf8");
    is_read_as(',', &["1", "1.5", ".5", "2e3", "NaN"], "Float64");
    is_read_as(',', &["1", "1,5"], "Utf8");
    is_read_as(',', &["inf"], "Utf8");
    is_read_as(',', &["1e999"], "Utf8");
    // A thousand, or one with three digits behind the comma.
    is_read_as(',', &["1,234", "999"], "Utf8");
    is_read_as(',', &["1,234", "1,234,567"], "Int32");
    is_read_as(',', &["1,234.5"], "Float64");
    is_read_as(';', &["1,234"], "Utf8");
    is_read_as(';', &["1.234"], "Utf8");
    is_read_as(';', &["1,234", "0,5"], "Float64");
    is_read_as(';', &["1.234", "0.5"], "Float64");
    is_read_as(';', &["1.234.567"], "Int32");
    is_read_as(',', &["2026-10-26", "2026-10-27 12:30:00", "null"], "Date32");
    is_read_as(',', &["26.10.2026", "1.2.2026"], "Date32");
    is_read_as(',', &["01.02.2026"], "Date32");
    is_read_as(',', &["26/10/2026", "01/02/2026"], "Date32");
    is_read_as(',', &["10/26/2026", "01/02/2026"], "Date32");
    is_read_as(',', &["01/02/2026"], "Utf8");
    is_read_as(',', &["26/10/2026", "10/26/2026"], "Utf8");
    is_read_as(',', &["2026-02-30"], "Utf8");
    is_read_as(',', &["true", "False", ""], "Boolean");
    is_read_as(',', &["", ""], "Utf8");
    is_read_as(',', &["NA", "null"], "Utf8");
    // Marks of one column tell of another.
    let found = read(converted(b"a;b;c\n1.234;0,5;1\n"));
    assert_eq!(found.column(0).as_primitive::<Int32Type>().value(0), 1_234);
    let found = read(converted(b"a;b;c\n1.234;0.5;1\n"));
    assert!((found.column(0).as_primitive::<Float64Type>().value(0) - 1.234).abs() < 1e-12);
    let found = read(converted(b"a,b\n10/26/2026,1\n02/01/2026,2\n"));
    let days: Vec<i32> = found.column(0).as_primitive::<Date32Type>().values().to_vec();
    assert_eq!(days, [day("2026-10-26").0, day("2026-02-01").0]);
}

#[test]
fn names_of_columns_are_told_apart() {
    let batch = read(converted(b" model ,,model,model 2\na,b,c,d\n"));
    let schema = batch.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["model", "column 2", "model 2", "model 2 2"]);
}

#[test]
fn what_is_no_table_gets_one_sentence() {
    let start = "the text is not a table: ";
    let says = |text: &[u8], sentence: &str| assert_eq!(refused(text), format!("{start}{sentence}"));
    let cells = "expected names of columns with commas, semicolons, tabs or bars between";
    says(b"model\na/x\n", &format!("line 1 has one cell, {cells}"));
    says(b"", &format!("line 1 has one cell, {cells}"));
    says(b"{\"a\": 1, \"b\": 2}", &format!("it is a JSON file, {cells}"));
    says(b"a,b\n1,2\n\n\"x\ny\",2\r\n1,2,3\n", "line 6 has 3 cells, expected 2 as line 1 has");
    says(b"\n\na,b\n1\n", "line 4 has 1 cell, expected 2 as line 3 has");
    says(b"a,b\r1,2\r1\r", "line 3 has 1 cell, expected 2 as line 1 has");
    says(b"a,b\n1,\"2\n3,4\n", "a quotation mark in or after line 2 is never closed, expected a second one");
    says(b"a,b\n1,\"2\n3,4,5,6\n", "a quotation mark in or after line 2 is never closed, expected a second one");
    says(b"a,b\n1,caf\xe9\n", "line 2 is not UTF-8, expected a text in UTF-8 or UTF-16");
    says(b"a,b\n1,\0\n", "line 2 holds a byte that is 0, expected text");
    says(b"\xff\xfea\0,\0b\0\n\0x", "line 2 is not UTF-8, expected a text in UTF-8 or UTF-16");
    let wide = ",".repeat(20_000);
    says(wide.as_bytes(), "line 1 has 20001 cells, expected at most 10000");
    assert_eq!(
        gunzip("x.csv.gz", b"\x1f\x8b\x08").unwrap_err().to_string(),
        format!("{start}its gzip is damaged or cut off, expected all of it")
    );
    assert_eq!(panel(converted(b"model,time,downloads\n")).unwrap_err(), LoadError::NoRows);
}

#[test]
fn a_text_that_is_too_large_is_told_the_way() {
    let sentence = |name: &str| text_too_large(name).to_string();
    assert_eq!(
        sentence("https://host/folder/x.csv.gz?download=true"),
        "the text has more than 200 MB, expected fewer, or Parquet, which one line makes of it: \
         duckdb -c \"COPY (FROM 'x.csv.gz') TO 'x.parquet'\""
    );
    // Nothing that a shell would run.
    assert!(sentence("$(x)';.csv").contains("FROM 'table.csv'"));
}

#[test]
fn a_table_of_attributes_is_joined() {
    let attributes = b"model;country;open\r\na/x;Germany;true\r\nb/y;;false\r\n";
    let downloads = b"model,date,downloads\na/x,2026-10-05,3\nb/y,2026-10-05,4\n";
    let panel = panel_of(&[converted(downloads), converted(attributes)], &LoadOptions::default()).unwrap();
    assert_eq!(panel.quality().joined_models, Some(2));
    assert_eq!(lines(&panel), ["2026-10-05 a/x 3", "2026-10-05 b/y 4"]);
}

#[test]
fn many_rows_make_several_row_groups() {
    let mut text = "model,n\n".to_owned();
    (0..150_000).for_each(|n| text += &if n % 7 == 0 { format!("m{n},\n") } else { format!("m{n},{n}\n") });
    let batch = read(converted(text.as_bytes()));
    assert_eq!(batch.num_rows(), 150_000);
    let numbers = batch.column(1).as_primitive::<Int32Type>();
    assert!((0..150_000).all(|n| numbers.is_null(n) == (n % 7 == 0) && (n % 7 == 0 || numbers.value(n) == n as i32)));
}

/// A cell as text, quoted.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn values_come_back_as_they_were(
        rows in prop::collection::vec(
            (".{0,12}", prop::option::of(any::<i64>()), prop::option::of(-1e300..1e300f64),
             prop::option::of(-700_000..2_900_000i32), prop::option::of(any::<bool>())),
            1..40,
        ),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|"]),
    ) {
        let clean = |text: &str| text.replace('\0', "").trim_ascii().to_owned();
        let mut text = ["t", "i", "f", "d", "b"].join(delimiter) + "\n";
        for (name, whole, fraction, days, boolean) in &rows {
            let cells = [
                quoted(&format!("t{}", clean(name))),
                whole.map_or_else(String::new, |n| n.to_string()),
                fraction.map_or_else(String::new, |n| format!("{n:e}")),
                days.map_or_else(String::new, |n| lorenz::calendar::Day(n).to_string()),
                boolean.map_or_else(String::new, |n| n.to_string()),
            ];
            text += &(cells.join(delimiter) + "\n");
        }
        let found = read(converted(text.as_bytes()));
        let names: Vec<Option<&str>> = found.column(0).as_string::<i32>().iter().collect();
        let expected: Vec<String> = rows.iter().map(|row| format!("t{}", clean(&row.0))).collect();
        prop_assert_eq!(names, expected.iter().map(|name| Some(name.as_str())).collect::<Vec<_>>());
        if rows.iter().any(|row| row.1.is_some()) {
            let whole: Vec<Option<i64>> = match found.column(1).data_type() {
                DataType::Int32 => found.column(1).as_primitive::<Int32Type>().iter().map(|n| n.map(i64::from)).collect(),
                _ => found.column(1).as_primitive::<Int64Type>().iter().collect(),
            };
            prop_assert_eq!(whole, rows.iter().map(|row| row.1).collect::<Vec<_>>());
        }
        // Between semicolons 1.234e5 could have a mark between thousands: other cells decide.
        if delimiter != ";" && rows.iter().any(|row| row.2.is_some()) {
            let expected = Float64Array::from_iter(rows.iter().map(|row| row.2));
            prop_assert_eq!(found.column(2).as_primitive::<Float64Type>(), &expected);
        }
        if rows.iter().any(|row| row.3.is_some()) {
            let expected = Date32Array::from_iter(rows.iter().map(|row| row.3));
            prop_assert_eq!(found.column(3).as_primitive::<Date32Type>(), &expected);
        }
        if rows.iter().any(|row| row.4.is_some()) {
            prop_assert_eq!(found.column(4).as_boolean(), &BooleanArray::from_iter(rows.iter().map(|row| row.4)));
        }
    }

    #[test]
    fn any_bytes_end_in_a_table_or_a_sentence(
        bytes in prop::collection::vec(prop::sample::select(b"a1,;\t|\"\r\n.-/ 0e\xff\xfe\xef\xbb\xbf\0=sep".to_vec()), 0..120),
    ) {
        match parquet_of_text("x.csv", &bytes) {
            Ok(file) => {
                // Whoever reads it agrees on the number of rows and columns.
                prop_assert!(read(file.clone()).num_columns() > 1);
                if let Err(error) = panel(file) {
                    prop_assert!(!matches!(error, LoadError::Damaged { .. } | LoadError::NotParquet { .. }), "{error}");
                }
            }
            Err(error) => {
                let sentence = error.to_string();
                prop_assert!(sentence.starts_with("the text is not a table: ") && sentence.lines().count() == 1, "{sentence}");
            }
        }
    }
}
