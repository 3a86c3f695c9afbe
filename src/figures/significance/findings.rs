//! The list of all changes, each with its finding in plain words.

use super::notes::{both_periods, count, independence_note, models_note, overlap_note, probability, threshold};
use crate::analysis::{Answer, Change, Measure, Method, Significance, Subject, Test, Topic};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::words::{period_name, source_line, unit};
use crate::protocol::DataSummary;

/// One row per change: the question, the finding, and p and q of the test that says least of it.
pub(super) fn list(answer: &Answer, found: &Significance, data: &DataSummary) -> ReadingTable {
    ReadingTable {
        heading: Heading { title: title(answer, found), subtitle: subtitle(answer, found) },
        source: source_line(data),
        columns: vec![
            ReadingColumn::words("Question"),
            ReadingColumn::words("Finding"),
            ReadingColumn::numbers("p"),
            ReadingColumn::numbers("q"),
            ReadingColumn::numbers("n"),
            ReadingColumn::words("Read with care"),
        ],
        rows: found.changes().filter_map(|change| row(answer, change)).collect(),
    }
}

fn title(answer: &Answer, found: &Significance) -> String {
    let (beyond, tested) = count(found.changes());
    if tested == 0 {
        return "Nothing here can be tested".to_owned();
    }
    let (changes, are) = if tested == 1 { ("change", "is") } else { ("changes", "are") };
    let are = if beyond == 1 { "is" } else { are };
    format!("{beyond} of {tested} {changes} {are} more than chance ({}), {}", threshold(), both_periods(answer, found))
}

fn subtitle(answer: &Answer, found: &Significance) -> String {
    let models = match found.against {
        Some(_) => format!("Sizes, shares and spreads of {}.{} ", models_note(answer, found), independence_note(found)),
        None => "There is no second period to compare with. ".to_owned(),
    };
    let coverage = answer.periods.iter().filter_map(|period| period.coverage).reduce(f64::min);
    let known = coverage
        .filter(|coverage| *coverage < 0.5)
        .map_or("", |_| " (known for under half of downloads: read with care)");
    format!(
        "{models}Trends: measures of {}{known}, {}, one value per period.{} p: how likely so much is by chance; q: the same among \
         all these tests (Benjamini–Hochberg). Of two tests of one change the one that says less is shown. With many models \
         small changes are beyond chance too: look at how large they are.",
        answer.question.level.plural(),
        answer.kind.phrase(),
        overlap_note(found),
    )
}

fn row(answer: &Answer, change: Change<'_>) -> Option<Vec<String>> {
    let (first, strictest) = (change.tests.first()?, change.strictest()?);
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), probability);
    let n = match first.models {
        _ if first.n == 0 => String::new(),
        Some((before, after)) => format!("{} → {}", format::integer(before), format::integer(after)),
        None => format::integer(first.n),
    };
    Some(vec![
        question(first.topic).to_owned(),
        finding(answer, change, first),
        number(strictest.p),
        number(strictest.q),
        n,
        care(strictest),
    ])
}

fn question(topic: Topic) -> &'static str {
    match topic {
        Topic::Size => "Do sizes differ?",
        Topic::SizeOverPeriods => "Do sizes differ over all periods?",
        Topic::Proportion => "Did the share of models change?",
        Topic::Distribution => "Are models spread otherwise?",
        Topic::Trend => "Is there a trend?",
    }
}

/// Returns a test's notes, and its coverage where that is low.
fn care(test: &Test) -> String {
    let low = test.coverage.filter(|coverage| *coverage < 0.5 && !test.note.starts_with("a lower bound"));
    let low = low.map(|coverage| format!("known for {} only", format::label(coverage, Unit::Share)));
    let parts: Vec<String> = Some(test.note.clone()).filter(|note| !note.is_empty()).into_iter().chain(low).collect();
    parts.join("; ")
}

/// Returns the result of the test in one sentence; the reason where it couldn't be made.
fn finding(answer: &Answer, change: Change<'_>, test: &Test) -> String {
    let subject = subject(&test.subject);
    let Some((beyond, size)) = change.beyond_chance().zip(test.size) else {
        let reason = change.tests.iter().find_map(|test| test.reason.as_deref()).unwrap_or("no value");
        return format!("{subject}: not tested, {reason}");
    };
    let verdict = match test.topic {
        _ if beyond => "",
        Topic::Trend => "no trend beyond chance, ",
        _ => "no more than chance: ",
    };
    let text = match test.topic {
        Topic::Size => sizes(answer, test, size),
        Topic::SizeOverPeriods => format!(
            "which period it is accounts for {} of the variance of the ranks of sizes",
            format::label(size, Unit::Share)
        ),
        Topic::Proportion => proportions(change, test, size),
        Topic::Distribution => format!("Cramér's V {size:.2}, {}", strength(size)),
        Topic::Trend => trend(test, size, beyond),
    };
    format!("{subject}: {verdict}{text}")
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Downloaded => "Models with downloads".to_owned(),
        Subject::Created => "Models created in the period".to_owned(),
        Subject::Property(property) => property.label().to_owned(),
        Subject::Derivative => "Derivatives of other models".to_owned(),
        Subject::Level(level) => format!("Over {}", level.plural()),
        Subject::Measure(measure) => measure.label(),
    }
}

/// Returns how often a model of the later period is the larger one.
fn sizes(answer: &Answer, test: &Test, delta: f64) -> String {
    let name = |day| period_name(answer.question.granularity, day);
    let pairs = format::label((delta + 1.0) / 2.0, Unit::Share);
    let medians = match test.values {
        (Some(then), Some(now)) => {
            let count = |value| format::value(value, Unit::Count);
            format!("; median {} parameters, against {}", count(now), count(then))
        }
        _ => String::new(),
    };
    let against = test.against.map(name).unwrap_or_default();
    format!(
        "one of {} is larger than one of {against} in {pairs} of pairs, counting half of the ties, {}{medians}",
        name(test.period),
        dominance(delta)
    )
}

fn proportions(change: Change<'_>, test: &Test, difference: f64) -> String {
    let percent = |proportion: f64| format::label(proportion, Unit::Share);
    let (then, now) = test.values;
    let points = match test.interval {
        Some(interval) => format::with_interval(difference, interval, Unit::Points),
        None => format::value(difference, Unit::Points),
    };
    let odds = change.tests.iter().find(|test| test.method == Method::ChiSquare).and_then(|test| test.size);
    let odds = odds.map(|odds| format!("; odds {}", format::value(odds, Unit::Multiple))).unwrap_or_default();
    format!(
        "{} against {}: {points}{odds}",
        now.map(percent).unwrap_or_default(),
        then.map(percent).unwrap_or_default()
    )
}

fn trend(test: &Test, slope: f64, beyond: bool) -> String {
    let Subject::Measure(measure) = test.subject else { return String::new() };
    let turn = match beyond {
        true if slope > 0.0 => "rises, ",
        true if slope < 0.0 => "falls, ",
        _ => "",
    };
    format!("{turn}{}", per_year(measure, slope, test.interval))
}

/// "−883 a year (−1,430 to −321)", "−13.8 points a year (−22.7 to −7.0)".
pub(super) fn per_year(measure: Measure, slope: f64, interval: Option<(f64, f64)>) -> String {
    const UNIT: &str = "\u{a0}points";
    let change = |value: f64| format::change(value, unit(measure.unit()));
    let interval = interval.map(|(low, high)| {
        let (low, high) = (change(low), change(high));
        format!(" ({} to {})", low.trim_end_matches(UNIT), high.trim_end_matches(UNIT))
    });
    format!("{} a year{}", change(slope), interval.unwrap_or_default())
}

/// Cohen's (1988) words for an association.
fn strength(v: f64) -> &'static str {
    match v {
        _ if v < 0.1 => "a negligible difference",
        _ if v < 0.3 => "a small difference",
        _ if v < 0.5 => "a medium difference",
        _ => "a large difference",
    }
}

/// Returns the words of Romano et al. (2006) for Cliff's delta.
fn dominance(delta: f64) -> &'static str {
    match delta.abs() {
        size if size < 0.147 => "a negligible difference",
        size if size < 0.33 => "a small difference",
        size if size < 0.474 => "a medium difference",
        _ => "a large difference",
    }
}
