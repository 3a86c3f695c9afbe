//! The first screen: the question of the view, one sentence that answers it, four key figures.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use leptos_use_preferences::use_preferred_dark;

use super::names::linked;
use super::store::Store;
use crate::analysis::Answer;
use crate::chart::{self, Frame, LayoutOptions, theme};
use crate::figures::{self, KeyFigure};
use crate::protocol::DataSummary;
use crate::web::page;

/// Width of a key figure's line in CSS pixels.
const SPARKLINE_PX: f64 = 112.0;

/// The question, its answer in one sentence, and four key figures where the view has them.
#[component]
pub(super) fn Overview(store: Store, view: Memo<Option<(Answer, DataSummary)>>) -> impl IntoView {
    let lede = move || view.with(|view| view.as_ref().map(|(answer, _)| figures::lede(answer)));
    let linked_lede = move || {
        let sentence = lede()?;
        view.with(|view| view.as_ref().map(|(answer, _)| linked(store, &sentence, &figures::names_of(answer))))
    };
    // A view that is unavailable has its question alone.
    let question = move || {
        let asked = view.with(|view| view.as_ref().map(|(answer, _)| answer.question.view.info().lede));
        asked.filter(|asked| lede().is_none_or(|lede| lede != *asked))
    };
    let keys = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|(answer, _)| figures::key_figures(answer)).unwrap_or_default())
    });
    view! {
        <p class="question">{question}</p>
        <p class="lede" aria-live="polite" aria-atomic="true">{linked_lede}</p>
        <Show when=move || keys.with(|keys| !keys.is_empty())>
            <section class="keys" aria-label="Key figures">
                {(0..4).map(|index| {
                    let key = Memo::new(move |_| keys.with(|keys| keys.get(index).cloned()));
                    view! { <Key key/> }
                }).collect_view()}
            </section>
        </Show>
    }
}

#[component]
fn Key(key: Memo<Option<KeyFigure>>) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let dark = use_preferred_dark();
    let ratio = use_device_pixel_ratio();
    Effect::new(move |_| {
        let (Some(canvas), Some(key)) = (canvas.get(), key.get()) else { return };
        let options = LayoutOptions { frame: Frame::Plot, width_px: SPARKLINE_PX, highlight: None };
        let theme = if dark.get() { &theme::DARK } else { &theme::LIGHT };
        page::draw(&canvas, &chart::layout(&key.line, &options), theme, ratio.get().max(2.0));
    });
    let text = move |part: fn(&KeyFigure) -> &str| move || key.with(|key| key.as_ref().map(|key| part(key).to_owned()));
    view! {
        <div class="key">
            <details class="term">
                <summary>{text(|key| &key.name)}</summary>
                <p>{text(|key| &key.definition)}" "<a href=move || format!("methods.html#{}", text(|key| &key.measure)().unwrap_or_default())>"Formula and example"</a></p>
            </details>
            <p class="value">{text(|key| &key.value)}</p>
            <p class="change">{text(|key| &key.change)}</p>
            <canvas node_ref=canvas aria-hidden="true"></canvas>
        </div>
    }
}
