//! The choice of the entities that are named in shares over time.

use std::rc::Rc;

use crate::analysis::market::market::Market;
use crate::panel::Dictionary;

/// Returns the `top` largest entities of the last period, the largest first; every entity where `top` is `None`.
pub(in crate::analysis) fn named_entities(markets: &[Rc<Market>], names: &Dictionary, top: Option<usize>) -> Vec<u32> {
    match top {
        Some(top) => markets.last().map_or_else(Vec::new, |last| keys(last.largest(names, top))),
        None => all_entities(markets, names),
    }
}

/// Every entity with downloads in any period: in the order of the last period, then of the one before...
fn all_entities(markets: &[Rc<Market>], names: &Dictionary) -> Vec<u32> {
    let mut seen = vec![false; names.len()];
    let latest_first = markets.iter().rev().flat_map(|market| keys(market.ranked(names)));
    latest_first.filter(|&entity| !std::mem::replace(&mut seen[entity as usize], true)).collect()
}

fn keys(ranked: Vec<(u32, u64)>) -> Vec<u32> {
    ranked.into_iter().map(|(entity, _)| entity).collect()
}
