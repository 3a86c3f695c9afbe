//! The parameters of a question. Links, the options of `lorenz report` and the reference in `docs` derive from this table.

use super::parameter_form::{CommandOption, OptionValue, Parameter, condition_texts, day_text, push, set};
use super::{
    Attribution, Basis, Counted, EntityName, Filters, Level, Measure, NAMED_AT_MOST, NumberRange, Population, Question,
    SharesOf, UNKNOWN_VALUE, Unaffiliated, View,
};
use crate::calendar::{Day, Granularity};

/// Entities that a link can have named in shares: as many as small multiples show, one more than the page has colors for.
const TOP_IN_LINKS: std::ops::RangeInclusive<usize> = 1..=9;

/// The parameters of a question, in the order in which a link holds them and a call's values are read.
pub static QUESTION_PARAMETERS: [Parameter<Question>; 24] = [
    parameter(
        "view",
        |question, text| set(&mut question.view, View::from_name(text)),
        |question| vec![question.view.name().to_owned()],
    ),
    parameter(
        "level",
        |question, text| set(&mut question.level, Some(Level::from(text.to_owned()))),
        |question| vec![question.level.name().to_owned()],
    )
    .option(
        option(
            "level",
            "LEVEL",
            "Whose shares: model, developer, country, country-group, segment, license-class, or a column's name",
        )
        // A column may have another name as a level: org_country_single is the country.
        .reads(|question: &mut Question, text| set(&mut question.level, Some(Level::from(crate::schema::level_name(text))))),
    ),
    // On the command line several measures, or a table, are asked for at once: its option is no part of the question.
    parameter(
        "measure",
        |question, text| set(&mut question.measure, Measure::from_name(text)),
        |question| vec![question.measure.name()],
    ),
    parameter(
        "by",
        |question, text| set(&mut question.granularity, Granularity::from_name(text)),
        |question| vec![question.granularity.name()],
    )
    .option(
        option(
            "by",
            "PERIOD",
            "How to gather rows over time: snapshot, week, month, quarter, year, or 4-weeks, 13-weeks, 26-weeks, 52-weeks",
        )
        .expects(|| Granularity::NAMES.to_owned()),
    ),
    parameter(
        "from",
        |question, text| set(&mut question.from, Day::parse(text).map(Some)),
        |question| day_text(question.from),
    )
    .option(option("from", "DAY", "A day in the first period (YYYY-MM-DD)").expects(a_day)),
    parameter(
        "to",
        |question, text| set(&mut question.to, Day::parse(text).map(Some)),
        |question| day_text(question.to),
    )
    .option(option("to", "DAY", "A day in the last period (YYYY-MM-DD)").expects(a_day)),
    parameter(
        "at",
        |question, text| set(&mut question.at, Day::parse(text).map(Some)),
        |question| day_text(question.at),
    )
    .option(
        option(
            "at",
            "DAY",
            "A day in the period of rankings and mergers, the later one of comparisons; else the last",
        )
        .expects(a_day),
    ),
    parameter(
        "against",
        |question, text| set(&mut question.against, Day::parse(text).map(Some)),
        |question| day_text(question.against),
    )
    .option(
        option("against", "DAY", "A day in the earlier period of comparisons; else the first")
            .expects(a_day),
    ),
    parameter(
        "models",
        |question, text| set(&mut question.population, Population::from_name(text)),
        |question| vec![question.population.name().to_owned()],
    )
    .option(
        option(
            "models",
            "WHICH",
            "Which models: all, balanced (those listed in every period shown), or chained (values linked from date to date over \
             the models that both list)",
        )
        .expects(|| one_of(Population::ALL.iter().map(|value| value.name())))
        .with_switch("balanced", "The same as --models balanced"),
    ),
    parameter(
        "basis",
        |question, text| set(&mut question.basis, Basis::from_name(text)),
        |question| vec![question.basis.name().to_owned()],
    )
    .option(
        option(
            "basis",
            "BASIS",
            "Which downloads count: all, or first-year (up to 365 days after publication)",
        )
        .expects(|| one_of(Basis::ALL.iter().map(|value| value.name()))),
    ),
    parameter(
        "attribution",
        |question, text| set(&mut question.attribution, Attribution::from_name(text)),
        |question| vec![question.attribution.name().to_owned()],
    )
    .option(
        option(
            "attribution",
            "WHOM",
            "Whom a model is credited to: uploader, or original (the creator of the model that it derives from)",
        )
        .expects(|| one_of(Attribution::ALL.iter().map(|value| value.name()))),
    ),
    parameter(
        "unaffiliated",
        |question, text| set(&mut question.unaffiliated, Unaffiliated::from_name(text)),
        |question| vec![question.unaffiliated.name().to_owned()],
    )
    .option(
        option(
            "unaffiliated",
            "WITH",
            "Models that nobody with a country or an organization stands behind: with or without",
        )
        .expects(|| one_of(Unaffiliated::ALL.iter().map(|value| value.name()))),
    ),
    parameter(
        "entities",
        |question, text| set(&mut question.counted, Counted::from_name(text)),
        |question| vec![question.counted.name().to_owned()],
    )
    .option(
        option("entities", "WHICH", "Which entities are counted: with-downloads or existing")
            .expects(|| one_of(Counted::ALL.iter().map(|value| value.name()))),
    ),
    parameter(
        "shares-of",
        |question, text| set(&mut question.shares_of, SharesOf::from_name(text).map(Some)),
        |question| question.shares_of.iter().map(|value| value.name().to_owned()).collect(),
    )
    .option(
        option(
            "shares-of",
            "WHAT",
            "What shares are of: all downloads, or known (those whose entity is known); else known where more than 2 % are not",
        )
        .expects(|| one_of(SharesOf::ALL.iter().map(|value| value.name()))),
    ),
    parameter(
        "only",
        |question, text| push(&mut question.filters.only, Filters::condition(text)),
        |question| condition_texts(&question.filters.only),
    )
    .option(
        option(
            "only",
            "LEVEL:VALUE",
            "Only models with this value of a level (license:mit); several of one level: any of them",
        )
        .takes(OptionValue::Several)
        .expects(a_condition),
    ),
    parameter(
        "without",
        |question, text| push(&mut question.filters.without, Filters::condition(text)),
        |question| condition_texts(&question.filters.without),
    )
    .option(
        option("without", "LEVEL:VALUE", "No models with this value of a level (country:China)")
            .takes(OptionValue::Several)
            .expects(a_condition),
    ),
    parameter(
        "age",
        |question, text| set(&mut question.filters.age_days, NumberRange::parse(text)),
        |question| range_text(question.filters.age_days),
    )
    .option(
        option("age", "MIN-MAX", "Days since publication: 0-365, 90-, -30")
            .takes(OptionValue::Range)
            .expects(|| "a range such as 0-365, 90- or -30".to_owned()),
    ),
    parameter(
        "size",
        |question, text| set(&mut question.filters.parameters, NumberRange::parse(text)),
        |question| range_text(question.filters.parameters),
    )
    .option(
        option("size", "MIN-MAX", "Number of parameters: 1B-8B, 70B-, -500M")
            .takes(OptionValue::Range)
            .expects(|| "a range such as 1B-8B, 70B- or -500M".to_owned()),
    ),
    parameter(
        "name",
        |question, text| set(&mut question.filters.name, Some((!text.is_empty()).then(|| text.to_owned()))),
        |question| question.filters.name.iter().cloned().collect(),
    )
    .option(option("name", "TEXT", "Only models whose name contains this, in any case")),
    parameter("of", add_entity, |question| question.of.iter().map(EntityName::to_string).collect()).option(
        option(
            "of",
            "LEVEL:NAME",
            "With --measure entity: whose page (developer:Qwen); two to six of one level are compared",
        )
        .takes(OptionValue::Several)
        .expects(|| format!("LEVEL:NAME, such as developer:Qwen: at most {NAMED_AT_MOST} of one level")),
    ),
    parameter(
        "merge",
        |question, text| push(&mut question.merge, Some(text.to_owned())),
        |question| question.merge.clone(),
    )
    .option(
        option("merge", "ENTITY", "Mergers: an entity to merge; two or more").takes(OptionValue::Several),
    ),
    parameter(
        "divest",
        |question, text| set(&mut question.divest, Some(Some(text.to_owned()))),
        |question| question.divest.iter().cloned().collect(),
    )
    .option(option("divest", "MODEL", "Mergers: a model whose family its developer lets go")),
    parameter(
        "intervals",
        |question, text| set(&mut question.intervals, (text == "95").then_some(true)),
        |question| question.intervals.then(|| "95".to_owned()).into_iter().collect(),
    )
    .option(
        option(
            "intervals",
            "",
            "95 % intervals of the measure by the bootstrap over models (1,000 replicates)",
        )
        .takes(OptionValue::Switch("95")),
    ),
    parameter(
        "top",
        |question, text| set(&mut question.top, text.parse().ok().filter(|top| TOP_IN_LINKS.contains(top)).map(Some)),
        |question| question.top.iter().map(usize::to_string).collect(),
    )
    .option(
        option(
            "top",
            "K",
            "With --measure share: name only the K largest of the last period, and sum the rest as \"Other\"",
        )
        .takes(OptionValue::Number)
        .reads(|question: &mut Question, text| set(&mut question.top, text.parse().ok().map(Some)))
        .listed_before("from"),
    ),
];

/// Adds an entity to those that a question is about: one of the same level, up to as many as there may be.
fn add_entity(question: &mut Question, text: &str) -> bool {
    let fits = |entity: &EntityName| {
        question.of.contains(entity)
            || (question.of.len() < NAMED_AT_MOST && question.of.iter().all(|other| other.level == entity.level))
    };
    let entity = EntityName::parse(text).filter(fits);
    if entity.as_ref().is_some_and(|entity| question.of.contains(entity)) {
        return true;
    }
    push(&mut question.of, entity)
}

/// Returns a row of the table, before its option.
const fn parameter(
    name: &'static str,
    read: fn(&mut Question, &str) -> bool,
    write: fn(&Question) -> Vec<String>,
) -> Parameter<Question> {
    Parameter::new(name, read, write)
}

/// Returns an option with one value.
const fn option(name: &'static str, value_name: &'static str, help: &'static str) -> CommandOption<Question> {
    CommandOption::new(name, value_name, help)
}

fn a_day() -> String {
    "a day as YYYY-MM-DD".to_owned()
}

fn a_condition() -> String {
    format!("LEVEL:VALUE, such as license:mit or country:{UNKNOWN_VALUE}")
}

fn one_of(names: impl Iterator<Item = &'static str>) -> String {
    names.collect::<Vec<_>>().join(" or ")
}

fn range_text(range: NumberRange) -> Vec<String> {
    (range != NumberRange::default()).then(|| range.to_string()).into_iter().collect()
}
