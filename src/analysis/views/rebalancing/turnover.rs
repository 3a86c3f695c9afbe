//! Turnover: which of the largest entities are new, and the rank correlation of two periods.

use serde::{Deserialize, Serialize};

use super::changes::share;
use crate::analysis::market::context::Context;
use crate::calendar::Day;
use crate::metrics;

/// The numbers of largest entities whose turnover is computed.
const TOPS: [u32; 3] = [4, 8, 20];

/// The order of entities in two periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turnover {
    /// The earlier period.
    pub against: Day,
    /// The later period.
    pub period: Day,
    /// (k, the part of the k largest that weren't among the k largest before, on 0–1), for k = 4, 8 and 20; `None`
    /// where either period has fewer than k entities with downloads.
    pub tops: Vec<(u32, Option<f64>)>,
    /// Spearman's rank correlation of the downloads of entities that both periods count, −1 … 1; `None` for fewer than
    /// two, and where all have the same.
    pub spearman: Option<f64>,
    /// How many entities both periods count.
    pub entities: u64,
    /// The part of the earlier period's downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage_before: Option<f64>,
    /// The same in the later period.
    pub coverage: Option<f64>,
}

/// The markets of a question, each with its largest entities, the largest first.
pub(super) struct LargestByPeriod<'a> {
    context: &'a Context<'a>,
    entities: Vec<Vec<u32>>,
}

impl<'a> LargestByPeriod<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> LargestByPeriod<'a> {
        let names = context.entities.names();
        let most = TOPS.into_iter().max().unwrap_or(0) as usize;
        let ranked = context.markets.iter().map(|market| market.largest(names, most));
        LargestByPeriod {
            context,
            entities: ranked.map(|ranked| ranked.iter().map(|&(entity, _)| entity).collect()).collect(),
        }
    }

    /// Compares two periods by index.
    pub(super) fn turnover(&self, (before, after): (usize, usize)) -> Turnover {
        let (old, new) = (&self.context.markets[before], &self.context.markets[after]);
        let both = old.entities.iter().filter_map(|&(entity, old)| {
            let found = new.entities.binary_search_by_key(&entity, |&(entity, _)| entity).ok()?;
            Some((old as f64, new.entities[found].1 as f64))
        });
        let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
        let top = |k: u32| (k, metrics::turnover(&self.entities[before], &self.entities[after], k as usize));
        Turnover {
            against: self.context.periods[before].start,
            period: self.context.periods[after].start,
            tops: TOPS.map(top).to_vec(),
            spearman: metrics::spearman(&x, &y).ok(),
            entities: x.len() as u64,
            coverage_before: share(old.known(), old.total()),
            coverage: share(new.known(), new.total()),
        }
    }
}
