//! The changes that the view states, told on each population: of the HHI, of shares, of segments.

use super::changes::share_changes;
use super::groups;
use super::rebalancing::Rebalancing;
use crate::analysis::classify::{Segment, segment};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::{share_readings, stated_entities};
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::market_statistics::{MarketPart, market_statistic, measure_statement, share_statement};
use crate::analysis::market::statements::{Readings, Statements};
use crate::analysis::market::whole::part;
use crate::analysis::{AnalysisError, ChangeEvidence, Entities, Level, Measure, SharesOf};
use crate::schema::attributes;

/// Shares whose changes are told on comparable models: those that changed most.
const TOLD: usize = 1_000;

/// Returns the statements of the view; `None` without a second period.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Result<Option<Statements<'a>>, AnalysisError> {
    let (question, Some(before)) = (context.question, context.before) else { return Ok(None) };
    let entities = Entities::of(context.panel, &question.level, question.attribution)?;
    let (names, level) = (entities.names(), &question.level);
    let changes = share_changes(context, (before, context.after));
    let told = changes.iter().take(TOLD);
    let parts: Vec<MarketPart> = told.map(|row| MarketPart::of(row.kind, &row.entity, names)).collect();
    let mut list = vec![measure_statement(Measure::Hhi, level, 0)];
    list.extend(parts.iter().map(|_| share_statement(level, 0)));
    let stated = stated_entities(1, &parts);
    let mut readings: Vec<Readings<'a>> =
        share_readings(context, level.name(), stated, context.shares_of)?.into_iter().collect();
    let mut of_market = market_statistic(entities, question.counted, vec![Measure::Hhi], parts, context.shares_of);
    let segments = context.entities_of(attributes::SEGMENT).ok();
    let segments_of = groups::segments(context).shares_of;
    if let Some(segments) = &segments {
        list.extend(Segment::ALL.iter().map(|_| share_statement(&Level::from(attributes::SEGMENT.to_owned()), 0)));
        let first = list.len() - Segment::ALL.len();
        let stated = (first..).zip(Segment::ALL.map(|segment| groups::keys_of(segments.names(), segment))).collect();
        readings.extend(share_readings(context, attributes::SEGMENT, stated, segments_of)?);
    }
    let values = Box::new(move |rows: &[CountedRow]| {
        let mut values = of_market(rows);
        if let Some(segments) = &segments {
            values.extend(segment_shares(segments, rows, segments_of));
        }
        values
    });
    Ok(Some(Statements { pairs: vec![(before, context.after)], list, values, readings }))
}

/// Returns the share of each of [`Segment::ALL`] in the downloads of a set of rows.
fn segment_shares(segments: &Entities<'_>, rows: &[CountedRow], shares_of: SharesOf) -> Vec<Option<f64>> {
    let names = segments.names();
    let place = |key: u32| {
        let found = segment(names.get(key))?;
        Segment::ALL.iter().position(|&other| other == found)
    };
    let places: Vec<Option<usize>> = (0..names.len() as u32).map(place).collect();
    let (mut sums, mut unknown) = (vec![0_u64; Segment::ALL.len()], 0_u64);
    for row in rows {
        let place = places.get(segments.key(row.row as usize) as usize).copied().flatten();
        let sum = place.and_then(|place| sums.get_mut(place)).unwrap_or(&mut unknown);
        *sum = sum.saturating_add(row.downloads);
    }
    let whole = shares_of.whole(sums.iter().copied().fold(0, u64::saturating_add), unknown);
    sums.into_iter().map(|sum| part(sum, whole)).collect()
}

impl Rebalancing {
    /// Returns what the change of the HHI is told by.
    pub fn hhi_evidence(&self) -> Option<&ChangeEvidence> {
        self.told.get(0)
    }

    /// Returns what the change of a share is told by; `row` is its index in [`Rebalancing::changes`].
    pub fn share_evidence(&self, row: usize) -> Option<&ChangeEvidence> {
        self.told.get(1 + row).filter(|_| row < self.changes.len().min(TOLD))
    }

    /// Returns what the change of a segment's share is told by; `segment` is its index in [`Segment::ALL`].
    pub fn segment_evidence(&self, segment: usize) -> Option<&ChangeEvidence> {
        self.told.get(1 + self.changes.len().min(TOLD) + segment)
    }

    /// Sets the chained shares in place of those of all listed models.
    pub(in crate::analysis) fn set_chained(&mut self) {
        for row in 0..self.changes.len() {
            let chained = self.share_evidence(row).and_then(|evidence| evidence.chained);
            if let Some(change) = self.changes.get_mut(row) {
                (change.share_before, change.share) = (chained.map(|ends| ends.0), chained.map(|ends| ends.1));
            }
        }
    }
}
