//! The strip of time: where periods stand, what a pointer takes, where keys go, and what a drag asks.

use std::sync::LazyLock;

use lorenz::analysis::{Question, View};
use lorenz::app::{Effect, Handle, Message, State, Strip};
use lorenz::calendar::{Day, Granularity};
use lorenz::protocol::{DataSummary, Request, Response};
use proptest::prelude::*;
use proptest::sample::select;

use super::{answered, ask, from_engine, opened, ready, the_load};
use crate::shipped::shipped_panel;
use crate::support::day;

/// A strip of data with these dates.
fn strip_of(days: Vec<Day>, question: Question) -> Option<Strip> {
    let mut state = State::default();
    state.question = question;
    static DATA: LazyLock<DataSummary> = LazyLock::new(|| crate::shipped::summary(&shipped_panel()));
    state.data = Some(DataSummary { rows_by_day: vec![1; days.len()], days, ..DATA.clone() });
    state.strip()
}

fn days(count: i32) -> Vec<Day> {
    (0..count).map(|index| Day(19_000 + index)).collect()
}

fn at(strip: &Strip, handle: Handle) -> usize {
    strip.handles.iter().find(|(known, _)| *known == handle).unwrap().1
}

#[test]
fn one_date_has_nothing_to_drag() {
    assert_eq!(strip_of(days(1), Question::default()), None);
    assert_eq!(strip_of(days(20), Question { granularity: Granularity::Year, ..Question::default() }), None);
    let two = strip_of(days(2), Question::default()).unwrap();
    assert_eq!(two.handles, [(Handle::From, 0), (Handle::To, 1)]);
    assert_eq!((two.x_px(0, 300.0), two.x_px(1, 300.0)), (28.0, 272.0));
}

#[test]
fn handles_stand_at_what_is_set_or_follows_from_the_data() {
    let (mut state, _) = ready("");
    let strip = state.strip().unwrap();
    assert_eq!(strip.periods[at(&strip, Handle::From)], day("2026-06-23"), "the file suggests it");
    assert_eq!(at(&strip, Handle::To), strip.periods.len() - 1);
    ask(&mut state, |question| (question.from, question.to) = (Some(day("2026-07-05")), Some(day("2026-08-25"))));
    let strip = state.strip().unwrap();
    // Dates between those that there are: the first one after, the last one before.
    let shown = (strip.periods[at(&strip, Handle::From)], strip.periods[at(&strip, Handle::To)]);
    assert!(shown.0 >= day("2026-07-05") && shown.1 <= day("2026-08-25"), "{shown:?}");
    assert_eq!(strip.shown, (at(&strip, Handle::From), at(&strip, Handle::To)));
}

#[test]
fn a_view_has_the_handles_of_its_controls() {
    let handles = |query: &str| {
        let (state, _) = ready(query);
        state.strip().unwrap().handles.into_iter().map(|(handle, _)| handle).collect::<Vec<Handle>>()
    };
    assert_eq!(handles(""), [Handle::From, Handle::To, Handle::At]);
    assert_eq!(handles("view=rebalancing"), [Handle::From, Handle::To, Handle::Against, Handle::At]);
    assert_eq!(handles("view=merger"), [Handle::To, Handle::At]);
}

#[test]
fn what_is_set_stays_set_and_a_span_to_the_end_stays_open() {
    let (state, _) = ready("");
    let (strip, question) = (state.strip().unwrap(), &state.question);
    let (first, last) = (strip.periods[0], *strip.periods.last().unwrap());
    assert_eq!(strip.moved(question, Handle::From, at(&strip, Handle::From)).from, Some(day("2026-06-23")));
    assert_eq!(strip.moved(question, Handle::To, strip.periods.len() - 1).to, Some(last));
    let until_july = Question { to: Some(day("2026-07-05")), ..question.clone() };
    let all = strip.since(&until_july, 0);
    assert_eq!((all.from, all.to), (Some(first), None), "the file suggests to begin later");
    let plain = strip_of(days(10), until_july.clone()).unwrap();
    assert_eq!((plain.since(&until_july, 0).from, plain.since(&until_july, 0).to), (None, None));
}

#[test]
fn presets_reach_back_at_least_as_long_as_they_say() {
    let question = Question::default();
    let strip = strip_of(days(721), question.clone()).unwrap();
    let names: Vec<&str> = strip.presets.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Last month", "Last quarter", "Last year", "All"]);
    let last = *strip.periods.last().unwrap();
    for ((_, period), least) in strip.presets.iter().zip([28, 89, 365, 720]) {
        assert!(last.0 - strip.periods[*period].0 >= least, "{:?}", strip.periods[*period]);
    }
    let year = strip.since(&Question { to: Some(last), ..question }, strip.presets[2].1);
    assert_eq!((year.from, year.to), (Some(Day(last.0 - 365)), None));
    // What is longer than the data is not offered.
    let short = strip_of(days(60), Question::default()).unwrap();
    assert_eq!(short.presets.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["Last month", "All"]);
    assert_eq!(strip_of(days(2), Question::default()).unwrap().presets, [("All", 0)]);
    let months = [day("2026-03-31"), day("2026-02-28"), day("2026-01-31"), day("2025-12-31")];
    let ends = strip_of(months.into_iter().rev().collect(), Question::default()).unwrap();
    assert_eq!(ends.presets[0], ("Last month", 2), "a month before 31 March is 28 February");
}

#[test]
fn the_outline_is_as_high_as_there_are_rows() {
    let strip = strip_of(days(3), Question::default()).unwrap();
    assert_eq!(
        strip.outline(&days(3), &[5, 10, 0]),
        "polygon(0% 100%,0.00% 50.0%,50.00% 0.0%,100.00% 100.0%,100% 100%)"
    );
    assert_eq!(strip.outline(&[], &[]), "polygon(0% 100%,100% 100%)");
}

proptest! {
    #[test]
    fn every_period_is_found_where_it_stands(steps in prop::collection::vec(1..40_i32, 1..721), width in 200.0..2_000.0) {
        let days: Vec<Day> = steps.iter().scan(19_000, |day, step| { *day += step; Some(Day(*day)) }).collect();
        let Some(strip) = strip_of(days, Question::default()) else { return Ok(()) };
        for period in 0..strip.periods.len() {
            prop_assert_eq!(strip.period_at(strip.x_px(period, width), width), period);
        }
        prop_assert_eq!(strip.period_at(-50.0, width), 0);
        prop_assert_eq!(strip.period_at(width + 50.0, width), strip.periods.len() - 1);
    }

    #[test]
    fn keys_stay_on_the_strip_and_ends_in_order(
        from in 0..30_i32, to in 0..30_i32,
        keys in prop::collection::vec(
            (any::<bool>(), select(vec!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"])),
            1..40,
        ),
    ) {
        let mut question = Question { from: Some(Day(19_000 + from)), to: Some(Day(19_000 + to)), ..Question::default() };
        for (first, key) in keys {
            let strip = strip_of(days(30), question.clone()).unwrap();
            let (handle, sign) = (if first { Handle::From } else { Handle::To }, key);
            let before = at(&strip, handle);
            let after = strip.step(handle, before, sign).unwrap();
            question = strip.moved(&question, handle, after);
            let moved = strip_of(days(30), question.clone()).unwrap();
            prop_assert_eq!(at(&moved, handle), after);
            prop_assert!(at(&moved, Handle::From) <= at(&moved, Handle::To));
            let (low, high) = strip.bounds(handle);
            let far = match key {
                "ArrowRight" | "ArrowUp" => (before + 1).min(high),
                "ArrowLeft" | "ArrowDown" => before.saturating_sub(1).max(low),
                "PageUp" => (before + 10).min(high),
                "PageDown" => before.saturating_sub(10).max(low),
                "Home" => low,
                _ => high,
            };
            prop_assert_eq!(after, far);
        }
    }

    #[test]
    fn a_pointer_on_a_handle_takes_it_where_it_is(from in 0..30_usize, length in 0..30_usize, width in 320.0_f64..1_200.0, inside in 1.0_f64..23.0) {
        let to = (from + length).min(29);
        let question = Question { from: Some(days(30)[from]), to: Some(days(30)[to]), ..Question::default() };
        let strip = strip_of(days(30), question).unwrap();
        for (handle, period, side) in [(Handle::From, from, -1.0), (Handle::To, to, 1.0)] {
            let x = strip.x_px(period, width);
            let (taken, offset) = strip.grab((x + side * inside, 10.0), width).unwrap();
            prop_assert_eq!(taken, handle, "handles at one period lie side by side");
            prop_assert!((offset - side * inside).abs() < 1e-9);
            // It doesn't jump when it is taken.
            prop_assert_eq!(strip.period_at(x + side * inside - offset, width), period);
        }
    }
}

#[test]
fn a_pointer_beside_all_handles_brings_the_nearest_of_its_row() {
    let (state, _) = ready("view=rebalancing");
    let strip = state.strip().unwrap();
    let from = strip.x_px(strip.shown.0, 800.0);
    assert_eq!(strip.grab((from - 60.0, 10.0), 800.0), Some((Handle::From, 0.0)));
    assert_eq!(strip.grab((from - 60.0, 50.0), 800.0).map(|taken| taken.0), Some(Handle::Against));
    // A strip without markers is taken by its ends everywhere.
    let plain = strip_of(days(10), Question::default()).unwrap();
    assert_eq!(plain.grab((700.0, 60.0), 800.0).map(|taken| taken.0), Some(Handle::To));
}

/// What the engine is asked, and what the address becomes.
fn asked(effects: &[Effect]) -> (Vec<Option<Day>>, Vec<&str>) {
    let asks = effects.iter().filter_map(|effect| match effect {
        Effect::Send(Request::Ask { question, .. }) => Some(question.from),
        _ => None,
    });
    let links = effects.iter().filter_map(|effect| match effect {
        Effect::ShowLink(link) | Effect::CorrectLink(link) => Some(link.as_str()),
        _ => None,
    });
    (asks.collect(), links.collect())
}

fn from_day(text: &str) -> Box<Question> {
    Box::new(Question { from: Some(day(text)), ..Question::default() })
}

#[test]
fn a_drag_asks_one_question_at_a_time_and_the_newest_next() {
    let (mut state, panel) = ready("");
    let [first, second, third] = ["2026-03-02", "2026-03-09", "2026-03-16"];
    let effects = state.update(Message::Dragged(from_day(first)));
    assert_eq!(asked(&effects), (vec![Some(day(first))], vec![]), "no link while it is moved");
    for place in [second, third] {
        assert_eq!(state.update(Message::Dragged(from_day(place))), []);
    }
    let answer = |state: &State, panel, ask| {
        let answer = answered(panel, &state.question);
        from_engine(Response::Answered { ask, answer, milliseconds: 1.0 })
    };
    let message = answer(&state, &panel, 2);
    let effects = state.update(message);
    assert_eq!(asked(&effects), (vec![Some(day(third))], vec![]), "the second place is passed over");
    // Letting go where it was asked already asks nothing anew.
    let effects = state.update(Message::Asked(from_day(third)));
    assert_eq!(asked(&effects), (vec![], vec!["from=2026-03-16"]));
    let message = answer(&state, &panel, 3);
    assert_eq!(asked(&state.update(message)), (vec![], vec![]));
    assert_eq!(state.answer.unwrap().question.from, Some(day(third)));
}

#[test]
fn letting_go_asks_at_once_whatever_is_waiting() {
    let (mut state, panel) = ready("");
    state.update(Message::Dragged(from_day("2026-03-02")));
    state.update(Message::Dragged(from_day("2026-03-09")));
    let effects = state.update(Message::Asked(from_day("2026-03-16")));
    assert_eq!(asked(&effects), (vec![Some(day("2026-03-16"))], vec!["from=2026-03-16"]));
    let answer = answered(&panel, &state.question);
    let effects = state.update(from_engine(Response::Answered { ask: 3, answer, milliseconds: 1.0 }));
    assert_eq!(asked(&effects), (vec![], vec![]), "nothing waits any more");
}

#[test]
fn a_refused_place_of_a_drag_leaves_the_address() {
    let (mut state, panel) = ready("");
    let bad = Question { granularity: Granularity::Trailing { weeks: 52 }, ..*from_day("2026-11-01") };
    state.update(Message::Dragged(Box::new(bad)));
    let refusal = answered(&panel, &state.question);
    assert!(refusal.is_err());
    let effects = state.update(from_engine(Response::Answered { ask: 2, answer: refusal, milliseconds: 1.0 }));
    assert_eq!(asked(&effects).1, Vec::<&str>::new());
    assert!(state.error.is_some());
}

#[test]
fn a_drag_during_a_load_is_part_of_what_is_asked_of_it() {
    let (mut state, effects) = opened("view=rebalancing");
    assert_eq!(the_load(&effects).2.view, View::Rebalancing);
    assert_eq!(state.strip(), None, "nothing is known of the data yet");
    state.update(Message::Dragged(Box::new(Question { view: View::Rebalancing, ..*from_day("2026-03-02") })));
    assert_eq!(state.question.from, Some(day("2026-03-02")));
}
