//! The options that make up a question; the same names and values as in links.

use clap::Args;

use super::{CliError, usage};
use crate::analysis::{
    Attribution, Basis, Counted, Filters, Level, Population, Question, Span, UNKNOWN_VALUE, Unaffiliated,
};
use crate::calendar::{Day, Granularity};
use crate::schema;

/// What is asked, and of which models.
#[derive(Args)]
pub(super) struct QuestionArguments {
    /// Whose shares: model, developer, country, country-group, segment, license-class, or a column's name.
    #[arg(long, default_value = "developer", value_name = "LEVEL")]
    pub level: String,
    /// How to gather rows over time: snapshot, week, month, quarter, year, or 4-weeks, 13-weeks, 26-weeks, 52-weeks.
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
    /// A day in the period of rankings and mergers, the later one of comparisons; else the last.
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// A day in the earlier period of comparisons; else the first.
    #[arg(long, value_name = "DAY")]
    against: Option<String>,
    /// Only models that are listed in every period shown.
    #[arg(long)]
    balanced: bool,
    /// Which downloads count: all, or first-year (up to 365 days after publication).
    #[arg(long, default_value = "all", value_name = "BASIS")]
    basis: String,
    /// Whom a model is credited to: uploader, or original (the creator of the model that it derives from).
    #[arg(long, default_value = "uploader", value_name = "WHOM")]
    attribution: String,
    /// Models that nobody with a country or an organization stands behind: with or without.
    #[arg(long, default_value = "with", value_name = "WITH")]
    unaffiliated: String,
    /// Which entities are counted: with-downloads or existing.
    #[arg(long, default_value = "with-downloads", value_name = "WHICH")]
    entities: String,
    /// Only models with this value of a level (license:mit); several of one level: any of them.
    #[arg(long, value_name = "LEVEL:VALUE")]
    only: Vec<String>,
    /// No models with this value of a level (country:China).
    #[arg(long, value_name = "LEVEL:VALUE")]
    without: Vec<String>,
    /// Days since publication: 0-365, 90-, -30.
    #[arg(long, value_name = "MIN-MAX", allow_hyphen_values = true)]
    age: Option<String>,
    /// Number of parameters: 1B-8B, 70B-, -500M.
    #[arg(long, value_name = "MIN-MAX", allow_hyphen_values = true)]
    size: Option<String>,
    /// Only models whose name contains this, in any case.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Mergers: an entity to merge; two or more.
    #[arg(long, value_name = "ENTITY")]
    merge: Vec<String>,
    /// Mergers: a model whose family its developer lets go.
    #[arg(long, value_name = "MODEL")]
    divest: Option<String>,
    /// 95 % intervals of the measure by the bootstrap over models (1,000 replicates).
    #[arg(long)]
    intervals: bool,
}

impl QuestionArguments {
    /// The question; errors when a value isn't one of those that are there.
    pub(super) fn question(&self) -> Result<Question, CliError> {
        let named = |option: &str, text: &str, names: &str| usage(option, text, names);
        let granularity =
            Granularity::from_name(&self.by).ok_or_else(|| named("--by", &self.by, Granularity::NAMES))?;
        let day = |option: &str, text: &Option<String>| {
            let parse = |text: &String| Day::parse(text).ok_or_else(|| usage(option, text, "a day as YYYY-MM-DD"));
            text.as_ref().map(parse).transpose()
        };
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(usage("--to", &to.to_string(), &format!("a day not before --from {from}")));
        }
        let within = |day: Option<Day>| day.map(|day| granularity.start(day));
        Ok(Question {
            // A column that goes by another name as a level: org_country_single is the country.
            level: Level::from(schema::level_name(&self.level)),
            granularity,
            from,
            to,
            at: within(day("--at", &self.at)?),
            against: within(day("--against", &self.against)?),
            top: self.top,
            population: if self.balanced { Population::Balanced } else { Population::All },
            basis: Basis::from_name(&self.basis).ok_or_else(|| named("--basis", &self.basis, "all or first-year"))?,
            attribution: Attribution::from_name(&self.attribution)
                .ok_or_else(|| named("--attribution", &self.attribution, "uploader or original"))?,
            unaffiliated: Unaffiliated::from_name(&self.unaffiliated)
                .ok_or_else(|| named("--unaffiliated", &self.unaffiliated, "with or without"))?,
            counted: Counted::from_name(&self.entities)
                .ok_or_else(|| named("--entities", &self.entities, "with-downloads or existing"))?,
            filters: self.filters()?,
            merge: self.merge.clone(),
            divest: self.divest.clone(),
            intervals: self.intervals,
            ..Question::default()
        })
    }

    fn filters(&self) -> Result<Filters, CliError> {
        let conditions = |option: &str, texts: &[String]| {
            let expected = format!("LEVEL:VALUE, such as license:mit or country:{UNKNOWN_VALUE}");
            let parse = |text: &String| Filters::condition(text).ok_or_else(|| usage(option, text, &expected));
            texts.iter().map(parse).collect::<Result<Vec<_>, _>>()
        };
        let span = |option: &str, text: &Option<String>, example: &str| {
            let expected = format!("a range such as {example}");
            let parse = |text: &String| Span::parse(text).ok_or_else(|| usage(option, text, &expected));
            text.as_ref().map(parse).transpose().map(Option::unwrap_or_default)
        };
        Ok(Filters {
            only: conditions("--only", &self.only)?,
            without: conditions("--without", &self.without)?,
            age_days: span("--age", &self.age, "0-365, 90- or -30")?,
            parameters: span("--size", &self.size, "1B-8B, 70B- or -500M")?,
            name: self.name.clone().filter(|name| !name.is_empty()),
        })
    }
}
