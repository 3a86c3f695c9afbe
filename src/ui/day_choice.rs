//! The choice of a day among those that there are: a select, or a date field where they are many.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::choice::{Choice, ChoiceEntry};
use crate::calendar::Day;

/// Options that a reader looks through; beyond these a date is typed or picked.
const MOST_OPTIONS: usize = 40;

/// A choice of one of these days, each with its words; a date between them stands for the nearest.
#[component]
pub(super) fn DayChoice(
    id: &'static str,
    label: &'static str,
    entries: Memo<Vec<ChoiceEntry>>,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let many = Memo::new(move |_| entries.with(Vec::len) > MOST_OPTIONS);
    let shown = Memo::new(move |_| value());
    let pick = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let days =
            entries.with_untracked(|all| all.iter().filter_map(|(day, _)| Day::parse(day)).collect::<Vec<Day>>());
        match Day::parse(&input.value()).and_then(|day| day.nearest_of(&days)) {
            Some(day) => {
                input.set_value(&day.to_string());
                choose(day.to_string());
            }
            None => input.set_value(&shown.get_untracked()),
        }
    };
    let end = move |last: bool| {
        move || {
            entries.with(|all| {
                let entry = if last { all.last() } else { all.first() };
                entry.map(|(day, _)| day.clone())
            })
        }
    };
    move || {
        if !many.get() {
            return view! { <Choice id label entries value choose/> }.into_any();
        }
        view! {
            <div class="choice">
                <label for=id>{label}</label>
                <input id=id type="date" min=end(false) max=end(true) prop:value=move || shown.get() on:change=pick/>
            </div>
        }
        .into_any()
    }
}
