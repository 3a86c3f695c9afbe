//! What holds for any two periods, beside a naive twin.

use std::collections::BTreeMap;

use lorenz::analysis::{Answer, Counted, Question, SharesOf};
use lorenz::panel::Panel;
use proptest::prelude::*;

use super::{ask, found, panel};

const DATES: [&str; 3] = ["2026-01-05", "2026-02-09", "2026-03-16"];
const MODELS: [&str; 9] = ["a/1", "a/2", "b/1", "b/2", "c/1", "d/1", "e/1", "f/1", "nobody"];
const COUNTRIES: [&str; 3] = ["", "Peru", "Chile"];

type Row = (usize, usize, u64, usize);

/// One row per model and date; a country belongs to the model or varies.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let count = prop_oneof![1 => Just(0_u64), 3 => 1..50_u64, 1 => 1..5_000_000_000_u64];
    prop::collection::btree_map((0..DATES.len(), 0..MODELS.len()), (count, 0..COUNTRIES.len()), 1..27)
        .prop_map(|rows| rows.into_iter().map(|((date, model), (n, country))| (date, model, n, country)).collect())
}

fn panel_of(rows: &[Row]) -> Panel {
    let row = |&(date, model, count, country): &Row| (DATES[date], MODELS[model], count, COUNTRIES[country]);
    panel("window", &rows.iter().map(row).collect::<Vec<_>>())
}

/// Downloads per entity of the date; the entity "" is unknown.
fn naive(rows: &[Row], level: &str, date: &str) -> BTreeMap<&'static str, f64> {
    let mut market = BTreeMap::new();
    for &(_, model, count, country) in rows.iter().filter(|row| DATES[row.0] == date) {
        let entity = match level {
            "developer" => MODELS[model].split_once('/').map_or("", |(developer, _)| developer),
            _ => COUNTRIES[country],
        };
        *market.entry(entity).or_default() += count as f64;
    }
    market
}

fn asked(rows: &[Row], level: &str, counted: Counted) -> Answer {
    ask(&panel_of(rows), level, |question| Question { counted, shares_of: Some(SharesOf::All), ..question })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn changes_and_contributions_add_up_and_equal_the_naive_ones(
        rows in rows(),
        level in prop::sample::select(vec!["developer", "country"]),
        counted in prop::sample::select(vec![Counted::WithDownloads, Counted::Existing]),
    ) {
        let answer = asked(&rows, level, counted);
        let found = found(&answer);
        let Some(against) = found.against else { return Ok(()) };
        let (old, new) =
            (naive(&rows, level, &against.to_string()), naive(&rows, level, &found.period.to_string()));
        let total = |market: &BTreeMap<&str, f64>| market.values().sum::<f64>();
        let known = |market: &BTreeMap<&str, f64>| market.iter().filter(|(n, _)| !n.is_empty()).map(|(_, d)| d).sum::<f64>();
        let of = |market: &BTreeMap<&str, f64>, name: &str| market.get(name).copied().unwrap_or(0.0);
        let both = total(&old) > 0.0 && total(&new) > 0.0;
        for row in &found.changes {
            let name = if row.entity == "Unknown" { "" } else { row.entity.as_str() };
            prop_assert_eq!((row.downloads_before as f64, row.downloads as f64), (of(&old, name), of(&new, name)));
            let change = both.then(|| of(&new, name) / total(&new) - of(&old, name) / total(&old));
            prop_assert!((row.change().unwrap_or(9.0) - change.unwrap_or(9.0)).abs() < 1e-12, "{row:?}");
            // A rank is one more than the number of those that are larger, or as large and before it by name.
            let larger = new.iter().filter(|(other, d)| !other.is_empty() && (**d > of(&new, name) || (**d == of(&new, name) && **other < name)));
            let rank = (of(&new, name) > 0.0 && !name.is_empty()).then(|| larger.count() as u64 + 1);
            prop_assert_eq!(row.rank, rank, "{:?}", row);
        }
        if both {
            let sum: f64 = found.changes.iter().filter_map(|row| row.change()).sum();
            prop_assert!(sum.abs() < 1e-12);
        }
        prop_assert_eq!(found.hhi.is_some(), known(&old) > 0.0 && known(&new) > 0.0);
        if let Some(hhi) = &found.hhi {
            let index = |market: &BTreeMap<&str, f64>| market.iter().filter(|(n, _)| !n.is_empty()).map(|(_, d)| (d / known(market)).powi(2)).sum::<f64>() * 10_000.0;
            prop_assert!((hhi.before - index(&old)).abs() < 1e-8 && (hhi.after - index(&new)).abs() < 1e-8);
            let sum: f64 = hhi.contributions.iter().map(|part| part.points).sum();
            prop_assert!((sum - hhi.change).abs() < 1e-9 && (hhi.after - hhi.before - hhi.change).abs() < 1e-9);
            for part in &hhi.contributions {
                let squares = part.share.powi(2) - part.share_before.powi(2);
                prop_assert!((part.points - squares * 10_000.0).abs() < 1e-8, "{part:?}");
            }
        }
    }

    #[test]
    fn forward_and_backward_are_opposites(rows in rows(), level in prop::sample::select(vec!["developer", "country"])) {
        let panel = panel_of(&rows);
        let forward = ask(&panel, level, |question| question);
        let Some(against) = found(&forward).against else { return Ok(()) };
        let backward =
            ask(&panel, level, |q| Question { at: Some(against), against: Some(found(&forward).period), ..q });
        let ordered = |answer: &Answer, sign: f64| {
            let mut changes: Vec<(String, Option<f64>)> =
                found(answer).changes.iter().map(|row| (row.entity.clone(), row.change().map(|c| sign * c + 0.0))).collect();
            changes.sort_by(|a, b| a.0.cmp(&b.0));
            changes
        };
        prop_assert_eq!(ordered(&forward, 1.0), ordered(&backward, -1.0));
        let compared = |answer: &Answer| found(answer).turnover_compared.clone().unwrap();
        let (forward, backward) = (compared(&forward), compared(&backward));
        // As many enter the top as leave it.
        prop_assert_eq!((forward.tops, forward.spearman), (backward.tops, backward.spearman));
    }

    #[test]
    fn the_order_of_rows_changes_nothing_to_the_bit(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        level in prop::sample::select(vec!["model", "developer", "country"]),
    ) {
        for counted in [Counted::WithDownloads, Counted::Existing] {
            prop_assert_eq!(asked(&rows, level, counted).view, asked(&shuffled, level, counted).view);
        }
    }
}
