//! The call of the command line that makes the data of a figure.

use crate::analysis::{Control, Measure, QUESTION_PARAMETERS, Question, View};
use crate::protocol::{DataSource, LoadSpec};

/// The files that the site ships, as they lie in the project.
const SHIPPED: [&str; 2] = ["www/data/panel.parquet", "www/data/models.parquet"];

/// Returns the call of `lorenz report` that prints a table of the answer to a question, for a shell of POSIX.
///
/// Files are named as the page knows them, one behind an address by its name. `None` where no call gives the same: of the Hub's list as
/// it was, of chosen rows, of a table that the page alone has, and of one that hangs on another measure than the HHI.
pub fn command(spec: &LoadSpec, question: &Question, table: &str) -> Option<String> {
    let is_of_rows = spec.rows_from.is_some() || spec.rows_to.is_some() || !spec.rows_only.is_empty();
    let is_measure = Measure::from_name(table).is_some();
    let is_of_measure = !is_measure
        && question.view.has(Control::Measure)
        && !["share", "ranking", "lorenz"].contains(&table)
        && question.measure != Measure::Hhi;
    if (!is_measure && View::of_table(table).is_none()) || is_of_rows || is_of_measure || spec.has_listing() {
        return None;
    }
    let mut words = vec!["lorenz".to_owned(), "report".to_owned()];
    for source in &spec.sources {
        match source {
            DataSource::Bundled => words.extend(SHIPPED.map(str::to_owned)),
            source => words.push(source.name().rsplit('/').next().unwrap_or_default().to_owned()),
        }
    }
    let mut put = |name: &str, text: &str| match text {
        "" => words.push(format!("--{name}")),
        // Of a value that looks like an option.
        text if text.starts_with('-') => words.push(format!("--{name}={text}")),
        text => words.extend([format!("--{name}"), text.to_owned()]),
    };
    put("measure", table);
    spec.kind.iter().for_each(|kind| put("kind", &kind.name()));
    spec.mapping.iter().for_each(|assignment| put("as", &assignment.to_string()));
    for (name, is_set) in [("far-dates", spec.far_dates), ("developer-table-alone", spec.developer_table_alone)] {
        if is_set {
            put(name, "");
        }
    }
    // What a call without options asks: every entity is named.
    let usual = Question { top: None, ..Question::default() };
    for parameter in QUESTION_PARAMETERS.iter().filter(|parameter| !["view", "measure"].contains(&parameter.name)) {
        let texts = (parameter.write)(question);
        // Names are those of the page's own view alone.
        let acts = parameter.name != "of" || question.view == View::Entity;
        if acts && texts != (parameter.write)(&usual) {
            let is_switch = parameter.name == "intervals";
            texts.iter().for_each(|text| put(parameter.name, if is_switch { "" } else { text }));
        }
    }
    Some(words.iter().map(|word| quoted(word)).collect::<Vec<String>>().join(" "))
}

/// Returns a word as a shell of POSIX reads it.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:,=@%+".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
