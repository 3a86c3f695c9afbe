//! Whether a developer discloses what a model was trained on.

use super::{boolean, spelled};

/// How far a model's training data are disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// Named, and there for others to get.
    Available,
    /// Named or described only.
    Disclosed,
    /// Not named.
    NotDisclosed,
}

impl Disclosure {
    /// All classes, in order.
    pub const ALL: [Disclosure; 3] = [Disclosure::Available, Disclosure::Disclosed, Disclosure::NotDisclosed];

    /// Returns the class in words.
    pub fn name(self) -> &'static str {
        match self {
            Disclosure::Available => "disclosed and available",
            Disclosure::Disclosed => "disclosed",
            Disclosure::NotDisclosed => "not disclosed",
        }
    }
}

/// Returns the class that a value of a column on training data states; `None` for an empty or an unknown one.
///
/// The columns are [`TRAINING_DATA`](crate::schema::attributes::TRAINING_DATA).
///
/// A column of Booleans cannot state three classes: true is [`Available`](Disclosure::Available) where the
/// column's name ends in `available`, else [`Disclosed`](Disclosure::Disclosed). False is
/// [`NotDisclosed`](Disclosure::NotDisclosed), but `None` in a column of what is available: what is not
/// available may be disclosed all the same.
///
/// ```
/// use lorenz::analysis::classify::{Disclosure, disclosure};
/// assert_eq!(disclosure("data_disclosure", "Disclosed and available"), Some(Disclosure::Available));
/// assert_eq!(disclosure("training_data_disclosed", "false"), Some(Disclosure::NotDisclosed));
/// assert_eq!(disclosure("training_data_available", "false"), None);
/// ```
pub fn disclosure(column: &str, value: &str) -> Option<Disclosure> {
    let value = spelled(value).replace([',', '(', ')', '&'], " ");
    let words: Vec<&str> =
        value.split([' ', '-']).filter(|word| !matches!(*word, "" | "and" | "is" | "data")).collect();
    let on_availability = column.ends_with("available");
    if let Some(yes) = boolean(&value) {
        return match (on_availability, yes) {
            (true, true) => Some(Disclosure::Available),
            (true, false) => None,
            (false, true) => Some(Disclosure::Disclosed),
            (false, false) => Some(Disclosure::NotDisclosed),
        };
    }
    match words.as_slice() {
        ["available"]
        | ["disclosed", "available"]
        | ["public"]
        | ["publicly", "available"]
        | ["open"]
        | ["released"] => Some(Disclosure::Available),
        ["disclosed"]
        | ["described"]
        | ["partial"]
        | ["partially", "disclosed"]
        | ["disclosed", "not", "available"]
        | ["disclosed", "unavailable"] => Some(Disclosure::Disclosed),
        ["not", "disclosed"] | ["undisclosed"] | ["none"] | ["closed"] => Some(Disclosure::NotDisclosed),
        _ => None,
    }
}
