//! What is asked of each kind of data.

use lorenz::analysis::{
    Attribution, Basis, Control, Counted, EntityName, Filters, Level, Measure, Population, Question, Unaffiliated,
    View, level_values,
};
use lorenz::calendar::{Day, Granularity};

use lorenz::panel::Panel;

use super::data::Data;

/// A question with its name.
pub struct State {
    /// Its name in the catalog, after that of the data.
    pub name: String,
    /// What is asked.
    pub question: Question,
    /// Whether all that is added to an answer is waited for.
    pub is_complete: bool,
}

/// The levels that are asked of.
pub const LEVELS: [&str; 5] = ["developer", "country", "model", "segment", "architecture"];
/// Several of each.
pub const PLURALS: [&str; 5] = ["developers", "countries", "models", "segments", "architectures"];

/// Whom pages are about: the first of each level by name of what has one, a model, and the two largest compared.
fn named(panel: &Panel) -> Vec<Vec<EntityName>> {
    let mut all: Vec<Vec<EntityName>> = Vec::new();
    for (level, values) in level_values(panel, 2) {
        let level = Level::from(level);
        let of = |name: &String| EntityName::new(level.clone(), name);
        if ["developer", "country"].contains(&level.name()) && !values.is_empty() {
            all.push(vec![of(&values[0])]);
            all.push(values.iter().map(of).collect());
        }
    }
    all.push(vec![EntityName::new(Level::Model, panel.models().get(panel.model()[0]))]);
    all
}

/// The questions for one kind of data: every view at every level that it has a control for, and then what each control does.
pub fn states(data: &Data) -> Vec<State> {
    let is_shipped = data.name == "shipped";
    let from = Day::from_date(2026, 6, 23).filter(|_| is_shipped);
    let mut all = Vec::new();
    // Of a large list a few: it takes seconds.
    let mut add = |name: String, question: Question, is_complete: bool| {
        let is_complete = is_complete || !is_shipped;
        all.push(State { name, question: Question { from: question.from.or(from), ..question }, is_complete });
    };
    for &view in View::ALL {
        let levels = if view.has(Control::Level) { &LEVELS[..] } else { &LEVELS[..1] };
        for level in levels {
            let question = Question { view, level: Level::from((*level).to_owned()), ..Question::default() };
            add((*level).to_owned(), question.clone(), *level == LEVELS[0]);
        }
        let of = if view == View::Entity { named(&data.panel) } else { Vec::new() };
        for of in &of {
            let name = of.iter().map(EntityName::to_string).collect::<Vec<_>>().join(" and ");
            add(name, Question { view, of: of.clone(), ..Question::default() }, true);
        }
        let question = Question { view, of: of.into_iter().next().unwrap_or_default(), ..Question::default() };
        let small = data.panel.models().len() < 100;
        if small {
            add("with intervals".to_owned(), Question { intervals: true, ..question.clone() }, true);
        }
        add("listed throughout".to_owned(), Question { population: Population::Balanced, ..question.clone() }, false);
        if is_shipped || data.name == "weekly flow" || data.name == "two developers" {
            for (name, question) in controls(&question) {
                add(name.to_owned(), question, false);
            }
        }
    }
    if is_shipped || data.name == "one model" || data.name == "tiny changes" {
        for measure in Measure::OFFERED {
            add(measure.name(), Question { measure, ..Question::default() }, false);
        }
    }
    all
}

/// The question with each control set otherwise.
fn controls(question: &Question) -> Vec<(&'static str, Question)> {
    let set = |change: fn(&mut Question)| {
        let mut question = question.clone();
        change(&mut question);
        question
    };
    vec![
        ("by month", set(|question| question.granularity = Granularity::Month)),
        ("by week", set(|question| question.granularity = Granularity::Week)),
        ("the first year", set(|question| question.basis = Basis::FirstYear)),
        ("the original creator", set(|question| question.attribution = Attribution::Original)),
        ("without the unaffiliated", set(|question| question.unaffiliated = Unaffiliated::Without)),
        ("all that exist", set(|question| question.counted = Counted::Existing)),
        (
            "backward",
            set(|question| {
                question.at = Day::from_date(2026, 6, 23);
                question.against = Day::from_date(2026, 10, 28);
            }),
        ),
        (
            "one license",
            set(|question| {
                let only = vec![("license".to_owned(), "mit".to_owned())];
                question.filters = Filters { only, ..Filters::default() };
            }),
        ),
        (
            "a filter that nothing passes",
            set(|question| {
                let only = vec![("license".to_owned(), "mit".to_owned()), ("license".to_owned(), "gemma".to_owned())];
                question.filters = Filters { only, name: Some("no such name".to_owned()), ..Filters::default() };
            }),
        ),
        (
            "a merger",
            set(|question| {
                question.merge = vec!["google".to_owned(), "nvidia".to_owned(), "ada".to_owned(), "maker-0".to_owned()];
                question.divest = Some("Qwen/Qwen3-0.6B".to_owned());
            }),
        ),
    ]
}
