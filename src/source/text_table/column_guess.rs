//! What a column of a text can be read as, from all of its cells.

use super::cells::{CellNumber, CellValue, DateOrder, DecimalMark, boolean, date, is_null_word, number};

/// What a column is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextColumnType {
    Text,
    Boolean,
    Date(DateOrder),
    /// Whole numbers of 32 bits: a digit and a comma don't become eight bytes.
    Small(DecimalMark),
    /// Whole numbers of 64 bits.
    Whole(DecimalMark),
    Fraction(DecimalMark),
}

/// What the cells that have been seen can be, all of them.
#[derive(Clone, Debug)]
pub(super) struct ColumnGuess {
    has_values: bool,
    /// Nothing but text is possible any more.
    is_text: bool,
    is_boolean: bool,
    /// One per [`ORDERS`].
    is_date: [bool; 3],
    /// Whether dates have points: those begin with the day.
    has_points: bool,
    /// One per [`MARKS`].
    numbers: [NumberGuess; 2],
}

const ORDERS: [DateOrder; 3] = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear];
const MARKS: [DecimalMark; 2] = [DecimalMark::Point, DecimalMark::Comma];

/// What the cells have in common as numbers with one kind of marks.
#[derive(Clone, Copy, Debug)]
struct NumberGuess {
    is_possible: bool,
    is_small: bool,
    has_huge: bool,
    has_fraction: bool,
    /// The most marks between thousands.
    groups: usize,
}

impl ColumnGuess {
    /// Starts with no cells; numbers can have a comma before their fraction if `with_comma`.
    pub(super) fn new(with_comma: bool) -> ColumnGuess {
        let number = NumberGuess { is_possible: true, is_small: true, has_huge: false, has_fraction: false, groups: 0 };
        let numbers = [number, NumberGuess { is_possible: with_comma, ..number }];
        ColumnGuess {
            has_values: false,
            is_text: false,
            is_boolean: true,
            is_date: [true; 3],
            has_points: false,
            numbers,
        }
    }

    /// Takes a cell.
    pub(super) fn push(&mut self, cell: &[u8]) {
        if self.is_text || cell.is_empty() || is_null_word(cell) {
            return;
        }
        self.has_values = true;
        self.is_boolean = self.is_boolean && boolean(cell).is_some();
        for (is_date, order) in self.is_date.iter_mut().zip(ORDERS) {
            *is_date = *is_date && date(cell, order).is_some();
        }
        self.has_points |= cell.contains(&b'.');
        for (guess, mark) in self.numbers.iter_mut().zip(MARKS) {
            if guess.is_possible {
                guess.push(number(cell, mark));
            }
        }
        let is_number = self.numbers.iter().any(|guess| guess.is_possible);
        self.is_text = !(self.is_boolean || is_number || self.is_date.contains(&true));
    }

    /// Returns the mark that alone can stand before the fractions of its numbers: evidence for the other columns.
    pub(super) fn sure_mark(&self) -> Option<DecimalMark> {
        let [point, comma] = &self.numbers;
        match (point.is_possible, comma.is_possible) {
            _ if !self.has_values => None,
            (true, false) => Some(DecimalMark::Point),
            (false, true) => Some(DecimalMark::Comma),
            _ => None,
        }
    }

    /// Returns what the column is written as; `mark` is what stands before fractions elsewhere in the table, if that is known.
    pub(super) fn column_type(&self, mark: Option<DecimalMark>) -> TextColumnType {
        if self.is_text || !self.has_values {
            return TextColumnType::Text;
        }
        if self.is_boolean {
            return TextColumnType::Boolean;
        }
        match self.is_date {
            [true, ..] => return TextColumnType::Date(DateOrder::YearMonthDay),
            // Nobody writes the month first before a point; before a slash both are usual.
            [_, true, true] if self.has_points => return TextColumnType::Date(DateOrder::DayMonthYear),
            [_, true, false] => return TextColumnType::Date(DateOrder::DayMonthYear),
            [_, false, true] => return TextColumnType::Date(DateOrder::MonthDayYear),
            _ => {}
        }
        let [point, comma] = &self.numbers;
        let is_plain = |guess: &NumberGuess| guess.groups == 0 && !guess.has_fraction;
        let chosen = match (point.is_possible, comma.is_possible) {
            (true, true) if is_plain(point) && is_plain(comma) => Some(DecimalMark::Point),
            // 1,234 is a thousand or one: other columns may tell.
            (true, true) => mark,
            (true, false) if self.is_certain(point) => Some(DecimalMark::Point),
            (false, true) => Some(DecimalMark::Comma),
            _ => None,
        };
        let of_mark = |mark| match mark {
            DecimalMark::Point => point,
            DecimalMark::Comma => comma,
        };
        chosen.map_or(TextColumnType::Text, |mark| of_mark(mark).column_type(mark))
    }

    /// Returns whether marks between thousands, if there are any, can be nothing else.
    fn is_certain(&self, guess: &NumberGuess) -> bool {
        guess.groups != 1 || guess.has_fraction
    }
}

impl NumberGuess {
    fn push(&mut self, number: Option<CellNumber>) {
        let Some(CellNumber { value, groups }) = number else {
            self.is_possible = false;
            return;
        };
        self.groups = self.groups.max(groups);
        match value {
            CellValue::Whole(value) => self.is_small &= i32::try_from(value).is_ok(),
            CellValue::Huge(_) => self.has_huge = true,
            CellValue::Fraction(_) => self.has_fraction = true,
        }
    }

    fn column_type(&self, mark: DecimalMark) -> TextColumnType {
        match self {
            NumberGuess { has_fraction: true, .. } => TextColumnType::Fraction(mark),
            // Not to the last digit: an identifier, perhaps.
            NumberGuess { has_huge: true, .. } => TextColumnType::Text,
            NumberGuess { is_small: true, .. } => TextColumnType::Small(mark),
            _ => TextColumnType::Whole(mark),
        }
    }
}
