//! The changes that the view states: of each named entity's share of all downloads.

use super::entity::{NamedEntities, keys};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::{share_readings, stated_entities};
use crate::analysis::market::market_statistics::{MarketPart, market_statistic, share_statement};
use crate::analysis::market::statements::Statements;
use crate::analysis::{AnalysisError, ChangeEvidence, Entities, SharesOf};

/// Returns the statements of the view; `None` without a second period, and where nobody is named.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Result<Option<Statements<'a>>, AnalysisError> {
    let (question, Some(before)) = (context.question, context.before) else { return Ok(None) };
    let parts: Vec<MarketPart> = keys(context)?.into_iter().map(MarketPart::Entity).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let entities = Entities::of(context.panel, &question.level, question.attribution)?;
    let list = parts.iter().map(|_| share_statement(&question.level, 0)).collect();
    let stated = stated_entities(0, &parts);
    let readings = share_readings(context, question.level.name(), stated, SharesOf::All)?.into_iter().collect();
    let values = market_statistic(entities, question.counted, Vec::new(), parts, SharesOf::All);
    Ok(Some(Statements { pairs: vec![(before, context.after)], list, values, readings }))
}

impl NamedEntities {
    /// Returns what the change of an entity's share is told by; `None` until it is computed, and where there is none.
    pub fn evidence(&self, entity: usize) -> Option<&ChangeEvidence> {
        self.told.get(entity)
    }
}
