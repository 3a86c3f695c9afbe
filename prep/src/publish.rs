//! From folded weeks to files that a page loads, and the manifest that names them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::file::metadata::KeyValue;
use lorenz::calendar::Day;
use lorenz::load::{KIND_KEY, SOURCE_KEY};

use crate::error::PrepError;
use crate::fold::{FlowRow, Folded, Names};
use crate::folder::{MANIFEST, PREVIOUS_MANIFEST, PanelFolder, json, write_whole};
use crate::manifest::{Manifest, PANEL_FORM, PanelFacts, Resource, WeekFacts, month_of};
use crate::models_file::{columns as models_columns, folded_name, write_models};
use crate::panel_file::{COLUMNS, GROUP_ROWS, NamedFile, PanelFile, PanelRow};
use crate::settings::Settings;
use crate::week_file::WeekSummary;

/// Bytes of a month's file above which its rest goes to another one.
const FILE_BYTES: u64 = 8 << 20;

/// Digits of sums of squares.
const SQUARE_DIGITS: u8 = 38;

const FOLDED_COLUMNS: [(&str, &str, &str); 7] = [
    ("time", "date", "the date of the snapshot"),
    ("developer", "string", "the developer of the models"),
    ("models", "integer", "folded models with a flow in this week"),
    ("flow", "integer", "their downloads since each one's row before"),
    ("squares", "number", "the sum of the squares of these downloads"),
    ("least", "integer", "the least of them"),
    ("most", "integer", "the most of them"),
];
const RENAME_COLUMNS: [(&str, &str, &str); 4] = [
    ("_id", "string", "the Hub's own id of the repository"),
    ("time", "date", "the first week with the later name"),
    ("from", "string", "the earlier name"),
    ("to", "string", "the later name"),
];

/// A prepared week to be published.
#[derive(Clone, Debug)]
pub struct PreparedInput {
    /// Its date.
    pub week: Day,
    /// The file of its rows.
    pub path: PathBuf,
    /// What happened to them.
    pub summary: WeekSummary,
}

/// What is folded of a developer in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FoldedGroup {
    models: u64,
    flow: u64,
    squares: u128,
    least: u64,
    most: u64,
}

/// Writes all files of a panel, then its manifest, and keeps the manifest before it. `made_of` are the hashes or marks of the files of
/// all weeks, also of those that are left out.
///
/// # Errors
///
/// Errors if a week can't be read back, or a file can't be written; the panel before stays as it was.
pub fn publish(
    folder: &PanelFolder,
    settings: &Settings,
    inputs: &[PreparedInput],
    folded: &Folded,
    made_of: Vec<Vec<String>>,
) -> Result<Manifest, PrepError> {
    let source = source_line(settings, folded);
    let metadata = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
    let of_months = || vec![metadata(KIND_KEY, "counter"), metadata(SOURCE_KEY, &source)];
    let mut weeks: Vec<WeekFacts> = inputs.iter().zip(&folded.counts).map(week_facts).collect();
    note_repeats(&mut weeks);
    let mut months = MonthFiles { folder, of_months: &of_months, file: None, files: Vec::new() };
    let mut groups = FoldedGroups::of(&folded.names);
    let mut tail = TailColumns::default();
    for (place, input) in inputs.iter().enumerate() {
        let mut rows = folded.rows(place)?;
        // The order is total: a name's place is its key's.
        rows.sort_unstable_by_key(|row| (std::cmp::Reverse(row.counter), row.name));
        let folded_rows = groups.of_week(place as u32, &rows, &folded.names, input.week, &mut tail);
        rows.retain(|row| !folded.names.facts(row.name).is_folded);
        let names: Vec<String> = folded_rows.iter().map(|(developer, _)| folded_name(developer)).collect();
        let of_groups = folded_rows.iter().zip(&names).map(|((_, row), model)| PanelRow { model, ..row.clone() });
        let of_models = rows.iter().map(|row| panel_row(row, &folded.names));
        let mut all: Vec<PanelRow<'_>> = of_models.chain(of_groups).collect();
        all.sort_by_key(|row| std::cmp::Reverse(row.counter));
        let facts = &mut weeks[place];
        facts.rows = all.len() as u64;
        facts.counters = all.iter().map(|row| row.counter).sum();
        facts.row_groups = facts.rows.div_ceil(GROUP_ROWS as u64).max(1);
        months.push(input.week, all)?;
    }
    let files = months.finish()?;
    let mut resources = Vec::new();
    for (name, file, of_weeks) in files {
        let is_here = |facts: &&mut WeekFacts| of_weeks.iter().any(|week| week.to_string() == facts.week);
        weeks.iter_mut().filter(is_here).for_each(|facts| facts.path.clone_from(&file.name));
        resources.push(Resource::of(&name, &file, &COLUMNS));
    }
    let paths: Vec<PathBuf> = inputs.iter().map(|input| input.path.clone()).collect();
    let of_others = || vec![metadata(SOURCE_KEY, &source)];
    let (file, models) = write_models(folder.root(), &paths, folded, &groups.developers(), of_others())?;
    resources.push(Resource::of("models", &file, &models_columns()));
    if let Some(file) = tail.write(folder, of_others())? {
        resources.push(Resource::of("folded", &file, &FOLDED_COLUMNS));
    }
    if let Some(file) = write_renames(folder, folded, of_others())? {
        resources.push(Resource::of("renames", &file, &RENAME_COLUMNS));
    }
    let facts = PanelFacts {
        form: PANEL_FORM,
        fold_below: settings.fold_below,
        rows: weeks.iter().map(|week| week.rows).sum(),
        models,
        folded_models: folded_models(&folded.names),
        inputs: made_of,
        weeks,
    };
    let manifest = Manifest::of(&settings.source, &settings.license, resources, facts);
    let (path, previous) = (folder.root().join(MANIFEST), folder.root().join(PREVIOUS_MANIFEST));
    if let Ok(bytes) = std::fs::read(&path) {
        let now = json(&manifest)?;
        if bytes == now {
            return Ok(manifest);
        }
        write_whole(&previous, &bytes)?;
    }
    // Last of all: until then a reader has the panel before, whole.
    write_whole(&path, &json(&manifest)?)?;
    Ok(manifest)
}

/// Returns what figures state as their source; where models are folded, that they are.
fn source_line(settings: &Settings, folded: &Folded) -> String {
    match folded_models(&folded.names) {
        0 => settings.source.clone(),
        models => format!(
            "{}; {models} models with fewer than {} downloads each stand as one of their developer's",
            settings.source, settings.fold_below
        ),
    }
}

fn week_facts((input, counts): (&PreparedInput, &crate::fold::WeekCounts)) -> WeekFacts {
    WeekFacts { week: input.week.to_string(), counts: *counts, summary: input.summary.clone(), ..WeekFacts::default() }
}

/// Notes the weeks whose content is that of an earlier one.
fn note_repeats(weeks: &mut [WeekFacts]) {
    for place in 1..weeks.len() {
        let (before, here) = weeks.split_at_mut(place);
        let same = before.iter().find(|week| week.summary.content == here[0].summary.content);
        here[0].same_as = same.map(|week| week.week.clone());
    }
}

fn panel_row<'a>(row: &FlowRow, names: &'a Names) -> PanelRow<'a> {
    let (model, key) = (names.name(row.name), names.key(row.name));
    // A name alone tells the series, unless the repository has had others.
    let id = Some(key).filter(|key| names.facts(row.name).is_renamed && !key.starts_with('/'));
    PanelRow { model, id, counter: row.counter, flow: row.flow, since: row.since }
}

fn folded_models(names: &Names) -> u64 {
    let mut keys = 0;
    let mut last = "";
    for place in (0..names.len() as u32).filter(|place| names.facts(*place).is_folded) {
        keys += u64::from(names.key(place) != last);
        last = names.key(place);
    }
    keys
}

/// The files of months while they are written, in the order of weeks.
struct MonthFiles<'a> {
    folder: &'a PanelFolder,
    of_months: &'a dyn Fn() -> Vec<KeyValue>,
    /// The file under way: its month, its number in the month, the weeks in it.
    file: Option<(String, PanelFile, Vec<Day>)>,
    files: Vec<(String, NamedFile, Vec<Day>)>,
}

impl MonthFiles<'_> {
    fn push(&mut self, week: Day, rows: Vec<PanelRow<'_>>) -> Result<(), PrepError> {
        let month = month_of(week);
        let is_full = |file: &PanelFile| file.written_bytes() + file.written_bytes() / 4 > FILE_BYTES;
        if self.file.as_ref().is_some_and(|(name, file, _)| !name.starts_with(&month) || is_full(file)) {
            self.end()?;
        }
        let parts = self.files.iter().filter(|(name, ..)| name.starts_with(&month)).count();
        let (_, file, weeks) = match &mut self.file {
            Some(file) => file,
            None => {
                let name = if parts == 0 { month } else { format!("{month}-{}", parts + 1) };
                let file = PanelFile::of_month(self.folder.root(), &name, (self.of_months)())?;
                self.file.insert((name, file, Vec::new()))
            }
        };
        weeks.push(week);
        file.push_week(week, rows.into_iter())
    }

    fn end(&mut self) -> Result<(), PrepError> {
        if let Some((name, file, weeks)) = self.file.take() {
            self.files.push((name, file.finish()?, weeks));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<(String, NamedFile, Vec<Day>)>, PrepError> {
        self.end()?;
        Ok(self.files)
    }
}

/// The folded models of each developer, from week to week.
struct FoldedGroups<'a> {
    /// By developer the week before the first flow: there its row is 0, so that the flow counts as one.
    first_weeks: HashMap<&'a str, u32>,
    /// By developer all flows so far.
    counters: HashMap<&'a str, u64>,
}

/// Returns the developer of a model, as its name has it; the whole name where it has none.
fn developer(name: &str) -> &str {
    name.split_once('/').map_or(name, |(developer, _)| developer)
}

impl<'a> FoldedGroups<'a> {
    fn of(names: &'a Names) -> FoldedGroups<'a> {
        let mut first_weeks: HashMap<&str, u32> = HashMap::new();
        for place in 0..names.len() as u32 {
            let facts = names.facts(place);
            if facts.is_folded && facts.first_flow != u32::MAX {
                let first = facts.first_flow.saturating_sub(1);
                let known = first_weeks.entry(developer(names.name(place))).or_insert(first);
                *known = first.min(*known);
            }
        }
        FoldedGroups { first_weeks, counters: HashMap::new() }
    }

    /// Returns the developers of folded models with downloads, in order.
    fn developers(&self) -> Vec<&'a str> {
        let mut developers: Vec<&str> = self.first_weeks.keys().copied().collect();
        developers.sort_unstable();
        developers
    }

    /// Returns the rows of a week that stand for folded models, by developer in their order, and notes what they fold.
    fn of_week(
        &mut self,
        week: u32,
        rows: &[FlowRow],
        names: &'a Names,
        day: Day,
        tail: &mut TailColumns,
    ) -> Vec<(&'a str, PanelRow<'static>)> {
        let mut groups: HashMap<&str, FoldedGroup> = HashMap::new();
        for row in rows.iter().filter(|row| names.facts(row.name).is_folded) {
            let Some(flow) = row.flow else { continue };
            let none = FoldedGroup { models: 0, flow: 0, squares: 0, least: u64::MAX, most: 0 };
            let group = groups.entry(developer(names.name(row.name))).or_insert(none);
            group.models += 1;
            group.flow += flow;
            group.squares += u128::from(flow) * u128::from(flow);
            group.least = group.least.min(flow);
            group.most = group.most.max(flow);
        }
        let begun = self.first_weeks.iter().filter(|(_, first)| **first <= week).map(|(developer, _)| *developer);
        let mut developers: Vec<&str> = begun.collect();
        developers.sort_unstable();
        let mut folded = Vec::with_capacity(developers.len());
        for developer in developers {
            let counter = self.counters.entry(developer).or_default();
            let group = groups.get(developer);
            let flow = group.map_or(0, |group| group.flow);
            *counter += flow;
            if let Some(group) = group {
                tail.push(day, developer, group);
            }
            folded.push((developer, PanelRow { model: "", id: None, counter: *counter, flow: Some(flow), since: day }));
        }
        folded
    }
}

/// What is folded, as columns.
#[derive(Default)]
struct TailColumns {
    times: Vec<i32>,
    developers: Vec<String>,
    counts: [Vec<i64>; 4],
    squares: Vec<i128>,
}

impl TailColumns {
    fn push(&mut self, week: Day, developer: &str, group: &FoldedGroup) {
        self.times.push(week.0);
        self.developers.push(developer.to_owned());
        let counts = [group.models, group.flow, group.least, group.most];
        for (column, count) in self.counts.iter_mut().zip(counts) {
            column.push(i64::try_from(count).unwrap_or(i64::MAX));
        }
        self.squares.push(i128::try_from(group.squares).unwrap_or(i128::MAX));
    }

    fn write(self, folder: &PanelFolder, metadata: Vec<KeyValue>) -> Result<Option<NamedFile>, PrepError> {
        if self.times.is_empty() {
            return Ok(None);
        }
        let types = [
            DataType::Date32,
            DataType::Utf8,
            DataType::Int64,
            DataType::Int64,
            DataType::Decimal128(SQUARE_DIGITS, 0),
            DataType::Int64,
            DataType::Int64,
        ];
        let fields: Vec<Field> =
            FOLDED_COLUMNS.iter().zip(types).map(|((name, ..), found)| Field::new(*name, found, false)).collect();
        let mut file = PanelFile::of_columns(folder.root(), "folded", Arc::new(Schema::new(fields)), metadata)?;
        let [models, flows, least, most] = self.counts.map(|counts| Arc::new(Int64Array::from(counts)) as ArrayRef);
        let squares = Decimal128Array::from(self.squares).with_precision_and_scale(SQUARE_DIGITS, 0);
        let squares = squares.map_err(|error| PrepError::Data(error.to_string()))?;
        let times: ArrayRef = Arc::new(Date32Array::from(self.times));
        let developers: ArrayRef = Arc::new(StringArray::from(self.developers));
        file.push(&[times, developers, models, flows, Arc::new(squares), least, most])?;
        file.finish().map(Some)
    }
}

fn write_renames(
    folder: &PanelFolder,
    folded: &Folded,
    metadata: Vec<KeyValue>,
) -> Result<Option<NamedFile>, PrepError> {
    if folded.renames.is_empty() {
        return Ok(None);
    }
    let types = [DataType::Utf8, DataType::Date32, DataType::Utf8, DataType::Utf8];
    let fields: Vec<Field> =
        RENAME_COLUMNS.iter().zip(types).map(|((name, ..), found)| Field::new(*name, found, false)).collect();
    let mut file = PanelFile::of_columns(folder.root(), "renames", Arc::new(Schema::new(fields)), metadata)?;
    let renames = &folded.renames;
    let keys: StringArray = renames.iter().map(|rename| Some(rename.key.as_str())).collect();
    let weeks: Date32Array = renames.iter().map(|rename| Some(rename.week.0)).collect();
    let from: StringArray = renames.iter().map(|rename| Some(rename.from.as_str())).collect();
    let to: StringArray = renames.iter().map(|rename| Some(rename.to.as_str())).collect();
    file.push(&[Arc::new(keys), Arc::new(weeks), Arc::new(from), Arc::new(to)])?;
    file.finish().map(Some)
}
