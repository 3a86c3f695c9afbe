//! The state in the page's address: a link restores the view.

use crate::analysis::{
    Attribution, Basis, Counted, Filters, Level, Measure, Population, Question, Span, Unaffiliated, View,
};
use crate::calendar::{Day, Granularity};
use crate::protocol::{DataSource, LoadSpec};
use crate::schema::{Assignment, CountKind};

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The data, and what the link says of them.
    pub spec: LoadSpec,
    /// The view.
    pub question: Question,
    /// One sentence per part that could not be used.
    pub notices: Vec<String>,
}

/// Reads the query of an address, with or without its `?`.
///
/// A part that is unknown is left alone; one whose value can't be used is named in `notices`, and the
/// default stands in its place.
pub fn parse_link(query: &str) -> Link {
    let mut link = Link { spec: LoadSpec::of(Vec::new()), ..Link::default() };
    let spec = &mut link.spec;
    let question = &mut link.question;
    for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        let value = value.as_ref();
        let understood = match name.as_ref() {
            "data" => add(&mut spec.sources, source(value)),
            "kind" => set(&mut spec.kind, CountKind::from_name(value).map(Some)),
            "rows-from" => set(&mut spec.rows_from, Day::parse(value).map(Some)),
            "rows-to" => set(&mut spec.rows_to, Day::parse(value).map(Some)),
            "rows-only" => add(&mut spec.rows_only, Filters::condition(value)),
            "as" => add(&mut spec.mapping, Assignment::parse(value)),
            "level" => set(&mut question.level, (!value.is_empty()).then(|| Level::from(value.to_owned()))),
            "measure" => set(&mut question.measure, Measure::from_name(value)),
            "by" => set(&mut question.granularity, Granularity::from_name(value)),
            "from" => set(&mut question.from, Day::parse(value).map(Some)),
            "to" => set(&mut question.to, Day::parse(value).map(Some)),
            "at" => set(&mut question.at, Day::parse(value).map(Some)),
            "view" => set(&mut question.view, View::from_name(value)),
            "against" => set(&mut question.against, Day::parse(value).map(Some)),
            "models" => set(&mut question.population, Population::from_name(value)),
            "basis" => set(&mut question.basis, Basis::from_name(value)),
            "attribution" => set(&mut question.attribution, Attribution::from_name(value)),
            "unaffiliated" => set(&mut question.unaffiliated, Unaffiliated::from_name(value)),
            "entities" => set(&mut question.counted, Counted::from_name(value)),
            "only" => add(&mut question.filters.only, Filters::condition(value)),
            "without" => add(&mut question.filters.without, Filters::condition(value)),
            "age" => set(&mut question.filters.age_days, Span::parse(value)),
            "size" => set(&mut question.filters.parameters, Span::parse(value)),
            "name" => set(&mut question.filters.name, (!value.is_empty()).then(|| Some(value.to_owned()))),
            "merge" => add(&mut question.merge, (!value.is_empty()).then(|| value.to_owned())),
            "divest" => set(&mut question.divest, (!value.is_empty()).then(|| Some(value.to_owned()))),
            "intervals" => set(&mut question.intervals, (value == "95").then_some(true)),
            "top" => set(&mut question.top, value.parse().ok().filter(|top| (1..=8).contains(top)).map(Some)),
            _ => true,
        };
        if !understood {
            link.notices
                .push(format!("The link's {name}=\"{value}\" is not known here; the default is shown instead."));
        }
    }
    if link.spec.sources.is_empty() {
        link.spec.sources.push(DataSource::Bundled);
    }
    link
}

/// In links, the word for the shipped data and the start of a file of the reader's own.
const SHIPPED: &str = "shipped";
const FILE: &str = "file:";

fn source(text: &str) -> Option<DataSource> {
    match (text, text.strip_prefix(FILE)) {
        ("", _) | (_, Some("")) => None,
        (SHIPPED, _) => Some(DataSource::Bundled),
        (_, Some(name)) => Some(DataSource::File(name.to_owned())),
        (url, None) => Some(DataSource::Url(url.to_owned())),
    }
}

/// Writes the query for a view, without `?`; parts that have their default are left out.
pub fn write_link(spec: &LoadSpec, question: &Question) -> String {
    let default = Question::default();
    let filters = &question.filters;
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut put = |name: &str, value: String, written: bool| {
        if written {
            query.append_pair(name, &value);
        }
    };
    for source in spec.sources.iter().filter(|_| spec.sources != [DataSource::Bundled]) {
        let text = match source {
            DataSource::Bundled => SHIPPED.to_owned(),
            DataSource::Url(url) => url.clone(),
            DataSource::File(name) => format!("{FILE}{name}"),
        };
        put("data", text, true);
    }
    put("kind", spec.kind.map(CountKind::name).unwrap_or_default(), spec.kind.is_some());
    for (name, day) in [("rows-from", spec.rows_from), ("rows-to", spec.rows_to)] {
        put(name, day.map(|day| day.to_string()).unwrap_or_default(), day.is_some());
    }
    spec.rows_only.iter().for_each(|(column, value)| put("rows-only", format!("{column}:{value}"), true));
    spec.mapping.iter().for_each(|assignment| put("as", assignment.to_string(), true));
    put("view", question.view.name().to_owned(), question.view != default.view);
    put("level", question.level.name().to_owned(), question.level != default.level);
    put("measure", question.measure.name(), question.measure != default.measure);
    put("by", question.granularity.name(), question.granularity != default.granularity);
    let days = [("from", question.from), ("to", question.to), ("at", question.at), ("against", question.against)];
    for (name, day) in days {
        put(name, day.map(|day| day.to_string()).unwrap_or_default(), day.is_some());
    }
    put("models", question.population.name().to_owned(), question.population != default.population);
    put("basis", question.basis.name().to_owned(), question.basis != default.basis);
    put("attribution", question.attribution.name().to_owned(), question.attribution != default.attribution);
    put("unaffiliated", question.unaffiliated.name().to_owned(), question.unaffiliated != default.unaffiliated);
    put("entities", question.counted.name().to_owned(), question.counted != default.counted);
    for (name, conditions) in [("only", &filters.only), ("without", &filters.without)] {
        conditions.iter().for_each(|(level, value)| put(name, format!("{level}:{value}"), true));
    }
    for (name, span) in [("age", filters.age_days), ("size", filters.parameters)] {
        put(name, span.to_string(), span != Span::default());
    }
    put("name", filters.name.clone().unwrap_or_default(), filters.name.is_some());
    question.merge.iter().for_each(|entity| put("merge", entity.clone(), true));
    put("divest", question.divest.clone().unwrap_or_default(), question.divest.is_some());
    put("intervals", "95".to_owned(), question.intervals);
    put("top", question.top.unwrap_or_default().to_string(), question.top.is_some() && question.top != default.top);
    query.finish()
}

fn set<T>(slot: &mut T, value: Option<T>) -> bool {
    value.map(|value| *slot = value).is_some()
}

fn add<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) -> bool {
    value
        .map(|value| {
            if !list.contains(&value) {
                list.push(value);
            }
        })
        .is_some()
}
