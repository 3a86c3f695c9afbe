//! The report of all views: one request after the other, and one file at the end.

use lorenz::analysis::{Answer, Question, View, answer};
use lorenz::app::{Effect, Message, Report};
use lorenz::panel::Panel;
use lorenz::protocol::{Request, Response, Unanswered};

use super::{from_engine, ready};

/// The number and the question of the request that the effects hold.
fn asked(effects: &[Effect]) -> Option<(u32, Question)> {
    match effects {
        [Effect::Send(Request::Report { ask, question, .. })] => Some((*ask, question.clone())),
        _ => None,
    }
}

fn reported(panel: &Panel, ask: u32, question: &Question) -> Message {
    let answer = answer(panel, question).map(Box::new).map_err(Unanswered::from);
    from_engine(Response::Reported { ask, answer })
}

#[test]
fn all_views_are_asked_for_one_after_the_other() {
    let (mut state, panel) = ready("level=country&at=2026-09-19");
    let mut effects = state.update(Message::ReportAsked);
    assert_eq!(state.update(Message::ReportAsked), [], "one at a time");
    let views: Vec<View> = View::ALL.iter().copied().filter(|view| *view != View::Entity).collect();
    for (done, view) in views.iter().enumerate() {
        assert_eq!(state.report.as_ref().map(Report::progress), Some((done, views.len())));
        let (ask, question) = asked(&effects).unwrap();
        assert_eq!((question.view, question.level.name()), (*view, "country"));
        assert_eq!(question.from, state.first_day());
        assert_eq!(
            state.update(from_engine(Response::Reported { ask: ask + 1, answer: Err(none()) })),
            [],
            "another's"
        );
        // What a reader asks meanwhile is answered, and changes nothing of the report.
        state.update(Message::Asked(Box::new(Question { top: Some(3), ..state.question.clone() })));
        effects = state.update(reported(&panel, ask, &question));
    }
    let [Effect::SaveReport(answers)] = effects.as_slice() else { unreachable!() };
    let of: Vec<View> = answers.iter().map(|answer: &Answer| answer.question.view).collect();
    assert_eq!(of, views);
    assert_eq!(state.report, None);
}

fn none() -> Unanswered {
    Unanswered { message: "Nothing.".to_owned(), missing: None }
}

#[test]
fn a_view_without_an_answer_is_left_out() {
    let (mut state, panel) = ready("");
    let (ask, _) = asked(&state.update(Message::ReportAsked)).unwrap();
    let mut effects = state.update(from_engine(Response::Reported { ask, answer: Err(none()) }));
    while let Some((ask, question)) = asked(&effects) {
        effects = state.update(reported(&panel, ask, &question));
    }
    let [Effect::SaveReport(answers)] = effects.as_slice() else { unreachable!() };
    assert!(!answers.is_empty() && answers.iter().all(|answer| answer.question.view != View::Concentration));
}

#[test]
fn a_report_ends_with_its_data_and_when_a_reader_stops_it() {
    let (mut state, panel) = ready("");
    let (ask, question) = asked(&state.update(Message::ReportAsked)).unwrap();
    state.update(from_engine(Response::NotHeld { ask }));
    assert!(state.report.is_none() && state.error.as_ref().is_some_and(|error| error.contains("report")));
    assert_eq!(state.update(reported(&panel, ask, &question)), [], "late");
    state.update(Message::ReportAsked);
    state.update(from_engine(Response::Broken { message: "out of memory".to_owned() }));
    assert_eq!(state.report, None);
    let (mut state, _) = ready("");
    let (ask, question) = asked(&state.update(Message::ReportAsked)).unwrap();
    state.update(Message::ReportCancelled);
    assert_eq!((state.report.is_none(), state.update(reported(&panel, ask, &question))), (true, Vec::new()));
}
