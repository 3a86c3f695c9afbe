//! Attributes: by model or by row, joined, from names; duplicates.

use lorenz::load::LoadOptions;
use lorenz::panel::{Event, Placement};

use super::{file, values};
use crate::support::{counts, dates, day, lines, panel, panel_of, parquet, texts};

#[test]
fn what_never_varies_within_a_model_is_kept_by_model() {
    let rows = [
        ("2026-01-05", "a/x", 1, "mit"),
        ("2026-01-05", "b/y", 2, ""),
        ("2026-01-12", "a/x", 3, "mit"),
        ("2026-01-12", "b/y", 3, ""),
    ];
    let panel = panel(file("downloads", "license", &rows)).unwrap();
    assert!(matches!(panel.attribute("license").unwrap().placement(), Placement::ByModel(_)));
    assert_eq!(
        values(&panel, "license"),
        ["2026-01-05 a/x mit", "2026-01-05 b/y ?", "2026-01-12 a/x mit", "2026-01-12 b/y ?"]
    );
}

#[test]
fn what_varies_is_kept_by_row_whenever_it_begins_to() {
    for changed in 0..6 {
        let licenses: Vec<&str> = (0..6).map(|row| if row == changed { "gpl" } else { "mit" }).collect();
        let days = ["2026-01-19", "2026-01-05", "2026-01-12"];
        let rows: Vec<super::Row<'_>> =
            (0..6).map(|row| (days[row / 2], ["a/x", "b/y"][row % 2], 1, licenses[row])).collect();
        let panel = panel(file("downloads", "license", &rows)).unwrap();
        assert!(matches!(panel.attribute("license").unwrap().placement(), Placement::ByRow(_)));
        let mut expected: Vec<String> =
            rows.iter().map(|(day, model, _, license)| format!("{day} {model} {license}")).collect();
        expected.sort();
        assert_eq!(values(&panel, "license"), expected, "row {changed}");
    }
}

#[test]
fn a_value_that_only_some_rows_have_varies() {
    let rows = [("2026-01-05", "a/x", 1, ""), ("2026-01-12", "a/x", 3, "mit")];
    let panel = panel(file("downloads", "license", &rows)).unwrap();
    assert_eq!(values(&panel, "license"), ["2026-01-05 a/x ?", "2026-01-12 a/x mit"]);
}

#[test]
fn a_column_that_only_one_file_has_is_unknown_elsewhere() {
    let with = file("downloads", "license", &[("2026-01-12", "a/x", 3, "mit"), ("2026-01-12", "b/y", 3, "")]);
    let without = file("downloads", "ignored", &[("2026-01-05", "a/x", 1, ""), ("2026-01-05", "b/y", 1, "")]);
    for files in [[with.clone(), without.clone()], [without, with]] {
        let panel = panel_of(&files, &LoadOptions::default()).unwrap();
        let expected = ["2026-01-05 a/x ?", "2026-01-05 b/y ?", "2026-01-12 a/x mit", "2026-01-12 b/y ?"];
        assert_eq!(values(&panel, "license"), expected);
    }
}

#[test]
fn developers_come_from_names_unless_a_column_says() {
    let rows =
        [("2026-01-05", "meta/llama", 1, "Meta"), ("2026-01-05", "gpt2", 2, "OpenAI"), ("2026-01-05", "/x", 3, "")];
    let named = panel(file("downloads", "ignored", &rows)).unwrap();
    assert_eq!(values(&named, "developer"), ["2026-01-05 /x ?", "2026-01-05 gpt2 ?", "2026-01-05 meta/llama meta"]);
    let said = panel(file("downloads", "author", &rows)).unwrap();
    assert_eq!(values(&said, "developer"), ["2026-01-05 /x ?", "2026-01-05 gpt2 OpenAI", "2026-01-05 meta/llama Meta"]);
}

#[test]
fn a_table_of_attributes_joins_by_name_in_either_order() {
    let rows = file("downloads", "ignored", &[("2026-01-05", "a/x", 1, ""), ("2026-01-05", "b/y", 2, "")]);
    let table = parquet(&[
        ("model", texts(["b/y", "c/z", "b/y", "b/y"])),
        // Of several values the first by name, whatever their order.
        ("country", texts(["Peru", "Chile", "", "France"])),
        ("author", texts(["B", "C", "B", "B"])),
    ]);
    for files in [[rows.clone(), table.clone()], [table, rows]] {
        let panel = panel_of(&files, &LoadOptions::default()).unwrap();
        assert_eq!(lines(&panel), ["2026-01-05 a/x 1", "2026-01-05 b/y 2"]);
        assert_eq!(values(&panel, "country"), ["2026-01-05 a/x ?", "2026-01-05 b/y France"]);
        assert_eq!(values(&panel, "developer"), ["2026-01-05 a/x ?", "2026-01-05 b/y B"]);
        assert_eq!((panel.quality().models, panel.quality().joined_models), (2, Some(1)));
    }
}

#[test]
fn a_files_own_column_goes_before_a_joined_one() {
    let rows = file("downloads", "license", &[("2026-01-05", "a/x", 1, "mit")]);
    let table = parquet(&[("model", texts(["a/x"])), ("license", texts(["gpl"]))]);
    for files in [[rows.clone(), table.clone()], [table, rows]] {
        assert_eq!(values(&panel_of(&files, &LoadOptions::default()).unwrap(), "license"), ["2026-01-05 a/x mit"]);
    }
}

#[test]
fn duplicates_keep_the_largest_window_and_add_up_as_flows() {
    let rows = [("2026-01-05", "a/x", 5, "mit"), ("2026-01-05", "a/x", 9, "gpl"), ("2026-01-05", "a/x", 7, "mit")];
    let file = file("downloads", "license", &rows);
    let of = |kind: &str| {
        let options = LoadOptions { kind: lorenz::schema::CountKind::from_name(kind), ..LoadOptions::default() };
        panel_of(std::slice::from_ref(&file), &options).unwrap()
    };
    let window = of("window");
    assert_eq!(lines(&window), ["2026-01-05 a/x 9"]);
    assert_eq!(values(&window, "license"), ["2026-01-05 a/x gpl"]);
    assert_eq!(window.quality().count(Event::Duplicate), 2);
    let flow = of("flow");
    assert_eq!(lines(&flow), ["2026-01-05 a/x 5", "2026-01-05 a/x 7", "2026-01-05 a/x 9"]);
    assert_eq!(flow.quality().count(Event::Duplicate), 2);
}

#[test]
fn values_carried_forward_are_counted() {
    let rows = [
        ("2026-01-05", "a/x", 5, ""),
        ("2026-01-05", "b/y", 5, ""),
        ("2026-01-12", "a/x", 5, ""),
        ("2026-01-12", "b/y", 6, ""),
        ("2026-01-19", "a/x", 0, ""),
        ("2026-01-26", "a/x", 0, ""),
        ("2026-01-26", "b/y", 6, ""), // not in the snapshot before
    ];
    let quality = panel(file("downloads", "license", &rows)).unwrap().quality().clone();
    assert_eq!((quality.count(Event::Repeat), quality.compared_values), (1, 2));
    assert_eq!((quality.snapshots, quality.first_day, quality.last_day), (4, day("2026-01-05"), day("2026-01-26")));
}

#[test]
fn names_keep_their_case_and_letters() {
    let names = ["Qwen/Qwen3", "qwen/qwen3", "é/ü", "a/b/c", "a.b/c-d_e"];
    let panel = panel(parquet(&[
        ("model", texts(names)),
        ("time", dates([day("2026-01-05"); 5])),
        ("downloads", counts([1, 2, 3, 4, 5])),
    ]))
    .unwrap();
    assert_eq!(panel.quality().models, 5);
    assert_eq!(
        values(&panel, "developer"),
        [
            "2026-01-05 Qwen/Qwen3 Qwen",
            "2026-01-05 a.b/c-d_e a.b",
            "2026-01-05 a/b/c a",
            "2026-01-05 qwen/qwen3 qwen",
            "2026-01-05 é/ü é",
        ]
    );
}
