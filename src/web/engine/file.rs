//! A file of a load, and the error with which it fails.

use crate::load::{self, Import, ScanPlan};
use crate::protocol::{FileSummary, Preview};
use crate::source::{LoadError, Poll};
use crate::web::WebError;
use crate::web::fetch::ByteSource;

/// A file of a load, and what is needed to read it again.
pub(crate) struct LoadFile {
    pub(super) name: String,
    /// Index of the part in [`LoadSpec::sources`](crate::protocol::LoadSpec::sources).
    source: usize,
    pub(super) bytes: ByteSource,
    /// Footer and roles, once all files of the load have been opened.
    pub(super) opened: Option<ScanPlan>,
    /// Bytes that have been read of it: all of a file that came whole.
    pub(super) read_bytes: u64,
}

/// Why a load has failed: a file, and what is wrong with it.
pub(super) struct LoadFailure {
    pub(super) name: String,
    pub(super) error: WebError,
    /// The file, where the reader can say what its columns are.
    pub(super) unrecognized: Option<Box<FileSummary>>,
    /// The whole name of the file without which the others can be read.
    pub(super) without: Option<String>,
}

/// Files that can't be read and are left out of a load: the whole name, and a sentence that says why.
pub(super) type LeftOut = Vec<(String, String)>;

/// Most files that are named as left out.
const MAX_NAMED: usize = 8;

/// Returns the sentences about files that are left out; of many the first.
pub(super) fn left_out_sentences(left_out: &[(String, String)]) -> Vec<String> {
    let named = left_out.iter().take(MAX_NAMED).map(|(_, sentence)| sentence.clone());
    let more = left_out.len().saturating_sub(MAX_NAMED);
    named.chain((more > 0).then(|| format!("{more} more files are left out."))).collect()
}

impl LoadFailure {
    /// Returns what makes a failure of a file's error.
    pub(super) fn of(name: &str) -> impl FnOnce(WebError) -> LoadFailure {
        move |error| LoadFailure { name: short_name(name), error, unrecognized: None, without: None }
    }

    /// Returns the failure of a file that has been opened; if its columns are to blame, with these.
    pub(super) fn of_columns(file: &LoadFile, import: &Import, error: WebError) -> LoadFailure {
        let columns = import.summaries();
        let by_columns = matches!(
            error,
            WebError::Load(
                LoadError::NoColumn { .. }
                    | LoadError::WrongType { .. }
                    | LoadError::NoPanel
                    | LoadError::TooLarge { .. }
            )
        );
        let summary =
            || FileSummary { source: file.source, name: file.name.clone(), dated: None, rows: 0, bytes: 0, columns };
        LoadFailure { unrecognized: by_columns.then(|| Box::new(summary())), ..LoadFailure::of(&file.name)(error) }
    }

    /// Leaves out a file whose content can't be used, unless another engine may read it: notes it, and returns whether it did.
    pub(super) fn leave_out(&self, name: &str, left_out: &mut LeftOut) -> bool {
        let can_be = match &self.error {
            WebError::Load(error) => !error.needs_all_formats(),
            error => matches!(error, WebError::Missing),
        };
        if can_be {
            left_out.push((name.to_owned(), format!("{} is left out: {}.", short_name(name), self.error)));
        }
        can_be
    }

    /// Returns file and error as one sentence.
    pub(super) fn sentence(&self) -> String {
        if self.name.is_empty() { self.error.to_string() } else { format!("{}: {}", self.name, self.error) }
    }
}

impl LoadFile {
    /// Returns a file that nothing has been read of.
    pub(crate) fn new(source: usize, name: &str, bytes: ByteSource) -> LoadFile {
        let read_bytes = if let ByteSource::Whole(whole) = &bytes { whole.len() as u64 } else { 0 };
        LoadFile { name: name.to_owned(), source, bytes, opened: None, read_bytes }
    }

    /// Plans what will be read, so that it is fetched ahead.
    pub(crate) fn plan_ahead(&self, import: &Import) {
        import.scan_plan().into_iter().for_each(|scan| self.bytes.plan_ahead(&scan.ranges()));
    }

    /// Returns what the page learns of the file; `None` before its load has opened all files.
    pub(super) fn summary(&self) -> Option<FileSummary> {
        let opened = self.opened.as_ref()?;
        Some(FileSummary {
            source: self.source,
            name: self.name.clone(),
            dated: opened.roles.downloads.map(|_| opened.dated),
            rows: opened.metadata.rows(),
            bytes: self.read_bytes,
            columns: opened.summaries(),
        })
    }
}

/// Reads the first rows of a file.
///
/// # Errors
///
/// Errors if the file can't be had or read any more.
pub(super) async fn read_preview(file: &LoadFile) -> Result<Preview, LoadFailure> {
    let Some(opened) = &file.opened else { return Ok(Preview::default()) };
    let mut preview_reader =
        load::PreviewReader::new(opened).map_err(|error| LoadFailure::of(&file.name)(error.into()))?;
    loop {
        match preview_reader.poll().map_err(|error| LoadFailure::of(&file.name)(error.into()))? {
            Poll::Ready(preview) => return Ok(preview),
            Poll::Need(ranges) => {
                file.bytes.plan_ahead(&ranges);
                for range in ranges {
                    let bytes = file.bytes.read(range.clone()).await.map_err(LoadFailure::of(&file.name))?;
                    preview_reader.push(range, bytes).map_err(|error| LoadFailure::of(&file.name)(error.into()))?;
                }
            }
        }
    }
}

/// Returns an address without query and fragment.
pub(super) fn short_path(name: &str) -> &str {
    name.split(['?', '#']).next().unwrap_or(name)
}

/// Returns the last segment of an address or path.
pub(super) fn short_name(name: &str) -> String {
    short_path(name).rsplit('/').next().unwrap_or(name).to_owned()
}
