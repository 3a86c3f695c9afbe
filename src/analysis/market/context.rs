//! The context of a question: its periods, the selection of rows, the market of each period.

use std::rc::Rc;

use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::market::Market;
use crate::analysis::market::market_cache::MarketCache;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::{Period, periods};
use crate::analysis::{AnalysisError, Entities, Level, Question, SharesOf};
use crate::calendar::Day;
use crate::panel::{Panel, UNKNOWN};

/// What every view computes from: the periods of a question, the rows that take part, the market of each period.
pub(in crate::analysis) struct Context<'a> {
    pub panel: &'a Panel,
    pub question: &'a Question,
    /// In order; at least one.
    pub periods: Vec<Period>,
    pub selection: Selection<'a>,
    pub entities: Entities<'a>,
    /// One per period.
    pub markets: Vec<Rc<Market>>,
    /// What shares of the level's entities are shares of.
    pub shares_of: SharesOf,
    /// Index of the chosen period, the later one of a comparison.
    pub after: usize,
    /// Index of the period to compare with; `None` where there is no other than the chosen one.
    pub before: Option<usize>,
}

impl<'a> Context<'a> {
    /// Computes the context of a question; errors when the file lacks what the question asks for, or no period lies in the
    /// range.
    pub(in crate::analysis) fn new(
        panel: &'a Panel,
        question: &'a Question,
        cache: &mut MarketCache,
    ) -> Result<Context<'a>, AnalysisError> {
        let periods = periods(panel, question)?;
        let entities = Entities::of(panel, &question.level, question.attribution)?;
        let selection = Selection::of(panel, question, &periods, cache.months())?;
        let make = |missing: &[Period]| Ok(Aggregator::new(&selection, &entities).markets(missing));
        let markets = cache.markets(question, &periods, make)?;
        let shares_of = SharesOf::chosen(question.shares_of, markets.iter().map(|market| market.known_and_unknown()));
        let named = |day: Option<Day>| day.and_then(|day| periods.iter().position(|period| period.start == day));
        let after = named(question.at).unwrap_or(periods.len() - 1);
        let before = named(question.against).unwrap_or(0);
        let before = Some(before).filter(|&before| before != after);
        Ok(Context { panel, question, periods, selection, entities, markets, shares_of, after, before })
    }

    /// Returns the days that name the periods.
    pub(in crate::analysis) fn starts(&self) -> Vec<Day> {
        self.periods.iter().map(|period| period.start).collect()
    }

    /// Returns the entities of another level, credited as the question says.
    pub(in crate::analysis) fn entities_of(&self, level: &str) -> Result<Entities<'a>, AnalysisError> {
        Entities::of(self.panel, &Level::from(level.to_owned()), self.question.attribution)
    }

    /// Returns the markets of another level, one per period; errors when the file doesn't have it.
    pub(in crate::analysis) fn markets_of(&self, level: &str) -> Result<(Entities<'a>, Vec<Market>), AnalysisError> {
        let entities = self.entities_of(level)?;
        let markets = Aggregator::new(&self.selection, &entities).markets(&self.periods);
        Ok((entities, markets))
    }

    /// Returns (model, downloads) of a period, ascending by model, also those without downloads; second the downloads of
    /// which a condition can't tell whether they take part.
    pub(in crate::analysis) fn models(&self, period: usize) -> (Vec<(u32, u64)>, u64) {
        let mut sums: Vec<(u32, u64)> = Vec::new();
        let undecided = self.selection.each_of_models(&self.periods[period], |model, count| sums.push((model, count)));
        sums.sort_unstable();
        sums.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        (sums, undecided)
    }

    /// Returns the models that any of these periods lists, in the order of their names: the clusters of the bootstrap.
    pub(in crate::analysis) fn models_by_name(&self, periods: impl IntoIterator<Item = usize>) -> Vec<u32> {
        let names = self.panel.models();
        let mut models: Vec<u32> = Vec::new();
        for period in periods {
            self.selection.each_of_models(&self.periods[period], |model, _| models.push(model));
        }
        models.sort_unstable();
        models.dedup();
        models.sort_by(|&a, &b| names.get(a).cmp(names.get(b)));
        models
    }

    /// Returns per model its place in a list of models; [`UNKNOWN`] where it isn't in it.
    pub(in crate::analysis) fn places(&self, models: &[u32]) -> Vec<u32> {
        let mut places = vec![UNKNOWN; self.panel.models().len()];
        models.iter().zip(0..).for_each(|(&model, place)| places[model as usize] = place);
        places
    }

    /// Returns the later and the earlier period of a comparison, as far as there are two.
    pub(in crate::analysis) fn compared(&self) -> impl Iterator<Item = usize> {
        [Some(self.after), self.before].into_iter().flatten()
    }
}
