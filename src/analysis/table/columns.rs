//! Tables by column, cheap to hand from one thread to another: a column of numbers is one run of bytes.

use serde::{Deserialize, Serialize};

use crate::analysis::table::csv::optional;
use crate::calendar::Day;
use crate::packed::Packed;
use crate::panel::UNKNOWN;

/// A table by column.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Columns {
    /// Names of the columns.
    pub names: Vec<String>,
    /// The columns, in the order of their names; all of one length.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Column {
    /// Days, as days since 1970-01-01.
    Days(Packed<i32>),
    /// Text: per row a key into `names`, or [`UNKNOWN`] where there is none.
    Names {
        /// One per row.
        keys: Packed<u32>,
        /// Each text once.
        names: Vec<String>,
    },
    /// Ranks from 1; 0 where there is none.
    Ranks(Packed<u32>),
    /// Whole numbers.
    Counts(Packed<u64>),
    /// Numbers.
    Numbers {
        /// One per row; 0 where the number is undefined.
        values: Packed<f64>,
        /// The rows whose number is undefined, ascending.
        undefined: Packed<u32>,
    },
}

impl Column {
    /// A column of days.
    pub(in crate::analysis) fn days(days: impl IntoIterator<Item = Day>) -> Column {
        Column::Days(Packed(days.into_iter().map(|day| day.0).collect()))
    }

    /// The same text in each row.
    pub(in crate::analysis) fn constant(text: &str, rows: usize) -> Column {
        Column::Names { keys: Packed(vec![0; rows]), names: vec![text.to_owned()] }
    }

    /// A column of numbers, some of which may be undefined.
    pub(in crate::analysis) fn numbers(numbers: &[Option<f64>]) -> Column {
        let undefined = (0..).zip(numbers).filter(|(_, number)| number.is_none()).map(|(row, _)| row);
        Column::Numbers {
            values: Packed(numbers.iter().map(|number| number.unwrap_or(0.0)).collect()),
            undefined: Packed(undefined.collect()),
        }
    }

    /// Number of rows.
    #[expect(clippy::len_without_is_empty, reason = "a column is looked at row by row")]
    pub fn len(&self) -> usize {
        match self {
            Column::Days(Packed(days)) => days.len(),
            Column::Names { keys: Packed(keys), .. } => keys.len(),
            Column::Ranks(Packed(ranks)) => ranks.len(),
            Column::Counts(Packed(counts)) => counts.len(),
            Column::Numbers { values: Packed(values), .. } => values.len(),
        }
    }

    /// A row as text, as tables have it: an undefined number is empty.
    pub fn text(&self, row: usize) -> String {
        let text = match self {
            Column::Days(Packed(days)) => days.get(row).map(|&day| Day(day).to_string()),
            Column::Names { keys: Packed(keys), names } => keys.get(row).map(|&key| match names.get(key as usize) {
                Some(name) => name.clone(),
                None => "Unknown".to_owned(),
            }),
            Column::Ranks(Packed(ranks)) => ranks.get(row).filter(|rank| **rank > 0).map(u32::to_string),
            Column::Counts(Packed(counts)) => counts.get(row).map(u64::to_string),
            Column::Numbers { values: Packed(values), undefined: Packed(undefined) } => {
                let defined = undefined.binary_search(&(row as u32)).is_err();
                Some(optional(values.get(row).copied().filter(|_| defined)))
            }
        };
        text.unwrap_or_default()
    }
}

/// Text of a column while its rows are made: each text is kept once, from the first row that has it on.
#[derive(Default)]
pub(in crate::analysis) struct NamesBuilder {
    keys: Vec<u32>,
    names: Vec<String>,
    /// Per key of the caller the key of the column.
    known: Vec<u32>,
}

impl NamesBuilder {
    /// Adds a row with the text of the caller's `key`, which `name` gives.
    pub(in crate::analysis) fn push<'n>(&mut self, key: u32, name: impl FnOnce() -> &'n str) {
        let place = key as usize;
        if place >= self.known.len() {
            self.known.resize(place + 1, UNKNOWN);
        }
        let Some(known) = self.known.get_mut(place) else { return };
        if *known == UNKNOWN {
            *known = self.names.len() as u32;
            self.names.push(name().to_owned());
        }
        self.keys.push(*known);
    }

    /// Adds a row with a text that no key stands for.
    pub(in crate::analysis) fn push_own(&mut self, text: &str) {
        self.keys.push(self.names.len() as u32);
        self.names.push(text.to_owned());
    }

    /// Adds a row without text.
    pub(in crate::analysis) fn push_unknown(&mut self) {
        self.keys.push(UNKNOWN);
    }

    pub(in crate::analysis) fn finish(self) -> Column {
        Column::Names { keys: Packed(self.keys), names: self.names }
    }
}
