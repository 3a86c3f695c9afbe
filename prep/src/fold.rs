//! From the series of repositories to the rows of each week: what every counter says of the downloads since the row before.
//!
//! What is a first value, a reset, a gap, a repeat, a change of name is decided by [`lorenz::panel`], as on the site.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use lorenz::calendar::Day;
use lorenz::panel::{CounterStep, is_repeat, near_days};
use serde::{Deserialize, Serialize};

use crate::error::PrepError;
use crate::merge::{KeyRange, SeriesRow, each_series};

/// Stands for an unknown flow.
const NO_FLOW: u64 = u64::MAX;

/// A row of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowRow {
    /// The repository with its name there: a place in [`Names`].
    pub name: u32,
    /// Its downloads of all time.
    pub counter: u64,
    /// Its downloads since the end of [`FlowRow::since`]; `None` for a baseline.
    pub flow: Option<u64>,
    /// The day before the flow's first.
    pub since: Day,
}

/// What the counters of a week say, besides their flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekCounts {
    /// Repositories with a counter.
    pub repositories: u64,
    /// Downloads since each repository's row before.
    pub downloads: u64,
    /// First rows of repositories that were there before: without a flow.
    pub baselines: u64,
    /// First rows of repositories that are new.
    pub new: u64,
    /// Counters that fell.
    pub resets: u64,
    /// Rows after weeks without one.
    pub gaps: u64,
    /// Counters that were compared with the week before, and those that repeat it.
    pub compared: u64,
    /// See [`WeekCounts::compared`].
    pub repeats: u64,
    /// Repositories with another name than in their row before.
    pub renames: u64,
}

impl WeekCounts {
    fn add(&mut self, other: &WeekCounts) {
        for (sum, other) in [
            (&mut self.repositories, other.repositories),
            (&mut self.downloads, other.downloads),
            (&mut self.baselines, other.baselines),
            (&mut self.new, other.new),
            (&mut self.resets, other.resets),
            (&mut self.gaps, other.gaps),
            (&mut self.compared, other.compared),
            (&mut self.repeats, other.repeats),
            (&mut self.renames, other.renames),
        ] {
            *sum += other;
        }
    }
}

/// Repositories with their names, in the order of keys, then of weeks.
#[derive(Debug, Default)]
pub struct Names {
    texts: String,
    /// Where each name's text ends, and before it its key's.
    ends: Vec<[usize; 2]>,
    of_names: Vec<NameFacts>,
}

/// What is known of a name.
#[derive(Clone, Copy, Debug)]
pub struct NameFacts {
    /// The last week that lists it.
    pub last_week: u32,
    /// The first week in which its repository has a flow of its own; `u32::MAX` without one.
    pub first_flow: u32,
    /// Whether its repository has had other names.
    pub is_renamed: bool,
    /// Whether its repository never reached the downloads below which models are folded.
    pub is_folded: bool,
}

impl Names {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the key of a name's repository.
    pub fn key(&self, place: u32) -> &str {
        let start = (place as usize).checked_sub(1).map_or(0, |before| self.ends[before][1]);
        &self.texts[start..self.ends[place as usize][0]]
    }

    /// Returns a name.
    pub fn name(&self, place: u32) -> &str {
        let [start, end] = self.ends[place as usize];
        &self.texts[start..end]
    }

    /// Returns what is known of a name.
    pub fn facts(&self, place: u32) -> &NameFacts {
        &self.of_names[place as usize]
    }

    fn push(&mut self, key: &str, name: &str, facts: NameFacts) {
        self.texts.push_str(key);
        let start = self.texts.len();
        self.texts.push_str(name);
        self.ends.push([start, self.texts.len()]);
        self.of_names.push(facts);
    }

    fn append(&mut self, other: Names) {
        let before = self.texts.len();
        self.texts.push_str(&other.texts);
        self.ends.extend(other.ends.into_iter().map(|ends| ends.map(|end| end + before)));
        self.of_names.extend(other.of_names);
    }
}

/// A change of a repository's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The repository.
    pub key: String,
    /// The first week with the later name.
    pub week: Day,
    /// The earlier name.
    pub from: String,
    /// The later name.
    pub to: String,
}

/// All rows, on disk by week, and what is known of them.
#[derive(Debug)]
pub struct Folded {
    /// What their counters say.
    pub counts: Vec<WeekCounts>,
    /// Repositories with their names.
    pub names: Names,
    /// Changes of names, in the order of keys, then of weeks.
    pub renames: Vec<Rename>,
    /// The parts of the range of keys, with the place of each one's first name.
    parts: Vec<(PathBuf, u32)>,
}

/// What one part of all keys gives.
struct FoldedPart {
    folder: PathBuf,
    counts: Vec<WeekCounts>,
    names: Names,
    renames: Vec<Rename>,
}

/// Folds weeks, whose files are ordered by key, in as many parts at once as there are ranges.
///
/// # Errors
///
/// Errors if a file can't be read, or what outgrows memory can't be written to `spill`.
pub fn fold(weeks: &[(Day, PathBuf)], ranges: &[KeyRange], spill: &Path, fold_below: u64) -> Result<Folded, PrepError> {
    let parts: Vec<Result<FoldedPart, PrepError>> = std::thread::scope(|scope| {
        let fold = |(place, range): (usize, &KeyRange)| {
            let (folder, range) = (spill.join(place.to_string()), range.clone());
            scope.spawn(move || fold_range(weeks, &range, folder, fold_below))
        };
        let threads: Vec<_> = ranges.iter().enumerate().map(fold).collect();
        let ended = || PrepError::Data("a thread ended early, expected it to fold its keys".to_owned());
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(ended()))).collect()
    });
    let mut folded = Folded {
        counts: vec![WeekCounts::default(); weeks.len()],
        names: Names::default(),
        renames: Vec::new(),
        parts: Vec::new(),
    };
    for part in parts {
        let part = part?;
        folded.parts.push((part.folder, folded.names.len() as u32));
        folded.counts.iter_mut().zip(&part.counts).for_each(|(sum, counts)| sum.add(counts));
        folded.names.append(part.names);
        folded.renames.extend(part.renames);
    }
    if folded.names.len() > u32::MAX as usize {
        return Err(PrepError::Data("there are more than 4 billion names, expected fewer".to_owned()));
    }
    Ok(folded)
}

fn fold_range(
    weeks: &[(Day, PathBuf)],
    range: &KeyRange,
    folder: PathBuf,
    fold_below: u64,
) -> Result<FoldedPart, PrepError> {
    let failed = |error: std::io::Error| PrepError::at(&folder, error);
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let create = |week: usize| Ok(BufWriter::new(File::create(rows_path(&folder, week))?));
    let mut files = (0..weeks.len()).map(create).collect::<std::io::Result<Vec<_>>>().map_err(failed)?;
    let paths: Vec<PathBuf> = weeks.iter().map(|(_, path)| path.clone()).collect();
    let mut part = SeriesFolder::new(weeks.iter().map(|(week, _)| *week).collect(), fold_below);
    each_series(&paths, range, |key, rows| {
        part.push(key, rows);
        for (week, row) in part.rows.drain(..) {
            write_row(&mut files[week], &row).map_err(failed)?;
        }
        Ok(())
    })?;
    files.iter_mut().try_for_each(Write::flush).map_err(failed)?;
    let SeriesFolder { counts, names, renames, .. } = part;
    Ok(FoldedPart { folder, counts, names, renames })
}

/// Folds one series after the other.
struct SeriesFolder {
    weeks: Vec<Day>,
    /// Days that can be meant, as the site has it; without a clock, they end a year after the last week.
    near: RangeInclusive<Day>,
    fold_below: u64,
    counts: Vec<WeekCounts>,
    names: Names,
    renames: Vec<Rename>,
    /// Rows of the last series, each with the place of its week.
    rows: Vec<(usize, FlowRow)>,
}

impl SeriesFolder {
    fn new(weeks: Vec<Day>, fold_below: u64) -> SeriesFolder {
        let counts = vec![WeekCounts::default(); weeks.len()];
        let near = near_days(&[], weeks.last().copied());
        SeriesFolder { weeks, near, fold_below, counts, names: Names::default(), renames: Vec::new(), rows: Vec::new() }
    }

    fn push(&mut self, key: &str, series: &[SeriesRow<'_>]) {
        let created = series.iter().filter_map(|row| row.created).filter(|day| self.near.contains(day)).min();
        let series = series.iter().filter_map(|row| Some((row.week, row.model, row.counter?)));
        let series: Vec<(usize, &str, u64)> = series.collect();
        if series.is_empty() {
            return;
        }
        let is_folded = series.iter().all(|(_, _, counter)| *counter < self.fold_below);
        let is_renamed = series.iter().any(|(_, name, _)| *name != series[0].1);
        let first_name = self.names.len() as u32;
        let mut first_flow = u32::MAX;
        let mut before: Option<(usize, &str, u64)> = None;
        for &(week, name, counter) in &series {
            let day = self.weeks[week];
            let previous = week.checked_sub(1).map(|previous| self.weeks[previous]);
            let row_before = before.map(|(week, _, counter)| (self.weeks[week], counter));
            let step = CounterStep::of((day, counter), row_before, previous, created);
            let counts = &mut self.counts[week];
            counts.repositories += 1;
            counts.downloads += step.flow.unwrap_or_default();
            counts.resets += u64::from(step.is_reset);
            match before {
                None if step.flow.is_none() => counts.baselines += 1,
                None => counts.new += 1,
                Some((last, last_name, last_counter)) => {
                    let is_adjacent = last + 1 == week;
                    counts.gaps += u64::from(!is_adjacent);
                    let repeats = is_repeat(counter, is_adjacent.then_some(last_counter));
                    counts.compared += u64::from(repeats.is_some());
                    counts.repeats += u64::from(repeats == Some(true));
                    if last_name != name {
                        counts.renames += 1;
                        let (from, to) = (last_name.to_owned(), name.to_owned());
                        self.renames.push(Rename { key: key.to_owned(), week: day, from, to });
                    }
                }
            }
            if step.flow.is_some() {
                first_flow = first_flow.min(week as u32);
            }
            let place = self.name_place(key, name, first_name, (is_renamed, is_folded));
            self.names.of_names[place as usize].last_week = week as u32;
            self.rows.push((week, FlowRow { name: place, counter, flow: step.flow, since: step.since }));
            before = Some((week, name, counter));
        }
        self.names.of_names[first_name as usize..].iter_mut().for_each(|facts| facts.first_flow = first_flow);
    }

    /// Returns the place of a name of the repository whose first name has this place.
    fn name_place(&mut self, key: &str, name: &str, first: u32, (is_renamed, is_folded): (bool, bool)) -> u32 {
        let known = (first..self.names.len() as u32).find(|&place| self.names.name(place) == name);
        known.unwrap_or_else(|| {
            self.names.push(key, name, NameFacts { last_week: 0, first_flow: u32::MAX, is_renamed, is_folded });
            self.names.len() as u32 - 1
        })
    }
}

fn rows_path(folder: &Path, week: usize) -> PathBuf {
    folder.join(format!("{week}.rows"))
}

/// Bytes of a row on disk.
const ROW_BYTES: usize = 24;

fn write_row(out: &mut impl Write, row: &FlowRow) -> std::io::Result<()> {
    let mut bytes = [0; ROW_BYTES];
    bytes[..4].copy_from_slice(&row.name.to_le_bytes());
    bytes[4..8].copy_from_slice(&row.since.0.to_le_bytes());
    bytes[8..16].copy_from_slice(&row.counter.to_le_bytes());
    bytes[16..].copy_from_slice(&row.flow.unwrap_or(NO_FLOW).to_le_bytes());
    out.write_all(&bytes)
}

impl Folded {
    /// Returns the rows of a week, in the order of their names' places.
    ///
    /// # Errors
    ///
    /// Errors if they can't be read back.
    pub fn rows(&self, week: usize) -> Result<Vec<FlowRow>, PrepError> {
        let mut rows = Vec::with_capacity(self.counts[week].repositories as usize);
        for (folder, first) in &self.parts {
            let path = rows_path(folder, week);
            let failed = |error: std::io::Error| PrepError::at(&path, error);
            let mut file = BufReader::new(File::open(&path).map_err(failed)?);
            let mut bytes = [0; ROW_BYTES];
            let length = file.get_ref().metadata().map_err(failed)?.len();
            for _ in 0..length / ROW_BYTES as u64 {
                file.read_exact(&mut bytes).map_err(failed)?;
                rows.push(row_of(&bytes, *first));
            }
        }
        Ok(rows)
    }
}

fn row_of(bytes: &[u8; ROW_BYTES], first: u32) -> FlowRow {
    let four = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    let eight = |at: usize| u64::from(u32::from_le_bytes(four(at))) | u64::from(u32::from_le_bytes(four(at + 4))) << 32;
    FlowRow {
        name: u32::from_le_bytes(four(0)) + first,
        since: Day(i32::from_le_bytes(four(4))),
        counter: eight(8),
        flow: Some(eight(16)).filter(|flow| *flow != NO_FLOW),
    }
}
