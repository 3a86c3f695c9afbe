//! One file from bytes to panel rows: footer, roles, projection, row groups, batches.
//!
//! [`Import`] is a state machine over [`crate::source`]; several imports in a row fill one
//! [`Builder`]: shards of a table, snapshots, a panel and its table of attributes.

use std::ops::Range;

use bytes::Bytes;

use crate::calendar::Day;
use crate::panel::{Builder, Table};
use crate::schema::{self, BaseSource, Column, ColumnType, Kind, Roles};
use crate::source::{FileMetadata, Footer, LoadError, Poll, Rows, row_groups_between};

/// Key-value metadata of a file: what its column of downloads counts, as [`Kind::from_name`] reads it.
pub const KIND_KEY: &str = "lorenz.downloads";
/// Key-value metadata of a file: one line that names source and license.
pub const SOURCE_KEY: &str = "lorenz.source";

/// Key-value metadata of a file: the first day that its maker suggests to show, as `YYYY-MM-DD`.
pub const FROM_KEY: &str = "lorenz.from";

/// Key-value metadata of a file: dates whose rows are a part of what was to be collected, `YYYY-MM-DD` with commas.
pub const INCOMPLETE_KEY: &str = "lorenz.incomplete";

/// What to read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// What the downloads count, if the reader says; goes before the file's word and every guess.
    pub kind: Option<Kind>,
    /// Columns to read as attributes beyond the known ones.
    pub extra_columns: Vec<String>,
    /// Row groups that end before this day are not read (except for counters, whose flows need what precedes).
    pub from: Option<Day>,
    /// Row groups that begin after this day are not read.
    pub to: Option<Day>,
}

/// A file whose footer has been read.
#[derive(Clone)]
pub struct Opened {
    /// The footer.
    pub metadata: FileMetadata,
    /// The columns.
    pub columns: Vec<Column>,
    /// Which column plays which role.
    pub roles: Roles,
    /// The row groups that will be read.
    pub row_groups: Vec<usize>,
    /// Bytes of the columns and row groups that will be read.
    pub needed_bytes: u64,
}

impl Opened {
    /// What the column of this index is used as, in words; a column may be used as several things.
    pub fn role_of(&self, index: usize) -> String {
        let roles = &self.roles;
        let column = &self.columns[index];
        let downloads = roles.downloads.filter(|&(downloads, _)| downloads == index);
        let mut uses = Vec::new();
        let mut used = |is: bool, what: String| uses.extend(is.then_some(what));
        used(index == roles.model, "model".to_owned());
        used(roles.id == Some(index), "repository id".to_owned());
        used(roles.author == Some(index), "developer".to_owned());
        used(roles.time == Some(index), "date".to_owned());
        used(roles.created == Some(index), "first publication".to_owned());
        used(
            downloads.is_some(),
            format!("downloads ({})", roles.downloads.map_or(Kind::Flow, |(_, kind)| kind).name()),
        );
        let what = if column.column_type == ColumnType::Number { "number" } else { "level" };
        used(roles.attributes.contains(&index), format!("{what} {}", schema::level_name(&column.name)));
        if let Some((_, source)) = roles.bases.iter().find(|(column, _)| *column == index) {
            used(true, "base models".to_owned());
            used(*source != BaseSource::Names, "relation to base model".to_owned());
        }
        used(roles.license_tags == Some(index), "level license".to_owned());
        let unused = match column.column_type {
            ColumnType::Text | ColumnType::Boolean | ColumnType::List => "not read (a level, if asked for)",
            ColumnType::Number => "not read (a number, if asked for)",
            ColumnType::Date | ColumnType::Other => "not read",
        };
        if uses.is_empty() { unused.to_owned() } else { uses.join(", ") }
    }
}

enum State {
    Footer(Box<Footer>),
    Rows(Box<Rows>),
}

/// Reads one file into a [`Builder`], asking for the byte ranges that it needs.
pub struct Import {
    state: State,
    options: Options,
    undated: Option<Day>,
    opened: Option<(Opened, Table)>,
    rows_read: u64,
}

impl Import {
    /// Starts on a file; `name` gives the date of a file without a column of dates (`…2026-10-26…`, `…2026-10…`).
    pub fn new(name: &str, length_bytes: u64, options: &Options) -> Result<Import, LoadError> {
        Ok(Import {
            state: State::Footer(Box::new(Footer::new(length_bytes)?)),
            options: options.clone(),
            undated: day_in_name(name),
            opened: None,
            rows_read: 0,
        })
    }

    /// The next ranges to read; `Ready(true)` when something was decoded, `Ready(false)` at the end.
    pub fn poll(&mut self, builder: &mut Builder) -> Result<Poll<bool>, LoadError> {
        match &mut self.state {
            State::Footer(footer) => match footer.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(metadata) => self.open(metadata)?,
            },
            State::Rows(rows) => match rows.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(None) => return Ok(Poll::Ready(false)),
                Poll::Ready(Some(batch)) => {
                    self.rows_read += batch.num_rows() as u64;
                    if let Some((_, table)) = &self.opened {
                        builder.push(table, &batch);
                    }
                }
            },
        }
        Ok(Poll::Ready(true))
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        match &mut self.state {
            State::Footer(footer) => footer.push(range, bytes),
            State::Rows(rows) => rows.push(range, bytes),
        }
    }

    /// Runs to the end with bytes that `read` gives at once: a local file, a slice.
    pub fn run<E: From<LoadError>>(
        &mut self,
        builder: &mut Builder,
        mut read: impl FnMut(Range<u64>) -> Result<Bytes, E>,
    ) -> Result<(), E> {
        loop {
            match self.poll(builder)? {
                Poll::Need(ranges) => {
                    for range in ranges {
                        let bytes = read(range.clone())?;
                        self.push(range, bytes)?;
                    }
                }
                Poll::Ready(true) => {}
                Poll::Ready(false) => return Ok(()),
            }
        }
    }

    /// What the footer said, once it has been read.
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref().map(|(opened, _)| opened)
    }

    /// Rows decoded so far.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    fn open(&mut self, metadata: FileMetadata) -> Result<(), LoadError> {
        let columns = schema::columns(metadata.schema());
        let declared = self.options.kind.or_else(|| metadata.value(KIND_KEY).and_then(Kind::from_name));
        let roles = Roles::find(&columns, declared, &self.options.extra_columns)?;
        if metadata.rows() == 0 {
            return Err(LoadError::NoRows);
        }
        if roles.downloads.is_some() && roles.time.is_none() && self.undated.is_none() {
            return Err(LoadError::NoColumn {
                role: "dates",
                expected: "one named time, day, date, week or snapshot (or a date in the file's name, such as hub-2026-10-26.parquet)",
                found: schema::quoted_names(&columns),
            });
        }
        let row_groups = match (roles.time, roles.downloads) {
            (Some(time), Some((_, kind))) if kind != Kind::Counter => {
                row_groups_between(&metadata, time, self.options.from, self.options.to)
            }
            _ => Vec::new(),
        };
        // Without a row in the range, the file is read whole: the answer can say which dates there are.
        let all = || (0..metadata.row_group_count()).collect();
        let row_groups = if row_groups.is_empty() { all() } else { row_groups };
        let projection = roles.projection();
        let needed_bytes = metadata.compressed_bytes(&projection, &row_groups);
        self.state = State::Rows(Box::new(Rows::new(&metadata, &projection, &row_groups)?));
        let table = Table::new(columns.clone(), roles.clone(), self.undated);
        self.opened = Some((Opened { metadata, columns, roles, row_groups, needed_bytes }, table));
        Ok(())
    }
}

/// The last date that a file's name holds: `YYYY-MM-DD`, or the first of the month of `YYYY-MM`.
///
/// It stands by itself: the digits of a longer number (`part-00001-12`) or of an identifier are no date.
fn day_in_name(name: &str) -> Option<Day> {
    // `joins`: the characters that make a date a part of something longer.
    let cut = |start: usize, length: usize, joins: fn(char) -> bool| {
        let (before, rest) = name.split_at_checked(start)?;
        let (date, after) = rest.split_at_checked(length)?;
        (!before.ends_with(joins) && !after.starts_with(joins)).then_some(date)
    };
    let starts = || (0..name.len()).rev();
    let full = starts().find_map(|start| Day::parse(cut(start, "YYYY-MM-DD".len(), char::is_numeric)?));
    let month = |start| Day::parse(&format!("{}-01", cut(start, "YYYY-MM".len(), char::is_alphanumeric)?));
    full.or_else(|| starts().find_map(month))
}
