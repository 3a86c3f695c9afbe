//! What each view adds to an answer, and its tables.

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::views::{adoption, claims, intermediaries, merger, properties, rebalancing, significance};
use crate::analysis::{
    Adoption, AnalysisError, Answer, Claims, Intermediaries, Merger, NamedTable, Properties, Rebalancing, Significance,
    View,
};

/// What a view shows beyond the measure of its market.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewAnswer {
    /// Nothing more.
    Concentration,
    /// Who gained and who lost between two periods, and what that did to the HHI.
    Rebalancing(Box<Rebalancing>),
    /// What is downloaded: sizes, modalities, techniques, licenses.
    Properties(Box<Properties>),
    /// Who adapts the models of others.
    Intermediaries(Box<Intermediaries>),
    /// How fast models are taken up.
    Adoption(Box<Adoption>),
    /// Whether a change is more than chance.
    Significance(Box<Significance>),
    /// What merging entities, or letting a family go, would do to the HHI.
    Merger(Box<Merger>),
    /// The study's claims beside what the data say.
    Claims(Box<Claims>),
    /// The data lack what the view needs.
    Unavailable {
        /// What they lack, in one sentence.
        reason: String,
    },
}

impl View {
    /// Names of the tables that the view gives, in their order; the measures of concentration apart.
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            View::Concentration => &["share", "ranking", "lorenz"],
            View::Rebalancing => rebalancing::TABLES,
            View::Properties => properties::TABLES,
            View::Intermediaries => intermediaries::TABLES,
            View::Adoption => adoption::TABLES,
            View::Significance => significance::TABLES,
            View::Merger => merger::TABLES,
            View::Claims => claims::TABLES,
        }
    }

    /// The view that gives the table of this name.
    pub fn of_table(name: &str) -> Option<View> {
        View::ALL.iter().copied().find(|view| view.tables().contains(&name))
    }
}

impl ViewAnswer {
    /// What the question's view shows; errors when the question names an entity that isn't there.
    pub(in crate::analysis) fn of(context: &Context<'_>) -> Result<ViewAnswer, AnalysisError> {
        match ViewAnswer::figures(context) {
            Err(error @ AnalysisError::Missing { .. }) => Ok(ViewAnswer::Unavailable { reason: error.to_string() }),
            result => result,
        }
    }

    fn figures(context: &Context<'_>) -> Result<ViewAnswer, AnalysisError> {
        Ok(match context.question.view {
            View::Concentration => ViewAnswer::Concentration,
            View::Rebalancing => ViewAnswer::Rebalancing(Box::new(rebalancing::rebalancing(context)?)),
            View::Properties => ViewAnswer::Properties(Box::new(properties::properties(context)?)),
            View::Intermediaries => ViewAnswer::Intermediaries(Box::new(intermediaries::intermediaries(context)?)),
            View::Adoption => ViewAnswer::Adoption(Box::new(adoption::adoption(context)?)),
            View::Significance => ViewAnswer::Significance(Box::new(significance::significance(context)?)),
            View::Merger => ViewAnswer::Merger(Box::new(merger::merger(context)?)),
            View::Claims => ViewAnswer::Claims(Box::new(claims::claims(context)?)),
        })
    }
}

impl Answer {
    /// The tables of the answer's view, none of one that is unavailable; the measure's own table apart.
    pub fn tables(&self) -> Vec<NamedTable> {
        match &self.view {
            ViewAnswer::Concentration => vec![
                NamedTable { name: "share", table: self.shares_table() },
                NamedTable { name: "ranking", table: self.ranking_table() },
                NamedTable { name: "lorenz", table: self.lorenz_table() },
            ],
            ViewAnswer::Rebalancing(found) => found.tables(),
            ViewAnswer::Properties(found) => found.tables(),
            ViewAnswer::Intermediaries(found) => found.tables(),
            ViewAnswer::Adoption(found) => found.tables(),
            ViewAnswer::Significance(found) => found.tables(),
            ViewAnswer::Merger(found) => found.tables(),
            ViewAnswer::Claims(found) => found.tables(),
            ViewAnswer::Unavailable { .. } => Vec::new(),
        }
    }
}
