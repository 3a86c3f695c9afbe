//! The same answers day by day, in the plainest way; and in any order of the rows.

use std::collections::BTreeMap;

use lorenz::analysis::{ADOPTION_AGES_DAYS, Adoption};
use lorenz::calendar::Day;
use lorenz::schema::CountKind;
use proptest::prelude::*;

use super::{BILLION, Row, ask, found, panel_of_rows};

const START: i32 = 20_500;
const MODELS: [&str; 8] = ["a/1", "a/2", "b/1", "b/2", "c/1", "c/2", "d/1", "nobody"];

/// Rows of model, date (an index), downloads; when each model was published; the dates.
#[derive(Clone, Debug)]
struct Case {
    kind: CountKind,
    days: Vec<i32>,
    created: Vec<i32>,
    rows: Vec<(usize, usize, u64)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let days =
        prop::collection::btree_set(START..START + 60, 2..9).prop_map(|days| days.into_iter().collect::<Vec<_>>());
    let kind = prop::sample::select(vec![
        CountKind::Flow,
        CountKind::Counter,
        CountKind::THIRTY_DAYS,
        CountKind::Window { days: 9 },
    ]);
    let created = prop::collection::vec(START - 5..START + 60, MODELS.len());
    (days, kind, created).prop_flat_map(|(days, kind, created)| {
        let count = prop_oneof![1 => Just(0_u64), 3 => 1..50_u64, 1 => 1..5_000_000_000_u64];
        let rows = prop::collection::btree_map((0..MODELS.len(), 0..days.len()), count, 1..50);
        rows.prop_map(move |rows| Case {
            kind,
            days: days.clone(),
            created: created.clone(),
            rows: rows.into_iter().map(|((model, date), count)| (model, date, count)).collect(),
        })
    })
}

impl Case {
    fn adoption(&self, rows: &[(usize, usize, u64)]) -> Adoption {
        let row = |&(model, date, count): &(usize, usize, u64)| -> Row<'_> {
            (Day(self.days[date]), MODELS[model], count, Day(self.created[model]), (model as u64 % 2) * 9 * BILLION)
        };
        let rows: Vec<Row<'_>> = rows.iter().map(row).collect();
        found(&ask(&panel_of_rows(self.kind, &rows), |question| question)).clone()
    }

    /// The dates that have a row.
    fn dates(&self) -> Vec<i32> {
        (0..self.days.len())
            .filter(|date| self.rows.iter().any(|row| row.1 == *date))
            .map(|date| self.days[date])
            .collect()
    }

    /// Downloads up to each age from 0 on; `None` where a model's life can't be told from its start.
    fn life(&self, model: usize) -> Option<Vec<f64>> {
        let created = self.created[model];
        let rows: Vec<(i32, u64)> =
            self.rows.iter().filter(|row| row.0 == model).map(|row| (self.days[row.1], row.2)).collect();
        let CountKind::Window { days } = self.kind else { return self.sum(created, &self.flows(created, &rows)?) };
        let mut known = BTreeMap::from([(0, 0.0)]);
        let young: Vec<_> =
            rows.iter().filter(|(day, _)| (0..=days.cast_signed()).contains(&(day - created))).collect();
        for (day, _) in &young {
            let largest = young.iter().filter(|(other, _)| other <= day).map(|row| row.1).max();
            known.insert(day - created, largest? as f64);
        }
        let last = young.iter().map(|(day, _)| day - created).max()?;
        let at = |age: i32| {
            let (from, before) = known.range(..=age).next_back().unwrap();
            let (to, after) = known.range(age..).next().unwrap();
            if from == to { *before } else { before + (after - before) * f64::from(age - from) / f64::from(to - from) }
        };
        Some((0..=last).map(at).collect())
    }

    /// Flows as (first day, last day, downloads) from the publication on, if the first of them covers it.
    fn flows(&self, created: i32, rows: &[(i32, u64)]) -> Option<Vec<(i32, i32, u64)>> {
        let dates = self.dates();
        let flows: Vec<(i32, i32, u64)> = if self.kind == CountKind::Counter {
            let (first, count) = *rows.first()?;
            let before = dates.iter().rfind(|day| **day < first);
            // Published on the day of the date before, or later than the first value, it lived between the two dates.
            let since = |before: i32| if created > first { before } else { before.max(created - 1) };
            let born = before.filter(|before| **before <= created).map(|before| (since(*before) + 1, first, count));
            let gains = rows.windows(2).map(|pair| (pair[0].0 + 1, pair[1].0, pair[1].1.saturating_sub(pair[0].1)));
            let flows: Vec<_> = born.into_iter().chain(gains).collect();
            // What was counted up to the day before the publication doesn't matter.
            flows.first().filter(|flow| flow.0 == created)?;
            flows
        } else {
            let mut steps: Vec<i32> = dates.windows(2).map(|pair| pair[1] - pair[0]).collect();
            steps.sort_unstable();
            let step = steps.get(steps.len() / 2).copied().unwrap_or(1);
            let until = |day: i32| {
                dates.iter().find(|next| **next > day).map_or(day + step, |next| (*next).min(day + step)) - 1
            };
            let flows = rows.iter().map(|&(day, count)| (day, until(day), count));
            flows.skip_while(|(_, until, count)| *until < created && *count == 0).collect()
        };
        let (first, until, count) = *flows.first()?;
        let covers = first <= created && created <= until;
        covers.then(|| std::iter::once((created, until, count)).chain(flows[1..].iter().copied()).collect())
    }

    fn sum(&self, created: i32, flows: &[(i32, i32, u64)]) -> Option<Vec<f64>> {
        let daily = |day: i32| -> f64 {
            let of = flows.iter().filter(|(first, last, _)| (*first..=*last).contains(&day));
            of.map(|(first, last, count)| *count as f64 / f64::from(last - first + 1)).sum()
        };
        let mut total = 0.0;
        let upto = |day| {
            total += daily(day);
            total
        };
        Some((created..=flows.last()?.1).map(upto).collect())
    }
}

fn close(actual: f64, expected: f64) -> bool {
    (actual - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn equals_the_naive_answer(case in cases()) {
        let dates = case.dates();
        // Counters need two dates for a period.
        prop_assume!(case.kind != CountKind::Counter || dates.len() > 1);
        let adoption = case.adoption(&case.rows);
        let shown = adoption.from.0..=adoption.to.0;
        let lives: BTreeMap<&str, Vec<f64>> = (0..MODELS.len())
            .filter(|&model| shown.contains(&case.created[model]))
            .filter_map(|model| Some((MODELS[model], case.life(model)?)))
            .collect();
        let followed: Vec<&str> = {
            let mut names: Vec<&str> = adoption.models.iter().map(|model| model.model.as_str()).collect();
            names.sort_unstable();
            names
        };
        prop_assert_eq!(followed, lives.keys().copied().collect::<Vec<_>>());
        for model in &adoption.models {
            let life = &lives[model.model.as_str()];
            prop_assert_eq!(model.observed_days as usize, life.len() - 1, "{}", model.model);
            prop_assert!(close(model.downloads, life[life.len() - 1]), "{model:?} {life:?}");
            for (age_days, at) in ADOPTION_AGES_DAYS.iter().zip(&model.at) {
                prop_assert_eq!(at.is_some(), life.len() > *age_days as usize);
                let same = at.is_none_or(|at| close(at.downloads, life[*age_days as usize]));
                prop_assert!(same, "{age_days} {model:?} {life:?}");
            }
            if let Some(half_life) = model.half_life_days {
                let (half, age) = (model.downloads / 2.0, half_life as usize);
                prop_assert!(life[age] >= half * (1.0 - 1e-9), "{model:?} {life:?}");
                prop_assert!(age == 0 || life[age - 1] <= half * (1.0 + 1e-9), "{model:?} {life:?}");
            }
        }
    }

    #[test]
    fn relative_adoption_is_a_multiple_of_the_peers_median(case in cases()) {
        prop_assume!(case.kind != CountKind::Counter || case.dates().len() > 1);
        let adoption = case.adoption(&case.rows);
        for (place, _) in ADOPTION_AGES_DAYS.iter().enumerate() {
            for model in &adoption.models {
                let Some(at) = model.at[place] else { continue };
                let peers = adoption.models.iter().filter(|other| other.size_class == model.size_class);
                let known = peers.take(10).filter_map(|peer| peer.at[place]);
                let values: Vec<f64> = known.map(|at| at.downloads).collect();
                prop_assert_eq!(at.peers, values.len() as u64);
                let median = if values.len() < 5 { 0.0 } else { median(values) };
                prop_assert_eq!(at.relative, (median > 0.0).then(|| at.downloads / median));
            }
        }
        for curve in &adoption.curves {
            let values = |point: &lorenz::analysis::ClassPoint| [point.p10, point.median, point.p90];
            prop_assert!(curve.points.iter().all(|point| values(point).is_sorted()));
            prop_assert!(curve.points.windows(2).all(|pair| {
                values(&pair[0]).iter().zip(values(&pair[1])).all(|(earlier, later)| *earlier <= later * (1.0 + 1e-12))
            }), "{curve:?}");
        }
    }

    #[test]
    fn rows_in_any_order_give_the_same_to_the_bit(
        (case, shuffled) in cases().prop_flat_map(|case| (Just(case.clone()), Just(case.rows).prop_shuffle())),
    ) {
        prop_assume!(case.kind != CountKind::Counter || case.dates().len() > 1);
        prop_assert_eq!(case.adoption(&case.rows), case.adoption(&shuffled));
    }
}
