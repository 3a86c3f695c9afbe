//! The cache of the markets of the latest questions: when one control changes, most markets stay the same.

use std::rc::Rc;

use crate::analysis::market::market::Market;
use crate::analysis::question::period::Period;
use crate::analysis::{AnalysisError, Measure, Population, Question, View};
use crate::calendar::Granularity;
use crate::panel::Months;

/// Entities of all markets that are kept, at most: some 100 MB. Models of ten million rows by month are more than half of that.
const MOST_ENTITIES: usize = 4_000_000;

/// Questions whose markets are kept, at most.
const MOST_QUESTIONS: usize = 16;

/// The markets of the latest questions about one panel, kept for the questions that follow.
///
/// It makes answers faster and changes none. It is bounded: the markets that were used last stay. A cache serves one panel
/// only.
#[derive(Debug, Default)]
pub struct MarketCache {
    /// The latest last.
    kept: Vec<CachedMarkets>,
    months: Option<Rc<Months>>,
}

#[derive(Debug)]
struct CachedMarkets {
    /// The cache key: the question with every field that doesn't affect markets reset.
    of: Question,
    markets: Vec<(Period, Rc<Market>)>,
}

impl CachedMarkets {
    fn entities(&self) -> usize {
        self.markets.iter().map(|(_, market)| market.entities.len()).sum()
    }
}

impl MarketCache {
    /// Adds the panel's rows summed by month ([`Panel::summation`](crate::panel::Panel::summation)), from which markets
    /// of months, quarters and years are made several times sooner.
    pub fn add_months(&mut self, months: Months) {
        self.months = Some(Rc::new(months));
    }

    pub(in crate::analysis) fn months(&self) -> Option<Rc<Months>> {
        self.months.clone()
    }

    /// Returns the markets of a question, one per period; `make` makes those of the periods that aren't here.
    pub(in crate::analysis) fn markets(
        &mut self,
        question: &Question,
        periods: &[Period],
        make: impl FnOnce(&[Period]) -> Result<Vec<Market>, AnalysisError>,
    ) -> Result<Vec<Rc<Market>>, AnalysisError> {
        let of = without_what_changes_no_market(question);
        let place = self.kept.iter().position(|kept| kept.of == of);
        let mut kept = place.map_or_else(|| CachedMarkets { of, markets: Vec::new() }, |place| self.kept.remove(place));
        let is_missing = |period: &&Period| kept.markets.iter().all(|(known, _)| known != *period);
        let missing: Vec<Period> = periods.iter().filter(is_missing).cloned().collect();
        if !missing.is_empty() {
            let made = make(&missing)?;
            kept.markets.extend(missing.into_iter().zip(made.into_iter().map(Rc::new)));
        }
        let market =
            |period: &Period| kept.markets.iter().find(|(known, _)| known == period).map(|(_, market)| market.clone());
        let markets = periods.iter().filter_map(market).collect();
        self.kept.push(kept);
        let mut entities = 0;
        let fitting = self.kept.iter().rev().take(MOST_QUESTIONS).take_while(|kept| {
            entities += kept.entities();
            entities <= MOST_ENTITIES
        });
        let surplus = self.kept.len() - fitting.count();
        self.kept.drain(..surplus);
        Ok(markets)
    }
}

/// Returns the question with every field that doesn't affect markets reset: the cache key.
///
/// The days of a market are those of its period, so the range and the granularity are reset too, except for the balanced
/// population: which models are in every period depends on all periods.
fn without_what_changes_no_market(question: &Question) -> Question {
    let of = Question {
        view: View::Concentration,
        measure: Measure::Hhi,
        top: None,
        at: None,
        against: None,
        of: Vec::new(),
        merge: Vec::new(),
        divest: None,
        intervals: false,
        shares_of: None,
        ..question.clone()
    };
    match question.population {
        // Chained values are made beside the markets, which are those of all models.
        Population::All | Population::Chained => {
            let population = Population::All;
            Question { granularity: Granularity::Snapshot, from: None, to: None, population, ..of }
        }
        Population::Balanced => of,
    }
}
