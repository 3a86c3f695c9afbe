//! The tables of the properties view.

use super::{Breakdown, BreakdownValue, Properties, PropertySeries, SizePoint, SizeStatistics, Weighting};
use crate::analysis::table::ColumnUnit::{Downloads, Models, Multiple, OfRow, Parameters, Share};
use crate::analysis::table::TableBuilder;
use crate::analysis::{EntityKind, Table};
use crate::calendar::Day;

impl Properties {
    /// Returns the answer as tables, as the page's downloads and the command line write them: sizes of models, properties of
    /// downloads, multiples between the two periods, and downloads by the values of attributes.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.size_table(), self.properties_table(), self.multiples_table(), self.values_table()]
    }

    /// `period,weighting,mean,geometric_mean,p10,median,p90,models,coverage`: sizes in parameters.
    ///
    /// `weighting` says what a model counts for: `downloads`, or the same as any other of the `listed models` or of the
    /// `models created in the period`. `models` have a known size; `coverage` is the part of the downloads, or of the
    /// models, whose size is known, on 0–1. A snapshot's models created are those since the snapshot before it.
    pub fn size_table(&self) -> Table {
        let mut rows: Vec<(Day, Weighting, &SizePoint)> = Vec::new();
        for (period, &day) in self.periods.iter().enumerate() {
            let points = self.sizes.iter().filter_map(|(weighting, points)| Some((*weighting, points.get(period)?)));
            rows.extend(points.map(|(weighting, point)| (day, weighting, point)));
        }
        let size = |point: &SizePoint, size: fn(&SizeStatistics) -> f64| point.sizes.as_ref().map(size);
        TableBuilder::new("size", &rows)
            .day("period", |(day, ..)| *day)
            .text("weighting", |(_, weighting, _)| weighting.name())
            .number("mean", Parameters, |(.., point)| size(point, |sizes| sizes.mean))
            .number("geometric_mean", Parameters, |(.., point)| size(point, |sizes| sizes.geometric_mean))
            .number("p10", Parameters, |(.., point)| size(point, |sizes| sizes.p10))
            .number("median", Parameters, |(.., point)| size(point, |sizes| sizes.median))
            .number("p90", Parameters, |(.., point)| size(point, |sizes| sizes.p90))
            .count("models", Models, |(.., point)| point.models)
            .number("coverage", Share, |(.., point)| point.coverage)
            .finish()
    }

    /// `period,property,unit,value,low,high,coverage,models,reason`: properties of what is downloaded.
    ///
    /// `unit` is `parameters`, `share of known` (of the downloads for which the property is known, on 0–1) or `share of
    /// all` (of all downloads: a lower bound). `low` and `high` are the ends of the 95 % interval (cluster bootstrap over
    /// models), in the chosen period alone. `coverage` is the part of downloads for which the property is known, on 0–1,
    /// `models` how many models these are. `reason` says why a value is missing.
    pub fn properties_table(&self) -> Table {
        let rows = self.periods.iter().enumerate();
        let rows = rows.flat_map(|(period, &day)| self.series.iter().map(move |series| (period, day, series)));
        let rows: Vec<(usize, Day, &PropertySeries)> = rows.collect();
        let interval_of = |period: usize, series: &PropertySeries| series.interval.filter(|_| period == self.after);
        TableBuilder::new("properties", &rows)
            .day("period", |(_, day, _)| *day)
            .text("property", |(.., series)| series.property.name())
            .text("unit", |(.., series)| series.unit())
            .number("value", OfRow, |(period, _, series)| at(&series.values, *period))
            .number("low", OfRow, |(period, _, series)| interval_of(*period, series).map(|interval| interval.low))
            .number("high", OfRow, |(period, _, series)| interval_of(*period, series).map(|interval| interval.high))
            .number("coverage", Share, |(period, _, series)| at(&series.coverage, *period))
            .count("models", Models, |(period, _, series)| models(series, *period))
            .text("reason", |(period, _, series)| series.missing(*period))
            .finish()
    }

    /// `against,period,property,unit,before,after,multiple,coverage_before,coverage,models_before,models,reason` and the columns
    /// of [`TableBuilder::evidence`], whose changes are multiples: each property now ÷ before.
    ///
    /// `unit` is that of `before` and `after`; `multiple` has none. No rows where there is only one period.
    pub fn multiples_table(&self) -> Table {
        let compared = self.before.and_then(|before| {
            let (against, period) = (*self.periods.get(before)?, *self.periods.get(self.after)?);
            Some((before, against, period))
        });
        let rows = if compared.is_some() { self.series.as_slice() } else { &[] };
        let (before, against, period) = compared.unwrap_or_default();
        TableBuilder::new("multiples", rows)
            .day("against", |_| against)
            .day("period", |_| period)
            .text("property", |series| series.property.name())
            .text("unit", |series| series.unit())
            .number("before", OfRow, |series| at(&series.values, before))
            .number("after", OfRow, |series| at(&series.values, self.after))
            .number("multiple", Multiple, |series| series.multiple)
            .number("coverage_before", Share, |series| at(&series.coverage, before))
            .number("coverage", Share, |series| at(&series.coverage, self.after))
            .count("models_before", Models, |series| models(series, before))
            .count("models", Models, |series| models(series, self.after))
            .text("reason", |series| series.no_multiple(before, self.after))
            .evidence(Multiple, |series| self.evidence(series.property))
            .finish()
    }

    /// `period,property,rank,value_name,downloads,share,coverage,shares_of`: downloads by architecture, library, language, license
    /// class and training data.
    ///
    /// The values named are the 20 largest of the chosen period, ranked there; "Other" and "Unknown" have no rank.
    /// `share` is of all downloads or of those with a known value (`shares_of`), on 0–1: the shares of a property add up to 1.
    /// `coverage` is the part of downloads whose value is known.
    pub fn values_table(&self) -> Table {
        let mut rows: Vec<(usize, Day, &Breakdown, u64, &BreakdownValue)> = Vec::new();
        for (period, &day) in self.periods.iter().enumerate() {
            for breakdown in &self.breakdowns {
                rows.extend((1..).zip(&breakdown.values).map(|(rank, value)| (period, day, breakdown, rank, value)));
            }
        }
        TableBuilder::new("property-values", &rows)
            .day("period", |(_, day, ..)| *day)
            .text("property", |(_, _, breakdown, ..)| breakdown.name.as_str())
            .rank("rank", |(.., rank, value)| (value.kind == EntityKind::Entity).then_some(*rank))
            .text("value_name", |(.., value)| value.name.as_str())
            .count("downloads", Downloads, |(period, .., value)| {
                value.downloads.get(*period).copied().unwrap_or_default()
            })
            .number("share", Share, |(period, _, breakdown, _, value)| breakdown.share(self.shares_of, value, *period))
            .number("coverage", Share, |(period, _, breakdown, ..)| breakdown.coverage(*period))
            .text("shares_of", |_| self.shares_of.name())
            .finish()
    }
}

fn models(series: &PropertySeries, period: usize) -> u64 {
    series.models.get(period).copied().unwrap_or_default()
}

fn at(values: &[Option<f64>], period: usize) -> Option<f64> {
    values.get(period).copied().flatten()
}

impl PropertySeries {
    /// Returns why there is no value in a period; empty if there is one.
    pub fn missing(&self, period: usize) -> String {
        match (at(&self.values, period), &self.reason) {
            (Some(_), _) => String::new(),
            (None, Some(reason)) => reason.clone(),
            (None, None) if at(&self.coverage, period).is_none() => "no downloads".to_owned(),
            (None, None) => "not known for any download".to_owned(),
        }
    }

    /// Returns why there is no multiple between two periods; empty if there is one.
    pub fn no_multiple(&self, before: usize, after: usize) -> String {
        let missing = |period: usize| Some(self.missing(period)).filter(|reason| !reason.is_empty());
        if self.multiple_between(before, after).is_some() {
            return String::new();
        }
        missing(before).or_else(|| missing(after)).unwrap_or_else(|| "none before".to_owned())
    }
}
