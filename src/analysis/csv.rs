//! Answers as tables: the same columns in the page's downloads and on the command line.

use std::borrow::Cow;

use super::{Answer, Curve, Layer, LayerKind, Level, MeasureSeries, PeriodSummary, Ranking};
use crate::calendar::Day;

/// Columns that hold words; all others hold numbers.
// One below the other it would be as long as all else here.
#[rustfmt::skip]
pub const TEXT_COLUMNS: &[&str] = &[
    "against", "attribute", "band_after", "band_before", "claim", "column", "created", "definition", "developer",
    "effect", "entities_merged", "entity", "event", "examples", "fact", "family", "file", "finding", "first_date", "group", "last_date", "level",
    "measure", "model", "note", "partner", "period", "property", "question", "reason", "relation", "role", "segment",
    "size_class", "statement", "statistic", "study", "read_in", "test", "threshold", "type", "unit", "value_name", "verdict", "weighting",
];

/// A table of text, ready to be shown or written.
///
/// Numbers stand in their shortest form that reads back to the same value; an undefined value is empty.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as CSV (RFC 4180, with a header, lines ending in a line feed).
    ///
    /// A text that a spreadsheet would compute, such as `=1+1`, has an apostrophe before it.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail, and all records have the header's length.
        let mut write = |row: &[String]| {
            row.iter().try_for_each(|cell| writer.write_field(&*inert(cell)))?;
            // The end of the record.
            writer.write_record(None::<&[u8]>)
        };
        let header: Vec<String> = self.columns.iter().map(|&column| column.to_owned()).collect();
        let written = std::iter::once(&header).chain(&self.rows).try_for_each(|row| write(row));
        debug_assert!(written.is_ok());
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A cell that a spreadsheet shows as it is: names are whatever a file holds, and a formula among them could fetch an address
/// or run a command. Which starts are computed is OWASP's list ("CSV Injection"); numbers stay numbers.
fn inert(cell: &str) -> Cow<'_, str> {
    let is_computed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = cell.bytes().any(|byte| byte.is_ascii_digit()) && cell.parse::<f64>().is_ok();
    if is_computed && !is_number { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// A number, or nothing where there is none.
pub(super) fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

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
pub fn shares_table(periods: &[PeriodSummary], layers: &[Layer]) -> Table {
    let mut rows = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let total: u64 = layers.iter().fold(0, |sum, layer| sum.saturating_add(layer.downloads[index]));
        let mut present: Vec<&Layer> = layers.iter().filter(|layer| layer.downloads[index] > 0).collect();
        present
            .sort_by_key(|layer| (layer.ranks[index].is_none(), layer.ranks[index], layer.kind == LayerKind::Unknown));
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
pub fn lorenz_table<'a>(curves: impl IntoIterator<Item = (Day, &'a Curve)>) -> Table {
    let rows = curves.into_iter().flat_map(|(day, points)| {
        points
            .iter()
            .map(move |(population, downloads)| vec![day.to_string(), population.to_string(), downloads.to_string()])
    });
    Table { columns: vec!["period", "population", "downloads"], rows: rows.collect() }
}

impl Answer {
    /// The main chart's data.
    pub fn measure_table(&self) -> Table {
        measure_table(&self.periods, &self.question.level, &[&self.measure])
    }

    /// The data of the shares over time.
    pub fn shares_table(&self) -> Table {
        shares_table(&self.periods, &self.layers)
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
