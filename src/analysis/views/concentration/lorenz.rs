//! Lorenz curves of one market or of all periods.

use serde::{Deserialize, Serialize};

use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::periods;
use crate::analysis::{AnalysisError, Entities, Question};
use crate::calendar::Day;
use crate::metrics::{self, Shares};
use crate::panel::Panel;

/// Points of a Lorenz curve that are drawn: within a pixel of the whole curve.
const LORENZ_POINTS: usize = 600;

/// Cumulative part of the entities, smallest first, and their share of downloads; from (0, 0) to (1, 1).
pub type LorenzCurve = Vec<(f64, f64)>;

/// Lorenz curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LorenzAnswer {
    /// The period (its first day).
    pub start: Day,
    /// The curve, thinned for drawing.
    pub points: LorenzCurve,
    /// Share of the top 1 %, and how many entities that is.
    pub top_one_percent: (f64, u64),
    /// The first period's curve, unless that is the chosen one.
    pub first: Option<(Day, LorenzCurve)>,
}

/// Returns the curve of the chosen period, and of the first one with downloads.
pub(in crate::analysis) fn lorenz(starts: &[Day], shares: &[Option<&Shares>], chosen: usize) -> Option<LorenzAnswer> {
    let curve = |market: &Shares| pairs(metrics::lorenz_curve_thinned(market, LORENZ_POINTS));
    let market = shares[chosen]?;
    let first = shares.iter().position(Option::is_some).filter(|&first| first != chosen);
    let one_percent = metrics::TopPercent::ONE;
    Some(LorenzAnswer {
        start: starts[chosen],
        points: curve(market),
        top_one_percent: (metrics::top_percent_share(market, one_percent), one_percent.count_of(market.len()) as u64),
        first: first.and_then(|first| Some((starts[first], curve(shares[first]?)))),
    })
}

fn pairs(points: Vec<metrics::LorenzPoint>) -> LorenzCurve {
    points.into_iter().map(|point| (point.population, point.downloads)).collect()
}

/// Returns the whole Lorenz curve of every period that has downloads, with the period's first day.
///
/// Errors as [`answer()`](crate::analysis::answer()).
pub fn lorenz_curves(panel: &Panel, question: &Question) -> Result<Vec<(Day, LorenzCurve)>, AnalysisError> {
    let periods = periods(panel, question)?;
    let entities = Entities::of(panel, &question.level, question.attribution)?;
    let selection = Selection::of(panel, question, &periods, None)?;
    let mut aggregator = Aggregator::new(&selection, &entities);
    let curve = |period: &crate::analysis::question::period::Period| {
        let market = aggregator.market(period);
        Some((period.start, pairs(metrics::lorenz_curve(market.shares()?))))
    };
    Ok(periods.iter().filter_map(curve).collect())
}
