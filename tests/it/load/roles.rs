//! Which column plays which role, found by name and type.

use lorenz::load::LoadOptions;
use lorenz::panel::Builder;
use lorenz::schema::CountKind;

use crate::support::{counts, dates, day, import, panel, panel_of, parquet, parquet_with, texts};
use parquet::file::metadata::KeyValue;

/// The roles of a file of one row whose text columns have these names, and whose number columns those.
fn roles(text: &[&str], number: &[&str], declared: Option<CountKind>) -> Vec<String> {
    let texts = text.iter().map(|name| (*name, texts(["2026-01-05"])));
    let numbers = number.iter().map(|name| (*name, counts([1])));
    let columns: Vec<_> = texts.chain(numbers).collect();
    let options = LoadOptions { kind: declared, ..LoadOptions::default() };
    let opened = import("hub-2026-01-05.parquet", &parquet(&columns), &options, &mut Builder::default()).unwrap();
    let role =
        |(index, column): (usize, &lorenz::schema::FileColumn)| format!("{}: {}", column.name, opened.uses_of(index));
    let unused_number = "not read (a number, if asked for)";
    opened.columns.iter().enumerate().map(role).filter(|role| !role.ends_with(unused_number)).collect()
}

#[test]
fn the_studys_files() {
    let text = ["_id", "model", "author", "time", "created", "org_country", "org_country_single", "org_type"];
    assert_eq!(
        roles(&text, &["downloadsAllTime"], None),
        [
            "_id: repository id",
            "model: model",
            "author: developer",
            "time: date",
            "created: first publication",
            "org_country: not read (a level, if asked for)",
            "org_country_single: level country",
            "org_type: level segment",
            "downloadsAllTime: downloads (counter)",
        ]
    );
}

#[test]
fn the_hubs_own_records() {
    assert_eq!(
        roles(&["id", "author", "createdAt", "pipeline_tag"], &["downloads", "likes"], None),
        [
            "id: model",
            "author: developer",
            "createdAt: first publication",
            "pipeline_tag: level pipeline_tag",
            "downloads: downloads (window:30)",
        ]
    );
    assert_eq!(
        roles(&["id", "day"], &["dl30", "dl_all", "likes"], None),
        ["id: model", "day: date", "dl_all: downloads (counter)"]
    );
}

#[test]
fn an_id_beside_a_name_is_no_name() {
    let model = |text: &[&str], number: &[&str]| {
        let roles = roles(text, &[number, &["downloads"]].concat(), None);
        roles.into_iter().find_map(|role| role.strip_suffix(": model").map(str::to_owned)).unwrap()
    };
    assert_eq!(model(&["id", "day", "repo_id"], &[]), "repo_id");
    assert_eq!(model(&["id", "day"], &["model_id"]), "id", "a number is no name either");
    assert_eq!(model(&["id", "day"], &[]), "id");
}

#[test]
fn the_reader_decides_what_downloads_count() {
    let downloads = |declared| roles(&["id", "day"], &["dl30", "dl_all", "likes"], declared).pop().unwrap();
    assert_eq!(downloads(Some(CountKind::Window { days: 30 })), "dl30: downloads (window:30)");
    assert_eq!(downloads(Some(CountKind::Counter)), "dl_all: downloads (counter)");
    let other = roles(&["model", "week"], &["downloads"], Some(CountKind::Window { days: 7 })).pop().unwrap();
    assert_eq!(other, "downloads: downloads (window:7)");
    assert_eq!(roles(&["model", "week"], &["downloads"], None).pop().unwrap(), "downloads: downloads (flow)");
}

#[test]
fn the_file_may_say_what_its_downloads_count() {
    let columns = [("model", texts(["a"])), ("time", dates([day("2026-01-05")])), ("downloads", counts([1]))];
    let value = |kind: &str| vec![KeyValue::new("lorenz.downloads".to_owned(), kind.to_owned())];
    let file = |kind: &str| parquet_with(&columns, |p| p.set_key_value_metadata(Some(value(kind))));
    assert_eq!(panel(file("window:7")).unwrap().kind(), CountKind::Window { days: 7 });
    // A word that means nothing is no word: the column's name decides.
    assert_eq!(panel(file("window:0")).unwrap().kind(), CountKind::Flow);
    let options = LoadOptions { kind: Some(CountKind::Counter), ..LoadOptions::default() };
    assert_eq!(panel_of(&[file("window:7")], &options).unwrap().kind(), CountKind::Counter);
}

#[test]
fn the_date_of_an_undated_file_stands_in_its_name() {
    let file = parquet(&[("model", texts(["a"])), ("downloads", counts([1]))]);
    let dated = |name: &str| super::load_named(name, &file).ok().map(|panel| panel.days()[0].to_string());
    let cases = [
        ("models/2026-10-26/models.parquet", Some("2026-10-26")),
        ("/data/2020-01-01/hub-2026-10-26.parquet", Some("2026-10-26")),
        ("hub_2026-10.parquet", Some("2026-10-01")),
        ("2026-02-30.parquet", Some("2026-02-01")),
        ("modèles-2026-10-26.parquet", Some("2026-10-26")),
        ("models.parquet", None),
        ("2026.parquet", None),
        // Numbers of shards and identifiers are no dates.
        ("part-00000-12.parquet", None),
        ("part-00001-1234-05ab-98.parquet", None),
        ("4f1c2026-10d3.parquet", None),
    ];
    for (name, expected) in cases {
        assert_eq!(dated(name).as_deref(), expected, "{name}");
    }
}

#[test]
fn asked_for_columns_become_levels() {
    let columns =
        [("model", texts(["a"])), ("time", texts(["2026-01-05"])), ("downloads", counts([1])), ("mood", texts(["x"]))];
    let options = LoadOptions { extra_columns: vec!["mood".to_owned(), "absent".to_owned()], ..LoadOptions::default() };
    let panel = panel_of(&[parquet(&columns)], &options).unwrap();
    let names: Vec<&str> = panel.attributes().iter().map(|attribute| attribute.name()).collect();
    assert_eq!(names, ["developer", "mood"]);
}

#[test]
fn what_tells_of_bases_is_named() {
    assert_eq!(
        roles(
            &["model", "time", "merged_derived_from", "base_relation", "tags"],
            &["downloads", "parameters_raw"],
            None
        ),
        [
            "model: model",
            "time: date",
            "merged_derived_from: base models",
            "base_relation: level base_relation",
            "tags: base models, relation to base model, level license",
            "downloads: downloads (flow)",
            "parameters_raw: number parameters",
        ]
    );
    let tags = roles(&["model", "time", "license", "tags"], &["downloads"], None).pop();
    assert_eq!(tags.as_deref(), Some("downloads: downloads (flow)"));
    let asked = LoadOptions { extra_columns: vec!["tags".to_owned()], ..LoadOptions::default() };
    let file = parquet(&[
        ("model", texts(["a"])),
        ("time", texts(["2026-01-05"])),
        ("downloads", counts([1])),
        ("tags", texts(["x"])),
    ]);
    let opened = import("file.parquet", &file, &asked, &mut Builder::default()).unwrap();
    assert_eq!(opened.uses_of(3), "level tags, base models, relation to base model, level license");
}
