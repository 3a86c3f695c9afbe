//! The bar of controls: level, measure, periods, range, models.

use leptos::prelude::*;

use super::store::Store;
use crate::analysis::{Level, Measure, Population};
use crate::app::Message;
use crate::calendar::{Day, Granularity};
use crate::figures::period_name;

/// One entry of a control: value, words.
type Entry = (String, String);

/// The bar of controls.
#[component]
pub(super) fn Controls(store: Store) -> impl IntoView {
    let state = store.state;
    let levels = Memo::new(move |_| {
        let levels = state.with(|state| state.data.as_ref().map(|data| data.levels.clone()).unwrap_or_default());
        levels.into_iter().map(|name| (name.clone(), Level::from(name).label())).collect::<Vec<Entry>>()
    });
    let measures = Memo::new(move |_| {
        // Any crK can stand in a link.
        let asked = state.with(|state| state.question.measure);
        let offered = Measure::OFFERED.into_iter();
        let extra = (!Measure::OFFERED.contains(&asked)).then_some(asked);
        offered.chain(extra).map(|measure| (measure.name(), measure.label())).collect::<Vec<Entry>>()
    });
    let granularities = Memo::new(move |_| {
        let words = |g: Granularity| match g {
            Granularity::Snapshot => "Each date",
            Granularity::Week => "Week",
            Granularity::Month => "Month",
            Granularity::Quarter => "Quarter",
        };
        Granularity::ALL.into_iter().map(|g| (g.name().to_owned(), words(g).to_owned())).collect::<Vec<Entry>>()
    });
    let populations = Memo::new(move |_| {
        vec![
            ("all".to_owned(), "All listed models".to_owned()),
            ("balanced".to_owned(), "Same models throughout".to_owned()),
        ]
    });
    let days = Memo::new(move |_| {
        state.with(|state| {
            let mut starts: Vec<Day> = state
                .data
                .iter()
                .flat_map(|data| &data.days)
                .map(|&day| state.question.granularity.start(day))
                .collect();
            starts.dedup();
            let name = |day: &Day| (day.to_string(), period_name(state.question.granularity, *day));
            starts.iter().map(name).collect::<Vec<Entry>>()
        })
    });
    let question = move || state.with(|state| state.question.clone());
    let first = move || days.with(|days| days.first().map(|(value, _)| value.clone()).unwrap_or_default());
    let last = move || days.with(|days| days.last().map(|(value, _)| value.clone()).unwrap_or_default());
    let start_of = move |day: Day| question().granularity.start(day).to_string();
    view! {
        <section class="controls" aria-label="What to show">
            <Choice id="level" label="Whose shares" entries=levels value=move || question().level.name().to_owned()
                choose=move |value| store.send(Message::LevelChosen(Level::from(value)))/>
            <Choice id="measure" label="Measure" entries=measures value=move || question().measure.name()
                choose=move |value| if let Some(measure) = Measure::from_name(&value) { store.send(Message::MeasureChosen(measure)) }/>
            <Choice id="by" label="Period" entries=granularities value=move || question().granularity.name().to_owned()
                choose=move |value| if let Some(by) = Granularity::from_name(&value) { store.send(Message::GranularityChosen(by)) }/>
            <Choice id="from" label="From" entries=days value=move || question().from.map_or_else(first, start_of)
                choose=move |value| store.send(Message::FromChosen(Day::parse(&value)))/>
            <Choice id="to" label="To" entries=days value=move || question().to.map_or_else(last, start_of)
                choose=move |value| store.send(Message::ToChosen(Day::parse(&value)))/>
            <Choice id="models" label="Models" entries=populations
                value=move || if question().population == Population::Balanced { "balanced".to_owned() } else { "all".to_owned() }
                choose=move |value| store.send(Message::PopulationChosen(if value == "balanced" { Population::Balanced } else { Population::All }))/>
        </section>
    }
}

/// Which period the Lorenz curve and the ranking tell of.
#[component]
pub(super) fn PeriodChoice(store: Store) -> impl IntoView {
    let state = store.state;
    let shown = Memo::new(move |_| {
        state.with(|state| {
            let starts = state.answer.iter().flat_map(|answer| answer.periods.iter().map(|period| period.start));
            let granularity = state.answer.as_ref().map(|answer| answer.question.granularity).unwrap_or_default();
            starts.map(|day| (day.to_string(), period_name(granularity, day))).collect::<Vec<Entry>>()
        })
    });
    let chosen = move || state.with(|state| state.answer.as_ref().map(|answer| answer.ranking.start.to_string()));
    view! {
        <section class="controls still" aria-label="Period of curve and ranking">
            <Choice id="at" label="Curve and ranking of" entries=shown value=move || chosen().unwrap_or_default()
                choose=move |value| store.send(Message::AtChosen(Day::parse(&value)))/>
        </section>
    }
}

#[component]
fn Choice(
    id: &'static str,
    label: &'static str,
    entries: Memo<Vec<Entry>>,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let value = Memo::new(move |_| value());
    view! {
        <div class="choice">
            <label for=id>{label}</label>
            <select id=id on:change:target=move |event| choose(event.target().value())>
                {move || entries.get().into_iter().map(|(name, words)| {
                    let own = name.clone();
                    view! { <option value=name prop:selected=move || value.get() == own>{words}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}
