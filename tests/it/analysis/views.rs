//! The table of views says what each of them does: its tables, what it needs, which controls act in it.

use lorenz::analysis::{
    Control, IntervalMode, Intervals, Level, Measure, Question, SharesOf, View, ViewAnswer, answer,
};
use lorenz::calendar::Day;
use lorenz::panel::Panel;

use crate::shipped::shipped_panel;

/// A question of the shipped data's latest periods.
fn question(view: View) -> Question {
    Question { view, from: Day::from_date(2026, 6, 23), ..Question::default() }
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

#[test]
fn a_control_acts_in_the_views_that_have_it_and_in_no_other() {
    let panel = shipped_panel();
    for &view in View::ALL {
        let plain = answer(&panel, &question(view)).unwrap();
        let between = plain.periods[1].start;
        let acts = |change: &dyn Fn(&mut Question)| {
            let mut changed = question(view);
            change(&mut changed);
            shown(&panel, &changed) != plain.view
        };
        let name = view.name();
        let compares = view.has(Control::Comparison);
        assert_eq!(
            acts(&|question| question.level = Level::from("country".to_owned())),
            view.has(Control::Level),
            "{name}"
        );
        let named = |shares_of| move |question: &mut Question| question.shares_of = Some(shares_of);
        let acts_any = [SharesOf::All, SharesOf::Known].into_iter().any(|shares_of| acts(&named(shares_of)));
        assert_eq!(acts_any, view.has(Control::SharesOf), "{name}");
        assert_eq!(acts(&|question| question.measure = Measure::Gini), view.has(Control::Measure), "{name}");
        assert_eq!(acts(&|question| question.at = Some(between)), compares || view.has(Control::Period), "{name}");
        assert_eq!(acts(&|question| question.against = Some(between)), compares, "{name}");
        let merge = || ["google", "Qwen"].map(str::to_owned).to_vec();
        assert_eq!(acts(&|question| question.merge = merge()), view.has(Control::Merger), "{name}");
    }
}

#[test]
fn intervals_are_there_when_the_table_of_views_says_so() {
    for &view in View::ALL {
        let wanted = |intervals| Intervals::wanted(&Question { intervals, ..question(view) });
        let expected = match view.info().intervals {
            IntervalMode::Never => (false, false),
            IntervalMode::OnRequest => (false, true),
            IntervalMode::Always => (true, true),
        };
        assert_eq!((wanted(false), wanted(true)), expected, "{}", view.name());
        assert_eq!(view.has(Control::Intervals), view.info().intervals == IntervalMode::OnRequest);
    }
}
