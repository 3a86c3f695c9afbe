//! The choice of what shares are shares of.

use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, ask};
use super::store::Store;
use crate::analysis::{Control, SharesOf};

/// The choice between shares of all downloads and of those whose entity is known, in views that have shares.
#[component]
pub(super) fn SharesOfChoice(store: Store) -> impl IntoView {
    let question = move || store.state.with(|state| state.question.clone());
    let entries = Memo::new(|_| {
        let by_the_data = (String::new(), "Of the known where 2 % are not".to_owned());
        let named = SharesOf::ALL.iter().map(|value| (value.name().to_owned(), value.label().to_owned()));
        std::iter::once(by_the_data).chain(named).collect::<Vec<ChoiceEntry>>()
    });
    let value = move || question().shares_of.map_or_else(String::new, |value| value.name().to_owned());
    view! {
        <Show when=move || question().view.has(Control::SharesOf)>
            <Choice id="shares-of" label="Shares of" entries value
                choose=move |name| ask(store, |question| question.shares_of = SharesOf::from_name(&name))/>
        </Show>
    }
}
