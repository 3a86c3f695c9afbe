//! The state in the page's address: a link restores the view.
//!
//! Three tables state which parameters there are: [`LOAD_PARAMETERS`] for the data, [`QUESTION_PARAMETERS`] for the question,
//! [`DISPLAY_PARAMETERS`] for how its answer is drawn.

use std::borrow::Cow;

use super::display::{DISPLAY_PARAMETERS, Display};
use crate::analysis::{Filters, Parameter, QUESTION_PARAMETERS, Question, condition_texts, day_text, push, set};
use crate::calendar::Day;
use crate::protocol::{DataSource, LoadSpec};
use crate::schema::{Assignment, CountKind};

/// The content of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The data, and what the link says of them.
    pub spec: LoadSpec,
    /// The view.
    pub question: Question,
    /// How it is drawn.
    pub display: Display,
    /// One sentence per part that could not be used.
    pub notices: Vec<String>,
}

/// The parameters of the data, in the order in which a link holds them, before those of the question.
pub static LOAD_PARAMETERS: [Parameter<LoadSpec>; 8] = [
    Parameter::new(
        "data",
        |spec, text| push(&mut spec.sources, source(text)),
        |spec| {
            if spec.sources == [DataSource::Bundled] {
                Vec::new()
            } else {
                spec.sources.iter().map(source_text).collect()
            }
        },
    ),
    Parameter::new(
        "kind",
        |spec, text| set(&mut spec.kind, CountKind::from_name(text).map(Some)),
        |spec| spec.kind.iter().map(|kind| kind.name()).collect(),
    ),
    Parameter::new(
        "rows-from",
        |spec, text| set(&mut spec.rows_from, Day::parse(text).map(Some)),
        |spec| day_text(spec.rows_from),
    ),
    Parameter::new(
        "rows-to",
        |spec, text| set(&mut spec.rows_to, Day::parse(text).map(Some)),
        |spec| day_text(spec.rows_to),
    ),
    Parameter::new(
        "rows-only",
        |spec, text| push(&mut spec.rows_only, Filters::condition(text)),
        |spec| condition_texts(&spec.rows_only),
    ),
    Parameter::new(
        "far-dates",
        |spec, text| set(&mut spec.far_dates, (text == KEEP).then_some(true)),
        |spec| spec.far_dates.then(|| KEEP.to_owned()).into_iter().collect(),
    ),
    Parameter::new(
        "developer-table",
        |spec, text| set(&mut spec.developer_table_alone, (text == ALONE).then_some(true)),
        |spec| spec.developer_table_alone.then(|| ALONE.to_owned()).into_iter().collect(),
    ),
    Parameter::new(
        "as",
        |spec, text| push(&mut spec.mapping, Assignment::parse(text)),
        |spec| spec.mapping.iter().map(Assignment::to_string).collect(),
    ),
];

/// In links, what is said of dates that are else set aside.
const KEEP: &str = "keep";
/// In links, what is said of a table of developers that nothing else completes.
const ALONE: &str = "alone";
/// In links, the word for the shipped data and the start of a file of the reader's own.
const SHIPPED: &str = "shipped";
const FILE: &str = "file:";
/// In links, the start of the Hub's list of so many models.
const HUB: &str = "hub:";
/// Models that a link may ask of the Hub.
const HUB_RANGE: std::ops::RangeInclusive<u32> = 1_000..=50_000;

fn source(text: &str) -> Option<DataSource> {
    if let Some(models) = text.strip_prefix(HUB) {
        let models = models.parse().ok().filter(|models| HUB_RANGE.contains(models))?;
        return Some(DataSource::Hub { models });
    }
    match (text, text.strip_prefix(FILE)) {
        (_, Some("")) => None,
        (SHIPPED, _) => Some(DataSource::Bundled),
        (_, Some(name)) => Some(DataSource::File(name.to_owned())),
        (url, None) => Some(DataSource::Url(url.to_owned())),
    }
}

fn source_text(source: &DataSource) -> String {
    match source {
        DataSource::Bundled => SHIPPED.to_owned(),
        DataSource::Hub { models } => format!("{HUB}{models}"),
        DataSource::Url(url) => url.clone(),
        DataSource::File(name) => format!("{FILE}{name}"),
    }
}

/// Reads the query of an address, with or without its `?`.
///
/// A parameter that is unknown is ignored; one whose value can't be used is named in `notices`, and the default stands in
/// its place. The last of several values counts; of a list all do, equal ones once.
pub fn parse_link(query: &str) -> Link {
    let mut link = Link { spec: LoadSpec::of(Vec::new()), ..Link::default() };
    for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        let of_data = read(&LOAD_PARAMETERS, &mut link.spec, &name, &value);
        let known = of_data
            .or_else(|| read(&QUESTION_PARAMETERS, &mut link.question, &name, &value))
            .or_else(|| read(&DISPLAY_PARAMETERS, &mut link.display, &name, &value));
        if known == Some(false) {
            let value = shortened(&value);
            link.notices
                .push(format!("The link's {name}=\"{value}\" is not known here; the default is shown instead."));
        }
    }
    let Link { spec, question, display, .. } = &mut link;
    remove_repeated(&mut spec.sources);
    // One list holds the shorter ones.
    let most = spec.sources.iter().filter_map(DataSource::hub_models).max();
    spec.sources.retain(|source| source.hub_models().is_none_or(|models| Some(models) == most));
    remove_repeated(&mut spec.mapping);
    remove_repeated(&mut question.merge);
    remove_repeated(&mut display.focus);
    for conditions in [&mut spec.rows_only, &mut question.filters.only, &mut question.filters.without] {
        remove_repeated(conditions);
    }
    if spec.sources.is_empty() {
        spec.sources.push(DataSource::Bundled);
    }
    link
}

/// Returns a text, or its start where it is long: enough to find it in the link.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Reads one part of a link; `None` if no parameter has its name, false if its value can't be used.
fn read<T>(parameters: &[Parameter<T>], into: &mut T, name: &str, value: &str) -> Option<bool> {
    let parameter = parameters.iter().find(|parameter| parameter.name == name)?;
    Some(!value.is_empty() && (parameter.read)(into, value))
}

/// Keeps the first of equal values.
fn remove_repeated<T: PartialEq>(list: &mut Vec<T>) {
    for value in std::mem::take(list) {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

/// Writes the query for a view, without `?`; parts that have their default are left out.
pub fn write_link(spec: &LoadSpec, question: &Question, display: &Display) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut put = |name: &str, texts: Vec<String>, default: Vec<String>| {
        if texts != default {
            texts.iter().for_each(|text| {
                query.append_pair(name, text);
            });
        }
    };
    let (default_spec, default_question, default_display) = Default::default();
    for parameter in &LOAD_PARAMETERS {
        put(parameter.name, (parameter.write)(spec), (parameter.write)(&default_spec));
    }
    for parameter in &QUESTION_PARAMETERS {
        put(parameter.name, (parameter.write)(question), (parameter.write)(&default_question));
    }
    for parameter in &DISPLAY_PARAMETERS {
        put(parameter.name, (parameter.write)(display), (parameter.write)(&default_display));
    }
    query.finish()
}
