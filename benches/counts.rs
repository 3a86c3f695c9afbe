//! Loads a file and answers a question of it, once, for a counter of instructions: `make counts`.
//!
//! `file PATH` writes the file; `load PATH`, `q1 PATH` to `q5 PATH` do what is counted, within [`measured`] alone.
//! Without these words (`cargo bench`) there is nothing to do. The file has the shape of those of the peers' benchmark
//! (`benches/peers/gen.py`) and is the same wherever it is made: no randomness, no logarithms of the platform.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use bytes::Bytes;
use lorenz::analysis::table;
use lorenz::load::Import;
use lorenz::panel::{Builder, Panel};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, PageType};
use parquet::file::metadata::{PageEncodingStats, RowGroupMetaData};
use parquet::file::properties::WriterProperties;

mod questions;
use questions::{options, questions};

/// About forty weeks of each: 120,000 rows.
const MODELS: u64 = 3_000;
const WEEKS: u64 = 270;
const MEAN_LIFE_WEEKS: f64 = 40.0;
const DEVELOPERS: u64 = 600;
/// Monday 1 June 2020.
const FIRST_WEEK_MICROSECONDS: i64 = 18_414 * 86_400_000_000;
const WEEK_MICROSECONDS: i64 = 7 * 86_400_000_000;
const ROWS_PER_GROUP: usize = 40_000;
/// So small that models overflow it in the later groups and downloads in each, as in large files with the usual 1 MiB:
/// their further pages are plain.
const DICTIONARY_BYTES: usize = 32 << 10;

const COUNTRIES: [&str; 12] = [
    "USA",
    "China",
    "France",
    "Germany",
    "UK",
    "Japan",
    "South Korea",
    "Canada",
    "India",
    "Israel",
    "Switzerland",
    "International",
];
const SYLLABLES: [&str; 16] =
    ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "bre", "cla", "dro", "fli"];

/// Numbers that look random, the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Above 0, at most 1.
    fn fraction(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// A number below `end`, small ones more often.
    fn skewed(&mut self, end: u64) -> u64 {
        let fraction = self.fraction();
        ((end as f64 * fraction * fraction * fraction) as u64).min(end - 1)
    }

    /// Distinct for distinct `serial`.
    fn name(&mut self, syllables: usize, serial: u64) -> String {
        let mut name = String::new();
        for _ in 0..syllables {
            name.push_str(SYLLABLES[(self.next() % SYLLABLES.len() as u64) as usize]);
        }
        format!("{name}-{serial:x}")
    }
}

/// A model, from the week it appears to the last one.
struct Model {
    name: String,
    author: usize,
    first_week: u64,
    downloads: u64,
    parameters: Option<f64>,
}

/// The file: rows by week, and within a week models in one order. Fails unless names and downloads overflow their
/// dictionaries.
fn file() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut numbers = Numbers(20_250_801);
    let developers: Vec<(String, &str)> = (0..DEVELOPERS)
        .map(|serial| (numbers.name(3, serial), COUNTRIES[numbers.skewed(COUNTRIES.len() as u64) as usize]))
        .collect();
    let models: Vec<Model> = (0..MODELS)
        .map(|serial| {
            let author = numbers.skewed(DEVELOPERS) as usize;
            let life = (1.0 - libm::log(numbers.fraction()) * MEAN_LIFE_WEEKS).min(WEEKS as f64) as u64;
            let size = libm::floor(1e6 * libm::exp(12.0 * numbers.fraction()));
            Model {
                name: format!("{}/{}", developers[author].0, numbers.name(4, serial)),
                author,
                first_week: WEEKS - life,
                downloads: 4_000_000 / (1 + numbers.next() % MODELS),
                parameters: (numbers.next() % 100 < 65).then_some(size),
            }
        })
        .collect();
    let rows: Vec<(u64, &Model)> = (0..WEEKS)
        .flat_map(|week| models.iter().filter(move |model| model.first_week <= week).map(move |model| (week, model)))
        .collect();
    // A week's downloads are half to one and a half times the model's.
    let downloads =
        rows.iter().map(|(_, model)| (model.downloads * (512 + numbers.next() % 1_024) / 1_024).cast_signed());
    let weeks = rows.iter().map(|&(week, _)| FIRST_WEEK_MICROSECONDS + week.cast_signed() * WEEK_MICROSECONDS);
    let columns: [(&str, ArrayRef); 6] = [
        ("time", Arc::new(TimestampMicrosecondArray::from_iter_values(weeks))),
        ("model", Arc::new(StringArray::from_iter_values(rows.iter().map(|(_, model)| &model.name)))),
        ("author", Arc::new(StringArray::from_iter_values(rows.iter().map(|(_, model)| &developers[model.author].0)))),
        (
            "org_country_single",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|(_, model)| developers[model.author].1))),
        ),
        ("downloads", Arc::new(Int64Array::from_iter_values(downloads))),
        ("estimated_parameters", Arc::new(rows.iter().map(|(_, model)| model.parameters).collect::<Float64Array>())),
    ];
    let nullable = columns.into_iter().map(|(name, values)| (name, values, true));
    let batch = RecordBatch::try_from_iter_with_nullable(nullable)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    let metadata = writer.close()?;
    // Without plain pages of names a good part of the reader would go uncounted.
    for name in ["model", "downloads"] {
        let columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
        let of_name = columns.filter(|column| column.column_path().string() == name);
        let pages: Vec<&PageEncodingStats> =
            of_name.filter_map(|column| column.page_encoding_stats()).flatten().collect();
        for encoding in [Encoding::PLAIN, Encoding::RLE_DICTIONARY] {
            let has = pages.iter().any(|page| page.page_type == PageType::DATA_PAGE && page.encoding == encoding);
            has.then_some(()).ok_or_else(|| format!("no page of {name} is {encoding}"))?;
        }
    }
    Ok(file)
}

fn panel(file: &Bytes) -> Result<Panel, Box<dyn Error>> {
    let mut import = Import::new("counts.parquet", file.len() as u64, &options())?;
    let mut builder = Builder::default();
    import.run(&mut builder, |range| -> Result<_, Box<dyn Error>> {
        Ok(file.slice(usize::try_from(range.start)?..usize::try_from(range.end)?))
    })?;
    Ok(builder.finish()?)
}

/// What the counter is told to count, by this name: `counts.sh` says so.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [mode, path] = arguments.as_slice() else { return Ok(()) };
    if mode == "file" {
        return Ok(std::fs::write(path, file()?)?);
    }
    let file = Bytes::from(std::fs::read(path)?);
    if mode == "load" {
        let panel = measured(|| panel(&file))?;
        println!("{} rows", panel.rows());
        return Ok(());
    }
    let panel = panel(&file)?;
    let asked = questions().into_iter().find(|(id, ..)| id == mode);
    let (_, name, question) = asked.ok_or_else(|| format!("no question {mode}; expected q1 to q5"))?;
    let columns = measured(|| table(&panel, &question, name))?.columns;
    println!("{} rows", columns.first().map_or(0, lorenz::analysis::Column::len));
    Ok(())
}
