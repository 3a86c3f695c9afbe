//! Decides when a failed request is made again, and when it is given up.

/// Pauses before the second, third … attempt, in milliseconds.
const PAUSES_MS: [u64; 4] = [500, 1_000, 2_000, 4_000];

/// Longest pause that a host may ask for, in milliseconds; where it asks for more, the request is given up.
const MAX_PAUSE_MS: u64 = 30_000;

/// An attempt that brought as many bytes is no failure of the host: the pauses start over.
const PROGRESS_BYTES: u64 = 64 * 1024;

/// How an attempt ended without all of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedAttempt {
    /// No response, or one that broke off or stalled.
    Broken {
        /// Bytes that this attempt has added to those of the range that are held.
        kept_bytes: u64,
    },
    /// A response other than the file.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The host's `Retry-After`, from now, in milliseconds.
        retry_after_ms: Option<u64>,
    },
}

/// The attempts at one request: how many have failed, how many are made.
///
/// # Examples
///
/// ```
/// use lorenz::fetch_plan::{FailedAttempt, Retry};
///
/// let mut retry = Retry::unknown_host();
/// let broken = FailedAttempt::Broken { kept_bytes: 0 };
/// assert_eq!(retry.next_pause_ms(broken), Some(500));
/// assert_eq!(retry.next_pause_ms(broken), None, "two attempts in all");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    failed_attempts: usize,
    max_attempts: usize,
}

impl Retry {
    /// Starts on a request to a host that has responded before: five attempts over 7.5 seconds.
    pub fn known_host() -> Retry {
        Retry { failed_attempts: 0, max_attempts: PAUSES_MS.len() + 1 }
    }

    /// Starts on the first request to a host: two attempts.
    ///
    /// A wrong address and a host that other sites may not read look like a broken connection, however often they are tried.
    /// Once the host has responded, [`Retry::host_answered`] allows as many attempts as for a known host.
    pub fn unknown_host() -> Retry {
        Retry { max_attempts: 2, ..Retry::known_host() }
    }

    /// Starts on a request that is not repeated: the caller goes on after a failure.
    pub fn single_attempt() -> Retry {
        Retry { max_attempts: 1, ..Retry::known_host() }
    }

    /// Notes that the host has responded: from now on it is a known host, but for a [`Retry::single_attempt`].
    pub fn host_answered(&mut self) {
        if *self != Retry::single_attempt() {
            self.max_attempts = Retry::known_host().max_attempts;
        }
    }

    /// Returns the pause before the next attempt, in milliseconds; `None` to give up.
    ///
    /// Statuses that would be the same the next time (404, 403, 401 …) are given up at once; 408, 429 and 5xx are not.
    pub fn next_pause_ms(&mut self, attempt: FailedAttempt) -> Option<u64> {
        let min_pause_ms = match attempt {
            FailedAttempt::Broken { kept_bytes } => {
                if kept_bytes >= PROGRESS_BYTES {
                    self.failed_attempts = 0;
                }
                0
            }
            FailedAttempt::Refused { status: 408 | 429 | 500..=599, retry_after_ms } => retry_after_ms.unwrap_or(0),
            FailedAttempt::Refused { .. } => return None,
        };
        self.failed_attempts += 1;
        let pause = PAUSES_MS.get(self.failed_attempts - 1).filter(|_| self.failed_attempts < self.max_attempts)?;
        Some((*pause).max(min_pause_ms)).filter(|&pause| pause <= MAX_PAUSE_MS)
    }
}
