//! `lorenz report`: a measure, shares or Lorenz curves, per period.

use std::path::PathBuf;

use clap::Args;

use super::output::Format;
use super::{CliError, read};
use crate::analysis::{self, AnalysisError, Level, Measure, MeasureSeries, Population, Question, Table};
use crate::calendar::{Day, Granularity};
use crate::load::Options;
use crate::schema::{self, Kind};

/// Computes a measure of concentration, shares or Lorenz curves over time.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Parquet files: shards of one table, and tables of attributes to join by the model's name.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose shares: model, developer, country, country-group, segment, or a column's name.
    #[arg(long, default_value = "developer", value_name = "LEVEL")]
    level: String,
    /// What to compute; several, separated by commas, give rows of each.
    #[arg(long, default_value = "hhi", value_name = "MEASURE", value_delimiter = ',')]
    measure: Vec<String>,
    /// How to gather rows over time: snapshot, week, month or quarter.
    #[arg(long, default_value = "snapshot", value_name = "PERIOD")]
    by: String,
    /// With --measure share: name only the K largest of the last period, and sum the rest as "Other".
    #[arg(long, value_name = "K")]
    top: Option<usize>,
    /// A day in the first period (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// A day in the last period (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Only models that are listed in every period shown.
    #[arg(long)]
    balanced: bool,
    /// What the column of downloads counts: counter, flow, window (30 days) or window:DAYS; recognized if left out.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// csv, json or table.
    #[arg(long, default_value = "csv", value_name = "FORMAT")]
    format: String,
}

const AFTER_HELP: &str = "\
Measures: hhi (0–10,000), hhi-normalized, effective-number, cr1, cr3, cr4, cr8, cr20 (any crK),
top-0.1-percent, top-1-percent, top-10-percent, entropy and theil (nats), gini, share, lorenz.
Shares and Gini are on 0–1. Entities have downloads > 0; downloads without the entity are left out of a
measure and stated as coverage. An undefined value is an empty field (null in JSON).";

/// What is asked of each period.
enum Output {
    Measures(Vec<Measure>),
    Share,
    Lorenz,
}

pub(super) fn run(arguments: &Arguments) -> Result<String, CliError> {
    let format = Format::from_name(&arguments.format)?;
    let output = output(&arguments.measure)?;
    let question = question(arguments)?;
    let kind = arguments.kind.as_deref().map(|name| {
        let expected = || usage("--kind", name, "counter, flow, window or window:DAYS");
        Kind::from_name(name).ok_or_else(expected)
    });
    let options = Options {
        kind: kind.transpose()?,
        extra_columns: vec![arguments.level.clone()],
        from: question.from.map(|from| question.granularity.start(from)),
        // The last period is read to its end.
        to: question.to.map(|to| Day(question.granularity.next(to).0 - 1)),
    };
    let (builder, _) = read(&arguments.files, &options)?;
    let panel = builder.finish().map_err(|error| CliError::Data(error.to_string()))?;
    let table = table(&panel, &question, &output).map_err(|error| CliError::Data(error.to_string()))?;
    Ok(format.write(&table))
}

fn table(panel: &crate::panel::Panel, question: &Question, output: &Output) -> Result<Table, AnalysisError> {
    if let Output::Lorenz = output {
        let curves = analysis::lorenz_curves(panel, question)?;
        return Ok(analysis::lorenz_table(curves.iter().map(|(day, curve)| (*day, curve))));
    }
    let answer = |measure: Measure| analysis::answer(panel, &Question { measure, ..question.clone() });
    match output {
        Output::Measures(measures) => {
            let answers = measures.iter().map(|&measure| answer(measure)).collect::<Result<Vec<_>, _>>()?;
            let series: Vec<&MeasureSeries> = answers.iter().map(|answer| &answer.measure).collect();
            let periods = answers.first().map(|answer| answer.periods.as_slice()).unwrap_or_default();
            Ok(analysis::measure_table(periods, &question.level, &series))
        }
        Output::Share | Output::Lorenz => Ok(answer(question.measure)?.shares_table()),
    }
}

fn output(names: &[String]) -> Result<Output, CliError> {
    match names {
        [name] if name == "share" => return Ok(Output::Share),
        [name] if name == "lorenz" => return Ok(Output::Lorenz),
        _ => {}
    }
    let measure = |name: &String| {
        Measure::from_name(name)
            .ok_or_else(|| usage("--measure", name, &format!("{}; share or lorenz by themselves", Measure::NAMES)))
    };
    names.iter().map(measure).collect::<Result<Vec<_>, _>>().map(Output::Measures)
}

fn question(arguments: &Arguments) -> Result<Question, CliError> {
    let granularity = Granularity::from_name(&arguments.by)
        .ok_or_else(|| usage("--by", &arguments.by, "snapshot, week, month or quarter"))?;
    let day = |option: &str, text: &Option<String>| {
        let parse = |text: &String| Day::parse(text).ok_or_else(|| usage(option, text, "a day as YYYY-MM-DD"));
        text.as_ref().map(parse).transpose()
    };
    let (from, to) = (day("--from", &arguments.from)?, day("--to", &arguments.to)?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(usage("--to", &to.to_string(), &format!("a day not before --from {from}")));
    }
    Ok(Question {
        // A column that goes by another name as a level: org_country_single is the country.
        level: Level::from(schema::level_name(&arguments.level)),
        granularity,
        from,
        to,
        top: arguments.top,
        population: if arguments.balanced { Population::Balanced } else { Population::All },
        ..Question::default()
    })
}

fn usage(option: &str, found: &str, expected: &str) -> CliError {
    CliError::Usage(format!("{option}: expected {expected}; found \"{found}\""))
}
