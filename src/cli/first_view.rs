//! `lorenz first-view`: what a site shows of its data before any program runs, as a part of its page.

use std::fmt::Write;

use clap::Args;

use super::error::CliError;
use super::files::{FileArguments, ReadFile};
use crate::analysis::{Answer, Question, View, answer_with_intervals, levels};
use crate::app::Display;
use crate::calendar::Day;
use crate::chart::{Figure, Frame, LayoutOptions, describe, svg, theme};
use crate::figures::{Exhibit, ExhibitBody, KeyFigure, RankingList, exhibits, key_figures, lede, source_line};
use crate::load::{FROM_KEY, LoadOptions, SOURCE_KEY};
use crate::panel::Panel;
use crate::protocol::DataSummary;

/// Writes the first view of a site with these data as HTML, for the build of a site.
#[derive(Args)]
pub(super) struct FirstViewArguments {
    #[command(flatten)]
    files: FileArguments,
}

/// Widths of the plot in CSS pixels for which the main chart is drawn, with the names of their classes: on a screen, a tablet, a
/// phone. The style sheet shows one of them.
const WIDTHS_PX: [(&str, f64); 3] = [("wide", 1080.0), ("middle", 720.0), ("narrow", 358.0)];
/// Width of a key figure's line in CSS pixels, as the page draws it.
const SPARKLINE_PX: f64 = 112.0;
/// Rows of the ranking, as many as the page shows before a reader asks for more.
const RANKED: usize = 15;

/// Returns the view that the page has for a link without parameters, as the page lays it out. Links to other views have their question
/// as title: `www/first.js` shows it where such a link is opened.
///
/// Errors if a file can't be read, or has no answer to the usual question.
pub(super) fn run(arguments: &FirstViewArguments) -> Result<String, CliError> {
    let (builder, files) = arguments.files.read(&LoadOptions::default())?;
    let wrong = |error: &dyn std::fmt::Display| CliError::Data(error.to_string());
    let panel = builder.finish_uninspected().map_err(|error| wrong(&error))?;
    let data = summary(&panel, &files);
    let question = Question { from: data.suggested_from, ..Question::default() };
    let answer = answer_with_intervals(&panel, &question).map_err(|error| wrong(&error))?;
    Ok(html(&answer, &data))
}

/// Returns what figures say of the data: where they come from, and their dates.
fn summary(panel: &Panel, files: &[ReadFile]) -> DataSummary {
    let value = |key: &str| files.iter().find_map(|file| file.plan.metadata.key_value(key));
    let names = files.iter().map(|file| file.path.display().to_string()).collect::<Vec<String>>().join(", ");
    DataSummary {
        files: Vec::new(),
        left_out: Vec::new(),
        source_line: Some(value(SOURCE_KEY).map_or(names, str::to_owned)),
        kind: panel.kind(),
        rows: panel.quality().rows_read,
        bytes: 0,
        rows_by_day: Vec::new(),
        days: panel.days().to_vec(),
        // As on the page: a suggestion that would leave nothing to show is none.
        suggested_from: value(FROM_KEY)
            .and_then(Day::parse)
            .filter(|from| panel.days().last().is_some_and(|last| last >= from)),
        incomplete: Vec::new(),
        levels: levels(panel),
        values: Vec::new(),
        quality: panel.quality().clone(),
    }
}

fn html(answer: &Answer, data: &DataSummary) -> String {
    let mut html = String::new();
    let last = data.days.last().copied().unwrap_or_default();
    let question = answer.question.view.info().lede;
    element(&mut html, "div class=\"which-data\"", &format!("<p class=\"note\">Data until {}.</p>", last.long()));
    element(&mut html, "p class=\"question\"", &escaped(question));
    element(&mut html, "p class=\"lede\"", &escaped(&lede(answer)));
    let keys: String = key_figures(answer).iter().map(key).collect();
    element(&mut html, "section class=\"keys\" aria-label=\"Key figures\"", &keys);
    let views: String = View::ALL.iter().filter(|view| **view != View::Entity).map(|view| link(*view)).collect();
    element(&mut html, "nav class=\"views\" aria-label=\"Views\"", &views);
    // Where the program puts its controls.
    element(&mut html, "div class=\"controls\" aria-hidden=\"true\"", "");
    let all = exhibits(answer, data, &Display::default());
    let chart = all.iter().find_map(|exhibit| match &exhibit.body {
        ExhibitBody::Chart(figure) => Some(chart(exhibit, figure)),
        _ => None,
    });
    let ranking = all.iter().find_map(|exhibit| match &exhibit.body {
        ExhibitBody::Ranking(list) => Some(ranking(list)),
        _ => None,
    });
    let figures: String = chart.into_iter().chain(ranking).collect();
    element(&mut html, "div class=\"figures\"", &figures);
    let _ = write!(html, "<script type=\"application/ld+json\">{}</script>", dataset(answer, data));
    html
}

fn link(view: View) -> String {
    match view {
        View::Concentration => format!("<a href=\".\" aria-current=\"page\">{}</a>", escaped(view.label())),
        view => format!(
            "<a href=\"?view={}\" title=\"{}\">{}</a>",
            view.name(),
            escaped(view.info().lede),
            escaped(view.label())
        ),
    }
}

fn key(key: &KeyFigure) -> String {
    format!(
        "<div class=\"key\"><details class=\"term\"><summary>{}</summary><p>{} <a href=\"methods.html#{}\">Formula and example</a></p></details><p class=\"value\">{}</p>\
         <p class=\"change\">{}</p>{}</div>",
        escaped(&key.name),
        escaped(&key.definition),
        escaped(&key.measure),
        escaped(&key.value),
        escaped(&key.change),
        drawn(&key.line, SPARKLINE_PX, "", true),
    )
}

fn chart(exhibit: &Exhibit, figure: &Figure) -> String {
    let pictures: String = WIDTHS_PX.iter().map(|(class, width_px)| drawn(figure, *width_px, class, false)).collect();
    let forms = if exhibit.forms.is_some() { "<div class=\"forms\" aria-hidden=\"true\"></div>" } else { "" };
    let picture =
        format!("<div class=\"plot\" role=\"img\" aria-label=\"{}\">{pictures}</div>", escaped(&describe(figure)));
    figure_of(exhibit.heading(), &format!("{forms}{picture}"), figure.source())
}

/// Returns a figure with its heading above and its source below.
fn figure_of(heading: Option<&crate::chart::Heading>, content: &str, source: &str) -> String {
    let (title, subtitle) = heading.map_or(("", ""), |heading| (&heading.title, &heading.subtitle));
    format!(
        "<figure class=\"chart\"><figcaption><h2>{}</h2><p class=\"subtitle\">{}</p></figcaption>{content}\
         <div class=\"foot\"><p class=\"source\">{}</p></div></figure>",
        escaped(title),
        escaped(subtitle),
        escaped(source)
    )
}

/// Draws a figure twice, on light and on dark paper.
fn drawn(figure: &Figure, width_px: f64, class: &str, is_aside: bool) -> String {
    let options = LayoutOptions { frame: Frame::Plot, width_px, highlight: None };
    let picture = |theme: &theme::Theme| {
        let drawing = svg(figure, &options, theme);
        // Its name and description stand beside it once.
        let body = drawing.split_once("</desc>\n").map_or("", |(_, body)| body);
        let head = drawing.split_once(" role=").map_or("", |(head, _)| head);
        format!("{head} class=\"{} {class}\" aria-hidden=\"true\" stroke-linejoin=\"round\">{body}", theme.name)
    };
    let both = format!("{}{}", picture(&theme::LIGHT), picture(&theme::DARK));
    if is_aside { format!("<div class=\"line\">{both}</div>") } else { both }
}

fn ranking(list: &RankingList) -> String {
    let row = |row: &crate::figures::RankingRow| {
        let numbers: String = [&row.downloads, &row.share, &row.change].map(|cell| number(cell)).concat();
        format!(
            "<tr><td class=\"number\">{}<span class=\"moved\">{}</span></td><th scope=\"row\">{}</th>{numbers}</tr>",
            row.rank,
            escaped(&row.moved),
            escaped(&row.entity)
        )
    };
    let rows: String = list.rows.iter().take(RANKED).map(row).collect();
    let head = |name: &str, class: &str| format!("<th scope=\"col\" class=\"{class}\">{}</th>", escaped(name));
    let heads = [
        head("Rank", "number"),
        head(&list.entity_label, ""),
        head("Downloads", "number"),
        head("Share", "number"),
        head("Change, points", "number"),
    ]
    .concat();
    let table = format!(
        "<div class=\"scroll\"><table class=\"ranking\"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    figure_of(Some(&list.heading), &table, &list.source)
}

fn number(cell: &str) -> String {
    format!("<td class=\"number\">{}</td>", escaped(cell))
}

/// Describes the data to programs that look for data: schema.org's `Dataset`.
fn dataset(answer: &Answer, data: &DataSummary) -> String {
    let (first, last) = (data.days.first().copied().unwrap_or_default(), data.days.last().copied().unwrap_or_default());
    let file = |name: &str| {
        serde_json::json!({
            "@type": "DataDownload", "encodingFormat": "application/vnd.apache.parquet", "contentUrl": format!("data/{name}")
        })
    };
    let described = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Downloads of open models, by model and date",
        "description": lede(answer),
        "temporalCoverage": format!("{first}/{last}"),
        "isBasedOn": source_line(data),
        "measurementTechnique": "Downloads as the Hugging Face Hub counts them",
        "variableMeasured": ["downloads", "share", "HHI", "CR4", "Gini"],
        "isAccessibleForFree": true,
        "distribution": [file("panel.parquet"), file("models.parquet")],
    });
    // A name with the end of a script in it ends none.
    described.to_string().replace('<', "\\u003c")
}

fn element(html: &mut String, tag: &str, content: &str) {
    let name = tag.split(' ').next().unwrap_or_default();
    let _ = writeln!(html, "<{tag}>{content}</{name}>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
