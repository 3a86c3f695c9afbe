//! The strip of time below the main chart: all periods of the data, handles to drag, spans by name, dates to type.

use leptos::ev::{FocusEvent, KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::choice::ChoiceEntry;
use super::day_choice::DayChoice;
use super::marks::MarksChoice;
use super::store::Store;
use crate::analysis::Question;
use crate::app::{Handle, Message, State, Strip};
use crate::chart::TEXT_PX;
use crate::chart::scale::{Scale, time_ticks};
use crate::figures::period_name;
use crate::web::page;

/// Width in CSS pixels for which dates below the strip are chosen: that of a phone, so that they never touch.
const TICKS_PX: f64 = 290.0;

/// A handle that is being moved.
#[derive(Clone, PartialEq)]
struct Held {
    handle: Handle,
    /// Where it is.
    period: usize,
    /// How far right of its period the pointer took it, in CSS pixels; `None` where keys move it.
    offset_px: Option<f64>,
    /// What was asked before.
    before: Question,
}

/// The strip; none for data of one period.
#[component]
pub(super) fn TimeStrip(store: Store) -> impl IntoView {
    let strip = Memo::new(move |_| store.state.with(State::strip));
    let is_there = Memo::new(move |_| strip.with(Option::is_some));
    view! { <Show when=move || is_there.get()><StripView store strip/></Show> }
}

#[component]
fn StripView(store: Store, strip: Memo<Option<Strip>>) -> impl IntoView {
    let state = store.state;
    let held = RwSignal::new(None::<Held>);
    // Where a handle is, or will be once the engine has answered.
    let place = move |handle: Handle| {
        let of_held = held.with(|held| held.as_ref().filter(|held| held.handle == handle).map(|held| held.period));
        of_held.or_else(|| {
            strip.with(|strip| {
                let mut handles = strip.iter().flat_map(|strip| &strip.handles);
                handles.find(|(known, _)| *known == handle).map(|(_, period)| *period)
            })
        })
    };
    let entries = Memo::new(move |_| {
        let by = state.with(|state| state.question.granularity);
        let periods = strip.with(|strip| strip.as_ref().map(|strip| strip.periods.clone()).unwrap_or_default());
        periods.into_iter().map(|day| (day.to_string(), period_name(by, day))).collect::<Vec<ChoiceEntry>>()
    });
    let name = move |period: Option<usize>| {
        entries.with(|all| period.and_then(|period| all.get(period)).map(|(_, name)| name.clone()).unwrap_or_default())
    };
    let move_to = move |handle: Handle, period: usize, offset_px: Option<f64>| {
        let Some(strip) = strip.get_untracked() else { return };
        let (at, period) = (untrack(|| place(handle)), strip.within(handle, period));
        let before = held.with_untracked(|held| held.as_ref().map(|held| held.before.clone()));
        let before = before.unwrap_or_else(|| state.with_untracked(|state| state.question.clone()));
        if at != Some(period) {
            store.send(Message::Dragged(Box::new(strip.moved(&before, handle, period))));
        }
        held.set(Some(Held { handle, period, offset_px, before }));
    };
    // The address changes once, when it is let go.
    let release = move |is_kept: bool| {
        let Some(Held { handle, period, before, .. }) = held.get_untracked() else { return };
        held.set(None);
        let moved = strip.with_untracked(|strip| strip.as_ref().map(|strip| strip.moved(&before, handle, period)));
        store.send(Message::Asked(Box::new(moved.filter(|_| is_kept).unwrap_or(before))));
    };
    let place_in_bar = |event: &PointerEvent| {
        let bar: Element = event.current_target()?.unchecked_into();
        let bounds = bar.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - bounds.left(), f64::from(event.client_y()) - bounds.top());
        Some((bar, at, bounds.width()))
    };
    let on_down = move |event: PointerEvent| {
        let Some((bar, at, width)) = place_in_bar(&event).filter(|_| event.button() == 0) else { return };
        let Some(strip) = strip.get_untracked() else { return };
        let Some((handle, offset)) = strip.grab(at, width) else { return };
        page::capture_pointer(&bar, event.pointer_id());
        page::focus(id(handle));
        move_to(handle, strip.period_at(at.0 - offset, width), Some(offset));
    };
    let on_move = move |event: PointerEvent| {
        let Some(Held { handle, offset_px: Some(offset), .. }) = held.get_untracked() else { return };
        let Some((_, at, width)) = place_in_bar(&event) else { return };
        let period = strip.with_untracked(|strip| strip.as_ref().map(|strip| strip.period_at(at.0 - offset, width)));
        if let Some(period) = period {
            move_to(handle, period, Some(offset));
        }
    };
    let on_key = move |handle: Handle, event: KeyboardEvent| {
        let key = event.key();
        if key == "Escape" && held.with_untracked(Option::is_some) {
            event.prevent_default();
            return release(false);
        }
        let next = strip.with_untracked(|strip| strip.as_ref()?.step(handle, untrack(|| place(handle))?, &key));
        if let Some(next) = next {
            event.prevent_default();
            move_to(handle, next, None);
        }
    };
    let on_blur = move |_: FocusEvent| {
        if held.with_untracked(|held| held.as_ref().is_some_and(|held| held.offset_px.is_none())) {
            release(true);
        }
    };
    let left = move |period: usize| {
        let part = strip.with(|strip| strip.as_ref().map_or(0.0, |strip| strip.part(period)));
        format!("calc(28px + (100% - 56px) * {part:.5})")
    };
    let handle = move |handle: Handle| {
        let at = Memo::new(move |_| place(handle));
        let bounds = move || strip.with(|strip| strip.as_ref().map_or((0, 0), |strip| strip.bounds(handle)));
        view! {
            <div id=id(handle) class="grip" class:end=handle.is_end() role="slider" tabindex="0"
                hidden=move || at.get().is_none()
                style=("left", move || left(at.get().unwrap_or(0)))
                aria-label=spoken(handle)
                aria-valuemin=move || bounds().0.to_string() aria-valuemax=move || bounds().1.to_string()
                aria-valuenow=move || at.get().unwrap_or(0).to_string() aria-valuetext=move || name(at.get())
                on:keydown=move |event| on_key(handle, event) on:keyup=move |_| release(true) on:blur=on_blur
            ></div>
        }
    };
    let outline = Memo::new(move |_| {
        state.with(|state| {
            let data = state.data.as_ref()?;
            strip.with(|strip| strip.as_ref().map(|strip| strip.outline(&data.days, &data.rows_by_day)))
        })
    });
    let periods = Memo::new(move |_| strip.with(|strip| strip.as_ref().map(|strip| strip.periods.clone())));
    let ticks = move || {
        let Some([first, .., last]) = periods.get().as_deref().map(|periods| [periods[0], periods[periods.len() - 1]])
        else {
            return Vec::new();
        };
        let scale = Scale::linear((f64::from(first.0), f64::from(last.0)), (0.0, TICKS_PX));
        time_ticks(first, last, &scale, (-28.0, TICKS_PX + 28.0), TEXT_PX)
    };
    let tick = |tick: crate::chart::scale::TimeTick| {
        let left = format!("calc(28px + (100% - 56px) * {:.5})", tick.x / TICKS_PX);
        view! { <span class="tick" style=("left", left)>{tick.label}</span> }
    };
    let range = move |last: bool| {
        let shown = strip.with(|strip| strip.as_ref().map_or((0, 0), |strip| strip.shown));
        let set = place(if last { Handle::To } else { Handle::From });
        left(set.unwrap_or(if last { shown.1 } else { shown.0 }))
    };
    let has_markers = Memo::new(move |_| place(Handle::At).is_some());
    let presets =
        Memo::new(move |_| strip.with(|strip| strip.as_ref().map(|strip| strip.presets.clone()).unwrap_or_default()));
    let preset = move |(name, period): (&'static str, usize)| {
        let is_shown = move || {
            let last = strip.with(|strip| strip.as_ref().map_or(0, |strip| strip.periods.len() - 1));
            place(Handle::From) == Some(period) && place(Handle::To) == Some(last)
        };
        let choose = move |_| {
            if let Some(strip) = strip.get_untracked() {
                let since = state.with_untracked(|state| strip.since(&state.question, period));
                store.send(Message::Asked(Box::new(since)));
            }
        };
        view! { <button type="button" aria-pressed=move || is_shown().to_string() on:click=choose>{name}</button> }
    };
    let field = move |handle: Handle, id: &'static str, label: &'static str| {
        let at = Memo::new(move |_| place(handle));
        let value = move || {
            entries.with(|all| at.get().and_then(|at| all.get(at)).map(|(day, _)| day.clone()).unwrap_or_default())
        };
        let choose = move |value: String| {
            let period = entries.with_untracked(|all| all.iter().position(|(day, _)| *day == value));
            if let (Some(strip), Some(period)) = (strip.get_untracked(), period) {
                let moved = state.with_untracked(|state| strip.moved(&state.question, handle, period));
                store.send(Message::Asked(Box::new(moved)));
            }
        };
        view! { <Show when=move || at.get().is_some()><DayChoice id label entries value choose/></Show> }
    };
    let markers = move || {
        let [against, at] = [Handle::Against, Handle::At].map(|handle| place(handle).map(|at| name(Some(at))));
        match (against, at) {
            (Some(against), Some(at)) => format!("Marked below the strip: {against} is compared with {at}."),
            (_, Some(at)) => format!("Marked below the strip: {at}, which some figures show alone."),
            _ => String::new(),
        }
    };
    view! {
        <section class="strip" aria-label="Time">
            <div class="strip-bar" class:marked=has_markers
                on:pointerdown=on_down on:pointermove=on_move
                on:pointerup=move |_| release(true) on:pointercancel=move |_| release(true)
                on:mousedown=move |event| event.prevent_default()>
                <div class="outline" style=("clip-path", move || outline.get().unwrap_or_default())></div>
                <div class="range" style=("left", move || range(false))
                    style=("right", move || format!("calc(100% - ({}))", range(true)))></div>
                {move || ticks().into_iter().map(tick).collect_view()}
                {[Handle::From, Handle::To, Handle::Against, Handle::At].map(handle).collect_view()}
            </div>
            <div class="controls still">
                {field(Handle::From, "from", "From")}
                {field(Handle::To, "to", "To")}
                <div class="chips" role="group" aria-label="Span of time">
                    {move || presets.get().into_iter().map(preset).collect_view()}
                </div>
                <MarksChoice store/>
            </div>
            <Show when=move || has_markers.get()><p class="note">{markers}</p></Show>
        </section>
    }
}

/// Returns the id of a handle's element.
fn id(handle: Handle) -> &'static str {
    match handle {
        Handle::From => "strip-from",
        Handle::To => "strip-to",
        Handle::Against => "strip-against",
        Handle::At => "strip-at",
    }
}

/// Returns what a handle is called where it is heard.
fn spoken(handle: Handle) -> &'static str {
    match handle {
        Handle::From => "First period shown",
        Handle::To => "Last period shown",
        Handle::Against => "Earlier period compared",
        Handle::At => "Period shown alone, or compared",
    }
}
