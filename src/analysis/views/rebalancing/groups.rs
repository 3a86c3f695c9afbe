//! Inequality between and within groups, and the segments of developers.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::changes::share;
use crate::analysis::classify::{self, Segment, segment};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::Doubts;
use crate::analysis::market::links::counted_rows;
use crate::analysis::market::market::Market;
use crate::analysis::market::theil;
use crate::analysis::{AnalysisError, Interval, Level, SharesOf};
use crate::calendar::Day;
use crate::panel::{Dictionary, UNKNOWN};
use crate::schema::attributes;

/// Theil's index of the level in its two parts, per period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheilGroups {
    /// The level of the groups: countries for developers.
    pub groups: Option<Level>,
    /// One per period; empty without groups.
    pub periods: Vec<TheilPeriod>,
    /// The reason why there are none.
    pub reason: Option<String>,
}

/// Theil's index of one period, in nats; between + within = total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheilPeriod {
    /// The period.
    pub period: Day,
    /// What would remain if all entities of a group were equal; `None` without downloads.
    pub between: Option<f64>,
    /// What would remain if all groups had the same mean.
    pub within: Option<f64>,
    /// The index.
    pub total: Option<f64>,
    /// The part of the known entities' downloads whose group is known, on 0–1; the other entities are a group of their own.
    pub coverage: Option<f64>,
}

impl TheilPeriod {
    /// Returns the part of the index that lies between groups, on 0–1; `None` where all are equal.
    pub fn between_fraction(&self) -> Option<f64> {
        let total = self.total.filter(|&total| total > 0.0)?;
        Some(self.between? / total)
    }
}

/// Downloads by the kind of organization behind a developer's account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// What shares are shares of.
    pub shares_of: SharesOf,
    /// One per period; empty where the file states no segments.
    pub periods: Vec<SegmentPeriod>,
    /// The reason why there are none.
    pub reason: Option<String>,
}

/// One period's downloads by segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentPeriod {
    /// The period.
    pub period: Day,
    /// Downloads of each of [`Segment::ALL`], in their order.
    pub downloads: Vec<u64>,
    /// Downloads without a segment, or of one by another name.
    pub unknown: u64,
    /// The least and the largest share of each when doubtful developers are read one way or the other, on 0–1; empty where nothing
    /// is in doubt.
    pub bounds: Vec<Option<Interval>>,
}

impl SegmentPeriod {
    /// Returns the downloads whose segment is known.
    pub fn known(&self) -> u64 {
        self.downloads.iter().fold(0, |sum, &downloads| sum.saturating_add(downloads))
    }

    /// Returns all downloads.
    pub fn total(&self) -> u64 {
        self.known().saturating_add(self.unknown)
    }

    /// Returns the part of downloads whose segment is known, on 0–1; `None` without downloads.
    pub fn coverage(&self) -> Option<f64> {
        share(self.known(), self.total())
    }
}

/// Splits Theil's index where the level has groups and the file states them.
pub(super) fn theil_groups(context: &Context<'_>) -> TheilGroups {
    let level = &context.question.level;
    let nothing = |groups, reason: String| TheilGroups { groups, periods: Vec::new(), reason: Some(reason) };
    let Some(groups) = theil::group_level(level) else {
        return nothing(None, format!("{} have no groups", level.plural()));
    };
    let found = match context.entities_of(groups.name()) {
        Ok(found) => found,
        Err(AnalysisError::NoLevel { .. }) => {
            let reason = format!("this file doesn't say which {} {} belong to", groups.singular(), level.plural());
            return nothing(Some(groups), reason);
        }
        Err(error) => return nothing(Some(groups), error.to_string()),
    };
    let group_of = theil::groups_of(&context.selection, &context.entities, &found);
    let period = |(period, market): (Day, &Rc<Market>)| {
        let parts = theil::split(market, &group_of);
        let with_group = market.entities.iter().filter(|(entity, _)| group_of[*entity as usize] != UNKNOWN);
        let grouped = with_group.fold(0u64, |sum, &(_, downloads)| sum.saturating_add(downloads));
        TheilPeriod {
            period,
            between: parts.as_ref().map(|parts| parts.between),
            within: parts.as_ref().map(|parts| parts.within),
            total: parts.as_ref().map(|parts| parts.total),
            coverage: share(grouped, market.known()),
        }
    };
    let periods = context.starts().into_iter().zip(&context.markets).map(period).collect();
    TheilGroups { groups: Some(groups), periods, reason: None }
}

/// Returns the keys of the names that mean a segment.
pub(super) fn keys_of(names: &Dictionary, segment: Segment) -> Vec<u32> {
    (0..names.len() as u32).filter(|&key| classify::segment(names.get(key)) == Some(segment)).collect()
}

/// Sums downloads by segment where the file states them.
pub(super) fn segments(context: &Context<'_>) -> Segments {
    let nothing = |reason| Segments { shares_of: SharesOf::All, periods: Vec::new(), reason: Some(reason) };
    let (entities, markets) = match context.markets_of(attributes::SEGMENT) {
        Ok(found) => found,
        Err(AnalysisError::NoLevel { .. }) => {
            let reason = "this file doesn't tell segments: expected a column such as org_type".to_owned();
            return nothing(reason);
        }
        Err(error) => return nothing(error.to_string()),
    };
    let names = entities.names();
    let period = |(period, market): (Day, &Market)| {
        let mut sums = SegmentPeriod {
            period,
            downloads: vec![0; Segment::ALL.len()],
            unknown: market.unknown,
            bounds: Vec::new(),
        };
        for &(entity, downloads) in &market.entities {
            let found = segment(names.get(entity));
            let place = found.and_then(|found| Segment::ALL.iter().position(|&other| other == found));
            let sum = place.and_then(|place| sums.downloads.get_mut(place)).unwrap_or(&mut sums.unknown);
            *sum = sum.saturating_add(downloads);
        }
        sums
    };
    let periods: Vec<SegmentPeriod> = context.starts().into_iter().zip(&markets).map(period).collect();
    let downloads = periods.iter().map(|period| (period.known(), period.unknown));
    let shares_of = SharesOf::chosen(context.question.shares_of, downloads);
    let mut periods = periods;
    if let Some(doubts) = Doubts::of(context.panel, attributes::SEGMENT, names, context.question.attribution) {
        let keys = Segment::ALL.map(|segment| keys_of(names, segment));
        for (found, period) in periods.iter_mut().zip(&context.periods) {
            let doubtful_rows = counted_rows(&context.selection, period);
            let doubtful = doubts.downloads(&entities, &doubtful_rows);
            let whole = (found.known(), found.unknown);
            let bounds = |(keys, &downloads)| doubtful.bounds(keys, downloads, whole, shares_of);
            found.bounds = keys.iter().map(Vec::as_slice).zip(&found.downloads).map(bounds).collect();
        }
    }
    Segments { shares_of, periods, reason: None }
}
