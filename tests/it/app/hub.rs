//! Data that grow: the Hub's list, of which each page is another answer.

use lorenz::app::{Effect, Message, State, parse_link};
use lorenz::protocol::{DataSource, EngineKind, ListingProgress, Request, Response};

use super::{answered, ask, finish_load, from_engine, opened, ready, summary, the_load};
use crate::shipped::shipped_panel;

const HUB: DataSource = DataSource::Hub { models: 10_000 };

fn listed(load: u32, models: u32, is_done: bool) -> Message {
    from_engine(Response::Listed {
        load,
        progress: ListingProgress { models, wanted: 10_000, pause_seconds: 0, is_done },
    })
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
    assert_eq!(state.update(from_engine(Response::Grown { load, data: data() })), []);
    state.update(listed(load, 9_000, false));
    assert_eq!(state, before, "nothing is told of a list beside a load of something else");
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
