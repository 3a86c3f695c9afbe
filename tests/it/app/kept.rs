//! Data that the reader's device keeps, and links to them.

use lorenz::analysis::Measure;
use lorenz::app::{Effect, Message, Phase};
use lorenz::protocol::{DataSource, KeptData, Request, Response};
use lorenz::schema::CountKind;

use super::{ask, files, finish_load, from_engine, link, opened, ready, the_load};
use crate::shipped::shipped_panel;

/// What this device keeps under a link.
fn kept(link: &str) -> KeptData {
    KeptData { link: link.to_owned(), rows: 1, bytes: 1, kept_ms: 0.0 }
}

#[test]
fn data_are_kept_under_the_name_of_their_link_and_opened_by_it() {
    let (mut state, panel) = ready("");
    assert!(state.update(Message::KeepAsked(9)).is_empty(), "the shipped data are there anyway");
    let effects = state.update(Message::SourcesChosen(files(&["panel/1.parquet", "panel/2.parquet"])));
    finish_load(&mut state, &panel, &effects);
    state.update(from_engine(Response::Kept { data: Vec::new(), snapshots: Vec::new(), error: None }));
    assert!(state.may_keep());
    let named = kept("data=file%3Apanel%2F");
    let effects = state.update(Message::KeepAsked(9));
    assert_eq!(effects, [Effect::Send(Request::Keep { load: 2, link: named.link.clone(), most_bytes: 9 })]);
    assert!(state.is_keeping);
    let mut broken = state.clone();
    broken.update(from_engine(Response::Broken { message: "out of memory".to_owned() }));
    assert!(!broken.is_keeping, "nothing is under way any more");
    state.update(from_engine(Response::Kept {
        data: Vec::new(),
        snapshots: Vec::new(),
        error: Some("No room.".to_owned()),
    }));
    assert_eq!((state.error.as_deref(), state.is_keeping, state.may_keep()), (Some("No room."), false, true));
    state.update(from_engine(Response::Kept {
        data: vec![named.clone(), kept("data=file%3Ab.csv")],
        snapshots: Vec::new(),
        error: None,
    }));
    assert!(!state.may_keep(), "once is enough");

    // On the next visit.
    let (mut next, effects) = opened("data=file:panel/&level=country");
    let (_, sources, question) = the_load(&effects);
    assert_eq!((sources, question.level.name()), (files(&["panel/"]), "country"));
    finish_load(&mut next, &panel, &effects);
    let asked = ask(&mut next, |question| question.measure = Measure::Gini);
    assert_eq!(link(&asked), "data=file%3Apanel%2F&level=country&measure=gini");
    // Other data that are kept, and back to one that has gone meanwhile.
    next.update(from_engine(Response::Kept {
        data: vec![named, kept("data=file%3Ab.csv")],
        snapshots: Vec::new(),
        error: None,
    }));
    let effects = next.update(Message::KeptChosen("data=file%3Ab.csv".to_owned()));
    assert_eq!(the_load(&effects).1, files(&["b.csv"]));
    let effects = next.update(from_engine(Response::NotKept { load: 2, reason: None }));
    assert_eq!(effects, [Effect::CorrectLink("data=file%3Apanel%2F&level=country&measure=gini".to_owned())]);
    assert!(next.error.as_deref().is_some_and(|error| error.starts_with("b.csv: this device keeps nothing")));
    let effects = next.update(Message::KeptForgotten("data=file%3Ab.csv".to_owned()));
    assert_eq!(effects, [Effect::Send(Request::Forget { link: kept("data=file%3Ab.csv").link })]);
}

#[test]
fn kept_data_that_are_to_be_read_in_another_way_stay_as_they_are() {
    let (mut state, effects) = opened("data=file:a.parquet");
    finish_load(&mut state, &shipped_panel(), &effects);
    let effects = state.update(Message::KindChosen(Some(CountKind::Flow)));
    let (load, sources, _) = the_load(&effects);
    assert_eq!(sources, files(&["a.parquet"]));
    let effects = state.update(from_engine(Response::NotKept { load, reason: None }));
    assert_eq!(effects, [Effect::CorrectLink("data=file%3Aa.parquet".to_owned())]);
    assert_eq!((state.phase.clone(), state.error.is_some()), (Phase::Ready, true));
    // What is damaged is said, in place of a link's data as well.
    let (mut state, effects) = opened("data=file:a.parquet");
    let (load, ..) = the_load(&effects);
    let reason = Some("what this device has kept of it is damaged".to_owned());
    let effects = state.update(from_engine(Response::NotKept { load, reason }));
    assert_eq!(the_load(&effects).1, [DataSource::Bundled]);
    assert_eq!(state.notices, ["a.parquet: what this device has kept of it is damaged."]);
}
