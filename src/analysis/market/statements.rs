//! What a view states of changes: its statistics of a set of rows, how each is compared and chained.

use crate::analysis::Interval;
use crate::analysis::change::{ChangeScale, NoInterval};
use crate::analysis::market::links::CountedRow;

/// What a view states of changes: its statistics of a set of rows, and which periods each is compared between.
pub(in crate::analysis) struct Statements<'a> {
    /// Pairs of periods, (earlier, later) by index, each once.
    pub pairs: Vec<(usize, usize)>,
    /// Which statement compares what; one for each value.
    pub list: Vec<Statement>,
    /// Returns the statistics of a set of rows, one for each statement.
    pub values: Statistic<'a>,
    /// What statements come to when doubtful attributes of developers are read one way or the other.
    pub readings: Vec<Readings<'a>>,
}

/// The statistics of a set of rows.
pub(in crate::analysis) type Statistic<'a> = Box<dyn FnMut(&[CountedRow]) -> Vec<Option<f64>> + 'a>;

/// The least and the largest values of some statements of a set of rows, with the places of these.
pub(in crate::analysis) type Readings<'a> = Box<dyn Fn(&[CountedRow]) -> Vec<(usize, Interval)> + 'a>;

/// How one statistic is compared and chained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) struct Statement {
    /// Index of its pair of periods.
    pub pair: usize,
    pub scale: ChangeScale,
    pub chaining: Chaining,
    /// Why it has no interval, if so.
    pub without: Option<NoInterval>,
}

/// How the links of a chain are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum Chaining {
    /// Differences are added: measures on a scale.
    Sum,
    /// Multiples are multiplied: sizes and downloads; also what is the exponential of a measure on a scale.
    Product,
    /// Differences of the reciprocal are added: the effective number, so that it stays 1 over the chained HHI.
    SumOfReciprocals,
}

impl Chaining {
    /// Returns a value one link further; `None` where the link has no value, or can't be put together with it.
    pub fn next(self, value: f64, (before, after): (Option<f64>, Option<f64>)) -> Option<f64> {
        let (before, after) = (before?, after?);
        let next = match self {
            Chaining::Sum => value + (after - before),
            Chaining::Product => value * (after / before),
            Chaining::SumOfReciprocals => 1.0 / (1.0 / value + (1.0 / after - 1.0 / before)),
        };
        next.is_finite().then_some(next)
    }
}
