//! What the shares are when doubtful attributes of developers are read one way or the other.

use serde::{Deserialize, Serialize};

use super::share_series::ShareSeries;
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::{Doubts, doubtful_part};
use crate::analysis::market::links::counted_rows;
use crate::analysis::table::{ColumnUnit, TableBuilder};
use crate::analysis::{Concentration, DoubtfulPart, EntityKind, Interval, PeriodSummary, Table};

/// How far the shares over time hang on doubtful developers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareDoubt {
    /// How much of the last period is in doubt.
    pub last: DoubtfulPart,
    /// Per series and period the least and the largest share that the readings allow, on 0–1; `None` for "Other" and "Unknown", and
    /// without downloads.
    pub bounds: Vec<Vec<Option<Interval>>>,
}

/// Returns the bounds of the shares; `None` where no file says that the level is in doubt for some developers.
// Rare: kept out of hot functions (ARCHITECTURE, Build).
#[inline(never)]
pub(super) fn share_doubt(context: &Context<'_>, series: &[ShareSeries]) -> Option<ShareDoubt> {
    let (question, names) = (context.question, context.entities.names());
    let doubts = Doubts::of(context.panel, question.level.name(), names, question.attribution)?;
    let mut doubt = ShareDoubt { last: DoubtfulPart::default(), bounds: vec![Vec::new(); series.len()] };
    for (index, (period, market)) in context.periods.iter().zip(&context.markets).enumerate() {
        let rows = counted_rows(&context.selection, period);
        let doubtful = doubts.downloads(&context.entities, &rows);
        for (series, bounds) in series.iter().zip(&mut doubt.bounds) {
            let entity = names.find(&series.name).filter(|_| series.kind == EntityKind::Entity);
            let found = entity.and_then(|entity| {
                let whole = (market.known(), market.unknown);
                doubtful.bounds(&[entity], series.downloads[index], whole, context.shares_of)
            });
            bounds.push(found);
        }
        if index + 1 == context.periods.len() {
            doubt.last = doubtful_part(context.panel, (&doubts, &doubtful), &context.entities, &rows);
        }
    }
    Some(doubt)
}

impl Concentration {
    /// `period,entity,share,low,high`: the shares over time, and the least and the largest that they are when doubtful attributes of
    /// developers are read the one way or the other, on 0–1; without rows where nothing is in doubt.
    pub fn doubt_table(&self, periods: &[PeriodSummary]) -> Table {
        let bounds = self.doubt.as_ref().map_or(&[][..], |doubt| &doubt.bounds);
        let of_period = |index: usize| {
            let series = self.share_series.iter().zip(bounds);
            series.filter_map(move |(series, bounds)| Some((index, series, (*bounds.get(index)?)?)))
        };
        let rows: Vec<(usize, &ShareSeries, Interval)> = (0..periods.len()).flat_map(of_period).collect();
        let share = |index: usize, series: &ShareSeries| {
            let (known, unknown) = self.known_and_unknown(index);
            let whole = self.shares_of.whole(known, unknown);
            (whole > 0).then(|| series.downloads[index] as f64 / whole as f64)
        };
        TableBuilder::new("doubt", &rows)
            .day("period", |(index, ..)| periods.get(*index).map(|period| period.start))
            .text("entity", |(_, series, _)| series.name.as_str())
            .number("share", ColumnUnit::Share, |(index, series, _)| share(*index, series))
            .number("low", ColumnUnit::Share, |(.., (low, _))| *low)
            .number("high", ColumnUnit::Share, |(.., (_, high))| *high)
            .finish()
    }
}
