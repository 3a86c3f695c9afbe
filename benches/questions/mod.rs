//! The five questions of the peers' benchmark (`benches/peers`), and how its files are read.

use lorenz::analysis::{Counted, Level, Question};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::schema::{Assignment, CountKind};

/// What a reader would say of such a file: downloads of a week each, and which column holds the sizes.
pub fn options() -> LoadOptions {
    let mapping = Assignment::parse("parameters:estimated_parameters").into_iter().collect();
    LoadOptions { kind: Some(CountKind::Flow), mapping, budget_bytes: Some(u64::MAX), ..LoadOptions::default() }
}

/// The questions by the peers' name: the table that answers each, and what it is asked.
pub fn questions() -> Vec<(&'static str, &'static str, Question)> {
    let level = |name: &str| Level::from(name.to_owned());
    let year = Day::from_date(2024, 1, 1);
    let existing = Question { counted: Counted::Existing, ..Question::default() };
    vec![
        ("q1", "share", Question { level: level("country"), top: None, ..existing.clone() }),
        ("q2", "hhi", Question::default()),
        ("q3", "gini", Question { level: level("model"), ..existing }),
        (
            "q4",
            "ranking",
            Question {
                granularity: Granularity::Year,
                at: year,
                from: year,
                to: year,
                top: Some(20),
                ..Question::default()
            },
        ),
        ("q5", "mean-size", Question::default()),
    ]
}
