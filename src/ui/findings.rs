//! A list of findings in groups, each with its effect drawn, and what stands behind it a click away.

use leptos::prelude::*;

use super::chart::TableView;
use super::data_buttons::{About, DataButtons};
use super::how_to_read::HowToRead;
use super::names::{FigureNames, linked, links_in};
use super::store::Store;
use crate::analysis::Table;
use crate::figures::{EffectMark, FindingList, FindingRow, FindingSection};

/// The findings with their title, source and CSV.
#[component]
pub(super) fn FindingsView(
    store: Store,
    name: &'static str,
    list: Memo<Option<FindingList>>,
    names: FigureNames,
    notes: Signal<Vec<String>>,
    table: Signal<Option<Table>>,
    about: Signal<Option<About>>,
) -> impl IntoView {
    let heading_id = format!("{name}-title");
    let labelled_by = heading_id.clone();
    let content = move || {
        let FindingList { heading, source, sections } = list.get()?;
        let title = names.with(|names| linked(store, &heading.title, names).into_any());
        let links = |sentence: &str| names.with(|names| links_in(store, sentence, names));
        let sections = sections.into_iter().map(|of| section(of, links)).collect_view();
        Some(view! {
            <figcaption>
                <h2 id=heading_id.clone()>{title}</h2>
                <p class="subtitle">{heading.subtitle}</p>
            </figcaption>
            {sections}
            <div class="foot">
                <p class="source">{source}</p>
                <p class="actions">
                    <DataButtons name table about/>
                </p>
            </div>
        })
    };
    view! {
        <figure class="chart findings" id=name aria-labelledby=labelled_by>
            {content}
            <HowToRead notes/>
            <TableView table/>
        </figure>
    }
}

fn section(section: FindingSection, links: impl Fn(&str) -> Option<AnyView> + Copy) -> AnyView {
    let FindingSection { title, is_folded, rows } = section;
    let title = format!("{title} ({})", rows.len());
    let rows = view! { <ul>{rows.into_iter().map(|row| finding(row, links)).collect_view()}</ul> };
    if is_folded {
        view! { <details class="data"><summary>{title}</summary>{rows}</details> }.into_any()
    } else {
        view! { <h3>{title}</h3>{rows} }.into_any()
    }
}

fn finding(row: FindingRow, links: impl Fn(&str) -> Option<AnyView>) -> AnyView {
    let FindingRow { sentence, effect, details } = row;
    // A line that opens what stands behind it can't hold links of its own.
    let follow = links(&sentence).map(|links| view! { <dt>"Follow"</dt><dd>{links}</dd> });
    let details = details.into_iter().map(|(what, value)| view! { <dt>{what}</dt><dd>{value}</dd> }).collect_view();
    view! {
        <li>
            <details>
                <summary><span>{sentence}</span>{effect.map(mark)}</summary>
                <dl>{follow}{details}</dl>
            </details>
        </li>
    }
    .into_any()
}

/// The effect as a dot on a line with no effect in the middle, the one beside it as a ring, and its size in words.
fn mark(effect: EffectMark) -> impl IntoView {
    let percent = |value: f64| format!("{value:.1}%");
    let dot = effect.at_percent.map(|at| {
        let (low, high) = effect.interval_percent.unwrap_or((at, at));
        view! { <i class="dot" style=("--at", percent(at)) style=("--low", percent(low)) style=("--reach", percent(high - low))></i> }
    });
    let ring = effect.other_percent.map(|at| view! { <i class="ring" style=("--at", percent(at))></i> });
    view! { <span class="effect"><span aria-hidden="true">{ring}{dot}</span>{effect.label}</span> }
}
