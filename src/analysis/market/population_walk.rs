//! Walks over the periods of a question and computes statements on all listed, balanced and chained models.

use crate::analysis::change::{
    ChainGap, ChangeEvidence, ComparableModels, LEAST_BALANCED_MODELS, LEAST_INTERVAL_MODELS, NoInterval,
    PairedInterval, ToldChanges,
};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::{CountedRow, LinkWalk, counted_rows};
use crate::analysis::market::paired_rows::{CommonRows, series_of};
use crate::analysis::market::selection::Selection;
use crate::analysis::market::statements::{Chaining, Statements, Statistic};
use crate::analysis::question::period::Period;
use crate::analysis::{AnalysisError, Interval, Population, Question};
use crate::panel::Panel;

/// Returns statistics per period, each chained from the first period that has a value; `None` from a link on that doesn't
/// hold. `values` gives one statistic for each of `chainings`.
pub(in crate::analysis) fn chained_values(
    panel: &Panel,
    selection: &Selection<'_>,
    periods: &[Period],
    chainings: &[Chaining],
    mut values: Statistic<'_>,
) -> Vec<Vec<Option<f64>>> {
    let mut walk = LinkWalk::default();
    let mut chained: Vec<Vec<Option<f64>>> = Vec::with_capacity(periods.len());
    let mut has_started = vec![false; chainings.len()];
    for (index, period) in periods.iter().enumerate() {
        let link = walk.step(panel, periods, selection, index);
        let is_linked = index > 0 && link.gap(period.start).is_none();
        let (before, after) = if is_linked { (values(&link.before), values(&link.after)) } else { Default::default() };
        let of = |values: &[Option<f64>], place: usize| values.get(place).copied().flatten();
        let mut now: Vec<Option<f64>> = match chained.last() {
            Some(last) => {
                let next = |(place, chaining): (usize, &Chaining)| {
                    chaining.next(of(last, place)?, (of(&before, place), of(&after, place)))
                };
                chainings.iter().enumerate().map(next).collect()
            }
            None => vec![None; chainings.len()],
        };
        if has_started.contains(&false) {
            let listed = values(&counted_rows(selection, period));
            for (place, slot) in now.iter_mut().enumerate().filter(|(place, _)| !has_started[*place]) {
                *slot = of(&listed, place);
            }
            has_started.iter_mut().zip(&now).for_each(|(has_started, value)| *has_started |= value.is_some());
        }
        chained.push(now);
    }
    chained
}

/// A link with the statistics of its two sides.
struct LinkValues {
    before: Vec<Option<f64>>,
    after: Vec<Option<f64>>,
    gap: Option<ChainGap>,
    is_weak: bool,
}

/// The walk over the periods that computes the statements on each population; it can be taken in steps.
pub(in crate::analysis) struct PopulationWalk<'a> {
    /// All listed models, where the question asks for others.
    all: Option<Selection<'a>>,
    /// The models that every period lists, where the question asks for others.
    balanced: Option<Selection<'a>>,
    walk: LinkWalk,
    /// Links of the periods from the second on.
    links: Vec<LinkValues>,
    next: usize,
    /// Statistics of all listed models per period; empty where no statement needs them.
    listed: Vec<Vec<Option<f64>>>,
    /// Whether values are wanted for every period: a chained series.
    is_series: bool,
}

impl<'a> PopulationWalk<'a> {
    /// Prepares the walk; `is_series` asks for chained values of every period.
    ///
    /// Errors as [`Selection::of`].
    pub fn of(context: &Context<'a>, is_series: bool) -> Result<PopulationWalk<'a>, AnalysisError> {
        let other = |population: Population| {
            let question = Question { population, ..context.question.clone() };
            Selection::of(context.panel, &question, &context.periods, None)
        };
        let is_balanced = context.question.population == Population::Balanced;
        Ok(PopulationWalk {
            all: is_balanced.then(|| other(Population::All)).transpose()?,
            balanced: (!is_balanced).then(|| other(Population::Balanced)).transpose()?,
            walk: LinkWalk::default(),
            links: Vec::new(),
            next: 0,
            listed: Vec::new(),
            is_series,
        })
    }

    /// Takes the step to the next period; returns whether there are more.
    pub fn step(&mut self, context: &Context<'_>, statements: &mut Statements<'_>) -> bool {
        let period = self.next;
        if let Some(found) = context.periods.get(period) {
            let all = self.all.as_ref().unwrap_or(&context.selection);
            let link = self.walk.step(context.panel, &context.periods, all, period);
            let is_compared = statements.pairs.iter().any(|&pair| {
                let (first, last) = ordered(pair);
                first < period && period <= last
            });
            if period > 0 {
                let is_wanted = self.is_series || is_compared;
                let mut values = |rows: &[CountedRow]| if is_wanted { (statements.values)(rows) } else { Vec::new() };
                let (before, after) = (values(&link.before), values(&link.after));
                self.links.push(LinkValues { before, after, gap: link.gap(found.start), is_weak: link.is_weak() });
            }
            let is_end = statements.pairs.iter().any(|&(before, after)| before == period || after == period);
            let is_wanted = self.is_series || is_end;
            let rows = if is_wanted { counted_rows(all, found) } else { Vec::new() };
            self.listed.push(if is_wanted { (statements.values)(&rows) } else { Vec::new() });
            self.next += 1;
        }
        self.next < context.periods.len()
    }

    /// Returns a statistic per period, chained from the first period that has a value; afterwards `None` from a link on that
    /// doesn't hold.
    pub fn chained_series(&self, statements: &Statements<'_>, place: usize) -> Vec<Option<f64>> {
        let value = |period: usize| self.listed.get(period)?.get(place).copied().flatten();
        let first = (0..self.listed.len()).find(|&period| value(period).is_some());
        let (Some(first), Some(statement)) = (first, statements.list.get(place)) else {
            return vec![None; self.listed.len()];
        };
        let mut chained = vec![None; first];
        chained.push(value(first));
        for link in self.links.iter().skip(first) {
            let last = chained.last().copied().flatten();
            chained.push(last.and_then(|last| link.next(statement.chaining, last, place)));
        }
        chained
    }

    /// Returns the first link after a period that doesn't hold.
    pub fn gap(&self, first: usize, last: usize) -> Option<&ChainGap> {
        self.links.get(first..last).unwrap_or_default().iter().find_map(|link| link.gap.as_ref())
    }

    /// Puts the changes together, their intervals still to come.
    pub fn finish(&self, context: &Context<'_>, statements: &mut Statements<'_>) -> ToldChanges {
        let balanced = self.balanced.as_ref().unwrap_or(&context.selection);
        let mut told = ToldChanges::default();
        let mut sides = Vec::new();
        for &(before, after) in &statements.pairs {
            let rows = self.common_rows(context, (before, after));
            let of_balanced = [before, after].map(|period| counted_rows(balanced, &context.periods[period]));
            let models = series_of(context.panel, &of_balanced[0]).len() as u64;
            let (first, last) = ordered((before, after));
            told.pairs.push(ComparableModels {
                before: context.periods[before].start,
                after: context.periods[after].start,
                balanced: models,
                common: rows.series.len() as u64,
                held: rows.held,
                gap: self.gap(first, last).cloned(),
                is_weak: self.links.get(first..last).unwrap_or_default().iter().any(|link| link.is_weak),
            });
            let of_common = [(statements.values)(&rows.before), (statements.values)(&rows.after)];
            let is_enough = models >= LEAST_BALANCED_MODELS;
            let of_balanced = of_balanced.map(|rows| if is_enough { (statements.values)(&rows) } else { Vec::new() });
            sides.push((of_balanced, of_common));
        }
        let readings = |&(before, after): &(usize, usize)| {
            let all = self.all.as_ref().unwrap_or(&context.selection);
            let rows = [before, after].map(|period| counted_rows(all, &context.periods[period]));
            let [of_before, of_after] = rows.each_ref().map(|rows| {
                let mut of_places: Vec<Option<Interval>> = vec![None; statements.list.len()];
                for (place, interval) in statements.readings.iter().flat_map(|readings| readings(rows)) {
                    of_places[place] = Some(interval);
                }
                of_places
            });
            let both = of_before.into_iter().zip(of_after).map(|(before, after)| {
                let ((low, high), after) = (before?, after?);
                Some([(low, after.0), (high, after.1)])
            });
            both.collect::<Vec<Option<[(f64, f64); 2]>>>()
        };
        let readings: Vec<_> = match statements.readings.is_empty() {
            true => Vec::new(),
            false => statements.pairs.iter().map(readings).collect(),
        };
        let ends = |[before, after]: &[Vec<Option<f64>>; 2], place: usize| -> Option<(f64, f64)> {
            Some((before.get(place).copied().flatten()?, after.get(place).copied().flatten()?))
        };
        for (place, statement) in statements.list.iter().enumerate() {
            let (before, after) = statements.pairs[statement.pair];
            let listed = |period: usize| self.listed.get(period)?.get(place).copied().flatten();
            let (of_balanced, of_common) = &sides[statement.pair];
            let interval = match statement.without {
                Some(reason) => PairedInterval::Without(reason),
                None if told.pairs[statement.pair].common < LEAST_INTERVAL_MODELS => {
                    PairedInterval::Without(NoInterval::FewModels)
                }
                None => PairedInterval::Pending,
            };
            told.evidence.push(ChangeEvidence {
                pair: statement.pair,
                scale: statement.scale,
                all: listed(before).zip(listed(after)),
                balanced: ends(of_balanced, place),
                chained: self.chained_ends(statement.chaining, place, (before, after)),
                common: ends(of_common, place),
                interval,
                readings: readings.get(statement.pair).and_then(|of_pair| of_pair.get(place).copied().flatten()),
            });
        }
        told
    }

    /// Returns the rows of the models that both of two periods list.
    pub fn common_rows(&self, context: &Context<'_>, (before, after): (usize, usize)) -> CommonRows {
        let all = self.all.as_ref().unwrap_or(&context.selection);
        CommonRows::of(context.panel, [before, after].map(|period| counted_rows(all, &context.periods[period])))
    }

    /// Returns a statistic at two periods, chained from the earlier of them, where it is that of all listed models.
    fn chained_ends(&self, chaining: Chaining, place: usize, pair: (usize, usize)) -> Option<(f64, f64)> {
        let (first, last) = ordered(pair);
        let start = self.listed.get(first)?.get(place).copied().flatten()?;
        let links = self.links.get(first..last)?;
        let end = links.iter().try_fold(start, |value, link| link.next(chaining, value, place))?;
        Some(if pair.0 <= pair.1 { (start, end) } else { (end, start) })
    }
}

impl LinkValues {
    fn next(&self, chaining: Chaining, value: f64, place: usize) -> Option<f64> {
        let of = |values: &[Option<f64>]| values.get(place).copied().flatten();
        if self.gap.is_some() { None } else { chaining.next(value, (of(&self.before), of(&self.after))) }
    }
}

fn ordered((a, b): (usize, usize)) -> (usize, usize) {
    (a.min(b), a.max(b))
}
