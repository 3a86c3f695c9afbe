//! Downloads by age, beside the leading models of the same size; half-lives.

mod oracle;
mod twin;

use lorenz::analysis::{Adoption, Answer, Basis, ModelAdoption, NumberRange, Question, View, ViewAnswer, answer};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// Day, model, downloads, day of publication, parameters.
type Row<'a> = (Day, &'a str, u64, Day, u64);

fn panel_of_rows(kind: CountKind, rows: &[Row<'_>]) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", dates(rows.iter().map(|row| row.0))),
        ("downloads", counts(rows.iter().map(|row| row.2))),
        ("created", dates(rows.iter().map(|row| row.3))),
        ("parameters", counts(rows.iter().map(|row| row.4))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

fn ask(panel: &Panel, change: impl FnOnce(Question) -> Question) -> Answer {
    answer(panel, &change(Question { view: View::Adoption, ..Question::default() })).unwrap()
}

fn found(answer: &Answer) -> &Adoption {
    let ViewAnswer::Adoption(found) = &answer.view else { panic!("{:?}", answer.view) };
    found
}

fn model<'a>(found: &'a Adoption, name: &str) -> &'a ModelAdoption {
    found.models.iter().find(|model| model.model == name).unwrap()
}

/// Downloads at 7, 14 and 30 days.
fn first_marks(model: &ModelAdoption) -> [Option<f64>; 3] {
    [0, 1, 2].map(|place| model.at[place].map(|at| at.downloads))
}

/// The rows of one table.
fn table(answer: &Answer, name: &str) -> Vec<String> {
    let table = answer.tables().into_iter().find(|table| table.name == name).unwrap();
    table.rows().map(|row| row.join(" ")).collect()
}

const BORN: &str = "2026-01-07";
const BILLION: u64 = 1_000_000_000;

fn rows_of<'a>(name: &'a str, born: &str, counts: &[(&str, u64)]) -> Vec<Row<'a>> {
    counts.iter().map(|&(date, count)| (day(date), name, count, day(born), 7 * BILLION)).collect()
}

#[test]
fn a_window_is_all_there_is_while_a_model_is_young() {
    let mut rows = rows_of(
        "a/1",
        BORN,
        // Ages of 4, 10, 14 and 34 days; the third is a recount, the last window doesn't reach back to the publication.
        &[("2026-01-11", 40), ("2026-01-17", 100), ("2026-01-21", 80), ("2026-02-10", 900)],
    );
    // Too old when it was first seen; published before the first date shown.
    rows.extend(rows_of("late/1", BORN, &[("2026-02-10", 7)]));
    rows.extend(rows_of("old/1", "2025-12-01", &[("2026-01-05", 5)]));
    let answer = ask(&panel_of_rows(CountKind::THIRTY_DAYS, &rows), |question| question);
    let found = found(&answer);
    assert_eq!((found.from, found.to), (day("2026-01-05"), day("2026-02-10")));
    assert_eq!((found.published, found.followed, found.shown_age_days), (2, 1, Some(14)));
    let model = model(found, "a/1");
    assert_eq!(first_marks(model), [Some(40.0 + 60.0 * 3.0 / 6.0), Some(100.0), None]);
    assert_eq!((model.downloads, model.observed_days, model.dates), (100.0, 14, 3));
    assert_eq!((model.size_class.as_str(), model.developer.as_deref()), ("6–18 B", Some("a")));
    let reason = "Windows of 30 days can't be added up: a half-life needs flows or all-time counters";
    assert_eq!(table(&answer, "half-life"), [format!("a/1  14 100 {reason}")]);
}

#[test]
fn shorter_windows_tell_less() {
    let rows = rows_of("a/1", BORN, &[("2026-01-07", 3), ("2026-01-14", 10), ("2026-01-15", 11)]);
    let answer = ask(&panel_of_rows(CountKind::Window { days: 7 }, &rows), |question| question);
    let model = model(found(&answer), "a/1");
    assert_eq!((first_marks(model), model.observed_days, model.dates), ([Some(10.0), None, None], 7, 2));
}

#[test]
fn flows_are_spread_over_their_days() {
    // Weeks from Monday; published on a Wednesday: the first week has five days of it.
    let mut rows = rows_of("a/1", BORN, &[("2026-01-05", 50), ("2026-01-12", 70), ("2026-01-19", 0)]);
    // Its first week is missing. And it had downloads before it was published.
    rows.extend(rows_of("late/1", BORN, &[("2026-01-12", 9)]));
    rows.extend(rows_of("early/1", "2026-01-14", &[("2026-01-05", 9), ("2026-01-12", 9)]));
    // Weeks of zeros before don't matter.
    rows.extend(rows_of("padded/1", "2026-01-14", &[("2026-01-05", 0), ("2026-01-12", 50), ("2026-01-19", 0)]));
    let answer = ask(&panel_of_rows(CountKind::Flow, &rows), |question| question);
    let found = found(&answer);
    assert_eq!((found.published, found.followed), (4, 2));
    let first = model(found, "a/1");
    assert_eq!(first_marks(first), [Some(50.0 + 70.0 * 3.0 / 7.0), Some(120.0), None]);
    // Half of 120 is reached on the first day of the second week, at an age of 5 days.
    assert_eq!((first.half_life_days, first.observed_days), (Some(5), 18));
    let padded = model(found, "padded/1");
    assert_eq!((first_marks(padded), padded.half_life_days), ([Some(50.0), None, None], Some(2)));
    assert_eq!(table(&answer, "half-life"), ["a/1 5 18 120 ", "padded/1 2 11 50 "]);
}

#[test]
fn flows_do_not_reach_over_a_gap_of_the_file() {
    let weeks = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-09", "2026-02-16", "2026-02-23"];
    let rows = rows_of("a/1", "2026-01-19", &weeks.map(|week| (week, if week < "2026-01-19" { 0 } else { 70 })));
    let answer = ask(&panel_of_rows(CountKind::Flow, &rows), |question| question);
    assert_eq!(first_marks(model(found(&answer), "a/1")), [Some(70.0), Some(70.0), Some(170.0)]);
}

#[test]
fn counters_start_with_their_model() {
    let mut rows = rows_of("old/1", "2025-01-01", &[("2026-01-05", 1), ("2026-01-12", 2)]);
    // Six days with 10 each, seven with 10, then a recount.
    rows.extend(rows_of("a/1", BORN, &[("2026-01-12", 60), ("2026-01-19", 130), ("2026-01-26", 100)]));
    // Not listed in the first week of its life: a baseline.
    rows.extend(rows_of("late/1", BORN, &[("2026-01-19", 60), ("2026-01-26", 90)]));
    let answer = ask(&panel_of_rows(CountKind::Counter, &rows), |question| question);
    let found = found(&answer);
    assert_eq!((found.published, found.followed), (2, 1));
    let model = model(found, "a/1");
    assert_eq!(first_marks(model), [Some(80.0), Some(130.0), None]);
    assert_eq!((model.half_life_days, model.observed_days, model.downloads), (Some(6), 19, 130.0));
}

/// Eleven models of a size, of which ten are compared with; two of another.
fn eleven_and_two() -> Panel {
    let names: Vec<String> = (1..=13).map(|number| format!("a/{number:02}")).collect();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (number, name) in (1..).zip(&names) {
        let parameters = if number <= 11 { 7 * BILLION } else { 70 * BILLION };
        rows.push((day("2026-01-14"), name, number * 100, day(BORN), parameters));
    }
    rows.push((day("2026-01-05"), "old/1", 1, day("2025-01-01"), BILLION));
    panel_of_rows(CountKind::THIRTY_DAYS, &rows)
}

#[test]
fn a_model_is_compared_with_the_ten_most_downloaded_of_its_size() {
    let answer = ask(&eleven_and_two(), |question| question);
    let found = found(&answer);
    let at = |name: &str| model(found, name).at[0].map(|at| (at.relative, at.peers));
    // The ten largest of the eleven: 200 to 1,100, in the middle 650.
    assert_eq!(at("a/11"), Some((Some(1_100.0 / 650.0), 10)));
    assert_eq!(at("a/01"), Some((Some(100.0 / 650.0), 10)));
    // A median of two is none.
    assert_eq!(at("a/13"), Some((None, 2)));
    let first = &table(&answer, "adoption")[0];
    assert_eq!(first, "a/13 a 50–150 B 2026-01-07 7 1300  2 1");
    let curves = table(&answer, "adoption-curves");
    let last = |class: &str| curves.iter().rfind(|row| row.starts_with(class)).unwrap().as_str();
    assert_eq!(last("all"), "all sizes 7 700 200 1200 850 13");
    assert_eq!(last("6–18"), "6–18 B 7 600 200 1000 650 11");
    assert_eq!(last("50–150"), "50–150 B 7 1250 1200 1300 1250 2");
    assert_eq!(found.leaders.iter().map(|curve| curve.model.as_str()).collect::<Vec<_>>()[..2], ["a/13", "a/12"]);
}

#[test]
fn filters_and_the_first_year_apply() {
    let panel = eleven_and_two();
    let named = |part: &str| {
        let answer = ask(&panel, |mut question| {
            question.filters.name = Some(part.to_owned());
            question
        });
        found(&answer).followed
    };
    assert_eq!((named("a/1"), named("A/0")), (4, 9));
    let answer = ask(&panel, |mut question| {
        question.filters.parameters = NumberRange::parse("50B-").unwrap();
        question
    });
    assert_eq!(found(&answer).followed, 2);

    // A month of 31 downloads each, for two years.
    let start = day("2026-01-01");
    let month = |count: i32| Granularity::Month.start(Day(start.0 + 31 * count));
    let rows: Vec<Row<'_>> = (0..23).map(|n| (month(n), "a/1", 31, start, BILLION)).collect();
    let flows = panel_of_rows(CountKind::Flow, &rows);
    let all = ask(&flows, |question| question);
    let first_year = ask(&flows, |question| Question { basis: Basis::FirstYear, ..question });
    let (all, first_year) = (model(found(&all), "a/1"), model(found(&first_year), "a/1"));
    assert!(all.observed_days > 600 && first_year.observed_days == 365);
    assert_eq!(all.at, first_year.at);
    assert!(all.half_life_days.unwrap() > 300 && first_year.half_life_days.unwrap() < 190);
}

#[test]
fn later_rows_than_the_chosen_period_s_do_not_count() {
    let rows = rows_of("a/1", BORN, &[("2026-01-07", 0), ("2026-01-14", 70), ("2026-01-21", 140)]);
    let panel = panel_of_rows(CountKind::THIRTY_DAYS, &rows);
    let answer = ask(&panel, |question| Question { at: Some(day("2026-01-14")), ..question });
    assert_eq!(first_marks(model(found(&answer), "a/1")), [Some(70.0), None, None]);
    let before = ask(&panel, |question| Question { from: Some(day("2026-01-14")), ..question });
    assert_eq!((found(&before).published, found(&before).shown_age_days), (0, None));
    assert_eq!(found(&before).reason.as_deref(), Some("No model with downloads was published in this range"));
}

#[test]
fn without_dates_of_publication_there_is_no_age() {
    let panel = super::panel("window", &[("2026-01-05", "a/1", 3, "Peru")]);
    let reason = super::unavailable(&panel, View::Adoption);
    assert!(reason.starts_with("the view of adoption can't be had from this file: expected a column"), "{reason}");
}

#[test]
fn models_without_downloads_have_no_half_life() {
    let rows = rows_of("a/1", BORN, &[("2026-01-05", 0), ("2026-01-12", 0)]);
    let answer = ask(&panel_of_rows(CountKind::Flow, &rows), |question| question);
    assert_eq!(table(&answer, "half-life"), ["a/1  11 0 No downloads"]);
    assert_eq!(table(&answer, "adoption"), [format!("a/1 a 6–18 B {BORN} 7 0  1 2")]);
}
