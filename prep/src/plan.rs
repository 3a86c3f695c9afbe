//! Which weeks there are, and what is to be done about each.

use std::hash::Hasher;

use lorenz::calendar::Day;
use twox_hash::XxHash64;

use crate::error::PrepError;
use crate::folder::{PanelFolder, Prepared};
use crate::inputs::{InputFile, weeks_of};
use crate::settings::Settings;
use crate::week_file::FORM;

/// Why a week is prepared, or isn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekState {
    /// It never was.
    New,
    /// Its files have changed since.
    Changed,
    /// The call says so.
    Forced,
    /// It was, of the same files.
    Done,
}

impl WeekState {
    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            WeekState::New => "new",
            WeekState::Changed => "changed",
            WeekState::Forced => "forced",
            WeekState::Done => "done",
        }
    }
}

/// A week of the inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWeek {
    /// Its date.
    pub week: Day,
    /// Its files.
    pub files: Vec<InputFile>,
    /// What is to be done.
    pub state: WeekState,
}

impl PlannedWeek {
    /// Returns the name of the file that it is prepared to: by its date, and a hash of what it is made of.
    pub fn file_name(&self) -> String {
        let mut hash = XxHash64::with_seed(u64::from(FORM));
        let mut identities: Vec<&str> = self.files.iter().map(|file| file.identity.as_str()).collect();
        identities.sort_unstable();
        for identity in identities {
            hash.write(identity.as_bytes());
            hash.write(b"\n");
        }
        format!("{}.{:016x}.parquet", self.week, hash.finish())
    }

    /// Returns the bytes of its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Finds the weeks of all inputs between the days that are asked for, and what is to be done about each; hashes of inputs are kept in
/// `prepared`.
///
/// # Errors
///
/// Errors if there are no inputs, if one can't be read, or if a week to be forced isn't among them.
pub async fn plan(
    settings: &Settings,
    folder: &PanelFolder,
    prepared: &mut Prepared,
) -> Result<Vec<PlannedWeek>, PrepError> {
    if settings.inputs.is_empty() {
        return Err(PrepError::Usage("expected files of snapshots, found none: lorenz-prep run raw/".to_owned()));
    }
    let found = weeks_of(&settings.inputs, &mut prepared.hashes).await?;
    let is_wanted = |day: &Day| {
        settings.since.is_none_or(|since| since <= *day) && settings.until.is_none_or(|until| *day <= until)
    };
    let mut weeks = Vec::new();
    for (week, files) in found.into_iter().filter(|(week, _)| is_wanted(week)) {
        let mut planned = PlannedWeek { week, files, state: WeekState::New };
        let known = prepared.weeks.get(&week.to_string());
        let is_there = known.is_some_and(|known| folder.weeks().join(&known.file).is_file());
        planned.state = match known.filter(|_| is_there) {
            _ if settings.force.contains(&week) => WeekState::Forced,
            None => WeekState::New,
            Some(known) if known.file == planned.file_name() => WeekState::Done,
            Some(_) => WeekState::Changed,
        };
        weeks.push(planned);
    }
    if let Some(missing) = settings.force.iter().find(|day| weeks.iter().all(|week| week.week != **day)) {
        return Err(PrepError::Usage(format!("--force: expected a week of the inputs; found {missing}")));
    }
    Ok(weeks)
}
