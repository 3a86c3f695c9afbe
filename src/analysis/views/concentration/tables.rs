//! The tables of the concentration view: the measure, shares over time, the ranking, Lorenz curves.

use super::share_series::known_and_unknown;
use super::table_rows::{MeasureRows, ShareRows};
use crate::analysis::table::{Column, ColumnUnit, TableBuilder};
use crate::analysis::{
    BoundedValue, ChangeEvidence, Concentration, ConcentrationChange, EntityKind, Interval, LeaveOneOut, Level,
    LorenzCurve, Measure, MeasureSeries, PeriodSummary, Ranking, ShareSeries, SharesOf, Table, WithoutOne,
};
use crate::calendar::Day;

/// `period,measure,level,value,entities,downloads,coverage`: HHI on 0–10,000, shares and coefficients on 0–1.
///
/// `downloads` are those of the entities counted; `coverage` is the part of all downloads that these are. Where intervals were
/// computed, `low` and `high` stand at the end: the 2.5 and 97.5 % quantiles of 1,000 replicates that draw models anew, in the unit of
/// the value.
pub fn measure_table(periods: &[PeriodSummary], level: &Level, series: &MeasureSeries) -> Table {
    let mut rows = MeasureRows::default();
    for (period, &value) in periods.iter().zip(&series.values) {
        rows.push(period.start, value, period.entities, period.downloads, period.coverage);
    }
    let mut table = rows.finish(series.measure, level);
    if let Some(intervals) = &series.intervals {
        let ends = |end: fn(Interval) -> f64| -> Vec<Option<f64>> {
            intervals.iter().map(|interval| interval.map(end)).collect()
        };
        table.columns.push(Column::numbers("low", ColumnUnit::OfRow, &ends(|(low, _)| low)));
        table.columns.push(Column::numbers("high", ColumnUnit::OfRow, &ends(|(_, high)| high)));
    }
    table
}

/// `period,rank,entity,downloads,share,shares_of,unknown_share`: the shares of a period add up to 1; "Other" and "Unknown"
/// have no rank, and "Unknown" has no share where shares are of the `known`.
///
/// Within a period entities stand by rank; those without downloads are left out. `unknown_share` is the part of all
/// downloads of the period whose entity isn't known.
pub fn shares_table(periods: &[PeriodSummary], layers: &[ShareSeries], shares_of: SharesOf) -> Table {
    let mut rows = ShareRows::default();
    for (index, period) in periods.iter().enumerate() {
        let mut present: Vec<(u32, &ShareSeries)> =
            (0..).zip(layers).filter(|(_, layer)| layer.downloads[index] > 0).collect();
        present.sort_by_key(|(_, layer)| {
            (layer.ranks[index].is_none(), layer.ranks[index], layer.kind == EntityKind::Unknown)
        });
        for (key, layer) in present {
            let rank = layer.ranks[index].and_then(|rank| u32::try_from(rank).ok());
            rows.push(period.start, rank.unwrap_or(0), layer.downloads[index]);
            if let Some(chained) = &layer.chained {
                rows.set_share(chained.get(index).copied().flatten());
            }
            rows.entities.push(key, || &layer.name);
        }
        let (known, unknown) = known_and_unknown(layers, index);
        rows.end_period(known, unknown);
    }
    rows.finish("share", shares_of)
}

/// The columns of [`shares_table`], of the ranking's period, with "Other" and "Unknown" at the end.
pub fn ranking_table(ranking: &Ranking) -> Table {
    let named = ranking.rows.iter().fold(0u64, |sum, row| sum.saturating_add(row.downloads));
    let mut rows = ShareRows::default();
    for entity in &ranking.rows {
        rows.push(ranking.start, u32::try_from(entity.rank).unwrap_or(0), entity.downloads);
        rows.entities.push_text(&entity.entity);
    }
    rows.push_rest(ranking.start, ranking.other, ranking.unknown);
    rows.end_period(named.saturating_add(ranking.other), ranking.unknown);
    rows.finish("ranking", ranking.shares_of)
}

/// `period,population,downloads`: cumulative parts of entities and downloads from (0, 0) to (1, 1), smallest entities first.
pub fn lorenz_table<'a>(curves: impl IntoIterator<Item = (Day, &'a LorenzCurve)>) -> Table {
    let points = curves.into_iter().flat_map(|(day, points)| points.iter().map(move |&point| (day, point)));
    TableBuilder::new("lorenz", &points.collect::<Vec<(Day, (f64, f64))>>())
        .day("period", |(day, _)| *day)
        .number("population", ColumnUnit::Share, |(_, (population, _))| *population)
        .number("downloads", ColumnUnit::Share, |(_, (_, downloads))| *downloads)
        .finish()
}

impl Concentration {
    /// Returns the answer as tables, as the page's downloads and the command line write them; the measure's own table apart.
    pub fn tables(&self, periods: &[PeriodSummary]) -> Vec<Table> {
        vec![
            self.shares_table(periods),
            self.ranking_table(),
            self.lorenz_table(),
            self.changes_table(),
            self.leave_one_out_table(),
            self.doubt_table(periods),
            self.list_bounds_table(),
        ]
    }

    /// Returns the main chart's data.
    pub fn measure_table(&self, periods: &[PeriodSummary], level: &Level) -> Table {
        measure_table(periods, level, &self.measure)
    }

    /// Returns the data of the shares over time.
    pub fn shares_table(&self, periods: &[PeriodSummary]) -> Table {
        shares_table(periods, &self.share_series, self.shares_of)
    }

    /// Returns the ranking's data.
    pub fn ranking_table(&self) -> Table {
        ranking_table(&self.ranking)
    }

    /// `statement,entity,against,period,before,after,change` and the columns of [`TableBuilder::evidence`], then
    /// `models_balanced,models_common,reason`: the changes that the view states, among all listed models and among comparable
    /// ones.
    ///
    /// `statement` is a measure, or `share` with its entity; values are in the unit of the measure, shares on 0–1. `reason` says
    /// where the chain ends.
    pub fn changes_table(&self) -> Table {
        let key_figures = self.key_figures.iter().enumerate();
        let measures = [(ConcentrationChange::Measure, self.measure.measure)]
            .into_iter()
            .chain(key_figures.map(|(index, series)| (ConcentrationChange::KeyFigure(index), series.measure)))
            .map(|(change, measure)| (change, measure.name(), ""));
        let shares = self.share_series.iter().enumerate();
        let shares =
            shares.map(|(index, series)| (ConcentrationChange::Share(index), "share".to_owned(), series.name.as_str()));
        let with_evidence = |(change, statement, entity)| Some((self.evidence(change)?, statement, entity));
        let rows: Vec<(&ChangeEvidence, String, &str)> = measures.chain(shares).filter_map(with_evidence).collect();
        let models = |evidence: &ChangeEvidence| self.told.models_of(evidence);
        TableBuilder::new("changes", &rows)
            .text("statement", |(_, statement, _)| statement)
            .text("entity", |(.., entity)| *entity)
            .day("against", |(evidence, ..)| models(evidence).map(|models| models.before))
            .day("period", |(evidence, ..)| models(evidence).map(|models| models.after))
            .number("before", ColumnUnit::OfRow, |(evidence, ..)| evidence.all.map(|(before, _)| before))
            .number("after", ColumnUnit::OfRow, |(evidence, ..)| evidence.all.map(|(_, after)| after))
            .number("change", ColumnUnit::OfRow, |(evidence, ..)| evidence.change())
            .evidence(ColumnUnit::OfRow, |(evidence, ..)| Some(*evidence))
            .count("models_balanced", ColumnUnit::Models, |(evidence, ..)| {
                models(evidence).map(|models| models.balanced)
            })
            .count("models_common", ColumnUnit::Models, |(evidence, ..)| models(evidence).map(|models| models.common))
            .text("reason", |(evidence, ..)| models(evidence).and_then(|models| models.reason()).unwrap_or_default())
            .finish()
    }

    /// `period,measure,level,left_out,downloads,value,change`: the measure of the chosen period without each of the largest.
    ///
    /// `level` is that of what is left out; `downloads` are its own, as far as the measure counts them; `change` is the value less
    /// that of all listed.
    pub fn leave_one_out_table(&self) -> Table {
        let measure = self.measure.measure.name();
        let rows: Vec<(&LeaveOneOut, &WithoutOne)> =
            self.leave_one_out.iter().flat_map(|found| found.without.iter().map(move |left| (found, left))).collect();
        TableBuilder::new("leave-one-out", &rows)
            .day("period", |(found, _)| found.start)
            .text("measure", |_| measure.as_str())
            .text("level", |(_, left)| left.level.name())
            .text("left_out", |(_, left)| left.name.as_str())
            .count("downloads", ColumnUnit::Downloads, |(_, left)| left.downloads)
            .number("value", ColumnUnit::OfRow, |(_, left)| left.value)
            .number("change", ColumnUnit::OfRow, |(found, left)| left.value.map(|value| value - found.listed))
            .finish()
    }

    /// `period,statement,entity,listed,low,high`: measures and shares of what is listed, and between which bounds the whole has them,
    /// where only the most downloaded models are listed.
    ///
    /// `statement` is a measure, or `share` with its entity; values are in the unit of the measure, shares on 0–1.
    pub fn list_bounds_table(&self) -> Table {
        let rows: Vec<(Day, String, &BoundedValue)> = self
            .list_bounds
            .iter()
            .flat_map(|bounds| bounds.bounded.iter().map(|bounded| (bounds.start, bounded)))
            .map(|(start, bounded)| (start, bounded.measure.map_or_else(|| "share".to_owned(), Measure::name), bounded))
            .collect();
        TableBuilder::new("list-bounds", &rows)
            .day("period", |(start, ..)| *start)
            .text("statement", |(_, statement, _)| statement.as_str())
            .text("entity", |(.., bounded)| bounded.entity.as_str())
            .number("listed", ColumnUnit::OfRow, |(.., bounded)| bounded.listed)
            .number("low", ColumnUnit::OfRow, |(.., bounded)| bounded.low)
            .number("high", ColumnUnit::OfRow, |(.., bounded)| bounded.high)
            .finish()
    }

    /// Returns the Lorenz curves' data, as drawn.
    pub fn lorenz_table(&self) -> Table {
        let drawn = self.lorenz.iter().flat_map(|lorenz| {
            let first = lorenz.first.as_ref().map(|(day, curve)| (*day, curve));
            first.into_iter().chain([(lorenz.start, &lorenz.points)])
        });
        lorenz_table(drawn)
    }
}
