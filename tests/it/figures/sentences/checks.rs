//! What no sentence may hold, whatever the data.

use std::collections::BTreeSet;

use lorenz::chart::text::{Weight, wrap};

/// What a text is, which decides how it has to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The title of an exhibit: a sentence without its full stop.
    Title,
    /// What stands below a title.
    Subtitle,
    /// A sentence with its full stop.
    Sentence,
    /// What is read out in place of a chart.
    Spoken,
    /// A cell, a label.
    Words,
}

/// One and several of what is counted.
const NOUNS: [(&str, &str); 22] = [
    ("model", "models"),
    ("developer", "developers"),
    ("country", "countries"),
    ("group", "groups"),
    ("segment", "segments"),
    ("license", "licenses"),
    ("architecture", "architectures"),
    ("date", "dates"),
    ("period", "periods"),
    ("week", "weeks"),
    ("month", "months"),
    ("download", "downloads"),
    ("parameter", "parameters"),
    ("point", "points"),
    ("day", "days"),
    ("intermediary", "intermediaries"),
    ("claim", "claims"),
    ("pair", "pairs"),
    ("family", "families"),
    ("change", "changes"),
    ("line", "lines"),
    ("derivative", "derivatives"),
];
/// Words that may stand between a number and its noun.
const ADJECTIVES: [&str; 9] = ["largest", "more", "other", "new", "most", "listed", "equal", "known", "downloaded"];
const SINGULAR_VERBS: [&str; 8] = ["is", "was", "has", "holds", "draws", "differs", "agrees", "drew"];
const PLURAL_VERBS: [&str; 7] = ["are", "were", "have", "hold", "draw", "differ", "agree"];
/// Numbers that sentences write as words.
pub const NUMBER_WORDS: [&str; 9] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/// The months as dates name them.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Marks that do not follow one another.
const DOUBLED: [&str; 16] =
    ["  ", "..", ",,", ";;", "::", ";.", ",.", ":.", " .", " ,", " ;", " :", ". ;", "()", "; ;", "%%"];
/// What would claim more than is known.
const CLAIMS: [&str; 5] = ["NaN", "inf ", "usage", "95 % interval", "more than chance"];
/// Size and room of a subtitle in an exported picture, which is narrower than the page.
const SUBTITLE_PX: f64 = 15.0;
const ROOM_PX: f64 = 912.0;

/// Returns what is wrong with a text; names of the data are excused, whatever they are.
pub fn faults(kind: Kind, text: &str, names: &BTreeSet<String>, tells_created: bool) -> Vec<&'static str> {
    let mut faults = Vec::new();
    // Names go out by the longest first.
    let mut plain = text.replace("…", "");
    if names.len() < 100 {
        let mut names: Vec<&String> =
            names.iter().filter(|name| name.contains(|c: char| !c.is_alphanumeric())).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.iter().for_each(|name| plain = plain.replace(name.as_str(), "Name"));
    }
    let plain = plain.replace('\u{a0}', " ");
    let words: Vec<&str> = plain.split(' ').map(bare).collect();
    if kind != Kind::Words {
        if DOUBLED.iter().any(|marks| plain.contains(marks)) {
            faults.push("marks that do not belong together");
        }
        let starts_small = plain.starts_with(|c: char| c.is_lowercase());
        if starts_small && !names.iter().any(|name| !name.is_empty() && text.starts_with(name.as_str())) {
            faults.push("no capital at the start");
        }
        let ends =
            if kind == Kind::Title { !plain.ends_with(['.', ';', ',']) } else { plain.ends_with(['.', '?', '"']) };
        if !ends {
            faults.push("the wrong end");
        }
    }
    if CLAIMS.iter().any(|claim| plain.contains(&claim.replace('\u{a0}', " "))) {
        faults.push("a word that claims too much");
    }
    if words.iter().any(|word| is_negative_zero(word)) {
        faults.push("a zero with a sign");
    }
    if !tells_created && words.windows(2).any(|pair| pair[0].eq_ignore_ascii_case("new") && pair[1] != "layer") {
        faults.push("\"new\" where only listing is known");
    }
    faults.extend(agreement(&plain));
    faults.extend(dates(&words));
    if kind == Kind::Title && words.iter().any(|word| significant_digits(word) > 3) {
        faults.push("more digits than the data have");
    }
    if kind == Kind::Subtitle && wrap(text, SUBTITLE_PX, Weight::Regular, ROOM_PX, 9).len() > 2 {
        faults.push("more than two lines");
    }
    faults
}

/// The word without marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '(' | ')' | '"' | '?'))
}

fn is_negative_zero(word: &str) -> bool {
    let digits = word.strip_prefix(['−', '+']).map(|digits| digits.trim_end_matches('%'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| matches!(c, '0' | '.')))
}

/// The significant digits of a number with decimals; whole numbers are counts, and exact.
fn significant_digits(word: &str) -> usize {
    let number = word.trim_start_matches(['×', '+', '−']);
    if !number.contains('.') || !number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return 0;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len()
}

fn is_one(word: &str) -> bool {
    word == "1" || word.eq_ignore_ascii_case("one")
}

fn is_several(word: &str) -> bool {
    let digits = word.replace(',', "");
    digits.parse::<u64>().is_ok_and(|number| number > 1) || NUMBER_WORDS.contains(&word.to_lowercase().as_str())
}

/// Numbers with their nouns, nouns with their verbs.
fn agreement(text: &str) -> Vec<&'static str> {
    // A number before a stop belongs to no noun.
    let is_cut_off = |word: &str| word.ends_with([';', ',', '.']) && (is_one(bare(word)) || is_several(bare(word)));
    let words: Vec<&str> = text.split(' ').map(|word| if is_cut_off(word) { "" } else { bare(word) }).collect();
    let mut faults = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let after: Vec<&&str> = words[place + 1..].iter().take(4).collect();
        let Some(noun) = after.iter().position(|word| !ADJECTIVES.contains(word)) else { continue };
        let (is_plural, is_singular) = (
            NOUNS.iter().any(|(_, several)| *after[noun] == *several),
            NOUNS.iter().any(|(one, _)| *after[noun] == *one),
        );
        let verb = after.get(noun + 1).copied().copied().unwrap_or_default();
        if is_one(word) && is_plural {
            faults.push("one with a plural");
        }
        if is_one(word) && is_singular && PLURAL_VERBS.contains(&verb) {
            faults.push("one with the verb of several");
        }
        // "Rank 2 model", "2023 model" do not occur; "the 4 largest country" may not.
        if is_several(word) && is_singular {
            faults.push("several with a singular");
        }
        let of_several = place > 0 && (words[place.saturating_sub(3)..place].contains(&"of"));
        if is_several(word) && is_plural && !of_several && SINGULAR_VERBS[..7].contains(&verb) {
            faults.push("several with the verb of one");
        }
    }
    faults
}

/// Dates with their prepositions: on a day, in a month.
fn dates(words: &[&str]) -> Option<&'static str> {
    let is_month = |word: &str| MONTHS.contains(&word);
    let is_day = |word: &str| word.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    let wrong = words.windows(3).any(|three| {
        let preposition = three[0].to_lowercase();
        let names_day = is_day(three[1]) && is_month(three[2]);
        let names_month = is_month(three[1]) && three[2].len() == 4;
        (names_day && matches!(preposition.as_str(), "in" | "as" | "at"))
            || (names_month && matches!(preposition.as_str(), "on" | "as" | "at"))
    });
    wrong.then_some("a date with the wrong preposition")
}
