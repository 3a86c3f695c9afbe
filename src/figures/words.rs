//! Words used by several figures.

pub use crate::analysis::display_name;
use crate::analysis::{Answer, Attribution, Basis, Counted, Level, Population, Question, Unaffiliated, ValueUnit};
use crate::calendar::Day;
use crate::chart::{Unit, format};
pub(super) use crate::figures::grammar::{at_period, capitalized, number_word, period_name};
use crate::figures::grammar::{coverage_range, listed, period_noun, verb};
use crate::protocol::DataSummary;
use crate::schema::{CountKind, attributes};

/// Returns what the bands around the shares of a level's entities are; `one` is the level in a sentence.
pub(super) fn band_note(one: &str) -> String {
    format!("Thin bands: the shares when each {one} that is in doubt is read one way or the other.")
}

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
        // Three significant digits, also of a slope.
        ValueUnit::Coefficient if value.abs() >= 1.0 => format::fixed(value, 2),
        ValueUnit::Share => format::label(value, Unit::Share),
        _ => format::value(value, unit(value_unit)),
    }
}

/// Returns an entity's name as a sentence has it: "Qwen", "the United States", "companies".
pub(super) fn name_in_sentence(level: &Level, entity: &str) -> String {
    const WITH_ARTICLE: [&str; 7] = [
        "United States",
        "United States of America",
        "United Kingdom",
        "United Arab Emirates",
        "Netherlands",
        "Philippines",
        "Czech Republic",
    ];
    let name = display_name(level, entity);
    // A name stays as it is, our words are small in a sentence.
    match name == entity {
        true if WITH_ARTICLE.contains(&entity) => format!("the {name}"),
        true => name,
        false if name == "Unaffiliated" => "the unaffiliated".to_owned(),
        false => name.to_lowercase(),
    }
}

/// Returns the kinds of developers that a question is about alone, as a sentence has them: "companies"; `None` where all count.
fn kinds_of_developers(question: &Question) -> Option<String> {
    let level = Level::from(attributes::SEGMENT.to_owned());
    let kinds = question.filters.only.iter().filter(|(name, _)| name == attributes::SEGMENT);
    let kinds: Vec<String> = kinds.map(|(_, value)| name_in_sentence(&level, value)).collect();
    (!kinds.is_empty()).then(|| listed(&kinds))
}

/// Returns an entity's name as a sentence about a question has it: of a country together with the kinds of developers that alone
/// are counted, "companies in China"; of a developer with whether it passes on models of others.
pub(super) fn entity_in_sentence(answer: &Answer, entity: &str) -> String {
    let name = counted_in_sentence(&answer.question, entity);
    match answer.republishers.iter().any(|republisher| republisher == entity) {
        true => format!("{name} (a republisher)"),
        false => name,
    }
}

fn counted_in_sentence(question: &Question, entity: &str) -> String {
    const PLACES: [&str; 3] = [attributes::COUNTRY, attributes::COUNTRY_GROUP, attributes::PARENT_COUNTRY];
    let name = name_in_sentence(&question.level, entity);
    let is_place = PLACES.contains(&question.level.name()) && display_name(&question.level, entity) == entity;
    match kinds_of_developers(question).filter(|_| is_place) {
        Some(kinds) => format!("{kinds} in {name}"),
        None => name,
    }
}

/// Returns the same as a sentence begins with it.
pub(super) fn entity_at_start(answer: &Answer, entity: &str) -> String {
    let name = entity_in_sentence(answer, entity);
    // A name of its own stays as it is, in capitals or not.
    if counted_in_sentence(&answer.question, entity) == entity { name } else { capitalized(&name) }
}

/// Returns the form of a verb that goes with [`entity_in_sentence`].
pub(super) fn entity_verb<'a>(question: &Question, entity: &str, one: &'a str, several: &'a str) -> &'a str {
    let is_named = counted_in_sentence(question, entity) == name_in_sentence(&question.level, entity);
    if is_named { verb(&display_name(&question.level, entity), one, several) } else { several }
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

/// Days after which data are called old.
const FRESH_DAYS: i32 = 10;

/// Returns until when the data are and when they were read; where that is long after, what it means.
pub fn freshness(last: Day, today: Day) -> String {
    let told = format!("Data until {}, read on {}", last.long(), today.long());
    let age_days = today.0.saturating_sub(last.0);
    if age_days <= FRESH_DAYS {
        format!("{told}.")
    } else {
        format!("{told}: the {age_days} days between are missing.")
    }
}

/// Returns the end of every subtitle: what is counted, among which models, and the coverage.
pub(super) fn subtitle_end(answer: &Answer) -> String {
    let coverage = coverage(answer).map_or_else(String::new, |coverage| format!("; {coverage}"));
    counted(answer) + &coverage
}

/// Returns which models take part: "all listed models", "5,341 models listed throughout".
pub(super) fn population(answer: &Answer) -> String {
    match answer.question.population {
        Population::All => "all listed models".to_owned(),
        Population::Chained => "chained from date to date over the models that both list".to_owned(),
        Population::Balanced => {
            let models = answer.periods.first().map_or(0, |period| period.models);
            format!("{} listed throughout", format::counted(models, "model", "models"))
        }
    }
}

/// Returns what is counted, and among which models.
pub(super) fn counted(answer: &Answer) -> String {
    let question = &answer.question;
    let mut parts = vec![phrase(answer)];
    if question.basis == Basis::FirstYear {
        parts.push("only a model's first year".to_owned());
    }
    parts.push(population(answer));
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
        parts.push(format!("also {} without downloads", question.level.plural()));
    }
    parts.extend(decided(answer));
    parts.join("; ")
}

/// Returns what the counts count, with the length of a period where that is not in the count itself.
pub(super) fn phrase(answer: &Answer) -> String {
    match answer.kind {
        CountKind::Flow => format!("downloads of each {}", period_noun(answer.question.granularity)),
        CountKind::Counter | CountKind::Window { .. } => answer.kind.phrase(),
    }
}

/// Returns how much of the downloads the conditions can't decide, in words; `None` if they decide all.
fn decided(answer: &Answer) -> Option<String> {
    let lowest = answer.periods.iter().filter_map(|period| period.decided).fold(1.0, f64::min);
    let percent = format::fixed((lowest * 100.0).floor(), 0);
    (lowest < 1.0).then(|| format!("filters decidable for {percent}\u{a0}% of downloads or more"))
}

/// "developer known for 95–99 % of them", over all periods shown; nothing for models, which every download has.
fn coverage(answer: &Answer) -> Option<String> {
    if answer.question.level == Level::Model {
        return None;
    }
    let Some((range, is_scarce)) = coverage_range(answer.periods.iter().map(|period| period.coverage)) else {
        return Some("no downloads".to_owned());
    };
    let warning = if is_scarce { " (under half: read with care)" } else { "" };
    Some(format!("{} known for {range} of them{warning}", answer.question.level.singular()))
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
