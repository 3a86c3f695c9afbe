//! The forms of a chart over time, as buttons above it.

use leptos::prelude::*;

use super::store::Store;
use crate::app::{ChartForm, Message};
use crate::figures::OfferedForms;
use crate::web::page;

/// The buttons; none for a figure that has one form alone.
#[component]
pub(super) fn FormChoice(store: Store, name: &'static str, forms: Memo<Option<OfferedForms>>) -> impl IntoView {
    let id = move |form: ChartForm| format!("{name}-as-{}", form.name());
    let button = move |form: ChartForm| {
        let is_shown = move || forms.with(|forms| forms.as_ref().is_some_and(|forms| forms.shown == form));
        let choose = move |_| {
            let own = forms.with_untracked(|forms| forms.as_ref().map(|forms| forms.own));
            let mut display = store.state.with_untracked(|state| state.display.clone());
            display.forms.choose(name, Some(form).filter(|form| Some(*form) != own));
            store.send(Message::Displayed(Box::new(display)));
            // A table stands in another element than a chart: the button is made anew.
            request_animation_frame(move || page::focus(&id(form)));
        };
        view! {
            <button type="button" id=id(form) aria-pressed=move || is_shown().to_string() on:click=choose>{form.label()}</button>
        }
    };
    let offered = Memo::new(move |_| forms.with(|forms| forms.as_ref().map(|forms| forms.offered.clone())));
    move || {
        let offered = offered.get()?;
        let label = format!("Form of {name}");
        Some(view! {
            <div class="forms" role="group" aria-label=label>{offered.into_iter().map(button).collect_view()}</div>
        })
    }
}
