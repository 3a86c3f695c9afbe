//! A model as the Hub tells of it.

use serde_json::Value;

use crate::calendar::Day;

/// What the Hub's list tells of one model; `None` where it says nothing, or nothing that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct HubModel {
    /// The name, `developer/repository`; of the first years also without developer.
    pub name: String,
    /// The id, which stays when a model is renamed.
    pub id: Option<String>,
    /// The account that publishes it.
    pub developer: Option<String>,
    /// When it was published.
    pub created: Option<Day>,
    /// When it was last changed.
    pub modified: Option<Day>,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Downloads since February 2025.
    pub downloads_all_time: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
    /// The Hub's task.
    pub pipeline_tag: Option<String>,
    /// The library that runs it.
    pub library_name: Option<String>,
    /// The tags: `license:…`, `base_model:RELATION:…` and others, in the Hub's order.
    pub tags: Vec<String>,
    /// Parameters, as the weights' own files tell.
    pub parameters: Option<u64>,
    /// `auto` or `manual` where access is asked for.
    pub gated: Option<String>,
}

impl HubModel {
    /// Reads a record of the list; `None` where it has no name, or isn't public.
    ///
    /// A field of another type than expected counts as missing: the Hub's fields change, a record is worth more than one of them.
    pub(super) fn of(record: &Value) -> Option<HubModel> {
        let text =
            |field: &str| record.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        let number = |field: &str| record.get(field).and_then(Value::as_u64);
        let day = |field: &str| record.get(field).and_then(Value::as_str).and_then(Day::parse);
        let is = |field: &str| record.get(field).and_then(Value::as_bool) == Some(true);
        if is("private") || is("disabled") {
            return None;
        }
        let total = |field: &str| record.get(field).and_then(|weights| weights.get("total")).and_then(Value::as_u64);
        let tags = record.get("tags").and_then(Value::as_array);
        Some(HubModel {
            name: text("id").or_else(|| text("modelId"))?,
            id: text("_id"),
            developer: text("author"),
            created: day("createdAt"),
            modified: day("lastModified"),
            downloads: number("downloads"),
            downloads_all_time: number("downloadsAllTime"),
            likes: number("likes"),
            pipeline_tag: text("pipeline_tag"),
            library_name: text("library_name"),
            tags: tags.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
            parameters: total("safetensors").or_else(|| total("gguf")).filter(|&parameters| parameters > 0),
            gated: text("gated"),
        })
    }
}
