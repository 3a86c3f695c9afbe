//! Single tables: what the whole answer says, and what a loop over rows gives.
#![allow(clippy::iter_over_hash_type, reason = "the twin's sums are sorted before they are compared")]

use std::collections::{BTreeMap, BTreeSet};

use lorenz::analysis::{
    AnalysisError, COMPLETE_TABLES, Column, ColumnData, Counted, EntityName, Filters, Level, MarketCache, Measure,
    Property, Question, Table, View, ViewAnswer, answer, report_table, table, trends,
};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::packed::Packed;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::{concentration, panel};
use crate::support::{counts, dates, panel_of, parquet, texts};

const MODELS: [&str; 8] = ["a/1", "a/2", "b/1", "b/2", "c/1", "nobody", "d/1", "e/1"];
const LICENSES: [&str; 4] = ["", "mit", "apache-2.0", "gemma"];
const SIZES: [&str; 5] = ["", "7000000000", "125000000", "1", "0.5"];

#[derive(Clone, Copy, Debug)]
struct Row {
    model: usize,
    day: i32,
    count: u64,
    license: usize,
    size: usize,
}

/// Rows, of which several may be of one model and date.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let count = prop_oneof![2 => Just(0_u64), 3 => 1..50_u64, 1 => 1..5_000_000_000_u64];
    // Sizes that aren't whole are rare, so that most files have none.
    let size = prop_oneof![30 => 0..SIZES.len() - 1, 1 => Just(SIZES.len() - 1)];
    let row = (0..MODELS.len(), 20_500..20_640_i32, count, 0..LICENSES.len(), size);
    prop::collection::vec(row, 1..70).prop_map(|rows| {
        let row = |(model, day, count, license, size)| Row { model, day, count, license, size };
        rows.into_iter().map(row).collect()
    })
}

/// Licenses and sizes that vary within a model, or don't.
fn panel_of_rows(rows: &[Row], kind: CountKind, varies: bool) -> Panel {
    let numbers = rows.iter().map(|row| SIZES[if varies { row.size } else { row.model % 4 }].parse::<f64>().ok());
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| MODELS[row.model]))),
        ("time", dates(rows.iter().map(|row| Day(row.day)))),
        ("downloads", counts(rows.iter().map(|row| row.count))),
        ("license", texts(rows.iter().map(|row| LICENSES[if varies { row.license } else { row.model % 4 }]))),
        ("parameters", std::sync::Arc::new(numbers.collect::<arrow::array::Float64Array>())),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

fn column<'a>(table: &'a Table, name: &str) -> &'a Column {
    table.column(name).unwrap()
}

/// Whether two tables have the same columns and cells: a text may have other keys.
fn same(one: &Table, other: &Table) -> bool {
    let columns = |table: &Table| table.columns.iter().map(|c| (c.name.clone(), c.unit)).collect::<Vec<_>>();
    let row =
        |table: &Table, row: usize| table.columns.iter().map(|c| format!("{:?}", c.cell(row))).collect::<Vec<_>>();
    let cells = |table: &Table| (0..table.len()).map(|index| row(table, index)).collect::<Vec<_>>();
    one.name == other.name && columns(one) == columns(other) && cells(one) == cells(other)
}

fn texts_of(column: &Column) -> Vec<String> {
    (0..column.len()).map(|row| column.text(row)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_table_is_that_of_the_answer(
        rows in rows(),
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
        granularity in prop::sample::select(Granularity::CALENDAR.to_vec()),
        level in prop::sample::select(vec!["model", "developer", "license"]),
        (existing, filtered, varies) in any::<(bool, bool, bool)>(),
    ) {
        let panel = panel_of_rows(&rows, kind, varies);
        let question = Question {
            level: Level::from(level.to_owned()),
            granularity,
            counted: if existing { Counted::Existing } else { Counted::WithDownloads },
            filters: Filters { name: filtered.then(|| "a".to_owned()), ..Filters::default() },
            top: None,
            ..Question::default()
        };
        for measure in Measure::OFFERED {
            let whole = answer(&panel, &Question { measure, ..question.clone() }).unwrap();
            prop_assert_eq!(report_table(&panel, &question, &measure.name()).unwrap(), concentration(&whole).measure_table(&whole.periods, &whole.question.level));
        }
        let whole = answer(&panel, &question).unwrap();
        prop_assert!(same(&report_table(&panel, &question, "share").unwrap(), &concentration(&whole).shares_table(&whole.periods)));
        prop_assert!(same(&report_table(&panel, &question, "ranking").unwrap(), &concentration(&whole).ranking_table()));

        let properties = answer(&panel, &Question { view: View::Properties, ..question.clone() }).unwrap();
        let ViewAnswer::Properties(properties) = properties.view else { panic!("another view") };
        let of_answer = properties.series.iter().find(|series| series.property == Property::MeanSize).unwrap();
        // A column without a single number is none.
        let sizes = table(&panel, &question, "mean-size");
        prop_assert_eq!(sizes.is_err(), of_answer.reason.is_some());
        let Ok(sizes) = sizes else { return Ok(()) };
        let text = |values: &[Option<f64>]| -> Vec<String> {
            values.iter().map(|value| value.map_or_else(String::new, |value| value.to_string())).collect()
        };
        prop_assert_eq!(texts_of(column(&sizes, "value")), text(&of_answer.values));
        prop_assert_eq!(texts_of(column(&sizes, "coverage")), text(&of_answer.coverage));
    }

    #[test]
    fn shares_are_the_sums_of_all_rows(rows in rows(), varies in any::<bool>()) {
        let panel = panel_of_rows(&rows, CountKind::Flow, varies);
        let level = Level::from("license".to_owned());
        let question = Question { level, granularity: Granularity::Month, counted: Counted::Existing, ..Question::default() };
        let found = table(&panel, &question, "share").unwrap();
        let license = |row: &Row| LICENSES[if varies { row.license } else { row.model % 4 }];
        let months: BTreeSet<Day> = rows.iter().map(|row| Granularity::Month.start(Day(row.day))).collect();
        let mut expected = Vec::new();
        for month in months {
            let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
            for row in &rows {
                let start = Granularity::Month.start(Day(row.day));
                // What was listed earlier still exists.
                if start <= month && !license(row).is_empty() {
                    *sums.entry(license(row)).or_default() += if start == month { row.count } else { 0 };
                }
            }
            expected.extend(sums.iter().map(|(name, sum)| format!("{month} {name} {sum}")));
            let unknown = rows.iter().filter(|row| Granularity::Month.start(Day(row.day)) == month);
            let unknown: u64 = unknown.filter(|row| license(row).is_empty()).map(|row| row.count).sum();
            expected.extend((unknown > 0).then(|| format!("{month} Unknown {unknown}")));
        }
        let cells = ["period", "entity", "downloads"].map(|name| texts_of(column(&found, name)));
        let lines: Vec<String> = (0..cells[0].len()).map(|row| cells.each_ref().map(|c| c[row].clone()).join(" ")).collect();
        prop_assert_eq!(lines, expected);
    }
}

#[test]
fn a_ranking_has_as_many_rows_as_are_asked_for() {
    let rows = [("2026-01-05", "a/1", 5, ""), ("2026-01-05", "b/1", 9, ""), ("2026-01-05", "c/1", 5, "")];
    let panel = panel("flow", &rows);
    let lines = |top: Option<usize>| {
        let found = table(&panel, &Question { top, ..Question::default() }, "ranking").unwrap();
        let cells = ["rank", "entity", "downloads"].map(|name| texts_of(column(&found, name)));
        (0..cells[0].len()).map(|row| cells.each_ref().map(|c| c[row].clone()).join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(lines(Some(0)), [" Other 19"]);
    assert_eq!(lines(Some(2)), ["1 b 9", "2 a 5", " Other 5"]);
    assert_eq!(lines(None), ["1 b 9", "2 a 5", "3 c 5"]);
    assert_eq!(lines(Some(9)), lines(None));
}

#[test]
fn names_are_kept_once() {
    let rows = [("2026-01-05", "a/1", 5, "x"), ("2026-01-12", "a/1", 9, "x"), ("2026-01-12", "b/1", 9, "")];
    let question = Question { level: Level::from("country".to_owned()), ..Question::default() };
    let found = table(&panel("flow", &rows), &question, "share").unwrap();
    let texts = ColumnData::Texts { keys: Packed(vec![0, 0, u32::MAX]), texts: vec!["x".to_owned()] };
    assert_eq!(column(&found, "entity").values, texts);
}

#[test]
fn what_there_is_no_table_of_is_said() {
    let panel = panel("flow", &[("2026-01-05", "a/1", 5, "")]);
    let message = |name: &str| table(&panel, &Question::default(), name).unwrap_err().to_string();
    assert_eq!(message("lorenz"), "no table \"lorenz\", expected a measure, share, ranking, leaderboard or mean-size");
    assert_eq!(
        message("mean-size"),
        "the mean size can't be had from this file: expected a column of numbers named parameters"
    );
    let question = Question { level: Level::from("license".to_owned()), ..Question::default() };
    assert!(matches!(table(&panel, &question, "hhi"), Err(AnalysisError::NoLevel { .. })));
    assert!(COMPLETE_TABLES.iter().all(|name| message("lorenz").contains(name)));
}

/// The list of all entities says of each what the answer's ranking says of the largest.
#[test]
fn the_leaderboard_is_the_whole_ranking() {
    let panel = crate::shipped::shipped_panel();
    for level in ["developer", "country", "model"] {
        let from = lorenz::calendar::Day::from_date(2026, 6, 23);
        let question = Question { level: Level::from(level.to_owned()), from, ..Question::default() };
        let board = table(&panel, &question, "leaderboard").unwrap();
        let whole = table(&panel, &Question { top: None, ..question.clone() }, "ranking").unwrap();
        let names = texts_of(column(&board, "entity"));
        assert_eq!(names, texts_of(column(&whole, "entity"))[..names.len()]);
        assert_eq!(texts_of(column(&board, "downloads")), texts_of(column(&whole, "downloads"))[..names.len()]);
        let answer = lorenz::analysis::answer(&panel, &question).unwrap();
        let ranking = &answer.concentration().unwrap().ranking;
        for (row, ranked) in ranking.rows.iter().enumerate() {
            let number = |name: &str| column(&board, name).text(row);
            assert_eq!(names[row], ranked.entity);
            assert_eq!(number("share"), ranked.share.to_string());
            assert_eq!(number("share_before"), ranked.share_before.unwrap().to_string());
            assert_eq!(number("rank_before"), ranked.rank_before.map_or(String::new(), |rank| rank.to_string()));
        }
    }
}

#[test]
fn the_trends_of_a_list_are_the_shares_of_its_entities() {
    let panel = crate::shipped::shipped_panel();
    for level in ["developer", "country", "model"] {
        let question = Question { level: Level::from(level.to_owned()), ..Question::default() };
        let board = table(&panel, &question, "leaderboard").unwrap();
        // More of them than a page compares, the last ones among them.
        let names = texts_of(column(&board, "entity"));
        let names: Vec<&String> = names.iter().take(9).chain(names.iter().rev().take(9)).collect();
        let of = names.iter().map(|name| EntityName::new(question.level.clone(), name)).collect();
        let asked = Question { of, ..question.clone() };
        let trends = trends(&panel, &asked, &mut MarketCache::default()).unwrap();
        let shares = table(&panel, &question, "share").unwrap();
        let mut known = std::collections::HashMap::new();
        for row in 0..shares.len() {
            let text = |name: &str| column(&shares, name).text(row);
            known.insert((text("period"), text("entity")), text("share"));
        }
        assert_eq!(trends.len(), names.len().min(board.len()) * 22, "{level}");
        for row in 0..trends.len() {
            let text = |name: &str| column(&trends, name).text(row);
            let share = known.get(&(text("period"), text("entity"))).map_or("0", String::as_str);
            assert_eq!(text("share"), share, "{level}: {}, {}", text("entity"), text("period"));
        }
    }
}

#[test]
fn a_table_as_json_says_what_its_cells_say() {
    let panel = crate::shipped::shipped_panel();
    for view in View::ALL.iter().filter(|view| **view != View::Entity) {
        let question = Question { view: *view, ..Question::default() };
        for table in lorenz::analysis::answer(&panel, &question).unwrap().tables() {
            let rows: Vec<serde_json::Value> = serde_json::from_str(&table.to_json()).unwrap();
            assert_eq!(rows.len(), table.len(), "{}", table.name);
            for (row, object) in rows.iter().enumerate() {
                for column in &table.columns {
                    let (value, words) = (&object[&column.name], column.text(row));
                    let place = format!("{}, {}, row {row}: {value}", table.name, column.name);
                    match value {
                        serde_json::Value::Null => assert!(words.is_empty() && column.is_numeric(), "{place}"),
                        serde_json::Value::String(text) => assert_eq!(text, &words, "{place}"),
                        // The reader of the test may miss the last bit.
                        number => {
                            let (number, exact) = (number.as_f64().unwrap(), words.parse::<f64>().unwrap());
                            assert!((number - exact).abs() <= exact.abs() * 1e-15, "{place}");
                        }
                    }
                }
                assert_eq!(object.as_object().unwrap().len(), table.columns.len());
            }
        }
    }
}
