//! The settings of a question that differ from their defaults: each is named above the figures, and can be lifted there.

use crate::analysis::{
    Attribution, Control, Counted, Level, NumberRange, Population, Question, SharesOf, Unaffiliated, View,
};
use crate::calendar::{Day, Granularity};

/// A setting that differs from its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is, in words: "only country: China".
    pub words: String,
    /// The question without it.
    pub without: Question,
}

/// Returns whether a control changes what a question's view shows.
pub fn acts(question: &Question, control: Control) -> bool {
    // Which models are listed throughout depends on all periods that are asked for.
    let throughout = control == Control::From && question.population != Population::All;
    throughout || question.view.has(control)
}

/// Returns the settings that act in the question's view and stand in no control that is always in sight.
pub fn settings(question: &Question) -> Vec<Setting> {
    let default = Question::default();
    let mut found = Vec::new();
    let mut add = |control: Control, words: String, lift: &dyn Fn(&mut Question)| {
        let mut without = question.clone();
        lift(&mut without);
        if without != *question && acts(question, control) {
            found.push(Setting { words, without });
        }
    };
    let dated = |word: &str, day: Option<Day>| day.map(|day| format!("{word} {}", day.long())).unwrap_or_default();
    let by = format!("by {}", question.granularity.name().replace('-', " "));
    add(Control::Granularity, by, &|question| question.granularity = Granularity::default());
    add(Control::From, dated("from", question.from), &|question| question.from = None);
    add(Control::To, dated("to", question.to), &|question| question.to = None);
    add(Control::Population, question.population.label().to_lowercase(), &|question| {
        question.population = default.population;
    });
    let shares_of = match question.shares_of {
        Some(SharesOf::All) => "shares of all downloads",
        _ => "shares of the known",
    };
    add(Control::SharesOf, shares_of.to_owned(), &|question| question.shares_of = None);
    add(Control::Basis, question.basis.label().to_lowercase(), &|question| question.basis = default.basis);
    add(Control::Attribution, "credited to the original creator".to_owned(), &|question| {
        question.attribution = Attribution::Uploader;
    });
    add(Control::Unaffiliated, "without the unaffiliated".to_owned(), &|question| {
        question.unaffiliated = Unaffiliated::With;
    });
    add(Control::Counted, "all that exist are counted".to_owned(), &|question| {
        question.counted = Counted::WithDownloads;
    });
    for condition in &question.filters.only {
        add(Control::Filters, condition_words("only", condition), &|question| {
            question.filters.only.retain(|other| other != condition);
        });
    }
    for condition in &question.filters.without {
        add(Control::Filters, condition_words("without", condition), &|question| {
            question.filters.without.retain(|other| other != condition);
        });
    }
    let filters = &question.filters;
    add(Control::Filters, format!("age {} days", filters.age_days), &|question| {
        question.filters.age_days = NumberRange::default();
    });
    add(Control::Filters, format!("{} parameters", filters.parameters), &|question| {
        question.filters.parameters = NumberRange::default();
    });
    let name = filters.name.as_deref().unwrap_or_default();
    add(Control::Filters, format!("name contains \"{name}\""), &|question| question.filters.name = None);
    add(Control::Intervals, "with intervals".to_owned(), &|question| question.intervals = false);
    found
}

/// Returns a condition by attribute in words: "only country: China".
fn condition_words(word: &str, (level, value): &(String, String)) -> String {
    format!("{word} {}: {value}", Level::from(level.clone()).label().to_lowercase())
}

/// Returns the view, and whom it is about, with everything else at its default.
pub fn reset(question: &Question) -> Question {
    let of = if question.view == View::Entity { question.of.clone() } else { Vec::new() };
    Question { view: question.view, of, ..Question::default() }
}
