//! `lorenz gate`: whether a newly fetched file may replace the one that is kept.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::{CliError, usage};
use super::files::{FileArguments, columns_of};
use super::inspect::panel;
use super::mapping::MappingArguments;
use super::output::{CallOutput, Format};
use crate::analysis::TableBuilder;
use crate::calendar::Day;
use crate::load::LoadOptions;
use crate::schema::CountKind;
use crate::source::{HEAD_BYTES, format_of};

/// What a Parquet file begins and ends with.
const MAGIC: &[u8; 4] = b"PAR1";
/// How the type of a column with fields begins; its fields are columns of their own.
const STRUCT: &str = "Struct(";
/// The type of a column without values.
const NULL: &str = "Null";
/// How many columns a finding names.
const NAMED_COLUMNS: usize = 5;

/// Decides whether a newly fetched file may replace the one that is kept.
#[derive(Args)]
#[command(after_help = "\
Checks, in this order: present, content, ends, footer, columns, rows, newest-date, downloads, load.
Exit codes: 0, it may; 1, it may not; 2, the call makes no sense; 3, it has the bytes of OLD: nothing new.")]
pub(super) struct GateArguments {
    /// The Parquet file that is kept; where there is none, what compares with it is skipped.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The file that was fetched.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Percent of the rows of OLD that NEW may have less.
    #[arg(long, default_value = "5", value_name = "PERCENT")]
    fewer: String,
    /// Percent of the rows of OLD that NEW may have more.
    #[arg(long, default_value = "20", value_name = "PERCENT")]
    more: String,
    #[command(flatten)]
    mapping: MappingArguments,
    /// table, json or csv.
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    format: String,
}

/// How a check went, with what was found.
enum CheckOutcome {
    Passed(String),
    Failed(String),
    /// It could not be made, or has nothing to compare with: the reason.
    Skipped(String),
}

impl CheckOutcome {
    /// Returns the outcome of a check by its finding: `Err` where it failed.
    fn of(found: Result<String, String>) -> CheckOutcome {
        found.map_or_else(CheckOutcome::Failed, CheckOutcome::Passed)
    }

    /// Returns the word of the table, and what was found.
    fn words(&self) -> (&'static str, &str) {
        match self {
            CheckOutcome::Passed(found) => ("passed", found),
            CheckOutcome::Failed(found) => ("failed", found),
            CheckOutcome::Skipped(reason) => ("skipped", reason),
        }
    }
}

/// The checks of a call, by name, in the order in which they are told.
struct Checks(Vec<(&'static str, CheckOutcome)>);

impl Checks {
    /// All checks that there are.
    const NAMES: [&str; 9] =
        ["present", "content", "ends", "footer", "columns", "rows", "newest-date", "downloads", "load"];

    /// Adds the next check and returns whether it passed.
    fn note(&mut self, outcome: CheckOutcome) -> bool {
        let passed = matches!(outcome, CheckOutcome::Passed(_));
        if let Some(name) = Checks::NAMES.get(self.0.len()) {
            self.0.push((name, outcome));
        }
        passed
    }

    /// Adds all checks that are left, as skipped for one reason.
    fn skip_rest(mut self, reason: &str) -> Checks {
        let left = Checks::NAMES.iter().skip(self.0.len());
        let skipped: Vec<_> = left.map(|name| (*name, CheckOutcome::Skipped(reason.to_owned()))).collect();
        self.0.extend(skipped);
        self
    }

    /// Returns the first check that failed, with what was found.
    fn first_failure(&self) -> Option<(&'static str, &str)> {
        self.0.iter().find_map(|(name, outcome)| match outcome {
            CheckOutcome::Failed(found) => Some((*name, found.as_str())),
            CheckOutcome::Passed(_) | CheckOutcome::Skipped(_) => None,
        })
    }
}

/// How many percent rows may have become fewer or more.
struct RowLimits {
    fewer: f64,
    more: f64,
}

/// What is compared of two files.
struct FileFacts {
    /// Columns, and the fields of structs, with their types.
    columns: Vec<(String, String)>,
    /// Rows that were read.
    rows: u64,
    /// What the downloads count, and the newest date; `None` for a table of attributes alone.
    dated: Option<(CountKind, Day)>,
    /// What was loaded, in words.
    phrase: String,
}

/// Returns what `lorenz gate` prints and how it ends.
///
/// Errors if the call makes no sense, or if OLD is there and can't be read.
pub(super) fn run(arguments: &GateArguments) -> Result<CallOutput, CliError> {
    let format = Format::from_name(&arguments.format)?;
    let limits = RowLimits {
        fewer: percent("--fewer", &arguments.fewer, 100.0)?,
        more: percent("--more", &arguments.more, f64::MAX)?,
    };
    let options = arguments.mapping.options()?;
    let (old, new) = (arguments.old.as_path(), arguments.new.as_path());
    let at_old = |error| CliError::File { path: old.display().to_string(), error };
    let is_first = !old.try_exists().map_err(at_old)?;
    let (new_name, old_name) = (new.display(), old.display());
    let (checks, error) = if !is_first && same_bytes(old, new) {
        let mut checks = Checks(Vec::new());
        checks.note(CheckOutcome::of(presence(new)));
        let error = CliError::NothingNew(format!("nothing new: {new_name} has the bytes of {old_name}"));
        (checks.skip_rest("it has the bytes of OLD"), Some(error))
    } else {
        let old = (!is_first).then_some(old);
        let checks = checks(old, new, &limits, &options)?;
        let refused = checks
            .first_failure()
            .map(|(name, found)| CliError::Refused(format!("{new_name} may not replace {old_name}: {name}: {found}")));
        (checks, refused)
    };
    let table = TableBuilder::new("gate", &checks.0)
        .text("check", |(name, _)| *name)
        .text("outcome", |(_, outcome)| outcome.words().0)
        .text("finding", |(_, outcome)| outcome.words().1)
        .finish();
    Ok(CallOutput { text: format.write(&table), error })
}

/// Reads a number of percent from 0 to `most`.
fn percent(option: &str, text: &str, most: f64) -> Result<f64, CliError> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=most).contains(number));
    let expected = if most > 100.0 { "a percentage of 0 or more" } else { "a percentage from 0 to 100" };
    number.ok_or_else(|| usage(option, text, expected))
}

/// Makes all checks; `old` is `None` where there is no file to compare with.
///
/// Errors if OLD can't be read.
fn checks(old: Option<&Path>, new: &Path, limits: &RowLimits, options: &LoadOptions) -> Result<Checks, CliError> {
    let mut checks = Checks(Vec::new());
    if !checks.note(CheckOutcome::of(presence(new))) {
        return Ok(checks.skip_rest("there is no file"));
    }
    let (head, tail) = match ends(new) {
        Ok(ends) => ends,
        Err(error) => {
            checks.note(CheckOutcome::Failed(error.to_string()));
            return Ok(checks.skip_rest("the file can't be read"));
        }
    };
    let is_data = checks.note(CheckOutcome::of(content(&head)));
    if !checks.note(CheckOutcome::of(magic(&head, &tail))) || !is_data {
        return Ok(checks.skip_rest("it isn't a whole Parquet file"));
    }
    let columns = match columns_of(new, options) {
        Ok(columns) => columns,
        Err(error) => {
            checks.note(CheckOutcome::Failed(error.reason()));
            return Ok(checks.skip_rest("its footer can't be read"));
        }
    };
    checks.note(CheckOutcome::Passed(format!("{} columns", columns.len())));
    let new_facts = facts(new, options);
    let old_facts = old.map(|old| facts(old, options)).transpose()?;
    let Some((old, old_facts)) = old.zip(old_facts) else {
        for _ in ["columns", "rows", "newest-date", "downloads"] {
            checks.note(CheckOutcome::Skipped("OLD is not there: nothing to compare with".to_owned()));
        }
        checks.note(CheckOutcome::of(new_facts.map(|facts| facts.phrase).map_err(|error| error.reason())));
        return Ok(checks);
    };
    let columns = columns.into_iter().map(|column| (column.name, column.type_name)).collect::<Vec<_>>();
    checks.note(CheckOutcome::of(same_columns(&old_facts.columns, &columns)));
    match new_facts {
        Ok(new_facts) => {
            checks.note(CheckOutcome::of(row_change(old_facts.rows, new_facts.rows, limits)));
            checks.note(newest_date(&old_facts, &new_facts));
            checks.note(downloads((old, &old_facts), (new, &new_facts), options)?);
            checks.note(CheckOutcome::Passed(new_facts.phrase));
        }
        Err(error) => {
            for _ in ["rows", "newest-date", "downloads"] {
                checks.note(CheckOutcome::Skipped("it can't be loaded".to_owned()));
            }
            checks.note(CheckOutcome::Failed(error.reason()));
        }
    }
    Ok(checks)
}

/// Returns the length of a file; `Err` where there is none, or an empty one.
fn presence(path: &Path) -> Result<String, String> {
    match fs::metadata(path) {
        Err(error) => Err(error.to_string()),
        Ok(file) if !file.is_file() => Err("it is no file, expected one".to_owned()),
        Ok(file) if file.len() == 0 => Err("the file is empty (0 bytes), expected a Parquet file".to_owned()),
        Ok(file) => Ok(format!("{} bytes", file.len())),
    }
}

/// Returns whether two files have the same bytes; not so where one of them can't be read.
fn same_bytes(one: &Path, other: &Path) -> bool {
    let compare = || -> io::Result<bool> {
        let (one, other) = (File::open(one)?, File::open(other)?);
        if one.metadata()?.len() != other.metadata()?.len() {
            return Ok(false);
        }
        let (mut one, mut other) = (BufReader::new(one).bytes(), BufReader::new(other).bytes());
        loop {
            match (one.next().transpose()?, other.next().transpose()?) {
                (None, None) => return Ok(true),
                (byte, same) if byte == same => {}
                _ => return Ok(false),
            }
        }
    };
    compare().unwrap_or(false)
}

/// Returns the first bytes of a file, which tell what it is, and its last four; fewer of a shorter file.
fn ends(path: &Path) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut file = File::open(path)?;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(MAGIC.len() as u64)))?;
    file.read_to_end(&mut tail)?;
    Ok((head, tail))
}

/// Tells by the first bytes whether a file is something that comes in place of data, such as a page that says "not found".
fn content(head: &[u8]) -> Result<String, String> {
    match format_of(head).filter(|_| !head.starts_with(MAGIC)) {
        Some(format) => Err(format!("it is {format}, expected a Parquet file")),
        None => Ok("nothing that comes in place of data".to_owned()),
    }
}

/// Tells whether a file begins and ends as Parquet does.
fn magic(head: &[u8], tail: &[u8]) -> Result<String, String> {
    let head = &head[..head.len().min(MAGIC.len())];
    if head == MAGIC && tail == MAGIC {
        return Ok("PAR1 at both".to_owned());
    }
    let [head, tail] = [head, tail].map(String::from_utf8_lossy);
    Err(format!("it begins with {head:?} and ends with {tail:?}, expected \"PAR1\" at both"))
}

/// Reads a file as `lorenz inspect` does; errors if its rows can't be used.
fn facts(path: &Path, options: &LoadOptions) -> Result<FileFacts, CliError> {
    let (builder, files) = FileArguments::of(path).read(options)?;
    let plan = files.first().map(|file| &file.plan);
    let columns = plan.into_iter().flat_map(|plan| plan.summaries());
    let columns = columns.map(|column| (column.name, column.type_name)).collect();
    let Some(panel) = panel(builder)? else {
        let rows = plan.map_or(0, |plan| plan.metadata.rows());
        return Ok(FileFacts { columns, rows, dated: None, phrase: format!("{rows} rows of attributes") });
    };
    let quality = panel.quality();
    let (kind, newest) = (panel.kind(), quality.last_day);
    let phrase = format!("{} models on {} dates until {newest}", quality.models, quality.snapshots);
    Ok(FileFacts { columns, rows: quality.rows_read, dated: Some((kind, newest)), phrase })
}

/// Tells whether each column of the old file is in the new one with its type. A struct's fields are compared one by one, so that
/// it may have more of them; a column that had no values may have any type.
fn same_columns(old: &[(String, String)], new: &[(String, String)]) -> Result<String, String> {
    let is_same = |before: &str, now: &str| {
        before == now || before == NULL || (before.starts_with(STRUCT) && now.starts_with(STRUCT))
    };
    let mut wrong = Vec::new();
    for (name, before) in old {
        match new.iter().find(|(other, _)| other == name) {
            None => wrong.push(format!("no \"{name}\"")),
            Some((_, now)) if !is_same(before, now) => wrong.push(format!("\"{name}\" is {now}, before {before}")),
            Some(_) => {}
        }
    }
    if wrong.is_empty() {
        let added = new.iter().filter(|(name, _)| old.iter().all(|(other, _)| other != name)).count();
        return Ok(format!("the {} of OLD are there, {added} are new", old.len()));
    }
    let more = wrong.len().saturating_sub(NAMED_COLUMNS);
    let named = wrong.iter().take(NAMED_COLUMNS).map(String::as_str).collect::<Vec<_>>().join("; ");
    Err(if more > 0 { format!("{named}; {more} more") } else { named })
}

/// Tells whether the number of rows has changed within the limits, which are allowed themselves.
fn row_change(old: u64, new: u64, limits: &RowLimits) -> Result<String, String> {
    // Exact for numbers of rows below 2^46: nothing is divided before the comparison.
    let (before, change) = (old as f64, (new as f64 - old as f64) * 100.0);
    let found = format!("{new} rows, before {old} ({:+.1} %)", change / before.max(1.0));
    if change < -limits.fewer * before || change > limits.more * before {
        return Err(format!("{found}, expected at most {} % fewer or {} % more", limits.fewer, limits.more));
    }
    Ok(found)
}

/// Tells whether the newest date is that of the old file or a later one.
fn newest_date(old: &FileFacts, new: &FileFacts) -> CheckOutcome {
    match (old.dated, new.dated) {
        (None, _) => CheckOutcome::Skipped("OLD has no dates".to_owned()),
        (Some((_, before)), None) => CheckOutcome::Failed(format!("no dates, before until {before}")),
        (Some((_, before)), Some((_, now))) if now < before => {
            CheckOutcome::Failed(format!("{now}, expected {before} or later"))
        }
        (Some((_, before)), Some((_, now))) => CheckOutcome::Passed(format!("{now}, before {before}")),
    }
}

/// Tells whether the downloads count the same thing, and whether counters have not fallen: in sum over all models, at the newest
/// date that both files have.
///
/// Errors if a file can't be read again.
fn downloads(
    (old, old_facts): (&Path, &FileFacts),
    (new, new_facts): (&Path, &FileFacts),
    options: &LoadOptions,
) -> Result<CheckOutcome, CliError> {
    let (before, now) = match (old_facts.dated, new_facts.dated) {
        (None, _) => return Ok(CheckOutcome::Skipped("OLD has no downloads".to_owned())),
        (Some(_), None) => return Ok(CheckOutcome::Failed("no downloads".to_owned())),
        (Some((before, _)), Some((now, _))) => (before, now),
    };
    if before != now {
        return Ok(CheckOutcome::Failed(format!("they are {}, before {}", now.phrase(), before.phrase())));
    }
    if now != CountKind::Counter {
        return Ok(CheckOutcome::Passed(format!("{}, which may fall", now.phrase())));
    }
    let (old_sums, new_sums) = (counter_sums(old, options)?, counter_sums(new, options)?);
    let of_new = |day: &Day| new_sums.iter().find(|(other, _)| other == day).map(|(_, sum)| *sum);
    let common = old_sums.iter().rev().find_map(|(day, before)| Some((*day, *before, of_new(day)?)));
    Ok(match common {
        None => CheckOutcome::Skipped("counters, and no date that both files have".to_owned()),
        Some((day, before, now)) if now < before => {
            CheckOutcome::Failed(format!("counters add up to {now} on {day}, expected {before} or more"))
        }
        Some((day, before, now)) => CheckOutcome::Passed(format!("counters add up to {now} on {day}, before {before}")),
    })
}

/// Returns the sum of all counters at each date, ascending; a panel of counters holds their increases, so they are read as if
/// they were windows, which stay as they are.
fn counter_sums(path: &Path, options: &LoadOptions) -> Result<Vec<(Day, u128)>, CliError> {
    let options = LoadOptions { kind: Some(CountKind::THIRTY_DAYS), ..options.clone() };
    let (builder, _) = FileArguments::of(path).read(&options)?;
    let Some(panel) = panel(builder)? else { return Ok(Vec::new()) };
    let sum = |snapshot: usize| panel.rows_of(snapshot).map(|row| u128::from(panel.count(row))).sum();
    Ok(panel.days().iter().enumerate().map(|(snapshot, day)| (*day, sum(snapshot))).collect())
}
