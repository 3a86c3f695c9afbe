//! The tables of the view: the measure, shares over time, the ranking, Lorenz curves.

use crate::analysis::table::csv::optional;
use crate::analysis::{
    Concentration, EntityKind, Level, LorenzCurve, MeasureSeries, NamedTable, PeriodSummary, Ranking, ShareSeries,
    Table, View,
};
use crate::calendar::Day;

/// `period,measure,level,value,entities,downloads,coverage`: HHI on 0–10,000, shares and coefficients on 0–1.
///
/// `downloads` are those of the entities counted; `coverage` is their share of all downloads. Where intervals were
/// computed, `low` and `high` stand at the end: the ends of the 95 % interval, in the unit of the value.
pub fn measure_table(periods: &[PeriodSummary], level: &Level, series: &[&MeasureSeries]) -> Table {
    let with_intervals = series.iter().any(|series| series.intervals.is_some());
    let row = |series: &MeasureSeries, (index, period): (usize, &PeriodSummary)| {
        let mut row = vec![
            period.start.to_string(),
            series.measure.name(),
            level.name().to_owned(),
            optional(series.values[index]),
            period.entities.to_string(),
            period.downloads.to_string(),
            optional(period.coverage),
        ];
        if with_intervals {
            let interval = series.intervals.as_ref().and_then(|intervals| intervals[index]);
            row.extend([optional(interval.map(|(low, _)| low)), optional(interval.map(|(_, high)| high))]);
        }
        row
    };
    let mut columns = vec!["period", "measure", "level", "value", "entities", "downloads", "coverage"];
    if with_intervals {
        columns.extend(["low", "high"]);
    }
    Table {
        columns,
        rows: series.iter().flat_map(|series| periods.iter().enumerate().map(|period| row(series, period))).collect(),
    }
}

const SHARE_COLUMNS: [&str; 5] = ["period", "rank", "entity", "downloads", "share"];

/// `period,rank,entity,downloads,share`: the shares of a period add up to 1; "Other" and "Unknown" have no rank.
///
/// Within a period entities stand by rank; those without downloads are left out.
pub fn shares_table(periods: &[PeriodSummary], layers: &[ShareSeries]) -> Table {
    let mut rows = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let total: u64 = layers.iter().fold(0, |sum, layer| sum.saturating_add(layer.downloads[index]));
        let mut present: Vec<&ShareSeries> = layers.iter().filter(|layer| layer.downloads[index] > 0).collect();
        present
            .sort_by_key(|layer| (layer.ranks[index].is_none(), layer.ranks[index], layer.kind == EntityKind::Unknown));
        rows.extend(present.into_iter().map(|layer| {
            let rank = layer.ranks[index].map_or_else(String::new, |rank| rank.to_string());
            share_row(period.start, rank, &layer.name, layer.downloads[index], total)
        }));
    }
    Table { columns: SHARE_COLUMNS.to_vec(), rows }
}

/// `period,rank,entity,downloads,share` of the ranking's period, with "Other" and "Unknown" at the end.
pub fn ranking_table(ranking: &Ranking) -> Table {
    let named = ranking.rows.iter().fold(0u64, |sum, row| sum.saturating_add(row.downloads));
    let total = named.saturating_add(ranking.other).saturating_add(ranking.unknown);
    let row = |rank: String, name: &str, downloads| share_row(ranking.start, rank, name, downloads, total);
    let mut rows: Vec<Vec<String>> =
        ranking.rows.iter().map(|entity| row(entity.rank.to_string(), &entity.entity, entity.downloads)).collect();
    let rest = [("Other", ranking.other), ("Unknown", ranking.unknown)];
    rows.extend(rest.into_iter().filter(|&(_, n)| n > 0).map(|(name, downloads)| row(String::new(), name, downloads)));
    Table { columns: SHARE_COLUMNS.to_vec(), rows }
}

fn share_row(period: Day, rank: String, entity: &str, downloads: u64, total: u64) -> Vec<String> {
    let share = downloads as f64 / total as f64;
    vec![period.to_string(), rank, entity.to_owned(), downloads.to_string(), share.to_string()]
}

/// `period,population,downloads`: cumulative shares from (0, 0) to (1, 1), smallest entities first.
pub fn lorenz_table<'a>(curves: impl IntoIterator<Item = (Day, &'a LorenzCurve)>) -> Table {
    let rows = curves.into_iter().flat_map(|(day, points)| {
        points
            .iter()
            .map(move |(population, downloads)| vec![day.to_string(), population.to_string(), downloads.to_string()])
    });
    Table { columns: vec!["period", "population", "downloads"], rows: rows.collect() }
}

impl Concentration {
    /// The answer as tables, as the page's downloads and the command line write them; the measure's own table apart.
    pub fn tables(&self, periods: &[PeriodSummary]) -> Vec<NamedTable> {
        let tables = [self.shares_table(periods), self.ranking_table(), self.lorenz_table()];
        View::Concentration.tables().iter().zip(tables).map(|(&name, table)| NamedTable { name, table }).collect()
    }

    /// The main chart's data.
    pub fn measure_table(&self, periods: &[PeriodSummary], level: &Level) -> Table {
        measure_table(periods, level, &[&self.measure])
    }

    /// The data of the shares over time.
    pub fn shares_table(&self, periods: &[PeriodSummary]) -> Table {
        shares_table(periods, &self.layers)
    }

    /// The ranking's data.
    pub fn ranking_table(&self) -> Table {
        ranking_table(&self.ranking)
    }

    /// The Lorenz curves' data, as drawn.
    pub fn lorenz_table(&self) -> Table {
        let drawn = self.lorenz.iter().flat_map(|lorenz| {
            let first = lorenz.first.as_ref().map(|(day, curve)| (*day, curve));
            first.into_iter().chain([(lorenz.start, &lorenz.points)])
        });
        lorenz_table(drawn)
    }
}
