//! What a reader does, and what the page then asks of engine and browser.

use lorenz::analysis::{Level, Measure, Question};
use lorenz::app::{Effect, Message, Phase, State, parse_link};
use lorenz::calendar::Day;
use lorenz::protocol::{DataSource, FileSummary, Request, Response};
use lorenz::schema::Role;

use super::{answered, ask, files, finish_load, from_engine, link, opened, ready, summary, the_load};
use crate::shipped::shipped_panel;

#[test]
fn opening_the_page_loads_the_shipped_data_and_leaves_the_range_to_the_file() {
    let (state, effects) = opened("");
    let (_, sources, question) = the_load(&effects);
    assert_eq!((sources, question.from), (vec![DataSource::Bundled], None));
    assert!(matches!(state.phase, Phase::Loading { .. }));
}

#[test]
fn a_suggested_range_is_shown_but_not_written_into_the_link() {
    let (mut state, _) = ready("");
    assert_eq!(state.phase, Phase::Ready);
    assert_eq!((state.question.from, state.first_day()), (None, Day::from_date(2026, 6, 23)));
    let effects = ask(&mut state, |question| question.level = Level::Model);
    assert!(effects.contains(&Effect::ShowLink("level=model".to_owned())), "{effects:?}");
}

#[test]
fn a_chosen_range_is_written_into_the_link() {
    let (mut state, _) = ready("");
    let effects = ask(&mut state, |question| question.from = Day::from_date(2026, 2, 23));
    assert!(effects.contains(&Effect::ShowLink("from=2026-02-23".to_owned())), "{effects:?}");
}

#[test]
fn each_control_asks_one_question() {
    let (mut state, _) = ready("");
    let effects = ask(&mut state, |question| question.measure = Measure::Gini);
    assert!(matches!(&effects[..], [Effect::Send(Request::Ask { question, .. }), Effect::ShowLink(_)]
        if question.measure == Measure::Gini));
}

#[test]
fn only_the_last_of_several_answers_counts() {
    let (mut state, panel) = ready("");
    ask(&mut state, |question| question.measure = Measure::Gini);
    ask(&mut state, |question| question.measure = Measure::Entropy);
    let late = Question { measure: Measure::Gini, ..state.question.clone() };
    state.update(from_engine(Response::Answered { ask: 2, answer: answered(&panel, &late), milliseconds: 1.0 }));
    assert_eq!(state.answer.as_ref().unwrap().question.measure, Measure::Hhi, "the late answer is dropped");
    let asked = state.question.clone();
    state.update(from_engine(Response::Answered { ask: 3, answer: answered(&panel, &asked), milliseconds: 1.0 }));
    assert_eq!(state.answer.as_ref().unwrap().question.measure, Measure::Entropy);
}

#[test]
fn a_failed_load_says_why_and_keeps_the_view() {
    let (mut state, _) = ready("measure=cr4&level=model");
    let link = |state: &mut State| ask(state, |question| question.measure = Measure::Cr(4)).pop();
    let before = (state.answer.clone(), state.data.clone(), link(&mut state));
    let (load, ..) = the_load(&state.update(Message::SourcesChosen(files(&["notes.txt"]))));
    state.update(from_engine(Response::LoadFailed {
        load,
        message: "notes.txt: not a Parquet file".to_owned(),
        unrecognized: None,
    }));
    assert_eq!(state.error.as_deref(), Some("notes.txt: not a Parquet file"));
    assert_eq!(state.phase, Phase::Ready);
    assert!((state.answer.clone(), state.data.clone()) == (before.0, before.1), "the view has changed");
    assert_eq!(link(&mut state), before.2);
    // And the page works on, on the data that are there.
    let effects = ask(&mut state, |question| question.measure = Measure::Gini);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ShowLink(link) if !link.contains("data="))));
}

#[test]
fn a_file_that_is_no_table_by_its_name_is_named_and_the_others_are_read() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesChosen(files(&["book.XLSX", "a.parquet"])));
    assert_eq!(the_load(&effects).1, files(&["a.parquet"]));
    finish_load(&mut state, &panel, &effects);
    assert!(
        matches!(&state.notices[..], [notice] if notice.starts_with("book.XLSX is a workbook, expected Parquet or CSV"))
    );
    let effects = state.update(Message::SourcesAdded(files(&["more.json", "b.parquet"])));
    assert_eq!(the_load(&effects).1, files(&["a.parquet", "b.parquet"]));
    finish_load(&mut state, &panel, &effects);
    // By itself it is refused, and what is shown stays.
    for choose in [Message::SourcesChosen, Message::SourcesAdded] {
        assert_eq!(state.update(choose(files(&["book.xlsx"]))), []);
        assert!(state.error.as_ref().is_some_and(|error| error.starts_with("book.xlsx is a workbook")));
        assert_eq!(state.load_spec().sources, files(&["a.parquet", "b.parquet"]));
    }
}

#[test]
fn a_file_that_was_left_out_is_named_beside_the_data() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesChosen(files(&["hurt.parquet", "a.parquet"])));
    let (load, _, question) = the_load(&effects);
    let sentence = "hurt.parquet is left out: the Parquet file is cut off.".to_owned();
    let mut data = summary(&panel, None);
    data.left_out = vec![sentence.clone()];
    let answer = answered(&panel, &question);
    state.update(from_engine(Response::Loaded { load, data, answer, milliseconds: 1.0 }));
    assert_eq!((state.notices.clone(), state.error.clone()), (vec![sentence], None));
    // It goes with the data.
    let effects = state.update(Message::SourcesChosen(files(&["b.parquet"])));
    finish_load(&mut state, &panel, &effects);
    assert!(state.notices.is_empty());
}

#[test]
fn a_first_load_that_fails_leaves_nothing_to_show() {
    let (mut state, effects) = opened("?data=missing.parquet");
    let (load, ..) = the_load(&effects);
    state.update(from_engine(Response::LoadFailed {
        load,
        message: "missing.parquet: 404".to_owned(),
        unrecognized: None,
    }));
    assert_eq!(state.phase, Phase::Failed);
    assert!(state.error.is_some());
}

#[test]
fn the_report_on_the_rows_may_follow_the_first_answer() {
    let (mut state, panel) = ready("");
    let quality = |rows_read| Box::new(lorenz::panel::Quality { rows_read, ..panel.quality().clone() });
    let read = |state: &State| state.data.as_ref().map(|data| data.quality.rows_read);
    state.update(from_engine(Response::Inspected { load: 0, quality: quality(1) }));
    assert_eq!(read(&state), Some(panel.quality().rows_read), "the report of an older load");
    assert_eq!(state.update(from_engine(Response::Inspected { load: 1, quality: quality(2) })), []);
    assert_eq!(read(&state), Some(2));
}

#[test]
fn progress_of_an_older_load_is_not_shown() {
    let (mut state, effects) = opened("");
    let (load, ..) = the_load(&effects);
    state.update(Message::SourcesChosen(files(&["a.parquet"])));
    state.update(from_engine(Response::Progress { load, bytes: 9, total_bytes: None, rows: 9, seconds_left: None }));
    assert_eq!(state.phase, Phase::Loading { bytes: 0, total_bytes: None, rows: 0, seconds_left: None });
}

#[test]
fn data_without_an_answer_to_the_links_question_show_its_view_and_measure_alone_and_say_why() {
    let panel = shipped_panel();
    let (mut state, effects) = opened("level=nonsense&measure=gini");
    let (load, _, question) = the_load(&effects);
    let data = summary(&panel, Day::from_date(2026, 6, 23));
    let answer = answered(&panel, &question);
    let effects = state.update(from_engine(Response::Loaded { load, data, answer, milliseconds: 1.0 }));
    assert!(matches!(&state.notices[..], [notice] if notice.contains("nonsense")), "{:?}", state.notices);
    assert_eq!(link(&effects), "measure=gini", "the address names the view that is shown");
    let expected = Question { from: Day::from_date(2026, 6, 23), measure: Measure::Gini, ..Question::default() };
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Ask { ask, question, .. }) => Some((*ask, question.clone())),
        _ => None,
    });
    let (ask, question) = asked.unwrap();
    assert_eq!(question, expected);
    let answer = answered(&panel, &question);
    state.update(from_engine(Response::Answered { ask, answer, milliseconds: 1.0 }));
    assert_eq!(state.phase, Phase::Ready);
    assert_eq!(state.notices.len(), 1, "still said beside the view");
}

#[test]
fn intervals_can_be_done_without() {
    let (mut state, panel) = ready("");
    let effects = ask(&mut state, |question| question.intervals = true);
    let Some(Effect::Send(Request::Ask { ask, question, .. })) = effects.first() else {
        panic!("no question: {effects:?}")
    };
    let progress = Response::Intervals { ask: *ask, done: 100, of: 1_000 };
    let answer = Response::Answered { ask: *ask, answer: answered(&panel, question), milliseconds: 1.0 };
    state.update(from_engine(answer.clone()));
    state.update(from_engine(progress.clone()));
    assert_eq!((state.intervals, state.is_complete), (Some((100, 1_000)), false));
    let completed = Response::Completed { ask: *ask, answer: Some(answered(&panel, question).unwrap()) };
    let mut finished = state.clone();
    assert!(finished.update(from_engine(completed)).is_empty(), "no second query is measured");
    assert!(finished.is_complete && finished.intervals.is_none());
    // The view without them is asked for, and stands in the address.
    let effects = state.update(Message::IntervalsCancelled);
    assert!(matches!(&effects[0], Effect::Send(Request::Ask { question, .. }) if !question.intervals));
    assert_eq!(link(&effects), "");
    let shown = state.answer.clone();
    // What was on its way changes nothing any more.
    state.update(from_engine(progress));
    state.update(from_engine(answer));
    assert_eq!((state.intervals, state.phase.clone()), (None, Phase::Ready));
    assert!(state.answer == shown, "the view stays");
}

#[test]
fn data_are_added_to_those_that_are_shown_and_removed_part_by_part() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesAdded(files(&["a.parquet", "b.parquet"])));
    let parts = [vec![DataSource::Bundled], files(&["a.parquet", "b.parquet"])].concat();
    assert_eq!(the_load(&effects).1, parts);
    finish_load(&mut state, &panel, &effects);
    let effects = state.update(Message::SourcesAdded(files(&["b.parquet"])));
    assert_eq!(the_load(&effects).1, parts, "a part is there once");
    finish_load(&mut state, &panel, &effects);
    let effects = state.update(Message::SourceRemoved(0));
    assert_eq!(the_load(&effects).1, files(&["a.parquet", "b.parquet"]));
    finish_load(&mut state, &panel, &effects);
    let asked = ask(&mut state, |question| question.measure = Measure::Gini);
    assert_eq!(link(&asked), "data=file%3Aa.parquet&data=file%3Ab.parquet&measure=gini");
}

#[test]
fn a_whole_folder_is_one_name_in_the_address() {
    let names: Vec<String> = (0..3_000).map(|part| format!("panel/part-{part:05}.parquet")).collect();
    let parts: Vec<DataSource> = names.iter().cloned().map(DataSource::File).collect();
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesChosen(parts.clone()));
    finish_load(&mut state, &panel, &effects);
    let asked = ask(&mut state, |question| question.measure = Measure::Gini);
    assert_eq!(link(&asked), "data=file%3Apanel%2F&measure=gini");
    let effects = state.update(Message::Opened(parse_link(link(&asked))));
    assert!(matches!(&effects[..], [Effect::Send(Request::Ask { .. })]), "these data are there: {effects:?}");
    // A part of it is named file by file.
    let effects = state.update(Message::SourceRemoved(1));
    finish_load(&mut state, &panel, &effects);
    let asked = ask(&mut state, |question| question.measure = Measure::Hhi);
    assert!(link(&asked).starts_with("data=file%3Apanel%2Fpart-00000.parquet&data=file%3Apanel%2Fpart-00002.parquet&"));
    // Elsewhere it isn't there.
    let (mut state, effects) = opened("data=file:panel/");
    let (load, sources, _) = the_load(&effects);
    assert_eq!(sources, files(&["panel/"]));
    let effects = state.update(from_engine(Response::NotKept { load, reason: None }));
    assert_eq!(the_load(&effects).1, [DataSource::Bundled]);
    assert!(matches!(&state.notices[..], [notice] if notice.contains("panel/")), "{:?}", state.notices);
}

#[test]
fn back_and_forward_find_files_of_this_visit_and_say_so_of_others() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesChosen(files(&["a.parquet"])));
    finish_load(&mut state, &panel, &effects);
    let effects = state.update(Message::Opened(parse_link("data=file:a.parquet&measure=gini")));
    assert!(matches!(&effects[..], [Effect::Send(Request::Ask { .. })]), "the data are there: {effects:?}");
    let effects = state.update(Message::Opened(parse_link("")));
    assert_eq!(the_load(&effects).1, [DataSource::Bundled]);
    finish_load(&mut state, &panel, &effects);
    let effects = state.update(Message::Opened(parse_link("data=file:a.parquet")));
    assert_eq!(the_load(&effects).1, files(&["a.parquet"]), "read again");

    let (mut state, effects) = opened("data=file:a.parquet");
    let (load, sources, _) = the_load(&effects);
    assert_eq!(sources, files(&["a.parquet"]), "this device may have kept it");
    let effects = state.update(from_engine(Response::NotKept { load, reason: None }));
    assert_eq!(the_load(&effects).1, [DataSource::Bundled], "on another device the shipped data stand in");
    assert!(matches!(&state.notices[..], [notice] if notice.contains("a.parquet")), "{:?}", state.notices);
}

#[test]
fn what_a_column_is_can_be_said_also_of_a_file_that_was_not_recognized() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::SourcesChosen(files(&["odd.parquet"])));
    let (load, ..) = the_load(&effects);
    let columns = Vec::new();
    let file = FileSummary { source: 0, name: "odd.parquet".to_owned(), dated: None, rows: 0, bytes: 0, columns };
    let message = "odd.parquet: no column of model names".to_owned();
    let unrecognized = Some(Box::new(file));
    state.update(from_engine(Response::LoadFailed { load, message, unrecognized }));
    assert_eq!(state.load_spec().sources, [DataSource::Bundled], "the last good data stay");
    let effects = state.update(Message::ColumnAssigned("repo".to_owned(), Some(Role::Model)));
    assert_eq!(the_load(&effects).1, files(&["odd.parquet"]), "the file is tried again");
    finish_load(&mut state, &panel, &effects);
    // Another column of that role takes its place; without a role it is recognized again.
    state.update(Message::ColumnAssigned("name".to_owned(), Some(Role::Model)));
    let said = |state: &State| state.load_spec().mapping.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(said(&state), ["model:name"]);
    state.update(Message::ColumnAssigned("name".to_owned(), None));
    assert_eq!(said(&state), Vec::<String>::new());
}

#[test]
fn an_assignment_that_no_file_can_follow_is_told() {
    let (mut state, panel) = ready("");
    let effects = state.update(Message::ColumnAssigned("nowhere".to_owned(), Some(Role::Date)));
    finish_load(&mut state, &panel, &effects);
    assert!(matches!(&state.notices[..], [notice] if notice.contains("\"nowhere\"")), "{:?}", state.notices);
}

#[test]
fn rows_chosen_after_a_load_that_failed_for_another_reason_are_those_of_the_data_shown() {
    let (mut state, _) = ready("");
    let effects = state.update(Message::SourcesChosen(vec![DataSource::Url("gone.parquet".to_owned())]));
    let (load, ..) = the_load(&effects);
    let message = "gone.parquet: the host answered 404".to_owned();
    state.update(from_engine(Response::LoadFailed { load, message, unrecognized: None }));
    let effects = state.update(Message::RowsChosen(Day::from_date(2026, 8, 1), None, Vec::new()));
    assert_eq!(the_load(&effects).1, [DataSource::Bundled]);
}

#[test]
fn a_period_that_was_set_stays_set_and_one_that_follows_from_the_data_does_not_stand_in_the_link() {
    let (mut state, panel) = ready("view=rebalancing");
    let day = |month, day| Day::from_date(2026, month, day);
    let mut set = |change: fn(&mut Question, Option<Day>), day| {
        let effects = ask(&mut state, |question| change(question, day));
        let question = effects.iter().find_map(|effect| match effect {
            Effect::Send(Request::Ask { ask, question, .. }) => Some((*ask, question.clone())),
            _ => None,
        });
        let (ask, question) = question.unwrap();
        let answer = answered(&panel, &question);
        state.update(from_engine(Response::Answered { ask, answer, milliseconds: 1.0 }));
        (link(&effects).to_owned(), state.answer.clone().unwrap().question)
    };
    // The first period that is shown, set as what is compared; an earlier one is then shown.
    set(|question, day| question.against = day, day(6, 23));
    let (address, shown) = set(|question, day| question.from = day, day(2, 23));
    assert_eq!(address, "view=rebalancing&from=2026-02-23&against=2026-06-23");
    assert_eq!(shown.against, day(6, 23));
    // The last period is set while it is the last, and stays when later ones are shown.
    set(|question, day| question.to = day, day(9, 19));
    set(|question, day| question.at = day, day(9, 19));
    let (address, shown) = set(|question, day| question.to = day, day(10, 28));
    assert_eq!(address, "view=rebalancing&from=2026-02-23&to=2026-10-28&at=2026-09-19&against=2026-06-23");
    assert_eq!(shown.at, day(9, 19));
}

#[test]
fn what_has_no_answer_is_said_and_leaves_controls_and_address_as_the_view_is() {
    let (mut state, panel) = ready("measure=gini");
    let effects = ask(&mut state, |question| {
        question.filters.only.push(("country".to_owned(), "Atlantis".to_owned()));
    });
    let Some(Effect::Send(Request::Ask { ask, question, .. })) = effects.first() else { panic!("{effects:?}") };
    let answer = answered(&panel, question);
    let effects = state.update(from_engine(Response::Answered { ask: *ask, answer, milliseconds: 1.0 }));
    assert_eq!(state.error.as_deref(), Some("No country \"Atlantis\" in this file."));
    assert!(state.question.filters.is_empty(), "no condition is left over");
    assert!(effects.contains(&Effect::CorrectLink("measure=gini".to_owned())), "{effects:?}");
}

#[test]
fn sentences_about_an_old_link_go_when_data_are_chosen() {
    let (mut state, effects) = opened("data=file:mine.parquet&measure=oops");
    let effects = state.update(from_engine(Response::NotKept { load: the_load(&effects).0, reason: None }));
    assert_eq!((state.notices.len(), the_load(&effects).1), (2, vec![DataSource::Bundled]));
    let effects = state.update(Message::SourcesChosen(files(&["good.parquet"])));
    finish_load(&mut state, &shipped_panel(), &effects);
    assert_eq!(state.notices, Vec::<String>::new());
}

#[test]
fn a_link_to_a_level_that_was_not_read_reads_it() {
    let (mut state, _) = ready("");
    let effects = state.update(Message::Opened(parse_link("level=color")));
    assert_eq!(the_load(&effects).2.level, Level::from("color".to_owned()));
    let effects = state.update(Message::Opened(parse_link("level=country")));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Send(Request::Ask { .. }))), "{effects:?}");
    // The data that the address names are there: the load before isn't waited for.
    assert!(effects.contains(&Effect::Send(Request::CancelLoad { load: 2 })), "{effects:?}");
    assert_eq!(state.phase, Phase::Ready);
}
