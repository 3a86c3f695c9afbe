//! The table of views says what each of them does: its tables, what it needs, which controls act in it.

use lorenz::analysis::{
    Attribution, Basis, Control, Counted, EntityName, Level, Measure, Population, Question, SharesOf, Unaffiliated,
    View, ViewAnswer, answer,
};
use lorenz::calendar::{Day, Granularity};
use lorenz::load::LoadOptions;
use lorenz::panel::Panel;
use lorenz::schema::CountKind;

use crate::shipped::shipped_panel;
use crate::support::{counts, dates, day, panel_of, parquet, texts};

/// A question of the shipped data's latest periods.
fn question(view: View) -> Question {
    Question { view, from: Day::from_date(2026, 6, 23), of: qwen(), ..Question::default() }
}

/// Whom the page of an entity is about.
fn qwen() -> Vec<EntityName> {
    vec![EntityName::new(Level::developer(), "Qwen")]
}

fn shown(panel: &Panel, question: &Question) -> ViewAnswer {
    answer(panel, question).unwrap().view
}

#[test]
fn names_are_unique_and_lead_back_to_their_view() {
    for &view in View::ALL {
        let info = view.info();
        assert_eq!(View::from_name(info.name), Some(view));
        assert_eq!(serde_json::to_value(view).unwrap(), info.name);
        assert!(!info.label.is_empty() && !info.lede.is_empty());
        assert!(info.tables.iter().all(|table| View::of_table(table) == Some(view)));
    }
    assert_eq!(View::default(), View::ALL[0]);
}

#[test]
fn an_answer_has_the_tables_of_its_view() {
    let panel = shipped_panel();
    for &view in View::ALL {
        let tables = answer(&panel, &question(view)).unwrap().tables();
        assert_eq!(tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), view.tables());
    }
}

#[test]
fn a_view_is_unavailable_where_the_data_lack_what_it_needs() {
    let bare = super::panel("window", &[("2026-01-05", "a/1", 30, ""), ("2026-01-12", "a/1", 70, "")]);
    for &view in View::ALL {
        match (shown(&bare, &Question { view, ..Question::default() }), view.info().needs) {
            (ViewAnswer::Unavailable { reason }, Some(needs)) => assert!(reason.ends_with(needs), "{reason}"),
            (ViewAnswer::Unavailable { reason }, None) => panic!("{} needs nothing: {reason}", view.name()),
            (_, needs) => assert_eq!(needs, None, "{}", view.name()),
        }
    }
}

/// A control, and a way to set it.
type Setting = (Control, fn(&mut Question, &[Day]));

/// Each control set to something else than its default; intervals apart, which follow an answer.
const SETTINGS: [Setting; 22] = [
    (Control::Level, |question, _| question.level = Level::from("country".to_owned())),
    (Control::Level, |question, _| question.level = Level::Model),
    (Control::Measure, |question, _| question.measure = Measure::Gini),
    (Control::SharesOf, |question, _| question.shares_of = Some(SharesOf::All)),
    (Control::SharesOf, |question, _| question.shares_of = Some(SharesOf::Known)),
    (Control::Granularity, |question, _| question.granularity = Granularity::Month),
    (Control::From, |question, days| question.from = days.get(2).copied()),
    (Control::To, |question, days| question.to = days.iter().rev().nth(1).copied()),
    (Control::Population, |question, _| question.population = Population::Balanced),
    (Control::Basis, |question, _| question.basis = Basis::FirstYear),
    (Control::Attribution, |question, _| question.attribution = Attribution::Original),
    (Control::Unaffiliated, |question, _| question.unaffiliated = Unaffiliated::Without),
    (Control::Counted, |question, _| question.counted = Counted::Existing),
    (Control::Filters, |question, _| question.filters.name = Some("a".to_owned())),
    (Control::Filters, |question, _| question.filters.only = vec![("license".to_owned(), "mit".to_owned())]),
    (Control::Filters, |question, _| question.filters.parameters.from = Some(2_000_000_000)),
    (Control::Filters, |question, _| question.filters.age_days.to = Some(200)),
    (Control::Period, |question, days| question.at = days.get(1).copied()),
    (Control::Comparison, |question, days| question.at = days.get(1).copied()),
    (Control::Comparison, |question, days| question.against = days.get(1).copied()),
    (Control::Merger, |question, _| {
        let is_country = question.level.name() == "country";
        let names = if is_country { ["China", "France"] } else { ["google", "Qwen"] };
        question.merge = names.map(str::to_owned).to_vec();
    }),
    (Control::Merger, |question, _| question.divest = Some("Qwen/Qwen3-0.6B".to_owned())),
];

/// Downloads by date with all that views ask for; some have none, some are of accounts without a country, some derive from others.
fn everything() -> Panel {
    let developers = ["google", "Qwen", "meta", "mistral", "someone"];
    let rows = || (0..6_u64).flat_map(|week| (0..40_u64).map(move |model| (week, model)));
    let name = |model: u64| match model {
        1 => "Qwen/Qwen3-0.6B".to_owned(),
        _ => format!("{}/model-{model}", developers[model as usize % 5]),
    };
    let names: Vec<String> = (0..40).map(name).collect();
    let of = |values: &'static [&str], model: u64| values[model as usize % values.len()];
    let base = |model: u64| if model % 4 == 3 { names[(model as usize * 7) % 3].as_str() } else { "" };
    let size = |model: u64| [500_000_000, 7_000_000_000, 70_000_000_000, 1_500_000_000][model as usize % 4];
    // A list that grows: the later a model's number, the later it is listed.
    let listed: Vec<(u64, u64)> = rows().filter(|(week, model)| week * 6 + 12 >= *model).collect();
    let file = parquet(&[
        ("model", texts(listed.iter().map(|row| names[row.1 as usize].as_str()))),
        ("time", dates(listed.iter().map(|row| Day(day("2026-01-05").0 + 7 * row.0 as i32)))),
        ("downloads", counts(listed.iter().map(|(week, model)| (week + 3) * (model * model + 11) % 101 * (model % 6)))),
        ("created", dates(listed.iter().map(|row| Day(day("2026-01-05").0 - 20 * row.1 as i32)))),
        (
            "country",
            texts(listed.iter().map(|row| of(&["United States", "China", "United States", "France", "User"], row.1))),
        ),
        (
            "org_type",
            texts(listed.iter().map(|row| of(&["company", "company", "academia", "company", "unaffiliated"], row.1))),
        ),
        ("license", texts(listed.iter().map(|row| of(&["mit", "apache-2.0", "llama3"], row.1)))),
        ("modality", texts(listed.iter().map(|row| of(&["text", "multimodal"], row.1)))),
        ("parameters", counts(listed.iter().map(|row| size(row.1)))),
        ("merged_derived_from", texts(listed.iter().map(|row| base(row.1)))),
    ]);
    let options = LoadOptions { kind: Some(CountKind::Flow), ..LoadOptions::default() };
    panel_of(&[file], &options).unwrap()
}

/// All tables of a view, the measure's own among them.
fn tables(panel: &Panel, question: &Question) -> String {
    let answer = answer(panel, question).unwrap_or_else(|error| panic!("{question:?}: {error}"));
    let measure = answer.concentration().map(|found| found.measure_table(&answer.periods, &question.level));
    answer.tables().into_iter().chain(measure).map(|table| table.to_csv()).collect()
}

#[test]
fn a_control_acts_in_the_views_that_have_it_and_in_no_other() {
    let panels = [(shipped_panel(), Day::from_date(2026, 6, 23)), (everything(), None)];
    let mut wrong = Vec::new();
    for &view in View::ALL {
        let mut acting: Vec<Control> = Vec::new();
        for (panel, from) in &panels {
            for level in ["developer", "country"] {
                let plain = Question {
                    view,
                    from: *from,
                    level: Level::from(level.to_owned()),
                    of: qwen(),
                    ..Question::default()
                };
                let days: Vec<Day> =
                    panel.days().iter().copied().filter(|day| from.is_none_or(|from| *day >= from)).collect();
                let before = tables(panel, &plain);
                for (control, set) in SETTINGS {
                    let mut question = plain.clone();
                    set(&mut question, &days);
                    if question.level != plain.level || control != Control::Level {
                        let acts = before != tables(panel, &question);
                        acting.extend(acts.then_some(control).filter(|control| !acting.contains(control)));
                    }
                }
            }
        }
        for control in SETTINGS.map(|(control, _)| control) {
            // One period of a comparison is chosen as one period alone is.
            let is_listed = match control {
                Control::Period => view.has(Control::Period) || view.has(Control::Comparison),
                Control::Comparison if view.has(Control::Period) => continue,
                control => view.has(control),
            };
            if is_listed != acting.contains(&control) {
                wrong.push(format!("{} {control:?}: acts {}", view.name(), !is_listed));
            }
        }
    }
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}
