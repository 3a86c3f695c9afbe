//! What an answer holds beside its measure: shares, ranking, curves, parts of Theil's index.

use lorenz::analysis::{EntityKind, Measure, Question, SharesOf, lorenz_curves};
use lorenz::calendar::Day;
use proptest::prelude::*;

use super::{ask, concentration, panel};
use crate::support::day;

#[test]
fn ties_stand_in_the_order_of_names() {
    let rows = [
        ("2026-01-05", "z/1", 5, ""),
        ("2026-01-05", "b/1", 5, ""),
        ("2026-01-05", "B/1", 5, ""),
        ("2026-01-05", "a/1", 1, ""),
        ("2026-01-05", "0/1", 0, ""),
        ("2026-01-05", "é/1", 9, ""),
    ];
    let answer = ask(&panel("window", &rows), "developer", |question| question);
    let ranked: Vec<String> = concentration(&answer)
        .ranking
        .rows
        .iter()
        .map(|row| format!("{} {} {}", row.rank, row.entity, row.downloads))
        .collect();
    assert_eq!(ranked, ["1 é 9", "2 B 5", "3 b 5", "4 z 5", "5 a 1"]);
    let layers: Vec<&str> = concentration(&answer).share_series.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(layers, ["é", "B", "b", "z", "a"]);
}

#[test]
fn layers_are_named_by_the_last_period_and_the_rest_is_other() {
    let rows = [
        ("2026-01-05", "old/1", 90, ""),
        ("2026-01-05", "a/1", 10, ""),
        ("2026-01-12", "a/1", 60, ""),
        ("2026-01-12", "b/1", 30, ""),
        ("2026-01-12", "old/1", 10, ""),
        ("2026-01-12", "nobody", 4, ""),
    ];
    let answer = ask(&panel("window", &rows), "developer", |question| Question { top: Some(2), ..question });
    let layers: Vec<(&str, EntityKind, &[u64])> = concentration(&answer)
        .share_series
        .iter()
        .map(|layer| (layer.name.as_str(), layer.kind, layer.downloads.as_slice()))
        .collect();
    assert_eq!(
        layers,
        [
            ("a", EntityKind::Entity, [10, 60].as_slice()),
            ("b", EntityKind::Entity, &[0, 30]),
            ("Other", EntityKind::Other, &[90, 10]),
            ("Unknown", EntityKind::Unknown, &[0, 4]),
        ]
    );
    assert_eq!(concentration(&answer).share_series[0].ranks, [Some(2), Some(1)]);
    assert_eq!(concentration(&answer).share_series[1].ranks, [None, Some(2)]);
    let csv = concentration(&answer).shares_table(&answer.periods).to_csv();
    assert_eq!(
        csv,
        "period,rank,entity,downloads,share,shares_of,unknown_share\n\
         2026-01-05,2,a,10,0.1,known,0\n2026-01-05,,Other,90,0.9,known,0\n\
         2026-01-12,1,a,60,0.6,known,0.038461538461538464\n2026-01-12,2,b,30,0.3,known,0.038461538461538464\n\
         2026-01-12,,Other,10,0.1,known,0.038461538461538464\n2026-01-12,,Unknown,4,,known,0.038461538461538464\n"
    );
}

#[test]
fn a_ranking_tells_the_change_since_the_first_period() {
    let rows = [
        ("2026-01-05", "a/1", 30, ""),
        ("2026-01-05", "b/1", 70, ""),
        ("2026-01-12", "a/1", 1, ""),
        ("2026-01-19", "a/1", 60, ""),
        ("2026-01-19", "c/1", 20, ""),
        ("2026-01-19", "nobody", 20, ""),
    ];
    let panel = panel("window", &rows);
    let answer = ask(&panel, "developer", |question| question);
    let ranking = &concentration(&answer).ranking;
    assert_eq!((ranking.start, ranking.against), (day("2026-01-19"), Some(day("2026-01-05"))));
    let rows: Vec<_> =
        ranking.rows.iter().map(|r| (r.entity.as_str(), r.share, r.share_before, r.rank_before)).collect();
    assert_eq!(rows, [("a", 0.75, Some(0.3), Some(2)), ("c", 0.25, Some(0.0), None)]);
    assert_eq!((ranking.shares_of, ranking.unknown_share), (SharesOf::Known, Some(0.2)));
    assert_eq!((ranking.other, ranking.unknown), (0, 20));
    let first = ask(&panel, "developer", |question| Question { at: Some(day("2026-01-05")), ..question });
    assert_eq!(concentration(&first).ranking.against, None);
    assert!(
        concentration(&first).ranking.rows.iter().all(|row| row.share_before.is_none() && row.rank_before.is_none())
    );
    assert_eq!(first.question.at, Some(day("2026-01-05")));
    // A day that is no period: the last one, and the answer says so.
    let other = ask(&panel, "developer", |question| Question { at: Some(Day(0)), ..question });
    assert_eq!((other.question.at, concentration(&other).ranking.start), (Some(day("2026-01-19")), day("2026-01-19")));
}

#[test]
fn sums_up_to_64_bits_are_exact() {
    let half = 1 << 63;
    let rows = [("2026-01-05", "a/1", half, ""), ("2026-01-05", "b/1", half - 2, ""), ("2026-01-05", "c/1", 1, "")];
    let answer = ask(&panel("flow", &rows), "developer", |question| question);
    assert_eq!(answer.periods[0].downloads, u64::MAX);
    assert_eq!(concentration(&answer).measure.values, [Some(5_000.0)]);
}

/// Rows of one date: developer, model, downloads, country; every developer's models in one country or in none.
fn market() -> impl Strategy<Value = Vec<(usize, usize, u64)>> {
    prop::collection::vec((0..9_usize, 0..4_usize, 0..1_000_000_u64), 1..50)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn parts_add_up(rows in market(), top in prop::option::of(0..5_usize)) {
        let names: Vec<String> = rows.iter().map(|(developer, model, _)| format!("d{developer}/m{model}")).collect();
        let countries = ["Peru", "Chile", "", "France"];
        let rows: Vec<(&str, &str, u64, &str)> = rows
            .iter()
            .zip(&names)
            .map(|((developer, _, count), name)| ("2026-01-05", name.as_str(), *count, countries[developer % 4]))
            .collect();
        let panel = panel("flow", &rows);
        let answer = ask(&panel, "developer", |question| Question { measure: Measure::Theil, top, ..question });

        let shares = concentration(&answer).shares_table(&answer.periods);
        let sum: f64 = shares.rows().map(|row| row[4].parse::<f64>().unwrap()).sum();
        prop_assert!(shares.len() == 0 || (sum - 1.0).abs() <= 1e-12, "shares add up to {sum}");

        let split = concentration(&answer).theil.as_ref().unwrap();
        match (concentration(&answer).measure.values[0], split.between[0], split.within[0]) {
            (Some(theil), Some(between), Some(within)) => {
                prop_assert!((theil - between - within).abs() <= 1e-12, "{theil} = {between} + {within}");
            }
            nothing => prop_assert_eq!(nothing, (None, None, None)),
        }

        // Gini is one minus twice the area under the curve.
        let gini = concentration(&answer).key_figures.iter().find(|figure| figure.measure == Measure::Gini).unwrap().values[0];
        let curves = lorenz_curves(&panel, &answer.question).unwrap();
        prop_assert_eq!(curves.len(), usize::from(gini.is_some()));
        if let (Some(gini), Some((_, curve))) = (gini, curves.first()) {
            let area: f64 = curve.windows(2).map(|p| (p[1].0 - p[0].0) * (p[1].1 + p[0].1) / 2.0).sum();
            prop_assert!((gini - (1.0 - 2.0 * area)).abs() <= 1e-12);
            prop_assert_eq!((curve[0], curve[curve.len() - 1]), ((0.0, 0.0), (1.0, 1.0)));
        }
    }
}

#[test]
fn theil_splits_by_the_level_above() {
    let rows =
        [("2026-01-05", "a/1", 30, "Peru"), ("2026-01-05", "b/1", 10, "Peru"), ("2026-01-05", "c/1", 20, "Chile")];
    let panel = panel("flow", &rows);
    let split = |level: &str| {
        let answer = ask(&panel, level, |question| Question { measure: Measure::Theil, ..question });
        let split = concentration(&answer).theil.as_ref();
        split.map(|split| (split.groups.name().to_owned(), split.between[0].unwrap(), split.within[0].unwrap()))
    };
    let (groups, between, within) = split("developer").unwrap();
    assert_eq!(groups, "country");
    // Peru holds 2/3 with 2 of 3 developers, Chile 1/3 with 1 of 3: nothing between. Within Peru: 3/4 and 1/4.
    assert!(between.abs() < 1e-15);
    let peru = 0.75 * 1.5_f64.ln() + 0.25 * 0.5_f64.ln();
    assert!((within - peru * 2.0 / 3.0).abs() < 1e-15);
    assert_eq!(split("model").unwrap().0, "developer");
    // No column of country groups: no split.
    assert_eq!(split("country"), None);
    assert_eq!(concentration(&ask(&panel, "developer", |question| question)).theil, None);
}

#[test]
fn measures_of_a_market_by_hand() {
    // 3,600 / rank: Zipf's law, a straight line of slope −1.
    let rows = [("a/1", 3_600), ("b/2", 1_800), ("c/3", 1_200), ("d/4", 900)];
    let rows: Vec<_> = rows.iter().map(|&(model, count)| ("2026-01-31", model, count, "")).collect();
    let panel = super::panel("window:30", &rows);
    let value = |measure: Measure| {
        concentration(&ask(&panel, "model", |question| Question { measure, ..question })).measure.values[0].unwrap()
    };
    assert!((value(Measure::RankSizeSlope) + 1.0).abs() < 1e-12);
    assert!((value(Measure::RankSizeR2) - 1.0).abs() < 1e-12);
    let entropy = value(Measure::Entropy);
    assert!((value(Measure::Hill1) - entropy.exp()).abs() < 1e-12);
    assert!((value(Measure::TheilNormalized) - (1.0 - entropy / 4f64.ln())).abs() < 1e-12);
}
