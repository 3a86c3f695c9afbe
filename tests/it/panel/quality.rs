//! The quality report: spikes, and how often what happened to which models.

use lorenz::calendar::Day;
use lorenz::load::LoadOptions;
use lorenz::panel::{Builder, Event, Panel};
use lorenz::schema::CountKind;

use super::file;
use crate::support::{counts, dates, day, import, panel, panel_of, parquet, texts};

/// A series of counts on these days.
fn series(kind: CountKind, rows: &[(i32, u64)]) -> Panel {
    let file = parquet(&[
        ("model", texts(rows.iter().map(|_| "a/x"))),
        ("time", dates(rows.iter().map(|row| Day(20_000 + row.0)))),
        ("downloads", counts(rows.iter().map(|row| row.1))),
    ]);
    panel_of(&[file], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

fn spikes(kind: CountKind, rows: &[(i32, u64)]) -> u64 {
    series(kind, rows).quality().count(Event::Spike)
}

/// A counter that grows by these steps, each after so many days.
fn counter(steps: &[(i32, u64)]) -> u64 {
    let mut rows = vec![(0, 0)];
    for &(days, gain) in steps {
        let (day, count) = rows[rows.len() - 1];
        rows.push((day + days, count + gain));
    }
    spikes(CountKind::Counter, &rows)
}

#[test]
fn a_step_of_more_than_four_fifths_of_a_quarter_is_a_spike() {
    let weeks = |gain: u64| vec![(7, gain); 12];
    let with_last = |gain: u64| [weeks(10), vec![(7, gain)]].concat();
    // Twelve weeks of 10, then 480 of 600: exactly 80 %.
    assert_eq!(counter(&with_last(480)), 0);
    assert_eq!(counter(&with_last(481)), 1);
    // The same a day before the series covers 91 days.
    let mut early = with_last(481);
    early[0].0 = 6;
    assert_eq!(counter(&early), 0);
    // What lies further back doesn't count: before the twelve weeks of 10 stands another spike.
    assert_eq!(counter(&[vec![(7, 1_000_000)], with_last(481)].concat()), 1);
    // Of a step that reaches back beyond the 91 days the part within them counts: 49 of 70 days of 100.
    let reaching = |gain: u64| counter(&[vec![(70, 100)], vec![(7, 0); 5], vec![(7, gain)]].concat());
    assert_eq!((reaching(280), reaching(281)), (0, 1));
    assert_eq!(counter(&vec![(7, 0); 30]), 0);
}

#[test]
fn long_steps_are_no_spikes() {
    // Even rates: monthly and quarterly snapshots.
    assert_eq!(counter(&[(30, 300); 12]), 0);
    assert_eq!(counter(&[(72, 720); 5]), 0);
    assert_eq!(counter(&[(90, 900); 5]), 0);
    assert_eq!(counter(&[(92, 920); 5]), 0);
    let quarters: Vec<(i32, u64)> = (0..6).map(|n| (n * 91, 1_000)).collect();
    assert_eq!(spikes(CountKind::Flow, &quarters), 0);
}

#[test]
fn flows_of_one_date_are_one_step() {
    let weeks = |last: &[u64]| {
        let mut rows: Vec<(i32, u64)> = (0..14).map(|week| (week * 7, 10)).collect();
        rows.extend(last.iter().map(|&count| (98, count)));
        spikes(CountKind::Flow, &rows)
    };
    // Twelve weeks of 10 before it.
    assert_eq!((weeks(&[480]), weeks(&[481]), weeks(&[240, 241])), (0, 1, 1));
    assert_eq!(spikes(CountKind::THIRTY_DAYS, &[(0, 1), (50, 1), (100, 1_000)]), 0);
}

#[test]
fn events_name_the_models_that_they_touched_most() {
    let mut rows = Vec::new();
    let names: Vec<String> = (0..25).map(|n| format!("o/{n:02}")).collect();
    for (number, name) in names.iter().enumerate() {
        // As many recounts as the number, at most 3.
        for week in 0..5_u8 {
            let recounted = usize::from(week) <= number.min(3);
            let count = if recounted { 100 - u64::from(week) } else { 100 + u64::from(week) };
            rows.push((week, name.as_str(), count));
        }
    }
    let panel = panel(parquet(&[
        ("model", texts(rows.iter().map(|row| row.1))),
        ("time", dates(rows.iter().map(|row| Day(20_000 + i32::from(row.0) * 7)))),
        ("downloadsAllTime", counts(rows.iter().map(|row| row.2))),
    ]))
    .unwrap();
    let resets = panel.quality().event(Event::Reset).unwrap();
    assert_eq!((resets.count, resets.models), (1 + 2 + 22 * 3, 24));
    let expected: Vec<&str> = names[3..23].iter().map(String::as_str).collect();
    assert_eq!(resets.examples, expected);
    assert_eq!(resets.named(2), "o/03, o/04 and 22 more");
    let baselines = panel.quality().event(Event::Baseline).unwrap();
    assert_eq!((baselines.count, baselines.models, baselines.examples.len()), (25, 25, 20));
    assert!(panel.quality().event(Event::Spike).is_none() && panel.quality().count(Event::Spike) == 0);
    let order: Vec<Event> = panel.quality().events.iter().map(|counted| counted.event).collect();
    assert!(order.is_sorted() && !order.is_empty());
}

#[test]
fn rows_are_looked_at_in_steps_and_a_step_beyond_the_last_does_nothing() {
    // More models than are looked at in a step; two of three jump in the last of their weeks.
    let (models, weeks): (Vec<String>, i32) = ((0..1_300).map(|model| format!("o/{model}")).collect(), 20);
    let rows = || (0..weeks).flat_map(|week| (0..models.len()).map(move |model| (week, model)));
    let jumps = |(week, model): (i32, usize)| if week == weeks - 1 && model % 3 > 0 { 1_000 } else { 10 };
    let file = parquet(&[
        ("model", texts(rows().map(|row| models[row.1].as_str()))),
        ("time", dates(rows().map(|row| Day(20_000 + 7 * row.0)))),
        ("downloads", counts(rows().map(jumps))),
    ]);
    let options = LoadOptions { kind: Some(CountKind::Flow), ..LoadOptions::default() };
    let mut builder = Builder::default();
    import("file.parquet", &file, &options, &mut builder).unwrap();
    let panel = builder.finish_uninspected().unwrap();
    assert!(!panel.quality().is_inspected);
    let mut inspection = panel.inspection();
    let steps = std::iter::repeat_with(|| inspection.step()).take_while(|more| *more).count();
    assert!(steps > 3 * weeks as usize, "{steps} steps");
    assert!(!inspection.step() && !inspection.step());
    let quality = inspection.finish();
    assert_eq!(quality.count(Event::Spike), 866);
    assert_eq!(&quality, panel_of(&[file], &options).unwrap().quality());
}

#[test]
fn models_without_developer_or_country_are_counted() {
    let rows = [
        ("2026-01-05", "a/x", 1, "Peru"),
        ("2026-01-12", "a/x", 1, ""),
        ("2026-01-05", "nameless", 1, ""),
        ("2026-01-05", "b/y", 1, ""),
        ("2026-01-12", "b/y", 1, ""),
    ];
    let quality = panel(file("downloads", "country", &rows)).unwrap().quality().clone();
    assert_eq!((quality.models_without_developer, quality.models_without_country), (1, Some(2)));
    let quality = panel(file("downloads", "author", &rows)).unwrap().quality().clone();
    assert_eq!((quality.models_without_developer, quality.models_without_country), (2, None));
    assert_eq!((quality.models, quality.first_day), (3, day("2026-01-05")));
}
