//! What the view of mergers says of the shipped data.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Level, Question, View, answer};
use lorenz::calendar::Day;

use super::rebalancing::exhibits_in_words;
use crate::shipped::{golden, shipped_panel};

fn question(level: &str, merge: &[&str], divest: Option<&str>) -> Question {
    Question {
        view: View::Merger,
        level: Level::from(level.to_owned()),
        from: Day::from_date(2026, 6, 23),
        merge: merge.iter().map(|&name| name.to_owned()).collect(),
        divest: divest.map(str::to_owned),
        ..Question::default()
    }
}

#[test]
fn the_shipped_data_give_these_findings() {
    let panel = shipped_panel();
    let mut text = String::new();
    for (name, question) in [
        ("an example", question("developer", &[], None)),
        ("a merger and a family", question("developer", &["google", "meta-llama", "nvidia"], Some("Qwen/Qwen3-0.6B"))),
        ("one alone", question("developer", &["google"], None)),
        ("countries", question("country", &["France", "Germany"], Some("google/gemma-4-31B-it"))),
        ("models", question("model", &[], Some("Qwen/Qwen3-0.6B"))),
    ] {
        text += &format!("== {name}\n{}", exhibits_in_words(&panel, &answer(&panel, &question).unwrap()));
    }
    assert!(!text.contains("NaN"));
    golden("figures_merger.txt", &text);
}
