//! Calls that stand in scripts must go on working: each with its exit code, its output and its error, byte for byte.
//!
//! `golden/old_calls.txt` is a transcript; `UPDATE_GOLDEN=1` accepts what calls give now.

use std::fmt::Write as _;

use super::{lorenz, written};
use crate::support::{counts, dates, day, parquet, texts};

/// Words of a call are parted by a space, `''` stands for an empty one, FILE for a small file of three dates. Every option,
/// every kind of value, values that can't be used, repeated and unknown options, empty values; two errors in one call.
const CALLS: &[&str] = &[
    "",
    "--help",
    "report --help",
    "report -h",
    "inspect --help",
    "append --help",
    "gate --help",
    "report",
    "inspect",
    "plot FILE",
    "help",
    "--version",
    "report FILE",
    "report FILE --level country --measure share",
    "report FILE --level org_country_single --measure gini",
    "report FILE --level model --measure ranking --format table",
    "report FILE --level license --measure hhi --format json",
    "report FILE --level ''",
    "report FILE --level mood",
    "report FILE --level model --level country",
    "report FILE --level",
    "report FILE --levle model",
    "report FILE --measure hhi,cr4,gini --by month",
    "report FILE --measure=theil --by=quarter",
    "report FILE --measure hhi --measure cr1",
    "report FILE --measure herfindahl",
    "report FILE --measure ''",
    "report FILE --measure hhi,share",
    "report FILE --measure hhi --all",
    "report FILE --by 4-weeks",
    "report FILE --by day",
    "report FILE --by ''",
    "report FILE --from 2026-02-01 --to 2026-02-01",
    "report FILE --from 2026-02-30",
    "report FILE --to ''",
    "report FILE --from 2026-05-02 --to 2026-05-01",
    "report FILE --from 2026-05-02 --to 2026-05-01 --at x",
    "report FILE --from 2030-01-01",
    "report FILE --measure share --top 1",
    "report FILE --measure share --top 0",
    "report FILE --measure share --top 100 --from 2026-03-20",
    "report FILE --top many",
    "report FILE --top -1",
    "report FILE --top ''",
    "report FILE --measure share-changes --by month --at 2026-03-31 --against 2026-02-28",
    "report FILE --measure share-changes --at 2026-03-02 --against 2026-01-05",
    "report FILE --at x --against y",
    "report FILE --against 2026-1-1",
    "report FILE --balanced",
    "report FILE --balanced yes",
    "report FILE --balanced=yes",
    "report FILE --balanced --balanced",
    "report FILE --basis first-year --attribution original",
    "report FILE --basis all --attribution uploader --unaffiliated with --entities with-downloads --by snapshot",
    "report FILE --basis x",
    "report FILE --attribution x",
    "report FILE --unaffiliated x",
    "report FILE --entities x",
    "report FILE --unaffiliated without --entities existing --level country",
    "report FILE --only license:mit --only license:apache-2.0 --measure share --to 2026-01-31",
    "report FILE --only license:mit --only license:mit --without country:China --without country:China",
    "report FILE --only country:Unknown",
    "report FILE --only mit",
    "report FILE --without :mit",
    "report FILE --without country:Atlantis",
    "report FILE --age 0-365 --size 1B-8B",
    "report FILE --age -365 --size 1B-",
    "report FILE --age=-365 --size=-500M",
    "report FILE --age 9-3",
    "report FILE --age ''",
    "report FILE --size big",
    "report FILE --size -",
    "report FILE --name INSTRUCT --level model --measure share",
    "report FILE --name ''",
    "report FILE --name nowhere",
    "report FILE --measure merger --merge google --merge Qwen",
    "report FILE --measure merger --merge google --merge google",
    "report FILE --measure merger --merge ''",
    "report FILE --measure merger --merge Nobody --merge google",
    "report FILE --measure divestitures --divest Qwen/large-instruct",
    "report FILE --measure divestitures --divest ''",
    "report FILE --divest a --divest b",
    "report FILE --intervals --level model --from 2026-03-02",
    "report FILE --intervals=95",
    "report FILE --kind flow --by quarter",
    "report FILE --kind window:30",
    "report FILE --kind window",
    "report FILE --kind counter",
    "report FILE --kind sum",
    "report FILE --kind ''",
    "report FILE --as country:license --level country --measure share --to 2026-01-31",
    "report FILE --as unused:country --as unused:license --level country",
    "report FILE --as date",
    "report FILE --as ''",
    "report FILE --format xml",
    "report FILE --all --format csv",
    "report FILE --all --format json --merge google --merge google --only license:mit --only license:mit --top 2",
    "report FILE --format xml --measure none --by day",
    "report FILE --by day --from x",
    "report FILE --from x --levle y",
    "report FILE --size big --kind sum --as date --only mit",
    "report FILE --entities x --attribution y --basis z",
    "report FILE --top many --by day",
    "report absent.parquet --by day",
    "report absent.parquet",
    "report --from 2026-02-01 FILE --measure hhi",
    "report FILE FILE --measure hhi --to 2026-01-31",
    "inspect FILE",
    "inspect FILE --format csv",
    "inspect FILE --format json --as unused:license",
    "inspect FILE --format xml",
    "inspect FILE --as date",
    "inspect FILE --as date:license",
    "inspect FILE --kind flow",
    "inspect absent.parquet",
    "search --help",
    "search",
    "search FILE",
    "search FILE qwen",
    "search FILE INSTRUCT --format table",
    "search FILE base --limit 2 --format json",
    "search FILE china",
    "search FILE ''",
    "search FILE nobody",
    "search FILE qwen --limit 0",
    "search FILE qwen --limit many",
    "search FILE qwen --format xml",
    "search absent.parquet qwen",
];

const DATES: [&str; 3] = ["2026-01-05", "2026-02-02", "2026-03-02"];

/// Name, first publication, country, license, parameters, base model; downloads per date, 0 for a model not there yet.
type Row = ([&'static str; 6], [u64; 3]);
const MODELS: [Row; 6] = [
    (["Qwen/large-instruct", "2025-06-01", "China", "apache-2.0", "70B", ""], [500, 700, 900]),
    (["Qwen/small", "2025-12-01", "China", "apache-2.0", "2B", ""], [300, 250, 200]),
    (["google/base", "2024-01-01", "United States of America", "mit", "7B", ""], [400, 400, 400]),
    (["google/base-instruct", "2025-01-01", "United States of America", "mit", "7B", "google/base"], [100, 150, 225]),
    (["someone/base-tuned", "2026-01-20", "", "", "", "google/base"], [0, 80, 160]),
    (["lab/tiny", "2026-02-20", "France", "mit", "0.4B", ""], [0, 0, 60]),
];

fn file() -> Vec<u8> {
    let rows = DATES.iter().enumerate().flat_map(|(date, day)| MODELS.iter().map(move |model| (date, *day, model)));
    let rows: Vec<_> = rows.filter(|(date, _, (_, downloads))| downloads[*date] > 0).collect();
    let column = |index: usize| texts(rows.iter().map(move |(_, _, (texts, _))| texts[index]));
    let billions = rows.iter().map(|(_, _, (texts, _))| texts[4].trim_end_matches('B').parse::<f64>().unwrap_or(0.0));
    parquet(&[
        ("model", column(0)),
        ("time", dates(rows.iter().map(|(_, date, _)| day(date)))),
        ("downloads", counts(rows.iter().map(|(date, _, (_, downloads))| downloads[*date]))),
        ("created", dates(rows.iter().map(|(_, _, (texts, _))| day(texts[1])))),
        ("country", column(2)),
        ("license", column(3)),
        ("parameters", counts(billions.map(|number| (number * 1e9) as u64))),
        ("base_model", column(5)),
    ])
}

/// Of a report of everything, which `golden/reports.txt` holds to its bytes, the part that states the question.
fn of_the_question(output: &str) -> &str {
    let start = output.find("  \"question\": {\n");
    start.and_then(|start| output[start..].split_inclusive("\n  },\n").next()).unwrap_or(output)
}

#[test]
fn old_calls_give_what_they_gave() {
    let path = written("old_calls.parquet", &file());
    let path = path.to_str().unwrap();
    let mut transcript = String::new();
    for call in CALLS {
        let words: Vec<&str> = call
            .split_whitespace()
            .map(|word| match word {
                "FILE" => path,
                "''" => "",
                word => word,
            })
            .collect();
        let outcome = lorenz(&words);
        writeln!(transcript, "$ {}", format!("lorenz {call}").trim_end()).unwrap();
        for (mark, text) in [("  ", of_the_question(&outcome.output)), ("! ", &outcome.error)] {
            for line in text.replace(path, "FILE").lines() {
                writeln!(transcript, "{}", format!("{mark}{line}").trim_end()).unwrap();
            }
        }
        writeln!(transcript, "exit {}\n", outcome.code.unwrap()).unwrap();
    }
    crate::shipped::golden("old_calls.txt", &transcript);
}
