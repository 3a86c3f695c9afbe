//! What shares are shares of: all downloads, or those whose entity is known, beside a naive twin.

use std::collections::BTreeMap;

use lorenz::analysis::{Level, Question, SharesOf, Table, TableCell, View, answer, table};
use lorenz::panel::Panel;
use proptest::prelude::*;

use super::{concentration, panel};

const DATES: [&str; 3] = ["2026-01-05", "2026-02-09", "2026-03-16"];
const MODELS: [&str; 7] = ["a/1", "a/2", "b/1", "c/1", "d/1", "nobody", "none"];
const COUNTRIES: [&str; 4] = ["", "Peru", "Chile", "Mali"];

type Row = (usize, usize, u64, usize);

/// One row per model and date; the unknown are few or many.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let count = prop_oneof![1 => Just(0_u64), 3 => 1..60_u64, 1 => 1..5_000_000_000_u64];
    let country = prop_oneof![1 => Just(0), 6 => 1..COUNTRIES.len()];
    prop::collection::btree_map((0..DATES.len(), 0..MODELS.len()), (count, country), 1..21)
        .prop_map(|rows| rows.into_iter().map(|((date, model), (n, country))| (date, model, n, country)).collect())
}

fn panel_of(rows: &[Row]) -> Panel {
    let row = |&(date, model, count, country): &Row| (DATES[date], MODELS[model], count, COUNTRIES[country]);
    panel("window", &rows.iter().map(row).collect::<Vec<_>>())
}

/// Downloads per date and entity; the entity "Unknown" is unknown.
fn naive(rows: &[Row], level: &str) -> BTreeMap<&'static str, BTreeMap<String, f64>> {
    let mut markets: BTreeMap<&str, BTreeMap<String, f64>> = BTreeMap::new();
    for &(date, model, count, country) in rows {
        let entity = match level {
            "developer" => MODELS[model].split_once('/').map_or("", |(developer, _)| developer),
            _ => COUNTRIES[country],
        };
        let entity = if entity.is_empty() { "Unknown" } else { entity };
        *markets.entry(DATES[date]).or_default().entry(entity.to_owned()).or_default() += count as f64;
    }
    markets
}

fn total(market: &BTreeMap<String, f64>) -> f64 {
    market.values().sum()
}

fn unknown(market: &BTreeMap<String, f64>) -> f64 {
    market.get("Unknown").copied().unwrap_or(0.0)
}

/// A share by hand: `None` for "Unknown" where shares are of the known, and of nothing.
fn share(market: &BTreeMap<String, f64>, entity: &str, shares_of: SharesOf) -> Option<f64> {
    let whole = total(market) - if shares_of == SharesOf::Known { unknown(market) } else { 0.0 };
    let defined = whole > 0.0 && (shares_of == SharesOf::All || entity != "Unknown");
    defined.then(|| market.get(entity).copied().unwrap_or(0.0) / whole)
}

fn number(table: &Table, column: &str, row: usize) -> Option<f64> {
    match table.column(column).unwrap().cell(row) {
        TableCell::Number(number) => Some(number),
        _ => None,
    }
}

fn text(table: &Table, column: &str, row: usize) -> String {
    table.column(column).unwrap().text(row)
}

fn close(ours: Option<f64>, naive: Option<f64>) -> bool {
    match (ours, naive) {
        (Some(ours), Some(naive)) => (ours - naive).abs() < 1e-12,
        (ours, naive) => ours == naive,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn shares_add_up_to_one_and_equal_the_naive_ones(
        rows in rows(),
        level in prop::sample::select(vec!["developer", "country"]),
        asked in prop::sample::select(vec![None, Some(SharesOf::All), Some(SharesOf::Known)]),
    ) {
        let panel = panel_of(&rows);
        let markets = naive(&rows, level);
        let over = markets.values().any(|market| unknown(market) * 50.0 > total(market));
        let expected = asked.unwrap_or(if over { SharesOf::Known } else { SharesOf::All });
        let question = |view| Question { view, level: Level::from(level.to_owned()), shares_of: asked, top: None, ..Question::default() };
        let shown = answer(&panel, &question(View::Concentration)).unwrap();
        prop_assert_eq!(concentration(&shown).shares_of, expected);
        let tables: Vec<Table> = shown.tables().into_iter().filter(|table| table.name == "share" || table.name == "ranking")
            .chain(["share", "ranking"].map(|name| table(&panel, &question(View::Concentration), name).unwrap()))
            .collect();
        for table in &tables {
            let mut sums: BTreeMap<String, (f64, bool)> = BTreeMap::new();
            for row in 0..table.len() {
                let (day, entity) = (text(table, "period", row), text(table, "entity", row));
                let market = &markets[day.as_str()];
                // Every entity is named, but for those without downloads in the last period.
                prop_assert!(entity != "Other");
                let ours = number(table, "share", row);
                prop_assert!(close(ours, share(market, &entity, expected)), "{} {entity} {day}: {ours:?}", table.name);
                prop_assert_eq!(text(table, "shares_of", row), expected.name());
                let part = (total(market) > 0.0).then(|| unknown(market) / total(market));
                prop_assert!(close(number(table, "unknown_share", row), part));
                let sum = sums.entry(day).or_default();
                *sum = (sum.0 + ours.unwrap_or(0.0), sum.1 || ours.is_some());
            }
            for (day, (sum, any)) in sums {
                prop_assert!(!any || (sum - 1.0).abs() < 1e-12, "{} {day}: {sum}", table.name);
            }
        }
        let rebalanced = answer(&panel, &question(View::Rebalancing)).unwrap().tables();
        let changes = rebalanced.iter().find(|table| table.name == "share-changes").unwrap();
        for row in 0..changes.len() {
            let entity = text(changes, "entity", row);
            for (day, share_column, unknown_column) in
                [("against", "share_before", "unknown_share_before"), ("period", "share", "unknown_share")]
            {
                let market = &markets[text(changes, day, row).as_str()];
                prop_assert!(close(number(changes, share_column, row), share(market, &entity, expected)), "{entity}");
                let part = (total(market) > 0.0).then(|| unknown(market) / total(market));
                prop_assert!(close(number(changes, unknown_column, row), part));
            }
        }
        let ranks = rebalanced.iter().find(|table| table.name == "ranks").unwrap();
        for row in 0..ranks.len() {
            let market = &markets[text(ranks, "period", row).as_str()];
            let naive = share(market, &text(ranks, "entity", row), expected);
            prop_assert!(close(number(ranks, "share", row), naive));
        }
    }
}

/// Peru and Chile with as many downloads each, and so many unknown ones, on three dates.
fn with_unknown(counts: [u64; 3]) -> Panel {
    let of = |(date, unknown): (&'static str, u64)| {
        [(date, "a/1", 45, "Peru"), (date, "b/1", 15, "Chile"), (date, "c/1", unknown, "")]
    };
    panel("window", &DATES.into_iter().zip(counts).flat_map(of).collect::<Vec<_>>())
}

fn shares_table(panel: &Panel, name: &str, shares_of: Option<SharesOf>) -> String {
    let question = Question { level: Level::from("country".to_owned()), shares_of, top: None, ..Question::default() };
    table(panel, &Question { from: lorenz::calendar::Day::parse(DATES[2]), ..question }, name).unwrap().to_csv()
}

#[test]
fn of_a_market_that_is_two_fifths_unknown_the_known_parts_are_told() {
    let panel = with_unknown([0, 0, 40]);
    assert_eq!(
        shares_table(&panel, "share", None),
        "period,rank,entity,downloads,share,shares_of,unknown_share\n\
         2026-03-16,2,Chile,15,0.25,known,0.4\n2026-03-16,1,Peru,45,0.75,known,0.4\n2026-03-16,,Unknown,40,,known,0.4\n"
    );
    assert_eq!(
        shares_table(&panel, "ranking", Some(SharesOf::All)),
        "period,rank,entity,downloads,share,shares_of,unknown_share\n\
         2026-03-16,1,Peru,45,0.45,all,0.4\n2026-03-16,2,Chile,15,0.15,all,0.4\n2026-03-16,,Unknown,40,0.4,all,0.4\n"
    );
}

#[test]
fn one_period_over_two_percent_decides_for_all_of_them_and_for_every_table() {
    // 60 known: of 3,000 more, 61 of 3,061 are just over 2 %.
    let of = |unknown: u64| {
        let row = |(date, model, count, country)| (date, model, count, country);
        let rows = [
            (DATES[0], "a/1", 2_940, "Peru"),
            (DATES[1], "a/1", 2_940, "Peru"),
            (DATES[1], "c/1", unknown, ""),
            (DATES[2], "a/1", 2_940, "Peru"),
        ];
        panel("window", &rows.map(row))
    };
    for (unknown, expected) in [(0, SharesOf::All), (60, SharesOf::All), (61, SharesOf::Known)] {
        let question = Question { level: Level::from("country".to_owned()), ..Question::default() };
        let found = answer(&of(unknown), &question).unwrap();
        assert_eq!(concentration(&found).shares_of, expected);
        for name in ["share", "ranking"] {
            assert_eq!(text(&table(&of(unknown), &question, name).unwrap(), "shares_of", 0), expected.name());
        }
    }
}

#[test]
fn a_market_of_the_unknown_alone_has_no_shares_of_the_known() {
    let panel = panel("window", &[(DATES[2], "a/1", 7, "")]);
    let csv = shares_table(&panel, "share", None);
    assert_eq!(csv.lines().nth(1), Some("2026-03-16,,Unknown,7,,known,1"));
}
