//! The search of names as the page's state has it: what is asked, which answers count, what a choice opens.

use lorenz::analysis::{EntityName, Level, Question, SearchHit, SearchHits, View};
use lorenz::app::{Effect, Message, State};
use lorenz::calendar::Day;
use lorenz::protocol::{Request, Response};

use super::{answered, ask, files, from_engine, opened, ready, summary, the_load};

fn hit(name: &str) -> SearchHit {
    SearchHit {
        entity: EntityName { level: Level::developer(), name: name.to_owned() },
        downloads: 1,
        share: Some(0.5),
        rank: Some(1),
    }
}

fn found(names: &[&str]) -> SearchHits {
    SearchHits { hits: names.iter().map(|name| hit(name)).collect(), has_more: false }
}

/// Types a text; returns the load and the number of the search that is sent.
fn type_text(state: &mut State, text: &str) -> Option<(u32, u32)> {
    match &state.update(Message::SearchTyped(text.to_owned()))[..] {
        [Effect::Send(Request::Search { load, search, text: sent })] => {
            assert_eq!(sent, text);
            Some((*load, *search))
        }
        [] => None,
        other => panic!("{other:?}"),
    }
}

fn answer(state: &mut State, search: u32, names: &[&str]) -> Vec<Effect> {
    state.update(from_engine(Response::Found { search, found: found(names) }))
}

fn shown(state: &State) -> Option<(&str, Vec<&str>)> {
    let (text, found) = state.search.found.as_ref()?;
    Some((text, found.hits.iter().map(|hit| hit.entity.name.as_str()).collect()))
}

#[test]
fn each_key_asks_and_only_the_newest_answer_counts() {
    let (mut state, _) = ready("");
    let (load, first) = type_text(&mut state, "q").unwrap();
    let (same, second) = type_text(&mut state, "qw").unwrap();
    assert!(load == same && second > first);
    assert_eq!(answer(&mut state, first, &["quark"]), []);
    assert_eq!(shown(&state), None, "what was asked before is out of date");
    answer(&mut state, second, &["Qwen"]);
    assert_eq!(shown(&state), Some(("qw", vec!["Qwen"])));
    answer(&mut state, second, &["twice"]);
    assert_eq!(shown(&state), Some(("qw", vec!["Qwen"])), "an answer counts once");
    // What is shown stays, with its own text, until the next answer is there.
    type_text(&mut state, "qwa").unwrap();
    assert_eq!((state.search.text.as_str(), shown(&state)), ("qwa", Some(("qw", vec!["Qwen"]))));
}

#[test]
fn an_empty_text_ends_the_search_and_asks_nothing() {
    let (mut state, _) = ready("");
    let (_, search) = type_text(&mut state, "q").unwrap();
    assert_eq!(type_text(&mut state, "  "), None);
    answer(&mut state, search, &["Qwen"]);
    assert_eq!(shown(&state), None);
    assert_eq!(state.update(Message::HitChosen(None)), [], "there is nothing to choose");
}

#[test]
fn a_hit_opens_its_page_with_the_periods_and_filters_that_are_set() {
    let (mut state, _) = ready("");
    ask(&mut state, |question| {
        question.to = Day::from_date(2026, 10, 1);
        question.filters.only.push(("country".to_owned(), "China".to_owned()));
    });
    let before = state.question.clone();
    let (_, search) = type_text(&mut state, "q").unwrap();
    answer(&mut state, search, &["Qwen", "quark"]);
    assert_eq!(state.update(Message::HitChosen(Some(7))), [], "no such hit");
    let effects = state.update(Message::HitChosen(Some(1)));
    let expected = Question { view: View::Entity, of: vec![hit("quark").entity], ..before };
    assert_eq!(state.question, expected);
    assert!(
        matches!(&effects[..], [Effect::Send(Request::Ask { question, .. }), Effect::ShowLink(link)]
        if question.of == expected.of && link.contains("of=developer%3Aquark")),
        "{effects:?}"
    );
    assert_eq!((state.search.text.as_str(), shown(&state)), ("", None), "the search has ended");
}

#[test]
fn a_choice_that_is_quicker_than_the_engine_takes_the_best_hit_of_what_was_typed() {
    let (mut state, _) = ready("");
    let (_, first) = type_text(&mut state, "q").unwrap();
    answer(&mut state, first, &["quark"]);
    let (_, second) = type_text(&mut state, "qw").unwrap();
    assert_eq!(state.update(Message::HitChosen(None)), [], "quark isn't what was typed");
    assert_ne!(answer(&mut state, second, &["Qwen", "other"]), []);
    assert_eq!(state.question.of, [hit("Qwen").entity]);
    // Typing on takes the choice back, and what nothing has opens nothing.
    let (_, third) = type_text(&mut state, "z").unwrap();
    state.update(Message::HitChosen(None));
    let (_, fourth) = type_text(&mut state, "zz").unwrap();
    assert_eq!(answer(&mut state, third, &["zebra"]), []);
    assert_eq!(answer(&mut state, fourth, &["zz top"]), []);
    let (_, fifth) = type_text(&mut state, "zzz").unwrap();
    state.update(Message::HitChosen(None));
    assert_eq!(answer(&mut state, fifth, &[]), []);
    assert_eq!(shown(&state), Some(("zzz", vec![])));
}

/// The search among the effects.
fn searched(effects: &[Effect]) -> Option<(u32, &str)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Search { search, text, .. }) => Some((*search, text.as_str())),
        _ => None,
    })
}

#[test]
fn what_was_found_goes_with_its_data_and_what_was_typed_is_looked_for_in_the_new_ones() {
    let (mut state, panel) = ready("");
    let (old, search) = type_text(&mut state, "q").unwrap();
    answer(&mut state, search, &["Qwen"]);
    let effects = state.update(Message::SourcesChosen(files(&["a.parquet"])));
    assert!(shown(&state).is_some(), "until they are there, the data from before are searched");
    let (_, late) = type_text(&mut state, "qu").unwrap();
    let (load, _, question) = the_load(&effects);
    let data = summary(&panel, None);
    let first = answered(&panel, &question);
    let effects = state.update(from_engine(Response::Loaded { load, data, answer: first, milliseconds: 1.0 }));
    assert_eq!(shown(&state), None);
    answer(&mut state, late, &["quark"]);
    assert_eq!(shown(&state), None, "an answer of the data before");
    let (again, text) = searched(&effects).unwrap();
    assert!(again > late && text == "qu" && load > old);
    answer(&mut state, again, &["quota"]);
    assert_eq!(shown(&state), Some(("qu", vec!["quota"])));
}

#[test]
fn data_that_grow_are_searched_anew() {
    let (mut state, panel) = ready("");
    let (load, search) = type_text(&mut state, "q").unwrap();
    answer(&mut state, search, &["Qwen"]);
    let effects = state.update(from_engine(Response::Grown { load, data: summary(&panel, None) }));
    let again = searched(&effects);
    assert!(again.is_some_and(|(number, text)| number > search && text == "q"), "{effects:?}");
}

#[test]
fn nothing_is_asked_before_there_are_data_and_what_was_typed_by_then_is_asked_of_them() {
    let (mut state, effects) = opened("");
    assert_eq!(type_text(&mut state, "q"), None);
    let panel = crate::shipped::shipped_panel();
    let (load, _, question) = the_load(&effects);
    let (data, first) = (summary(&panel, None), answered(&panel, &question));
    let effects = state.update(from_engine(Response::Loaded { load, data, answer: first, milliseconds: 1.0 }));
    assert!(searched(&effects).is_some_and(|(_, text)| text == "q"), "{effects:?}");
}
