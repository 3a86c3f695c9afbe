//! `lorenz snapshot`: the Hub's most downloaded models of this minute, as one Parquet file.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use clap::builder::RangedU64ValueParser;

use super::error::CliError;
use super::output::{CallOutput, Format};
use crate::analysis::TableBuilder;
use crate::hub::{HUB, HubAnswer, HubListing, ListingTally, NextStep, minute_text, snapshot_file};

/// The longest that one page may take.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// The most bytes of a page: a hundred times what 500 models take.
const PAGE_BYTES: u64 = 100 << 20;
/// A pause from which on the reason for it is said.
const SAID_PAUSE_MS: u64 = 5_000;

/// Reads the Hub's most downloaded models of this minute into one Parquet file.
#[derive(Args)]
pub(super) struct SnapshotArguments {
    /// How many models, by downloads of the last 30 days.
    #[arg(long, default_value_t = 20_000, value_name = "MODELS", value_parser = RangedU64ValueParser::<u64>::new().range(1..=3_000_000))]
    top: u64,
    /// The file to write; one that is there is replaced once the new one is whole.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// table, json, or csv.
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    format: String,
}

/// Reads the Hub's list and writes the file; returns the report of what was read, with an error where that isn't all that was wanted.
///
/// The Hub is `HF_ENDPOINT`, or else huggingface.co; `HF_TOKEN` is sent to it alone, and allows for more requests.
///
/// Errors if nothing can be read or the file can't be written.
pub(super) fn run(arguments: &SnapshotArguments) -> Result<CallOutput, CliError> {
    let format = Format::from_name(&arguments.format)?;
    let endpoint = variable("HF_ENDPOINT").unwrap_or_else(|| HUB.to_owned());
    let mut listing = HubListing::new(&endpoint, arguments.top as usize);
    read(&mut listing).map_err(|error| CliError::Data(format!("{endpoint}: {error}")))?;
    let read_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as i64);
    replace(&arguments.out, &snapshot_file(&listing, read_ms, true))?;
    let (read, wanted) = (listing.models().len(), listing.wanted());
    let partly = |error| CliError::Data(format!("{endpoint}: {read} of {wanted} models were read, {error}"));
    Ok(CallOutput { text: format.write(&report(&listing, read_ms)), error: listing.tally().ended_early.map(partly) })
}

/// Returns the value of a variable of the environment, if it has one.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Reads page after page until the listing is done.
fn read(listing: &mut HubListing) -> Result<(), crate::hub::HubError> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PAGE_TIME))
        .http_status_as_error(false)
        .user_agent(concat!("lorenz/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let token = variable("HF_TOKEN");
    loop {
        let mut request = agent.get(listing.address());
        if let Some(token) = &token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let next = match request.call() {
            Err(_) => listing.take(HubAnswer::Broken),
            Ok(mut response) => {
                let header =
                    |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
                let [link, retry_after, ratelimit] = ["link", "retry-after", "ratelimit"].map(header);
                match response.status().as_u16() {
                    200 => match response.body_mut().with_config().limit(PAGE_BYTES).read_to_vec() {
                        Ok(body) => listing.take(HubAnswer::Page { body: &body, link: link.as_deref() }),
                        Err(_) => listing.take(HubAnswer::Broken),
                    },
                    status => listing.take(HubAnswer::Refused {
                        status,
                        retry_after: retry_after.as_deref(),
                        ratelimit: ratelimit.as_deref(),
                    }),
                }
            }
        };
        match next? {
            NextStep::Finish => return Ok(()),
            NextStep::Ask { pause_ms } => {
                if pause_ms >= SAID_PAUSE_MS {
                    let seconds = pause_ms.div_ceil(1_000);
                    let read = listing.models().len();
                    eprintln!("lorenz: {read} models read; the Hub asks for a pause of {seconds} s");
                }
                sleep(Duration::from_millis(pause_ms));
            }
        }
    }
}

/// Writes a file beside its place and moves it there, so that no half of it is ever found under its name.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let mut half = path.as_os_str().to_owned();
    half.push(".half");
    let half = PathBuf::from(half);
    let written = std::fs::write(&half, bytes).and_then(|()| std::fs::rename(&half, path));
    written.map_err(|error| CliError::File { path: path.display().to_string(), error })
}

/// Returns the report of what was read.
fn report(listing: &HubListing, read_ms: i64) -> crate::analysis::Table {
    let (models, tally) = (listing.models(), listing.tally());
    let ListingTally { pages, repeated, unusable, without_downloads, has_fewer_fields, ended_early } = *tally;
    let last = models.iter().rev().find_map(|model| model.downloads);
    let facts = [
        ("read", minute_text(read_ms)),
        ("models wanted", listing.wanted().to_string()),
        ("models read", models.len().to_string()),
        ("pages", pages.to_string()),
        ("downloads of the last model", last.map(|count| count.to_string()).unwrap_or_default()),
        ("models without a number of downloads", without_downloads.to_string()),
        ("models that came twice", repeated.to_string()),
        ("records that are not public or have no name", unusable.to_string()),
        ("fields refused", if has_fewer_fields { "yes" } else { "no" }.to_owned()),
        ("ended early", ended_early.map(|error| error.to_string()).unwrap_or_default()),
    ];
    TableBuilder::new("facts", &facts)
        .text("fact", |(fact, _)| *fact)
        .text("finding", |(_, finding)| finding.as_str())
        .finish()
}
