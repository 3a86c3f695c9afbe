//! Errors of preparing data, each in one sentence.

use std::path::Path;

use datafusion::error::DataFusionError;
use datafusion::parquet::errors::ParquetError;

/// Why something can't be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepError {
    /// The call makes no sense, whatever the data.
    #[error("{0}")]
    Usage(String),
    /// A file or address can't be read or written.
    #[error("{place}: {reason}")]
    Place {
        /// Its path or address.
        place: String,
        /// What the system or the host says.
        reason: String,
    },
    /// What was read isn't what was expected.
    #[error("{0}")]
    Data(String),
    /// A query failed.
    #[error("{}", first_line(.0))]
    Query(#[from] DataFusionError),
}

impl PrepError {
    /// Returns the error of a path.
    pub(crate) fn at(path: &Path, reason: impl ToString) -> PrepError {
        PrepError::Place { place: path.display().to_string(), reason: reason.to_string() }
    }
}

impl From<ParquetError> for PrepError {
    fn from(error: ParquetError) -> PrepError {
        PrepError::Data(error.to_string())
    }
}

/// Returns the first line of what a query says: the rest is a plan or a trace.
fn first_line(error: &DataFusionError) -> String {
    error.strip_backtrace().lines().next().unwrap_or_default().to_owned()
}
