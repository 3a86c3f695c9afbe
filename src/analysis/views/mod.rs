//! The views: what each of them computes from the markets of a question, and its tables.
//!
//! A view is a file or folder here. This file alone names all of them, and no view imports from it; a new view has its
//! `mod` line, its public names, a case of [`ViewAnswer`] and a line in each `match` below.

pub(in crate::analysis) mod adoption;
pub(in crate::analysis) mod claims;
pub(in crate::analysis) mod concentration;
pub(in crate::analysis) mod entity;
pub(in crate::analysis) mod intermediaries;
pub(in crate::analysis) mod merger;
pub(in crate::analysis) mod properties;
pub(in crate::analysis) mod rebalancing;
pub(in crate::analysis) mod significance;

pub use adoption::{ADOPTION_AGES_DAYS, Adoption, AdoptionAtAge, ClassCurve, ClassPoint, ModelAdoption, ModelCurve};
pub use claims::{Claim, ClaimName, Claims, Expectation, Verdict};
pub use concentration::{
    BalancedSeries, BoundedValue, Concentration, ConcentrationChange, HUB_MODELS_AT_MOST, LeaveOneOut, ListBounds,
    LorenzAnswer, LorenzCurve, MeasureSeries, RankedEntity, Ranking, ShareDoubt, ShareSeries, TheilSplit, WithoutOne,
    lorenz_curves, lorenz_table, measure_table, ranking_table, shares_table,
};
pub use entity::{
    Adapter, EntityEvent, EntityEventKind, EntityModel, EntityPage, EntityProperty, EntityRow, EntitySeries,
    FamilyMember, NamedEntities, OriginDownloads,
};
pub use intermediaries::{
    BaseFamily, Derivation, Derivatives, INTERMEDIARY_PERCENT, Intermediaries, Intermediary, IntermediaryChange,
    IntermediaryMarket, RelationDownloads,
};
pub use merger::{Divestiture, HhiEffect, Merger, MergerExample, MergerPair, OwnedFamily, Scenario};
pub use properties::{
    Breakdown, BreakdownValue, Properties, Property, PropertyInterval, PropertySeries, ShareOf, SizePoint,
    SizeStatistics, Weighting,
};
pub use rebalancing::{
    HhiChange, HhiContribution, RankLine, Rebalancing, SegmentPeriod, Segments, ShareChange, TheilGroups, TheilPeriod,
    Turnover,
};
pub use significance::{
    EffectSize, FALSE_FINDINGS, FindingGroup, HAMED_RAO_FROM, LARGE_EFFECTS, LEAST_TREND_DATES, LargeEffect,
    MeasureTrend, Method, Significance, Subject, Test, Topic, TrendDates,
};

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::market::statements::Statements;
use crate::analysis::statistics::Statistics;
use crate::analysis::{AnalysisError, MarketCache, PeriodSummary, Table, ToldChanges, View};
use crate::metrics::BootstrapInterval;

/// The answer of a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewAnswer {
    /// How concentrated: a measure over time, shares, the Lorenz curve, the ranking.
    Concentration(Box<Concentration>),
    /// Who gained and who lost between two periods, and what that did to the HHI.
    Rebalancing(Box<Rebalancing>),
    /// What is downloaded: sizes, modalities, techniques, licenses.
    Properties(Box<Properties>),
    /// Who adapts the models of others.
    Intermediaries(Box<Intermediaries>),
    /// How fast models are taken up.
    Adoption(Box<Adoption>),
    /// Which changes are real.
    Significance(Box<Significance>),
    /// What merging entities, or divesting a family, would do to the HHI.
    Merger(Box<Merger>),
    /// The study's claims beside what the data say.
    Claims(Box<Claims>),
    /// Named entities: the page of one, or several compared.
    Entity(Box<NamedEntities>),
    /// The data lack what the view needs.
    Unavailable {
        /// What they lack, in one sentence.
        reason: String,
    },
}

impl ViewAnswer {
    /// What the question's view shows; errors when the question names an entity that isn't there.
    pub(in crate::analysis) fn of(context: &Context<'_>, cache: &mut MarketCache) -> Result<ViewAnswer, AnalysisError> {
        match ViewAnswer::figures(context, cache) {
            Err(error @ AnalysisError::Missing { .. }) => Ok(ViewAnswer::Unavailable { reason: error.to_string() }),
            result => result,
        }
    }

    fn figures(context: &Context<'_>, cache: &mut MarketCache) -> Result<ViewAnswer, AnalysisError> {
        Ok(match context.question.view {
            View::Concentration => ViewAnswer::Concentration(Box::new(concentration::concentration(context, cache)?)),
            View::Rebalancing => ViewAnswer::Rebalancing(Box::new(rebalancing::rebalancing(context)?)),
            View::Properties => ViewAnswer::Properties(Box::new(properties::properties(context)?)),
            View::Intermediaries => ViewAnswer::Intermediaries(Box::new(intermediaries::intermediaries(context)?)),
            View::Adoption => ViewAnswer::Adoption(Box::new(adoption::adoption(context)?)),
            View::Significance => ViewAnswer::Significance(Box::new(significance::significance(context)?)),
            View::Merger => ViewAnswer::Merger(Box::new(merger::merger(context)?)),
            View::Claims => ViewAnswer::Claims(Box::new(claims::claims(context)?)),
            View::Entity => ViewAnswer::Entity(Box::new(entity::entity(context, cache)?)),
        })
    }

    /// Returns the tables of the view, none of one that is unavailable; the measure's own table apart.
    pub(in crate::analysis) fn tables(&self, periods: &[PeriodSummary]) -> Vec<Table> {
        match self {
            ViewAnswer::Concentration(found) => found.tables(periods),
            ViewAnswer::Rebalancing(found) => found.tables(),
            ViewAnswer::Properties(found) => found.tables(),
            ViewAnswer::Intermediaries(found) => found.tables(),
            ViewAnswer::Adoption(found) => found.tables(),
            ViewAnswer::Significance(found) => found.tables(),
            ViewAnswer::Merger(found) => found.tables(),
            ViewAnswer::Claims(found) => found.tables(),
            ViewAnswer::Entity(found) => found.tables(periods),
            ViewAnswer::Unavailable { .. } => Vec::new(),
        }
    }

    /// Returns the statements of change of the question's view; `None` for a view without any, and without a second period.
    pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Result<Option<Statements<'a>>, AnalysisError> {
        match context.question.view {
            View::Concentration => concentration::statements(context),
            View::Rebalancing => rebalancing::statements(context),
            View::Properties => Ok(properties::statements(context)),
            View::Intermediaries => Ok(intermediaries::statements(context)),
            View::Claims => Ok(claims::statements(context)),
            View::Significance => significance::statements(context),
            View::Entity => entity::statements(context),
            View::Adoption | View::Merger => Ok(None),
        }
    }

    /// Returns the changes that the view states, told on each population.
    pub fn told(&self) -> Option<&ToldChanges> {
        match self {
            ViewAnswer::Concentration(found) => Some(&found.told),
            ViewAnswer::Rebalancing(found) => Some(&found.told),
            ViewAnswer::Significance(found) => Some(&found.told),
            ViewAnswer::Properties(found) => Some(&found.told),
            ViewAnswer::Intermediaries(found) => Some(&found.told),
            ViewAnswer::Claims(found) => Some(&found.told),
            ViewAnswer::Entity(found) => Some(&found.told),
            _ => None,
        }
    }

    /// Sets the changes that the view states.
    pub(in crate::analysis) fn set_told(&mut self, told: ToldChanges) {
        match self {
            ViewAnswer::Concentration(found) => found.told = told,
            ViewAnswer::Rebalancing(found) => found.told = told,
            ViewAnswer::Significance(found) => found.set_told(told),
            ViewAnswer::Properties(found) => found.told = told,
            ViewAnswer::Intermediaries(found) => found.told = told,
            ViewAnswer::Claims(found) => found.set_told(told),
            ViewAnswer::Entity(found) => found.told = told,
            _ => {}
        }
    }

    /// Sets the measure among the models that every period lists.
    pub(in crate::analysis) fn set_balanced(&mut self, balanced: BalancedSeries) {
        if let ViewAnswer::Concentration(found) = self {
            found.balanced = Some(balanced);
        }
    }

    /// Sets the chained values of statements: in place of the values where the question asks for them, else beside them.
    pub(in crate::analysis) fn set_chained(&mut self, chained: &dyn Fn(usize) -> Vec<Option<f64>>, in_place: bool) {
        match self {
            ViewAnswer::Concentration(found) => found.set_chained(chained, in_place),
            ViewAnswer::Rebalancing(found) if in_place => found.set_chained(),
            ViewAnswer::Significance(found) => found.set_chained(chained),
            ViewAnswer::Properties(found) if in_place => found.set_chained(chained),
            ViewAnswer::Claims(found) if in_place => found.set_chained(),
            ViewAnswer::Entity(found) if in_place => found.set_chained(chained),
            _ => {}
        }
    }

    /// Returns the models that the view's own values draw from, and what a replicate computes; `None` for a view whose values
    /// have no intervals.
    pub(in crate::analysis) fn statistics(context: &Context<'_>) -> Option<(Vec<u32>, Statistics)> {
        match context.question.view {
            View::Concentration => concentration::statistics(context),
            View::Properties => Some(properties::statistics(context)),
            View::Claims => Some(claims::statistics(context)),
            _ => None,
        }
    }

    /// Sets the intervals that the bootstrap has found, in the order of the statistics.
    pub(in crate::analysis) fn set_intervals(
        &mut self,
        periods: &[PeriodSummary],
        intervals: &[Option<BootstrapInterval>],
    ) {
        match self {
            ViewAnswer::Concentration(found) => found.set_intervals(periods, intervals),
            ViewAnswer::Properties(found) => found.set_intervals(intervals),
            ViewAnswer::Claims(found) => found.set_intervals(intervals),
            _ => {}
        }
    }
}
