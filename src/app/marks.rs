//! What is marked in charts over time: launches and dates of policy, and the reader's own.

use crate::calendar::Day;

/// Marks of a reader's own, at most.
const MOST_OWN: usize = 12;
/// Characters of the name of such a mark, at most: it stands in a chart.
const LONGEST_NAME: usize = 60;

/// What is marked in charts over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether well-known launches and dates of policy are.
    pub has_known: bool,
    /// The reader's own: a day, and what it is called; each once, at most twelve.
    pub own: Vec<(Day, String)>,
}

impl Marks {
    /// Adds a mark of the reader's own as a link names it, `2025-01-20:DeepSeek-R1`; returns whether it is one, and there is room for
    /// it. A name is 1 to 60 characters, none of them for control.
    ///
    /// ```
    /// let mut marks = lorenz::app::Marks::default();
    /// assert!(marks.add_own("2025-01-20:DeepSeek-R1") && !marks.add_own("2025-01-32:Never"));
    /// assert_eq!(marks.own_texts(), ["2025-01-20:DeepSeek-R1"]);
    /// ```
    pub fn add_own(&mut self, text: &str) -> bool {
        let Some((day, name)) = text.split_once(':') else { return false };
        let (Some(day), name) = (Day::parse(day), name.trim()) else { return false };
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.contains(char::is_control);
        let mark = (day, name.to_owned());
        if !fits || (self.own.len() >= MOST_OWN && !self.own.contains(&mark)) {
            return false;
        }
        if !self.own.contains(&mark) {
            self.own.push(mark);
        }
        true
    }

    /// Returns the reader's own as links name them.
    pub fn own_texts(&self) -> Vec<String> {
        self.own.iter().map(|(day, name)| format!("{day}:{name}")).collect()
    }
}
