//! The preview of a file: its first rows as texts, so that a reader can recognize its columns.

use std::ops::Range;

use bytes::Bytes;

use super::scan_plan::ScanPlan;
use crate::schema;
use crate::source::{LoadError, Poll, RowReader};

/// Rows that are shown.
const ROWS: usize = 20;
/// A column whose part of the first row group is larger is left out, unless it is read anyway.
const COLUMN_BYTES: u64 = 4 << 20;
/// Characters of a value that are shown.
const CHARACTERS: usize = 80;

/// The first rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Preview {
    /// Indices of the columns that are shown, in [`ScanPlan::columns`].
    pub columns: Vec<usize>,
    /// Names of columns that would cost too many bytes to look into.
    pub left_out: Vec<String>,
    /// The rows: a text per column, empty where there is no value.
    pub rows: Vec<Vec<String>>,
}

/// Reads the first 20 rows of a file's first row group; asks for byte ranges as [`super::Import`] does.
pub struct PreviewReader<'a> {
    plan: &'a ScanPlan,
    preview: Preview,
    rows: RowReader,
}

impl PreviewReader<'_> {
    /// Starts on a file; columns that are read for the panel are shown, others where they are cheap to read.
    pub fn new(plan: &ScanPlan) -> Result<PreviewReader<'_>, LoadError> {
        PreviewReader::of(plan, COLUMN_BYTES).or_else(|error| match error {
            // A column that isn't read needn't be one that this build can read.
            LoadError::Codec { .. } | LoadError::RareCodec { .. } => PreviewReader::of(plan, 0),
            error => Err(error),
        })
    }

    fn of(plan: &ScanPlan, column_bytes: u64) -> Result<PreviewReader<'_>, LoadError> {
        let read = plan.roles.columns();
        let mut preview = Preview::default();
        let mut leaves = Vec::new();
        for (index, column) in plan.columns.iter().enumerate().filter(|(_, column)| schema::is_shown(column)) {
            let of_column: Vec<usize> = column.leaves.clone().collect();
            if read.contains(&index) || plan.metadata.compressed_bytes(&of_column, &[0]) <= column_bytes {
                preview.columns.push(index);
                leaves.extend(of_column);
            } else {
                preview.left_out.push(column.name.clone());
            }
        }
        // Fields of one text lie in one leaf.
        leaves.sort_unstable();
        leaves.dedup();
        let rows = RowReader::with_limit(&plan.metadata, &leaves, &[0], ROWS as u64)?;
        Ok(PreviewReader { plan, preview, rows })
    }

    /// Returns the next ranges to read, or the rows.
    pub fn poll(&mut self) -> Result<Poll<Preview>, LoadError> {
        loop {
            let batch = match self.rows.poll()? {
                Poll::Need(ranges) => return Ok(Poll::Need(ranges)),
                Poll::Ready(None) => return Ok(Poll::Ready(std::mem::take(&mut self.preview))),
                Poll::Ready(Some(batch)) => batch,
            };
            let texts =
                self.preview.columns.iter().map(|&index| schema::texts(self.plan.columns[index].values(&batch)));
            let texts: Vec<Vec<String>> = texts.collect();
            let text =
                |of_column: &Vec<String>, row: usize| of_column.get(row).map_or_else(String::new, |text| cut(text));
            let rows = (0..batch.rows()).map(|row| texts.iter().map(|of_column| text(of_column, row)).collect());
            self.preview.rows.extend(rows);
        }
    }

    /// Takes the bytes of a range that was asked for.
    pub fn push(&mut self, range: Range<u64>, bytes: Bytes) -> Result<(), LoadError> {
        self.rows.push(range, bytes)
    }
}

fn cut(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(CHARACTERS).collect();
    if characters.next().is_some() { start + "…" } else { start }
}
