//! The ranking of a period, with changes since the first one.

use crate::analysis::{Answer, ChangeEvidence, Concentration, ConcentrationChange, Level, RankedEntity};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{RankingList, RankingRow};
use crate::figures::known::whole;
use crate::figures::told::stands;
use crate::figures::words::{at_period, counted, display_name, period_name, source_line};
use crate::protocol::DataSummary;

/// Returns the largest entities of the chosen period.
pub(super) fn list(answer: &Answer, found: &Concentration, data: &DataSummary) -> RankingList {
    let (ranking, level) = (&found.ranking, &answer.question.level);
    let at = at_period(answer.question.granularity, ranking.start);
    let against = ranking.against.map(|day| period_name(answer.question.granularity, day));
    let since = against.as_ref().map_or_else(String::new, |against| format!(" Changes since {against}."));
    let largest = ranking.rows.first().map_or(1.0, |row| row.share).max(f64::MIN_POSITIVE);
    RankingList {
        heading: Heading {
            title: format!("The largest {} {at}", level.plural()),
            subtitle: format!("{}; {}.{since}", shares(answer, found), counted(answer)),
        },
        source: source_line(data),
        entity_label: level.label(),
        rows: (ranking.rows.iter().enumerate())
            .map(|(index, row)| {
                let evidence = found.evidence(ConcentrationChange::Ranked(index));
                ranked(level, row, against.is_some().then_some(evidence), largest)
            })
            .collect(),
    }
}

/// Returns what its columns of changes mean; nothing where there are none.
pub(super) fn notes(answer: &Answer, found: &Concentration) -> Vec<String> {
    let Some(against) = found.ranking.against else { return Vec::new() };
    let against = period_name(answer.question.granularity, against);
    let several = answer.question.level.plural();
    vec![
        format!("The arrows are ranks gained and lost since {against}, and the changes are in percentage points."),
        "A change in parentheses doesn't stand on all listed and on comparable models: the growth of the list may make it."
            .to_owned(),
        format!(
            "Newly listed are {several} without downloads in the file before, compared with {against}; they may be older."
        ),
    ]
}

/// Returns what the shares are of, and how many downloads are unknown.
fn shares(answer: &Answer, found: &Concentration) -> String {
    let (ranking, one) = (&found.ranking, answer.question.level.singular());
    let shares = format!("Share of {}", whole(ranking.shares_of, &one));
    match ranking.unknown_share.filter(|share| *share > 0.0) {
        Some(share) => format!("{shares}; {} of all have no known {one}", format::label(share, Unit::Share)),
        None => shares,
    }
}

/// Returns a row; `compared` has what its change is told by, where there is a period to compare with.
fn ranked(level: &Level, row: &RankedEntity, compared: Option<Option<&ChangeEvidence>>, largest: f64) -> RankingRow {
    let moved = match row.rank_before {
        _ if compared.is_none() => String::new(),
        None => "newly listed".to_owned(),
        Some(before) if before > row.rank => format!("▲ {}", before - row.rank),
        Some(before) if before < row.rank => format!("▼ {}", row.rank - before),
        Some(_) => String::new(),
    };
    RankingRow {
        rank: row.rank,
        moved,
        entity: display_name(level, &row.entity),
        bar_percent: row.share / largest * 100.0,
        downloads: format::value(row.downloads as f64, Unit::Count),
        share: format!("{}\u{a0}%", format::fixed(row.share * 100.0, 1)),
        change: match row.share_before.map(|before| points(row.share - before)) {
            Some(change) if compared.is_some_and(stands) || change == "0.0" => change,
            Some(change) => format!("({change})"),
            None => String::new(),
        },
    }
}

/// Returns a change in percentage points with one decimal, so that a column of them lines up.
fn points(change: f64) -> String {
    let digits = format::fixed(change * 100.0, 1);
    if digits == "0.0" || digits.starts_with('−') { digits } else { format!("+{digits}") }
}
