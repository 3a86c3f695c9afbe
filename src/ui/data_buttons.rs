//! The buttons that save a figure's data, and beside them as a text what they are; and the one that shares the figure.

use leptos::prelude::*;

use crate::analysis::Table;
use crate::chart::{Figure, Frame, LayoutOptions, svg, theme};
use crate::figures::columns_in_words;
use crate::web::page;

/// Width of pictures that are shared, in CSS pixels.
const PICTURE_PX: f64 = 960.0;

/// What is said of a figure beside its data.
#[derive(Clone, PartialEq)]
pub(super) struct About {
    /// The finding, what is counted, what to know, the source: a paragraph each.
    pub words: String,
    /// The call of the command line that makes the data; `None` where none does.
    pub command: Option<String>,
}

/// Saves the data as CSV or JSON; what is set, what to know and where they come from as a text of its own, since a CSV has rows alone.
/// Shares a figure with its words; a chart with pictures.
#[component]
pub(super) fn DataButtons(
    name: &'static str,
    table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
    #[prop(optional)] figure: Option<Memo<Option<Figure>>>,
) -> impl IntoView {
    let csv = move |_| {
        if let Some(table) = table.get_untracked() {
            page::download(&format!("lorenz-{name}.csv"), "text/csv", &table.to_csv());
        }
    };
    let json = move |_| {
        if let Some(table) = table.get_untracked() {
            page::download(&format!("lorenz-{name}.json"), "application/json", &table.to_json());
        }
    };
    let text = move |_| {
        if let Some(About { words, command }) = about.get_untracked() {
            let parts = [words, page::address()].into_iter().chain(command).collect::<Vec<String>>();
            let text = parts.join("\n\n") + "\n";
            page::download(&format!("lorenz-{name}.txt"), "text/plain", &text);
        }
    };
    let share = move |_| {
        let (Some(table), Some(about)) = (table.get_untracked(), about.get_untracked()) else { return };
        let options = LayoutOptions { frame: Frame::Full, width_px: PICTURE_PX, highlight: None };
        let figure = figure.and_then(|figure| figure.get_untracked());
        let picture = |theme| figure.as_ref().map_or_else(String::new, |figure| svg(figure, &options, theme));
        let (light, dark) = (picture(&theme::LIGHT), picture(&theme::DARK));
        let (address, columns) = (page::address(), columns_in_words(&table));
        let command = about.command.unwrap_or_default();
        page::share(&[
            name,
            &about.words,
            &address,
            &table.to_csv(),
            &table.to_json(),
            &columns,
            &light,
            &dark,
            &command,
        ]);
    };
    let has_words = move || about.with(Option::is_some);
    view! {
        <button type="button" on:click=csv aria-label=format!("Download the data of {name} as CSV")>"CSV"</button>
        <button type="button" on:click=json aria-label=format!("Download the data of {name} as JSON")>"JSON"</button>
        <Show when=has_words>
            <button type="button" on:click=text aria-label=format!("Download as a text what the data of {name} are")>"TXT"</button>
            <button type="button" on:click=share aria-label=format!("Share {name}: link, picture, data, citation")>"Share"</button>
        </Show>
    }
}
