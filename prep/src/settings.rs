//! What a run is asked for: flags first, then a file of settings, then what holds without either.

use std::path::{Path, PathBuf};

use lorenz::calendar::Day;
use serde::Deserialize;

use crate::error::PrepError;

/// Bytes of memory of all jobs together, if nobody says.
const MEMORY_BYTES: u64 = 2 << 30;

/// Settings of `plan` and `run`, as flags have them; each may stand in the file instead, by its name with `_` for `-`.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunArguments {
    /// Files of snapshots, each with its date in its path: files, folders, patterns (`raw/**/*.parquet`), addresses by http(s) or s3
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The folder of the panel
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A file of settings
    #[arg(long, value_name = "FILE", default_value = "prep.toml", hide_default_value = true)]
    #[serde(skip)]
    pub config: PathBuf,
    /// Leave weeks before this day as they are
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Leave weeks after this day as they are
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Prepare this week again, even if nothing has changed
    #[arg(long, value_name = "WEEK")]
    pub force: Vec<String>,
    /// Memory of all jobs together, as 2G or 500M
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<String>,
    /// Weeks that are prepared at once
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Fold models that never reach so many downloads into one row per developer and week
    #[arg(long, value_name = "DOWNLOADS")]
    pub fold_below: Option<u64>,
    /// Run queries on the cluster of this scheduler
    #[arg(long, value_name = "HOST:PORT")]
    pub cluster: Option<String>,
    /// What figures state as their source
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// The license of the data, by its SPDX name
    #[arg(long, value_name = "NAME")]
    pub license: Option<String>,
}

/// Settings with every choice made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to read.
    pub inputs: Vec<String>,
    /// The folder of the panel.
    pub out: PathBuf,
    /// The first day of weeks that are prepared.
    pub since: Option<Day>,
    /// The last day of weeks that are prepared.
    pub until: Option<Day>,
    /// Weeks that are prepared again.
    pub force: Vec<Day>,
    /// Bytes of memory of all jobs together.
    pub memory_bytes: u64,
    /// Weeks that are prepared at once.
    pub jobs: usize,
    /// Models that never reach so many downloads are folded; 0: none.
    pub fold_below: u64,
    /// The scheduler of a cluster, as `HOST:PORT`.
    pub cluster: Option<String>,
    /// What figures state as their source.
    pub source: String,
    /// The license of the data, by its SPDX name.
    pub license: String,
}

impl RunArguments {
    /// Returns the settings: what the call says, else what the file says, else what holds without either.
    ///
    /// # Errors
    ///
    /// Errors with what can't be understood, and what was expected.
    pub fn settings(&self) -> Result<Settings, PrepError> {
        let file = file_of(&self.config)?;
        let text = |own: &Option<String>, of_file: &Option<String>| own.clone().or_else(|| of_file.clone());
        let list =
            |own: &Vec<String>, of_file: &Vec<String>| if own.is_empty() { of_file.clone() } else { own.clone() };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.jobs.or(file.jobs).unwrap_or(cores);
        if jobs == 0 {
            return Err(PrepError::Usage("--jobs: expected 1 or more; found 0".to_owned()));
        }
        let memory = text(&self.memory, &file.memory);
        let force = list(&self.force, &file.force);
        Ok(Settings {
            inputs: list(&self.inputs, &file.inputs),
            out: self.out.clone().or(file.out).unwrap_or_else(|| PathBuf::from("panel")),
            since: text(&self.since, &file.since).map(|text| day("--since", &text)).transpose()?,
            until: text(&self.until, &file.until).map(|text| day("--until", &text)).transpose()?,
            force: force.iter().map(|text| day("--force", text)).collect::<Result<_, _>>()?,
            memory_bytes: memory.map_or(Ok(MEMORY_BYTES), |text| bytes("--memory", &text))?,
            jobs,
            fold_below: self.fold_below.or(file.fold_below).unwrap_or(0),
            cluster: text(&self.cluster, &file.cluster),
            source: text(&self.source, &file.source)
                .unwrap_or_else(|| "Hugging Face Hub, weekly snapshots (hfmlsoc/hub_weekly_snapshots)".to_owned()),
            license: text(&self.license, &file.license).unwrap_or_else(|| "ODbL-1.0".to_owned()),
        })
    }
}

/// Reads a file of settings; none is as good as an empty one.
fn file_of(path: &Path) -> Result<RunArguments, PrepError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && path == Path::new("prep.toml") => String::new(),
        Err(error) => return Err(PrepError::at(path, error)),
    };
    toml::from_str(&text).map_err(|error| PrepError::at(path, error.message()))
}

fn day(option: &str, text: &str) -> Result<Day, PrepError> {
    Day::parse(text)
        .ok_or_else(|| PrepError::Usage(format!("{option}: expected a day, such as 2026-10-05; found \"{text}\"")))
}

/// Reads a size in bytes: `2G`, `500M`, `64K`, `1073741824`; the letters stand for powers of 1024.
///
/// # Errors
///
/// Errors with what was found, and what was expected.
pub fn bytes(option: &str, text: &str) -> Result<u64, PrepError> {
    let units = [('G', 30), ('M', 20), ('K', 10)];
    let unit = |(letter, shift)| Some((text.strip_suffix([letter, char::to_ascii_lowercase(&letter)])?, shift));
    let (number, shift) = units.into_iter().find_map(unit).unwrap_or((text, 0));
    let bytes = number.parse().ok().and_then(|number: u64| number.checked_mul(1 << shift)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| PrepError::Usage(format!("{option}: expected a size, such as 2G; found \"{text}\"")))
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_numbers_with_a_letter_or_none() {
        let read = |text| bytes("--memory", text).ok();
        assert_eq!([read("2G"), read("500M"), read("64k"), read("17")], [2 << 30, 500 << 20, 64 << 10, 17].map(Some));
        assert_eq!([read(""), read("G"), read("-1"), read("0"), read("2T"), read("99999999999G")], [None; 6]);
    }
}
