//! `lorenz inspect`: the columns of files with their roles, and facts about their rows.

use clap::Args;
use serde_json::json;

use super::error::CliError;
use super::files::{FileArguments, ReadFile};
use super::mapping::MappingArguments;
use super::output::{Format, json_rows};
use crate::analysis::{Table, TableBuilder, quality_table};
use crate::panel::{Builder, Event, EventCount, Panel, Quality};
use crate::source::LoadError;

/// How many example models the table names per kind of event; JSON names all that are kept.
const SHOWN_NAMES: usize = 3;

/// Says what files hold: columns and their roles, rows, dates, quality.
#[derive(Args)]
pub(super) struct InspectArguments {
    #[command(flatten)]
    files: FileArguments,
    #[command(flatten)]
    mapping: MappingArguments,
    /// table, json, or csv (the quality report alone).
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    format: String,
}

/// Returns what `lorenz inspect` prints; errors if a file can't be read or an option's value can't be used.
pub(super) fn run(arguments: &InspectArguments) -> Result<String, CliError> {
    let format = Format::from_name(&arguments.format)?;
    let (builder, files) = arguments.files.read(&arguments.mapping.options()?)?;
    let panel = panel(builder)?;
    let columns = columns(&files);
    let facts = panel.as_ref().map(facts).unwrap_or_default();
    Ok(match format {
        Format::Json => {
            let facts: serde_json::Map<String, serde_json::Value> =
                facts.into_iter().map(|(fact, value)| (fact.to_owned(), json!(value))).collect();
            let events: Vec<_> = panel.iter().flat_map(|panel| &panel.quality().events).map(event).collect();
            format!("{:#}\n", json!({ "columns": json_rows(&columns), "facts": facts, "events": events }))
        }
        Format::Csv => {
            panel.map(|panel| format.write(&quality_table(panel.quality(), panel.kind()))).unwrap_or_default()
        }
        Format::Table => {
            let facts = TableBuilder::new("facts", &facts)
                .text("fact", |(fact, _)| *fact)
                .text("finding", |(_, finding)| finding.as_str())
                .finish();
            format!("{}\n{}", format.write(&columns), format.write(&facts))
        }
    })
}

/// Returns the panel of what was read; `None` for a table of attributes alone, which has columns, but no rows of downloads.
///
/// Errors if no row can be used.
pub(super) fn panel(builder: Builder) -> Result<Option<Panel>, CliError> {
    match builder.finish() {
        Ok(panel) => Ok(Some(panel)),
        Err(LoadError::NoPanel) => Ok(None),
        Err(error) => Err(CliError::Data(error.to_string())),
    }
}

/// Returns the object of an event in JSON.
fn event(counted: &EventCount) -> serde_json::Value {
    let EventCount { event, count, models, examples, first_day, last_day } = counted;
    let dates = [first_day, last_day].map(ToString::to_string);
    json!({
        "event": event, "count": count, "models": models, "examples": examples,
        "first_date": dates[0], "last_date": dates[1],
    })
}

/// Returns the table of columns: file, name, type, role.
fn columns(files: &[ReadFile]) -> Table {
    let rows = files.iter().flat_map(|ReadFile { path, plan: file }| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        file.columns.iter().enumerate().map(move |(index, column)| {
            [name.clone(), column.name.clone(), column.type_name.clone(), file.uses_of(index)]
        })
    });
    TableBuilder::new("columns", &rows.collect::<Vec<[String; 4]>>())
        .text("file", |[file, ..]| file.as_str())
        .text("column", |[_, column, ..]| column.as_str())
        .text("type", |[.., type_name, _]| type_name.as_str())
        .text("role", |[.., role]| role.as_str())
        .finish()
}

/// Returns facts about the rows that were read, as pairs of fact and finding: counts, dates, events, levels.
pub(super) fn facts(panel: &Panel) -> Vec<(&'static str, String)> {
    let quality = panel.quality();
    let levels = panel.categories().map(|attribute| attribute.name());
    let mut facts = vec![
        ("downloads are", panel.kind().phrase()),
        ("rows read", quality.rows_read.to_string()),
        ("rows refused", with_detail(quality.refused_rows(), &quality.refusals())),
        ("rows kept", panel.rows().to_string()),
        ("models", quality.models.to_string()),
        ("snapshots", quality.snapshots.to_string()),
        ("first date", quality.first_day.to_string()),
        ("last date", quality.last_day.to_string()),
    ];
    facts.extend(Event::of(panel.kind()).map(|event| (event.phrase(), event_finding(quality, event))));
    facts.push(("models without a known developer", quality.models_without_developer.to_string()));
    if let Some(without) = quality.models_without_country {
        facts.push(("models without a known country", without.to_string()));
    }
    if let Some(joined) = quality.joined_models {
        facts.push(("models with joined attributes", format!("{joined} of {}", quality.models)));
        facts.push(("of them joined by id under another name", quality.joined_by_id.models.to_string()));
        facts.push(("joined values that disagree (the first by name is taken)", quality.join_conflicts.to_string()));
    }
    if let Some(joined) = quality.joined_developers {
        facts.push(("joined by developer", joined.in_words()));
        facts.push(("rows of a developer that disagree (the first by name is taken)", joined.conflicts.to_string()));
    }
    if let Some(bases) = panel.bases() {
        facts.push(("cycles of base models, cut", bases.cycles().to_string()));
        facts.push(("chains of base models, cut", bases.depth_bounded().to_string()));
    }
    facts.push(("levels", std::iter::once("model").chain(levels).collect::<Vec<_>>().join(", ")));
    facts
}

/// Returns the finding for an event: how often it occurred, with example models.
fn event_finding(quality: &Quality, event: Event) -> String {
    let count = quality.count(event).to_string();
    let count = if event == Event::Repeat { format!("{count} of {}", quality.compared_values) } else { count };
    let models = quality.event(event).map(|counted| format!("{count} (models: {})", counted.named(SHOWN_NAMES)));
    models.unwrap_or(count)
}

fn with_detail(count: u64, detail: &str) -> String {
    if detail.is_empty() { count.to_string() } else { format!("{count} ({detail})") }
}
