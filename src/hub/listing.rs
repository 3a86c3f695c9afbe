//! Which page of the Hub's list is asked next, when again, and what is missing in the end.

use hashbrown::HashSet;
use serde_json::Value;

use super::record::HubModel;
use crate::fetch_plan::{FailedAttempt, Retry};

/// Models of a page, as the maintainers' own client asks for them.
const PAGE_MODELS: usize = 500;

/// The fields that are asked for: where a Hub refuses some, those of the next row.
const FIELDS: [&str; 5] = [
    "author createdAt lastModified downloads downloadsAllTime likes pipeline_tag library_name tags safetensors gated private disabled gguf",
    "author createdAt lastModified downloads downloadsAllTime likes pipeline_tag library_name tags safetensors gated private disabled",
    "author createdAt downloads downloadsAllTime likes pipeline_tag library_name tags safetensors",
    "downloads downloadsAllTime createdAt tags",
    "downloads",
];

/// Pause where the Hub says "too often" without saying until when; browsers aren't told.
const PAUSE_MS: u64 = 30_000;
/// Longest time in all that its limit is waited for: two of its windows of five minutes.
const LONGEST_WAIT_MS: u64 = 600_000;

/// What came of a request.
#[derive(Clone, Copy, Debug)]
pub enum HubAnswer<'a> {
    /// A page: its body, and its header `Link`.
    Page {
        /// The whole body.
        body: &'a [u8],
        /// The header that names the next page.
        link: Option<&'a str>,
    },
    /// A response of another status than 200.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The header `Retry-After`, where it can be read: browsers aren't shown it.
        retry_after: Option<&'a str>,
        /// The header `ratelimit`, as in `"api";r=0;t=42`.
        ratelimit: Option<&'a str>,
    },
    /// No response, or one that broke off.
    Broken,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Ask for [`HubListing::address`] after so many milliseconds, 0 or more.
    Ask {
        /// The pause before.
        pause_ms: u64,
    },
    /// Nothing more is to be asked.
    Finish,
}

/// Why a listing has no models, or fewer than were wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HubError {
    /// No answer came, several times.
    #[error("the Hub can't be reached")]
    Unreachable,
    /// The Hub answered with a status that would be the same the next time.
    #[error("the Hub refuses its list (HTTP {0})")]
    Refused(u16),
    /// Its limit of requests was waited for long enough.
    #[error("the Hub asks for more time between requests than was waited for")]
    TooOften,
    /// What came isn't a list of models.
    #[error("the Hub answered with something else than a list of models")]
    NotAList,
    /// Its pages say the same again and again.
    #[error("the Hub's list repeats itself")]
    Repeats,
}

/// What was met while a listing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ListingTally {
    /// Pages that were read.
    pub pages: u32,
    /// Models that came again, as the order shifts between pages: the first counts. As many others may have been missed.
    pub repeated: u32,
    /// Records that are private, disabled, or without a name.
    pub unusable: u32,
    /// Models without a number of downloads.
    pub without_downloads: u32,
    /// Whether the Hub refused fields, so that fewer were read.
    pub has_fewer_fields: bool,
    /// Why it ended before as many models were read as were wanted.
    pub ended_early: Option<HubError>,
}

/// A listing under way: the Hub's most downloaded models, as many as are wanted.
///
/// # Examples
///
/// ```
/// use lorenz::hub::{HUB, HubAnswer, HubListing, NextStep};
///
/// let mut listing = HubListing::new(HUB, 2);
/// assert!(listing.address().starts_with("https://huggingface.co/api/models?sort=downloads&limit=2&expand=author"));
/// let page = br#"[{"id": "a/b", "downloads": 7}, {"id": "a/c", "downloads": 5}]"#;
/// assert_eq!(listing.take(HubAnswer::Page { body: page, link: None }), Ok(NextStep::Finish));
/// assert_eq!(listing.models()[1].downloads, Some(5));
/// ```
#[derive(Clone, Debug)]
pub struct HubListing {
    endpoint: String,
    wanted: usize,
    /// Which row of [`FIELDS`] is asked for.
    fields: usize,
    /// What the last page's link says of the next one, as a part of a query; empty for the first page.
    onward: String,
    retry: Retry,
    waited_ms: u64,
    models: Vec<HubModel>,
    known: HashSet<String>,
    tally: ListingTally,
}

impl HubListing {
    /// Starts a listing of so many models, 1 or more, of the Hub at an address without `/` at its end.
    pub fn new(endpoint: &str, wanted: usize) -> HubListing {
        HubListing {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            wanted: wanted.max(1),
            fields: 0,
            onward: String::new(),
            retry: Retry::known_host(),
            waited_ms: 0,
            models: Vec::new(),
            known: HashSet::new(),
            tally: ListingTally::default(),
        }
    }

    /// Returns the address that is to be asked next.
    pub fn address(&self) -> String {
        let limit = self.wanted.min(PAGE_MODELS);
        let fields: String = FIELDS[self.fields].split(' ').map(|field| format!("&expand={field}")).collect();
        format!("{}/api/models?sort=downloads&limit={limit}{fields}{}", self.endpoint, self.onward)
    }

    /// Returns the models that were read, in the order of the list.
    pub fn models(&self) -> &[HubModel] {
        &self.models
    }

    /// Returns how many models are wanted.
    pub fn wanted(&self) -> usize {
        self.wanted
    }

    /// Returns what was met so far.
    pub fn tally(&self) -> &ListingTally {
        &self.tally
    }

    /// Takes what came of the last request.
    ///
    /// Once there are models, nothing loses them: what goes wrong then ends the listing early, and [`ListingTally`] says why.
    ///
    /// # Errors
    ///
    /// Errors if it fails for good before any model was read.
    pub fn take(&mut self, answer: HubAnswer<'_>) -> Result<NextStep, HubError> {
        match self.next_step(answer) {
            Err(error) if !self.models.is_empty() => {
                self.tally.ended_early = Some(error);
                Ok(NextStep::Finish)
            }
            step => step,
        }
    }

    fn next_step(&mut self, answer: HubAnswer<'_>) -> Result<NextStep, HubError> {
        match answer {
            HubAnswer::Page { body, link } => match serde_json::from_slice(body) {
                Ok(Value::Array(records)) => self.take_page(&records, link),
                // Cut, or a word of something between here and the Hub.
                _ => self.again(FailedAttempt::Broken { kept_bytes: 0 }, HubError::NotAList),
            },
            HubAnswer::Refused { status: 400, .. } if self.fields + 1 < FIELDS.len() => {
                self.fields += 1;
                self.tally.has_fewer_fields = true;
                Ok(NextStep::Ask { pause_ms: 0 })
            }
            HubAnswer::Refused { status: 429, retry_after, ratelimit } => {
                // A moment more than it asks for: clocks differ.
                let pause_ms = seconds(retry_after, ratelimit).map_or(PAUSE_MS, |seconds| seconds * 1_000 + 500);
                self.waited_ms += pause_ms;
                if self.waited_ms > LONGEST_WAIT_MS {
                    return Err(HubError::TooOften);
                }
                Ok(NextStep::Ask { pause_ms })
            }
            HubAnswer::Refused { status, retry_after, .. } => {
                let retry_after_ms = seconds(retry_after, None).map(|seconds| seconds * 1_000);
                self.again(FailedAttempt::Refused { status, retry_after_ms }, HubError::Refused(status))
            }
            HubAnswer::Broken => self.again(FailedAttempt::Broken { kept_bytes: 0 }, HubError::Unreachable),
        }
    }

    /// Has the same page asked for once more; errors where that was tried often enough.
    fn again(&mut self, attempt: FailedAttempt, error: HubError) -> Result<NextStep, HubError> {
        self.retry.next_pause_ms(attempt).map(|pause_ms| NextStep::Ask { pause_ms }).ok_or(error)
    }

    fn take_page(&mut self, records: &[Value], link: Option<&str>) -> Result<NextStep, HubError> {
        self.retry = Retry::known_host();
        self.tally.pages += 1;
        let before = self.models.len();
        for record in records {
            let Some(model) = HubModel::of(record) else {
                self.tally.unusable += 1;
                continue;
            };
            if self.models.len() == self.wanted {
                break;
            }
            // A renamed model keeps its id.
            let key = model.id.as_ref().unwrap_or(&model.name);
            if !self.known.insert(key.clone()) {
                self.tally.repeated += 1;
                continue;
            }
            self.tally.without_downloads += u32::from(model.downloads.is_none());
            self.models.push(model);
        }
        if self.models.len() == self.wanted {
            return Ok(NextStep::Finish);
        }
        if self.models.is_empty() {
            return Err(HubError::NotAList);
        }
        match link.and_then(onward) {
            // The end of the list.
            None => Ok(NextStep::Finish),
            Some(onward) if onward == self.onward || self.models.len() == before => Err(HubError::Repeats),
            Some(onward) => {
                self.onward = onward;
                Ok(NextStep::Ask { pause_ms: 0 })
            }
        }
    }
}

/// Returns for how many seconds a host asks not to be asked again, up to an hour: by `Retry-After` in seconds, or by the `t` of
/// `ratelimit` (IETF draft "RateLimit header fields for HTTP").
fn seconds(retry_after: Option<&str>, ratelimit: Option<&str>) -> Option<u64> {
    let left = ratelimit.into_iter().flat_map(|limit| limit.split(';')).find_map(|part| part.trim().strip_prefix("t="));
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|seconds| *seconds <= 3_600);
    retry_after.and_then(number).or_else(|| left.and_then(number))
}

/// Returns what a header `Link` says of the next page, as the rest of a query: all of its address but what is asked anyway. So a
/// host that stands in for the Hub may name the Hub in it, and no other host is ever asked.
fn onward(link: &str) -> Option<String> {
    let links = link.split('<').filter_map(|part| part.split_once('>'));
    let (address, _) =
        links.into_iter().find(|(_, what)| what.contains("rel=\"next\"") || what.contains("rel=next"))?;
    let (_, query) = address.split_once('?')?;
    let is_asked =
        |part: &&str| ["sort=", "limit=", "expand=", "direction="].iter().any(|asked| part.starts_with(asked));
    let parts: String = query.split('&').filter(|part| !is_asked(part)).map(|part| format!("&{part}")).collect();
    Some(parts).filter(|parts| !parts.is_empty())
}
