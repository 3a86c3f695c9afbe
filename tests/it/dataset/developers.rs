//! The table of developers: what it holds, what is made of it, and what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use lorenz::calendar::Day;

use super::{counts, dataset, folder, shipped, strings, strings_of};

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
        assert!(row["checked_on"].as_str() >= "2026-11-30", "{name}: {theirs}");
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
fn the_page_tells_how_much_of_the_table_is_in_doubt() {
    let provenance = fs::read_to_string(shipped("PROVENANCE.md")).unwrap();
    let row = provenance.lines().find(|line| line.starts_with("| doubt |")).unwrap();
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let page = fs::read_to_string(shipped("../index.html")).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let told = format!("Of its rows {}, with {} of downloads at the last date,", cells[2], cells[3]);
    assert!(page.contains(&told), "www/index.html should say: {told}");
}
