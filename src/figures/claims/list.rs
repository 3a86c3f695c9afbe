//! The list of the study's claims, each with the result of its test.

use crate::analysis::{Answer, Claim, ClaimName, Claims, Expectation, Verdict};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::words::{counted, number_word, period_name, source_line};
use crate::protocol::DataSummary;

/// Returns the claims as a table for reading, one row each.
pub(super) fn list(answer: &Answer, found: &Claims, data: &DataSummary) -> ReadingTable {
    let period = |day| period_name(answer.question.granularity, day);
    let (later, earlier) = (period(found.period), found.against.map(period));
    let columns = [
        ReadingColumn::words("Claim"),
        ReadingColumn::words("These data"),
        ReadingColumn::numbers(earlier.as_deref().unwrap_or("Before")),
        ReadingColumn::numbers(later.as_str()),
        ReadingColumn::numbers("Change, 95 % interval"),
        ReadingColumn::numbers("Known for"),
        ReadingColumn::words("The study (second-hand: *)"),
        ReadingColumn::words("What is compared here"),
    ];
    ReadingTable {
        heading: Heading { title: title(found), subtitle: subtitle(answer, earlier.as_deref(), &later) },
        source: source_line(data),
        columns: columns.to_vec(),
        rows: found.claims.iter().map(row).collect(),
    }
}

/// Returns how many claims the data agree with, differ from, and leave open.
pub(in crate::figures) fn title(found: &Claims) -> String {
    let count = |verdict: Verdict| found.claims.iter().filter(|claim| claim.verdict == Some(verdict)).count();
    let all = found.claims.len();
    if found.claims.iter().any(|claim| claim.verdict.is_none()) {
        return format!("{all} claims of the study beside these data");
    }
    let (agrees, differs, open) = (count(Verdict::Agrees), count(Verdict::Differs), count(Verdict::CannotTell));
    if open == all {
        return format!("These data can decide none of the study's {all} claims");
    }
    let number = |number: usize| if number == 0 { "none".to_owned() } else { number_word(number as u32) };
    let rest = match open {
        0 => String::new(),
        1 => "; one stays open".to_owned(),
        _ => format!("; {} stay open", number(open)),
    };
    format!(
        "Of the study's {all} claims, these data agree with {} and differ from {}{rest}",
        number(agrees),
        number(differs)
    )
}

fn subtitle(answer: &Answer, earlier: Option<&str>, later: &str) -> String {
    let span = earlier.map_or_else(|| later.to_owned(), |earlier| format!("{earlier} to {later}"));
    format!("The study: 2020 to 2025; these data: {span}; {}.", counted(answer))
}

/// Returns what the comparison can show, and when a claim is agreed with.
pub(super) fn notes() -> Vec<String> {
    vec![
        "These data can show whether things still move that way, not whether they moved that far.".to_owned(),
        "A claim is agreed with, or differed from, where the whole 95 % interval lies on one side of no change (bootstrap \
         over models, 1,000 replicates)."
            .to_owned(),
    ]
}

fn row(claim: &Claim) -> Vec<String> {
    let star = if claim.name.is_second_hand() { "*" } else { "" };
    let value =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format::value(value, unit(claim.name)));
    let tested = match (claim.tested, claim.interval) {
        (Some(tested), Some(interval)) => format::with_interval(tested, interval, tested_unit(claim.name)),
        (Some(tested), None) => format::value(tested, tested_unit(claim.name)),
        (None, _) => "–".to_owned(),
    };
    vec![
        claim.name.statement().to_owned(),
        verdict(claim),
        value(claim.before),
        value(claim.after),
        tested,
        known(claim),
        format!("{}{star}", claim.name.study()),
        claim.name.definition().to_owned(),
    ]
}

/// "97 %", with a warning under half; the lower of both periods.
fn known(claim: &Claim) -> String {
    let lowest = [claim.coverage_before, claim.coverage_after].into_iter().flatten().reduce(f64::min);
    let warning = if lowest.is_some_and(|lowest| lowest < 0.5) { ": read with care" } else { "" };
    let percent = |lowest: f64| format!("{} %{warning}", format::fixed((lowest * 100.0).floor(), 0));
    lowest.map_or_else(|| "–".to_owned(), percent)
}

fn verdict(claim: &Claim) -> String {
    match claim.verdict {
        None => "interval under way".to_owned(),
        Some(Verdict::CannotTell) => format!("can't be told: {}", claim.reason),
        Some(verdict) => verdict.name().to_owned(),
    }
}

fn unit(name: ClaimName) -> Unit {
    match (name, name.expectation()) {
        (ClaimName::Size, _) => Unit::Count,
        (_, Expectation::Leads) => Unit::Points,
        _ => Unit::Share,
    }
}

fn tested_unit(name: ClaimName) -> Unit {
    if name.expectation() == Expectation::Grows { Unit::Multiple } else { Unit::Points }
}
