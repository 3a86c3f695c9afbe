//! The answer: everything that the figures of one view show.

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::market::period_summary::{PeriodSummary, summaries};
use crate::analysis::market::republishers::republishers;
use crate::analysis::told::tell;
use crate::analysis::{AnalysisError, Concentration, MarketCache, Question, Table, ViewAnswer};
use crate::panel::Panel;
use crate::schema::CountKind;

/// Everything that the figures of one view show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What was asked; `at` and `against` hold the periods that were chosen.
    pub question: Question,
    /// What the counts count.
    pub kind: CountKind,
    /// The periods, in order; at least one.
    pub periods: Vec<PeriodSummary>,
    /// Those of the largest developers that pass on models of others, as a file says, the largest first; empty at other levels.
    pub republishers: Vec<String>,
    /// What the view shows.
    pub view: ViewAnswer,
}

/// Answers a question.
///
/// Errors when the file lacks what is asked for, or no period lies in the range. A file that lacks what the view needs has an
/// answer nevertheless: [`ViewAnswer::Unavailable`].
pub fn answer(panel: &Panel, question: &Question) -> Result<Answer, AnalysisError> {
    answer_with_cache(panel, question, &mut MarketCache::default())
}

/// Returns the same, sooner, where earlier questions about the same panel have left markets in `cache`.
pub fn answer_with_cache(panel: &Panel, question: &Question, cache: &mut MarketCache) -> Result<Answer, AnalysisError> {
    let question = &*question.leveled();
    let context = Context::new(panel, question, cache)?;
    let starts = context.starts();
    let mut view = ViewAnswer::of(&context, cache)?;
    tell(&context, &mut view)?;
    Ok(Answer {
        question: Question {
            at: Some(starts[context.after]),
            against: context.before.map(|before| starts[before]),
            ..question.clone()
        },
        kind: panel.kind(),
        periods: summaries(&context),
        republishers: republishers(&context),
        view,
    })
}

impl Answer {
    /// Returns the tables of the answer's view; none of one that is unavailable.
    pub fn tables(&self) -> Vec<Table> {
        self.view.tables(&self.periods)
    }

    /// Returns what the view of concentration shows; `None` for another view.
    pub fn concentration(&self) -> Option<&Concentration> {
        match &self.view {
            ViewAnswer::Concentration(found) => Some(found),
            _ => None,
        }
    }
}
