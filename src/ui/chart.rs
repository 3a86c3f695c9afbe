//! A figure on the page: title and notes, canvas, readouts by pointer and keys, table and downloads.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use leptos_use_element_size::{UseElementSizeReturn, use_element_size};
use leptos_use_preferences::use_preferred_dark;

use super::data_buttons::{About, DataButtons};
use super::forms::FormChoice;
use super::how_to_read::HowToRead;
use super::names::{FigureNames, follow, linked};
use super::store::Store;
use crate::analysis::Table;
use crate::app::State;
use crate::chart::{self, ColorRole, Figure, Frame, Layout, LayoutOptions, Readout, Theme, theme};
use crate::figures::{self, OfferedForms};
use crate::web::page;

/// Rows of a table that are shown; the CSV has all.
const TABLE_ROWS: usize = 200;

/// How long a chart waits for its font.
const FONTS_WAIT: Duration = Duration::from_secs(2);

/// Width of exported pictures in CSS pixels.
const EXPORT_PX: f64 = 960.0;

/// A figure with its readouts, its notes, its table and its downloads; `first` marks the chart whose drawing is timed.
#[component]
pub(super) fn ChartView(
    store: Store,
    name: &'static str,
    figure: Memo<Option<Figure>>,
    names: FigureNames,
    forms: Memo<Option<OfferedForms>>,
    notes: Signal<Vec<String>>,
    #[prop(into)] table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let UseElementSizeReturn { width, .. } = use_element_size(plot);
    let dark = use_preferred_dark();
    let ratio = use_device_pixel_ratio();
    let fonts = LocalResource::new(page::fonts_loaded);
    let has_fonts = Memo::new(move |_| fonts.get().is_some());
    // Fonts that don't arrive are done without; should they come after all, the chart is drawn anew.
    let is_late = RwSignal::new(false);
    set_timeout(move || is_late.set(true), FONTS_WAIT);
    let highlight = RwSignal::new(None::<usize>);
    let pinned = RwSignal::new(false);
    let palette = move || if dark.get() { &theme::DARK } else { &theme::LIGHT };
    let readouts = Memo::new(move |_| figure.with(|figure| figure.as_ref().map(chart::readouts).unwrap_or_default()));
    let layout = Memo::new(move |_| {
        let options = LayoutOptions { frame: Frame::Plot, width_px: width.get(), highlight: highlight.get() };
        figure.with(|figure| {
            figure.as_ref().filter(|_| options.width_px > 0.0).map(|figure| chart::layout(figure, &options))
        })
    });
    // Other places end the reading; what is added to an answer, or another measure of the same dates, leaves it. While nobody reads,
    // values aren't put into words.
    Effect::new(move |before: Option<Option<Vec<String>>>| {
        highlight.get()?;
        let places = readouts.with(|all| all.iter().map(|readout| readout.x_label.clone()).collect::<Vec<String>>());
        if before.flatten().is_some_and(|before| before != places) {
            highlight.set(None);
            pinned.set(false);
        }
        Some(places)
    });
    // While a handle moves, whether the chart was in sight when it was taken.
    let moving = Memo::new(move |_| {
        let in_sight = || canvas.get_untracked().is_some_and(|canvas| page::is_in_sight(&canvas));
        store.state.with(State::is_moving).then(in_sight)
    });
    let drawn = StoredValue::new(false);
    Effect::new(move |_| {
        if !has_fonts.get() && !is_late.get() {
            return;
        }
        let Some(canvas) = canvas.get() else { return };
        let ratio = match moving.get() {
            // Plotters draws at whole pixels: two per CSS pixel hide the kinks.
            None => ratio.get().max(2.0),
            // Frames go to what is seen, and come sooner with fewer pixels; all is drawn sharp when the handle is let go.
            Some(true) => ratio.get(),
            Some(false) => return,
        };
        layout.with(|layout| {
            if let Some(layout) = layout {
                page::draw(&canvas, layout, palette(), ratio);
                if first && !drawn.get_value() {
                    drawn.set_value(true);
                    page::measure("lorenz:first-chart", None, &[("kind", name.into())]);
                }
            }
        });
    });
    let readout = move || highlight.get().and_then(|index| readouts.with(|readouts| readouts.get(index).cloned()));
    let on_move = move |event: PointerEvent| {
        if !pinned.get_untracked() {
            highlight.set(layout.with_untracked(|layout| layout.as_ref().and_then(|layout| hit(layout, &event))));
        }
    };
    let on_click = move |event: MouseEvent| {
        let named = layout.with_untracked(|layout| {
            let text = layout.as_ref()?.text_at(f64::from(event.offset_x()), f64::from(event.offset_y()))?;
            names.with_untracked(|names| figures::named_by(names, text).cloned())
        });
        if let Some(entity) = named {
            follow(store, &entity);
            return;
        }
        let index = layout.with_untracked(|layout| layout.as_ref().and_then(|layout| hit(layout, &event)));
        pinned.set(index.is_some() && !(pinned.get_untracked() && index == highlight.get_untracked()));
        highlight.set(index);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = readouts.with_untracked(Vec::len);
        let is_of_rows = layout.with_untracked(|layout| layout.as_ref().is_some_and(Layout::is_of_rows));
        let next = match step(&event.key(), highlight.get_untracked(), count, is_of_rows) {
            Some(next) => next,
            None => return,
        };
        event.prevent_default();
        pinned.set(next.is_some());
        highlight.set(next);
    };
    let title = Memo::new(move |_| {
        figure.with(|figure| figure.as_ref().and_then(Figure::heading).map(|heading| heading.title.clone()))
    });
    let title = move || title.get().map(|title| names.with(|names| linked(store, &title, names)));
    let subtitle =
        move || figure.with(|figure| figure.as_ref().and_then(Figure::heading).map(|heading| heading.subtitle.clone()));
    let source = move || figure.with(|figure| figure.as_ref().map(|figure| figure.source().to_owned()));
    let description = move || figure.with(|figure| figure.as_ref().map(chart::describe));
    let heading_id = format!("{name}-title");
    let labelled_by = heading_id.clone();
    view! {
        <figure class="chart" id=name aria-labelledby=labelled_by>
            <figcaption>
                <h2 id=heading_id>{title}</h2>
                <p class="subtitle">{subtitle}</p>
            </figcaption>
            <FormChoice store name forms/>
            <div class="plot" node_ref=plot>
                // Programs that read the page aloud hand keys through to an application.
                <div class="canvas" role="application" aria-roledescription="chart" tabindex="0" aria-label=description
                    on:keydown=on_key on:pointermove=on_move on:click=on_click
                    on:pointerleave=move |_| if !pinned.get_untracked() { highlight.set(None) }
                    on:blur=move |_| { pinned.set(false); highlight.set(None); }>
                    <canvas node_ref=canvas></canvas>
                </div>
                {move || {
                    let index = highlight.get()?;
                    let readout = readout()?;
                    let place = layout.with(|layout| tip_place(layout.as_ref()?, index))?;
                    Some(view! { <Tip readout place palette=palette()/> })
                }}
            </div>
            <p class="unseen" aria-live="polite">{move || readout().map(|readout| spoken(&readout))}</p>
            <div class="foot">
                <p class="source">{source}</p>
                <Downloads name figure table about dark/>
            </div>
            <HowToRead notes/>
            <TableView table/>
        </figure>
    }
}

fn hit(layout: &Layout, event: &MouseEvent) -> Option<usize> {
    layout.readout_at(f64::from(event.offset_x()), f64::from(event.offset_y()))
}

/// Returns what a key does: the readout to go to, `Some(None)` to leave, `None` for a key without a function here.
fn step(key: &str, at: Option<usize>, count: usize, is_of_rows: bool) -> Option<Option<usize>> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" if is_of_rows => Some(Some(at.map_or(0, |at| (at + 1).min(last)))),
        "ArrowUp" if is_of_rows => Some(Some(at.map_or(last, |at| at.saturating_sub(1)))),
        "ArrowRight" => Some(Some(at.map_or(0, |at| (at + 1).min(last)))),
        "ArrowLeft" => Some(Some(at.map_or(last, |at| at.saturating_sub(1)))),
        "Home" => Some(Some(0)),
        "End" => Some(Some(last)),
        "Escape" => at.map(|_| None),
        _ => None,
    }
}

fn spoken(readout: &Readout) -> String {
    let rows = readout.rows.iter().map(|row| format!("{} {}", row.label, row.value));
    format!("{}: {}", readout.x_label, rows.collect::<Vec<_>>().join(", "))
}

/// Style properties with their values.
type Place = [(&'static str, String); 3];

/// Where the values stand: beside the vertical line, or below or above the row that they are of; nowhere where the picture has them.
fn tip_place(layout: &Layout, index: usize) -> Option<Place> {
    let position = layout.readout_positions.get(index).filter(|position| position.others.is_empty())?;
    let px = |length: f64| format!("{length}px");
    if let Some(row) = &position.row {
        let lower_half = row.top > layout.height_px / 2.0;
        let (side, from) = if lower_half { ("bottom", layout.height_px - row.top) } else { ("top", row.bottom) };
        let other = if lower_half { "top" } else { "bottom" };
        return Some([(side, px(from + 6.0)), (other, "auto".to_owned()), ("right", px(12.0))]);
    }
    // On the side with more room, and no wider than it.
    let (x, width) = (position.x, layout.width_px);
    let (side, from) = if x > width / 2.0 { ("right", width - x) } else { ("left", x) };
    Some([(side, px(from + 12.0)), ("top", px(8.0)), ("max-width", px((width - from - 12.0).max(0.0)))])
}

/// The values under the pointer.
#[component]
fn Tip(readout: Readout, place: Place, palette: &'static Theme) -> impl IntoView {
    let color = move |role: ColorRole| palette.color(chart::Ink::Mark(role)).hex();
    let [side, other, limit] = place;
    view! {
        <div class="tip" style=(side.0, side.1) style=(other.0, other.1) style=(limit.0, limit.1) aria-hidden="true">
            <p>{readout.x_label}</p>
            <table><tbody>
                {readout.rows.into_iter().map(|row| view! {
                    <tr><td><i style=("background", color(row.color))></i>{row.label}</td><td class="number">{row.value}</td></tr>
                }).collect_view()}
            </tbody></table>
        </div>
    }
}

#[component]
fn Downloads(
    name: &'static str,
    figure: Memo<Option<Figure>>,
    table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
    #[prop(into)] dark: Signal<bool>,
) -> impl IntoView {
    let options = LayoutOptions { frame: Frame::Full, width_px: EXPORT_PX, highlight: None };
    let palette = move || if dark.get_untracked() { &theme::DARK } else { &theme::LIGHT };
    let png = move |_| {
        figure.with_untracked(|figure| {
            if let Some(figure) = figure {
                page::download_png(&format!("lorenz-{name}.png"), &chart::layout(figure, &options), palette());
            }
        });
    };
    let svg = move |_| {
        figure.with_untracked(|figure| {
            if let Some(figure) = figure {
                page::download(
                    &format!("lorenz-{name}.svg"),
                    "image/svg+xml",
                    &chart::svg(figure, &options, palette()),
                );
            }
        });
    };
    view! {
        <p class="actions">
            <DataButtons name table about figure/>
            <button type="button" on:click=png aria-label=format!("Download the picture of {name} as PNG")>"PNG"</button>
            <button type="button" on:click=svg aria-label=format!("Download the picture of {name} as SVG")>"SVG"</button>
        </p>
    }
}

/// The figure's data as a table; made when it is opened.
#[component]
pub(super) fn TableView(table: Signal<Option<Table>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let toggle =
        move |event: leptos::ev::Event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let content = move || {
        let table = table.get().filter(|_| open.get())?;
        let rows = table.len();
        let cut = (rows > TABLE_ROWS).then(
            || view! { <p class="note">{format!("The first {TABLE_ROWS} of {rows} rows; the CSV has all.")}</p> },
        );
        Some(view! {
            <div class="scroll" tabindex="0" role="group" aria-label="Table of the figure's data">
                <table>
                    <thead><tr>{table.header().map(|name| view! { <th scope="col">{name.to_owned()}</th> }).collect_view()}</tr></thead>
                    <tbody>
                        {table.rows().take(TABLE_ROWS).map(|row| view! {
                            <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            {cut}
        })
    };
    view! {
        <details class="data" on:toggle=toggle>
            <summary>"Data as a table"</summary>
            {content}
        </details>
    }
}
