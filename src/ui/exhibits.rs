//! The figures of a view, one below the other.

use leptos::prelude::*;

use super::chart::{ChartView, TableView};
use super::common_controls::PeriodChoice;
use super::data_buttons::{About, DataButtons};
use super::findings::FindingsView;
use super::forms::FormChoice;
use super::how_to_read::HowToRead;
use super::names::{FigureNames, linked};
use super::ranking::RankingView;
use super::store::Store;
use super::time_strip::TimeStrip;
use crate::analysis::{Answer, EntityName, Table, View, ViewAnswer};
use crate::app::command;
use crate::chart::Figure;
use crate::figures::{self, Exhibit, ExhibitBody, FindingList, OfferedForms, RankingList, ReadingColumn, ReadingTable};
use crate::protocol::DataSummary;

/// The answer that is shown, and the data that it is made of.
pub(super) type ShownAnswer = Memo<Option<(Answer, DataSummary)>>;

/// The key of an exhibit: one that stays keeps its place and its state.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ExhibitKey {
    name: &'static str,
    kind: ExhibitKind,
    is_of_period: bool,
    is_more: bool,
    /// Whether it is the view's first, whose drawing is timed.
    is_first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum ExhibitKind {
    /// One that has nothing to show.
    Empty,
    Chart,
    List,
    Ranking,
    Findings,
}

impl ExhibitKey {
    fn of((place, exhibit): (usize, &Exhibit)) -> ExhibitKey {
        let kind = match exhibit.body {
            _ if exhibit.empty_reason().is_some() => ExhibitKind::Empty,
            ExhibitBody::Chart(_) => ExhibitKind::Chart,
            ExhibitBody::List(_) => ExhibitKind::List,
            ExhibitBody::Ranking(_) => ExhibitKind::Ranking,
            ExhibitBody::Findings(_) => ExhibitKind::Findings,
        };
        let Exhibit { name, is_of_period, is_more, .. } = *exhibit;
        ExhibitKey { name, kind, is_of_period, is_more, is_first: place == 0 }
    }
}

/// Where on the page a figure stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Above the strip of time: the first, where it is a chart, in whatever form.
    MainChart,
    /// Below it.
    Others,
    /// Folded, at the end.
    More,
}

impl Part {
    fn of(place: usize, exhibit: &Exhibit) -> Part {
        match exhibit.body {
            _ if exhibit.is_more => Part::More,
            _ if place == 0 && exhibit.forms.is_some() => Part::MainChart,
            ExhibitBody::Chart(_) if place == 0 => Part::MainChart,
            _ => Part::Others,
        }
    }
}

/// All figures of the answer's view, in its order.
#[component]
pub(super) fn Exhibits(store: Store, view: ShownAnswer) -> impl IntoView {
    let display = Memo::new(move |_| store.state.with(|state| state.display.clone()));
    let all = Memo::new(move |_| {
        let of =
            |(answer, data): &(Answer, DataSummary)| display.with(|display| figures::exhibits(answer, data, display));
        view.with(|view| view.as_ref().map(of).unwrap_or_default())
    });
    let has_figures = Memo::new(move |_| all.with(|all| !all.is_empty()));
    // Neighbors of one period are a group: they stand side by side.
    let groups = move |part: Part| {
        all.with(|all| {
            let keys = all.iter().enumerate().filter(|(place, exhibit)| Part::of(*place, exhibit) == part);
            let keys: Vec<ExhibitKey> = keys.map(ExhibitKey::of).collect();
            keys.chunk_by(|a, b| a.is_of_period && b.is_of_period).map(<[ExhibitKey]>::to_vec).collect::<Vec<_>>()
        })
    };
    // A view that the data can't give has no figures: its name, and why.
    let missing = move || {
        view.with(|view| match view {
            Some((Answer { view: ViewAnswer::Unavailable { reason }, question, .. }, _)) => {
                Some(view! { <Unavailable view=question.view reason=reason.clone()/> })
            }
            _ => None,
        })
    };
    let shown = move |group: Vec<ExhibitKey>| {
        let is_of_period = group.iter().any(|key| key.is_of_period);
        let figures = group.into_iter().map(|key| view! { <ExhibitView store view key all/> }).collect_view();
        if is_of_period {
            view! {
                <section>
                    <div class="controls still"><PeriodChoice store label="Curve, ranking and what is left out of"/></div>
                    <div class="pair">{figures}</div>
                </section>
            }
            .into_any()
        } else {
            figures.into_any()
        }
    };
    view! {
        {missing}
        <For each=move || groups(Part::MainChart) key=Vec::clone children=shown/>
        // It stays while the figures above and below it come and go: a handle of it may be held.
        <Show when=move || has_figures.get()><TimeStrip store/></Show>
        <For each=move || groups(Part::Others) key=Vec::clone children=shown/>
        <Show when=move || all.with(|all| all.iter().any(|exhibit| exhibit.is_more))>
            <details class="further">
                <summary>"More figures"</summary>
                <For each=move || groups(Part::More) key=Vec::clone children=shown/>
            </details>
        </Show>
    }
}

/// One figure: a chart, a table for reading or a ranking.
#[component]
fn ExhibitView(store: Store, view: ShownAnswer, key: ExhibitKey, all: Memo<Vec<Exhibit>>) -> impl IntoView {
    let ExhibitKey { name, kind, is_first: first, .. } = key;
    let exhibit = Memo::new(move |_| all.with(|all| all.iter().find(|exhibit| exhibit.name == name).cloned()));
    let table = Signal::derive(move || exhibit.with(|exhibit| exhibit.as_ref().map(|exhibit| exhibit.table.clone())));
    let notes = Memo::new(move |_| {
        exhibit.with(|exhibit| exhibit.as_ref().map(|exhibit| exhibit.notes.clone()).unwrap_or_default())
    });
    let notes = notes.into();
    let forms = Memo::new(move |_| exhibit.with(|exhibit| exhibit.as_ref().and_then(|exhibit| exhibit.forms.clone())));
    let names = Memo::new(move |_| {
        view.with(|view| {
            let (answer, _) = view.as_ref()?;
            exhibit.with(|exhibit| exhibit.as_ref().map(|exhibit| figures::names_in(answer, exhibit)))
        })
        .unwrap_or_default()
    });
    let about = Signal::derive(move || {
        let (words, table) =
            exhibit.with(|exhibit| Some((exhibit.as_ref()?.companion(), exhibit.as_ref()?.table.name.clone())))?;
        let command = store.state.with(|state| {
            let (spec, answer) = (state.shown_spec()?, state.answer.as_ref()?);
            command(spec, &answer.question, &table)
        });
        Some(About { words, command })
    });
    match kind {
        ExhibitKind::Empty => view! { <Folded name exhibit/> }.into_any(),
        ExhibitKind::Chart => {
            let figure = Memo::new(move |_| exhibit.with(|exhibit| exhibit.as_ref().and_then(chart_of)));
            view! { <ChartView store name figure names forms notes table about first/> }.into_any()
        }
        ExhibitKind::List => {
            let list = Memo::new(move |_| exhibit.with(|exhibit| exhibit.as_ref().and_then(list_of)));
            view! { <ListView store name list names forms notes table about/> }.into_any()
        }
        ExhibitKind::Ranking => {
            let list = Memo::new(move |_| exhibit.with(|exhibit| exhibit.as_ref().and_then(ranking_of)));
            view! { <RankingView store name list names notes table about/> }.into_any()
        }
        ExhibitKind::Findings => {
            let list = Memo::new(move |_| exhibit.with(|exhibit| exhibit.as_ref().and_then(findings_of)));
            view! { <FindingsView store name list names notes table about/> }.into_any()
        }
    }
}

/// One line in place of a figure that has nothing to show.
#[component]
fn Folded(name: &'static str, exhibit: Memo<Option<Exhibit>>) -> impl IntoView {
    let line = move || {
        exhibit.with(|exhibit| {
            let exhibit = exhibit.as_ref()?;
            let title = exhibit.heading().map(|heading| heading.title.clone()).unwrap_or_default();
            let reason = exhibit.empty_reason().filter(|reason| !title.contains(reason)).map(figures::sentence);
            Some(view! { <b>{title}</b>" "{reason} })
        })
    };
    view! { <p class="folded" id=name>{line}</p> }
}

/// The message in place of the figures of a view that the data can't give.
#[component]
fn Unavailable(view: View, reason: String) -> impl IntoView {
    view! {
        <section class="unavailable" aria-labelledby="unavailable-title">
            <h2 id="unavailable-title">{view.label()}</h2>
            <p>{figures::unavailable(view, &reason)}</p>
        </section>
    }
}

fn chart_of(exhibit: &Exhibit) -> Option<Figure> {
    match &exhibit.body {
        ExhibitBody::Chart(figure) => Some(figure.as_ref().clone()),
        _ => None,
    }
}

fn list_of(exhibit: &Exhibit) -> Option<ReadingTable> {
    match &exhibit.body {
        ExhibitBody::List(list) => Some(list.clone()),
        _ => None,
    }
}

fn ranking_of(exhibit: &Exhibit) -> Option<RankingList> {
    match &exhibit.body {
        ExhibitBody::Ranking(list) => Some(list.clone()),
        _ => None,
    }
}

fn findings_of(exhibit: &Exhibit) -> Option<FindingList> {
    match &exhibit.body {
        ExhibitBody::Findings(list) => Some(list.clone()),
        _ => None,
    }
}

/// A table for reading, with its finding as title, and its data as CSV.
#[component]
fn ListView(
    store: Store,
    name: &'static str,
    list: Memo<Option<ReadingTable>>,
    names: FigureNames,
    forms: Memo<Option<OfferedForms>>,
    notes: Signal<Vec<String>>,
    table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
) -> impl IntoView {
    let heading_id = format!("{name}-title");
    let labelled_by = heading_id.clone();
    let title = Memo::new(move |_| list.with(|list| list.as_ref().map(|list| list.heading.title.clone())));
    let title = move || title.get().map(|title| names.with(|names| linked(store, &title, names)));
    let subtitle = move || list.with(|list| list.as_ref().map(|list| list.heading.subtitle.clone()));
    let source = move || list.with(|list| list.as_ref().map(|list| list.source.clone()));
    view! {
        <figure class="chart list" id=name aria-labelledby=labelled_by>
            <figcaption>
                <h2 id=heading_id>{title}</h2>
                <p class="subtitle">{subtitle}</p>
            </figcaption>
            <FormChoice store name forms/>
            <div class="scroll" tabindex="0" role="group" aria-label=format!("Table of {name}")>
                {move || list.get().map(|list| names.with(|names| rows(store, list, names)))}
            </div>
            <div class="foot">
                <p class="source">{source}</p>
                <p class="actions">
                    <DataButtons name table about/>
                </p>
            </div>
            <HowToRead notes/>
            <TableView table/>
        </figure>
    }
}

fn rows(store: Store, list: ReadingTable, names: &[(String, EntityName)]) -> impl IntoView + use<> {
    let class = |column: &ReadingColumn| if column.is_numeric { "number" } else { "" };
    let head = list.columns.iter().map(|column| {
        let label = linked(store, &column.name, names);
        view! { <th scope="col" role="columnheader" class=class(column)>{label}</th> }
    });
    let head = head.collect_view();
    let row = |row: Vec<String>| {
        let cells = row.into_iter().zip(&list.columns).enumerate().map(|(index, (cell, column))| {
            let cell = if column.is_numeric { cell.into_any() } else { linked(store, &cell, names).into_any() };
            match index {
                0 => view! { <th scope="row" role="rowheader">{cell}</th> }.into_any(),
                // On a phone each row is a card, and each value stands behind its column's name.
                _ => {
                    view! { <td role="cell" class=class(column) data-label=column.name.clone()>{cell}</td> }.into_any()
                }
            }
        });
        view! { <tr role="row">{cells.collect_view()}</tr> }
    };
    view! {
        <table class="reading" role="table">
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">{list.rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
