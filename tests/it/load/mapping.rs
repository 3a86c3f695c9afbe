//! What the reader says of columns, fields of structs, several files together, and the first rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StructArray, UInt64Array};
use bytes::Bytes;
use lorenz::load::{DateOrigin, Import, LoadOptions, Preview, PreviewReader, resolve_roles_together};
use lorenz::panel::{Builder, Panel};
use lorenz::schema::{Assignment, CountKind, Role};
use lorenz::source::{LoadError, Poll};

use crate::support::{counts, dates, day, import, lines, parquet, parquet_with, texts};

fn said(assignments: &[&str]) -> LoadOptions {
    let mapping = assignments.iter().map(|text| Assignment::parse(text).unwrap()).collect();
    LoadOptions { mapping, ..LoadOptions::default() }
}

/// The panel of named files that are opened together, as the page and the command line read them.
fn together(files: &[(&str, Vec<u8>)], options: &LoadOptions) -> Result<(Panel, Vec<Import>), LoadError> {
    let read = |file: &Vec<u8>| {
        let file = Bytes::copy_from_slice(file);
        move |range: std::ops::Range<u64>| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize))
    };
    let mut imports = Vec::new();
    for (name, file) in files {
        let mut import = Import::new(name, file.len() as u64, options)?;
        import.open(read(file))?;
        imports.push(import);
    }
    resolve_roles_together(&mut imports)?;
    let mut builder = Builder::default();
    for (import, (_, file)) in imports.iter_mut().zip(files) {
        import.run(&mut builder, read(file))?;
    }
    Ok((builder.finish()?, imports))
}

fn odd() -> Vec<u8> {
    parquet(&[
        ("repo", texts(["a/x", "b/y"])),
        ("when", texts(["2026-01-05", "2026-01-12"])),
        ("pays", texts(["France", "Chile"])),
        ("hits", counts([3, 4])),
        ("stars", counts([30, 40])),
    ])
}

#[test]
fn any_column_can_be_given_any_role_that_its_type_allows() {
    let options = said(&["model:repo", "date:when", "downloads:hits", "country:pays", "parameters:stars"]);
    let (panel, imports) = together(&[("odd.parquet", odd())], &options).unwrap();
    assert_eq!(lines(&panel), ["2026-01-05 a/x 3", "2026-01-12 b/y 4"]);
    assert_eq!(panel.kind(), CountKind::Flow);
    let country = panel.attribute("country").unwrap();
    assert_eq!(country.dictionary().get(country.key(1, panel.model()[1])), "Chile");
    assert_eq!(panel.attribute("parameters").unwrap().numbers(), Some(&[Some(30.0), Some(40.0)][..]));
    let roles: Vec<_> = imports[0].summaries().into_iter().map(|column| column.role.unwrap()).collect();
    assert_eq!(roles, ["model", "date", "country", "downloads", "parameters"]);
}

#[test]
fn a_role_that_a_type_does_not_allow_is_refused_in_one_sentence() {
    let refused = |assignments: &[&str]| together(&[("odd.parquet", odd())], &said(assignments)).err().unwrap();
    let message = refused(&["model:hits", "date:when", "downloads:stars"]).to_string();
    assert_eq!(message, "column \"hits\": expected model names as text, found UInt64");
    let message = refused(&["model:repo", "date:when", "downloads:pays"]).to_string();
    assert_eq!(message, "column \"pays\": expected a number of downloads, found Utf8");
}

#[test]
fn what_the_reader_says_goes_before_what_is_recognized() {
    let file = parquet(&[
        ("model", texts(["a/x"])),
        ("time", dates([day("2026-01-05")])),
        ("week", dates([day("2026-02-02")])),
        ("downloads", counts([1])),
        ("downloadsAllTime", counts([100])),
        ("license", texts(["mit"])),
    ]);
    let read = |assignments: &[&str]| together(&[("f.parquet", file.clone())], &said(assignments)).unwrap().0;
    assert_eq!(lines(&read(&["date:week", "downloads:downloads"])), ["2026-02-02 a/x 1"]);
    assert_eq!(
        read(&["downloads:downloads"]).kind(),
        CountKind::THIRTY_DAYS,
        "beside a hub's counter it is its window"
    );
    assert!(read(&["unused:license", "downloads:downloads"]).attribute("license").is_none());
    assert!(read(&["elsewhere:nowhere", "downloads:downloads"]).attribute("license").is_some(), "no such column");
}

#[test]
fn without_known_names_the_only_column_of_a_type_is_taken() {
    let file = parquet(&[
        ("repository", texts(["a/x", "b/y"])),
        ("observed", dates([day("2026-01-05"), day("2026-01-12")])),
        ("count", counts([3, 4])),
    ]);
    let (panel, _) = together(&[("f.parquet", file)], &LoadOptions::default()).unwrap();
    assert_eq!(
        (lines(&panel), panel.kind()),
        (vec!["2026-01-05 a/x 3".into(), "2026-01-12 b/y 4".into()], CountKind::Flow)
    );
    // Of two columns of a type none is taken.
    assert!(together(&[("f.parquet", odd())], &LoadOptions::default()).is_err());
}

/// The hub's listing: numbers of parameters within a struct, beside a field that nobody needs.
fn listing() -> Vec<u8> {
    let total: ArrayRef = Arc::new(Int64Array::from(vec![Some(7_000_000_000), None, Some(1_000)]));
    let other: ArrayRef = Arc::new(UInt64Array::from(vec![1u64, 2, 3]));
    let safetensors = StructArray::try_from(vec![("parameters", other), ("total", total)]).unwrap();
    let created = ["2026-01-02", "2026-03-04", "2025-01-01"].map(day);
    parquet_with(
        &[
            ("_id", texts(["1", "2", "3"])),
            ("id", texts(["a/x", "b/new", "c/z"])),
            ("createdAt", dates(created)),
            ("downloads", counts([5, 6, 7])),
            ("likes", counts([5, 6, 7])),
            ("safetensors", Arc::new(safetensors)),
        ],
        |properties| properties.set_dictionary_enabled(false),
    )
}

#[test]
fn a_field_of_a_struct_is_read_by_itself() {
    let file = listing();
    let mut builder = Builder::default();
    let opened = import("f.parquet", &file, &LoadOptions::default(), &mut builder).unwrap();
    let panel = builder.finish().unwrap();
    let numbers = panel.attribute("parameters").unwrap();
    let of = |model: &str| numbers.dictionary().get(numbers.key(usize::MAX, panel.models().find(model).unwrap()));
    assert_eq!((of("a/x"), of("c/z"), of("b/new")), ("7000000000", "1000", ""));
    let named = |name: &str| opened.columns.iter().position(|column| column.name == name).unwrap();
    assert_eq!(opened.uses_of(named("safetensors.total")), "number parameters");
    let fetched = opened.needed_bytes;
    let asked = LoadOptions { extra_columns: vec!["safetensors.parameters".to_owned()], ..LoadOptions::default() };
    let more = import("f.parquet", &file, &asked, &mut Builder::default()).unwrap();
    assert!(more.needed_bytes > fetched, "the other field is fetched when it is asked for, and only then");
}

/// A struct's field and a column of the same name, in either order.
fn same_names(is_struct_first: bool) -> Vec<u8> {
    let field: ArrayRef = Arc::new(UInt64Array::from(vec![1u64, 2]));
    let structs: ArrayRef = Arc::new(StructArray::try_from(vec![("b", field)]).unwrap());
    let [first, second] = if is_struct_first {
        [("a", structs), ("a.b", counts([30, 40]))]
    } else {
        [("a.b", counts([30, 40])), ("a", structs)]
    };
    parquet(&[("model", texts(["x/y", "x/z"])), ("time", dates([day("2026-01-05"); 2])), first, second])
}

#[test]
fn a_field_and_a_column_of_the_same_name_can_both_be_chosen() {
    for file in [same_names(true), same_names(false)] {
        let of = |column: &str| {
            let mapping = vec![Assignment { column: column.to_owned(), role: Role::Downloads }];
            let options = LoadOptions { mapping, ..LoadOptions::default() };
            lines(&together(&[("f.parquet", file.clone())], &options).unwrap().0)
        };
        assert_eq!(of("a.b"), ["2026-01-05 x/y 30", "2026-01-05 x/z 40"]);
        assert_eq!(of("a[b]"), ["2026-01-05 x/y 1", "2026-01-05 x/z 2"]);
    }
}

#[test]
fn a_listing_without_dates_is_dated_by_its_newest_model() {
    let (panel, imports) = together(&[("models.parquet", listing())], &LoadOptions::default()).unwrap();
    assert_eq!(lines(&panel), ["2026-03-04 a/x 5", "2026-03-04 b/new 6", "2026-03-04 c/z 7"]);
    assert_eq!(imports[0].scan_plan().unwrap().dated, DateOrigin::NewestCreated(day("2026-03-04")));
    let (_, imports) = together(&[("models/2026-05-06/models.parquet", listing())], &LoadOptions::default()).unwrap();
    assert_eq!(imports[0].scan_plan().unwrap().dated, DateOrigin::FileName(day("2026-05-06")));
}

#[test]
fn beside_rows_with_dates_a_listing_is_a_table_of_attributes_joined_by_id_or_name() {
    let panel_file = parquet(&[
        ("_id", texts(["1", "2", "9"])),
        ("model", texts(["a/x", "b/old", "A/x"])),
        ("time", dates(["2026-04-06"; 3].map(day))),
        ("downloads", counts([1, 2, 3])),
    ]);
    for files in [
        [("panel.parquet", panel_file.clone()), ("models.parquet", listing())],
        [("models.parquet", listing()), ("panel.parquet", panel_file)],
    ] {
        let (panel, imports) = together(&files, &LoadOptions::default()).unwrap();
        assert_eq!(lines(&panel), ["2026-04-06 A/x 3", "2026-04-06 a/x 1", "2026-04-06 b/old 2"]);
        assert_eq!(panel.kind(), CountKind::Flow, "the listing's own downloads are not read");
        let quality = panel.quality();
        assert_eq!(quality.joined_models, Some(2), "names keep their case: A/x is another model");
        assert_eq!(quality.joined_by_id.models, 1);
        assert_eq!(quality.joined_by_id.examples, [("b/old".to_owned(), "b/new".to_owned())]);
        let table = imports.iter().find(|import| import.scan_plan().unwrap().roles.downloads.is_none());
        let read = table.unwrap().summaries();
        assert!(read.iter().all(|column| column.name != "downloads" || column.role.is_none()), "{read:?}");
    }
}

#[test]
fn tables_that_disagree_are_counted_and_the_first_by_name_is_taken() {
    let panel_file = parquet(&[
        ("model", texts(["a/x", "b/y"])),
        ("time", dates(["2026-04-06"; 2].map(day))),
        ("downloads", counts([1, 2])),
    ]);
    let table = |license: &str| parquet(&[("model", texts(["a/x", "b/y"])), ("license", texts([license, "mit"]))]);
    for (one, other) in [("gpl", "apache"), ("apache", "gpl")] {
        let files = [("p.parquet", panel_file.clone()), ("1.parquet", table(one)), ("2.parquet", table(other))];
        let (panel, _) = together(&files, &LoadOptions::default()).unwrap();
        let license = panel.attribute("license").unwrap();
        let of = |model: &str| license.dictionary().get(license.key(0, panel.models().find(model).unwrap()));
        assert_eq!((of("a/x"), of("b/y")), ("apache", "mit"));
        assert_eq!(panel.quality().join_conflicts, 1);
    }
}

fn first_rows(file: &[u8]) -> (Preview, Vec<String>, u64) {
    let opened = import("f.parquet", file, &LoadOptions::default(), &mut Builder::default()).unwrap();
    let mut peek = PreviewReader::new(&opened).unwrap();
    let mut bytes = 0;
    loop {
        match peek.poll().unwrap() {
            Poll::Ready(preview) => {
                let names = preview.columns.iter().map(|&column| opened.columns[column].name.clone()).collect();
                return (preview, names, bytes);
            }
            Poll::Need(ranges) => {
                for range in ranges {
                    bytes += range.end - range.start;
                    let part = Bytes::copy_from_slice(&file[range.start as usize..range.end as usize]);
                    peek.push(range, part).unwrap();
                }
            }
        }
    }
}

#[test]
fn the_first_rows_show_every_column_that_is_cheap_to_read() {
    let long = "x".repeat(100);
    let days = (0..50).map(|row| lorenz::calendar::Day(20_000 + row));
    let card: Vec<String> = (0..50).map(|row| format!("{row}{}", "c".repeat(200_000))).collect();
    let file = parquet_with(
        &[
            ("model", texts((0..50).map(|_| long.as_str()))),
            ("time", dates(days)),
            ("downloads", counts(0..50)),
            ("card", texts(card.iter().map(String::as_str))),
        ],
        |properties| properties.set_dictionary_enabled(false),
    );
    let (preview, names, bytes) = first_rows(&file);
    assert_eq!(names, ["model", "time", "downloads"]);
    assert_eq!(preview.left_out, ["card"]);
    assert_eq!(preview.rows.len(), 20);
    assert_eq!(preview.rows[1], [format!("{}…", "x".repeat(80)), "2024-10-05".to_owned(), "1".to_owned()]);
    assert!(bytes < 100_000, "{bytes} bytes for three small columns");
    let (preview, names, _) = first_rows(&listing());
    assert!(names.contains(&"safetensors.total".to_owned()));
    let total = names.iter().position(|name| name == "safetensors.total").unwrap();
    let shown: Vec<&str> = preview.rows.iter().map(|row| row[total].as_str()).collect();
    assert_eq!(shown, ["7000000000", "", "1000"]);
}

#[test]
fn only_the_days_that_are_wanted_are_read() {
    let days = ["2026-01-05", "2026-01-12", "2026-02-02", "2026-02-09"].map(day);
    let file = |downloads: &'static str| {
        let columns = [("model", texts(["a/x"; 4])), ("time", dates(days)), (downloads, counts([1, 2, 4, 8]))];
        parquet_with(&columns, |properties| properties.set_max_row_group_row_count(Some(2)))
    };
    let options = LoadOptions { rows_from: Some(days[1]), rows_to: Some(days[2]), ..LoadOptions::default() };
    let (panel, _) = together(&[("f.parquet", file("downloads"))], &options).unwrap();
    assert_eq!(lines(&panel), ["2026-01-12 a/x 2", "2026-02-02 a/x 4"]);
    assert_eq!(panel.quality().rows_outside, 2);
    let options = LoadOptions { rows_from: Some(days[2]), ..LoadOptions::default() };
    let (panel, imports) = together(&[("f.parquet", file("downloadsAllTime"))], &options).unwrap();
    assert_eq!(imports[0].scan_plan().unwrap().row_groups, [1], "of counters, too");
    assert_eq!(lines(&panel), ["2026-02-09 a/x 4"], "the first counter is a baseline");
}

#[test]
fn only_the_rows_with_wanted_values_are_read_and_their_row_groups_fetched() {
    let rows =
        [("a/x", "China"), ("b/y", "China"), ("c/z", "France"), ("d/w", ""), ("e/v", "Egypt"), ("f/u", "France")];
    let file = parquet_with(
        &[
            ("model", texts(rows.map(|(model, _)| model))),
            ("org_country_single", texts(rows.map(|(_, country)| country))),
            ("time", dates([day("2026-01-05"); 6])),
            ("downloads", counts([1, 2, 3, 4, 5, 6])),
        ],
        |properties| properties.set_max_row_group_row_count(Some(2)),
    );
    let only = |conditions: &[(&str, &str)]| LoadOptions {
        rows_only: conditions.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect(),
        ..LoadOptions::default()
    };
    let read = |options: &LoadOptions| together(&[("f.parquet", file.clone())], options);
    let (panel, imports) = read(&only(&[("country", "China")])).unwrap();
    assert_eq!(lines(&panel), ["2026-01-05 a/x 1", "2026-01-05 b/y 2"]);
    assert_eq!(imports[0].scan_plan().unwrap().row_groups, [0]);
    let (panel, _) = read(&only(&[("org_country_single", "France"), ("country", "Egypt"), ("model", "f/u")])).unwrap();
    assert_eq!(lines(&panel), ["2026-01-05 f/u 6"]);
    let sentence = read(&only(&[("nowhere", "x")])).err().unwrap().to_string();
    assert!(sentence.starts_with("no column of text by which to choose rows"), "{sentence}");
    let sentence = read(&only(&[("country", "Mars")])).err().unwrap().to_string();
    assert_eq!(sentence, "no row is of the days and values that were asked for, expected at least one");
}

#[test]
fn a_column_without_any_value_has_no_role_whatever_its_type() {
    let none: ArrayRef = Arc::new(arrow::array::Int32Array::from(vec![None, None]));
    let file = parquet(&[
        ("model", texts(["a/x", "b/y"])),
        ("author", none.clone()),
        ("created", none.clone()),
        ("license", none),
        ("time", dates(["2026-01-05"; 2].map(day))),
        ("downloads", counts([3, 4])),
    ]);
    let (panel, imports) = together(&[("f.parquet", file)], &LoadOptions::default()).unwrap();
    let roles: Vec<_> = imports[0].summaries().into_iter().filter_map(|column| column.role).collect();
    assert_eq!(roles, ["model", "date", "downloads"]);
    let developer = panel.attribute("developer").unwrap();
    assert_eq!(developer.dictionary().get(developer.key(0, panel.model()[0])), "a");
}
