//! Names and periods that the data don't have: a control's are refused, a link's are left out, both with what is nearest.

use lorenz::analysis::{Level, Question, View};
use lorenz::app::{Effect, Message, Phase, State, parse_link, reset, settings};
use lorenz::calendar::Day;
use lorenz::panel::Panel;
use lorenz::protocol::{Request, Response};

use super::{answered, ask, files, finish_load, from_engine, link, opened, ready, the_load};

/// The engine answers all that is asked of it; returns the links that the page puts into its address.
fn answer_all(state: &mut State, panel: &Panel, mut effects: Vec<Effect>) -> Vec<String> {
    let mut links = Vec::new();
    while let Some(effect) = (!effects.is_empty()).then(|| effects.remove(0)) {
        match effect {
            Effect::Send(Request::Ask { ask, question, .. }) => {
                let answer = answered(panel, &question);
                effects.extend(state.update(from_engine(Response::Answered { ask, answer, milliseconds: 1.0 })));
            }
            Effect::ShowLink(link) | Effect::CorrectLink(link) => links.push(link),
            _ => {}
        }
    }
    links
}

fn only(level: &str, value: &str) -> (String, String) {
    (level.to_owned(), value.to_owned())
}

fn offered(state: &State) -> Vec<&str> {
    state.offers.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_condition_that_nothing_meets_is_refused_and_the_nearest_names_are_offered() {
    let (mut state, panel) = ready("level=country");
    let before = state.answer.clone();
    let effects = ask(&mut state, |question| question.filters.only.push(only("country", "Chnia")));
    let links = answer_all(&mut state, &panel, effects);
    assert_eq!(state.error.as_deref(), Some("No country \"Chnia\" in this file."));
    assert_eq!(links.last().map(String::as_str), Some("level=country"), "the condition isn't added");
    assert!(state.answer == before, "the figures stay");
    assert_eq!(offered(&state), ["China"]);
    let (_, question) = state.offers[0].clone();
    assert_eq!(question, Question { level: Level::from("country".to_owned()), ..with_china() });
    let effects = state.update(Message::Asked(Box::new(question)));
    let links = answer_all(&mut state, &panel, effects);
    assert_eq!(links.last().map(String::as_str), Some("level=country&only=country%3AChina"));
    assert_eq!((state.error.as_deref(), offered(&state)), (None, Vec::new()));
}

fn with_china() -> Question {
    let mut question = Question::default();
    question.filters.only.push(only("country", "China"));
    question
}

#[test]
fn case_and_accents_of_a_condition_do_not_matter() {
    let (mut state, panel) = ready("");
    let effects = ask(&mut state, |question| question.filters.without.push(only("country", "CHÏNA")));
    answer_all(&mut state, &panel, effects);
    assert_eq!(state.error, None);
    let with = |name| {
        answered(&panel, &Question { from: Day::from_date(2026, 6, 23), filters: without(name), ..Question::default() })
    };
    assert_eq!(state.answer.unwrap().view, with("China").unwrap().view);
}

fn without(country: &str) -> lorenz::analysis::Filters {
    lorenz::analysis::Filters { without: vec![only("country", country)], ..Default::default() }
}

#[test]
fn a_links_condition_that_nothing_meets_is_left_out_with_a_notice_and_the_rest_is_shown() {
    let panel = crate::shipped::shipped_panel();
    let query = "view=merger&only=country:Chnia&only=license:mit&merge=Qwen&merge=Gogle";
    let (mut state, effects) = opened(query);
    let (load, _, question) = the_load(&effects);
    let (data, answer) = (super::summary(&panel, None), answered(&panel, &question));
    let effects = state.update(from_engine(Response::Loaded { load, data, answer, milliseconds: 1.0 }));
    let links = answer_all(&mut state, &panel, effects);
    assert_eq!(state.phase, Phase::Ready);
    let expected = "view=merger&only=license%3Amit&merge=Qwen";
    assert_eq!(links.last().map(String::as_str), Some(expected));
    assert_eq!(state.answer.as_ref().unwrap().question.filters.only, [only("license", "mit")]);
    assert_eq!(
        state.notices,
        [
            "No country \"Chnia\" in this file. The condition is left out.",
            "No developer \"Gogle\" in this file. The condition is left out."
        ]
    );
    assert_eq!(offered(&state), ["google"]);
    // The same within the page.
    let (mut state, _) = ready("");
    let effects = state.update(Message::Opened(parse_link(query)));
    let links = answer_all(&mut state, &panel, effects);
    assert_eq!(links.last().map(String::as_str), Some(expected));
    assert_eq!((state.error, state.notices.len()), (None, 2));
}

#[test]
fn a_view_is_shown_under_its_own_name_or_not_at_all() {
    let (mut state, panel) = ready("");
    // In one step, as a link: the new view with what has no answer.
    let effects = ask(&mut state, |question| {
        (question.view, question.level) = (View::Rebalancing, Level::from("nonsense".to_owned()));
    });
    let links = answer_all(&mut state, &panel, effects);
    assert_eq!(state.answer.as_ref().map(|answer| answer.question.view), Some(View::Rebalancing));
    assert_eq!((state.question.view, links.last().map(String::as_str)), (View::Rebalancing, Some("view=rebalancing")));
    assert!(matches!(&state.notices[..], [notice] if notice.contains("nonsense")), "{:?}", state.notices);
    // The same of data that don't have the level of the link.
    let (mut state, effects) = opened("view=adoption&level=nonsense&intervals=95");
    finish_load(&mut state, &panel, &effects);
    assert_eq!(state.question, Question { view: View::Adoption, ..Question::default() });
}

#[test]
fn periods_that_went_with_a_part_of_the_data_are_not_named_any_more() {
    let (mut state, panel) = ready("view=rebalancing");
    let effects = state.update(Message::SourcesAdded(files(&["a.parquet"])));
    finish_load(&mut state, &panel, &effects);
    let (there, gone) = (Day::from_date(2026, 8, 4), Day::from_date(2027, 1, 1));
    let effects = ask(&mut state, |question| (question.at, question.against) = (gone, there));
    answer_all(&mut state, &panel, effects);
    let effects = state.update(Message::SourceRemoved(1));
    assert_eq!(the_load(&effects).2.against, there, "what is still there is asked");
    finish_load(&mut state, &panel, &effects);
    assert_eq!((state.question.at, state.question.against), (None, there));
    let shown = state.answer.clone().unwrap().question;
    assert_eq!((shown.at, shown.against), (Day::from_date(2026, 10, 28), there));
    let effects = ask(&mut state, |question| question.intervals = true);
    assert_eq!(link(&effects), "view=rebalancing&against=2026-08-04&intervals=95");
}

#[test]
fn each_setting_that_acts_is_named_and_can_be_lifted_by_itself() {
    let query = "measure=gini&by=month&from=2026-02-23&models=balanced&shares-of=known&basis=first-year&attribution=original&unaffiliated=without\
        &entities=existing&only=country:China&only=country:France&without=license:mit&age=0-365&size=1B-8B&name=llama&intervals=95";
    let question = parse_link(query).question;
    let words: Vec<String> = settings(&question).into_iter().map(|setting| setting.words).collect();
    let expected = [
        "by month",
        "from 23 Feb 2026",
        "same models throughout",
        "shares of the known",
        "first year of a model",
        "credited to the original creator",
        "without the unaffiliated",
        "all that exist are counted",
        "only country: China",
        "only country: France",
        "without license: mit",
        "age 0-365 days",
        "1B-8B parameters",
        "name contains \"llama\"",
        "with intervals",
    ];
    assert_eq!(words, expected);
    // Lifted one by one, in any order, nothing is left but what the bar shows.
    for last in [false, true] {
        let mut left = question.clone();
        while let Some(setting) = {
            let all = settings(&left);
            if last { all.last().cloned() } else { all.first().cloned() }
        } {
            assert_ne!(setting.without, left);
            left = setting.without;
        }
        assert_eq!(left, parse_link("measure=gini").question);
    }
    // What doesn't act in a view isn't named there.
    let adoption = settings(&Question { view: View::Adoption, ..question.clone() });
    assert!(
        !adoption.iter().any(|setting| setting.words.contains("first year") || setting.words.contains("intervals"))
    );
    assert_eq!(reset(&question), Question::default());
    assert_eq!(settings(&Question::default()), []);
}
