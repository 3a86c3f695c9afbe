//! The same answers by loops over rows and maps of names; and in any order of the rows.

use std::collections::{BTreeMap, BTreeSet};

use lorenz::analysis::{Answer, Derivation, Question};
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::{Row, ask, found, panel_of_rows};

const DATES: [&str; 2] = ["2026-01-05", "2026-03-16"];
const MODELS: [&str; 9] = ["a/1", "a/2", "b/1", "b/2", "c/1", "c/2", "d/1", "e/1", "nobody"];
const RELATIONS: [&str; 5] = ["", "finetune", "quantized", "merge", "strange"];

/// The bases of each model, by index, and rows of date, model, downloads and relation.
#[derive(Clone, Debug)]
struct Case {
    bases: Vec<Vec<usize>>,
    rows: Vec<(usize, usize, u64, usize)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let bases = prop_oneof![
        3 => Just(Vec::new()),
        3 => prop::collection::vec(0..MODELS.len(), 1..2),
        1 => prop::collection::btree_set(0..MODELS.len(), 2).prop_map(|bases| bases.into_iter().collect()),
    ];
    let count = prop_oneof![1 => Just(0_u64), 3 => 1..50_u64, 1 => 1..5_000_000_000_u64];
    let values = (count, 0..RELATIONS.len());
    let rows = prop::collection::btree_map((0..DATES.len(), 0..MODELS.len()), values, 1..18);
    (prop::collection::vec(bases, MODELS.len()), rows).prop_map(|(bases, rows)| Case {
        bases,
        rows: rows.into_iter().map(|((date, model), (n, relation))| (date, model, n, relation)).collect(),
    })
}

fn developer(model: usize) -> Option<&'static str> {
    MODELS[model].split_once('/').map(|(developer, _)| developer)
}

impl Case {
    /// Bases of the models that have a row: what has none says nothing.
    fn bases(&self, model: usize) -> Vec<usize> {
        let listed = self.rows.iter().any(|row| row.1 == model);
        if listed { self.bases[model].iter().copied().filter(|&base| base != model).collect() } else { Vec::new() }
    }

    /// The end of the path along first bases; of a path that comes back to itself, the first by name of the round.
    fn root(&self, model: usize) -> usize {
        let mut path = vec![model];
        while let Some(&base) = self.bases(path[path.len() - 1]).first() {
            if let Some(entry) = path.iter().position(|&seen| seen == base) {
                return path[entry..].iter().copied().min_by_key(|&model| MODELS[model]).unwrap();
            }
            path.push(base);
        }
        path[path.len() - 1]
    }

    fn of_others(&self, model: usize) -> bool {
        let bases = self.bases(model);
        let all = bases.iter().copied().chain((!bases.is_empty()).then(|| self.root(model)));
        let own = developer(model);
        own.is_some() && all.into_iter().any(|base| base != model && developer(base).is_some_and(|d| Some(d) != own))
    }

    fn answer(&self, rows: &[(usize, usize, u64, usize)]) -> Answer {
        let texts: Vec<String> = self
            .bases
            .iter()
            .map(|bases| bases.iter().map(|&base| MODELS[base]).collect::<Vec<_>>().join(", "))
            .collect();
        let row = |&(date, model, count, relation): &(usize, usize, u64, usize)| -> Row<'_> {
            (DATES[date], MODELS[model], count, RELATIONS[relation], &texts[model])
        };
        let rows: Vec<Row<'_>> = rows.iter().map(row).collect();
        ask(&panel_of_rows(CountKind::THIRTY_DAYS, &rows), |question: Question| question)
    }
}

fn hhi(counts: &[u64]) -> f64 {
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    counts.iter().map(|&count| (count as f64 / total).powi(2)).sum::<f64>() * 10_000.0
}

fn close(actual: Option<f64>, expected: Option<f64>) -> bool {
    actual.is_some() == expected.is_some()
        && actual.zip(expected).is_none_or(|(a, b)| (a - b).abs() <= 1e-12 * b.abs().max(1.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn equals_the_naive_answer(case in cases()) {
        let answer = case.answer(&case.rows);
        let found = found(&answer);
        for period in &found.periods {
            let rows: Vec<_> = case.rows.iter().filter(|row| DATES[row.0] == period.start.to_string()).collect();
            let total: u64 = rows.iter().map(|row| row.2).sum();
            prop_assert_eq!(period.downloads, total);
            for of in &period.relations {
                let is = |row: &&&(usize, usize, u64, usize)| match RELATIONS[row.3] {
                    "" | "strange" => of.derivation == Derivation::Unstated && !case.bases(row.1).is_empty(),
                    relation => of.derivation.name() == relation,
                };
                let (downloads, models) = rows.iter().filter(is).fold((0, 0), |(n, m), row| (n + row.2, m + 1));
                prop_assert_eq!((of.downloads, of.models), (downloads, models), "{:?}", of.derivation);
            }
            let mut developers: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
            for row in &rows {
                let Some(developer) = developer(row.1) else { continue };
                let sums = developers.entry(developer).or_default();
                sums.0 += row.2;
                sums.1 += if case.of_others(row.1) { row.2 } else { 0 };
            }
            prop_assert_eq!(period.of_others, developers.values().map(|sums| sums.1).sum::<u64>());
            let mut others: Vec<(&str, u64)> =
                developers.iter().filter(|(_, sums)| 2 * sums.1 > sums.0).map(|(name, sums)| (*name, sums.0)).collect();
            let counts: Vec<u64> = others.iter().map(|other| other.1).collect();
            prop_assert_eq!(period.intermediaries.intermediaries, counts.len() as u64);
            prop_assert_eq!(period.intermediaries.downloads, counts.iter().sum::<u64>());
            prop_assert!(close(period.intermediaries.hhi, (!counts.is_empty()).then(|| hhi(&counts))));
            if period.start == found.start {
                others.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
                let listed: Vec<(&str, u64)> =
                    found.largest.iter().map(|of| (of.developer.as_str(), of.downloads)).collect();
                prop_assert_eq!(listed, others);
            }
        }
    }

    #[test]
    fn families_equal_the_naive_ones(case in cases()) {
        let answer = case.answer(&case.rows);
        let found = found(&answer);
        let rows: Vec<_> = case.rows.iter().filter(|row| DATES[row.0] == found.start.to_string()).collect();
        let derived = rows.iter().filter(|row| case.root(row.1) != row.1);
        let roots: BTreeSet<usize> = derived.map(|row| case.root(row.1)).collect();
        prop_assert_eq!(found.families.len(), roots.len());
        for family in &found.families {
            let root = *roots.iter().find(|&&root| MODELS[root] == family.family).unwrap();
            let derived = || rows.iter().filter(|row| row.1 != root && case.root(row.1) == root);
            prop_assert_eq!(family.derivatives, derived().count() as u64);
            prop_assert_eq!(family.derivative_downloads, derived().map(|row| row.2).sum::<u64>());
            let of_base = rows.iter().filter(|row| row.1 == root).map(|row| row.2);
            prop_assert_eq!(family.base_downloads, of_base.sum::<u64>());
            let mut others: BTreeMap<&str, u64> = BTreeMap::new();
            for row in derived().filter(|row| developer(row.1) != developer(root) && row.2 > 0) {
                others.extend(developer(row.1).map(|name| (name, others.get(name).unwrap_or(&0) + row.2)));
            }
            let counts: Vec<u64> = others.values().copied().collect();
            prop_assert_eq!(family.developers, counts.len() as u64);
            prop_assert!(close(family.hhi, (!counts.is_empty()).then(|| hhi(&counts))), "{:?}", family);
            let own = derived().filter(|row| developer(row.1).is_some() && developer(row.1) == developer(root));
            prop_assert_eq!(family.own_downloads, own.map(|row| row.2).sum::<u64>());
        }
    }

    #[test]
    fn rows_in_any_order_give_the_same_to_the_bit(
        (case, shuffled) in cases().prop_flat_map(|case| (Just(case.clone()), Just(case.rows).prop_shuffle())),
    ) {
        prop_assert_eq!(case.answer(&case.rows), case.answer(&shuffled));
    }
}
