//! Words used by several figures.

use crate::analysis::{Answer, Attribution, Basis, Counted, Level, Population, Unaffiliated, ValueUnit};
use crate::calendar::{Day, Granularity};
use crate::chart::{Unit, format};
use crate::protocol::DataSummary;
use crate::schema::attributes;

/// Returns the unit that a chart shows a measure's values in.
pub fn unit(unit: ValueUnit) -> Unit {
    match unit {
        ValueUnit::Points => Unit::Index,
        ValueUnit::Share => Unit::Share,
        ValueUnit::Number => Unit::Number { decimals: 1 },
        ValueUnit::Coefficient => Unit::Number { decimals: 3 },
        ValueUnit::Nats => Unit::Number { decimals: 2 },
    }
}

/// Returns a measure's value as a sentence or a tile shows it.
pub fn value_text(value: f64, value_unit: ValueUnit) -> String {
    match value_unit {
        ValueUnit::Share => format::label(value, Unit::Share),
        _ => format::value(value, unit(value_unit)),
    }
}

/// Returns the name that a figure shows for an entity: the study's "User" and "Organization" stand in place of a country.
pub fn display_name(level: &Level, entity: &str) -> String {
    let name = match (level.name(), entity) {
        (attributes::COUNTRY | attributes::COUNTRY_GROUP, "User") => "Unaffiliated users",
        (attributes::COUNTRY | attributes::COUNTRY_GROUP, "Organization") => "Unaffiliated groups",
        (attributes::SEGMENT, "company") => "Companies",
        (attributes::SEGMENT, "non-profit") => "Non-profits",
        (attributes::SEGMENT, "academia") => "Academia",
        (attributes::SEGMENT, "community") => "Communities",
        (attributes::SEGMENT, "unaffiliated") => "Unaffiliated",
        (attributes::IS_MOE, "true") => "Mixture of experts",
        (attributes::IS_MOE, "false") => "Dense",
        _ => entity,
    };
    name.to_owned()
}

/// Returns a period as a sentence names it: "28 Oct 2026", "Oct 2026", "Q4 2026".
pub fn period_name(granularity: Granularity, start: Day) -> String {
    match granularity {
        Granularity::Week => format!("the week of {}", start.long()),
        _ => granularity.label(start),
    }
}

/// Returns a period with its preposition: "on 28 Oct 2026", "in Oct 2026".
pub fn at_period(granularity: Granularity, start: Day) -> String {
    let preposition = if granularity == Granularity::Snapshot { "on" } else { "in" };
    format!("{preposition} {}", period_name(granularity, start))
}

/// Returns the foot of a figure: where the data come from, their dates, and where the figure was made.
pub fn source_line(data: &DataSummary) -> String {
    let origin = match &data.source_line {
        Some(line) => line.trim_end_matches('.').to_owned(),
        None => data.origin(),
    };
    let first = data.days.first().copied().unwrap_or_default();
    let last = data.days.last().copied().unwrap_or_default();
    let dates = if first == last { last.long() } else { format!("{} to {}", first.long(), last.long()) };
    format!("Source: {origin}. Data of {dates}. Computed by Lorenz.")
}

/// Returns the end of every subtitle: what is counted, among which models, and the coverage.
pub(super) fn subtitle_end(answer: &Answer) -> String {
    format!("{}; {}", counted(answer), coverage(answer))
}

/// Returns what is counted, and among which models.
pub(super) fn counted(answer: &Answer) -> String {
    let question = &answer.question;
    let models = match question.population {
        Population::All => "all listed models".to_owned(),
        Population::Chained => "chained from date to date over the models that both list".to_owned(),
        Population::Balanced => {
            let models = answer.periods.first().map_or(0, |period| period.models);
            format!("the {} models listed throughout", format::integer(models))
        }
    };
    let mut parts = vec![answer.kind.phrase()];
    if question.basis == Basis::FirstYear {
        parts.push("first year of a model only".to_owned());
    }
    parts.push(models);
    if !question.filters.is_empty() {
        parts.push(format!("only where {}", question.filters.words()));
    }
    if question.unaffiliated == Unaffiliated::Without {
        parts.push("without the unaffiliated".to_owned());
    }
    if question.attribution == Attribution::Original {
        parts.push("credited to the original creator".to_owned());
    }
    if question.counted == Counted::Existing {
        parts.push(format!("all {} that exist counted", question.level.plural()));
    }
    parts.extend(decided(answer));
    parts.join("; ")
}

/// Returns how much of the downloads the conditions can't decide, in words; `None` if they decide all.
fn decided(answer: &Answer) -> Option<String> {
    let lowest = answer.periods.iter().filter_map(|period| period.decided).fold(1.0, f64::min);
    let percent = format::fixed((lowest * 100.0).floor(), 0);
    (lowest < 1.0).then(|| format!("what these conditions ask is known for {percent} % of downloads or more"))
}

/// "95–99 % of downloads have a known developer", over all periods shown.
fn coverage(answer: &Answer) -> String {
    if answer.question.level == Level::Model {
        return "every download has its model".to_owned();
    }
    let known = answer.periods.iter().filter_map(|period| period.coverage);
    let (low, high) = known.fold((1.0f64, 0.0f64), |(low, high), coverage| (low.min(coverage), high.max(coverage)));
    if low > high {
        return "no downloads".to_owned();
    }
    // Rounded down: "100 %" is said only of all.
    let percent = |coverage: f64| format!("{}", (coverage * 100.0).floor());
    let (low_text, high_text) = (percent(low), percent(high));
    let range = if low_text == high_text { low_text } else { format!("{low_text}–{high_text}") };
    let warning = if low < 0.5 { " (under half: read with care)" } else { "" };
    format!("{} known for {range} % of them{warning}", answer.question.level.singular())
}

/// Returns the downloads that a measure counts in a period: those of unknown entities are left out, which has to be said.
pub(super) fn counted_downloads(answer: &Answer, period: usize) -> String {
    const NEARLY_ALL: f64 = 0.995;
    match answer.periods[period].coverage {
        Some(coverage) if coverage < NEARLY_ALL => {
            format!("downloads with a known {}", answer.question.level.singular())
        }
        _ => "downloads".to_owned(),
    }
}

/// Returns the first and last periods with a value: (index, value).
pub(super) fn ends(values: &[Option<f64>]) -> Option<((usize, f64), (usize, f64))> {
    let mut defined = values.iter().enumerate().filter_map(|(index, value)| value.map(|value| (index, value)));
    let first = defined.next()?;
    Some((first, defined.next_back().unwrap_or(first)))
}

/// Returns a number from one to nine as a word, a larger one in digits.
pub(super) fn number_word(number: u32) -> String {
    const WORDS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = (number as usize).checked_sub(1).and_then(|index| WORDS.get(index));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// Returns a text with a capital letter at its start.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns a reason as a sentence: a capital letter first, a full stop last.
pub fn sentence(reason: &str) -> String {
    format!("{}.", capitalized(reason))
}
