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
    /// A file may not replace another.
    #[error("{0}")]
    Refused(String),
    /// A file holds what is there already.
    #[error("{0}")]
    NothingNew(String),
}

impl CliError {
    /// Returns the exit code of the call.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            CliError::File { .. } | CliError::Load { .. } | CliError::Data(_) | CliError::Refused(_) => 1,
            CliError::Usage(_) => 2,
            CliError::NothingNew(_) => 3,
        }
    }

    /// Returns the reason alone, for where the file is named already.
    pub(super) fn reason(&self) -> String {
        match self {
            CliError::File { error, .. } => error.to_string(),
            CliError::Load { error, .. } => error.to_string(),
            other => other.to_string(),
        }
    }
}

/// Returns the error of an option whose value can't be used.
pub(super) fn usage(option: &str, found: &str, expected: &str) -> CliError {
    CliError::Usage(format!("{option}: expected {expected}; found \"{found}\""))
}
