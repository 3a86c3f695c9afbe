//! The published files: weeks in files of a month, and one of what is known of models.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::file::metadata::{KeyValue, SortingColumn};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use datafusion::parquet::schema::types::ColumnPath;
use lorenz::calendar::Day;
use sha2::{Digest, Sha256};

use crate::error::PrepError;
use crate::folder::{finish, unfinished};

/// Rows of a row group at most; a week has one, or several where it has more.
pub(crate) const GROUP_ROWS: usize = 1 << 17;
/// Rows of a page: what a reader who wants a part decodes at least.
const PAGE_ROWS: usize = 20_000;
const ZSTD_LEVEL: i32 = 15;

/// A column of the files of months, in words.
pub const COLUMNS: [(&str, &str, &str); 6] = [
    ("time", "date", "the date of the snapshot"),
    ("model", "string", "the name that the repository has there; DEVELOPER/* for models that are folded"),
    ("_id", "string", "the Hub's own id, of repositories that have had other names"),
    (
        "downloadsAllTime",
        "integer",
        "downloads of all time, as the Hub counts them; of folded models since the first week",
    ),
    (
        "flow",
        "integer",
        "downloads since the row before: those after the day `since`; none where what precedes is unknown",
    ),
    ("since", "date", "the day after which `flow` counts"),
];

/// A row of a month's file.
#[derive(Clone, Debug)]
pub struct PanelRow<'a> {
    /// The name.
    pub model: &'a str,
    /// The Hub's id, where the name alone doesn't tell the series.
    pub id: Option<&'a str>,
    /// Downloads of all time.
    pub counter: u64,
    /// Downloads since the row before.
    pub flow: Option<u64>,
    /// The day after which the flow counts.
    pub since: Day,
}

/// A file that is written, then named by its content.
pub struct PanelFile {
    path: PathBuf,
    writer: ArrowWriter<File>,
    schema: SchemaRef,
}

/// A file with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name in the folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
}

fn properties() -> Result<WriterPropertiesBuilder, PrepError> {
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_write_batch_size(1024)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by("lorenz-prep".to_owned()))
}

impl PanelFile {
    /// Starts the file of a month, whose weeks are to be added in order. `metadata` are its own keys and values.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn of_month(folder: &Path, month: &str, metadata: Vec<KeyValue>) -> Result<PanelFile, PrepError> {
        let field = |(name, kind, _): (&str, &str, &str)| {
            let data_type = match kind {
                "date" => DataType::Date32,
                "integer" => DataType::Int64,
                _ => DataType::Utf8,
            };
            Field::new(name, data_type, true)
        };
        let schema = Arc::new(Schema::new(COLUMNS.map(field).to_vec()));
        // Counters fall from row to row: their differences are short. The rows of a week are in the order of time, then of counters.
        let counters = ColumnPath::from("downloadsAllTime");
        let order = [(0, false), (3, true)];
        let sorting =
            order.map(|(column_idx, descending)| SortingColumn { column_idx, descending, nulls_first: false });
        let properties = properties()?
            .set_column_dictionary_enabled(counters.clone(), false)
            .set_column_encoding(counters, Encoding::DELTA_BINARY_PACKED)
            .set_sorting_columns(Some(sorting.to_vec()))
            .set_key_value_metadata(Some(metadata));
        PanelFile::create(folder.join(month), schema, properties.build())
    }

    /// Starts a file of these columns.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn of_columns(
        folder: &Path,
        name: &str,
        schema: SchemaRef,
        metadata: Vec<KeyValue>,
    ) -> Result<PanelFile, PrepError> {
        PanelFile::create(folder.join(name), schema, properties()?.set_key_value_metadata(Some(metadata)).build())
    }

    fn create(path: PathBuf, schema: SchemaRef, properties: WriterProperties) -> Result<PanelFile, PrepError> {
        let written = unfinished(&path);
        let file = File::create(&written).map_err(|error| PrepError::at(&written, error))?;
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        Ok(PanelFile { path, writer, schema })
    }

    /// Adds the rows of a week, in a row group of their own, or several.
    ///
    /// # Errors
    ///
    /// Errors if they can't be written.
    pub fn push_week<'a>(&mut self, week: Day, rows: impl Iterator<Item = PanelRow<'a>>) -> Result<(), PrepError> {
        let (mut times, mut sinces) = (Date32Builder::new(), Date32Builder::new());
        let (mut models, mut ids) = (StringBuilder::new(), StringBuilder::new());
        let (mut counters, mut flows) = (Int64Builder::new(), Int64Builder::new());
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        for row in rows {
            times.append_value(week.0);
            models.append_value(row.model);
            ids.append_option(row.id);
            counters.append_value(count(row.counter));
            flows.append_option(row.flow.map(count));
            sinces.append_option(row.flow.map(|_| row.since.0));
        }
        let columns: [ArrayRef; 6] = [
            Arc::new(times.finish()),
            Arc::new(models.finish()),
            Arc::new(ids.finish()),
            Arc::new(counters.finish()),
            Arc::new(flows.finish()),
            Arc::new(sinces.finish()),
        ];
        self.push(&columns)?;
        Ok(self.writer.flush()?)
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// Errors if they can't be written.
    pub fn push(&mut self, columns: &[ArrayRef]) -> Result<(), PrepError> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns.to_vec());
        Ok(self.writer.write(&batch.map_err(|error| PrepError::Data(error.to_string()))?)?)
    }

    /// Returns how many bytes have been written.
    pub fn written_bytes(&self) -> u64 {
        self.writer.bytes_written() as u64
    }

    /// Ends the file, and names it by its content: `2026-10.0123456789abcdef.parquet`.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn finish(self) -> Result<NamedFile, PrepError> {
        self.writer.close()?;
        named(&self.path)
    }
}

/// Gives an unfinished file the name that says what is in it.
fn named(path: &Path) -> Result<NamedFile, PrepError> {
    let written = unfinished(path);
    let (bytes, sha256) = hash_of(&written)?;
    let stem = path.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}.{}.parquet", &sha256[..16]);
    let path = path.with_file_name(&name);
    std::fs::rename(&written, unfinished(&path)).map_err(|error| PrepError::at(&path, error))?;
    finish(&path)?;
    Ok(NamedFile { name, bytes, sha256 })
}

/// Returns the length of a file and the SHA-256 of its content.
///
/// # Errors
///
/// Errors if it can't be read.
pub fn hash_of(path: &Path) -> Result<(u64, String), PrepError> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(|error| PrepError::at(path, error))?;
    let mut bytes = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        match std::io::Read::read(&mut file, &mut bytes).map_err(|error| PrepError::at(path, error))? {
            0 => break,
            read => {
                hash.update(&bytes[..read]);
                length += read as u64;
            }
        }
    }
    let digits = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((length, digits))
}
