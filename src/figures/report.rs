//! The report of all views: a text that holds the findings, and the data and the pictures of every figure beside it.

use std::fmt::Write;

use super::exhibit::{Exhibit, ExhibitBody};
use super::words::source_line;
use super::{exhibits, lede, sentence};
use crate::analysis::{Answer, Question, ViewAnswer, json_text};
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
/// `datapackage.json` (Data Package), which describes the tables; of every figure its data as CSV, of every chart a picture as SVG.
///
/// A view that the data can't give says so in the text.
pub fn report_files(answers: &[Answer], sources: &ReportSources<'_>) -> Vec<ReportFile> {
    let mut readme = format!("# Lorenz: who holds power in the open-model economy\n\n{}\n", source_line(sources.data));
    let (mut files, mut resources) = (Vec::new(), Vec::new());
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
            describe(&mut readme, &exhibit, &path, (sources.command)(&answer.question, &exhibit.table.name));
            resources.push(resource(&exhibit, &path));
            files.push(ReportFile { path: format!("{path}.csv"), content: exhibit.table.to_csv() });
            if let ExhibitBody::Chart(figure) = &exhibit.body {
                let options = LayoutOptions { frame: Frame::Full, width_px: PICTURE_PX, highlight: None };
                files.push(ReportFile { path: format!("{path}.svg"), content: svg(figure, &options, &theme::LIGHT) });
            }
        }
    }
    let package = format!(
        "{{\n\"name\":\"lorenz-report\",\n\"title\":\"Lorenz: who holds power in the open-model economy\",\n\"sources\":[{{\"title\":{}}}],\n\
         \"resources\":[\n{}\n]\n}}\n",
        json_text(&source_line(sources.data)),
        resources.join(",\n")
    );
    files.insert(0, ReportFile { path: "datapackage.json".to_owned(), content: package });
    files.insert(0, ReportFile { path: "README.md".to_owned(), content: readme });
    files
}

/// Adds a figure to the text: its finding, what is counted, what to know, its files, and how its data are made again.
fn describe(readme: &mut String, exhibit: &Exhibit, path: &str, command: Option<String>) {
    let title = exhibit.heading().map_or(exhibit.name, |heading| &heading.title);
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

/// Describes a table as a resource of a data package.
fn resource(exhibit: &Exhibit, path: &str) -> String {
    let field = |column: &crate::analysis::Column| {
        let unit = column.unit.name();
        let unit = if unit.is_empty() { String::new() } else { format!(",\"unit\":{}", json_text(unit)) };
        format!(
            "{{\"name\":{},\"type\":{}{unit}}}",
            json_text(&column.name),
            json_text(package_type(column.values.type_name()))
        )
    };
    let fields: Vec<String> = exhibit.table.columns.iter().map(field).collect();
    format!(
        "{{\"name\":{},\"path\":{},\"format\":\"csv\",\"mediatype\":\"text/csv\",\"encoding\":\"utf-8\",\"title\":{},\
         \"schema\":{{\"fields\":[{}]}}}}",
        json_text(&path.replace('/', "-")),
        json_text(&format!("{path}.csv")),
        json_text(exhibit.heading().map_or(exhibit.name, |heading| &heading.title)),
        fields.join(",")
    )
}

/// Returns the type of a column as data packages name it.
fn package_type(of_table: &str) -> &'static str {
    match of_table {
        "day" => "date",
        "rank" | "count" => "integer",
        "number" => "number",
        _ => "string",
    }
}
