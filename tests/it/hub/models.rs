//! Models as the Hub lists them, made up: what a host answers from.

use serde_json::{Value, json};

const OWNERS: [&str; 8] =
    ["Qwen", "google", "meta-llama", "microsoft", "mistralai", "deepseek-ai", "openai", "sentence-transformers"];
const REPUBLISHERS: [&str; 4] = ["unsloth", "bartowski", "lmstudio-community", "person-7"];
const TASKS: [&str; 4] =
    ["text-generation", "image-text-to-text", "feature-extraction", "automatic-speech-recognition"];
const LICENSES: [&str; 4] = ["apache-2.0", "mit", "gemma", "other"];
const LANGUAGES: [&str; 4] = ["en", "zh", "fr", "de"];

/// So many models, always the same ones, most downloaded first: downloads fall from 190 million with about the rank to the power of
/// 1.25. Of three, one is its maker's own, and two come from it: quantized by a republisher and changed by another maker.
pub fn models(count: usize) -> Vec<Value> {
    (0..count).map(record).collect()
}

fn identity(at: usize) -> String {
    format!("{:018x}{at:06x}", at as u64 * 2_654_435_761 % 0xffff_ffff_ffff)
}

/// The name of the maker's own model at a place that three divides.
fn original(at: usize) -> String {
    format!("{}/Model-{}-{}B", OWNERS[at / 3 % OWNERS.len()], at / 3, 1 + at % 70)
}

fn record(at: usize) -> Value {
    let base_at = at - at % 3;
    let base = original(base_at);
    let name = base.split('/').next_back().unwrap_or_default();
    let (id, relation) = match at % 3 {
        0 => (base.clone(), None),
        1 => (format!("{}/{name}-GGUF", REPUBLISHERS[at / 3 % REPUBLISHERS.len()]), Some("quantized")),
        _ => (format!("{}/{name}-SFT", OWNERS[(at / 3 + 1) % OWNERS.len()]), Some("finetune")),
    };
    let quantized = relation == Some("quantized");
    let task = TASKS[at / 3 % TASKS.len()];
    let library = if quantized { "gguf" } else { "transformers" };
    let mut tags = vec![library.to_owned(), task.to_owned(), LANGUAGES[at % LANGUAGES.len()].to_owned()];
    if let Some(relation) = relation {
        tags.extend([format!("base_model:{base}"), format!("base_model:{relation}:{base}")]);
    }
    if at.is_multiple_of(5) {
        tags.push("dataset:allenai/c4".to_owned());
    }
    tags.extend([format!("license:{}", LICENSES[at / 3 % LICENSES.len()]), "region:us".to_owned()]);

    let rank = at as u64 + 1;
    // The fourth root in thousandths.
    let root = ((rank * 1_000_000).isqrt() * 1000).isqrt();
    let downloads = 190_000_000 * 1000 / (rank * root);
    let parameters = (1 + base_at as u64 % 70) * 1_000_000_000;
    let gated = match (relation, at / 3 % 8) {
        (None, 2) => json!("manual"),
        (None, 5) => json!("auto"),
        _ => json!(false),
    };
    let mut model = json!({
        "_id": identity(at),
        "author": id.split('/').next(),
        "createdAt": format!("202{}-{:02}-{:02}T08:00:00.000Z", 3 + at / 7 % 3, 1 + at % 12, 1 + at % 28),
        "lastModified": format!("2026-{:02}-{:02}T09:30:00.000Z", 1 + at % 10, 1 + at % 28),
        "downloads": downloads,
        "downloadsAllTime": downloads * (1 + at as u64 % 20),
        "likes": downloads.isqrt() / (1 + at as u64 % 7),
        "trendingScore": if at.is_multiple_of(9) { 300 / (1 + at / 9) } else { 0 },
        "pipeline_tag": task,
        "tags": tags,
        "gated": gated,
        "private": false,
        "disabled": false,
        "id": id,
    });
    if quantized {
        model["gguf"] = json!({ "total": parameters, "architecture": "llama", "context_length": 32_768 });
    } else {
        model["library_name"] = json!(library);
        model["safetensors"] = json!({ "parameters": { "BF16": parameters }, "total": parameters });
    }
    if let Some(relation) = relation {
        model["baseModels"] = json!({ "relation": relation, "models": [{ "_id": identity(base_at), "id": base }] });
    }
    model
}
