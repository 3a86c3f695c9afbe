//! Questions and answers: against a naive twin, DuckDB, and the rules of the metrics' contract.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod adoption;
mod answers;
mod chained;
mod claims;
mod classify;
mod doubt;
mod entity;
mod intermediaries;
mod leave_one_out;
mod merger;
mod oracle;
mod order;
mod populations;
mod properties;
mod rebalancing;
mod rules;
mod search;
mod shares_of;
mod significance;
mod tables;
mod twin;
mod views;

use lorenz::analysis::{Answer, Concentration, Level, Question, View, ViewAnswer, answer};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Rows of day, model, downloads and country; an empty country is unknown.
fn panel(kind: &str, rows: &[(&str, &str, u64, &str)]) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", dates(rows.iter().map(|row| day(row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("country", texts(rows.iter().map(|row| row.3))),
    ]);
    let options = LoadOptions { kind: Some(CountKind::from_name(kind).unwrap()), ..LoadOptions::default() };
    panel_of(&[file], &options).unwrap()
}

fn ask(panel: &Panel, level: &str, change: impl FnOnce(Question) -> Question) -> Answer {
    let question = Question { level: Level::from(level.to_owned()), ..Question::default() };
    answer(panel, &change(question)).unwrap()
}

/// What the view of concentration shows.
fn concentration(answer: &Answer) -> &Concentration {
    answer.concentration().unwrap()
}

/// Why the data can't give a view.
fn unavailable(panel: &Panel, view: View) -> String {
    match answer(panel, &Question { view, ..Question::default() }).unwrap().view {
        ViewAnswer::Unavailable { reason } => reason,
        other => panic!("{other:?}"),
    }
}

/// A period's line: first day, downloads, entities.
fn periods(answer: &Answer) -> Vec<String> {
    answer.periods.iter().map(|period| format!("{} {} {}", period.start, period.downloads, period.entities)).collect()
}
