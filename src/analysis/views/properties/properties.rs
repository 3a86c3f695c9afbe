//! Computes the properties view: every property over the periods, and their bootstrap intervals.

use serde::{Deserialize, Serialize};

use super::breakdown::{self, Breakdown, breakdowns};
use super::facts::FactReader;
use super::property::{Property, ShareOf};
use super::resampling_input::ResamplingInput;
use super::size_series::size_series;
use super::sizes::{SizeOrder, SizePoint, Weighting};
use super::tally::{ModelTally, PropertyPoint};
use crate::analysis::market::context::Context;
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::statements::{Chaining, Statement, Statements};
use crate::analysis::statistics::Statistics;
use crate::analysis::{AnalysisError, ChangeEvidence, ChangeScale, SharesOf, ToldChanges, View};
use crate::calendar::Day;
use crate::metrics::BootstrapInterval;

/// Properties of the downloaded models: sizes, modalities, techniques, licenses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Properties {
    /// The days that name the periods; what is said "per period" is in their order.
    pub periods: Vec<Day>,
    /// Index of the later period of the multiples.
    pub after: usize,
    /// Index of the earlier one; `None` where there is only one period.
    pub before: Option<usize>,
    /// Sizes under each weighting, per period.
    pub sizes: Vec<(Weighting, Vec<SizePoint>)>,
    /// One series for each of [`Property::ALL`], in its order.
    pub series: Vec<PropertySeries>,
    /// Downloads by architecture, library, language, license class and training data.
    pub breakdowns: Vec<Breakdown>,
    /// What the shares of breakdowns are shares of.
    pub shares_of: SharesOf,
    /// The changes of `series` between the two periods, told on each population, in their order.
    pub told: ToldChanges,
}

/// A property over the periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PropertySeries {
    /// The property.
    pub property: Property,
    /// The downloads that its share is a share of; `None` for a size.
    pub share_of: Option<ShareOf>,
    /// Per period: parameters, or a share on 0–1; `None` where nothing is known.
    pub values: Vec<Option<f64>>,
    /// Per period: the part of downloads for which the property is known, on 0–1; `None` without downloads.
    pub coverage: Vec<Option<f64>>,
    /// Per period: models for which it is known.
    pub models: Vec<u64>,
    /// Around the value of the later period; `None` until it is computed.
    pub interval: Option<PropertyInterval>,
    /// The later period's value ÷ the earlier one's; `None` if one is missing or the earlier one is 0.
    pub multiple: Option<f64>,
    /// The reason why there are no values, where no column states the property.
    pub reason: Option<String>,
}

/// How far single models move a value: the 2.5 and 97.5 % quantiles of its replicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PropertyInterval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Replicates without a value, which the interval leaves out: where they are many, it describes the others alone.
    pub undefined: u64,
}

/// Computes every property for the periods of a question. A property that no column states is there, without values and with the reason.
///
/// Errors when no column states any.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn properties(context: &Context<'_>) -> Result<Properties, AnalysisError> {
    let reader = FactReader::of(context.panel);
    let tallies: Vec<ModelTally> =
        (0..context.periods.len()).map(|period| ModelTally::of(context, &reader, period)).collect();
    let order = SizeOrder::of(&reader, context.panel.models().len());
    let sizes: Vec<[SizePoint; 2]> = tallies.iter().map(|tally| tally.sizes(order.as_ref())).collect();
    let shares_of = reader.shares_of();
    let points =
        |(tally, [downloaded, _]): (&ModelTally, &[SizePoint; 2])| tally.points(&shares_of, downloaded).into_iter();
    let mut points: Vec<_> = tallies.iter().zip(&sizes).map(points).collect();
    let series = |(index, &property): (usize, &Property)| {
        let points: Vec<PropertyPoint> = points.iter_mut().filter_map(Iterator::next).collect();
        let values: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
        let mut series = PropertySeries {
            property,
            share_of: index.checked_sub(Property::SIZES).and_then(|share| shares_of.get(share).copied()),
            coverage: points.iter().map(|point| point.coverage).collect(),
            models: points.iter().map(|point| point.models).collect(),
            values,
            interval: None,
            multiple: None,
            reason: reader.missing(property),
        };
        series.multiple = context.before.and_then(|before| series.multiple_between(before, context.after));
        series
    };
    let series: Vec<PropertySeries> = Property::ALL.iter().enumerate().map(series).collect();
    let breakdowns = breakdowns(context);
    if series.iter().all(|series| series.reason.is_some())
        && breakdowns.iter().all(|breakdown| breakdown.reason.is_some())
    {
        return Err(AnalysisError::Missing {
            option: "the view of properties".to_owned(),
            needs: View::Properties.info().needs.unwrap_or_default().to_owned(),
        });
    }
    Ok(Properties {
        periods: context.starts(),
        after: context.after,
        before: context.before,
        sizes: size_series(context, &tallies, &sizes),
        series,
        shares_of: breakdown::shares_of(context, &breakdowns),
        breakdowns,
        told: ToldChanges::default(),
    })
}

/// Returns the models of the later period, to draw from, and what a replicate computes: every property in that period.
pub(in crate::analysis) fn statistics(context: &Context<'_>) -> (Vec<u32>, Statistics) {
    let reader = FactReader::of(context.panel);
    let tally = ModelTally::of(context, &reader, context.after);
    let models = context.models_by_name([context.after]);
    let mut period = ResamplingInput::of(&tally, &models, &reader.shares_of());
    let statistics: Statistics = Box::new(move |multiplicities| period.values(multiplicities));
    (models, statistics)
}

/// Returns the statements of the view, one for each of [`Property::ALL`]; `None` without a second period.
pub(in crate::analysis) fn statements<'a>(context: &Context<'a>) -> Option<Statements<'a>> {
    let before = context.before?;
    let reader = FactReader::of(context.panel);
    let shares_of = reader.shares_of();
    let statement = |property: &Property| Statement {
        pair: 0,
        scale: ChangeScale::Multiple,
        // Shares are on a scale: their differences are added, and the multiple is made of the ends.
        chaining: if property.is_size() { Chaining::Product } else { Chaining::Sum },
        without: None,
    };
    let order = SizeOrder::of(&reader, context.panel.models().len());
    let values = Box::new(move |rows: &[CountedRow]| {
        let tally = ModelTally::of_rows(&reader, rows);
        let [downloaded, _] = tally.sizes(order.as_ref());
        tally.points(&shares_of, &downloaded).into_iter().map(|point| point.value).collect()
    });
    let list = Property::ALL.iter().map(statement).collect();
    Some(Statements { pairs: vec![(before, context.after)], list, values, readings: Vec::new() })
}

/// Returns a value as so many times an earlier one; `None` if either is missing or the earlier one is 0.
fn multiple(before: Option<f64>, after: Option<f64>) -> Option<f64> {
    before.filter(|&before| before > 0.0).and_then(|before| Some(after? / before))
}

impl Properties {
    /// Returns a property over the periods.
    pub fn of(&self, property: Property) -> Option<&PropertySeries> {
        self.series.iter().find(|series| series.property == property)
    }

    /// Returns the breakdown of that name.
    pub fn breakdown(&self, name: &str) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|breakdown| breakdown.name == name)
    }

    /// Puts the intervals in their places.
    pub(in crate::analysis) fn set_intervals(&mut self, intervals: &[Option<BootstrapInterval>]) {
        let spread = |interval: Option<BootstrapInterval>| {
            interval.map(|found| PropertyInterval {
                low: found.low,
                high: found.high,
                undefined: found.undefined as u64,
            })
        };
        for (series, interval) in self.series.iter_mut().zip(intervals) {
            series.interval = spread(*interval);
        }
    }

    /// Returns what the change of a property is told by; `None` until it is computed.
    pub fn evidence(&self, property: Property) -> Option<&ChangeEvidence> {
        self.told.get(Property::ALL.iter().position(|other| *other == property)?)
    }

    /// Sets chained values in place of those of all listed models.
    pub(in crate::analysis) fn set_chained(&mut self, chained: &dyn Fn(usize) -> Vec<Option<f64>>) {
        for (series, place) in self.series.iter_mut().zip(0..) {
            series.values = chained(place);
            series.multiple = self.before.and_then(|before| series.multiple_between(before, self.after));
        }
    }
}

impl PropertySeries {
    /// Returns the value of one period ÷ that of another, by their indices; `None` if either is missing or the earlier
    /// one is 0.
    pub fn multiple_between(&self, before: usize, after: usize) -> Option<f64> {
        let value = |period: usize| self.values.get(period).copied().flatten();
        multiple(value(before), value(after))
    }

    /// Returns the unit of the values: `parameters`, `share of known` or `share of all` downloads.
    pub fn unit(&self) -> &'static str {
        match self.share_of {
            None => "parameters",
            Some(ShareOf::Known) => "share of known",
            Some(ShareOf::All) => "share of all",
        }
    }
}

impl PropertyInterval {
    /// Returns whether more than one replicate in twenty had no value, so that the interval has to be read with care.
    pub fn is_partial(self) -> bool {
        self.undefined * 20 > crate::analysis::REPLICATES
    }
}
