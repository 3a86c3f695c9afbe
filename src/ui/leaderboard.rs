//! All entities of the ranking: a list of any length, of which the rows in sight alone are drawn, with their shares over time.

use std::sync::Arc;

use leptos::ev::Event;
use leptos::html::Div;
use leptos::prelude::*;

use super::data_buttons::DataButtons;
use super::names::NameLink;
use super::store::Store;
use crate::analysis::{ColumnData, EntityName, Level, Table, TableCell, folded_name};
use crate::app::Message;
use crate::chart::{Unit, format};
use crate::figures::display_name;

/// Height of a row in CSS pixels; the style sheet has the same.
const ROW_PX: f64 = 32.0;

/// Rows that are drawn at once.
const DRAWN: usize = 24;

/// The longest list that is as high as its rows: browsers draw nothing that is much higher.
const MOST_PX: f64 = 8_000_000.0;

/// Columns by which the list can be ordered: their heads, and what they are by.
const COLUMNS: [(&str, SortBy); 5] = [
    ("Rank", SortBy::Rank),
    ("Name", SortBy::Name),
    ("Downloads", SortBy::Downloads),
    ("Change, points", SortBy::Change),
    ("Ranks gained", SortBy::Gained),
];

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SortBy {
    Rank,
    Name,
    Downloads,
    Change,
    Gained,
}

/// The list, a click away; made when it is opened.
#[component]
pub(super) fn AllEntities(store: Store) -> impl IntoView {
    let open = RwSignal::new(false);
    let state = store.state;
    let toggle = move |event: Event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    // Another answer has another list.
    let is_missing = Memo::new(move |_| open.get() && state.with(|state| state.shown_leaderboard().is_none()));
    Effect::new(move |_| {
        if is_missing.get() {
            store.send(Message::LeaderboardAsked);
        }
    });
    // A list is named by its request: it is long, and what is known of its rows grows.
    let ready = Memo::new(move |_| {
        state.with(|state| {
            let board = state.shown_leaderboard().filter(|board| open.get() && board.table.is_some())?;
            Some((board.ask, state.answer.as_ref()?.question.level.clone()))
        })
    });
    let found = move || {
        let (_, level) = ready.get()?;
        let table = state.with_untracked(|state| state.shown_leaderboard().and_then(|board| board.table.clone()))?;
        Some(table.map(|table| (level, table)))
    };
    let words = move || {
        let several = state.with(|state| state.answer.as_ref().map(|answer| answer.question.level.plural()));
        format!("All {}: search, order, save", several.unwrap_or_default())
    };
    view! {
        <details class="data board" on:toggle=toggle>
            <summary>{words}</summary>
            {move || match found() {
                Some(Ok((level, table))) => view! { <Board store level table/> }.into_any(),
                Some(Err(message)) => view! { <p class="note">{message}</p> }.into_any(),
                None => view! { <p class="note" role="status">"Being made"</p> }.into_any(),
            }}
        </details>
    }
}

#[component]
fn Board(store: Store, level: Level, table: Arc<Table>) -> impl IntoView {
    let rows = table.len();
    let table = StoredValue::new(table);
    let sort = RwSignal::new((SortBy::Rank, true));
    let wanted = RwSignal::new(String::new());
    let top_px = RwSignal::new(0.0);
    let place = NodeRef::<Div>::new();
    let order = Memo::new(move |_| table.with_value(|table| ordered(table, sort.get(), &wanted.get())));
    Effect::new(move |_| {
        // Another order is read from its start.
        order.track();
        top_px.set(0.0);
        if let Some(place) = place.get_untracked() {
            place.set_scroll_top(0);
        }
    });
    let height_px = move || (order.with(Vec::len) as f64 * ROW_PX).min(MOST_PX);
    let first = move || {
        let (count, top) = (order.with(Vec::len), top_px.get());
        let whole_px = count as f64 * ROW_PX;
        let at = if whole_px > MOST_PX { top / MOST_PX * count as f64 } else { top / ROW_PX };
        (at as usize).min(count.saturating_sub(1))
    };
    let named = level.clone();
    let in_sight = Memo::new(move |_| {
        let start = first();
        order.with(|order| order.iter().skip(start).take(DRAWN).copied().collect::<Vec<u32>>())
    });
    // The engine tells their shares over time, of some at a time. What is missing is a memo: asking changes the state, too.
    let missing = Memo::new(move |_| {
        let names = in_sight.with(|rows| {
            table.with_value(|table| rows.iter().map(|row| name_of(table, *row)).collect::<Vec<String>>())
        });
        store.state.with(|state| state.shown_leaderboard().map(|board| board.missing(names)).unwrap_or_default())
    });
    Effect::new(move || {
        let names = missing.get();
        if !names.is_empty() {
            store.send(Message::TrendsAsked(names));
        }
    });
    let drawn = move || {
        let rows = in_sight.get();
        let row = |row: u32| table.with_value(|table| cells(store, &named, table, row as usize));
        rows.into_iter().map(row).collect_view()
    };
    let head = move |(label, by): (&'static str, SortBy)| {
        let is_by = move || sort.get().0 == by;
        let sorted = move || match sort.get() {
            (of, up) if of == by => {
                if up {
                    "ascending"
                } else {
                    "descending"
                }
            }
            _ => "none",
        };
        let choose = move |_| {
            sort.update(|(of, up)| {
                // Names and ranks begin with the first, numbers with the largest.
                *up = if *of == by { !*up } else { matches!(by, SortBy::Rank | SortBy::Name) };
                *of = by;
            });
        };
        view! {
            <span role="columnheader" aria-sort=sorted class:number=by != SortBy::Name>
                <button type="button" on:click=choose aria-pressed=move || is_by().to_string()>{label}</button>
            </span>
        }
    };
    let counted = move || match order.with(Vec::len) {
        count if count == rows => format!("{} in all", format::integer(rows as u64)),
        count => format!("{} of {}", format::integer(count as u64), format::integer(rows as u64)),
    };
    let whole = Signal::derive(move || Some(table.with_value(|table| Table::clone(table))));
    view! {
        <p class="choice">
            <label for="board-search">"Find in the list"</label>
            <input id="board-search" type="text" autocomplete="off" spellcheck="false"
                on:input:target=move |event| wanted.set(event.target().value())/>
            <span class="note" aria-live="polite">{counted}</span>
        </p>
        <div role="table" aria-label="All entities" aria-rowcount=rows.to_string()>
            <div role="rowgroup"><div role="row" class="head">
                {COLUMNS.into_iter().map(head).collect_view()}<span role="columnheader">"Share over time"</span>
            </div></div>
            <div class="rows" role="rowgroup" tabindex="0" node_ref=place
                on:scroll=move |event: Event| top_px.set(f64::from(event_target::<web_sys::Element>(&event).scroll_top()))>
                <div style=("height", move || format!("{}px", height_px()))>
                    <div style=("transform", move || format!("translateY({}px)", top_px.get()))>{drawn}</div>
                </div>
            </div>
        </div>
        <p class="actions"><DataButtons name="leaderboard" table=whole about=Signal::derive(|| None)/></p>
    }
}

/// The cells of a row: rank, name, downloads with their share, change of the share, ranks gained, the share over time.
fn cells(store: Store, level: &Level, table: &Table, row: usize) -> impl IntoView + use<> {
    let name = name_of(table, row as u32);
    let count = |column: &str| match cell(table, column, row) {
        TableCell::Count(count) => Some(count),
        _ => None,
    };
    let share = number(table, "share", row);
    let downloads = count("downloads").unwrap_or(0);
    let has_before = number(table, "share_before", row).is_some();
    let moved = match (ranks_gained(table, row), has_before) {
        (Some(0), _) | (None, false) => String::new(),
        (Some(gained), _) if gained > 0 => format!("▲ {gained}"),
        (Some(gained), _) => format!("▼ {}", -gained),
        (None, true) => "newly listed".to_owned(),
    };
    let change = share_change(table, row).map_or(String::new(), |change| format::change(change, Unit::Share));
    let entity = EntityName::new(level.clone(), &name);
    let label = display_name(level, &name);
    let share = share.map_or(String::new(), |share| format::label(share, Unit::Share));
    view! {
        <div role="row" aria-rowindex=(row + 1).to_string()>
            <span role="cell" class="number">{count("rank").unwrap_or(0)}</span>
            <span role="rowheader"><NameLink store label entity/></span>
            <span role="cell" class="number">{format::value(downloads as f64, Unit::Count)}" · "{share}</span>
            <span role="cell" class="number">{change}</span>
            <span role="cell" class="number">{moved}</span>
            <span role="cell">{move || trend(store, &name)}</span>
        </div>
    }
}

fn name_of(table: &Table, row: u32) -> String {
    match cell(table, "entity", row as usize) {
        TableCell::Text(name) => name.to_owned(),
        _ => String::new(),
    }
}

/// The share of an entity over time as a tiny line from 0 up, once it is known.
fn trend(store: Store, name: &str) -> Option<impl IntoView + use<>> {
    const SIZE_PX: (f64, f64) = (76.0, 20.0);
    let path = store.state.with(|state| {
        let shares = state.shown_leaderboard()?.trends.get(name)?;
        let largest = shares.iter().flatten().copied().reduce(f64::max).filter(|share| *share > 0.0)?;
        let step = SIZE_PX.0 / shares.len().saturating_sub(1).max(1) as f64;
        let mut path = String::new();
        let mut is_apart = true;
        for (place, share) in shares.iter().enumerate() {
            if let Some(share) = share {
                let (x, y) = (place as f64 * step, SIZE_PX.1 - 1.0 - share / largest * (SIZE_PX.1 - 2.0));
                path.push_str(&format!("{}{x:.1} {y:.1}", if is_apart { 'M' } else { 'L' }));
            }
            is_apart = share.is_none();
        }
        Some(path)
    })?;
    Some(view! { <svg viewBox="0 0 76 20" width="76" height="20" aria-hidden="true"><path d=path></path></svg> })
}

fn cell<'t>(table: &'t Table, column: &str, row: usize) -> TableCell<'t> {
    table.column(column).map_or(TableCell::Undefined, |column| column.cell(row))
}

fn number(table: &Table, column: &str, row: usize) -> Option<f64> {
    match cell(table, column, row) {
        TableCell::Number(number) => Some(number),
        TableCell::Count(count) => Some(count as f64),
        _ => None,
    }
}

fn share_change(table: &Table, row: usize) -> Option<f64> {
    Some(number(table, "share", row)? - number(table, "share_before", row)?)
}

fn ranks_gained(table: &Table, row: usize) -> Option<i64> {
    Some(number(table, "rank_before", row)? as i64 - number(table, "rank", row)? as i64)
}

/// Returns the rows whose name has a text in it, in an order; rows without a value last, ties by rank.
fn ordered(table: &Table, (by, is_ascending): (SortBy, bool), wanted: &str) -> Vec<u32> {
    let wanted = folded_name(wanted);
    let texts = match table.column("entity").map(|column| &column.values) {
        Some(ColumnData::Texts { texts, keys }) => Some((texts, keys)),
        _ => None,
    };
    let name = |row: u32| {
        let (texts, keys) = texts?;
        texts.get(*keys.0.get(row as usize)? as usize).map(String::as_str)
    };
    let has = |row: &u32| wanted.is_empty() || name(*row).is_some_and(|name| folded_name(name).contains(&wanted));
    let mut rows: Vec<u32> = (0..table.len() as u32).filter(has).collect();
    if by == SortBy::Name {
        rows.sort_by_cached_key(|&row| name(row).map(folded_name));
        if !is_ascending {
            rows.reverse();
        }
        return rows;
    }
    let value = |row: u32| match by {
        SortBy::Rank | SortBy::Name => number(table, "rank", row as usize),
        SortBy::Downloads => number(table, "downloads", row as usize),
        SortBy::Change => share_change(table, row as usize),
        SortBy::Gained => ranks_gained(table, row as usize).map(|gained| gained as f64),
    };
    let mut keyed: Vec<(f64, u32)> = Vec::with_capacity(rows.len());
    let mut without = Vec::new();
    for row in rows {
        match value(row) {
            Some(value) => keyed.push((if is_ascending { value } else { -value }, row)),
            None => without.push(row),
        }
    }
    keyed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keyed.into_iter().map(|(_, row)| row).chain(without).collect()
}
