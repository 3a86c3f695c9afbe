//! The swap test against all swaps there are, and its laws.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::shuffled;

const STATISTICS: [SwapStatistic; 3] = [SwapStatistic::Hhi, SwapStatistic::LargestShares(2), SwapStatistic::Share(1)];

/// Developers with one or two entities each, from (entity, before, after).
fn cells(developers: &[(u32, u64, u64)]) -> Vec<SwapCell> {
    let cell = |(unit, &(entity, before, after)): (u64, &(u32, u64, u64))| {
        let second = SwapCell { unit, entity: (entity + 1) % 4, before: after % 5, after: before % 7 };
        [Some(SwapCell { unit, entity, before, after }), (unit % 3 == 0).then_some(second)]
    };
    (0..).zip(developers).flat_map(cell).flatten().collect()
}

fn developers(number: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u32, u64, u64)>> {
    prop::collection::vec((0..4_u32, 1..1_000_u64, 1..1_000_u64), number)
}

/// HHI, two largest and share of the second entity of two dates, with shares as fractions.
fn changes(before: &[f64], after: &[f64]) -> [f64; 3] {
    let all = |date: &[f64]| date.iter().sum::<f64>();
    let hhi = |date: &[f64]| date.iter().map(|share| share * share).sum::<f64>() * 10_000.0;
    let largest = |date: &[f64]| {
        let mut sorted = date.to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        sorted[0] + sorted[1]
    };
    let share = |date: &[f64]| date[1] / all(date);
    [hhi(after) - hhi(before), largest(after) - largest(before), share(after) - share(before)]
}

/// p of every way to swap, each once.
fn by_all_swaps(cells: &[SwapCell]) -> [f64; 3] {
    let total = |of: fn(&SwapCell) -> u64| cells.iter().map(of).sum::<u64>() as f64;
    let (total_before, total_after) = (total(|cell| cell.before), total(|cell| cell.after));
    let units = cells.iter().map(|cell| cell.unit).max().unwrap() + 1;
    let of_swaps = |swaps: u64| {
        let (mut before, mut after) = (vec![0.0; 4], vec![0.0; 4]);
        for cell in cells {
            let (earlier, later) = (cell.before as f64 / total_before, cell.after as f64 / total_after);
            let (earlier, later) = if swaps >> cell.unit & 1 == 1 { (later, earlier) } else { (earlier, later) };
            before[cell.entity as usize] += earlier;
            after[cell.entity as usize] += later;
        }
        changes(&before, &after)
    };
    let real = of_swaps(0);
    let mut times = [0_u32; 3];
    for swaps in 0..1 << units {
        for ((times, swapped), real) in times.iter_mut().zip(of_swaps(swaps)).zip(real) {
            *times += u32::from(swapped.abs() >= real.abs() - 1e-9 * real.abs().max(1e-6));
        }
    }
    times.map(|times| f64::from(times) / (1_u64 << units) as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Two thousand draws of the ways to swap differ from all of them by no more than five standard deviations.
    #[test]
    fn p_is_that_of_all_swaps(developers in developers(6..10)) {
        let cells = cells(&developers);
        let tests = swap_tests(&cells, &STATISTICS).unwrap();
        for (test, exact) in tests.iter().zip(by_all_swaps(&cells)) {
            let deviation = (exact * (1.0 - exact) / SWAPS as f64).sqrt();
            prop_assert!((test.p - exact).abs() <= 5.0 * deviation + 1.0 / SWAPS as f64, "{test:?} {exact}");
        }
    }

    /// Values are those of the measures, and neither order nor the direction of time changes p.
    #[test]
    fn order_and_direction_change_nothing(developers in developers(6..40), seed: u64) {
        let cells = cells(&developers);
        let tests = swap_tests(&cells, &STATISTICS).unwrap();
        let totals = |of: fn(&SwapCell) -> u64| {
            let mut totals = [0; 4];
            cells.iter().for_each(|cell| totals[cell.entity as usize] += of(cell));
            totals
        };
        for (of, end) in [
            (totals(|cell| cell.before), tests.iter().map(|test| test.before).collect::<Vec<f64>>()),
            (totals(|cell| cell.after), tests.iter().map(|test| test.after).collect()),
        ] {
            let market = Shares::with_zeros(&of).unwrap();
            prop_assert!((end[0] - hhi(&market).0).abs() < 1e-7);
            prop_assert!((end[1] - concentration_ratio(&market, 2)).abs() < 1e-12);
            prop_assert!((end[2] - of[1] as f64 / of.iter().sum::<u64>() as f64).abs() < 1e-12);
        }
        let order = shuffled(&(0..cells.len()).map(|index| index as f64).collect::<Vec<f64>>(), seed);
        let other: Vec<SwapCell> = order.iter().map(|&index| cells[index as usize]).collect();
        prop_assert_eq!(swap_tests(&other, &STATISTICS).unwrap(), tests.clone());
        let back: Vec<SwapCell> =
            cells.iter().map(|cell| SwapCell { before: cell.after, after: cell.before, ..*cell }).collect();
        let back = swap_tests(&back, &STATISTICS).unwrap();
        prop_assert_eq!(
            back.iter().map(|test| test.p).collect::<Vec<f64>>(),
            tests.iter().map(|test| test.p).collect::<Vec<f64>>()
        );
    }

    /// What has frozen hasn't changed, whatever the counts.
    #[test]
    fn frozen_counts_are_no_finding(developers in developers(6..20)) {
        let frozen: Vec<SwapCell> =
            cells(&developers).into_iter().map(|cell| SwapCell { after: cell.before, ..cell }).collect();
        for test in swap_tests(&frozen, &STATISTICS).unwrap() {
            prop_assert_eq!((test.p, test.after - test.before), (1.0, 0.0));
        }
    }
}

/// A giant that moves alone is no finding in the HHI; a country that gains in thirty developers is one in its share.
#[test]
fn one_giant_is_chance_and_many_small_ones_are_not() {
    let mut cells: Vec<SwapCell> =
        (1..200).map(|unit| SwapCell { unit, entity: unit as u32, before: 1_000, after: 990 + unit % 21 }).collect();
    cells.push(SwapCell { unit: 0, entity: 0, before: 80_000, after: 120_000 });
    let tests = swap_tests(&cells, &[SwapStatistic::Hhi, SwapStatistic::LargestShares(4)]).unwrap();
    assert!(tests.iter().all(|test| test.after > test.before && test.p > 0.4), "{tests:?}");
    let countries: Vec<SwapCell> = (0..200)
        .map(|unit| SwapCell {
            unit,
            entity: u32::from(unit >= 30),
            before: 1_000 + unit,
            after: 1_000 + unit % 50 + if unit < 30 { 200 } else { 0 },
        })
        .collect();
    let share = swap_tests(&countries, &[SwapStatistic::Share(0)]).unwrap()[0];
    assert!(share.p <= 0.002, "{share:?}");
}

#[test]
fn five_developers_or_none_give_no_test() {
    let cell = |unit, before, after| SwapCell { unit, entity: 0, before, after };
    let five: Vec<SwapCell> = (0..5).map(|unit| cell(unit, 1, 2)).chain([cell(9, 0, 0)]).collect();
    assert_eq!(swap_tests(&five, &STATISTICS), Err(SampleError::TooFew { given: 5, needed: LEAST_SWAP_UNITS }));
    assert_eq!(swap_tests(&[cell(0, 1, 0)], &STATISTICS), Err(SampleError::Empty));
    assert_eq!(swap_tests(&[], &STATISTICS), Err(SampleError::Empty));
    // The largest counts there are.
    let large: Vec<SwapCell> = (0..9).map(|unit| cell(unit, u64::MAX, u64::MAX - unit)).collect();
    assert_eq!(swap_tests(&large, &[SwapStatistic::Hhi]).unwrap()[0].before.round(), 10_000.0);
}
