//! Metadata of model cards, which the hub's records hold as JSON: looked into where the reader asks for it.

use lorenz::load::{Import, LoadOptions, PreviewReader};
use lorenz::panel::{Builder, Panel, UNKNOWN};
use lorenz::schema::Assignment;
use lorenz::source::Poll;

use crate::support::{counts, import, panel_of, parquet, texts};

const CARDS: [&str; 6] = [
    r#"{"license": "mit", "language": ["en", "de"], "base_model": "b/y", "extra": {"license": "no"}}"#,
    r#"{"base_model": ["a/x", "c/z"], "base_model_relation": "merge", "license": null, "library_name": true}"#,
    r#"{"license": "mit""#,
    r#"["license"]"#,
    "",
    r#"{"license": "apache-2.0", "base_model": 7}"#,
];

fn listing() -> Vec<u8> {
    parquet(&[
        ("id", texts(["a/x", "b/y", "c/z", "d/w", "e/v", "f/u"])),
        ("snapshot", texts(["2026-03-04"; 6])),
        ("downloads", counts(1..=6)),
        ("cardData", texts(CARDS)),
    ])
}

fn read(assignments: &[&str]) -> Panel {
    let mapping = assignments.iter().map(|text| Assignment::parse(text).unwrap()).collect();
    panel_of(&[listing()], &LoadOptions { mapping, ..LoadOptions::default() }).unwrap()
}

/// Per model, in the order of the file, its value of an attribute.
fn values(panel: &Panel, name: &str) -> Vec<String> {
    let attribute = panel.attribute(name).unwrap();
    let value = |(row, &model): (usize, &u32)| match attribute.key(row, model) {
        UNKNOWN => String::new(),
        key => attribute.dictionary().get(key).to_owned(),
    };
    panel.model().iter().enumerate().map(value).collect()
}

#[test]
fn a_field_becomes_a_level_and_what_is_no_json_has_none() {
    let panel = read(&["license:cardData.license", "languages:cardData.language", "library:cardData.library_name"]);
    assert_eq!(values(&panel, "license"), ["mit", "", "", "", "", "apache-2.0"]);
    assert_eq!(values(&panel, "languages"), ["en, de", "", "", "", "", ""]);
    assert_eq!(values(&panel, "library"), ["", "true", "", "", "", ""]);
}

#[test]
fn base_models_can_be_taken_from_it() {
    let panel = read(&["base-models:cardData.base_model"]);
    let bases = panel.bases().unwrap();
    let name = |&model: &u32| panel.models().get(model).to_owned();
    let of = |model: &str| bases.of(panel.models().find(model).unwrap()).iter().map(name).collect::<Vec<_>>();
    assert_eq!(of("a/x"), ["b/y"]);
    assert_eq!(of("b/y"), ["a/x", "c/z"]);
    assert!(of("c/z").is_empty());
}

#[test]
fn nobody_who_does_not_ask_for_it_fetches_it() {
    let file = listing();
    let opened = import("models.parquet", &file, &LoadOptions::default(), &mut Builder::default()).unwrap();
    let card = opened.columns.iter().position(|column| column.name == "cardData").unwrap();
    assert!(!opened.roles.columns().iter().any(|&column| opened.columns[column].leaves == opened.columns[card].leaves));
    let fields = opened.columns.iter().filter(|column| column.name.starts_with("cardData.")).count();
    assert_eq!(fields, 7);
    assert!(
        opened
            .summaries()
            .iter()
            .filter(|column| column.name.starts_with("cardData."))
            .all(|field| { field.uses == "not read (a level, if asked for)" && field.coverage.is_none() })
    );
}

#[test]
fn rows_can_be_chosen_by_it() {
    // The statistics of the column tell of its whole texts, which is no reason to pass a row group over.
    let options = LoadOptions { rows_only: vec![("cardData.license".into(), "mit".into())], ..LoadOptions::default() };
    let panel = panel_of(&[listing()], &options).unwrap();
    assert_eq!(panel.rows(), 1);
    assert_eq!(panel.models().get(panel.model()[0]), "a/x");
}

#[test]
fn the_first_rows_show_each_field() {
    let file = bytes::Bytes::from(listing());
    let mut import = Import::new("models.parquet", file.len() as u64, &LoadOptions::default()).unwrap();
    let part = |range: std::ops::Range<u64>| file.slice(range.start as usize..range.end as usize);
    import.open(|range| Ok::<_, lorenz::source::LoadError>(part(range))).unwrap();
    let opened = import.scan_plan().unwrap();
    let mut peek = PreviewReader::new(opened).unwrap();
    let preview = loop {
        match peek.poll().unwrap() {
            Poll::Ready(preview) => break preview,
            Poll::Need(ranges) => ranges.into_iter().for_each(|range| peek.push(range.clone(), part(range)).unwrap()),
        }
    };
    let column = |name: &str| preview.columns.iter().position(|&index| opened.columns[index].name == name).unwrap();
    assert_eq!(preview.rows[0][column("cardData.license")], "mit");
    assert_eq!(preview.rows[1][column("cardData.base_model")], "a/x, c/z");
    assert!(preview.rows[2][column("cardData")].starts_with("{\"license\""));
}
