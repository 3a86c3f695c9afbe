//! Builds a table column by column, from a slice with one item per row.

use super::column::{Column, ColumnData, ColumnUnit};
use super::typed::Table;
use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::UNKNOWN;

/// Makes a table from `rows`: each call adds a column, whose value a function takes from an item.
///
/// ```text
/// TableBuilder::new("ranks", &lines)
///     .day("period", |line| line.period)
///     .text("entity", |line| line.entity.as_str())
///     .rank("rank", |line| line.rank)
///     .number("share", ColumnUnit::Share, |line| line.share)
///     .finish()
/// ```
pub struct TableBuilder<'r, R> {
    rows: &'r [R],
    table: Table,
}

// The methods are thin: what loops takes a `dyn` function, so that a program has it once and not per column.
impl<'r, R> TableBuilder<'r, R> {
    /// Starts a table without columns.
    pub fn new(name: &str, rows: &'r [R]) -> Self {
        TableBuilder { rows, table: Table { name: name.to_owned(), columns: Vec::new() } }
    }

    /// Adds a column of days, which may be undefined.
    pub fn day<T: Into<Option<Day>>>(self, name: &str, day: impl Fn(&'r R) -> T) -> Self {
        let rows = self.rows;
        self.with(days(name, rows.len(), &|row| rows.get(row).and_then(|row| day(row).into())))
    }

    /// Adds a column of text.
    pub fn text<T: AsRef<str>>(self, name: &str, text: impl Fn(&'r R) -> T) -> Self {
        let rows = self.rows;
        self.with(texts(name, rows.len(), &|row, texts| {
            texts.push_text(rows.get(row).map(&text).as_ref().map_or("", AsRef::as_ref));
        }))
    }

    /// Adds a column of ranks from 1, which may be undefined.
    pub fn rank<T: Into<Option<u64>>>(self, name: &str, rank: impl Fn(&'r R) -> T) -> Self {
        let rows = self.rows;
        self.with(ranks(name, rows.len(), &|row| rows.get(row).and_then(|row| rank(row).into())))
    }

    /// Adds a column of whole numbers, which may be undefined.
    pub fn count<T: Into<Option<u64>>>(self, name: &str, unit: ColumnUnit, count: impl Fn(&'r R) -> T) -> Self {
        let rows = self.rows;
        self.with(counts(name, unit, rows.len(), &|row| rows.get(row).and_then(|row| count(row).into())))
    }

    /// Adds a column of numbers, which may be undefined.
    pub fn number<T: Into<Option<f64>>>(self, name: &str, unit: ColumnUnit, number: impl Fn(&'r R) -> T) -> Self {
        let rows = self.rows;
        self.with(numbers(name, unit, rows.len(), &|row| rows.get(row).and_then(|row| number(row).into())))
    }

    /// Returns the items, one per row.
    pub(super) fn rows(&self) -> &'r [R] {
        self.rows
    }

    /// Adds a column of numbers, one per row.
    pub(super) fn numbers(self, name: &str, unit: ColumnUnit, values: &[Option<f64>]) -> Self {
        self.with(Column::numbers(name, unit, values))
    }

    /// Adds a column of texts, one per row.
    pub(super) fn texts(self, name: &str, values: impl Iterator<Item = &'static str>) -> Self {
        let mut texts = TextBuilder::default();
        values.for_each(|text| texts.push_text(text));
        self.with(texts.finish(name))
    }

    /// Returns the table.
    pub fn finish(self) -> Table {
        self.table
    }

    fn with(mut self, column: Column) -> Self {
        self.table.columns.push(column);
        self
    }
}

fn days(name: &str, rows: usize, day: &dyn Fn(usize) -> Option<Day>) -> Column {
    let days: Vec<Option<Day>> = (0..rows).map(day).collect();
    let values = days.iter().map(|day| day.map_or(0, |day| day.0)).collect();
    let column = Column::new(name, ColumnUnit::NoUnit, ColumnData::Days(Packed(values)));
    Column { undefined: undefined(days.iter().map(Option::is_some)), ..column }
}

fn texts(name: &str, rows: usize, push: &dyn Fn(usize, &mut TextBuilder)) -> Column {
    let mut texts = TextBuilder::default();
    (0..rows).for_each(|row| push(row, &mut texts));
    texts.finish(name)
}

fn ranks(name: &str, rows: usize, rank: &dyn Fn(usize) -> Option<u64>) -> Column {
    let ranks = (0..rows).map(|row| rank(row).and_then(|rank| u32::try_from(rank).ok()).unwrap_or(0)).collect();
    Column::new(name, ColumnUnit::NoUnit, ColumnData::Ranks(Packed(ranks)))
}

fn counts(name: &str, unit: ColumnUnit, rows: usize, count: &dyn Fn(usize) -> Option<u64>) -> Column {
    let counts: Vec<Option<u64>> = (0..rows).map(count).collect();
    let column = Column::counts(name, unit, counts.iter().map(|count| count.unwrap_or(0)).collect());
    Column { undefined: undefined(counts.iter().map(Option::is_some)), ..column }
}

fn numbers(name: &str, unit: ColumnUnit, rows: usize, number: &dyn Fn(usize) -> Option<f64>) -> Column {
    Column::numbers(name, unit, &(0..rows).map(number).collect::<Vec<Option<f64>>>())
}

fn undefined(is_defined: impl Iterator<Item = bool>) -> Packed<u32> {
    Packed((0..).zip(is_defined).filter(|(_, is_defined)| !is_defined).map(|(row, _)| row).collect())
}

/// A column of text while its rows are made.
#[derive(Default)]
pub(in crate::analysis) struct TextBuilder {
    keys: Vec<u32>,
    texts: Vec<String>,
    /// Per key of the caller the key of the column.
    known: Vec<u32>,
}

impl TextBuilder {
    /// Adds a row with the text of the caller's `key`, which `text` gives; each key's text is kept once, from the first
    /// row that has it on.
    pub fn push<'n>(&mut self, key: u32, text: impl FnOnce() -> &'n str) {
        let place = key as usize;
        if place >= self.known.len() {
            self.known.resize(place + 1, UNKNOWN);
        }
        let Some(known) = self.known.get_mut(place) else { return };
        if *known == UNKNOWN {
            *known = self.texts.len() as u32;
            self.texts.push(text().to_owned());
        }
        self.keys.push(*known);
    }

    /// Adds a row with a text that no key of the caller stands for; in a run of rows it is kept once.
    pub fn push_text(&mut self, text: &str) {
        if self.texts.last().is_none_or(|last| last != text) {
            self.texts.push(text.to_owned());
        }
        self.keys.push(self.texts.len() as u32 - 1);
    }

    /// Adds a row that reads "Unknown".
    pub fn push_unknown(&mut self) {
        self.keys.push(UNKNOWN);
    }

    /// Returns the column.
    pub fn finish(self, name: &str) -> Column {
        Column::new(name, ColumnUnit::NoUnit, ColumnData::Texts { keys: Packed(self.keys), texts: self.texts })
    }
}
