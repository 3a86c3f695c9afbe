//! The list of all entities: what is asked of the engine for the rows in sight.

use lorenz::analysis::{EntityName, Level, MarketCache, Question};
use lorenz::app::{Effect, Message};
use lorenz::protocol::{Request, Response};

use super::{from_engine, ready};

/// The shares of a list's entities that the effects ask for: the number of the request, and whose.
fn trends_asked(effects: &[Effect]) -> Option<(u32, Vec<String>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Table { ask, question, table, .. }) if table == "trends" => {
            Some((*ask, question.of.iter().map(|entity| entity.name.clone()).collect()))
        }
        _ => None,
    })
}

#[test]
fn shares_over_time_are_asked_of_a_lists_entities_once() {
    let (mut state, panel) = ready("");
    let names = |names: &[&str]| Message::TrendsAsked(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(trends_asked(&state.update(names(&["Qwen"]))), None, "there is no list");
    let effects = state.update(Message::LeaderboardAsked);
    let Some(Effect::Send(Request::Table { ask, question, table, .. })) = effects.first() else { unreachable!() };
    let board = lorenz::analysis::table(&panel, question, table).map(Box::new).map_err(|error| error.to_string());
    state.update(from_engine(Response::Tabled { ask: *ask, table: board, milliseconds: 1.0 }));
    let (ask, asked) = trends_asked(&state.update(names(&["Qwen", "google"]))).unwrap();
    assert_eq!(asked, ["Qwen", "google"]);
    assert_eq!(trends_asked(&state.update(names(&["BAAI"]))), None, "one request at a time");
    let question = Question {
        of: asked.iter().map(|name| EntityName::new(Level::developer(), name)).collect(),
        ..state.shown_leaderboard().unwrap().question.clone()
    };
    let table = lorenz::analysis::trends(&panel, &question, &mut MarketCache::default()).map(Box::new);
    let table = table.map_err(|error| error.to_string());
    let periods = table.as_ref().unwrap().len() / 2;
    state.update(from_engine(Response::Tabled { ask, table, milliseconds: 1.0 }));
    let trends = &state.shown_leaderboard().unwrap().trends;
    assert!(trends.len() == 2 && trends["Qwen"].len() == periods && trends["Qwen"].iter().all(Option::is_some));
    let (ask, asked) = trends_asked(&state.update(names(&["Qwen", "BAAI"]))).unwrap();
    assert_eq!(asked, ["BAAI"], "what is known isn't asked again");
    state.update(from_engine(Response::Tabled { ask, table: Err("no".to_owned()), milliseconds: 1.0 }));
    assert_eq!(trends_asked(&state.update(names(&["BAAI"]))), None, "what can't be told isn't asked again");
    let (ask, _) = trends_asked(&state.update(names(&["nvidia"]))).unwrap();
    state.update(from_engine(Response::NotHeld { ask }));
    assert_eq!(trends_asked(&state.update(names(&["nvidia"]))), None, "nor what the engine doesn't hold any more");
    let board = state.shown_leaderboard().unwrap();
    let all = ["Qwen", "BAAI", "nvidia", "meta-llama"].map(str::to_owned).to_vec();
    assert_eq!(board.missing(all.clone()), ["meta-llama"]);
    let (ask, _) = trends_asked(&state.update(Message::TrendsAsked(all.clone()))).unwrap();
    assert!(
        state.shown_leaderboard().unwrap().missing(all).is_empty(),
        "while others are on their way nothing is missing"
    );
    state.update(from_engine(Response::NotHeld { ask }));
}
