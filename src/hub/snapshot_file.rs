//! Models as a Parquet file: one row each, all of one date.

use super::listing::{HubListing, ListingTally};
use super::record::HubModel;
use crate::calendar::Day;
use crate::chart::format;
use crate::load::{SNAPSHOT_KEY, SOURCE_KEY, TOP_LIST_KEY};
use crate::source::parquet_writer::{PageForm, ParquetWriter, WrittenType, WrittenValue};

/// Milliseconds of a day and of a minute.
const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// The columns, named as in the study's data and in the Hub's own records.
pub(crate) const SNAPSHOT_COLUMNS: [(&str, WrittenType); 14] = [
    ("model", WrittenType::Text),
    ("_id", WrittenType::Text),
    ("author", WrittenType::Text),
    ("time", WrittenType::Date),
    ("created", WrittenType::Date),
    ("lastModified", WrittenType::Date),
    ("downloads", WrittenType::Int64),
    ("downloadsAllTime", WrittenType::Int64),
    ("likes", WrittenType::Int64),
    ("pipeline_tag", WrittenType::Text),
    ("library_name", WrittenType::Text),
    ("tags", WrittenType::Text),
    ("parameters", WrittenType::Int64),
    ("gated", WrittenType::Text),
];

/// Returns the models of a listing as a Parquet file of one date: the day on which the listing ended.
///
/// `read_ms` is that moment, in milliseconds since 1970; the file's metadata say it to the minute, with source and coverage (the keys
/// that [`crate::load`] reads). A file to be kept is compressed.
pub fn snapshot_file(listing: &HubListing, read_ms: i64, is_kept: bool) -> Vec<u8> {
    let form = if is_kept { PageForm::Compressed } else { PageForm::Plain };
    let mut writer =
        ParquetWriter::new(SNAPSHOT_COLUMNS.map(|(name, written_type)| (name.to_owned(), written_type)), form);
    let today = WrittenValue::Int32(parts(read_ms).0.0);
    for model in listing.models() {
        let tags = tag_list(model);
        let values = [
            WrittenValue::Text(model.name.as_bytes()),
            text(model.id.as_ref()),
            text(model.developer.as_ref()),
            today,
            day(model.created),
            day(model.modified),
            number(model.downloads),
            number(model.downloads_all_time),
            number(model.likes),
            text(model.pipeline_tag.as_ref()),
            text(model.library_name.as_ref()),
            WrittenValue::Text(tags.as_bytes()),
            number(model.parameters),
            text(model.gated.as_ref()),
        ];
        values.into_iter().enumerate().for_each(|(column, value)| writer.push(column, value));
        writer.end_row();
    }
    let (source, minute) = (source_line(listing, read_ms), minute(read_ms));
    // A list that has shifted may lack models with more downloads than its last one.
    let is_whole = listing.tally().repeated == 0;
    let least = listing.models().iter().rev().filter(|_| is_whole).find_map(|model| model.downloads);
    let top_list = least.map(|least| format!("{},{},{least}", parts(read_ms).0, listing.models().len()));
    let top_list = top_list.as_deref().map(|list| (TOP_LIST_KEY, list));
    let told = [(SOURCE_KEY, source.as_str()), (SNAPSHOT_KEY, minute.as_str())];
    writer.finish(&told.into_iter().chain(top_list).collect::<Vec<_>>())
}

/// Returns a moment as the file's metadata have it: `2026-11-30T17:05Z`.
fn minute(read_ms: i64) -> String {
    let (day, hour, minute) = parts(read_ms);
    format!("{day}T{hour:02}:{minute:02}Z")
}

/// Returns the day, the hour and the minute of a moment.
fn parts(read_ms: i64) -> (Day, i64, i64) {
    let minutes = read_ms.rem_euclid(DAY_MS) / MINUTE_MS;
    (Day(read_ms.div_euclid(DAY_MS) as i32), minutes / 60, minutes % 60)
}

/// Returns a moment, in milliseconds since 1970, as `30 Nov 2026, 17:05 UTC`.
///
/// ```
/// assert_eq!(lorenz::hub::minute_text(60_000), "1 Jan 1970, 00:01 UTC");
/// ```
pub fn minute_text(read_ms: i64) -> String {
    let (day, hour, minute) = parts(read_ms);
    format!("{}, {hour:02}:{minute:02} UTC", day.long())
}

/// Returns the line that figures state: what was read, when, and what is missing.
fn source_line(listing: &HubListing, read_ms: i64) -> String {
    let ListingTally { repeated, unusable, without_downloads, ended_early, .. } = *listing.tally();
    let models = listing.models();
    let mut line = format!(
        "Hugging Face Hub, its {} most downloaded models, read {}",
        format::integer(models.len() as u64),
        minute_text(read_ms)
    );
    let missing: Vec<String> = [
        (repeated, "came twice as the list shifted, so that as many may be missing"),
        (without_downloads, "without a number of downloads"),
        (unusable, "not public"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", format::integer(u64::from(count))))
    .collect();
    if !missing.is_empty() {
        line += &format!(" ({})", missing.join("; "));
    }
    if let Some(error) = ended_early {
        line += &format!("; {} were to be read, but {error}", format::integer(listing.wanted() as u64));
    }
    line
}

/// Returns the tags as a JSON list; those that such a list as text can't hold are left out.
fn tag_list(model: &HubModel) -> String {
    let fits = |tag: &&String| !tag.contains(['"', ',', '\\']) && !tag.chars().any(char::is_control);
    let tags: Vec<String> = model.tags.iter().filter(fits).map(|tag| format!("\"{tag}\"")).collect();
    format!("[{}]", tags.join(", "))
}

fn text(text: Option<&String>) -> WrittenValue<'_> {
    text.map_or(WrittenValue::Null, |text| WrittenValue::Text(text.as_bytes()))
}

fn number(number: Option<u64>) -> WrittenValue<'static> {
    number.and_then(|number| i64::try_from(number).ok()).map_or(WrittenValue::Null, WrittenValue::Int64)
}

fn day(day: Option<Day>) -> WrittenValue<'static> {
    day.map_or(WrittenValue::Null, |Day(day)| WrittenValue::Int32(day))
}
