//! The view's tables.

use super::{Breakdown, Properties, PropertyInterval, PropertySeries, SizePoint};
use crate::analysis::table::csv::{Table, optional};
use crate::analysis::{NamedTable, View};

impl Properties {
    /// The answer as tables, as the page's downloads and the command line write them: sizes of models, properties of
    /// downloads, multiples between the two periods, and downloads by the values of attributes.
    pub fn tables(&self) -> Vec<NamedTable> {
        let tables = [self.size_table(), self.properties_table(), self.multiples_table(), self.values_table()];
        View::Properties.tables().iter().zip(tables).map(|(name, table)| NamedTable { name, table }).collect()
    }

    /// `period,weighting,mean,geometric_mean,p10,median,p90,models,coverage`: sizes in parameters.
    ///
    /// `weighting` says what a model counts for: `downloads`, or the same as any other of the `listed models` or of the
    /// `models created in the period`. `models` have a known size; `coverage` is the part of the downloads, or of the
    /// models, whose size is known, on 0–1. A snapshot's models created are those since the snapshot before it.
    pub fn size_table(&self) -> Table {
        let columns =
            vec!["period", "weighting", "mean", "geometric_mean", "p10", "median", "p90", "models", "coverage"];
        let mut rows = Vec::new();
        for (period, day) in self.periods.iter().enumerate() {
            for (weighting, points) in &self.sizes {
                let Some(point) = points.get(period) else { continue };
                let mut row = vec![day.to_string(), weighting.name().to_owned()];
                row.extend(size_cells(point));
                rows.push(row);
            }
        }
        Table { columns, rows }
    }

    /// `period,property,unit,value,low,high,coverage,models,reason`: properties of what is downloaded.
    ///
    /// `unit` is `parameters`, `share of known` (of the downloads for which the property is known, on 0–1) or `share of
    /// all` (of all downloads: a lower bound). `low` and `high` are the ends of the 95 % interval (cluster bootstrap over
    /// models), in the chosen period alone. `coverage` is the share of downloads for which the property is known, on 0–1,
    /// `models` how many models these are. `reason` says why a value is missing.
    pub fn properties_table(&self) -> Table {
        let columns = vec!["period", "property", "unit", "value", "low", "high", "coverage", "models", "reason"];
        let mut rows = Vec::new();
        for (period, day) in self.periods.iter().enumerate() {
            for series in &self.series {
                let [low, high] = ends(series.interval.filter(|_| period == self.after));
                let mut row = vec![day.to_string(), series.property.name().to_owned(), series.unit().to_owned()];
                row.extend([optional(at(&series.values, period)), low, high, optional(at(&series.coverage, period))]);
                row.push(series.models.get(period).copied().unwrap_or_default().to_string());
                row.push(series.missing(period));
                rows.push(row);
            }
        }
        Table { columns, rows }
    }

    /// `against,period,property,unit,before,after,multiple,low,high,undefined_replicates,coverage_before,coverage,
    /// models_before,models,reason`: each property now ÷ before.
    ///
    /// `unit` is that of `before` and `after`; `multiple` has none. `low` and `high` are the ends of its 95 % interval
    /// (cluster bootstrap over models, 1,000 replicates, of which `undefined_replicates` gave no multiple and were left
    /// out). No rows where there is only one period.
    pub fn multiples_table(&self) -> Table {
        let columns = vec![
            "against",
            "period",
            "property",
            "unit",
            "before",
            "after",
            "multiple",
            "low",
            "high",
            "undefined_replicates",
            "coverage_before",
            "coverage",
            "models_before",
            "models",
            "reason",
        ];
        let days =
            self.before.and_then(|before| Some((before, *self.periods.get(before)?, *self.periods.get(self.after)?)));
        let row = |series: &PropertySeries| {
            let (before, against, period) = days?;
            let [low, high] = ends(series.multiple_interval);
            let undefined = series.multiple_interval.map_or_else(String::new, |spread| spread.undefined.to_string());
            let models = |period: usize| series.models.get(period).copied().unwrap_or_default().to_string();
            Some(vec![
                against.to_string(),
                period.to_string(),
                series.property.name().to_owned(),
                series.unit().to_owned(),
                optional(at(&series.values, before)),
                optional(at(&series.values, self.after)),
                optional(series.multiple),
                low,
                high,
                undefined,
                optional(at(&series.coverage, before)),
                optional(at(&series.coverage, self.after)),
                models(before),
                models(self.after),
                series.no_multiple(before, self.after),
            ])
        };
        Table { columns, rows: self.series.iter().filter_map(row).collect() }
    }

    /// `period,property,rank,value_name,downloads,share,coverage`: downloads by architecture, library, language, license
    /// class and training data.
    ///
    /// The values named are the 20 largest of the chosen period, ranked there; "Other" and "Unknown" have no rank.
    /// `share` is of all downloads, unknown ones included, on 0–1: the shares of a property add up to 1. `coverage` is the
    /// share of downloads whose value is known.
    pub fn values_table(&self) -> Table {
        let columns = vec!["period", "property", "rank", "value_name", "downloads", "share", "coverage"];
        let rows = self.periods.iter().enumerate().flat_map(|(period, day)| {
            self.breakdowns.iter().flat_map(move |breakdown| division_rows(breakdown, period, &day.to_string()))
        });
        Table { columns, rows: rows.collect() }
    }
}

fn division_rows(breakdown: &Breakdown, period: usize, day: &str) -> Vec<Vec<String>> {
    let row = |(index, value): (usize, &super::BreakdownValue)| {
        let ranked = value.kind == crate::analysis::EntityKind::Entity;
        vec![
            day.to_owned(),
            breakdown.name.clone(),
            if ranked { (index + 1).to_string() } else { String::new() },
            value.name.clone(),
            value.downloads.get(period).copied().unwrap_or_default().to_string(),
            optional(breakdown.share(value, period)),
            optional(breakdown.coverage(period)),
        ]
    };
    breakdown.values.iter().enumerate().map(row).collect()
}

fn size_cells(point: &SizePoint) -> [String; 7] {
    let [mean, geometric_mean, p10, median, p90] =
        point.sizes.map_or([None; 5], |s| [s.mean, s.geometric_mean, s.p10, s.median, s.p90].map(Some));
    [
        optional(mean),
        optional(geometric_mean),
        optional(p10),
        optional(median),
        optional(p90),
        point.models.to_string(),
        optional(point.coverage),
    ]
}

fn ends(spread: Option<PropertyInterval>) -> [String; 2] {
    [optional(spread.map(|spread| spread.low)), optional(spread.map(|spread| spread.high))]
}

fn at(values: &[Option<f64>], period: usize) -> Option<f64> {
    values.get(period).copied().flatten()
}

impl PropertySeries {
    /// Why there is no value in a period; empty if there is one.
    pub fn missing(&self, period: usize) -> String {
        match (at(&self.values, period), &self.reason) {
            (Some(_), _) => String::new(),
            (None, Some(reason)) => reason.clone(),
            (None, None) if at(&self.coverage, period).is_none() => "no downloads".to_owned(),
            (None, None) => "not known for any download".to_owned(),
        }
    }

    /// Why there is no multiple between two periods; empty if there is one.
    pub fn no_multiple(&self, before: usize, after: usize) -> String {
        let missing = |period: usize| Some(self.missing(period)).filter(|reason| !reason.is_empty());
        if self.multiple_between(before, after).is_some() {
            return String::new();
        }
        missing(before).or_else(|| missing(after)).unwrap_or_else(|| "none before".to_owned())
    }
}
