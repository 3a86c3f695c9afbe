//! The search of names: what the index takes to make and to hold, and the median time of finding texts in it, on made names of 2.5
//! million models: `cargo bench --bench search`, or `-- 18000` for as many.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, Date32Array, StringArray, UInt64Array};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use lorenz::analysis::{SearchIndex, SearchIndexing};
use lorenz::load::{Import, LoadOptions};
use lorenz::panel::{Builder, Panel};
use lorenz::source::LoadError;
use parquet::arrow::ArrowWriter;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const MODELS: usize = 2_500_000;
const REPETITIONS: usize = 9;
/// As many as the page shows.
const SHOWN: usize = 20;

/// What is looked for: frequent and rare, short and long, and what nothing has.
const TEXTS: [&str; 18] = [
    "a",
    "e",
    "q",
    "z",
    "er",
    "in",
    "ll",
    "qw",
    "lla",
    "ing",
    "llama",
    "gguf",
    "qwen",
    "instruct",
    "developer-3000",
    "mistral-7b",
    "nothing has this",
    "深度",
];

const FAMILIES: [&str; 12] = [
    "Llama-3.1",
    "Qwen2.5",
    "Mistral",
    "gemma-2",
    "bert-base",
    "whisper-small",
    "stable-diffusion",
    "DeepSeek-R1",
    "phi-3",
    "t5",
    "xlm-roberta",
    "distilbert",
];
const ENDINGS: [&str; 8] = ["Instruct", "GGUF", "finetuned", "lora", "AWQ", "merged", "uncensored", "reinforce"];
const COUNTRIES: [&str; 6] = ["China", "United States", "France", "Côte d’Ivoire", "Germany", "Türkiye"];

fn random(seed: usize) -> u64 {
    let mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}

fn name(model: usize) -> String {
    let random = random(model) as usize;
    let developer = (random % 3_000) * (random / 3_000 % 100);
    let (family, ending) = (FAMILIES[random % 12], ENDINGS[random / 12 % 8]);
    format!("developer-{developer}/{family}-{}B-{ending}-{model}", random / 96 % 72)
}

fn panel(models: usize) -> Result<Panel, Box<dyn Error>> {
    // Most have no or few downloads.
    let downloads = |model: usize| 1_000_000 / (1 + random(model * 3) % 4_000_000);
    let columns: [(&str, ArrayRef); 4] = [
        ("model", Arc::new(StringArray::from_iter_values((0..models).map(name)))),
        ("time", Arc::new(Date32Array::from_iter_values((0..models).map(|_| 20_000)))),
        ("downloads", Arc::new(UInt64Array::from_iter_values((0..models).map(downloads)))),
        ("country", Arc::new(StringArray::from_iter_values((0..models).map(|model| COUNTRIES[model % 6])))),
    ];
    let batch = RecordBatch::try_from_iter(columns)?;
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    let file = Bytes::from(file);
    let options = LoadOptions { budget_bytes: Some(u64::MAX), ..LoadOptions::default() };
    let mut import = Import::new("models", file.len() as u64, &options)?;
    let mut builder = Builder::default();
    import.run(&mut builder, |range| Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize)))?;
    Ok(builder.finish()?)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() -> Result<(), Box<dyn Error>> {
    let models = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(MODELS);
    let panel = panel(models)?;
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let mut indexing = SearchIndexing::of(&panel);
    let (mut steps, mut more) = (Vec::new(), true);
    while more {
        let start = Instant::now();
        more = indexing.step();
        steps.push(start.elapsed());
    }
    let index: SearchIndex = indexing.finish();
    let (peak, held) = (ALLOCATED.peak_usage() - before, ALLOCATED.current_usage() - before);
    let (all, longest) = (steps.iter().sum::<Duration>(), steps.iter().max().copied().unwrap_or_default());
    println!(
        "{models} models: index in {:.0} ms, {} steps, the longest {:.1} ms; {} MB held, {} MB at most",
        all.as_secs_f64() * 1e3,
        steps.len(),
        longest.as_secs_f64() * 1e3,
        held / 1_000_000,
        peak / 1_000_000
    );
    for text in TEXTS {
        let number = index.find(&panel, text, 1_000).hits.len();
        let mut times: Vec<Duration> = (0..REPETITIONS)
            .map(|_| {
                let start = Instant::now();
                black_box(index.find(&panel, text, SHOWN));
                start.elapsed()
            })
            .collect();
        println!("  {text:<18}{number:>6} hits of 1,000{:>10.2} ms", median(&mut times));
    }
    Ok(())
}
