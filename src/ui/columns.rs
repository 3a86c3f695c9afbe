//! The list of a file's columns with their roles, which can be changed, and the file's first rows.

use leptos::prelude::*;

use super::store::Store;
use crate::app::Message;
use crate::chart::format;
use crate::protocol::{ColumnSummary, FileSummary, Preview};
use crate::schema::attributes;
use crate::schema::{ColumnType, Role};

/// Values of a column that are shown as examples.
const EXAMPLES: usize = 3;

/// The columns of a file; `index` is its place among the loaded ones, `None` if it couldn't be loaded.
#[component]
pub(super) fn Columns(store: Store, file: FileSummary, index: Option<usize>) -> impl IntoView {
    let preview = Memo::new(move |_| {
        store.state.with(|state| {
            let found = state.previews.iter().find(|(file, _)| Some(*file) == index);
            found.map(|(_, preview)| preview.clone())
        })
    });
    let examples = move |column: usize| {
        let values = preview.with(|preview| match preview {
            Some(Ok(preview)) => examples(preview, column),
            _ => Vec::new(),
        });
        values.join(" · ")
    };
    let name = file.name.clone();
    let rows = file.columns.clone().into_iter().enumerate().map(|(at, column)| {
        let coverage = column.coverage.map(|part| format!("{} %", format::fixed(part * 100.0, 1)));
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{column.name.clone()}</th>
                <td role="cell" data-label="Type">{type_words(&column)}</td>
                <td role="cell" data-label="Examples" class="examples">{move || examples(at)}</td>
                <td role="cell" data-label="Rows with a value">{coverage}</td>
                <td role="cell" data-label="Used as"><RoleChoice store column=column.clone() file=name.clone()/></td>
            </tr>
        }
    });
    let label = format!("Columns of {}", file.name);
    let names: Vec<String> = file.columns.iter().map(|column| column.name.clone()).collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=label>
            <table class="reading columns" role="table">
                <thead role="rowgroup"><tr role="row">
                    {["Column", "Type", "Examples", "Rows with a value", "Used as"]
                        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> })
                        .collect_view()}
                </tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
        {index.map(|index| view! {
            <p class="actions"><button type="button" on:click=move |_| store.send(Message::PreviewAsked(index))>"Show examples and the first 20 rows"</button></p>
        })}
        {move || preview.get().map(|preview| match preview {
            Ok(preview) => view! { <PreviewTable preview names=names.clone()/> }.into_any(),
            Err(sentence) => view! { <p role="alert">{sentence}</p> }.into_any(),
        })}
    }
}

/// The role of a column: as recognized, or as the reader says.
#[component]
fn RoleChoice(store: Store, column: ColumnSummary, file: String) -> impl IntoView {
    let name = column.name.clone();
    let said = store.state.with_untracked(|state| {
        let mapping = &state.load_spec().mapping;
        mapping.iter().any(|assignment| assignment.column == name)
    });
    let role = column.role.clone().unwrap_or_else(|| Role::Unused.name().to_owned());
    let mut offered = offered(&column);
    if !offered.iter().any(|(known, _)| *known == role) {
        offered.push((role.clone(), column.uses.clone()));
    }
    if said {
        offered.push((String::new(), "as recognized".to_owned()));
    }
    let spoken = format!("What the column {name} of {file} is used as");
    let chosen = move |value: String| store.send(Message::ColumnAssigned(name.clone(), Role::from_name(&value)));
    let options = offered.into_iter().map(|(value, words)| {
        let selected = value == role;
        view! { <option value=value prop:selected=selected>{words}</option> }
    });
    view! { <select aria-label=spoken on:change:target=move |event| chosen(event.target().value())>{options.collect_view()}</select> }
}

/// What a column holds, with its type as the file's makers would call it.
fn type_words(column: &ColumnSummary) -> String {
    let words = match column.column_type {
        ColumnType::Text => "text",
        ColumnType::Number => "number",
        ColumnType::Date => "date",
        ColumnType::Boolean => "true or false",
        ColumnType::List => "list of texts",
        ColumnType::Other => return column.type_name.clone(),
    };
    format!("{words} ({})", column.type_name)
}

/// Roles that a column of this type can have, with words.
fn offered(column: &ColumnSummary) -> Vec<(String, String)> {
    let roles: &[(&str, &str)] = match column.column_type {
        ColumnType::Text => &[
            ("model", "model's name"),
            ("id", "repository id"),
            (attributes::DEVELOPER, "developer"),
            ("date", "date"),
            ("created", "first publication"),
            (attributes::COUNTRY, "country"),
            (attributes::COUNTRY_GROUP, "country group"),
            (attributes::SEGMENT, "segment"),
            (attributes::LICENSE, "license"),
            ("base-models", "base models"),
        ],
        ColumnType::List => {
            &[(attributes::COUNTRY, "country"), (attributes::LICENSE, "license"), ("base-models", "base models")]
        }
        ColumnType::Number => &[("downloads", "downloads"), (attributes::PARAMETERS, "number of parameters")],
        ColumnType::Date => &[("date", "date"), ("created", "first publication")],
        ColumnType::Boolean | ColumnType::Other => &[],
    };
    let mut offered: Vec<(String, String)> =
        roles.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    let own = match column.column_type {
        ColumnType::Text | ColumnType::Boolean | ColumnType::List => Some("a level of its own name"),
        ColumnType::Number => Some("a number of its own name"),
        ColumnType::Date | ColumnType::Other => None,
    };
    let named_as_a_role = offered.iter().any(|(name, _)| *name == column.name);
    if let Some(words) = own.filter(|_| !column.name.is_empty() && !named_as_a_role) {
        offered.push((column.name.clone(), words.to_owned()));
    }
    offered.push((Role::Unused.name().to_owned(), "not read".to_owned()));
    offered
}

#[component]
fn PreviewTable(preview: Preview, names: Vec<String>) -> impl IntoView {
    let left_out = (!preview.left_out.is_empty())
        .then(|| format!("Not looked into, since it would take more than 4 MB each: {}.", preview.left_out.join(", ")));
    let name = |column: &usize| names.get(*column).cloned().unwrap_or_default();
    let head: Vec<String> = preview.columns.iter().map(name).collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="The first rows">
            <table class="preview">
                <thead><tr>{head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
                <tbody>{preview.rows.into_iter().map(|row| view! {
                    <tr>{row.into_iter().map(|text| view! { <td>{text}</td> }).collect_view()}</tr>
                }).collect_view()}</tbody>
            </table>
        </div>
        <p class="note">{left_out}</p>
    }
}

/// Returns the first distinct values of a column.
fn examples(preview: &Preview, column: usize) -> Vec<String> {
    let Some(place) = preview.columns.iter().position(|shown| *shown == column) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for text in preview.rows.iter().filter_map(|row| row.get(place)).filter(|text| !text.is_empty()) {
        if !found.contains(text) {
            found.push(text.clone());
        }
        if found.len() == EXAMPLES {
            break;
        }
    }
    found
}
