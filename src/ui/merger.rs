//! What merges, and what is divested: typed, picked from the ranking, or an example.

use leptos::html::Input;
use leptos::prelude::*;

use super::choice::{Choice, ChoiceEntry, as_listed, ask};
use super::common_controls::{LevelChoice, PeriodChoice};
use super::exhibits::ShownAnswer;
use super::store::Store;
use crate::analysis::{Level, Merger, ViewAnswer};
use crate::chart::{Unit, format};
use crate::figures::{display_name, merger_example};

/// The choice of entities to merge, and of a family to divest.
#[component]
pub(super) fn MergerChoice(store: Store, view: ShownAnswer) -> impl IntoView {
    let found = Memo::new(move |_| {
        view.with(|view| {
            let (answer, _) = view.as_ref()?;
            let ViewAnswer::Merger(merger) = &answer.view else { return None };
            Some((answer.question.level.clone(), merger.as_ref().clone()))
        })
    });
    let names = Memo::new(move |_| {
        let names = |(_, merger): &(Level, Merger)| {
            merger.largest.iter().map(|(name, _)| name.clone()).collect::<Vec<String>>()
        };
        found.with(|found| found.as_ref().map(names).unwrap_or_default())
    });
    // As they were asked for; by the names that the data have, once they have answered.
    let picked = Memo::new(move |_| {
        let asked = store.state.with(|state| state.question.merge.clone());
        let merged = found.with(|found| found.as_ref().map(|(_, merger)| merger.merged()).unwrap_or_default());
        let own = if merged.len() == asked.len() { merged } else { asked.clone() };
        asked.into_iter().zip(own).collect::<Vec<(String, String)>>()
    });
    let add = move |name: String| {
        ask(store, |question| {
            if !name.is_empty() && !question.merge.contains(&name) {
                question.merge.push(name);
            }
        });
    };
    let remove = move |name: &str| ask(store, |question| question.merge.retain(|other| other != name));
    let chip = move |(asked, name): (String, String)| {
        let spoken = format!("Remove {name} from the merger");
        view! { <button type="button" class="chip" aria-label=spoken on:click=move |_| remove(&asked)>{name}" ×"</button> }
    };
    let examples = move || {
        let examples =
            found.with(|found| found.as_ref().map(|(_, merger)| merger.examples.clone()).unwrap_or_default());
        let level = found.with(|found| found.as_ref().map(|(level, _)| level.clone()))?;
        let button = |example: crate::analysis::MergerExample| {
            let words = merger_example(&level, &example);
            let begin = move |_| ask(store, |question| question.merge = example.names.to_vec());
            view! { <button type="button" on:click=begin>{words}</button> }
        };
        let buttons = examples.into_iter().map(button).collect_view();
        Some(
            view! { <div class="chips examples" role="group" aria-label="Examples"><span>"For example"</span>{buttons}</div> },
        )
    };
    let input = NodeRef::<Input>::new();
    let enter = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        add(names.with_untracked(|names| as_listed(names, &input.value())));
        input.set_value("");
    };
    let families = Memo::new(move |_| {
        let none = vec![(String::new(), "no family".to_owned())];
        let names = found.with(|found| found.as_ref().map(|(_, merger)| merger.families()).unwrap_or_default());
        none.into_iter().chain(names.into_iter().map(|name| (name.clone(), name))).collect::<Vec<ChoiceEntry>>()
    });
    let family = move || store.state.with(|state| state.question.divest.clone()).unwrap_or_default();
    let is_empty = move || picked.with(Vec::is_empty);
    view! {
        <LevelChoice store/>
        <PeriodChoice store label="On"/>
        <form class="choice buttons" on:submit=enter>
            <div class="choice">
                <label for="merge">"Merge"</label>
                <input node_ref=input id="merge" type="text" list="merge-values" autocomplete="off" spellcheck="false" placeholder="a name"/>
                <datalist id="merge-values">{move || names.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
            </div>
            <button type="submit">"Add to the merger"</button>
        </form>
        <Choice id="divest" label="Divest the family of" entries=families value=family
            choose=move |name| ask(store, |question| question.divest = (!name.is_empty()).then_some(name))/>
        <Show when=move || !is_empty()>
            <div class="chips" role="group" aria-label="What merges">
                {move || picked.get().into_iter().map(chip).collect_view()}
                <button type="button" on:click=move |_| ask(store, |question| { question.merge.pop(); })>"Undo"</button>
            </div>
        </Show>
        {move || is_empty().then(examples)}
        <details class="data pick">
            <summary>"Pick from the ranking"</summary>
            <div class="scroll" tabindex="0" role="group" aria-label="Ranking to pick from">
                <table>
                    <tbody>{move || found.get().map(|(level, merger)| {
                        let merged = merger.merged();
                        (1_u64..).zip(merger.largest).map(|(rank, (name, share))| {
                            let is_in = merged.contains(&name);
                            let shown = display_name(&level, &name);
                            let word = if is_in { "Remove" } else { "Add" };
                            let spoken = format!("{word} {shown}");
                            let change = move |_| if is_in { remove(&name) } else { add(name.clone()) };
                            view! {
                                <tr>
                                    <td class="number">{rank}</td>
                                    <th scope="row">{shown}</th>
                                    <td class="number">{format::label(share, Unit::Share)}</td>
                                    <td><button type="button" aria-label=spoken on:click=change>{word}</button></td>
                                </tr>
                            }
                        }).collect_view()
                    })}</tbody>
                </table>
            </div>
        </details>
    }
}
