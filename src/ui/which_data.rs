//! Which data: the choice at the top of the page, and what each can't say.

use leptos::prelude::*;

use super::store::Store;
use crate::app::{HUB_MODELS, Message, STUDY};
use crate::figures::freshness;
use crate::protocol::{DataSource, LoadSpec};
use crate::web::page;

/// The kinds of data that the choice tells apart, in its order.
#[derive(Clone, Copy, PartialEq)]
enum DataChoice {
    Shipped,
    Study,
    Hub,
    Own,
}

/// Each with its label, and with what it is and can't say.
const CHOICES: [(DataChoice, &str, &str); 4] = [
    (
        DataChoice::Shipped,
        "This site's list",
        "A list that comes with this site, and grows: what isn't on it isn't counted, and a change may be the list's.",
    ),
    (
        DataChoice::Study,
        "The study",
        "The study's own panel, which it renews on the Hub: made for its claims, of the models that it annotated.",
    ),
    (
        DataChoice::Hub,
        "The Hub, this minute",
        "The most downloaded models of this minute, asked of huggingface.co by your browser: one date, so no change over time, \
         and nothing of the models further down.",
    ),
    (
        DataChoice::Own,
        "Yours",
        "Files of your own, or an address: what they leave out only you know. Files never leave this device.",
    ),
];

impl DataChoice {
    fn of(spec: &LoadSpec) -> DataChoice {
        let is_study = |url: &str| STUDY.iter().any(|(_, of_study)| url == *of_study);
        let rank = |source: &DataSource| match source {
            DataSource::Hub { .. } => DataChoice::Hub,
            DataSource::Bundled => DataChoice::Shipped,
            DataSource::Url(url) if is_study(url) => DataChoice::Study,
            DataSource::Url(_) | DataSource::File(_) => DataChoice::Own,
        };
        let mut all = spec.sources.iter().map(rank);
        let first = all.next().unwrap_or(DataChoice::Shipped);
        // Several kinds together are the reader's own making.
        if all.all(|other| other == first) { first } else { DataChoice::Own }
    }

    /// Returns what is loaded for it; nothing for the reader's own, which they choose.
    fn sources(self) -> Vec<DataSource> {
        match self {
            DataChoice::Shipped => vec![DataSource::Bundled],
            DataChoice::Study => vec![DataSource::Url(STUDY[0].1.to_owned())],
            DataChoice::Hub => vec![DataSource::Hub { models: HUB_MODELS }],
            DataChoice::Own => Vec::new(),
        }
    }
}

/// The choice, and a line on what is chosen.
#[component]
pub(super) fn WhichData(store: Store) -> impl IntoView {
    let chosen = Memo::new(move |_| store.state.with(|state| DataChoice::of(state.load_spec())));
    let line = move || CHOICES.into_iter().find(|(choice, ..)| *choice == chosen.get()).map(|(.., line)| line);
    let last = Memo::new(move |_| store.state.with(|state| state.data.as_ref()?.days.last().copied()));
    let fresh = move || last.get().map(|last| freshness(last, page::today()));
    let button = move |(choice, label, _): (DataChoice, &'static str, &'static str)| {
        let pressed = move || (chosen.get() == choice).to_string();
        if choice == DataChoice::Own {
            return view! { <a class="button" href="#data-title" aria-current=pressed>{label}</a> }.into_any();
        }
        let load = move |_| store.send(Message::SourcesChosen(choice.sources()));
        view! { <button type="button" aria-pressed=pressed on:click=load>{label}</button> }.into_any()
    };
    view! {
        <section class="which-data" aria-label="Which data">
            <div>{CHOICES.into_iter().map(button).collect_view()}</div>
            <p class="note">{line}" "{fresh}</p>
        </section>
    }
}
