//! The changes that the view states: of the measure, of the key figures, of the shares over time, and of the ranking.

use super::concentration::{Concentration, KEY_MEASURES};
use super::share_series::{ranking, share_series};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::{share_readings, stated_entities};
use crate::analysis::market::market_statistics::{MarketPart, market_statistic, measure_statement, share_statement};
use crate::analysis::market::statements::Statements;
use crate::analysis::{AnalysisError, ChangeEvidence, Entities, EntityKind};

/// A change that the view states, from the first period with downloads to the last; of the ranking to its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcentrationChange {
    /// Of the measure.
    Measure,
    /// Of a key figure, by its index.
    KeyFigure(usize),
    /// Of the share of a series, by its index.
    Share(usize),
    /// Of the share of a row of the ranking, by its index.
    Ranked(usize),
}

/// Returns the statements of the view; `None` without a second period.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Result<Option<Statements<'a>>, AnalysisError> {
    let question = context.question;
    let defined: Vec<usize> =
        context.markets.iter().enumerate().filter(|(_, market)| market.total() > 0).map(|(index, _)| index).collect();
    let (Some(&first), Some(&last)) = (defined.first(), defined.last()) else { return Ok(None) };
    if first == last {
        return Ok(None);
    }
    let entities = Entities::of(context.panel, &question.level, question.attribution)?;
    let (names, level) = (entities.names(), &question.level);
    let measures: Vec<_> = [question.measure].into_iter().chain(KEY_MEASURES).collect();
    let mut list: Vec<_> = measures.iter().map(|&measure| measure_statement(measure, level, 0)).collect();
    let series = share_series(&context.markets, names, question.top);
    let mut parts: Vec<MarketPart> =
        series.iter().map(|series| MarketPart::of(series.kind, &series.name, names)).collect();
    list.extend(parts.iter().map(|_| share_statement(level, 0)));
    let mut pairs = vec![(first, last)];
    if context.after > 0 {
        if (0, context.after) != (first, last) {
            pairs.push((0, context.after));
        }
        let rows = ranking(&context.starts(), &context.markets, context.after, names, context.shares_of).rows;
        let ranked = rows.iter().map(|row| MarketPart::of(EntityKind::Entity, &row.entity, names));
        list.extend(rows.iter().map(|_| share_statement(level, pairs.len() - 1)));
        parts.extend(ranked);
    }
    let stated = stated_entities(measures.len(), &parts);
    let readings = share_readings(context, level.name(), stated, context.shares_of)?.into_iter().collect();
    let values = market_statistic(entities, question.counted, measures, parts, context.shares_of);
    Ok(Some(Statements { pairs, list, values, readings }))
}

impl Concentration {
    /// Returns what a change is told by; `None` until it is computed, and where there is none.
    pub fn evidence(&self, change: ConcentrationChange) -> Option<&ChangeEvidence> {
        let series = 1 + KEY_MEASURES.len();
        self.told.get(match change {
            ConcentrationChange::Measure => 0,
            ConcentrationChange::KeyFigure(index) => 1 + index,
            ConcentrationChange::Share(index) => series + index,
            ConcentrationChange::Ranked(index) => series + self.share_series.len() + index,
        })
    }

    /// Sets chained values: beside the measure, or in place of all values over time.
    pub(in crate::analysis) fn set_chained(&mut self, chained: &dyn Fn(usize) -> Vec<Option<f64>>, in_place: bool) {
        if !in_place {
            self.chained = Some(chained(0));
            return;
        }
        self.measure.values = chained(0);
        for (figure, place) in self.key_figures.iter_mut().zip(1..) {
            figure.values = chained(place);
        }
        for (series, place) in self.share_series.iter_mut().zip(1 + KEY_MEASURES.len()..) {
            series.chained = Some(chained(place));
        }
    }
}
