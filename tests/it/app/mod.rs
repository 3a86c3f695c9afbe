//! The page without the page: messages → state → effects, and links.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod engines;
mod hub;
mod kept;
mod laws;
mod leaderboard;
mod link;
mod names;
mod old_links;
mod report;
mod search;
mod session;
mod strip;
mod world;

use lorenz::analysis::{Answer, Question, answer};
use lorenz::app::{Effect, Message, State, parse_link};
use lorenz::calendar::Day;
use lorenz::panel::Panel;
use lorenz::protocol::{DataSource, DataSummary, EngineKind, Request, Response, Unanswered};

use crate::shipped::shipped_panel;

fn opened(query: &str) -> (State, Vec<Effect>) {
    let mut state = State::default();
    let effects = state.update(Message::Opened(parse_link(query)));
    (state, effects)
}

/// The one load among the effects.
fn the_load(effects: &[Effect]) -> (u32, Vec<DataSource>, Question) {
    let loads = effects.iter().filter_map(|effect| match effect {
        Effect::Send(Request::Load { load, spec, question, .. }) => {
            Some((*load, spec.sources.clone(), question.clone()))
        }
        _ => None,
    });
    match &loads.collect::<Vec<_>>()[..] {
        [load] => load.clone(),
        _ => panic!("expected one load, found {effects:?}"),
    }
}

/// The usual engine speaks.
fn from_engine(response: Response) -> Message {
    Message::Engine { kind: EngineKind::Usual, response }
}

fn summary(panel: &Panel, suggested_from: Option<Day>) -> Box<DataSummary> {
    Box::new(DataSummary { suggested_from, ..crate::shipped::summary(panel) })
}

fn files(names: &[&str]) -> Vec<DataSource> {
    names.iter().map(|name| DataSource::File((*name).to_owned())).collect()
}

/// Sets a control.
fn ask(state: &mut State, change: impl FnOnce(&mut Question)) -> Vec<Effect> {
    let mut question = state.question.clone();
    change(&mut question);
    state.update(Message::Asked(Box::new(question)))
}

fn answered(panel: &Panel, question: &Question) -> Result<Box<Answer>, Unanswered> {
    answer(panel, question).map(Box::new).map_err(Unanswered::from)
}

/// Opens the shipped data and hears the engine's answer.
pub fn ready(query: &str) -> (State, Panel) {
    let panel = shipped_panel();
    let (mut state, effects) = opened(query);
    let (load, _, mut question) = the_load(&effects);
    let from = Day::from_date(2026, 6, 23);
    question.from = question.from.or(from);
    let data = summary(&panel, from);
    let answer = answered(&panel, &question);
    state.update(from_engine(Response::Loaded { load, data, answer, milliseconds: 1.0 }));
    (state, panel)
}

/// The engine has read what it was asked to.
fn finish_load(state: &mut State, panel: &Panel, effects: &[Effect]) {
    let (load, _, question) = the_load(effects);
    let answer = answered(panel, &question);
    let data = summary(panel, None);
    state.update(from_engine(Response::Loaded { load, data, answer, milliseconds: 1.0 }));
}

fn link(effects: &[Effect]) -> &str {
    let link = effects.iter().find_map(|effect| match effect {
        Effect::ShowLink(link) => Some(link.as_str()),
        _ => None,
    });
    link.unwrap_or_else(|| panic!("no link in {effects:?}"))
}
