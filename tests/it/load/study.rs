//! The study's two files in full, made of the shipped data: its columns, its counters, in two physical forms.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Date32Array, Int64Array, make_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit};
use lorenz::analysis::levels;
use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::panel::{Builder, Event, Panel};
use lorenz::schema::CountKind;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterPropertiesBuilder, WriterVersion};

use crate::shipped::shipped_panel;
use crate::support::{dates, import, lists, parquet_with, texts};

/// Snapshots that the files hold: enough for flows, few enough for a quick test.
const SNAPSHOTS: usize = 8;
/// The columns, and what each is used as.
const USES: [(&str, &str); 19] = [
    ("_id", "repository id"),
    ("model", "model"),
    ("author", "developer"),
    ("time", "date"),
    ("created", "first publication"),
    ("downloadsAllTime", "downloads (counter)"),
    ("annotator", "not read (a level, if asked for)"),
    ("org_model", "not read (a level, if asked for)"),
    ("org_type", "level segment"),
    ("org_country", "not read (a level, if asked for)"),
    ("org_country_single", "level country"),
    ("derived_author", "level derived_author"),
    ("derived_org_country", "not read (a level, if asked for)"),
    ("derived_org_country_single", "level derived_org_country_single"),
    ("merged_country_groups_single", "level country-group"),
    ("merged_derived_country_groups_single", "level merged_derived_country_groups_single"),
    ("merged_derived_from", "base models"),
    ("merged_languages", "level merged_languages"),
    ("merged_modality", "level merged_modality"),
];

/// A row of the study's files: the model, its snapshot's day, its row in the shipped panel, and its counter.
struct Row {
    model: u32,
    day: Day,
    row: usize,
    counter: u64,
}

/// Rows of the last snapshots; a model's counter is the sum of what it had there.
fn rows(panel: &Panel) -> Vec<Row> {
    let mut counters = vec![0; panel.models().len()];
    let mut rows = Vec::new();
    let snapshots = panel.days().len() - SNAPSHOTS..panel.days().len();
    for snapshot in snapshots {
        for row in panel.rows_of(snapshot) {
            let model = panel.model()[row];
            counters[model as usize] += panel.count(row);
            rows.push(Row { model, day: panel.days()[snapshot], row, counter: counters[model as usize] });
        }
    }
    rows
}

/// The rows up to a year from the model's publication.
fn first_years(panel: &Panel, rows: Vec<Row>) -> Vec<Row> {
    let young = |row: &Row| panel.created()[row.model as usize].is_some_and(|born| row.day.0 - born.0 <= 365);
    rows.into_iter().filter(young).collect()
}

/// How a file stores texts, days, counters and lists.
struct Form {
    text: DataType,
    day: DataType,
    counter: DataType,
    lists: bool,
    properties: fn(WriterPropertiesBuilder) -> WriterPropertiesBuilder,
}

fn forms() -> [Form; 2] {
    let zone = Some("+00:00".into());
    [
        Form {
            text: DataType::LargeUtf8,
            day: DataType::Timestamp(TimeUnit::Nanosecond, None),
            counter: DataType::Int64,
            lists: true,
            properties: |properties| properties.set_compression(Compression::SNAPPY),
        },
        Form {
            text: DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            day: DataType::Timestamp(TimeUnit::Microsecond, zone),
            counter: DataType::Float64,
            lists: false,
            properties: |properties| {
                let properties = properties.set_compression(Compression::ZSTD(ZstdLevel::default()));
                properties.set_writer_version(WriterVersion::PARQUET_2_0).set_max_row_group_row_count(Some(10_000))
            },
        },
    ]
}

fn file(panel: &Panel, rows: &[Row], form: &Form) -> Vec<u8> {
    let model = |row: &Row| panel.models().get(row.model);
    let value = |name: &'static str| move |row: &Row| of(panel, name, row.row);
    let text = |value: &dyn Fn(&Row) -> String| {
        let values: Vec<String> = rows.iter().map(value).collect();
        cast(&texts(values.iter().map(String::as_str)), &form.text).unwrap()
    };
    let list = |value: &dyn Fn(&Row) -> String| {
        let values: Vec<String> = rows.iter().map(value).map(|text| text.replace(", ", "|")).collect();
        if form.lists { lists(&values.iter().map(String::as_str).collect::<Vec<_>>()) } else { text(value) }
    };
    let base = |row: &Row| {
        let bases = panel.bases().map_or(&[][..], |bases| bases.of(row.model));
        bases.iter().map(|&base| panel.models().get(base)).collect::<Vec<_>>().join(", ")
    };
    let born = |row: &Row| panel.created()[row.model as usize];
    let days = |column: ArrayRef| {
        let DataType::Timestamp(unit, _) = form.day else { panic!("{}", form.day) };
        let plain = cast(&column, &DataType::Timestamp(unit, None)).unwrap();
        make_array(plain.to_data().into_builder().data_type(form.day.clone()).build().unwrap())
    };
    let created: ArrayRef = Arc::new(rows.iter().map(|row| born(row).map(|day| day.0)).collect::<Date32Array>());
    let counter: ArrayRef = Arc::new(rows.iter().map(|row| row.counter as i64).collect::<Int64Array>());
    let columns: [ArrayRef; 19] = [
        text(&|row| format!("{:024x}", row.model)),
        text(&|row| model(row).to_owned()),
        text(&value("developer")),
        days(dates(rows.iter().map(|row| row.day))),
        days(created),
        cast(&counter, &form.counter).unwrap(),
        text(&|_| "somebody".to_owned()),
        text(&value("developer")),
        text(&value("segment")),
        list(&value("country")),
        text(&value("country")),
        text(&value("developer")),
        list(&value("country")),
        text(&value("country")),
        text(&value("country-group")),
        text(&value("country-group")),
        list(&base),
        list(&value("languages")),
        text(&value("merged_modality")),
    ];
    let columns: Vec<_> = USES.iter().map(|(name, _)| *name).zip(columns).collect();
    parquet_with(&columns, form.properties)
}

/// The value of an attribute in a row.
fn of(panel: &Panel, name: &str, row: usize) -> String {
    let attribute = panel.attribute(name).unwrap_or_else(|| panic!("no attribute {name}"));
    attribute.dictionary().get(attribute.key(row, panel.model()[row])).to_owned()
}

/// What a counter's differences come to, with the levels of each row: the naive way.
fn expected(panel: &Panel, rows: &[Row]) -> Vec<String> {
    let mut days: Vec<Day> = rows.iter().map(|row| row.day).collect();
    days.dedup();
    let mut seen = vec![false; panel.models().len()];
    let mut expected = Vec::new();
    for row in rows {
        let born_since = |last: &Day| panel.created()[row.model as usize].is_some_and(|born| born >= *last);
        let newborn = days.iter().rfind(|day| **day < row.day).is_some_and(born_since);
        // Before a model's first row nothing is known of it, unless it was published since the last snapshot.
        if std::mem::replace(&mut seen[row.model as usize], true) || newborn {
            let levels = ["developer", "country", "country-group", "segment", "merged_modality", "languages"];
            let levels = levels.map(|name| of(panel, name, row.row)).join("|");
            expected.push(format!("{} {} {} {levels}", row.day, panel.models().get(row.model), panel.count(row.row)));
        }
    }
    expected.sort();
    expected
}

fn read(panel: &Panel) -> Vec<String> {
    let mut read = Vec::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let levels = ["developer", "country", "country-group", "segment", "merged_modality", "merged_languages"];
            let levels = levels.map(|name| of(panel, name, row)).join("|");
            read.push(format!("{day} {} {} {levels}", panel.models().get(panel.model()[row]), panel.count(row)));
        }
    }
    read.sort();
    read
}

#[test]
fn the_studys_two_files_are_read_as_what_they_are() {
    let shipped = shipped_panel();
    for (name, all) in [("all_downloads_with_annotations.parquet", true), ("one_year_rolling.parquet", false)] {
        let rows = if all { rows(&shipped) } else { first_years(&shipped, rows(&shipped)) };
        let expected = expected(&shipped, &rows);
        assert!(expected.len() > 1000, "{name}: {} flows", expected.len());
        for form in forms() {
            let mut builder = Builder::default();
            let opened = import(name, &file(&shipped, &rows, &form), &LoadOptions::default(), &mut builder).unwrap();
            let uses: Vec<_> = USES.iter().map(|(name, used)| (*name, (*used).to_owned())).collect();
            let found =
                opened.columns.iter().enumerate().map(|(index, column)| (column.name.as_str(), opened.uses_of(index)));
            assert_eq!(found.collect::<Vec<_>>(), uses, "{name} {:?}", form.text);
            let panel = builder.finish().unwrap();
            assert_eq!(panel.kind(), CountKind::Counter);
            assert_eq!(panel.quality().rows_read, rows.len() as u64);
            assert_eq!(panel.quality().count(Event::Rename), 0);
            assert!(read(&panel) == expected, "{name} {:?}: other flows or levels", form.text);
            let levels = levels(&panel);
            for level in ["developer", "country", "country-group", "segment", "merged_modality"] {
                assert!(levels.iter().any(|known| known == level), "{name}: no level {level} in {levels:?}");
            }
            assert!(panel.bases().is_some(), "{name}: no base models");
        }
    }
}
