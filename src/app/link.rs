//! The state in the page's address: a link restores the view.

use crate::analysis::{Level, Measure, Population, Question};
use crate::calendar::{Day, Granularity};
use crate::protocol::Source;
use crate::schema::Kind;

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The data.
    pub source: Source,
    /// What the downloads count, if the link says.
    pub kind: Option<Kind>,
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
    let mut link = Link::default();
    let question = &mut link.question;
    for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        let value = value.as_ref();
        let understood = match name.as_ref() {
            "data" => set(&mut link.source, (!value.is_empty()).then(|| Source::Url(value.to_owned()))),
            "kind" => set(&mut link.kind, Kind::from_name(value).map(Some)),
            "level" => set(&mut question.level, (!value.is_empty()).then(|| Level::from(value.to_owned()))),
            "measure" => set(&mut question.measure, Measure::from_name(value)),
            "by" => set(&mut question.granularity, Granularity::from_name(value)),
            "from" => set(&mut question.from, Day::parse(value).map(Some)),
            "to" => set(&mut question.to, Day::parse(value).map(Some)),
            "at" => set(&mut question.at, Day::parse(value).map(Some)),
            "models" => set(&mut question.population, population(value)),
            "top" => set(&mut question.top, value.parse().ok().filter(|top| (1..=8).contains(top)).map(Some)),
            _ => true,
        };
        if !understood {
            link.notices
                .push(format!("The link's {name}=\"{value}\" is not known here; the default is shown instead."));
        }
    }
    link
}

/// Writes the query for a view, without `?`; parts that have their default are left out.
pub fn write_link(source: &Source, kind: Option<Kind>, question: &Question) -> String {
    let default = Question::default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut put = |name: &str, value: String, written: bool| {
        if written {
            query.append_pair(name, &value);
        }
    };
    if let Source::Url(url) = source {
        put("data", url.clone(), true);
    }
    put("kind", kind.map(Kind::name).unwrap_or_default(), kind.is_some());
    put("level", question.level.name().to_owned(), question.level != default.level);
    put("measure", question.measure.name(), question.measure != default.measure);
    put("by", question.granularity.name().to_owned(), question.granularity != default.granularity);
    for (name, day) in [("from", question.from), ("to", question.to), ("at", question.at)] {
        put(name, day.map(|day| day.to_string()).unwrap_or_default(), day.is_some());
    }
    put("models", "balanced".to_owned(), question.population == Population::Balanced);
    put("top", question.top.unwrap_or_default().to_string(), question.top.is_some() && question.top != default.top);
    query.finish()
}

fn set<T>(slot: &mut T, value: Option<T>) -> bool {
    value.map(|value| *slot = value).is_some()
}

fn population(name: &str) -> Option<Population> {
    match name {
        "all" => Some(Population::All),
        "balanced" => Some(Population::Balanced),
        _ => None,
    }
}
