//! Mergers and splits: their laws and definitions.

use lorenz::metrics::*;
use proptest::prelude::*;

use super::{assert_close, counts, extreme_counts, market};

/// Counts, and some of their indexes in any order, some twice.
fn members() -> impl Strategy<Value = (Vec<u64>, Vec<usize>)> {
    extreme_counts().prop_flat_map(|counts| {
        let indexes = prop::collection::vec(0..counts.len(), 0..8);
        (Just(counts), indexes)
    })
}

/// The counts of the market after a merger, the merged entity last.
fn merged(counts: &[u64], members: &[usize]) -> Vec<u64> {
    let (joined, mut kept): (Vec<_>, Vec<_>) =
        counts.iter().enumerate().partition(|(index, _)| members.contains(index));
    let together = joined.into_iter().map(|(_, count)| count).sum();
    kept.push((usize::MAX, &together));
    kept.into_iter().map(|(_, &count)| count).collect()
}

proptest! {
    #[test]
    fn a_merger_is_the_market_that_results((counts, members) in members()) {
        let effect = merge_effect(&counts, &members).unwrap();
        prop_assert_eq!(effect.before, hhi(&market(&counts)));
        prop_assert_eq!(effect.after, hhi(&market(&merged(&counts, &members))));
        assert_close(effect.delta.0, effect.after.0 - effect.before.0, 1e4, 3e-16);
        prop_assert!(effect.delta >= HhiPoints(0.0) && effect.after >= effect.before);
        prop_assert_eq!(effect.bands(), (HhiBand::of(effect.before), HhiBand::of(effect.after)));
    }

    #[test]
    fn neither_order_nor_repetition_of_the_members_matters((counts, members) in members()) {
        let twice: Vec<usize> = members.iter().rev().chain(&members).copied().collect();
        prop_assert_eq!(merge_effect(&counts, &members), merge_effect(&counts, &twice));
    }

    #[test]
    fn two_add_twice_the_product_of_their_shares(counts in counts(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (a, b) = (a.index(counts.len()), b.index(counts.len()));
        if a == b {
            prop_assert_eq!(merge_effect(&counts, &[a, b]).unwrap().delta, HhiPoints(0.0));
            return Ok(());
        }
        let total = counts.iter().sum::<u64>() as f64;
        let product = 2.0 * (counts[a] as f64 / total) * (counts[b] as f64 / total);
        assert_close(merge_effect(&counts, &[a, b]).unwrap().delta.0, 1e4 * product, 0.0, 1e-15);
    }

    #[test]
    fn a_split_undoes_a_merger((counts, members) in members()) {
        let effect = merge_effect(&counts, &members).unwrap();
        let whole = merged(&counts, &members);
        let parts: Vec<u64> = counts.iter().enumerate().filter(|(i, _)| members.contains(i)).map(|(_, &count)| count).collect();
        let split = divest(&whole, whole.len() - 1, &parts).unwrap();
        prop_assert_eq!((split.before, split.after, split.delta), (effect.after, effect.before, HhiPoints(-effect.delta.0)));
    }
}

#[test]
fn mergers_that_cannot_be() {
    assert_eq!(merge_effect(&[0, 0], &[0, 1]), Err(MergerError::Shares(SharesError::Empty)));
    assert_eq!(merge_effect(&[u64::MAX, 1], &[0, 1]), Err(MergerError::Shares(SharesError::Overflow)));
    let unknown = merge_effect(&[1, 2], &[0, 2]).unwrap_err();
    assert_eq!(unknown, MergerError::Unknown { index: 2, entities: 2 });
    assert_eq!(unknown.to_string(), "no entity 2: expected an index below 2");
    assert_eq!(merge_effect(&[], &[0]), Err(MergerError::Unknown { index: 0, entities: 0 }));
}

#[test]
fn splits_that_cannot_be() {
    assert_eq!(divest(&[1, 2], 5, &[]), Err(MergerError::Unknown { index: 5, entities: 2 }));
    assert_eq!(divest(&[0], 0, &[0]), Err(MergerError::Shares(SharesError::Empty)));
    let short = divest(&[10, 2], 0, &[4, 5]).unwrap_err();
    assert_eq!(short, MergerError::Parts { count: 10, parts: Some(9) });
    assert_eq!(short.to_string(), "the parts add up to 9: expected 10");
    let beyond = divest(&[10, 2], 0, &[u64::MAX, 11]).unwrap_err();
    assert_eq!(beyond.to_string(), "the parts add up to 2^64 or more: expected 10");
    assert_eq!(divest(&[10, 0], 1, &[]).unwrap().delta, HhiPoints(0.0));
}

#[test]
fn effects_reach_the_boundary_of_a_band_exactly() {
    // Two of 5 % make the tenth of 10 %: 1,000 points exactly, which is not above 1,000.
    let halves = [5, 5, 10, 10, 10, 10, 10, 10, 10, 10, 10];
    let effect = merge_effect(&halves, &[0, 1]).unwrap();
    assert_eq!((effect.after, effect.bands().1), (HhiBand::MODERATELY_ABOVE, HhiBand::Unconcentrated));
}
