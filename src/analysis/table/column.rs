//! A column of a table: its name, its unit, and one value per row, all of one type.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::UNKNOWN;

/// A column of a table. It crosses from one thread to another as runs of bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header, lower case with underscores.
    pub name: String,
    /// The unit of the values.
    pub unit: ColumnUnit,
    /// One value per row.
    pub values: ColumnData,
    /// The rows whose day, count or number is undefined, ascending; `values` holds 0 there.
    pub undefined: Packed<u32>,
}

/// The values of a column, one per row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ColumnData {
    /// Days, as days since 1970-01-01.
    Days(Packed<i32>),
    /// Text: per row a key into `texts`; [`UNKNOWN`] reads "Unknown".
    Texts {
        /// One per row.
        keys: Packed<u32>,
        /// The texts that keys stand for.
        texts: Vec<String>,
    },
    /// Ranks from 1; 0 where there is none.
    Ranks(Packed<u32>),
    /// Whole numbers from 0.
    Counts(Packed<u64>),
    /// Numbers.
    Numbers(Packed<f64>),
}

/// The unit of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnUnit {
    /// No unit: days, words, ranks, coefficients, places, counts of other things.
    NoUnit,
    /// Downloads.
    Downloads,
    /// Models.
    Models,
    /// Entities of the question's level; developers where the column says so.
    Entities,
    /// Days.
    Days,
    /// Parameters of a model.
    Parameters,
    /// Parts of a whole on 0–1 (shares, coverage, turnover), and differences of them.
    Share,
    /// Points of HHI on 0–10,000, and differences of them.
    HhiPoints,
    /// Nats.
    Nats,
    /// A multiple: one value divided by another of the same unit.
    Multiple,
    /// Probabilities on 0–1: p and q of a test.
    Probability,
    /// That of the measure, property, effect or claim that the row names.
    OfRow,
}

/// One cell of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TableCell<'t> {
    /// There is no value.
    Undefined,
    /// A day.
    Day(Day),
    /// A text, which may be empty.
    Text(&'t str),
    /// A rank or a whole number.
    Count(u64),
    /// A number.
    Number(f64),
}

impl Column {
    /// Returns a column in which every row has a value.
    pub(in crate::analysis) fn new(name: &str, unit: ColumnUnit, values: ColumnData) -> Column {
        Column { name: name.to_owned(), unit, values, undefined: Packed(Vec::new()) }
    }

    /// Returns a column of days.
    pub(in crate::analysis) fn days(name: &str, days: impl IntoIterator<Item = Day>) -> Column {
        let days = days.into_iter().map(|day| day.0).collect();
        Column::new(name, ColumnUnit::NoUnit, ColumnData::Days(Packed(days)))
    }

    /// Returns a column with the same text in each row.
    pub(in crate::analysis) fn constant(name: &str, text: &str, rows: usize) -> Column {
        let values = ColumnData::Texts { keys: Packed(vec![0; rows]), texts: vec![text.to_owned()] };
        Column::new(name, ColumnUnit::NoUnit, values)
    }

    /// Returns a column of whole numbers.
    pub(in crate::analysis) fn counts(name: &str, unit: ColumnUnit, counts: Vec<u64>) -> Column {
        Column::new(name, unit, ColumnData::Counts(Packed(counts)))
    }

    /// Returns a column of numbers, some of which may be undefined.
    pub(in crate::analysis) fn numbers(name: &str, unit: ColumnUnit, numbers: &[Option<f64>]) -> Column {
        let undefined = (0..).zip(numbers).filter(|(_, number)| number.is_none()).map(|(row, _)| row);
        let values = numbers.iter().map(|number| number.unwrap_or(0.0)).collect();
        let undefined = Packed(undefined.collect());
        Column { undefined, ..Column::new(name, unit, ColumnData::Numbers(Packed(values))) }
    }

    /// Returns the number of rows.
    #[expect(clippy::len_without_is_empty, reason = "a column is read row by row")]
    pub fn len(&self) -> usize {
        match &self.values {
            ColumnData::Days(Packed(days)) => days.len(),
            ColumnData::Texts { keys: Packed(keys), .. } => keys.len(),
            ColumnData::Ranks(Packed(ranks)) => ranks.len(),
            ColumnData::Counts(Packed(counts)) => counts.len(),
            ColumnData::Numbers(Packed(numbers)) => numbers.len(),
        }
    }

    /// Returns whether the values are ranks, counts or numbers, which are set to the right; days and text are words.
    pub fn is_numeric(&self) -> bool {
        !matches!(self.values, ColumnData::Days(_) | ColumnData::Texts { .. })
    }

    /// Returns the cell of a row; [`TableCell::Undefined`] beyond the last row.
    pub fn cell(&self, row: usize) -> TableCell<'_> {
        if self.undefined.0.binary_search(&(row as u32)).is_ok() {
            return TableCell::Undefined;
        }
        let cell = match &self.values {
            ColumnData::Days(Packed(days)) => days.get(row).map(|&day| TableCell::Day(Day(day))),
            ColumnData::Texts { keys: Packed(keys), texts } => {
                keys.get(row).map(|&key| TableCell::Text(texts.get(key as usize).map_or("Unknown", String::as_str)))
            }
            ColumnData::Ranks(Packed(ranks)) => {
                ranks.get(row).filter(|rank| **rank > 0).map(|&rank| TableCell::Count(rank.into()))
            }
            ColumnData::Counts(Packed(counts)) => counts.get(row).map(|&count| TableCell::Count(count)),
            ColumnData::Numbers(Packed(numbers)) => numbers.get(row).map(|&number| TableCell::Number(number)),
        };
        cell.unwrap_or(TableCell::Undefined)
    }

    /// Returns the text of a cell: ISO 8601 for a day, the shortest digits that read back to the same number, and an
    /// empty text where the cell is undefined.
    pub fn text(&self, row: usize) -> String {
        match self.cell(row) {
            TableCell::Undefined => String::new(),
            TableCell::Day(day) => day.to_string(),
            TableCell::Text(text) => text.to_owned(),
            TableCell::Count(count) => count.to_string(),
            TableCell::Number(number) if self.unit == ColumnUnit::Probability => probability(number),
            TableCell::Number(number) => number.to_string(),
        }
    }

    /// Returns a column of these rows, in their order; a row beyond the last one has no value.
    pub(super) fn select(&self, rows: &[usize]) -> Column {
        let undefined = (0..).zip(rows).filter(|(_, row)| self.undefined.0.binary_search(&(**row as u32)).is_ok());
        let values = match &self.values {
            ColumnData::Days(days) => ColumnData::Days(selected(days, rows)),
            ColumnData::Texts { keys, texts } => ColumnData::Texts { keys: selected(keys, rows), texts: texts.clone() },
            ColumnData::Ranks(ranks) => ColumnData::Ranks(selected(ranks, rows)),
            ColumnData::Counts(counts) => ColumnData::Counts(selected(counts, rows)),
            ColumnData::Numbers(numbers) => ColumnData::Numbers(selected(numbers, rows)),
        };
        Column {
            undefined: Packed(undefined.map(|(row, _)| row).collect()),
            ..Column::new(&self.name, self.unit, values)
        }
    }

    /// Adds the rows of a column of the same type.
    pub(super) fn append(&mut self, other: &Column) {
        let before = self.len() as u32;
        match (&mut self.values, &other.values) {
            (ColumnData::Days(Packed(days)), ColumnData::Days(Packed(more))) => days.extend(more),
            (
                ColumnData::Texts { keys: Packed(keys), texts },
                ColumnData::Texts { keys: Packed(more), texts: others },
            ) => {
                let first = texts.len() as u32;
                keys.extend(more.iter().map(|&key| if key == UNKNOWN { UNKNOWN } else { first + key }));
                texts.extend_from_slice(others);
            }
            (ColumnData::Ranks(Packed(ranks)), ColumnData::Ranks(Packed(more))) => ranks.extend(more),
            (ColumnData::Counts(Packed(counts)), ColumnData::Counts(Packed(more))) => counts.extend(more),
            (ColumnData::Numbers(Packed(numbers)), ColumnData::Numbers(Packed(more))) => numbers.extend(more),
            _ => {
                debug_assert!(false, "{} and {} are of two types", self.name, other.name);
                return;
            }
        }
        self.undefined.0.extend(other.undefined.0.iter().map(|row| before + row));
    }
}

fn selected<T: Copy>(values: &Packed<T>, rows: &[usize]) -> Packed<T> {
    Packed(rows.iter().filter_map(|&row| values.0.get(row).copied()).collect())
}

impl ColumnData {
    /// Returns the name of the type, as the documentation has it.
    pub fn type_name(&self) -> &'static str {
        match self {
            ColumnData::Days(_) => "day",
            ColumnData::Texts { .. } => "text",
            ColumnData::Ranks(_) => "rank",
            ColumnData::Counts(_) => "count",
            ColumnData::Numbers(_) => "number",
        }
    }
}

impl ColumnUnit {
    /// Returns the name of the unit, as the documentation has it; empty for none.
    pub fn name(self) -> &'static str {
        match self {
            ColumnUnit::NoUnit => "",
            ColumnUnit::Downloads => "downloads",
            ColumnUnit::Models => "models",
            ColumnUnit::Entities => "entities",
            ColumnUnit::Days => "days",
            ColumnUnit::Parameters => "parameters",
            ColumnUnit::Share => "share on 0–1",
            ColumnUnit::HhiPoints => "points of HHI on 0–10,000",
            ColumnUnit::Nats => "nats",
            ColumnUnit::Multiple => "multiple",
            ColumnUnit::Probability => "probability on 0–1",
            ColumnUnit::OfRow => "as the row says",
        }
    }
}

/// Returns the shortest digits that read back to the same probability; with an exponent where zeros would be many.
fn probability(p: f64) -> String {
    match p {
        _ if p < LEAST_PROBABILITY => format!("< {LEAST_PROBABILITY:e}"),
        _ if p < 1e-4 => format!("{p:e}"),
        _ => p.to_string(),
    }
}

/// A probability below this one is written as being below it, since digits of it mean nothing.
pub const LEAST_PROBABILITY: f64 = 1e-300;
