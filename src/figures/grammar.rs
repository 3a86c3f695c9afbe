//! The grammar of sentences about data: numbers with their nouns, verbs that agree, who is several, dates with prepositions.

use crate::analysis::Level;
use crate::calendar::{Day, Granularity};
use crate::chart::{Unit, format};

/// Returns a number with the noun of its level: "1 developer", "2,070 developers", "no developers".
pub(super) fn of_level(number: u64, level: &Level) -> String {
    format::counted(number, &level.singular(), &level.plural())
}

/// Returns the largest ones of a level: "the largest developer", "the four largest developers".
pub(super) fn largest(number: u32, level: &Level) -> String {
    largest_of(number, &level.singular(), &level.plural())
}

/// Returns the largest ones of a kind: "the largest intermediary", "the 15 largest intermediaries".
pub(super) fn largest_of(number: u32, one: &str, several: &str) -> String {
    match number {
        1 => format!("the largest {one}"),
        _ => format!("the {} largest {several}", number_word(number)),
    }
}

/// Returns the form of a verb, or of any word, that goes with a number of things.
pub(super) fn agreeing<'a>(number: u64, one: &'a str, several: &'a str) -> &'a str {
    if number == 1 { one } else { several }
}

/// Returns the form of a verb that goes with a name: "Qwen leads", "Companies lead".
pub(super) fn verb<'a>(name: &str, one: &'a str, several: &'a str) -> &'a str {
    const SEVERAL: [&str; 6] =
        ["Companies", "Non-profits", "Communities", "Unaffiliated", "Unaffiliated users", "Unaffiliated groups"];
    if SEVERAL.contains(&name) { several } else { one }
}

/// Returns a noun with its article: "a developer", "an architecture".
pub(super) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Returns names as a sentence lists them: "a", "a and b", "a, b and c".
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [first @ .., before, last] if !first.is_empty() => format!("{}, {before} and {last}", first.join(", ")),
        names => names.join(" and "),
    }
}

/// Returns how many of all, as a sentence says it: "none of 28", "one of 28", "12 of 45", "all six", "the one".
pub(super) fn part_of(part: u32, all: u32) -> String {
    match (part, all) {
        (0, _) => format!("none of {all}"),
        (1, 1) => "the one".to_owned(),
        (part, all) if part == all => format!("all {}", number_word(all)),
        (part, all) => format!("{} of {all}", number_word(part)),
    }
}

/// Returns a number from one to nine as a word, a larger one in digits.
pub(super) fn number_word(number: u32) -> String {
    const WORDS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = (number as usize).checked_sub(1).and_then(|index| WORDS.get(index));
    word.map_or_else(|| format::integer(u64::from(number)), |word| (*word).to_owned())
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

/// Returns a period as a sentence names it: "28 Oct 2026", "Oct 2026", "Q4 2026".
pub fn period_name(granularity: Granularity, start: Day) -> String {
    match granularity {
        Granularity::Week => format!("the week of {}", start.long()),
        _ => granularity.label(start),
    }
}

/// Returns a period with its preposition: "on 28 Oct 2026", "in Oct 2026".
pub fn at_period(granularity: Granularity, start: Day) -> String {
    format!("{} {}", preposition(granularity), period_name(granularity, start))
}

/// Returns the preposition of periods: "on" a date, "in" a month.
pub(super) fn preposition(granularity: Granularity) -> &'static str {
    if granularity == Granularity::Snapshot { "on" } else { "in" }
}

/// Returns what one period is called: "date", "month".
pub(super) fn period_noun(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Snapshot => "date",
        Granularity::Week | Granularity::Trailing { .. } => "week",
        Granularity::Month => "month",
        Granularity::Quarter => "quarter",
        Granularity::Year => "year",
    }
}

/// Returns a number of days: "1 day", "30 days".
pub(super) fn days(number: u32) -> String {
    format::counted(u64::from(number), "day", "days")
}

/// Returns a change of a share without its sign: "3.1 points".
pub(super) fn points(change: f64) -> String {
    format::change(change.abs(), Unit::Share).trim_start_matches('+').to_owned()
}

/// Returns a range of coverages in whole percent: "97 %", "93–97 %", rounded down, so that "100 %" is said only of all; and
/// whether the lowest is under half. `None` without any.
pub(super) fn coverage_range(coverages: impl IntoIterator<Item = Option<f64>>) -> Option<(String, bool)> {
    const HALF: f64 = 0.5;
    let known = coverages.into_iter().flatten();
    let (low, high) = known.fold((1.0f64, 0.0f64), |(low, high), coverage| (low.min(coverage), high.max(coverage)));
    if low > high {
        return None;
    }
    let [low_text, high_text] = [low, high].map(|coverage| format::fixed((coverage * 100.0).floor(), 0));
    let range = if low_text == high_text { low_text } else { format!("{low_text}–{high_text}") };
    Some((format!("{range}\u{a0}%"), low < HALF))
}

#[cfg(test)]
mod tests {
    use super::{agreeing, largest_of, listed, part_of, verb, with_article};

    #[test]
    fn numbers_have_their_words() {
        let largest = |number| largest_of(number, "developer", "developers");
        assert_eq!(
            [largest(1), largest(4), largest(1_200)],
            ["the largest developer", "the four largest developers", "the 1,200 largest developers"]
        );
        assert_eq!(
            [part_of(0, 28), part_of(1, 1), part_of(6, 6), part_of(1, 3), part_of(12, 45)],
            ["none of 28", "the one", "all six", "one of 3", "12 of 45"]
        );
        assert_eq!([agreeing(1, "holds", "hold"), agreeing(0, "holds", "hold")], ["holds", "hold"]);
    }

    #[test]
    fn names_have_their_verbs_and_stand_in_lists() {
        assert_eq!([verb("Companies", "leads", "lead"), verb("Qwen", "leads", "lead")], ["lead", "leads"]);
        assert_eq!([with_article("architecture"), with_article("country")], ["an architecture", "a country"]);
        let names: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!([listed(&names[..1]), listed(&names[..2]), listed(&names)], ["a", "a and b", "a, b and c"]);
    }
}
