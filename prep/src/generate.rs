//! A made-up history of the Hub, to try things with: the same for the same seed, to the byte.
//!
//! Downloads have a heavy tail, repositories are born, renamed and deleted, counters fall, snapshots are published twice, and columns
//! come and change their types, as they did.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder, StructArray,
    TimestampMillisecondArray, new_null_array,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use lorenz::calendar::Day;

use crate::error::PrepError;
use crate::folder::{finish, unfinished};

/// Days of a week.
const WEEK: i32 = 7;
/// Rows that are made at once.
const BATCH_ROWS: usize = 1 << 16;
/// Rows of a row group: as many as make several of a week.
const GROUP_ROWS: usize = 10_000;
/// The last date of every history: a Monday.
const LAST: Day = Day(20_731);
const MS_OF_DAY: i64 = 86_400_000;

/// How much history is made.
#[derive(Clone, Debug, clap::Args)]
pub struct GenerateArguments {
    /// Rows of all weeks together, about
    #[arg(long, value_name = "N")]
    pub rows: u64,
    /// Weeks
    #[arg(long, value_name = "N", default_value_t = 120)]
    pub weeks: u32,
    /// Another number makes another history
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The folder of the snapshots: models/YYYY-MM-DD/models.parquet in it
    #[arg(long, value_name = "DIR")]
    pub out: std::path::PathBuf,
}

/// Returns the date of a week of a history, counted from 0.
fn date_of(first: Day, week: u32) -> Day {
    Day(first.0 + week.cast_signed() * WEEK)
}

/// A number that looks like chance, of two others: splitmix64.
fn chance(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A repository, all of whose history follows from its number.
struct Repository {
    number: u64,
    chance: u64,
    /// The weeks in which it is listed.
    weeks: std::ops::Range<u32>,
    /// The week from which it has another name, and that in which its counter falls.
    renamed: u32,
    reset: u32,
}

impl Repository {
    fn of(number: u64, seed: u64, weeks: u32) -> Repository {
        let own = chance(seed, number);
        // Half of all are there at the start; the others are born as the weeks go by.
        let born = (chance(own, 1) % (2 * u64::from(weeks))) as u32;
        let born = born.saturating_sub(weeks);
        let dies = if chance(own, 2).is_multiple_of(20) {
            born + 1 + (chance(own, 3) % u64::from(weeks)) as u32
        } else {
            weeks
        };
        let rare = |number: u64, one_in: u64| {
            let week = born + 1 + (chance(own, number + 1) % u64::from(weeks)) as u32;
            if chance(own, number).is_multiple_of(one_in) { week } else { u32::MAX }
        };
        Repository { number, chance: own, weeks: born..dies.min(weeks), renamed: rare(4, 200), reset: rare(6, 500) }
    }

    fn id(&self) -> String {
        // As the Hub's: seconds, then what is the repository's own. Those of one time stand together.
        format!("{:08x}{:016x}", 0x6000_0000 + self.weeks.start as u64 * 604_800, self.chance)
    }

    fn developer(&self, week: u32) -> u64 {
        // A few developers have many models.
        let heavy = chance(self.chance, 10) % 1_000;
        let developers = 1 + heavy * heavy * heavy / 20_000;
        let moved = u64::from(week >= self.renamed && chance(self.chance, 12).is_multiple_of(2));
        chance(self.chance, 11) % developers + moved
    }

    fn name(&self, week: u32) -> String {
        let version = if week >= self.renamed { "-v2" } else { "" };
        format!("developer-{}/model-{}{version}", self.developer(week), self.number)
    }

    /// Downloads of a week: a power law over repositories, which fades with age.
    fn downloads(&self, week: u32) -> u64 {
        let place = 1 + chance(self.chance, 13) % 1_000_000;
        let most = 50_000_000 / (place + 20);
        let age = u64::from(week - self.weeks.start);
        let noise = 50 + chance(self.chance, 1_000 + u64::from(week)) % 100;
        most * noise / 100 / (1 + age / 26)
    }

    fn created(&self, first: Day) -> Day {
        let days = (chance(self.chance, 14) % 7) as i32;
        match self.weeks.start {
            0 => Day(first.0 - 1 - (chance(self.chance, 15) % 1_500) as i32),
            week => Day(date_of(first, week).0 - WEEK + 1 + days.min(5)),
        }
    }
}

/// Writes a history; returns how many rows it has.
///
/// # Errors
///
/// Errors if a file can't be written.
pub fn generate(arguments: &GenerateArguments) -> Result<u64, PrepError> {
    let weeks = arguments.weeks.max(1);
    // On average a repository is listed in three quarters of the weeks.
    let repositories = (arguments.rows * 4 / 3 / u64::from(weeks)).max(1);
    let first = Day(LAST.0 + WEEK - (date_of(Day(0), weeks).0));
    let mut counters = vec![0_u64; repositories as usize];
    let mut rows = 0;
    for week in 0..weeks {
        // A snapshot that is published twice is the week before, in a folder of its own.
        let content = if week > 0 && chance(arguments.seed, 7_000 + u64::from(week)).is_multiple_of(15) {
            week - 1
        } else {
            week
        };
        let day = date_of(first, week);
        let path = arguments.out.join("models").join(day.to_string()).join("models.parquet");
        rows += write_week(&path, (content, week, weeks), first, arguments.seed, &mut counters)?;
    }
    Ok(rows)
}

fn write_week(
    path: &Path,
    (content, week, weeks): (u32, u32, u32),
    first: Day,
    seed: u64,
    counters: &mut [u64],
) -> Result<u64, PrepError> {
    let failed = |error: std::io::Error| PrepError::at(path, error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let drift = Drift { is_text_time: week < weeks / 3, has_trend: week >= weeks / 2, is_float: week % 5 == 4 };
    let schema = Arc::new(schema(&drift));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_created_by("lorenz-prep generate".to_owned())
        .build();
    let file = File::create(unfinished(path)).map_err(failed)?;
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
    let mut rows = 0;
    let mut batch: Vec<(Repository, u64)> = Vec::new();
    for number in 0..counters.len() as u64 {
        let repository = Repository::of(number, seed, weeks);
        if !repository.weeks.contains(&content) {
            continue;
        }
        // Week by week: the sum so far is all that is needed.
        let counter = &mut counters[number as usize];
        if content == week {
            *counter = if week == repository.reset { 0 } else { *counter } + repository.downloads(week);
        }
        batch.push((repository, *counter));
        if batch.len() == BATCH_ROWS {
            rows += batch.len() as u64;
            writer.write(&columns(&schema, &drift, &batch, content, first)?)?;
            batch.clear();
        }
    }
    rows += batch.len() as u64;
    writer.write(&columns(&schema, &drift, &batch, content, first)?)?;
    writer.close()?;
    finish(path)?;
    Ok(rows)
}

/// What differs between the snapshots of a history.
struct Drift {
    /// Times are texts, in the first third.
    is_text_time: bool,
    /// A column that came later.
    has_trend: bool,
    /// Counters are numbers with a fraction, as pandas writes them where some are missing.
    is_float: bool,
}

fn text_list() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)))
}

fn base_fields() -> Fields {
    Fields::from(vec![Field::new("_id", DataType::Utf8, true), Field::new("id", DataType::Utf8, true)])
}

fn bases_type() -> Fields {
    let model = Field::new_list_field(DataType::Struct(base_fields()), true);
    Fields::from(vec![
        Field::new("relation", DataType::Utf8, true),
        Field::new("models", DataType::List(Arc::new(model)), true),
    ])
}

fn sizes_type() -> Fields {
    let types = Fields::from(vec![Field::new("BF16", DataType::Int64, true), Field::new("F32", DataType::Int64, true)]);
    Fields::from(vec![
        Field::new("parameters", DataType::Struct(types), true),
        Field::new("total", DataType::Int64, true),
    ])
}

fn schema(drift: &Drift) -> Schema {
    let time = |name: &str| {
        let unit = datafusion::arrow::datatypes::TimeUnit::Millisecond;
        let data_type = if drift.is_text_time { DataType::Utf8 } else { DataType::Timestamp(unit, Some("UTC".into())) };
        Field::new(name, data_type, true)
    };
    let count = if drift.is_float { DataType::Float64 } else { DataType::Int64 };
    let mut fields = vec![
        Field::new("_id", DataType::Utf8, true),
        Field::new("id", DataType::Utf8, true),
        Field::new("author", DataType::Utf8, true),
        time("createdAt"),
        time("lastModified"),
        Field::new("downloads", DataType::Int64, true),
        Field::new("downloadsAllTime", count, true),
        Field::new("likes", DataType::Int64, true),
        Field::new("pipeline_tag", DataType::Utf8, true),
        Field::new("library_name", DataType::Utf8, true),
        Field::new("tags", text_list(), true),
        Field::new("baseModels", DataType::Struct(bases_type()), true),
        Field::new("safetensors", DataType::Struct(sizes_type()), true),
        Field::new("cardData", DataType::Utf8, true),
    ];
    if drift.has_trend {
        fields.push(Field::new("trendingScore", DataType::Int64, true));
    }
    Schema::new(fields)
}

const TASKS: [Option<&str>; 6] = [
    Some("text-generation"),
    Some("text-generation"),
    Some("text-to-image"),
    Some("automatic-speech-recognition"),
    Some("image-text-to-text"),
    None,
];
const LIBRARIES: [Option<&str>; 4] = [Some("transformers"), Some("diffusers"), Some("gguf"), None];
const LICENSES: [&str; 4] = ["apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0"];
const RELATIONS: [&str; 3] = ["quantized", "finetune", "adapter"];

fn of<T: Copy>(all: &[T], chance: u64) -> T {
    all[(chance % all.len() as u64) as usize]
}

fn columns(
    schema: &Arc<Schema>,
    drift: &Drift,
    rows: &[(Repository, u64)],
    week: u32,
    first: Day,
) -> Result<RecordBatch, PrepError> {
    let texts = |text: &dyn Fn(&Repository) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(|(repository, _)| text(repository)).collect::<StringArray>())
    };
    let numbers = |number: &dyn Fn(&Repository) -> Option<u64>| -> ArrayRef {
        let number = |(repository, _): &(Repository, u64)| number(repository).map(|number| number.cast_signed());
        Arc::new(rows.iter().map(number).collect::<Int64Array>())
    };
    let times = |day: &dyn Fn(&Repository) -> Day| -> ArrayRef {
        if drift.is_text_time {
            return texts(&|repository| Some(format!("{}T12:34:56.000Z", day(repository))));
        }
        let times = rows.iter().map(|(repository, _)| Some(i64::from(day(repository).0) * MS_OF_DAY + 45_296_000));
        Arc::new(times.collect::<TimestampMillisecondArray>().with_timezone("UTC"))
    };
    let counters: ArrayRef = if drift.is_float {
        Arc::new(rows.iter().map(|(_, counter)| Some(*counter as f64)).collect::<Float64Array>())
    } else {
        Arc::new(rows.iter().map(|(_, counter)| Some(counter.cast_signed())).collect::<Int64Array>())
    };
    let is_made = |repository: &Repository| chance(repository.chance, 20) % 100 < 28 && repository.number > 0;
    let mut tags = ListBuilder::new(StringBuilder::new());
    let mut base_ids = ListBuilder::new(StringBuilder::new());
    for (repository, _) in rows {
        let license = format!("license:{}", of(&LICENSES, chance(repository.chance, 21)));
        tags.append_value([Some("safetensors"), Some("en"), Some("region:us"), Some(license.as_str())]);
        let base = || {
            format!("developer-{}/model-{}", repository.number % 50, chance(repository.chance, 22) % repository.number)
        };
        base_ids.append_option(is_made(repository).then(|| [Some(base())]));
    }
    let base_ids = base_ids.finish();
    let made = StructArray::try_new(
        base_fields(),
        vec![new_null_array(&DataType::Utf8, base_ids.values().len()), Arc::clone(base_ids.values())],
        None,
    );
    let arrow = |error: datafusion::arrow::error::ArrowError| PrepError::Data(error.to_string());
    let models = datafusion::arrow::array::ListArray::try_new(
        Arc::new(Field::new_list_field(DataType::Struct(base_fields()), true)),
        base_ids.offsets().clone(),
        Arc::new(made.map_err(arrow)?),
        base_ids.nulls().cloned(),
    );
    let relations =
        texts(&|repository| is_made(repository).then(|| of(&RELATIONS, chance(repository.chance, 23)).to_owned()));
    let bases = StructArray::try_new(bases_type(), vec![relations, Arc::new(models.map_err(arrow)?)], None);
    let size = |repository: &Repository| {
        let has_size = chance(repository.chance, 24) % 100 < 23;
        has_size.then(|| 100_000_000 * (1 + chance(repository.chance, 25) % 700))
    };
    let totals = numbers(&size);
    let DataType::Struct(types) = sizes_type()[0].data_type().clone() else {
        return Err(PrepError::Data(String::new()));
    };
    let none = new_null_array(&DataType::Int64, rows.len());
    let types = StructArray::try_new(types, vec![Arc::clone(&totals), none], None).map_err(arrow)?;
    let sizes = StructArray::try_new(sizes_type(), vec![Arc::new(types), totals], None);
    let last = Day(date_of(first, week).0 - 1);
    let mut columns: Vec<ArrayRef> = vec![
        texts(&|repository| Some(repository.id())),
        texts(&|repository| Some(repository.name(week))),
        texts(&|repository| Some(format!("developer-{}", repository.developer(week)))),
        times(&|repository| repository.created(first)),
        times(&|repository| last.max(repository.created(first))),
        numbers(&|repository| Some(repository.downloads(week) * 4)),
        counters,
        numbers(&|repository| Some(repository.downloads(repository.weeks.start) / 1_000)),
        texts(&|repository| of(&TASKS, chance(repository.chance, 26)).map(str::to_owned)),
        texts(&|repository| of(&LIBRARIES, chance(repository.chance, 27)).map(str::to_owned)),
        Arc::new(tags.finish()),
        Arc::new(bases.map_err(arrow)?),
        Arc::new(sizes.map_err(arrow)?),
        texts(&|repository| Some(format!("{{\"license\": \"{}\"}}", of(&LICENSES, chance(repository.chance, 21))))),
    ];
    if drift.has_trend {
        columns.push(numbers(&|repository| Some(repository.downloads(week) % 100)));
    }
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(arrow)
}
