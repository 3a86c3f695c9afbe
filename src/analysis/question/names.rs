//! Names as readers type them: case and accents don't matter, and one that nothing has leads to those nearest to it; and as the
//! page shows them.

use crate::analysis::Level;
use crate::schema::attributes;

/// Names that are offered in place of one that nothing has.
const OFFERED: usize = 3;

/// Letters with marks, after the plain letters that stand for them.
const MARKED: [(&str, &str); 29] = [
    ("a", "àáâãäåāăąǎ"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęěẽ"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįıǐ"),
    ("ij", "ĳ"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŋ"),
    ("o", "òóôõöøōŏőǒơ"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšșſ"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųǔư"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
    ("-", "‐‑‒–—"),
    ("'", "’‘"),
    ("\"", "“”"),
    (" ", "\u{a0}"),
    // Marks by themselves, as some programs write them behind their letters.
    ("", "\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{30a}\u{30b}\u{30c}\u{327}\u{328}"),
];

/// Returns a name as it is compared with others: in lower case, without accents, without space around it.
///
/// ```
/// use lorenz::analysis::folded_name;
/// assert_eq!(folded_name(" Côte d’Ivoire "), "cote d'ivoire");
/// assert_eq!(folded_name("Türkiye"), folded_name("TU\u{308}RKIYE"));
/// ```
pub fn folded_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        let plain = if letter.is_ascii() { None } else { MARKED.iter().find(|(_, marked)| marked.contains(letter)) };
        match plain {
            Some((plain, _)) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
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

/// Returns the names that are most like one that nothing has, the most alike first, ties by name: at most three.
///
/// Alike is what a few slips of the hand make of each other, and a name that holds all of what was typed.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn nearest_names<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let asked = folded_name(asked);
    let letters: Vec<char> = asked.chars().collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let most = 1 + letters.len() / 4;
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let folded = folded_name(name);
        let own: Vec<char> = folded.chars().collect();
        let slips = if own.len().abs_diff(letters.len()) <= most { slips(&letters, &own) } else { usize::MAX };
        if slips <= most && slips < letters.len() {
            found.push((slips, name));
        } else if letters.len() > 2 && has_at_a_word(&folded, &asked) {
            // Behind every name that may be meant as it stands.
            found.push((most + own.len() - letters.len(), name));
        }
    }
    found.sort_unstable();
    found.truncate(OFFERED);
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// Returns whether a text stands in a name where a word of it begins.
fn has_at_a_word(name: &str, text: &str) -> bool {
    let begins = |at: usize| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    name.match_indices(text).any(|(at, _)| begins(at))
}

/// Returns how many letters have to be put in, left out, replaced or swapped with their neighbor to make one name of the other.
fn slips(one: &[char], other: &[char]) -> usize {
    // The rows of the table of distances between beginnings: two before, one before, and this one.
    let mut rows = [vec![0; other.len() + 1], (0..=other.len()).collect::<Vec<usize>>(), vec![0; other.len() + 1]];
    for (at, letter) in one.iter().enumerate() {
        rows[2][0] = at + 1;
        for (place, own) in other.iter().enumerate() {
            let replaced = rows[1][place] + usize::from(letter != own);
            let mut least = replaced.min(rows[1][place + 1] + 1).min(rows[2][place] + 1);
            if at > 0 && place > 0 && one[at - 1] == *own && other[place - 1] == *letter {
                least = least.min(rows[0][place - 1] + 1);
            }
            rows[2][place + 1] = least;
        }
        rows.rotate_left(1);
    }
    rows[1][other.len()]
}

#[cfg(test)]
mod tests {
    use super::{folded_name, nearest_names, slips};

    fn nearest(asked: &str, names: &[&str]) -> Vec<String> {
        nearest_names(asked, names.iter().copied())
    }

    #[test]
    fn case_accents_and_the_form_of_quotes_do_not_matter() {
        for (one, other) in [
            ("GOOGLE", "google"),
            ("São Tomé", "sao tome"),
            ("Łódź", "lodz"),
            ("STRASSE", "straße"),
            ("İzmir", "izmir"),
            ("Cote d'Ivoire", "Côte d’Ivoire"),
        ] {
            assert_eq!(folded_name(one), folded_name(other), "{one}");
        }
        assert_eq!(folded_name("深度求索 AI"), "深度求索 ai");
        assert_ne!(folded_name("Qwen2"), folded_name("Qwen3"));
    }

    #[test]
    fn slips_are_letters_put_in_left_out_replaced_or_swapped() {
        let count =
            |one: &str, other: &str| slips(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>());
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("chnia", "china", 1),
            ("chima", "china", 1),
            ("chna", "china", 1),
            ("cchina", "china", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((count(one, other), count(other, one)), (expected, expected), "{one} {other}");
        }
    }

    #[test]
    fn the_nearest_names_are_those_a_slip_away_then_those_that_hold_what_was_typed() {
        let countries = ["United States", "China", "Chile", "United Kingdom", "Peru", "France"];
        assert_eq!(nearest("Chnia", &countries), ["China"]);
        assert_eq!(nearest("united", &countries), ["United States", "United Kingdom"]);
        assert_eq!(nearest("kingdom", &countries), ["United Kingdom"]);
        assert_eq!(nearest("nited", &countries), Vec::<String>::new(), "within a word it is another one");
        assert_eq!(nearest("Atlantis", &countries), Vec::<String>::new());
        assert_eq!(nearest("  ", &countries), Vec::<String>::new());
        // Which of two that differ in case alone isn't guessed: both are offered.
        assert_eq!(nearest("meta", &["Meta", "META", "metal", "beta", "mela"]), ["META", "Meta", "beta"]);
    }
}
