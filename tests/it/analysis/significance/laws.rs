//! Laws that hold for every panel.

use std::sync::LazyLock;

use lorenz::analysis::{EffectSize, Question, Test, Topic, answer};
use lorenz::calendar::Day;
use proptest::prelude::*;

use super::{Row, found, panel, question};

/// Date, model, downloads, size, relation, license: indices of the lists below.
type Drawn = (usize, usize, u64, u64, usize, usize);

const DATES: [&str; 5] = ["2026-01-01", "2026-01-20", "2026-03-01", "2026-03-05", "2026-06-01"];
const RELATIONS: [&str; 4] = ["", "adapter", "merge", "finetune"];
const LICENSES: [&str; 3] = ["", "mit", "llama3"];

/// Two models of each of thirty developers.
static MODELS: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..60).map(|index| format!("d{}/{index}", index / 2)).collect());

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let row = (0..DATES.len(), 0..MODELS.len(), 0..9_u64, 0..5_u64, 0..RELATIONS.len(), 0..LICENSES.len());
    // The first and the last date are always there.
    let ends = [(0, 0, 3, 1, 0, 0), (DATES.len() - 1, 1, 3, 2, 1, 1)];
    prop::collection::vec(row, 5..400).prop_map(move |rows| {
        // One row per model and date: of two, the panel's own rule decides.
        let mut rows: Vec<Drawn> = ends.into_iter().chain(rows).collect();
        rows.sort_by_key(|row| (row.0, row.1));
        rows.dedup_by_key(|row| (row.0, row.1));
        rows
    })
}

fn tests(rows: &[Drawn], change: impl FnOnce(Question) -> Question) -> Vec<Test> {
    let row = |&(date, model, downloads, size, relation, license): &Drawn| -> Row<'static> {
        (DATES[date], MODELS[model].as_str(), downloads, size, RELATIONS[relation], LICENSES[license])
    };
    let rows: Vec<Row<'_>> = rows.iter().map(row).collect();
    found(&answer(&panel(&rows), &change(question())).unwrap()).tests.clone()
}

/// To the bit.
fn bits(test: &Test) -> String {
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    let numbers = [test.statistic, test.p, test.q, test.size, test.values.0, test.values.1, test.coverage].map(bits);
    let changes = [test.all, test.balanced, test.chained].map(bits);
    let ends = test.interval.map(|(low, high)| (low.to_bits(), high.to_bits()));
    format!(
        "{:?} {:?} {numbers:?} {changes:?} {ends:?} {:?} {} {} {} {:?}",
        test.subject, test.method, test.models, test.n, test.units, test.note, test.reason
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_changes_nothing(rows in drawn(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        let mix = |row: &Drawn| (row.0 as u64 * 31 + row.1 as u64 * 17 + 1).wrapping_mul(seed | 1);
        shuffled.sort_by_key(mix);
        let [one, other] = [rows, shuffled].map(|rows| tests(&rows, |question| question));
        let texts = |tests: &[Test]| tests.iter().map(bits).collect::<Vec<_>>();
        prop_assert_eq!(texts(&one), texts(&other));
    }

    #[test]
    fn p_q_and_effects_keep_within_their_bounds(rows in drawn()) {
        let tests = tests(&rows, |question| question);
        for test in &tests {
            prop_assert_eq!(test.p.is_some(), test.q.is_some());
            prop_assert_eq!(test.p.is_some(), test.size.is_some());
            prop_assert_eq!(test.p.is_none(), test.reason.is_some(), "{:?}", test);
            if let (Some(p), Some(q)) = (test.p, test.q) {
                prop_assert!((0.0..=1.0).contains(&p) && p <= q && q <= 1.0, "{:?}", test);
            }
            if let (Some(size), Some((low, high))) = (test.size, test.interval) {
                prop_assert!(low <= size && size <= high, "{:?}", test);
            }
            if matches!(test.effect, EffectSize::Difference | EffectSize::RankBiserial) {
                prop_assert!(test.size.is_none_or(|size| size.abs() <= 1.0), "{:?}", test);
            }
            if let Some((before, after)) = test.models {
                prop_assert_eq!(test.n, before + after);
            }
            prop_assert!(test.coverage.is_none_or(|coverage| (0.0..=1.0).contains(&coverage)), "{:?}", test);
        }
    }

    /// Looking back instead of forth turns every change of two periods, and leaves p as it is; nothing was newly listed.
    #[test]
    fn exchanging_the_periods_turns_the_signs(rows in drawn()) {
        let asked = |at: &str, against: &str| {
            let (at, against) = (Day::parse(at), Day::parse(against));
            tests(&rows, |question| Question { at, against, ..question })
        };
        let (forth, back) = (asked(DATES[4], DATES[0]), asked(DATES[0], DATES[4]));
        for forth in &forth {
            let back = back.iter().find(|back| (back.topic, &back.subject) == (forth.topic, &forth.subject));
            let Some(back) = back else { prop_assert!(false, "{:?} is not asked", forth); continue };
            match forth.topic {
                Topic::Change => {
                    let turned = |value: Option<f64>| value.map(|value| -value + 0.0);
                    prop_assert_eq!(turned(forth.size), back.size.map(|size| size + 0.0));
                    prop_assert_eq!(turned(forth.all), back.all.map(|all| all + 0.0));
                    prop_assert_eq!((forth.values.0, forth.values.1), (back.values.1, back.values.0));
                    prop_assert_eq!(forth.p, back.p);
                }
                Topic::Newcomers => prop_assert!(back.p.is_none(), "{:?}", back),
                Topic::Trend => prop_assert_eq!(forth.p, back.p),
            }
        }
    }
}
