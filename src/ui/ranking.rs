//! The ranking of a period, with changes since the first one.

use leptos::prelude::*;

use crate::analysis::{Answer, RankedEntity};
use crate::chart::{Unit, format};
use crate::figures::{at_period, display_name, period_name, source_line};
use crate::protocol::DataSummary;
use crate::web::page;

/// Rows shown before the reader asks for more.
const SHOWN: usize = 15;

/// The ranking table with its title, source and CSV.
#[component]
pub(super) fn RankingView(view: Memo<Option<(Answer, DataSummary)>>) -> impl IntoView {
    let all = RwSignal::new(false);
    let content = move || {
        let (answer, data) = view.get()?;
        let ranking = &answer.ranking;
        let at = at_period(answer.question.granularity, ranking.start);
        let against = ranking.against.map(|day| period_name(answer.question.granularity, day));
        let level = answer.question.level.clone();
        let title = format!("The largest {} {at}", level.plural());
        let since = against.clone().map_or_else(String::new, |against| format!(" Changes since {against}."));
        let subtitle =
            format!("Share of {}, those of unknown {} included.{since}", answer.kind.phrase(), level.plural());
        let shown = if all.get() { ranking.rows.len() } else { SHOWN };
        let largest = ranking.rows.first().map_or(1.0, |row| row.share).max(f64::MIN_POSITIVE);
        let rows =
            ranking.rows.iter().take(shown).map(|row| ranked(&level, row, against.is_some(), largest)).collect_view();
        let more = (ranking.rows.len() > SHOWN).then(|| {
            view! {
                <button type="button" on:click=move |_| all.update(|all| *all = !*all)>
                    {move || if all.get() { "Show fewer".to_owned() } else { "Show more".to_owned() }}
                </button>
            }
        });
        let csv = move |_| {
            if let Some((answer, _)) = view.get_untracked() {
                page::download("lorenz-ranking.csv", "text/csv", &answer.ranking_table().to_csv());
            }
        };
        Some(view! {
            <figcaption>
                <h2 id="ranking-title">{title}</h2>
                <p class="subtitle">{subtitle}</p>
            </figcaption>
            <div class="scroll" tabindex="0" role="group" aria-label="Ranking">
                <table class="ranking">
                    <thead><tr>
                        <th scope="col" class="number">"Rank"</th>
                        <th scope="col">{level.label()}</th>
                        <th scope="col" class="number">"Downloads"</th>
                        <th scope="col" class="number">"Share"</th>
                        <th scope="col" class="number">"Change, points"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="foot">
                <p class="source">{source_line(&data)}</p>
                <p class="actions">{more}<button type="button" on:click=csv aria-label="Download the ranking as CSV">"CSV"</button></p>
            </div>
        })
    };
    view! { <figure class="chart" id="ranking" aria-labelledby="ranking-title">{content}</figure> }
}

fn ranked(level: &crate::analysis::Level, row: &RankedEntity, compared: bool, largest: f64) -> impl IntoView + use<> {
    let moved = match row.rank_before {
        _ if !compared => String::new(),
        None => "new".to_owned(),
        Some(before) if before > row.rank => format!("▲ {}", before - row.rank),
        Some(before) if before < row.rank => format!("▼ {}", row.rank - before),
        Some(_) => String::new(),
    };
    let change = row.share_before.map(|before| points(row.share - before)).unwrap_or_default();
    let percent = format!("{}\u{a0}%", format::fixed(row.share * 100.0, 1));
    let bar = format!("width:{:.1}%", row.share / largest * 100.0);
    view! {
        <tr>
            <td class="number">{row.rank}<span class="moved">{moved}</span></td>
            <th scope="row">{display_name(level, &row.entity)}<i class="bar" style=bar></i></th>
            <td class="number">{format::value(row.downloads as f64, Unit::Count)}</td>
            <td class="number">{percent}</td>
            <td class="number">{change}</td>
        </tr>
    }
}

/// A change in percentage points with one decimal, so that a column of them lines up.
fn points(change: f64) -> String {
    let digits = format::fixed(change * 100.0, 1);
    if digits == "0.0" || digits.starts_with('−') { digits } else { format!("+{digits}") }
}
