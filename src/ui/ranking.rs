//! A ranking with bars.

use leptos::prelude::*;

use super::data_buttons::{About, DataButtons};
use super::how_to_read::HowToRead;
use super::leaderboard::AllEntities;
use super::names::{FigureNames, linked};
use super::store::Store;
use crate::analysis::{EntityName, Table};
use crate::figures::{RankingList, RankingRow};

/// Rows shown before the reader asks for more.
const SHOWN: usize = 15;

/// The ranking table with its title, source and CSV.
#[component]
pub(super) fn RankingView(
    store: Store,
    name: &'static str,
    list: Memo<Option<RankingList>>,
    names: FigureNames,
    notes: Signal<Vec<String>>,
    table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let heading_id = format!("{name}-title");
    let labelled_by = heading_id.clone();
    let content = move || {
        let RankingList { heading, source, entity_label, rows } = list.get()?;
        let total = rows.len();
        let shown = if all.get() { total } else { SHOWN };
        let rows = rows.into_iter().take(shown).map(|row| names.with(|names| ranked(store, row, names))).collect_view();
        let more = (total > SHOWN).then(|| {
            view! {
                <button type="button" on:click=move |_| all.update(|all| *all = !*all)>
                    {move || if all.get() { "Show fewer".to_owned() } else { "Show more".to_owned() }}
                </button>
            }
        });
        Some(view! {
            <figcaption>
                <h2 id=heading_id.clone()>{heading.title}</h2>
                <p class="subtitle">{heading.subtitle}</p>
            </figcaption>
            <div class="scroll" tabindex="0" role="group" aria-label="Ranking">
                <table class="ranking">
                    <thead><tr>
                        <th scope="col" class="number">"Rank"</th>
                        <th scope="col">{entity_label}</th>
                        <th scope="col" class="number">"Downloads"</th>
                        <th scope="col" class="number">"Share"</th>
                        <th scope="col" class="number">"Change, points"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="foot">
                <p class="source">{source}</p>
                <p class="actions">{more}<DataButtons name table about/></p>
            </div>
        })
    };
    view! { <figure class="chart" id=name aria-labelledby=labelled_by>
        {content}
        <HowToRead notes/>
        {(name == "ranking").then(|| view! { <AllEntities store/> })}
    </figure> }
}

fn ranked(store: Store, row: RankingRow, names: &[(String, EntityName)]) -> impl IntoView + use<> {
    let width = format!("{:.1}%", row.bar_percent);
    view! {
        <tr>
            <td class="number">{row.rank}<span class="moved">{row.moved}</span></td>
            <th scope="row">{linked(store, &row.entity, names)}<i class="bar" style=("width", width)></i></th>
            <td class="number">{row.downloads}</td>
            <td class="number">{row.share}</td>
            <td class="number">{row.change}</td>
        </tr>
    }
}
