//! The shipped data set: it can be rebuilt to the byte, and keeps what it promises.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests may panic as a test does")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use lorenz::calendar::Day;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

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

/// The rows of the table of developers, by column.
fn developers() -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(shipped("developers.csv")).unwrap();
    table.deserialize().map(|row| row.unwrap()).collect()
}

/// The rows of the table that say who a developer is: all but aliases.
fn developers_of_today() -> Vec<BTreeMap<String, String>> {
    developers().into_iter().filter(|row| row["alias_of"].is_empty()).collect()
}

fn account(model: &str) -> &str {
    model.split_once('/').unwrap().0
}

/// Downloads of each account at each date.
fn downloads_of_accounts() -> BTreeMap<i32, BTreeMap<String, i64>> {
    let mut dates: BTreeMap<i32, BTreeMap<String, i64>> = BTreeMap::new();
    for (day, model, downloads) in counts() {
        *dates.entry(day).or_default().entry(account(&model).to_owned()).or_default() += downloads;
    }
    dates
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let out = std::env::temp_dir().join(format!("lorenz-{name}-{}", std::process::id()));
    fs::create_dir_all(&out).unwrap();
    out
}

/// Runs the builder on a table of these rows: account, country, group, parent with country, alias, role, segment, first
/// and last day, confidence, alternative.
fn build_with(out: &Path, rows: &[[&str; 12]]) -> Output {
    let mut table = String::from(
        "account,display_name,legal_entity,country,country_group,parent,parent_country,alias_of,role,segment,hub_label,\
         valid_from,valid_to,source,checked_on,confidence,alternative\n",
    );
    for [account, country, group, parent, of, alias, role, segment, from, to, confidence, alternative] in rows {
        let name = if alias.is_empty() { *account } else { "" };
        table += &format!(
            "{account},{name},,{country},{group},{parent},{of},{alias},{role},{segment},,{from},{to},https://x.org,,\
             {confidence},{alternative}\n"
        );
    }
    let path = out.join("developers.csv");
    fs::write(&path, table).unwrap();
    dataset(&["--out", out.to_str().unwrap(), "--developers", path.to_str().unwrap()])
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
fn every_developer_of_the_table_has_models_and_a_source() {
    let authors: Vec<String> = strings("models.parquet", "author").iter().map(|author| author.to_lowercase()).collect();
    for row in developers_of_today() {
        assert!(authors.contains(&row["account"].to_lowercase()), "{} has no model", row["account"]);
        assert!(row["source"].starts_with("https://"), "{} has no source", row["account"]);
    }
}

#[test]
fn every_account_with_a_2000th_of_the_downloads_at_any_date_is_in_the_table() {
    let table: BTreeSet<String> = developers_of_today().iter().map(|row| row["account"].to_lowercase()).collect();
    for (day, accounts) in downloads_of_accounts() {
        let total: i64 = accounts.values().sum();
        for (name, downloads) in accounts {
            let large = downloads * 2000 >= total;
            assert!(!large || table.contains(&name.to_lowercase()), "{name}: {downloads} of {total} at day {day}");
        }
    }
}

#[test]
fn the_100_largest_accounts_were_checked_within_a_year() {
    let checked = |row: &BTreeMap<String, String>| Day::parse(&row["checked_on"]);
    let latest = developers().iter().filter_map(checked).max().unwrap();
    let (_, last) = downloads_of_accounts().pop_last().unwrap();
    let mut largest: Vec<(i64, String)> = last.into_iter().map(|(name, downloads)| (downloads, name)).collect();
    largest.sort_by(|a, b| b.cmp(a));
    let table = developers_of_today();
    for (_, name) in &largest[..100] {
        let row = table.iter().rfind(|row| row["account"].eq_ignore_ascii_case(name)).expect(name);
        let day = checked(row).unwrap_or_else(|| panic!("{name} was not checked"));
        assert!(latest.0 - day.0 <= 365, "{name} was checked on {day}");
    }
}

#[test]
fn no_model_stands_under_two_names() {
    let models = strings("models.parquet", "model");
    for row in developers().iter().filter(|row| !row["alias_of"].is_empty()) {
        let of_alias = models.iter().find(|model| account(model).eq_ignore_ascii_case(&row["account"]));
        assert!(of_alias.is_none(), "{of_alias:?} stands under an alias of {}", row["alias_of"]);
        let today = models.iter().any(|model| account(model).eq_ignore_ascii_case(&row["alias_of"]));
        assert!(today, "{} has no model", row["alias_of"]);
    }
    // Two owners with the same repository and the same count at one date are one model that was listed twice.
    let mut owners: BTreeMap<(i32, String, i64), String> = BTreeMap::new();
    for (day, model, downloads) in counts().into_iter().filter(|(_, _, downloads)| *downloads >= 1000) {
        let (owner, repository) = model.split_once('/').unwrap();
        if let Some(other) = owners.insert((day, repository.to_lowercase(), downloads), owner.to_owned()) {
            panic!("{owner} and {other} both have {repository} with {downloads} at day {day}");
        }
    }
}

#[test]
fn a_company_has_a_country_and_whoever_is_in_doubt_another_reading() {
    for row in developers_of_today() {
        let doubt = row["confidence"] == "doubt";
        assert!(row["segment"] != "company" || !row["country"].is_empty() || doubt, "{row:?}");
        assert_eq!(doubt, !row["alternative"].is_empty(), "{row:?}");
        let reading = format!("{}:{}", row["country"], row["segment"]);
        assert!(row["alternative"].split("; ").all(|other| other != reading), "{row:?}");
        assert!(row["segment"] != "unaffiliated" || row["country"].is_empty(), "a person has no seat: {row:?}");
    }
}

#[test]
fn a_country_is_in_one_group_and_days_of_an_account_do_not_overlap() {
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    let mut ends: BTreeMap<String, i32> = BTreeMap::new();
    for row in developers_of_today() {
        let several = row["account"] == "utter-project";
        assert_eq!(row["country"].is_empty(), row["country_group"].is_empty() || several, "{row:?}");
        if !row["country"].is_empty() {
            let group = groups.entry(row["country"].clone()).or_insert_with(|| row["country_group"].clone());
            assert_eq!(*group, row["country_group"], "{row:?}");
        }
        let from = Day::parse(&row["valid_from"]).map_or(i32::MIN, |day| day.0);
        let to = Day::parse(&row["valid_to"]).map_or(i32::MAX, |day| day.0);
        let before = ends.insert(row["account"].to_lowercase(), to);
        assert!(before.is_none_or(|end| end < from) && from <= to, "{row:?}");
    }
    assert!(ends.len() < developers_of_today().len(), "some account has two rows");
}

/// Where an independent list (Interconnects-AI/tracked-models, 118 organizations by region) says otherwise than the table.
#[test]
fn disagreements_with_an_independent_list_have_a_reason() {
    let disagreements = [
        ("ai21labs", "us", "Israel", "AI21 Labs has its seat in Tel Aviv; the rule asks for the seat"),
        ("EleutherAI", "unknown", "United States", "a distributed group, but its foundation is American: in doubt"),
        ("llava-hf", "us", "", "the account names no owner; staff of Hugging Face may be its owner: in doubt"),
        ("vikhyatk", "us", "", "a person, who is unaffiliated; the list reads the account as a company's old one"),
    ];
    let table = developers_of_today();
    for (name, theirs, ours, reason) in disagreements {
        let row = table.iter().find(|row| row["account"] == name).expect(name);
        assert_eq!(row["country"], ours, "{name}: {reason}");
        assert!(row["checked_on"] >= "2026-11-30".to_owned(), "{name}: {theirs}");
        assert!(!reason.contains("in doubt") || row["confidence"] == "doubt", "{name}: {reason}");
    }
}

#[test]
fn models_say_what_the_table_says_of_their_developer() {
    let column = |name: &str| strings("models.parquet", name);
    let columns = [
        "author",
        "org_country_single",
        "org_type",
        "developer_role",
        "parent",
        "parent_country",
        "org_country_alternative",
        "country_group_alternative",
        "org_type_alternative",
    ]
    .map(column);
    let last = Day::parse("2026-10-28").unwrap();
    let holds = |row: &BTreeMap<String, String>| {
        Day::parse(&row["valid_from"]).is_none_or(|day| day <= last)
            && Day::parse(&row["valid_to"]).is_none_or(|day| last <= day)
    };
    let table: BTreeMap<String, BTreeMap<String, String>> =
        developers_of_today().into_iter().filter(holds).map(|row| (row["account"].to_lowercase(), row)).collect();
    let stateless = |segment: &str| match segment {
        "unaffiliated" => "User",
        "community" => "Organization",
        _ => "",
    };
    let either = |first: &str, second: &str| if first.is_empty() { second.to_owned() } else { first.to_owned() };
    let mut in_doubt = 0;
    for model in 0..columns[0].len() {
        let found: Vec<&str> = columns.iter().map(|column| column[model].as_str()).collect();
        let Some(row) = table.get(&found[0].to_lowercase()) else {
            assert!(found[1..].iter().all(|value| value.is_empty()), "{found:?}");
            continue;
        };
        let country = either(&row["country"], stateless(&row["segment"]));
        assert_eq!(found[1..4], [country.as_str(), &row["segment"], &row["role"]], "{found:?}");
        let own = row["parent"].is_empty();
        let parent = if own { [&row["display_name"], &country] } else { [&row["parent"], &row["parent_country"]] };
        assert_eq!(found[4..6], parent, "{found:?}");
        in_doubt += usize::from(!row["alternative"].is_empty());
        let pairs: Vec<(&str, &str)> = row["alternative"].split("; ").filter_map(|pair| pair.split_once(':')).collect();
        let countries = pairs.iter().map(|(country, segment)| either(&either(country, stateless(segment)), "Unknown"));
        let segments = pairs.iter().map(|(_, segment)| either(segment, "Unknown"));
        assert_eq!(found[6], countries.collect::<Vec<_>>().join("; "));
        assert_eq!(found[7].split("; ").count(), found[6].split("; ").count());
        assert_eq!(found[8], segments.collect::<Vec<_>>().join("; "));
    }
    assert!(in_doubt > 100);
    let at = |name: &str| columns[0].iter().position(|author| author == name).unwrap();
    let ornith = at("ornith-ai");
    let readings: Vec<&str> = columns[6..].iter().map(|column| column[ornith].as_str()).collect();
    assert_eq!(readings, ["China; United States", "China; North America", "company; company"]);
    let dolphin = at("dphn");
    let readings: Vec<&str> = columns[6..].iter().map(|column| column[dolphin].as_str()).collect();
    assert_eq!(readings, ["Unknown", "Unknown", "company"]);
}

const QWEN: [&str; 12] = ["Qwen", "China", "China", "", "", "", "maker", "company", "", "", "certain", ""];

#[test]
fn the_row_of_the_day_holds_and_an_alias_bears_the_name_of_today() {
    let out = folder("dated");
    let run = build_with(
        &out,
        &[
            ["google", "France", "Europe", "", "", "", "maker", "academia", "", "2026-02-22", "certain", ""],
            ["google", "Japan", "Other Asia", "X", "Canada", "", "test", "company", "2026-02-23", "", "doubt", ":"],
        ],
    );
    assert_eq!(String::from_utf8(run.stderr).unwrap().lines().count(), 1, "a reading of nothing is refused");
    let run = build_with(
        &out,
        &[
            ["google", "France", "Europe", "", "", "", "maker", "academia", "", "2026-02-22", "certain", ""],
            [
                "google",
                "Japan",
                "Other Asia",
                "X",
                "Canada",
                "",
                "test",
                "company",
                "2026-02-23",
                "",
                "doubt",
                ":academia",
            ],
            ["BAAI", "", "", "", "", "Qwen", "", "", "", "", "certain", ""],
            QWEN,
        ],
    );
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let models = out.join("models.parquet");
    let authors = strings_of(&models, "author");
    let of_google = authors.iter().position(|author| author == "google").unwrap();
    let said = |column: &str| strings_of(&models, column).swap_remove(of_google);
    assert_eq!(said("org_country_single"), "Japan");
    assert_eq!((said("parent"), said("parent_country")), ("X".to_owned(), "Canada".to_owned()));
    assert_eq!(said("developer_role"), "test");
    assert_eq!((said("org_country_alternative"), said("org_type_alternative")), ("Unknown".into(), "academia".into()));
    assert!(authors.iter().all(|author| author != "BAAI"));
    assert!(strings_of(&models, "model").iter().any(|model| model == "Qwen/bge-small-en-v1.5"));
    fs::remove_dir_all(&out).unwrap();
}

#[test]
fn a_bad_table_of_developers_is_refused_in_one_sentence() {
    let qwen = |change: fn(&mut [&str; 12])| {
        let mut row = QWEN;
        change(&mut row);
        row
    };
    let bad: [&[[&str; 12]]; 9] = [
        &[qwen(|row| row[7] = "shop")],
        &[qwen(|row| row[6] = "baker")],
        &[qwen(|row| row[10] = "sure")],
        &[qwen(|row| row[2] = "Europe")],
        &[qwen(|row| row[1] = "Atlantis")],
        &[qwen(|row| row[11] = "Japan:company")],
        &[qwen(|row| row[5] = "BAAI")],
        &[qwen(|row| row[9] = "2026-05-01"), qwen(|row| row[8] = "2026-05-01")],
        // One row per model can't tell of a change between two snapshots.
        &[
            qwen(|row| row[9] = "2026-05-01"),
            ["Qwen", "Japan", "Other Asia", "", "", "", "maker", "company", "2026-05-02", "", "certain", ""],
        ],
    ];
    let out = folder("refused");
    for rows in bad {
        let run = build_with(&out, rows);
        assert_eq!(run.status.code(), Some(1), "{rows:?}");
        let message = String::from_utf8(run.stderr).unwrap();
        assert!(message.contains("Qwen: ") && message.lines().count() == 1, "{message}");
    }
    assert!(!out.join("models.parquet").exists());
    fs::remove_dir_all(&out).unwrap();
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

#[test]
fn the_page_tells_how_much_of_the_table_is_in_doubt() {
    let provenance = fs::read_to_string(shipped("PROVENANCE.md")).unwrap();
    let row = provenance.lines().find(|line| line.starts_with("| doubt |")).unwrap();
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let page = fs::read_to_string(shipped("../index.html")).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let told = format!("Of its rows {}, with {} of downloads at the last date,", cells[2], cells[3]);
    assert!(page.contains(&told), "www/index.html should say: {told}");
}
