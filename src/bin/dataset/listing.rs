//! One release's model list as typed values, with what the crate typed in by itself taken out.

use lorenz::calendar::Day;
use serde::Deserialize;

use crate::Failure;

/// What a release says about one model. `None` is "not collected".
#[derive(Clone, Debug)]
pub struct Listing {
    /// `author/name` on the hub.
    pub model: String,
    /// Downloads of the 30 days before the collection.
    pub downloads: Option<i64>,
    /// Likes at the collection.
    pub likes: Option<i32>,
    /// Day the repository was created.
    pub created: Option<Day>,
    /// The hub's task, such as `text-generation`.
    pub task: Option<String>,
    /// `model_type` of the model's configuration.
    pub architecture: Option<String>,
    /// The hub's license tag, in lower case.
    pub license: Option<String>,
    /// Elements of the weight tensors: of packed weights, fewer than parameters.
    pub parameters: Option<i64>,
    /// Parameters used per token, of a mixture of experts.
    pub active_parameters: Option<i64>,
    /// Whether the configuration names experts; `false` is "not known to".
    pub is_moe: bool,
    /// Language tags.
    pub languages: Vec<String>,
    /// Repositories with GGUF files made from this model.
    pub gguf_repositories: Vec<String>,
}

#[derive(Deserialize)]
struct Record {
    name: String,
    hf_downloads: Option<i64>,
    hf_likes: Option<i32>,
    release_date: Option<String>,
    pipeline_tag: Option<String>,
    architecture: Option<String>,
    license: Option<String>,
    parameters_raw: Option<i64>,
    active_parameters: Option<i64>,
    #[serde(default)]
    is_moe: bool,
    languages: Option<Vec<String>>,
    gguf_sources: Option<Vec<GgufSource>>,
    #[serde(default, rename = "_discovered")]
    discovered: bool,
    /// Present in the entries for speech models that were typed in by hand.
    #[serde(rename = "_audio_backends")]
    audio_backends: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct GgufSource {
    repo: String,
}

/// Reads a release's list, in its order. Fails on anything that is not a list of models.
pub fn read(json: &[u8]) -> Result<Vec<Listing>, Failure> {
    let records: Vec<Record> =
        serde_json::from_slice(json).map_err(|error| Failure(format!("hf_models.json: {error}")))?;
    Ok(records.into_iter().map(listing).collect())
}

fn listing(record: Record) -> Listing {
    let (downloads, likes) = counts(&record);
    let known = |text: Option<String>| {
        text.map(|text| text.trim().to_lowercase()).filter(|text| !matches!(text.as_str(), "" | "unknown" | "none"))
    };
    Listing {
        model: record.name,
        downloads,
        likes,
        created: record.release_date.as_deref().and_then(Day::parse),
        task: known(record.pipeline_tag),
        architecture: known(record.architecture),
        license: known(record.license),
        parameters: record.parameters_raw.filter(|&count| count > 0),
        active_parameters: record.active_parameters.filter(|&count| count > 0),
        is_moe: record.is_moe,
        languages: record.languages.unwrap_or_default(),
        gguf_repositories: record.gguf_sources.unwrap_or_default().into_iter().map(|source| source.repo).collect(),
    }
}

/// Downloads and likes, where they were collected.
///
/// The crate writes 0 for what it did not collect. An entry without downloads and likes that has no
/// date either, or that was not found on the hub but typed in, is a placeholder: of those that were
/// collected later, some turned out to have millions of downloads. Likes were not collected where
/// they are 0 and the date is missing. The speech models with a round number (`12000000`) were typed in
/// with an estimate.
fn counts(record: &Record) -> (Option<i64>, Option<i32>) {
    if record.audio_backends.is_some() {
        return (None, None);
    }
    let downloads = record.hf_downloads.unwrap_or(0);
    let likes = record.hf_likes.unwrap_or(0);
    let dated = record.release_date.is_some();
    if downloads == 0 && likes == 0 && !(dated && record.discovered) {
        return (None, None);
    }
    (Some(downloads), (likes > 0 || dated).then_some(likes))
}
