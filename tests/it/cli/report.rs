//! `lorenz report` on the bundled data: columns, formats, ranges.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::report;

fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(csv: &str, index: usize) -> Vec<String> {
    rows(csv).into_iter().map(|mut row| row.remove(index)).collect()
}

#[test]
fn the_columns_are_those_of_the_contract() {
    let header = |arguments: &[&str]| report(arguments).lines().next().unwrap().to_owned();
    assert_eq!(header(&[]), "period,measure,level,value,entities,downloads,coverage");
    assert_eq!(header(&["--measure", "share"]), "period,rank,entity,downloads,share,shares_of,unknown_share");
    assert_eq!(header(&["--measure", "lorenz"]), "period,population,downloads");
}

#[test]
fn every_measure_and_level_gives_a_value_per_snapshot() {
    let snapshots = column(&report(&[]), 0);
    assert!(snapshots.len() >= 20 && snapshots.is_sorted());
    let measures = "hhi,hhi-normalized,effective-number,cr1,cr3,cr4,cr8,cr20,cr7,top-0.1-percent,top-1-percent,\
        top-10-percent,entropy,theil,gini";
    for level in ["model", "country-group", "segment", "is_moe"] {
        let csv = report(&["--level", level, "--measure", measures]);
        let rows = rows(&csv);
        assert_eq!(rows.len(), 15 * snapshots.len(), "{level}");
        for (row, name) in rows.iter().step_by(snapshots.len()).zip(measures.split(',')) {
            assert_eq!((row[1].as_str(), row[2].as_str()), (name, level));
        }
        for row in rows {
            let value: f64 = row[3].parse().unwrap();
            let entities: f64 = row[4].parse().unwrap();
            let coverage: f64 = row[6].parse().unwrap();
            let highest = match row[1].as_str() {
                "hhi" => 10_000.0,
                "effective-number" => entities,
                "entropy" | "theil" => entities.ln(),
                _ => 1.0,
            };
            assert!((0.0..=highest + 1e-9).contains(&value), "{row:?}");
            assert!(coverage > 0.5 && coverage <= 1.0, "{row:?}");
        }
    }
}

#[test]
fn a_columns_name_asks_for_its_level() {
    assert_eq!(report(&["--level", "org_country_single"]), report(&["--level", "country"]));
    let other = report(&["--level", "parameters_source", "--measure", "share"]);
    assert!(rows(&other).iter().any(|row| row[2] == "Unknown") || rows(&other).len() > 20);
}

#[test]
fn shares_of_a_period_add_up() {
    let by_country = ["--measure", "share", "--top", "5", "--level", "country"];
    let of_all = [&by_country[..], &["--shares-of", "all"]].concat();
    for arguments in [&["--measure", "share"][..], &by_country, &of_all] {
        let csv = report(arguments);
        let mut sums = BTreeMap::<String, f64>::new();
        for row in rows(&csv) {
            // Of the known, "Unknown" has no share.
            let share = if row[4].is_empty() { 0.0 } else { row[4].parse().unwrap() };
            assert_eq!(row[4].is_empty(), row[2] == "Unknown" && row[5] == "known", "{row:?}");
            *sums.entry(row[0].clone()).or_default() += share;
        }
        assert!(sums.len() >= 20 && sums.values().all(|sum| (sum - 1.0).abs() <= 1e-12), "{sums:?}");
    }
    let csv = report(&["--measure", "share", "--top", "2", "--level", "country"]);
    let names: BTreeSet<String> = column(&csv, 2).into_iter().collect();
    assert_eq!(names.len(), 4, "two countries, Other, Unknown: {names:?}");
    assert!(names.contains("Other") && names.contains("Unknown"));
}

#[test]
fn lorenz_curves_run_from_corner_to_corner() {
    let curve = rows(&report(&["--measure", "lorenz", "--level", "country", "--by", "quarter"]));
    let mut quarters = BTreeMap::<String, Vec<(f64, f64)>>::new();
    for row in curve {
        quarters.entry(row[0].clone()).or_default().push((row[1].parse().unwrap(), row[2].parse().unwrap()));
    }
    assert!(quarters.len() >= 3);
    for points in quarters.values() {
        assert_eq!((points[0], points[points.len() - 1]), ((0.0, 0.0), (1.0, 1.0)));
        assert!(points.is_sorted() && points.iter().all(|(population, downloads)| downloads <= population));
    }
}

#[test]
fn periods_and_ranges() {
    let starts = |arguments: &[&str]| column(&report(arguments), 0);
    let months = starts(&["--by", "month"]);
    assert!(months.iter().all(|day| day.ends_with("-01")) && months.len() >= 8, "{months:?}");
    assert!(
        starts(&["--by", "quarter"]).iter().all(|day| ["-01-01", "-04-01", "-07-01", "-10-01"].contains(&&day[4..]))
    );
    let weeks = starts(&["--by", "week"]);
    assert!(weeks.len() <= starts(&[]).len() && weeks.len() > months.len());
    let range = ["--by", "month", "--from", "2026-04-02", "--to", "2026-06-01"];
    assert_eq!(starts(&range), ["2026-04-01", "2026-05-01", "2026-06-01"]);
    // A range reads fewer row groups, and gives the same rows.
    let all = report(&["--by", "month"]);
    for line in report(&range).lines() {
        assert!(all.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn formats_hold_the_same_values() {
    let csv = rows(&report(&["--measure", "hhi,gini", "--level", "country"]));
    let text = report(&["--measure", "hhi,gini", "--level", "country", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let objects = json.as_array().unwrap();
    assert_eq!(objects.len(), csv.len());
    for (object, row) in objects.iter().zip(&csv) {
        assert_eq!(object["period"].as_str().unwrap(), row[0]);
        assert_eq!(object["measure"].as_str().unwrap(), row[1]);
        // To the last digit.
        assert!(object["value"].is_f64() && text.contains(&format!("\"value\": {}\n", row[3])), "{row:?}");
        assert_eq!(object["downloads"].as_u64().unwrap(), row[5].parse::<u64>().unwrap());
    }
    let shares: Value =
        serde_json::from_str(&report(&["--measure", "share", "--level", "country", "--format", "json"])).unwrap();
    assert!(shares.as_array().unwrap().iter().any(|row| row["entity"] == "Unknown" && row["rank"].is_null()));
    let table = report(&["--measure", "hhi,gini", "--level", "country", "--format", "table"]);
    assert_eq!(table.lines().count(), csv.len() + 1);
    assert!(table.lines().next().unwrap().starts_with("period "));
}

#[test]
fn a_balanced_population_is_another_one() {
    let value = |arguments: &[&str]| rows(&report(arguments)).pop().unwrap();
    let from = ["--level", "model", "--from", "2026-06-01"];
    let (all, balanced) = (value(&from), value(&[&from[..], &["--balanced"]].concat()));
    assert!(balanced[4].parse::<u64>().unwrap() < all[4].parse::<u64>().unwrap());
}

#[test]
fn the_order_of_files_makes_no_difference() {
    let of = |files: [&str; 2]| {
        super::succeeds(&["report", files[0], files[1], "--level", "country", "--measure", "hhi,theil,gini"])
    };
    let (panel, models) = ("www/data/panel.parquet", "www/data/models.parquet");
    assert_eq!(of([panel, models]), of([models, panel]));
}

#[test]
fn everything_is_one_object_with_each_view_s_tables() {
    let all: Value =
        serde_json::from_str(&report(&["--all", "--from", "2026-09-01", "--of", "developer:Qwen"])).unwrap();
    let all = all.as_object().unwrap();
    assert_eq!(all["missing"], serde_json::json!({}), "the shipped data give every view");
    assert_eq!(all["question"]["from"], serde_json::json!(20_697));
    assert!(all["quality"]["rows read"].is_string());
    let tables = lorenz::analysis::View::ALL.iter().flat_map(|view| view.tables());
    for name in tables.copied().chain(["measures"]) {
        let rows = all[name].as_array().unwrap_or_else(|| panic!("{name} is no table"));
        // Nobody doubts which developer a model is of, this list is no top of another, and a developer has neither bases nor rows.
        let may_be_empty = ["doubt", "list-bounds", "entity-family", "entity-rows"];
        assert!(may_be_empty.contains(&name) || !rows.is_empty(), "{name} has no rows");
    }
    assert_eq!(all.len(), lorenz::analysis::View::ALL.iter().map(|view| view.tables().len()).sum::<usize>() + 4);
    let one: Value =
        serde_json::from_str(&report(&["--measure", "turnover", "--from", "2026-09-01", "--format", "json"])).unwrap();
    assert_eq!(one, all["turnover"], "a table by itself is the same");
}

#[test]
fn a_view_that_a_file_cannot_give_is_null_with_the_reason() {
    let all = super::succeeds(&["report", "www/data/panel.parquet", "--all", "--from", "2026-10-01"]);
    let all: Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["families"], Value::Null);
    let reason = all["missing"]["intermediaries"].as_str().unwrap();
    assert!(reason.contains("expected a column of relations or of base models"), "{reason}");
    assert!(all["share-changes"].as_array().is_some_and(|rows| !rows.is_empty()));
}
