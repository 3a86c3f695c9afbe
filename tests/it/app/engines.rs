//! Engines that don't start, break down or can't read a file, and loads that are stopped: in the end the page says one right
//! sentence, and the data from before are there.

use lorenz::analysis::{Measure, Question, View};
use lorenz::app::{Effect, Message, Phase, State, parse_link};
use lorenz::protocol::{DataSource, EngineKind, Request, Response};

use super::{answered, ask, files, finish_load, from_engine, opened, ready, summary, the_load};

const ALL_FORMATS: EngineKind = EngineKind::AllFormats;

fn broken() -> Message {
    from_engine(Response::Broken { message: "404".to_owned() })
}

/// The second engine sends a response.
fn from_engine_beside(response: Response) -> Message {
    Message::Engine { kind: ALL_FORMATS, response }
}

fn broken_beside() -> Message {
    from_engine_beside(Response::Broken { message: "404".to_owned() })
}

/// The engine has begun, and tells of it.
fn under_way(state: &mut State, load: u32) {
    state.update(from_engine(Response::Progress { load, bytes: 1, total_bytes: None, rows: 0, seconds_left: None }));
}

#[test]
fn a_broken_engine_is_replaced_and_the_last_good_data_load_again() {
    let (mut state, _) = ready("");
    state.update(Message::SourcesChosen(files(&["huge.parquet"])));
    // What ended it may have had nothing to do with the data: the load is repeated, once.
    let effects = state.update(broken());
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    let (load, sources, ..) = the_load(&effects);
    assert_eq!((sources, &state.error), (files(&["huge.parquet"]), &None));
    under_way(&mut state, load);
    let effects = state.update(broken());
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    let (_, sources, ..) = the_load(&effects);
    assert_eq!(sources, [DataSource::Bundled]);
    assert!(state.error.as_deref().is_some_and(|error| error.contains("memory")));
    assert!(!state.may_load_again(), "a file of this device would break it again");
    assert!(state.answer.is_some(), "the last good view stays");
    // Data that break it again are left at that, until the reader asks.
    let (load, ..) = the_load(&effects);
    under_way(&mut state, load);
    let effects = state.update(broken());
    assert_eq!(effects, [Effect::StartEngine(EngineKind::Usual), Effect::CorrectLink(String::new())]);
    assert_eq!(state.phase, Phase::Ready);
    let effects = ask(&mut state, |question| question.measure = Measure::Gini);
    let (_, sources, question) = the_load(&effects);
    assert_eq!((sources, question.measure), (vec![DataSource::Bundled], Measure::Gini));
}

#[test]
fn an_engine_that_breaks_on_a_question_is_given_the_data_again_with_the_question_it_could_answer() {
    let (mut state, _) = ready("measure=gini");
    ask(&mut state, |question| question.measure = Measure::Entropy);
    let effects = state.update(broken());
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    assert_eq!(the_load(&effects).2.measure, Measure::Gini);
    assert!(effects.contains(&Effect::CorrectLink("measure=gini".to_owned())), "{effects:?}");
}

#[test]
fn an_engine_whose_rest_does_not_arrive_says_so_and_has_the_view_before() {
    let (mut state, _) = ready("measure=gini");
    ask(&mut state, |question| question.view = View::Merger);
    let message = "Uncaught Error: the rest of the program did not arrive".to_owned();
    let effects = state.update(from_engine(Response::Broken { message }));
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    assert_eq!(the_load(&effects).2.view, View::Concentration);
    let error = state.error.as_deref().unwrap_or_default();
    assert!(error.contains("did not arrive") && !error.contains("damaged"), "{error}");
}

#[test]
fn an_engine_that_breaks_on_its_first_load_is_asked_the_same_once_more_and_again_when_the_reader_wants() {
    let (mut state, effects) = opened("");
    under_way(&mut state, the_load(&effects).0);
    let (load, ..) = the_load(&state.update(broken()));
    under_way(&mut state, load);
    let effects = state.update(broken());
    assert_eq!(effects, [Effect::StartEngine(EngineKind::Usual)]);
    assert_eq!((state.phase.clone(), state.may_load_again()), (Phase::Failed, true));
    the_load(&state.update(Message::LoadAgain));
}

#[test]
fn an_engine_that_sends_nothing_is_said_and_replaced_when_the_reader_wants() {
    // On a first view, over a load, over a question.
    for is_first in [true, false] {
        for asks in [true, false] {
            let mut state = if is_first { opened("measure=gini").0 } else { ready("measure=gini").0 };
            match (is_first, asks) {
                (true, true) => continue,
                (false, true) => {
                    ask(&mut state, |question| question.measure = Measure::Entropy);
                    assert!(state.is_asking());
                }
                (true, false) => {}
                (false, false) => drop(state.update(Message::SourcesChosen(files(&["huge.parquet"])))),
            }
            assert_eq!(state.update(Message::EnginesQuiet), []);
            assert!(state.is_quiet);
            let effects = state.update(Message::LoadAgain);
            assert!(!state.is_quiet && !state.is_asking());
            assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
            let (load, sources, question) = the_load(&effects);
            let measure = if asks { Measure::Entropy } else { Measure::Gini };
            let expected = if is_first || asks { vec![DataSource::Bundled] } else { files(&["huge.parquet"]) };
            assert_eq!((sources, question.measure), (expected, measure));
            // The next sign takes the sentence away.
            state.update(Message::EnginesQuiet);
            under_way(&mut state, load);
            assert!(!state.is_quiet);
        }
    }
    let (mut state, _) = ready("");
    state.update(Message::EnginesQuiet);
    assert!(!state.is_quiet, "it has nothing to do");
    assert_eq!(state.update(Message::LoadAgain), [], "nor is there anything to repeat");
}

#[test]
fn an_engine_that_never_starts_is_started_once_more_with_its_load_and_again_for_new_data() {
    let (mut state, _) = opened("measure=gini");
    let effects = state.update(broken());
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    let (_, sources, question) = the_load(&effects);
    assert_eq!((sources, question.measure), (vec![DataSource::Bundled], Measure::Gini), "what was asked for");
    assert_eq!(state.error, None, "nothing is said of what is mended");
    assert_eq!(state.update(broken()), []);
    assert!(state.error.as_deref().is_some_and(|error| error.contains("did not start")));
    assert_eq!(state.phase, Phase::Failed);
    let effects = state.update(Message::SourcesChosen(files(&["a.parquet"])));
    assert_eq!(effects[0], Effect::StartEngine(EngineKind::Usual));
    the_load(&effects);
    assert_eq!(state.update(broken()), []);
}

/// A file that the usual engine can't read was chosen, and the other engine is asked for.
fn all_formats_needed() -> (State, u32) {
    let (mut state, _) = ready("");
    let effects = state.update(Message::SourcesChosen(files(&["brotli.parquet"])));
    let (load, ..) = the_load(&effects);
    let effects = state.update(from_engine(Response::AllFormatsNeeded { load }));
    assert_eq!(effects[0], Effect::StartSecondEngine(ALL_FORMATS));
    let (load, sources, _) = the_load(&effects);
    assert_eq!(sources, files(&["brotli.parquet"]));
    (state, load)
}

#[test]
fn a_file_of_a_rare_format_starts_the_engine_that_reads_it_beside_the_other() {
    let (mut state, _) = all_formats_needed();
    // Meanwhile the one that holds the data answers.
    let effects = ask(&mut state, |question| question.measure = Measure::Gini);
    assert!(matches!(&effects[0], Effect::Send(Request::Ask { load: 1, .. })), "{effects:?}");
    let panel = crate::shipped::shipped_panel();
    let answer = answered(&panel, &Question::default());
    let loaded = Response::Loaded { load: 3, data: summary(&panel, None), answer, milliseconds: 1.0 };
    let effects = state.update(from_engine_beside(loaded));
    assert_eq!(effects[0], Effect::PromoteSecondEngine);
    assert!(
        matches!(&effects[3], Effect::Send(Request::Ask { load: 3, question, .. }) if question.measure == Measure::Gini)
    );
    // One that breaks is replaced by one of its kind.
    assert_eq!(state.update(broken_beside())[0], Effect::StartEngine(ALL_FORMATS));
}

#[test]
fn a_load_that_fails_in_the_engine_beside_leaves_the_other_with_its_data() {
    let (mut state, load) = all_formats_needed();
    let message = "brotli.parquet: damaged".to_owned();
    let effects = state.update(from_engine_beside(Response::LoadFailed { load, message, unrecognized: None }));
    assert_eq!(effects, [Effect::EndSecondEngine, Effect::CorrectLink(String::new())]);
    assert_eq!((state.phase.clone(), state.error.as_deref()), (Phase::Ready, Some("brotli.parquet: damaged")));
}

#[test]
fn a_file_that_neither_engine_reads_is_said() {
    let (mut state, load) = all_formats_needed();
    let effects = state.update(from_engine_beside(Response::AllFormatsNeeded { load }));
    assert_eq!(effects, [Effect::EndSecondEngine, Effect::CorrectLink(String::new())], "there is no third engine");
    assert!(state.error.as_deref().is_some_and(|error| error.contains("compressed in a way")), "{:?}", state.error);
    assert_eq!(state.phase, Phase::Ready);
}

#[test]
fn an_engine_beside_that_never_starts_is_started_once_more_and_then_done_without() {
    let (mut state, _) = all_formats_needed();
    let effects = state.update(broken_beside());
    assert_eq!(effects[0], Effect::StartSecondEngine(ALL_FORMATS));
    assert_eq!(the_load(&effects).1, files(&["brotli.parquet"]));
    let effects = state.update(broken_beside());
    assert_eq!(effects, [Effect::EndSecondEngine, Effect::CorrectLink(String::new())]);
    assert!(state.error.as_deref().is_some_and(|error| error.contains("did not arrive")), "{:?}", state.error);
    assert_eq!((state.phase.clone(), state.load_spec().sources.clone()), (Phase::Ready, vec![DataSource::Bundled]));
    // Another file is the usual engine's again.
    let effects = state.update(Message::SourcesChosen(files(&["snappy.parquet"])));
    assert!(matches!(&effects[..], [Effect::Send(Request::Load { .. })]), "{effects:?}");
}

#[test]
fn a_stop_ends_the_engine_beside_and_so_does_another_choice() {
    let (mut state, load) = all_formats_needed();
    let effects = state.update(Message::LoadCancelled);
    let cancel = Effect::Send(Request::CancelLoad { load });
    assert_eq!(effects, [cancel, Effect::EndSecondEngine, Effect::CorrectLink(String::new())]);
    let (mut state, _) = all_formats_needed();
    let effects = state.update(Message::SourcesChosen(files(&["snappy.parquet"])));
    assert_eq!(effects[0], Effect::EndSecondEngine);
}

#[test]
fn a_first_load_that_is_stopped_is_said_and_can_be_taken_up_again() {
    let (mut state, effects) = opened("measure=gini");
    let (load, ..) = the_load(&effects);
    state.update(Message::EnginesQuiet);
    assert_eq!(state.update(Message::LoadCancelled), [Effect::Send(Request::CancelLoad { load })]);
    assert_eq!((state.phase.clone(), state.is_quiet), (Phase::Failed, false));
    assert!(state.error.as_deref().is_some_and(|error| error.contains("stopped")) && state.may_load_again());
    let (_, sources, question) = the_load(&state.update(Message::LoadAgain));
    assert_eq!((sources, question.measure, &state.error), (vec![DataSource::Bundled], Measure::Gini, &None));
}

#[test]
fn a_load_that_is_stopped_leaves_the_data_that_were_there() {
    let (mut state, panel) = ready("measure=gini");
    let effects = state.update(Message::SourcesChosen(files(&["huge.parquet"])));
    let (load, ..) = the_load(&effects);
    let effects = state.update(Message::LoadCancelled);
    let named = Effect::CorrectLink("measure=gini".to_owned());
    assert_eq!(effects, [Effect::Send(Request::CancelLoad { load }), named], "the address names them");
    assert_eq!((state.phase.clone(), state.load_spec().sources.clone()), (Phase::Ready, vec![DataSource::Bundled]));
    assert_eq!(state.update(Message::LoadCancelled), [], "nothing is under way");
    // It had ended before the engine heard of the stop: the engine holds other data than the page names.
    let asked = ask(&mut state, |question| question.measure = Measure::Entropy);
    assert!(matches!(&asked[0], Effect::Send(Request::Ask { load: 1, .. })), "{asked:?}");
    let answer = answered(&panel, &Question::default());
    let late = Response::Loaded { load, data: summary(&panel, None), answer, milliseconds: 1.0 };
    let effects = state.update(from_engine(late));
    let (_, sources, question) = the_load(&effects);
    assert_eq!(
        (sources, question.measure),
        (vec![DataSource::Bundled], Measure::Entropy),
        "loaded again before it is asked"
    );
    assert_eq!(state.update(from_engine(Response::NotHeld { ask: 3 })), [], "known already");
    assert_eq!(state.error, None);
    finish_load(&mut state, &panel, &effects);
    assert_eq!(state.answer.as_ref().map(|answer| answer.question.measure), Some(Measure::Entropy));
}

#[test]
fn a_link_to_data_that_are_on_their_way_back_is_answered_when_they_are_there() {
    let (mut state, panel) = ready("");
    let (load, ..) = the_load(&state.update(Message::SourcesChosen(files(&["huge.parquet"]))));
    state.update(Message::LoadCancelled);
    let answer = answered(&panel, &Question::default());
    let late = Response::Loaded { load, data: summary(&panel, None), answer, milliseconds: 1.0 };
    let reload = state.update(from_engine(late));
    assert_eq!(state.update(Message::Opened(parse_link("measure=gini"))), []);
    let (load, _, question) = the_load(&reload);
    let loaded =
        Response::Loaded { load, data: summary(&panel, None), answer: answered(&panel, &question), milliseconds: 1.0 };
    let effects = state.update(from_engine(loaded));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Ask { question, .. }) => Some(question.measure),
        _ => None,
    });
    assert_eq!((asked, super::link(&effects)), (Some(Measure::Gini), "measure=gini"));
}

#[test]
fn data_that_cannot_be_loaded_again_are_asked_for_when_the_reader_asks() {
    let (mut state, panel) = ready("");
    let (load, ..) = the_load(&state.update(Message::SourcesChosen(files(&["huge.parquet"]))));
    state.update(Message::LoadCancelled);
    let answer = answered(&panel, &Question::default());
    let late = Response::Loaded { load, data: summary(&panel, None), answer, milliseconds: 1.0 };
    let (load, ..) = the_load(&state.update(from_engine(late)));
    let message = "data/panel.parquet: no answer".to_owned();
    let effects = state.update(from_engine(Response::LoadFailed { load, message, unrecognized: None }));
    assert_eq!(effects, [Effect::CorrectLink(String::new())], "not for ever");
    assert_eq!((state.phase.clone(), state.error.is_some(), state.may_load_again()), (Phase::Ready, true, true));
    the_load(&state.clone().update(Message::LoadAgain));
    the_load(&ask(&mut state, |question| question.measure = Measure::Gini));
}
