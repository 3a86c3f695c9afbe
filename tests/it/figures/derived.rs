//! What the views of intermediaries and of adoption say of the shipped data, and that they have words for whatever is
//! asked.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use lorenz::analysis::{Basis, Population, Question, View, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::panel::Panel;

use super::rebalancing::exhibits_in_words;
use crate::shipped::{golden, shipped_panel};

const VIEWS: [View; 2] = [View::Intermediaries, View::Adoption];

fn ask(panel: &Panel, question: &Question) -> String {
    let text = exhibits_in_words(panel, &answer(panel, question).unwrap());
    for word in ["NaN", " inf", "−0 ", "usage", "their users", "..", " ;"] {
        assert!(!text.contains(word), "\"{word}\" in {text}");
    }
    text
}

#[test]
fn the_shipped_data_give_these_findings() {
    let panel = shipped_panel();
    for view in VIEWS {
        let question = Question { view, from: Day::from_date(2026, 6, 23), ..Question::default() };
        golden(&format!("figures_{}.txt", view.name()), &ask(&panel, &question));
    }
}

#[test]
fn every_question_has_words() {
    let panel = shipped_panel();
    for view in VIEWS {
        for (index, from) in [(2026, 2, 23), (2026, 10, 1), (2026, 10, 28)].into_iter().enumerate() {
            for granularity in Granularity::ALL.into_iter().take(4) {
                let question = Question {
                    view,
                    granularity,
                    from: Day::from_date(from.0, from.1, from.2),
                    population: if index == 1 { Population::Balanced } else { Population::All },
                    basis: if index == 2 { Basis::FirstYear } else { Basis::All },
                    ..Question::default()
                };
                assert!(ask(&panel, &question).contains("downloads in the last 30 days"));
            }
        }
    }
}

#[test]
fn an_earlier_period_can_be_chosen() {
    let (earlier, later) = (Day::from_date(2026, 6, 23), Day::from_date(2026, 10, 28));
    for view in VIEWS {
        let question = Question { view, at: earlier, against: later, ..Question::default() };
        let text = ask(&shipped_panel(), &question);
        assert!(text.contains("23 Jun 2026"), "{text}");
        if view == View::Intermediaries {
            assert!(text.contains("its difference from 28 Oct 2026 depends on which models are counted"), "{text}");
        }
    }
}

#[test]
fn data_say_until_when_they_are_and_what_that_means() {
    let on = |day: i32| lorenz::figures::freshness(lorenz::calendar::Day(day), lorenz::calendar::Day(20_000));
    assert_eq!(on(19_990), "Data until 24 Sep 2024, read on 4 Oct 2024.");
    assert_eq!(on(19_989), "Data until 23 Sep 2024, read on 4 Oct 2024: the 11 days between are missing.");
}
