//! Tells the changes of an answer on each population of models.

use crate::analysis::market::context::Context;
use crate::analysis::market::population_walk::PopulationWalk;
use crate::analysis::{AnalysisError, Population, ViewAnswer};

/// Rows up to which changes are told in the answer itself; of more they follow with the intervals, so that nobody waits.
const ROWS_AT_ONCE: usize = 1_000_000;

/// Returns whether an answer has its changes from the start; else they come with its intervals.
pub(in crate::analysis) fn is_told_at_once(context: &Context<'_>) -> bool {
    context.question.population == Population::Chained || context.panel.rows() <= ROWS_AT_ONCE
}

/// Computes the changes of an answer on each population, their intervals still to come, and chained values where the view shows
/// or the question asks for them.
///
/// Errors as [`answer()`](super::answer()).
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn tell(context: &Context<'_>, view: &mut ViewAnswer) -> Result<(), AnalysisError> {
    if !is_told_at_once(context) {
        return Ok(());
    }
    let is_chained = context.question.population == Population::Chained;
    let Some(mut statements) = ViewAnswer::statements(context)? else { return Ok(()) };
    let mut walk = PopulationWalk::of(context, true)?;
    while walk.step(context, &mut statements) {}
    view.set_told(walk.finish(context, &mut statements));
    view.set_chained(&|place| walk.chained_series(&statements, place), is_chained);
    Ok(())
}
