//! The two Parquet files.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::schema::types::ColumnPath;

use crate::Failure;
use crate::attributes::Attributes;
use crate::developers::{self, Reading};
use crate::panel::FoldedReleases;

/// First snapshots of the row groups of the panel: of the 22, the last six hold three quarters of the rows.
const ROW_GROUPS: [usize; 4] = [0, 12, 16, 19];

/// The first day that charts should show unless asked for more: from here on the list has thousands of models, and the
/// one model that drew a fifth of all downloads for three snapshots is back to normal (see `provenance.md`).
const SUGGESTED_FROM: &str = "2026-06-23";

const SOURCE: &str = "Hugging Face Hub counts as collected by the crate llmfit-core \
    (https://github.com/AlexsJones/llmfit), releases 0.4.2 to 1.1.18, MIT license";

/// The panel: one row per model and snapshot, sorted by snapshot, then by the model's first appearance.
pub fn panel(panel: &FoldedReleases, incomplete: &str) -> Result<Vec<u8>, Failure> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("model", DataType::Utf8, false),
        Field::new("time", DataType::Date32, false),
        Field::new("downloads", DataType::Int64, true),
        Field::new("likes", DataType::Int32, true),
    ]));
    let properties = properties("Downloads of open models, 30-day windows, February to October 2026")
        .set_column_dictionary_enabled(ColumnPath::from("downloads"), false)
        .set_column_encoding(ColumnPath::from("downloads"), Encoding::BYTE_STREAM_SPLIT)
        .set_column_dictionary_enabled(ColumnPath::from("likes"), false)
        .set_column_encoding(ColumnPath::from("likes"), Encoding::BYTE_STREAM_SPLIT);
    let mut writer = writer(
        Arc::clone(&schema),
        properties,
        &[("lorenz.downloads", "window:30"), ("lorenz.from", SUGGESTED_FROM), ("lorenz.incomplete", incomplete)],
    )?;
    for (position, &start) in ROW_GROUPS.iter().enumerate() {
        let end = ROW_GROUPS.get(position + 1).copied().unwrap_or(panel.days.len());
        let rows: Vec<_> = panel.rows.iter().filter(|row| (start..end).contains(&row.snapshot)).collect();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &panel.models[row.model].model))),
            Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| panel.days[row.snapshot].0))),
            Arc::new(Int64Array::from_iter(rows.iter().map(|row| row.downloads))),
            Arc::new(Int32Array::from_iter(rows.iter().map(|row| row.likes))),
        ];
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
        writer.flush()?;
    }
    Ok(writer.into_inner()?)
}

/// The attributes: one row per model, in the order of the panel.
pub fn models(attributes: &[Attributes]) -> Result<Vec<u8>, Failure> {
    fn text<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
        Arc::new(StringArray::from_iter(values))
    }
    let all = || attributes.iter();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("model", text(all().map(|row| Some(row.model.as_str())))),
        ("author", text(all().map(|row| Some(row.author.as_str())))),
        ("created", Arc::new(Date32Array::from_iter(all().map(|row| row.created.map(|day| day.0))))),
        ("org_country_single", text(all().map(|row| row.country.as_deref()))),
        ("merged_country_groups_single", text(all().map(|row| row.country_group.as_deref()))),
        ("org_type", text(all().map(|row| row.segment.as_deref()))),
        ("merged_modality", text(all().map(|row| row.modality))),
        ("merged_derived_from", text(all().map(|row| row.derived_from.as_deref()))),
        ("license", text(all().map(|row| row.license.as_deref()))),
        ("parameters", Arc::new(Int64Array::from_iter(all().map(|row| row.parameters)))),
        ("active_parameters", Arc::new(Int64Array::from_iter(all().map(|row| row.active_parameters)))),
        ("parameters_source", text(all().map(|row| row.parameters_source))),
        ("is_moe", Arc::new(BooleanArray::from_iter(all().map(|row| row.is_moe)))),
        ("architecture", text(all().map(|row| row.architecture.as_deref()))),
        ("library", text(all().map(|row| row.library))),
        ("quantization", text(all().map(|row| Some(row.quantization)))),
        ("base_relation", text(all().map(|row| row.base_relation))),
        ("languages", text(all().map(|row| row.languages.as_deref()))),
        ("developer_role", text(all().map(|row| row.role.as_deref()))),
        ("parent", text(all().map(|row| row.parent.as_deref()))),
        ("parent_country", text(all().map(|row| row.parent_country.as_deref()))),
        ("org_country_alternative", readings(attributes, |reading| &reading.country)),
        ("country_group_alternative", readings(attributes, |reading| &reading.country_group)),
        ("org_type_alternative", readings(attributes, |reading| &reading.segment)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))?;
    let properties = properties("Attributes of open models, joined to the panel by model")
        .set_column_dictionary_enabled(ColumnPath::from("model"), false)
        .set_column_encoding(ColumnPath::from("model"), Encoding::DELTA_LENGTH_BYTE_ARRAY);
    let mut writer = writer(batch.schema(), properties, &[])?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}

/// What the other readings of developers in doubt say of one thing.
fn readings(attributes: &[Attributes], of: fn(&Reading) -> &Option<String>) -> ArrayRef {
    Arc::new(StringArray::from_iter(attributes.iter().map(|row| developers::joined(&row.alternatives, of))))
}

/// One page per column chunk and the slowest compression: the files are written once and fetched often.
fn properties(title: &str) -> WriterPropertiesBuilder {
    let level = ZstdLevel::try_new(22).unwrap_or_default();
    WriterProperties::builder()
        .set_created_by("lorenz dataset".to_owned())
        .set_key_value_metadata(Some(vec![
            KeyValue::new("lorenz.title".to_owned(), title.to_owned()),
            KeyValue::new("lorenz.source".to_owned(), SOURCE.to_owned()),
        ]))
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_max_row_group_row_count(None)
        .set_data_page_row_count_limit(usize::MAX)
        .set_data_page_size_limit(1 << 24)
        .set_dictionary_page_size_limit(1 << 24)
        .set_write_batch_size(1 << 20)
}

fn writer(
    schema: Arc<Schema>,
    properties: WriterPropertiesBuilder,
    more: &[(&str, &str)],
) -> Result<ArrowWriter<Vec<u8>>, Failure> {
    let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), schema, options)?;
    for (key, value) in more {
        writer.append_key_value_metadata(KeyValue::new((*key).to_owned(), (*value).to_owned()));
    }
    Ok(writer)
}
