//! `lorenz report`: measures and the tables of every view, per period.

use clap::Args;
use serde_json::{Map, Value};

use super::error::{CliError, usage};
use super::files::FileArguments;
use super::inspect::facts;
use super::mapping::MappingArguments;
use super::output::{Format, json_rows};
use super::question_options::QuestionArguments;
use crate::analysis::{self, Answer, Counted, Measure, Population, Question, Table, View, ViewAnswer};
use crate::calendar::Day;
use crate::load::LoadOptions;
use crate::panel::Panel;
use crate::schema::CountKind;

/// Computes measures of concentration and the tables of every view.
#[derive(Args)]
#[command(after_help = after_help())]
pub(super) struct ReportArguments {
    #[command(flatten)]
    files: FileArguments,
    /// What to compute: measures (several with commas give rows of each), or one of the tables below.
    #[arg(long, default_value = "hhi", value_name = "MEASURE", value_delimiter = ',')]
    measure: Vec<String>,
    /// Everything: all measures and all tables, as one JSON object.
    #[arg(long, conflicts_with = "measure")]
    all: bool,
    #[command(flatten)]
    question: QuestionArguments,
    /// What the column of downloads counts: counter, flow, window (30 days) or window:DAYS; recognized if left out.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[command(flatten)]
    mapping: MappingArguments,
    /// csv, json or table.
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
}

fn after_help() -> String {
    format!(
        "\
Measures: {}.
Tables: share, lorenz, ranking; docs/command-line.md lists those of the other views, with their columns and units.
Shares and Gini are on 0–1. Entities have downloads > 0 unless --entities existing; downloads without the entity are
left out of a measure and stated as coverage. An undefined value is an empty field (null in JSON).",
        Measure::HELP
    )
}

/// What a call computes for each period.
enum Output {
    Measures(Vec<Measure>),
    /// A table of a view, by name.
    Table(View, &'static str),
}

/// Returns what `lorenz report` prints.
///
/// Errors if the call makes no sense, if a file can't be read, or if the data don't hold what is asked for.
pub(super) fn run(arguments: &ReportArguments) -> Result<String, CliError> {
    let format = format(arguments)?;
    let output = output(&arguments.measure)?;
    let question = arguments.question.question()?;
    let kind = arguments.kind.as_deref().map(|name| {
        let expected = || usage("--kind", name, "counter, flow, window or window:DAYS");
        CountKind::from_name(name).ok_or_else(expected)
    });
    let asked = question.filters.levels().into_iter().map(str::to_owned);
    let options = LoadOptions {
        kind: kind.transpose()?,
        extra_columns: asked.chain([arguments.question.level().to_owned()]).collect(),
        // Earlier dates decide which entities exist and which models are new.
        from: question.from.filter(|_| !looks_back(arguments, &question)).map(|from| {
            let granularity = question.granularity;
            granularity.span(granularity.start(from)).0
        }),
        // The last period is read to its end.
        to: question.to.map(|to| Day(question.granularity.next(to).0 - 1)),
        ..arguments.mapping.options()?
    };
    let (builder, _) = arguments.files.read(&options)?;
    let panel = builder.finish().map_err(|error| CliError::Data(error.to_string()))?;
    if arguments.all {
        return everything(&panel, &question);
    }
    Ok(format.write(&table(&panel, &question, &output)?))
}

/// Returns whether the answer needs rows from before its first period.
fn looks_back(arguments: &ReportArguments, question: &Question) -> bool {
    let of_views = |name: &String| View::of_table(name).is_some_and(|view| view.info().reads_earlier_rows);
    let by_listing = question.counted == Counted::Existing || question.population == Population::Chained;
    arguments.all || by_listing || arguments.measure.iter().any(of_views)
}

fn format(arguments: &ReportArguments) -> Result<Format, CliError> {
    match arguments.format.as_deref() {
        None if arguments.all => Ok(Format::Json),
        None => Ok(Format::Csv),
        Some(name) => match Format::from_name(name)? {
            Format::Csv | Format::Table if arguments.all => Err(usage("--format", name, "json beside --all")),
            format => Ok(format),
        },
    }
}

fn answer(panel: &Panel, question: &Question, view: View, measure: Measure) -> Result<Answer, CliError> {
    let question = Question { view, measure, ..question.clone() };
    let answer =
        analysis::answer_with_intervals(panel, &question).map_err(|error| CliError::Data(error.to_string()))?;
    match answer.view {
        ViewAnswer::Unavailable { reason } => Err(CliError::Data(reason)),
        _ => Ok(answer),
    }
}

/// Returns a table by itself, without the rest of the answer.
fn report_table(panel: &Panel, question: &Question, name: &str) -> Result<Table, CliError> {
    analysis::report_table(panel, question, name).map_err(|error| CliError::Data(error.to_string()))
}

fn table(panel: &Panel, question: &Question, output: &Output) -> Result<Table, CliError> {
    match output {
        Output::Measures(measures) => measures_table(panel, question, measures),
        // The whole curves: the page's are thinned for drawing.
        Output::Table(View::Concentration, "lorenz") => {
            let curves = analysis::lorenz_curves(panel, question).map_err(|error| CliError::Data(error.to_string()))?;
            Ok(analysis::lorenz_table(curves.iter().map(|(day, curve)| (*day, curve))))
        }
        // Of all entities: those that are summed as "Other" are the answer's alone.
        Output::Table(_, name) if *name == "ranking" || (*name == "share" && question.top.is_none()) => {
            report_table(panel, question, name)
        }
        Output::Table(view, name) => {
            let tables = answer(panel, question, *view, question.measure)?.tables();
            let found = tables.into_iter().find(|table| table.name == *name);
            found.ok_or_else(|| CliError::Data(format!("no table \"{name}\" of these data")))
        }
    }
}

fn measures_table(panel: &Panel, question: &Question, measures: &[Measure]) -> Result<Table, CliError> {
    if !question.intervals {
        return one_below_the_other(measures.iter().map(|measure| report_table(panel, question, &measure.name())));
    }
    // Shares of all entities, which a measure doesn't name, would take longer than the measure.
    let question = &Question { top: Some(1), ..question.clone() };
    one_below_the_other(measures.iter().map(|&measure| {
        let answer = answer(panel, question, View::Concentration, measure)?;
        let found = answer.concentration();
        Ok(found.map(|found| found.measure_table(&answer.periods, &question.level)).unwrap_or_default())
    }))
}

/// Returns the rows of tables with the same columns, in one table.
fn one_below_the_other(tables: impl Iterator<Item = Result<Table, CliError>>) -> Result<Table, CliError> {
    let mut all: Option<Table> = None;
    for table in tables {
        let table = table?;
        match &mut all {
            Some(all) => all.append(&table),
            None => all = Some(table),
        }
    }
    Ok(all.unwrap_or_default())
}

/// Every measure and every table; one that these data can't give is null, with the reason beside it.
fn everything(panel: &Panel, question: &Question) -> Result<String, CliError> {
    let mut all = Map::new();
    let mut missing = Map::new();
    all.insert("question".to_owned(), serde_json::to_value(question).unwrap_or_default());
    let facts = facts(panel).into_iter().map(|(fact, finding)| (fact.to_owned(), Value::String(finding)));
    all.insert("quality".to_owned(), Value::Object(facts.collect()));
    all.insert("measures".to_owned(), json_rows(&measures_table(panel, question, &Measure::OFFERED)?));
    for &view in View::ALL {
        if view == View::Entity && question.of.is_empty() {
            // Nobody is asked about.
            continue;
        }
        match answer(panel, question, view, question.measure) {
            Ok(answer) => {
                for found in answer.tables() {
                    all.insert(found.name.clone(), json_rows(&found));
                }
            }
            Err(error) => {
                for name in view.tables() {
                    all.insert((*name).to_owned(), Value::Null);
                }
                missing.insert(view.name().to_owned(), Value::String(error.to_string()));
            }
        }
    }
    all.insert("missing".to_owned(), Value::Object(missing));
    Ok(format!("{:#}\n", Value::Object(all)))
}

fn output(names: &[String]) -> Result<Output, CliError> {
    if let [name] = names
        && let Some(view) = View::of_table(name)
        && let Some(name) = view.tables().iter().find(|table| **table == name)
    {
        return Ok(Output::Table(view, name));
    }
    let tables: Vec<&str> = View::ALL.iter().flat_map(|view| view.tables()).copied().collect();
    let expected = || format!("{}; or by itself one of {}", Measure::NAMES, tables.join(", "));
    let measure = |name: &String| Measure::from_name(name).ok_or_else(|| usage("--measure", name, &expected()));
    names.iter().map(measure).collect::<Result<Vec<_>, _>>().map(Output::Measures)
}
