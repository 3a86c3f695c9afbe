//! Numbers as attributes, lists as categories, dates of publication.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use lorenz::load::LoadOptions;
use lorenz::panel::{Panel, Placement, UNKNOWN};

use super::values;
use crate::support::{counts, dates, day, lists, panel, panel_of, parquet, texts};

fn file(columns: &[(&str, ArrayRef)]) -> Vec<u8> {
    let mut all = vec![
        ("model", texts(["a/x", "b/y", "a/x"])),
        ("time", dates(["2026-01-05", "2026-01-05", "2026-01-12"].map(day))),
        ("downloads", counts([1, 2, 3])),
    ];
    all.extend(columns.iter().cloned());
    parquet(&all)
}

/// The number of each row, in the panel's order.
fn numbers(panel: &Panel, name: &str) -> Vec<Option<f64>> {
    let attribute = panel.attribute(name).unwrap();
    let numbers = attribute.numbers().unwrap();
    assert_eq!(numbers.len(), attribute.dictionary().len());
    let key = |row: usize| attribute.key(row, panel.model()[row]);
    (0..panel.rows())
        .map(|row| Some(key(row)).filter(|&key| key != UNKNOWN).and_then(|key| numbers[key as usize]))
        .collect()
}

#[test]
fn every_form_of_number() {
    use DataType::*;
    for form in [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float32, Float64] {
        let column = cast(&counts([7, 2, 7]), &form).unwrap();
        let panel = panel(file(&[("parameters", column)])).unwrap();
        assert_eq!(numbers(&panel, "parameters"), [Some(7.0), Some(2.0), Some(7.0)], "{form}");
        assert!(matches!(panel.attribute("parameters").unwrap().placement(), Placement::ByModel(_)));
        assert_eq!(values(&panel, "parameters")[0], "2026-01-05 a/x 7");
    }
}

#[test]
fn numbers_that_vary_are_kept_by_row() {
    let column: ArrayRef = Arc::new(Float64Array::from(vec![Some(0.1), None, Some(1e12)]));
    let panel = panel(file(&[("parameters", column)])).unwrap();
    assert!(matches!(panel.attribute("parameters").unwrap().placement(), Placement::ByRow(_)));
    assert_eq!(numbers(&panel, "parameters"), [Some(0.1), None, Some(1e12)]);
}

#[test]
fn what_is_not_finite_is_no_number() {
    let column: ArrayRef = Arc::new(Float64Array::from(vec![f64::NAN, f64::NEG_INFINITY, f64::INFINITY]));
    let panel_of_none = panel(file(&[("parameters", column)])).unwrap();
    assert_eq!(numbers(&panel_of_none, "parameters"), [None; 3]);
    // The two zeros are one number, and the least and the largest come back to the bit.
    let column: ArrayRef = Arc::new(Float64Array::from(vec![-0.0, 0.0, 0.0]));
    let zeros = panel(file(&[("parameters", column)])).unwrap();
    assert_eq!(zeros.attribute("parameters").unwrap().dictionary().len(), 1);
    let column: ArrayRef = Arc::new(Float64Array::from(vec![5e-324, f64::MAX, 5e-324]));
    assert_eq!(
        numbers(&panel(file(&[("parameters", column)])).unwrap(), "parameters")[..2],
        [Some(5e-324), Some(f64::MAX)]
    );
}

#[test]
fn the_first_name_that_holds_numbers_gives_the_parameters() {
    let number = |n: u64| counts([n, n, n]);
    let panel = panel(file(&[
        ("parameter_count", texts(["7B", "7B", "7B"])),
        ("total_parameters", number(3)),
        ("parameters_raw", number(2)),
        ("active_parameters", number(1)),
        ("likes", number(9)),
    ]))
    .unwrap();
    assert_eq!(numbers(&panel, "parameters"), [Some(2.0); 3]);
    assert_eq!(numbers(&panel, "active_parameters"), [Some(1.0); 3]);
    assert!(panel.attribute("likes").is_none());
}

#[test]
fn numbers_are_read_if_asked_for_and_are_no_levels() {
    let options = LoadOptions { extra_columns: vec!["likes".to_owned()], ..LoadOptions::default() };
    let panel = panel_of(&[file(&[("likes", counts([5, 6, 5]))])], &options).unwrap();
    assert_eq!(numbers(&panel, "likes"), [Some(5.0), Some(6.0), Some(5.0)]);
    assert!(panel.attribute("developer").unwrap().numbers().is_none());
    assert_eq!(panel.categories().map(|attribute| attribute.name()).collect::<Vec<_>>(), ["developer"]);
}

#[test]
fn numbers_join_and_a_text_elsewhere_makes_a_category() {
    let rows = file(&[]);
    let sizes: ArrayRef = Arc::new(Int64Array::from(vec![Some(8), None, Some(7), None]));
    let table = parquet(&[("model", texts(["a/x", "b/y", "a/x", "c/z"])), ("parameters", sizes)]);
    for files in [[rows.clone(), table.clone()], [table, rows]] {
        // Of several values the first as text.
        assert_eq!(
            numbers(&panel_of(&files, &LoadOptions::default()).unwrap(), "parameters"),
            [Some(7.0), None, Some(7.0)]
        );
    }
    let options = LoadOptions { extra_columns: vec!["likes".to_owned()], ..LoadOptions::default() };
    let files = [file(&[("likes", counts([5, 6, 5]))]), file(&[("likes", texts(["many", "few", ""]))])];
    let mixed = panel_of(&files, &options).unwrap();
    assert!(mixed.attribute("likes").unwrap().numbers().is_none());
}

#[test]
fn lists_of_text_are_categories() {
    let panel = panel(file(&[
        ("languages", lists(&["en|fr", "~|de|", "-"])),
        ("org_country", lists(&["France|Peru", "", "France|Peru"])),
        ("region", lists(&["Europe", "Europe", "Europe"])),
    ]))
    .unwrap();
    assert_eq!(values(&panel, "languages"), ["2026-01-05 a/x en, fr", "2026-01-05 b/y de", "2026-01-12 a/x ?"]);
    assert_eq!(
        values(&panel, "country"),
        ["2026-01-05 a/x France, Peru", "2026-01-05 b/y ?", "2026-01-12 a/x France, Peru"]
    );
    assert!(matches!(panel.attribute("country-group").unwrap().placement(), Placement::ByModel(_)));
}

#[test]
fn a_models_first_publication_is_the_earliest_that_is_said() {
    let panel = panel(file(&[("created", texts(["2024-02-01", "", "2024-01-31"]))])).unwrap();
    let created: Vec<_> = (0..2).map(|key| (panel.models().get(key), panel.created()[key as usize])).collect();
    assert_eq!(created, [("a/x", Some(day("2024-01-31"))), ("b/y", None)]);
}
