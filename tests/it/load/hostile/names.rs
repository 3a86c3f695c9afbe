//! Names of columns that nobody expects, and very many of them.

use arrow::array::ArrayRef;

use crate::support::{counts, dates, day, lines, panel, parquet, texts};

/// A sound table with more columns, whose values are all the same.
fn with_columns<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let more = texts(["x", "y"]);
    let sound: [(&str, ArrayRef); 3] =
        [("model", texts(["a/x", "b/y"])), ("time", dates([day("2026-01-05"); 2])), ("downloads", counts([5, 7]))];
    let more = names.into_iter().map(|name| (name, more.clone()));
    parquet(&sound.into_iter().chain(more).collect::<Vec<_>>())
}

const LINES: [&str; 2] = ["2026-01-05 a/x 5", "2026-01-05 b/y 7"];

#[test]
fn names_in_every_script_empty_and_twice() {
    let names = [
        "",
        "",
        "license",
        "license",
        "الرخصة",
        "许可证",
        "лицензия",
        "ライセンス",
        "🤗",
        "a.b",
        "a\nb",
        "\u{202e}x",
        "\0",
        "\"",
        " ",
    ];
    assert_eq!(lines(&panel(with_columns(names)).unwrap()), LINES);
}

#[test]
fn ten_thousand_columns() {
    let names: Vec<String> = (0..10_000).map(|column| format!("column {column}")).collect();
    assert_eq!(lines(&panel(with_columns(names.iter().map(String::as_str))).unwrap()), LINES);
}
