//! The controls of one view: periods to compare, entities to merge.

use leptos::prelude::*;

use super::common_controls::{ComparisonChoice, PeriodChoice};
use super::compare::CompareChoice;
use super::exhibits::ShownAnswer;
use super::merger::MergerChoice;
use super::store::Store;
use crate::analysis::{Control, View, ViewAnswer};

/// The controls that a view has beyond the bar; none for a view without any.
#[component]
pub(super) fn ViewControls(store: Store, view: ShownAnswer) -> impl IntoView {
    // A view that the data can't give has nothing to choose.
    let name = Memo::new(move |_| {
        view.with(|view| {
            let available = view.as_ref().filter(|(answer, _)| !matches!(answer.view, ViewAnswer::Unavailable { .. }));
            available.map(|(answer, _)| answer.question.view)
        })
    });
    let has = move |control: Control| name.get().is_some_and(|view| view.has(control));
    let compares = move || has(Control::Comparison);
    let merges = move || has(Control::Merger);
    let is_of_names = move || name.get() == Some(View::Entity);
    // Concentration has it beside the figures that are of one period.
    let is_of_period = move || has(Control::Period) && !merges() && name.get() != Some(View::Concentration);
    view! {
        <Show when=move || compares() || merges() || is_of_period()>
            <section class="controls still" aria-label="What this view shows">
                <Show when=is_of_names><CompareChoice store/></Show>
                <Show when=compares><ComparisonChoice store/></Show>
                <Show when=is_of_period><PeriodChoice store label="On"/></Show>
                <Show when=merges><MergerChoice store view/></Show>
            </section>
        </Show>
    }
}
