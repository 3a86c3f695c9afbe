//! The summary of a period: its dates, entities, models, downloads and coverage.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::question::period::Period;
use crate::calendar::Day;

/// The summary of a period, which stands beside each of its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodSummary {
    /// The period's first day, or the snapshot's date.
    pub start: Day,
    /// The last date whose rows take part; for windows the snapshot that stands for the period; the last day of a
    /// period without a snapshot (counters).
    pub date: Day,
    /// Known entities that are counted, n.
    pub entities: u64,
    /// Models with a row.
    pub models: u64,
    /// Downloads of the known entities.
    pub downloads: u64,
    /// The part of downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// The part of downloads of which the conditions of the question can tell whether they take part, on 0–1: the others
    /// (no date of publication where the first year is asked for) are left out. `None` without downloads.
    pub decided: Option<f64>,
    /// Whether the file covers only a part of the period.
    pub partial: bool,
}

/// Returns a summary of each period of a question.
pub(in crate::analysis) fn summaries(context: &Context<'_>) -> Vec<PeriodSummary> {
    let summary = |(period, market): (&Period, &Rc<Market>)| {
        let (known, total) = (market.known(), market.total());
        let asked = total.saturating_add(market.undecided);
        PeriodSummary {
            start: period.start,
            date: context.panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last),
            entities: market.entities.len() as u64,
            models: market.models,
            downloads: known,
            coverage: (total > 0).then(|| known as f64 / total as f64),
            decided: (asked > 0).then(|| total as f64 / asked as f64),
            partial: period.partial,
        }
    };
    context.periods.iter().zip(&context.markets).map(summary).collect()
}
