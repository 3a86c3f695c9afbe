//! Answers become charts and sentences: titles that say the finding, subtitles that say what is counted.

mod adoption;
mod claims;
mod concentration;
mod entity;
mod exhibit;
mod forms;
mod grammar;
mod guidelines;
mod intermediaries;
mod known;
mod merger;
mod milestones;
mod names;
mod properties;
mod rebalancing;
mod report;
mod search;
mod significance;
mod told;
mod unavailable;
mod words;

pub use concentration::{KeyFigure, key_figures};
pub use exhibit::{
    EffectMark, Exhibit, ExhibitBody, FindingList, FindingRow, FindingSection, OfferedForms, RankingList, RankingRow,
    ReadingColumn, ReadingTable,
};
pub use grammar::{at_period, period_name, sentence};
pub use guidelines::guideline_bands;
pub use merger::merger_example;
pub use names::{SentencePart, named_by, names_in, names_of, sentence_parts};
pub use report::{ReportFile, ReportSources, columns_in_words, report_files};
pub use search::{HitWords, found_sentence, hit_words, searched_sentence};
pub use unavailable::unavailable;
pub use words::{display_name, freshness, source_line, unit, value_text};

use crate::analysis::{Answer, ViewAnswer};
use crate::app::Display;
use crate::protocol::DataSummary;

/// Returns the one sentence that answers the question of the view, made from its figures; for a view that is unavailable the
/// question itself.
pub fn lede(answer: &Answer) -> String {
    let finding = match &answer.view {
        ViewAnswer::Concentration(found) => return concentration::finding(answer, found),
        ViewAnswer::Rebalancing(found) => rebalancing::lede(answer, found),
        ViewAnswer::Properties(found) => properties::lede(answer, found),
        ViewAnswer::Intermediaries(found) => intermediaries::lede(answer, found),
        ViewAnswer::Adoption(found) => adoption::lede(found),
        ViewAnswer::Significance(found) => significance::lede(answer, found),
        ViewAnswer::Merger(found) => merger::lede(answer, found),
        ViewAnswer::Claims(found) => claims::lede(found),
        // It begins with a name, which stays as it is.
        ViewAnswer::Entity(found) => return format!("{}.", entity::lede(answer, found)),
        ViewAnswer::Unavailable { .. } => return answer.question.view.info().lede.to_owned(),
    };
    sentence(&finding)
}

/// Returns the figures of an answer's view, in their order, drawn as the reader wants; none for a view that is unavailable.
pub fn exhibits(answer: &Answer, data: &DataSummary, display: &Display) -> Vec<Exhibit> {
    let mut exhibits = match &answer.view {
        ViewAnswer::Concentration(found) => concentration::exhibits(answer, found, data),
        ViewAnswer::Rebalancing(found) => rebalancing::exhibits(answer, found, data),
        ViewAnswer::Properties(found) => properties::exhibits(answer, found, data),
        ViewAnswer::Intermediaries(found) => intermediaries::exhibits(answer, found, data),
        ViewAnswer::Adoption(found) => adoption::exhibits(answer, found, data),
        ViewAnswer::Significance(found) => significance::exhibits(answer, found, data),
        ViewAnswer::Merger(found) => merger::exhibits(answer, found, data),
        ViewAnswer::Claims(found) => claims::exhibits(answer, found, data),
        ViewAnswer::Entity(found) => entity::exhibits(answer, found, data, display),
        ViewAnswer::Unavailable { .. } => Vec::new(),
    };
    for exhibit in &mut exhibits {
        forms::draw(exhibit, answer, display);
        names::highlight(exhibit, display);
    }
    milestones::mark(&mut exhibits, &display.marks);
    exhibits
}
