//! Lines as a table: a row for each date, a column for each line.

use crate::analysis::Answer;
use crate::calendar::Day;
use crate::chart::{Heading, LineChart, Series, Unit, XAxis, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::words::period_name;

/// Rows, at most; the CSV has all.
const MOST_ROWS: usize = 200;

/// Returns the values that the lines are drawn from: the newest date first, ages from publication on.
pub(super) fn table(chart: &LineChart, answer: &Answer) -> ReadingTable {
    let mut days = chart.days();
    let (name, first) = match chart.x {
        XAxis::Dates => ("Date", "newest"),
        XAxis::AgeDays => ("Age", "first"),
    };
    let number = days.len();
    if chart.x == XAxis::Dates {
        days.reverse();
    }
    days.truncate(MOST_ROWS);
    let row = |day: &Day| {
        let start = match chart.x {
            XAxis::Dates => period_name(answer.question.granularity, *day),
            XAxis::AgeDays => format::value(f64::from(day.0), Unit::Days),
        };
        let counted = chart.count_bars.iter().map(|bars| {
            let count = bars.counts.iter().position(|(other, _)| other == day);
            let words = |index: usize| match (bars.counts.get(index), bars.wholes.get(index)) {
                (Some((_, count)), Some(&whole)) if whole > 0 => {
                    format::value(*count as f64 / whole as f64, Unit::Share)
                }
                (Some((_, count)), None) => format::integer(*count),
                _ => NO_VALUE.to_owned(),
            };
            count.map_or_else(|| NO_VALUE.to_owned(), words)
        });
        std::iter::once(start)
            .chain(chart.series.iter().map(|series| cell(chart, series, *day)))
            .chain(counted)
            .collect()
    };
    let cut = match number > days.len() {
        true => format!(" The {first} {} of {}; the CSV has all.", days.len(), format::integer(number as u64)),
        false => String::new(),
    };
    let columns =
        chart.series.iter().map(|series| &series.label).chain(chart.count_bars.iter().map(|bars| &bars.label));
    ReadingTable {
        heading: Heading { title: chart.heading.title.clone(), subtitle: format!("{}{cut}", chart.heading.subtitle) },
        source: chart.source.clone(),
        columns: std::iter::once(ReadingColumn::words(name)).chain(columns.map(ReadingColumn::numbers)).collect(),
        rows: days.iter().map(row).collect(),
    }
}

/// What stands where there is no value.
const NO_VALUE: &str = "–";

fn cell(chart: &LineChart, series: &Series, day: Day) -> String {
    let value = series.points.iter().find(|(other, _)| *other == day).and_then(|(_, value)| *value);
    value.map_or_else(|| NO_VALUE.to_owned(), |value| format::value(value, chart.unit))
}
