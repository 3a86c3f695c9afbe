//! The button beside the claims that loads the study's own files, and which claims these could decide.

use leptos::prelude::*;

use super::exhibits::ShownAnswer;
use super::store::Store;
use crate::analysis::{ClaimName, ViewAnswer};
use crate::app::{Message, STUDY};
use crate::protocol::DataSource;

/// Offers the study's files, beside claims on data that are not the study's.
#[component]
pub(super) fn StudyOffer(store: Store, view: ShownAnswer) -> impl IntoView {
    let is_study = |source: &DataSource| matches!(source, DataSource::Url(url) if STUDY.iter().any(|(_, of_study)| url == of_study));
    let is_offered = Memo::new(move |_| {
        let is_claims =
            view.with(|view| view.as_ref().is_some_and(|(answer, _)| matches!(answer.view, ViewAnswer::Claims(_))));
        is_claims && store.state.with(|state| state.shown_spec().is_some_and(|spec| !spec.sources.iter().all(is_study)))
    });
    let claims = ClaimName::ALL.into_iter().filter(|claim| claim.is_in_study_files());
    let claims = claims.map(ClaimName::statement).collect::<Vec<&str>>().join("; ");
    let (label, url) = STUDY[0];
    let load = move |_| store.send(Message::SourcesChosen(vec![DataSource::Url(url.to_owned())]));
    view! {
        <Show when=move || is_offered.get()>
            <div class="offer">
                <p>"These are not the study's own data. The files that it releases have columns for these claims: " {claims.clone()} ". The Hub's list of this minute has one date, and can decide no claim of a change."</p>
                <button type="button" on:click=load>"Load the study's data: " {label}</button>
            </div>
        </Show>
    }
}
