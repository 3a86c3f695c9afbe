//! Errors of the command line.

use crate::source::LoadError;

/// Why a call gives no answer, in one sentence.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The call makes no sense, whatever the data.
    #[error("{0}")]
    Usage(String),
    /// The system can't read a file.
    #[error("{path}: {error}")]
    File { path: String, error: std::io::Error },
    /// A file's content can't be used.
    #[error("{path}: {error}")]
    Load { path: String, error: LoadError },
    /// The data don't hold what was asked for.
    #[error("{0}")]
    Data(String),
}

/// Returns the error of an option whose value can't be used.
pub(super) fn usage(option: &str, found: &str, expected: &str) -> CliError {
    CliError::Usage(format!("{option}: expected {expected}; found \"{found}\""))
}
