//! The report of all views: a text that holds the findings, and the data and the pictures of every figure beside it.

use std::fmt::Write;

use super::exhibit::{Exhibit, ExhibitBody};
use super::words::source_line;
use super::{exhibits, lede, sentence};
use crate::analysis::{Answer, Column, Question, Table, ViewAnswer};
use crate::app::Display;
use crate::chart::{Frame, LayoutOptions, svg, theme};
use crate::protocol::DataSummary;

/// Width of the pictures in CSS pixels.
const PICTURE_PX: f64 = 960.0;

/// A file of a report: its path, and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Its path within the report: `concentration/shares.csv`.
    pub path: String,
    /// Its content.
    pub content: String,
    /// The finding that it is of.
    pub title: String,
    /// Of a table its columns, as [`columns_in_words`] has them; else empty.
    pub columns: String,
}

/// Returns the columns of a table, a line each: name, type and unit, with tabs between.
pub fn columns_in_words(table: &Table) -> String {
    let column = |column: &Column| format!("{}\t{}\t{}", column.name, column.values.type_name(), column.unit.name());
    table.columns.iter().map(column).collect::<Vec<String>>().join("\n")
}

/// How a report refers to what it is of.
pub struct ReportSources<'a> {
    /// What was loaded.
    pub data: &'a DataSummary,
    /// Returns the address at which the page shows the answer to a question.
    pub address: &'a dyn Fn(&Question) -> String,
    /// Returns the call of the command line that makes a table of it; `None` where none does.
    pub command: &'a dyn Fn(&Question, &str) -> Option<String>,
}

/// Returns the files of a report of answers, one for each view: `README.md` with every finding, what it is of, and how it is made again;
/// of every figure its data as CSV, of every chart a picture as SVG.
///
/// A view that the data can't give says so in the text.
pub fn report_files(answers: &[Answer], sources: &ReportSources<'_>) -> Vec<ReportFile> {
    let title = "Lorenz: who holds power in the open-model economy";
    let mut readme = format!("# {title}\n\n{}\n", source_line(sources.data));
    let mut files = Vec::new();
    for answer in answers {
        let view = answer.question.view;
        let _ = write!(readme, "\n## {}\n\n{}\n\n", view.label(), view.info().lede);
        if let ViewAnswer::Unavailable { reason } = &answer.view {
            let _ = writeln!(readme, "Not shown: {}", sentence(reason));
            continue;
        }
        let _ = write!(readme, "**{}**\n\n<{}>\n", lede(answer), (sources.address)(&answer.question));
        for exhibit in exhibits(answer, sources.data, &Display::default()) {
            let path = format!("{}/{}", view.name(), exhibit.name);
            let title = exhibit.heading().map_or(exhibit.name, |heading| &heading.title);
            describe(&mut readme, &exhibit, (&path, title), (sources.command)(&answer.question, &exhibit.table.name));
            let mut add = |ending: &str, content: String, columns: String| {
                files.push(ReportFile { path: format!("{path}.{ending}"), content, title: title.to_owned(), columns });
            };
            add("csv", exhibit.table.to_csv(), columns_in_words(&exhibit.table));
            if let ExhibitBody::Chart(figure) = &exhibit.body {
                let options = LayoutOptions { frame: Frame::Full, width_px: PICTURE_PX, highlight: None };
                add("svg", svg(figure, &options, &theme::LIGHT), String::new());
            }
        }
    }
    let (path, title, columns) = ("README.md".to_owned(), title.to_owned(), String::new());
    files.insert(0, ReportFile { path, content: readme, title, columns });
    files
}

/// Adds a figure to the text: its finding, what is counted, what to know, its files, and how its data are made again.
fn describe(readme: &mut String, exhibit: &Exhibit, (path, title): (&str, &str), command: Option<String>) {
    let words = exhibit.companion();
    // The finding heads the part.
    let rest = words.strip_prefix(title).unwrap_or(&words).trim_start();
    let picture =
        if matches!(exhibit.body, ExhibitBody::Chart(_)) { format!(", picture `{path}.svg`") } else { String::new() };
    let _ = write!(readme, "\n### {title}\n\nData `{path}.csv`{picture}.\n\n{rest}\n");
    if let Some(command) = command {
        let _ = write!(readme, "\n```sh\n{command}\n```\n");
    }
}
