//! The statistics of a market as statements of change take them: measures and shares of a set of rows.

use crate::analysis::change::{ChangeScale, NoInterval};
use crate::analysis::market::statements::{Chaining, Statement, Statistic};
use crate::analysis::market::whole::part;
use crate::analysis::{Counted, Entities, EntityKind, Level, Measure, SharesOf};
use crate::metrics::Shares;
use crate::panel::Dictionary;

/// A part of a market whose share is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum MarketPart {
    Entity(u32),
    /// Known entities that aren't among the stated ones.
    Other,
    /// Downloads without an entity.
    Unknown,
}

impl MarketPart {
    /// Returns the part that a row of a list stands for.
    pub fn of(kind: EntityKind, name: &str, names: &Dictionary) -> MarketPart {
        match kind {
            EntityKind::Entity => names.find(name).map_or(MarketPart::Other, MarketPart::Entity),
            EntityKind::Other => MarketPart::Other,
            EntityKind::Unknown => MarketPart::Unknown,
        }
    }
}

/// Returns the measures of the market that a set of rows makes, then the shares of some parts; shares are of all downloads, or
/// of those with a known entity.
pub(in crate::analysis) fn market_statistic<'a>(
    entities: Entities<'a>,
    counted: Counted,
    measures: Vec<Measure>,
    shares: Vec<MarketPart>,
    shares_of: SharesOf,
) -> Statistic<'a> {
    let unknown = entities.names().len();
    // Sums per entity, and after them of rows without one; all 0 between two sets of rows.
    let (mut sums, mut seen, mut touched) = (vec![0_u64; unknown + 1], vec![false; unknown + 1], Vec::new());
    Box::new(move |rows| {
        for row in rows {
            let place = (entities.key(row.row as usize) as usize).min(unknown);
            sums[place] = sums[place].saturating_add(row.downloads);
            if !std::mem::replace(&mut seen[place], true) {
                touched.push(place);
            }
        }
        let known = || touched.iter().filter(|&&place| place < unknown).map(|&place| sums[place]);
        let counts: Vec<u64> = known().filter(|&sum| sum > 0 || counted == Counted::Existing).collect();
        let of_known = known().fold(0, u64::saturating_add);
        let market = Shares::with_zeros(&counts).ok();
        let measured = measures.iter().map(|measure| market.as_ref().and_then(|market| measure.of(market)));
        let of_entity = |entity: u32| sums[(entity as usize).min(unknown)];
        let stated = shares.iter().map(|part| match part {
            MarketPart::Entity(entity) => of_entity(*entity),
            MarketPart::Other | MarketPart::Unknown => 0,
        });
        let other = of_known.saturating_sub(stated.fold(0, u64::saturating_add));
        let whole = shares_of.whole(of_known, sums[unknown]);
        let share = |stated: &MarketPart| match stated {
            MarketPart::Entity(entity) => part(of_entity(*entity), whole),
            MarketPart::Other => part(other, whole),
            MarketPart::Unknown => shares_of.share_of_unknown(of_known, sums[unknown]),
        };
        let values = measured.chain(shares.iter().map(share)).collect();
        for place in touched.drain(..) {
            (sums[place], seen[place]) = (0, false);
        }
        values
    })
}

/// Returns how a measure of a level is compared between the periods of a pair, and chained.
pub(in crate::analysis) fn measure_statement(measure: Measure, level: &Level, pair: usize) -> Statement {
    let chaining = match measure {
        Measure::EffectiveNumber => Chaining::SumOfReciprocals,
        // The exponential of entropy, whose differences are added.
        Measure::Hill1 => Chaining::Product,
        _ => Chaining::Sum,
    };
    Statement { pair, scale: ChangeScale::Difference, chaining, without: without_interval(measure, level) }
}

/// Returns how the share of an entity of a level is compared between the periods of a pair, and chained.
pub(in crate::analysis) fn share_statement(level: &Level, pair: usize) -> Statement {
    let without = (*level == Level::Model).then_some(NoInterval::OneModelEach);
    Statement { pair, scale: ChangeScale::Difference, chaining: Chaining::Sum, without }
}

/// Returns why replicates say nothing about a measure of a level; `None` where they do.
pub(in crate::analysis) fn without_interval(measure: Measure, level: &Level) -> Option<NoInterval> {
    if *level == Level::Model {
        return Some(NoInterval::OneModelEach);
    }
    match measure {
        Measure::Hhi | Measure::HhiNormalized | Measure::EffectiveNumber | Measure::Cr(_) => None,
        Measure::TopPercent(_)
        | Measure::Entropy
        | Measure::Theil
        | Measure::TheilNormalized
        | Measure::Hill1
        | Measure::Gini
        | Measure::RankSizeSlope
        | Measure::RankSizeR2 => Some(NoInterval::LengthOfList),
    }
}
