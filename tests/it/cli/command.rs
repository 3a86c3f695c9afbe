//! The command that stands beside a figure makes the figure's data.

use std::collections::BTreeSet;
use std::process::Command;

use lorenz::analysis::{Level, Question, View, answer_with_intervals, levels};
use lorenz::app::{Display, command, parse_link};
use lorenz::calendar::Day;
use lorenz::figures::exhibits;
use lorenz::protocol::{DataSource, DataSummary, LoadSpec};

use super::written;
use crate::support::{counts, dates, panel, parquet, texts};

/// A file of four dates with what most views need; its name, those of its models and their licenses need quotes in a shell.
fn file() -> Vec<u8> {
    let rows: Vec<(usize, i32)> = (0..4).flat_map(|date| (0..24).map(move |model| (model, date))).collect();
    let day = |date: i32| Day(20_400 + 31 * date);
    let names: Vec<String> = (0..24).map(|model| format!("dev'{}/it's {model}", model % 5)).collect();
    let column = |of: fn(usize) -> &'static str| texts(rows.iter().map(|(model, _)| of(*model)));
    parquet(&[
        ("id", texts(rows.iter().map(|(model, _)| names[*model].as_str()))),
        ("date", dates(rows.iter().map(|(_, date)| day(*date)))),
        ("created", dates(rows.iter().map(|(model, _)| Day(20_380 - 10 * i32::try_from(*model).unwrap())))),
        ("downloads", counts(rows.iter().map(|(model, date)| 1 + ((model * 7919) % 97) as u64 * (1 + *date as u64)))),
        ("country", column(|model| ["China", "USA", "France"][model % 3])),
        ("license", column(|model| ["mit", "apache 2.0; \"or later\""][model % 2])),
    ])
}

#[test]
fn the_command_beside_a_figure_makes_its_data() {
    let path = written("the file's own.parquet", &file());
    let panel = panel(file()).unwrap();
    let data = DataSummary { days: panel.days().to_vec(), levels: levels(&panel), ..crate::shipped::summary(&panel) };
    let spec = LoadSpec::of(vec![DataSource::File(format!("a folder/{}", path.file_name().unwrap().display()))]);
    let folder = path.parent().unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_lorenz"));
    let run = |command: &str| {
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let call = Command::new("sh").args(["-c", command]).current_dir(folder).env("PATH", path).output().unwrap();
        assert!(call.status.success(), "{command}: {}", String::from_utf8_lossy(&call.stderr));
        String::from_utf8(call.stdout).unwrap()
    };
    let (mut seen, mut parts) = (0, BTreeSet::new());
    for link in [
        "",
        "level=country&measure=gini&by=quarter",
        "only=license:apache 2.0; \"or later\"&age=-400&models=balanced",
        "name=it's&without=country:USA&unaffiliated=without&entities=existing&intervals=95",
    ] {
        for view in View::ALL {
            let of = if *view == View::Entity { "&of=country:USA" } else { "" };
            let question = Question { view: *view, ..parse_link(&format!("{link}{of}")).question };
            let answer = answer_with_intervals(&panel, &question).unwrap();
            for exhibit in exhibits(&answer, &data, &Display::default()) {
                // The page's curves are thinned for drawing.
                let Some(command) =
                    command(&spec, &answer.question, &exhibit.table.name).filter(|_| exhibit.name != "lorenz")
                else {
                    continue;
                };
                let (found, expected) = (run(&command), exhibit.table.to_csv());
                // Some figures show a part of a table.
                if found != expected {
                    assert!(expected.lines().all(|line| found.contains(line)), "{}: {command}", exhibit.name);
                    parts.insert(exhibit.name);
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen} commands");
    assert_eq!(parts, BTreeSet::from(["trend", "values"]));
}

#[test]
fn data_that_no_call_reads_have_no_command() {
    let question = Question { level: Level::Model, ..Question::default() };
    let of = |link: &str| command(&parse_link(link).spec, &question, "hhi");
    let shipped = "lorenz report www/data/panel.parquet www/data/models.parquet --measure hhi --level model --top 7";
    assert_eq!(of("").as_deref(), Some(shipped));
    assert_eq!(
        of("data=file:a.parquet&kind=flow&as=date:a b&far-dates=keep").as_deref(),
        Some("lorenz report a.parquet --measure hhi --kind flow --as 'date:a b' --far-dates --level model --top 7")
    );
    for link in ["data=hub:1000", "rows-from=2026-01-01", "rows-only=country:China"] {
        assert_eq!(of(link), None, "{link}");
    }
}
