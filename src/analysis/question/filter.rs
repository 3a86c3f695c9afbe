//! Which models a question is about: by attribute, age, size and name.

use crate::order::order_by;
use serde::{Deserialize, Serialize};

/// The word that stands for "no value" in a filter by attribute.
pub const UNKNOWN_VALUE: &str = "Unknown";

/// Which models take part; all conditions hold at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Per attribute the values of which a row has to have one, as (level, value).
    pub only: Vec<(String, String)>,
    /// Values of which a row may have none, as (level, value).
    pub without: Vec<(String, String)>,
    /// Days since first publication, at the date of a row.
    pub age_days: NumberRange,
    /// Number of parameters.
    pub parameters: NumberRange,
    /// A part of the model's name, in any case.
    pub name: Option<String>,
}

/// A range of whole numbers, both ends included; an end that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRange {
    /// The least.
    pub from: Option<u64>,
    /// The largest.
    pub to: Option<u64>,
}

impl Filters {
    /// Returns whether every model takes part.
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }

    /// Returns the levels that conditions speak of, each once.
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<&str> = self.only.iter().chain(&self.without).map(|(level, _)| level.as_str()).collect();
        order_by(&mut levels, Ord::cmp);
        levels.dedup();
        levels
    }

    /// Reads a condition by attribute: `license:mit`, `country:Unknown`.
    ///
    /// ```
    /// use lorenz::analysis::Filters;
    /// assert_eq!(Filters::condition("license:mit"), Some(("license".to_owned(), "mit".to_owned())));
    /// assert_eq!(Filters::condition("mit"), None);
    /// ```
    pub fn condition(text: &str) -> Option<(String, String)> {
        let (level, value) = text.split_once(':')?;
        (!level.is_empty() && !value.is_empty()).then(|| (crate::schema::level_name(level), value.to_owned()))
    }

    /// Returns the conditions in words: "license is mit or apache-2.0, published at most 365 days before"; empty
    /// without any.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        for (conditions, verb) in [(&self.only, "is"), (&self.without, "is not")] {
            for level in self.levels() {
                let of_level = conditions.iter().filter(|(name, _)| name == level);
                let values: Vec<&str> = of_level.map(|(_, value)| value.as_str()).collect();
                if !values.is_empty() {
                    let name = crate::schema::level_label(level).to_lowercase();
                    parts.push(format!("{name} {verb} {}", values.join(" or ")));
                }
            }
        }
        if self.age_days != NumberRange::default() {
            parts.push(format!("age {} days", self.age_days));
        }
        if self.parameters != NumberRange::default() {
            parts.push(format!("{} parameters", self.parameters));
        }
        if let Some(name) = &self.name {
            parts.push(format!("name contains \"{name}\""));
        }
        parts.join(", ")
    }
}

impl NumberRange {
    /// Reads `0-365`, `7B-`, `-365`, `1.5B-8B`: whole numbers, or decimals with k, M, B or T.
    ///
    /// `None` for anything else, for a range whose end lies before its start, and for one that is open on both sides.
    ///
    /// ```
    /// use lorenz::analysis::NumberRange;
    /// assert_eq!(NumberRange::parse("1.5B-8B"), Some(NumberRange { from: Some(1_500_000_000), to: Some(8_000_000_000) }));
    /// assert_eq!(NumberRange::parse("-365"), Some(NumberRange { from: None, to: Some(365) }));
    /// assert_eq!(NumberRange::parse("8-7"), None);
    /// ```
    pub fn parse(text: &str) -> Option<NumberRange> {
        let (from, to) = text.split_once('-')?;
        let end = |text: &str| if text.is_empty() { Some(None) } else { number(text).map(Some) };
        let range = NumberRange { from: end(from)?, to: end(to)? };
        let ordered = range.from.zip(range.to).is_none_or(|(from, to)| from <= to);
        (ordered && range != NumberRange::default()).then_some(range)
    }

    /// Returns whether a number lies in the range.
    pub fn contains(&self, number: f64) -> bool {
        self.from.is_none_or(|from| number >= from as f64) && self.to.is_none_or(|to| number <= to as f64)
    }
}

/// The form that [`NumberRange::parse`] reads: `1500000000-8B` is written `1500M-8B`.
impl std::fmt::Display for NumberRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |end: Option<u64>| end.map_or_else(String::new, short);
        write!(f, "{}-{}", end(self.from), end(self.to))
    }
}

const LETTERS: [(u64, char); 4] = [(1_000_000_000_000, 'T'), (1_000_000_000, 'B'), (1_000_000, 'M'), (1_000, 'k')];

fn short(number: u64) -> String {
    let letter = LETTERS.iter().find(|(unit, _)| number > 0 && number.is_multiple_of(*unit));
    letter.map_or_else(|| number.to_string(), |(unit, letter)| format!("{}{letter}", number / unit))
}

fn number(text: &str) -> Option<u64> {
    let unit = LETTERS.iter().find(|(_, letter)| text.ends_with([*letter, letter.to_ascii_lowercase()]));
    let Some((unit, _)) = unit else { return text.parse().ok() };
    let digits = &text[..text.len() - 1];
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if !decimals.bytes().all(|b| b.is_ascii_digit()) || decimals.len() > 12 || digits.starts_with('+') {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let part = format!("{decimals:0<12}").parse::<u128>().ok()? * u128::from(*unit) / 1_000_000_000_000;
    whole.checked_mul(*unit)?.checked_add(u64::try_from(part).ok()?)
}
