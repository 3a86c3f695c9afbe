//! When a failed request is made again, and when it is given up.

/// Pauses before the second, third … attempt, in milliseconds.
const PAUSES_MS: [u64; 4] = [500, 1_000, 2_000, 4_000];

/// A host that wants a longer pause than this is not waited for, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 30_000;

/// An attempt that brought so much was no failure of the host: the pauses start over.
const PROGRESS_BYTES: u64 = 64 * 1024;

/// How an attempt ended without all of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedAttempt {
    /// No answer, or one that broke off or stalled after these bytes that can be kept.
    Broken {
        /// Bytes of the part that are here now and weren't before.
        kept_bytes: u64,
    },
    /// An answer other than the file.
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the host says of when to come back, from now, in milliseconds.
        retry_after_ms: Option<u64>,
    },
}

/// The attempts at one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    failed: usize,
    attempts: usize,
}

impl Retry {
    /// For a request to a host that has sent something before: five attempts over 7.5 seconds.
    pub fn known_host() -> Retry {
        Retry { failed: 0, attempts: PAUSES_MS.len() + 1 }
    }

    /// For the first request to a host: two attempts.
    ///
    /// A wrong address and a host that other sites may not read look like a broken connection, and stay so: the
    /// reader shouldn't wait for that. Once it has answered at all, [`Retry::host_answered`] makes it patient.
    pub fn unknown_host() -> Retry {
        Retry { attempts: 2, ..Retry::known_host() }
    }

    /// For somebody else to go on after a failure.
    pub fn single_attempt() -> Retry {
        Retry { attempts: 1, ..Retry::known_host() }
    }

    /// The host has answered.
    pub fn host_answered(&mut self) {
        if *self != Retry::single_attempt() {
            self.attempts = Retry::known_host().attempts;
        }
    }

    /// The pause before the next attempt in milliseconds; `None` to give up.
    ///
    /// Answers that would be the same the next time (404, 403, 401 …) are given up at once; 408, 429 and 5xx are not.
    pub fn next_pause_ms(&mut self, attempt: FailedAttempt) -> Option<u64> {
        let least = match attempt {
            FailedAttempt::Broken { kept_bytes } => {
                if kept_bytes >= PROGRESS_BYTES {
                    self.failed = 0;
                }
                0
            }
            FailedAttempt::Refused { status: 408 | 429 | 500..=599, retry_after_ms } => retry_after_ms.unwrap_or(0),
            FailedAttempt::Refused { .. } => return None,
        };
        self.failed += 1;
        let pause = PAUSES_MS.get(self.failed - 1).filter(|_| self.failed < self.attempts)?;
        Some((*pause).max(least)).filter(|&pause| pause <= LONGEST_PAUSE_MS)
    }
}
