//! The charts of gains and losses of shares, and of their contributions to the HHI.

use super::notes::{both_periods, nothing_compared, since};
use crate::analysis::{Answer, ChangeEvidence, ChangeScale, EntityKind, Rebalancing, ShareChange, ValueUnit};
use crate::calendar::Day;
use crate::chart::{Bar, BarChart, ColorRole, Figure, Heading, Unit, format};
use crate::figures::grammar::{capitalized, of_level, points, with_article};
use crate::figures::known::{unknown_clause, whole};
use crate::figures::told::{ChangeWords, is_told, stands};
use crate::figures::words::{
    at_period, display_name, entity_in_sentence, entity_verb, period_name, source_line, subtitle_end, value_text,
};
use crate::protocol::DataSummary;

/// Gains shown, and losses.
const EACH: usize = 8;
/// Contributions shown by name.
const NAMED: usize = 10;
/// A change of a share that is too small to be shown: it would read "0 points".
const SMALLEST: f64 = 0.000_05;

/// Returns the largest gains and losses, in percentage points.
pub(super) fn share_changes(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let level = &answer.question.level;
    let changed =
        |row: &&ShareChange| row.kind == EntityKind::Entity && row.change().is_some_and(|c| c.abs() >= SMALLEST);
    let rows: Vec<(usize, &ShareChange)> = found.changes.iter().enumerate().filter(|(_, row)| changed(row)).collect();
    let is_gain = |(_, row): &&(usize, &ShareChange)| row.change() > Some(0.0);
    let gains = rows.iter().filter(is_gain).take(EACH);
    let mut losses: Vec<&(usize, &ShareChange)> = rows.iter().filter(|row| !is_gain(row)).take(EACH).collect();
    losses.reverse();
    let bar = |&(index, row): &(usize, &ShareChange)| {
        let evidence = found.share_evidence(index);
        Bar {
            label: display_name(level, &row.entity),
            value: row.change(),
            interval: None,
            before: None,
            color: match row.change() > Some(0.0) {
                _ if is_told(evidence) && !stands(evidence) => ColorRole::Other,
                true => ColorRole::Increase,
                false => ColorRole::Decrease,
            },
            note: [places(row), comparable(evidence)]
                .into_iter()
                .filter(|note| !note.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
        }
    };
    let subtitle = format!(
        "Change of the share of {}, percentage points, of {}, {}; {}.",
        whole(found.shares_of, &level.singular()),
        of_level(found.entities, level),
        both_periods(answer, found),
        subtitle_end(answer)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: changes_title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::Points,
        rows: gains.chain(losses).map(bar).collect(),
        reference: None,
        lines: Vec::new(),
        value_label: "change of share".to_owned(),
        before_label: None,
        empty_reason: match found.against {
            Some(_) if !rows.is_empty() || found.hhi.is_some() => "No share changed".to_owned(),
            _ => nothing_compared(answer, found),
        },
    })
}

/// "same models +1.2, chained +0.8 points": the change among comparable models, where they don't bear it out.
fn comparable(evidence: Option<&ChangeEvidence>) -> String {
    let Some(evidence) = evidence.filter(|evidence| is_told(Some(evidence)) && !stands(Some(evidence))) else {
        return String::new();
    };
    let parts = [("same models", evidence.balanced_change()), ("chained", evidence.chained_change())];
    let parts =
        parts.iter().filter_map(|(name, change)| Some(format!("{name} {}", format::change((*change)?, Unit::Share))));
    parts.collect::<Vec<_>>().join(", ")
}

/// "rank 20, now 6"; where it had no rank, or has none now, that.
fn places(row: &ShareChange) -> String {
    match (row.rank_before, row.rank) {
        (Some(before), Some(now)) if before == now => format!("rank {now} in both"),
        (Some(before), Some(now)) => format!("rank {before}, then {now}"),
        (None, Some(now)) => format!("no downloads before, then rank {now}"),
        (Some(before), None) => format!("rank {before}, then no downloads"),
        (None, None) => String::new(),
    }
}

/// Returns who gained and who lost most on every population, and what the HHI did.
pub(in crate::figures) fn lede(answer: &Answer, found: &Rebalancing) -> String {
    let (Some(hhi), Some(against)) = (&found.hhi, found.against) else { return nothing_compared(answer, found) };
    let named = |sign: f64| {
        let mut moved = found.changes.iter().enumerate().filter(|(index, row)| {
            row.kind == EntityKind::Entity
                && row.change().is_some_and(|change| change * sign >= SMALLEST)
                && stands(found.share_evidence(*index))
        });
        moved.next().map(|(_, row)| entity_in_sentence(answer, &row.entity))
    };
    let since = since(answer, found, against);
    let moved = match (named(1.0), named(-1.0)) {
        (Some(winner), Some(loser)) => {
            format!("on all listed and on comparable models, {winner} gained most {since} and {loser} lost most; ")
        }
        (Some(winner), None) => format!("on all listed and on comparable models, {winner} gained most {since}; "),
        (None, Some(loser)) => format!("on all listed and on comparable models, {loser} lost most {since}; "),
        (None, None) if (0..found.changes.len()).all(|index| is_told(found.share_evidence(index))) => {
            format!("no change of a share {since} stands on all listed and on comparable models; ")
        }
        (None, None) => String::new(),
    };
    let several = answer.question.level.plural();
    let now = value_text(hhi.after, ValueUnit::Points);
    let clause = hhi_clause(answer, found, against);
    capitalized(&format!("{moved}the HHI of {several} is {now}{clause}"))
}

/// Returns what is said of the change of the HHI, from what all populations say together.
fn hhi_clause(answer: &Answer, found: &Rebalancing, against: Day) -> String {
    let words = ChangeWords {
        value: &|value| value_text(value, ValueUnit::Points),
        change: &|change| format::change(change, Unit::Index),
        scale: ChangeScale::Difference,
        at: at_period(answer.question.granularity, against),
        since: period_name(answer.question.granularity, against),
    };
    words.clause(&found.told, found.hhi_evidence())
}

fn changes_title(answer: &Answer, found: &Rebalancing) -> String {
    let Some(against) = found.against.filter(|_| found.hhi.is_some()) else {
        return nothing_compared(answer, found);
    };
    let entities = || found.changes.iter().enumerate().filter(|(_, row)| row.kind == EntityKind::Entity);
    let large = |change: f64| change.abs() >= SMALLEST;
    let is_open = entities().any(|(index, _)| is_told(found.share_evidence(index)));
    let first = |sign: f64| {
        // The largest changes come first.
        let found = entities().filter(|(index, _)| stands(found.share_evidence(*index))).find_map(|(_, row)| {
            let change = row.change().filter(|change| change * sign > 0.0 && large(*change))?;
            Some((row, change))
        });
        found.map(|(row, change)| (entity_in_sentence(answer, &row.entity), points(change)))
    };
    let since = since(answer, found, against);
    let one = answer.question.level.singular();
    let of = whole(found.shares_of, &one);
    let finding = match (first(1.0), first(-1.0)) {
        (Some((winner, gain)), Some((loser, loss))) => {
            format!(
                "Of changes that hold on comparable models too, {winner} gained most {since}, {gain} of {of}; {loser} lost most, {loss}"
            )
        }
        (Some((winner, gain)), None) => {
            format!("Of changes that hold on comparable models too, {winner} gained most {since}, {gain} of {of}")
        }
        (None, Some((loser, loss))) => {
            format!("Of changes that hold on comparable models too, {loser} lost most {since}, {loss} of {of}")
        }
        (None, None) if is_open && entities().any(|(_, row)| row.change().is_some_and(large)) => {
            format!("No gain or loss of a share of {of} {since} stands on all listed and on comparable models")
        }
        (None, None) if entities().any(|(_, row)| row.change().is_some_and(large)) => {
            format!("Changes of shares of {of} {since}")
        }
        (None, None) => format!("No {one} changed its share of {of} {since}"),
    };
    // The largest change comes first.
    let largest = entities().find_map(|(_, row)| row.change()).unwrap_or(0.0);
    let unknown = (found.unknown_share(against), found.unknown_share(found.period));
    finding + &unknown_clause(&one, unknown, largest)
}

/// Returns the chart of the largest contributions to the change of the HHI, and the sum of all others.
pub(super) fn contributions(answer: &Answer, found: &Rebalancing, data: &DataSummary) -> Figure {
    let level = &answer.question.level;
    let (named, rest): (Vec<_>, Vec<_>) = found
        .hhi
        .iter()
        .flat_map(|hhi| hhi.contributions.iter().enumerate())
        .partition(|(place, row)| *place < NAMED && row.points.abs() >= 0.05);
    let bar = |label: String, points: f64, color: ColorRole, note: String| Bar {
        label,
        value: Some(points),
        interval: None,
        before: None,
        color,
        note,
    };
    let share = |share: f64| format::label(share, Unit::Share);
    let mut rows: Vec<Bar> = named
        .iter()
        .map(|(_, row)| {
            let color = if row.points > 0.0 { ColorRole::Increase } else { ColorRole::Decrease };
            let note = format!("{} of downloads, then {}", share(row.share_before), share(row.share));
            bar(display_name(level, &row.entity), row.points, color, note)
        })
        .collect();
    if !rest.is_empty() && !rows.is_empty() {
        let sum: crate::metrics::sum::CompensatedSum = rest.iter().map(|(_, row)| row.points).collect();
        let points = Some(sum.value()).filter(|points| points.abs() >= 0.05).unwrap_or(0.0);
        rows.push(bar(format!("All other {}", level.plural()), points, ColorRole::Other, String::new()));
    }
    let subtitle = format!(
        "What each {} contributed to the change of the HHI, points of 0–10,000, {}; {}.",
        level.singular(),
        both_periods(answer, found),
        subtitle_end(answer)
    );
    Figure::Bars(BarChart {
        heading: Heading { title: contributions_title(answer, found), subtitle },
        source: source_line(data),
        unit: Unit::IndexChange,
        rows,
        reference: None,
        lines: Vec::new(),
        value_label: "contribution".to_owned(),
        before_label: None,
        empty_reason: match &found.hhi {
            Some(_) => format!("The HHI of {} did not change", level.plural()),
            None => nothing_compared(answer, found),
        },
    })
}

/// Returns what a contribution is.
pub(super) fn contributions_note(answer: &Answer) -> String {
    let several = answer.question.level.plural();
    format!(
        "A bar is the square of {}'s share now minus the square of its share then, in points, among known {several}; \
         the bars add up to the change of the HHI.",
        with_article(&answer.question.level.singular())
    )
}

fn contributions_title(answer: &Answer, found: &Rebalancing) -> String {
    let (Some(hhi), Some(against)) = (&found.hhi, found.against) else { return nothing_compared(answer, found) };
    let several = answer.question.level.plural();
    let since = since(answer, found, against);
    let now = value_text(hhi.after, ValueUnit::Points);
    let size = value_text(hhi.change.abs(), ValueUnit::Points);
    let evidence = found.hhi_evidence();
    let change = if hhi.change.abs() < 0.5 {
        format!("The HHI of {several} is {now}, as {}", at_period(answer.question.granularity, against))
    } else if !stands(evidence) {
        return format!("The HHI of {several} is {now}{}", hhi_clause(answer, found, against));
    } else {
        let verb = if hhi.change < 0.0 { "fell" } else { "rose" };
        format!("The HHI of {several} {verb} by {size} points to {now} {since}")
    };
    let Some(largest) = hhi.contributions.first().filter(|row| row.points.abs() >= 0.5) else { return change };
    let named = entity_in_sentence(answer, &largest.entity);
    let verb = entity_verb(&answer.question, &largest.entity, "accounts", "account");
    let part = format::value(largest.points, Unit::IndexChange);
    if largest.points * hhi.change > 0.0 && hhi.change.abs() >= 0.5 {
        format!("{change}; {named} alone {verb} for {part}")
    } else {
        format!("{change}, though {named} {verb} for {part}")
    }
}
