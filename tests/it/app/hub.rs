//! Data that grow: the Hub's list, of which each page is another answer.

use lorenz::app::{Effect, Message, State, parse_link};
use lorenz::protocol::{DataSource, EngineKind, KeptSnapshot, ListingProgress, Request, Response};

use super::{answered, ask, finish_load, from_engine, opened, ready, summary, the_load};
use crate::shipped::shipped_panel;

const HUB: DataSource = DataSource::Hub { models: 10_000 };

fn listed(load: u32, models: u32, is_done: bool) -> Message {
    let progress = ListingProgress { models, shown: 500, wanted: 10_000, pause_seconds: 0, is_done };
    from_engine(Response::Listed { load, progress, failure: None })
}

/// The questions among the effects, with the loads that they are asked of.
fn asks(effects: &[Effect]) -> Vec<u32> {
    let ask = |effect: &Effect| match effect {
        Effect::Send(Request::Ask { load, .. }) => Some(*load),
        _ => None,
    };
    effects.iter().filter_map(ask).collect()
}

/// A page that shows the first page of the list.
fn growing() -> (State, u32) {
    let (mut state, _) = ready("");
    let effects = state.update(Message::SourcesChosen(vec![HUB]));
    let (load, sources, _) = the_load(&effects);
    assert_eq!(sources, [HUB]);
    let effects = state.update(from_engine(Response::AllFormatsNeeded { load }));
    assert!(effects.contains(&Effect::StartSecondEngine(EngineKind::AllFormats)));
    let (load, ..) = the_load(&effects);
    state.update(listed(load, 500, false));
    assert!(state.is_loading() && !state.is_growing());
    assert_eq!(state.listing.map(|listing| listing.models), Some(500), "told before there is an answer");
    finish_load(&mut state, &shipped_panel(), &effects);
    assert!(state.is_growing());
    (state, load)
}

#[test]
fn each_page_is_asked_what_was_asked() {
    let (mut state, load) = growing();
    ask(&mut state, |question| question.measure = lorenz::analysis::Measure::Gini);
    let panel = shipped_panel();
    let data = || Box::new(lorenz::protocol::DataSummary { rows: 1_000, ..*summary(&panel, None) });
    let effects = state.update(from_engine(Response::Grown { load, data: data() }));
    assert_eq!(asks(&effects), [load]);
    assert_eq!(state.data.as_ref().map(|data| data.rows), Some(1_000));
    state.update(listed(load, 10_000, true));
    assert!(!state.is_growing());
    // Of other data that were shown before, or will be, it is nothing.
    let before = state.clone();
    assert_eq!(state.update(from_engine(Response::Grown { load: load - 1, data: data() })), []);
    assert_eq!(state, before);
    state.update(Message::SourcesChosen(vec![DataSource::Bundled]));
    let before = state.clone();
    state.update(listed(load, 9_000, false));
    assert_eq!(state, before, "nothing is told of a list beside a load of something else");
    // The engine holds more already: whatever becomes of that load, what is shown is of it.
    let effects = state.update(from_engine(Response::Grown { load, data: data() }));
    assert_eq!(asks(&effects), [load]);
}

#[test]
fn a_stop_keeps_what_has_come() {
    let (mut state, load) = growing();
    let shown = state.answer.clone();
    assert_eq!(state.update(Message::LoadCancelled), [Effect::Send(Request::CancelLoad { load })]);
    assert!(!state.is_growing() && state.error.is_none());
    assert_eq!(state.answer, shown);
    assert_eq!(state.update(Message::LoadCancelled), [], "once");
}

#[test]
fn links_name_as_many_models_as_can_be_read() {
    let sources = |query: &str| (parse_link(query).spec.sources, parse_link(query).notices.len());
    assert_eq!(sources("data=hub:10000"), (vec![HUB], 0));
    assert_eq!(sources("data=hub:1000&data=hub:10000&data=shipped"), (vec![HUB, DataSource::Bundled], 0));
    for refused in ["data=hub:999", "data=hub:50001", "data=hub:", "data=hub:many", "data=hub:-5"] {
        assert_eq!(sources(refused), (vec![DataSource::Bundled], 1), "{refused}");
    }
    let (state, effects) = opened("data=hub:10000&level=country");
    assert_eq!(the_load(&effects).1, [HUB]);
    assert_eq!(state.link_of(&state.question), "data=hub%3A10000&level=country");
    assert!(answered(&shipped_panel(), &state.question).is_ok());
}

#[test]
fn a_list_that_ends_early_says_why_and_another_length_takes_its_place() {
    let (mut state, load) = growing();
    let progress = ListingProgress { is_done: true, ..state.listing.unwrap() };
    state.update(from_engine(Response::Listed { load, progress, failure: Some("No room.".to_owned()) }));
    assert_eq!((state.error.as_deref(), state.is_growing()), (Some("No room."), false));
    let effects = state.update(Message::SourcesAdded(vec![DataSource::Hub { models: 50_000 }]));
    assert_eq!(the_load(&effects).1, [DataSource::Hub { models: 50_000 }]);
}

#[test]
fn a_snapshot_that_is_gone_is_missed_in_one_sentence() {
    let name = "hub-2026-11-30T1705Z.parquet".to_owned();
    let (mut state, panel) = ready("");
    let snapshots = vec![KeptSnapshot { name: name.clone(), bytes: 9 }];
    state.update(from_engine(Response::Kept { data: Vec::new(), snapshots, error: None }));
    let effects = state.update(Message::SourcesChosen(vec![DataSource::File(name.clone())]));
    finish_load(&mut state, &panel, &effects);
    assert_eq!(state.link_of(&state.question), "data=file%3Ahub-2026-11-30T1705Z.parquet");
    let effects = state.update(Message::SourcesChosen(vec![DataSource::Bundled]));
    finish_load(&mut state, &panel, &effects);
    // Back, after it was deleted.
    let effects = state.update(Message::Opened(parse_link("data=file:hub-2026-11-30T1705Z.parquet")));
    let (load, ..) = the_load(&effects);
    let effects = state.update(from_engine(Response::NotKept { load, reason: None }));
    assert!(state.notices.iter().any(|notice| notice.contains(&name)), "{:?}", state.notices);
    assert_eq!(the_load(&effects).1, [DataSource::Bundled], "no load of the same without end");
}
