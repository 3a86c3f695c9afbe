//! The shipped data set: it can be rebuilt to the byte, and keeps what it promises.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests may panic as a test does")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

mod developers;

const BUILT: [&str; 3] = ["panel.parquet", "models.parquet", "PROVENANCE.md"];

fn shipped(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(file)
}

fn dataset(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dataset"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the builder starts")
}

/// One string per row of a shipped file; an empty one for null.
fn strings(file: &str, column: &str) -> Vec<String> {
    strings_of(&shipped(file), column)
}

fn strings_of(file: &Path, column: &str) -> Vec<String> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
    let mut values = Vec::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let array = batch.column_by_name(column).expect(column).as_string::<i32>();
        values.extend(array.iter().map(|value| value.unwrap_or_default().to_owned()));
    }
    values
}

/// Day, model and downloads of every row with a count.
fn counts() -> Vec<(i32, String, i64)> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(shipped("panel.parquet")).unwrap()).unwrap();
    let mut rows = Vec::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let models = batch.column_by_name("model").unwrap().as_string::<i32>();
        let days = batch.column_by_name("time").unwrap().as_primitive::<Date32Type>();
        let downloads = batch.column_by_name("downloads").unwrap().as_primitive::<Int64Type>();
        for row in (0..batch.num_rows()).filter(|&row| downloads.is_valid(row)) {
            rows.push((days.value(row), models.value(row).to_owned(), downloads.value(row)));
        }
    }
    rows
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let out = std::env::temp_dir().join(format!("lorenz-{name}-{}", std::process::id()));
    fs::create_dir_all(&out).unwrap();
    out
}

#[test]
fn a_rebuild_gives_the_same_bytes() {
    let out = folder("dataset");
    let run = dataset(&["--out", out.to_str().unwrap()]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for file in BUILT {
        let rebuilt = fs::read(out.join(file)).unwrap();
        assert!(rebuilt == fs::read(shipped(file)).unwrap(), "{file} differs from a rebuild: run `make data`");
    }
    fs::remove_dir_all(&out).unwrap();
}

#[test]
fn quantization_relation_and_base_come_from_the_name() {
    let cases = [
        ("unsloth/Qwen3-8B-bnb-4bit", "bitsandbytes\tquantized\tqwen3-8b"),
        ("Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", "GPTQ\tquantized\tqwen2-5-7b-instruct"),
        ("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF", "GGUF\tquantized\tllama-3-1-8b-instruct"),
        ("nvidia/Qwen3-8B-NVFP4", "NVFP4\tquantized\tqwen3-8b"),
        ("amd/Qwen3.5-397B-A17B-MXFP4", "MXFP4\tquantized\tqwen3-5-397b-a17b"),
        ("RedHatAI/Qwen3-8B-FP8-dynamic", "FP8\tquantized\tqwen3-8b"),
        ("RedHatAI/Qwen2.5-7B-Instruct-quantized.w8a8", "INT8\tquantized\tqwen2-5-7b-instruct"),
        ("turboderp/Qwen3-8B-exl3", "EXL3\tquantized\tqwen3-8b"),
        ("Intel/Qwen3-8B-int4-AutoRound", "AutoRound\tquantized\tqwen3-8b"),
        ("x/Qwen3-8B-auto-round-4-bit", "AutoRound\tquantized\tqwen3-8b"),
        ("mlx-community/Qwen3.8-27B-4bit", "MLX\tquantized\tqwen3-8-27b"),
        ("lmstudio-community/Qwen3-8B-MLX-8bit", "MLX\tquantized\tqwen3-8b"),
        ("someone/Qwen3-8B-8bit", "8-bit\tquantized\tqwen3-8b"),
        ("someone/Llama-3-8B-Q4_K_M", "4-bit\tquantized\tllama-3-8b"),
        ("microsoft/bitnet-b1.58-2B-4T", "1-bit\tquantized\tb1-58-2b-4t"),
        // A conversion without a width, and names that only sound quantized.
        ("mlx-community/Qwen3-8B-bf16", "none in name\t\tqwen3-8b"),
        ("google/gemma-4-31B-it-qat-q4_0-unquantized", "none in name\t\tgemma-4-31b-it-unquantized"),
        ("lumasik/quark-1-248m-base", "none in name\t\tquark-1-248m-base"),
        ("distilbert/distilgpt2", "none in name\t\tdistilgpt2"),
        ("openai/gpt-oss-20b", "none in name\t\tgpt-oss-20b"),
        ("huihui-ai/Qwen3-8B-abliterated", "none in name\tfinetune\tqwen3-8b-abliterated"),
        ("someone/Qwen3-8B-sql-lora", "none in name\tadapter\tqwen3-8b-sql-lora"),
        ("someone/Mistral-7B-slerp", "none in name\tmerge\tmistral-7b-slerp"),
    ];
    let arguments: Vec<&str> = cases.iter().flat_map(|(name, _)| ["--name", name]).collect();
    let output = String::from_utf8(dataset(&arguments).stdout).unwrap();
    assert_eq!(output.lines().count(), cases.len());
    for ((name, expected), found) in cases.iter().zip(output.lines()) {
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn the_table_of_developers_covers_nine_tenths_of_every_snapshot() {
    let names = strings("models.parquet", "model");
    let known: BTreeMap<String, bool> = names
        .into_iter()
        .zip(strings("models.parquet", "org_type").iter().map(|segment| !segment.is_empty()))
        .collect();
    let mut totals: BTreeMap<i32, (i64, i64)> = BTreeMap::new();
    for (day, model, downloads) in counts() {
        let total = totals.entry(day).or_default();
        total.0 += if known[&model] { downloads } else { 0 };
        total.1 += downloads;
    }
    assert_eq!(totals.len(), 22, "one snapshot per release");
    for (day, (covered, all)) in totals {
        assert!(covered * 10 >= all * 9, "day {day}: {covered} of {all}");
    }
}

#[test]
fn the_panel_is_small_sorted_and_prunable() {
    let size: u64 =
        ["panel.parquet", "models.parquet"].iter().map(|file| shipped(file).metadata().unwrap().len()).sum();
    assert!(size <= 1_500_000, "{size} bytes");
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(shipped("panel.parquet")).unwrap()).unwrap();
    let metadata = reader.metadata();
    assert!((3..=6).contains(&metadata.num_row_groups()));
    for group in metadata.row_groups() {
        for column in group.columns() {
            assert!(column.statistics().is_some_and(|statistics| statistics.min_bytes_opt().is_some()));
        }
    }
    let rows = counts();
    assert!(rows.is_sorted_by_key(|row| row.0), "sorted by snapshot");
    assert!(rows.iter().map(|row| row.2).sum::<i64>() > i64::from(u32::MAX), "totals need 64 bits");
    let mut keys: Vec<_> = rows.iter().map(|(day, model, _)| (*day, model.to_lowercase())).collect();
    keys.sort();
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "one row per model and snapshot");
}

#[test]
fn what_the_crate_typed_in_is_no_count() {
    let invented = ["openai/whisper-large-v3", "openai/whisper-medium", "distil-whisper/distil-large-v3"];
    let rows = counts();
    assert!(rows.iter().all(|(_, model, _)| !invented.contains(&model.as_str())));
    let peak = rows.iter().max_by_key(|row| row.2).unwrap();
    assert_eq!((peak.1.as_str(), peak.2), ("Qwen/Qwen3-VL-2B-Instruct", 187_000_586));
}
