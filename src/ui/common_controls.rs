//! The bar of controls: level, measure, periods, models; each in the views in which it acts.

use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, ask};
use super::day_choice::DayChoice;
use super::filters::FilterButton;
use super::store::Store;
use crate::analysis::{Control, Level, Measure, Population, Question};
use crate::calendar::{Day, Granularity};
use crate::figures::period_name;
use crate::schema::CountKind;

/// The bar of controls.
#[component]
pub(super) fn CommonControls(store: Store) -> impl IntoView {
    let state = store.state;
    let measures = Memo::new(move |_| {
        // Any crK can stand in a link.
        let asked = state.with(|state| state.question.measure);
        let offered = Measure::OFFERED.into_iter();
        let extra = (!Measure::OFFERED.contains(&asked)).then_some(asked);
        offered.chain(extra).map(|measure| (measure.name(), measure.label())).collect::<Vec<ChoiceEntry>>()
    });
    let granularities = Memo::new(move |_| {
        let words = |g: Granularity| match g {
            Granularity::Snapshot => "Each date".to_owned(),
            Granularity::Week => "Week".to_owned(),
            Granularity::Month => "Month".to_owned(),
            Granularity::Quarter => "Quarter".to_owned(),
            Granularity::Year => "Year".to_owned(),
            Granularity::Trailing { weeks } => format!("Last {weeks} weeks"),
        };
        // Windows overlap, so that several can't be added up; a link that asks for it gets an error.
        let windows =
            state.with(|state| state.data.as_ref().is_some_and(|data| matches!(data.kind, CountKind::Window { .. })));
        let asked = state.with(|state| state.question.granularity);
        let offered = move |g: &Granularity| *g == asked || !windows || !matches!(g, Granularity::Trailing { .. });
        Granularity::ALL.into_iter().filter(offered).map(|g| (g.name(), words(g))).collect::<Vec<ChoiceEntry>>()
    });
    let populations = Memo::new(|_| {
        Population::ALL.iter().map(|p| (p.name().to_owned(), p.label().to_owned())).collect::<Vec<ChoiceEntry>>()
    });
    let question = move || state.with(|state| state.question.clone());
    // Beside what merges, the level stands with it.
    let has_level = move || store.acts(Control::Level) && !store.acts(Control::Merger);
    view! {
        <section class="controls" aria-label="What to show">
            <Show when=has_level><LevelChoice store/></Show>
            <Show when=move || store.acts(Control::Measure)>
                <Choice id="measure" label="Measure" entries=measures value=move || question().measure.name()
                    choose=move |value| if let Some(measure) = Measure::from_name(&value) { ask(store, |question| question.measure = measure) }/>
            </Show>
            <Show when=move || store.acts(Control::Granularity)>
                <Choice id="by" label="Period" entries=granularities value=move || question().granularity.name()
                    choose=move |value| if let Some(by) = Granularity::from_name(&value) { ask(store, |question| question.granularity = by) }/>
            </Show>
            <Show when=move || store.acts(Control::Population)>
                <Choice id="models" label="Models" entries=populations value=move || question().population.name().to_owned()
                    choose=move |value| if let Some(models) = Population::from_name(&value) { ask(store, |question| question.population = models) }/>
            </Show>
            <FilterButton store/>
        </section>
    }
}

/// The choice of whose shares are shown.
#[component]
pub(super) fn LevelChoice(store: Store) -> impl IntoView {
    let state = store.state;
    let levels = Memo::new(move |_| {
        let levels = state.with(|state| state.data.as_ref().map(|data| data.levels.clone()).unwrap_or_default());
        levels.into_iter().map(|name| (name.clone(), Level::from(name).label())).collect::<Vec<ChoiceEntry>>()
    });
    view! {
        <Choice id="level" label="Whose shares" entries=levels value=move || state.with(|state| state.question.level.name().to_owned())
            choose=move |value| ask(store, |question| question.level = Level::from(value))/>
    }
}

/// The choice of the one period that a view or some of its figures show.
#[component]
pub(super) fn PeriodChoice(store: Store, label: &'static str) -> impl IntoView {
    let shown = periods_shown(store);
    view! {
        <DayChoice id="at" label entries=shown value=move || chosen(store, |question| question.at)
            choose=move |value| ask(store, |question| question.at = Day::parse(&value))/>
    }
}

/// The two periods that are compared.
#[component]
pub(super) fn ComparisonChoice(store: Store) -> impl IntoView {
    let shown = periods_shown(store);
    view! {
        <DayChoice id="against" label="Compare" entries=shown value=move || chosen(store, |question| question.against)
            choose=move |value| ask(store, |question| question.against = Day::parse(&value))/>
        <PeriodChoice store label="with"/>
    }
}

/// Returns the periods of the answer that is shown.
fn periods_shown(store: Store) -> Memo<Vec<ChoiceEntry>> {
    Memo::new(move |_| {
        store.state.with(|state| {
            let starts = state.answer.iter().flat_map(|answer| answer.periods.iter().map(|period| period.start));
            let granularity = state.answer.as_ref().map(|answer| answer.question.granularity).unwrap_or_default();
            starts.map(|day| (day.to_string(), period_name(granularity, day))).collect::<Vec<ChoiceEntry>>()
        })
    })
}

/// Returns a day of the question that was answered.
fn chosen(store: Store, day: impl Fn(&Question) -> Option<Day>) -> String {
    store
        .state
        .with(|state| state.answer.as_ref().and_then(|answer| day(&answer.question)))
        .map_or_else(String::new, |day| day.to_string())
}
