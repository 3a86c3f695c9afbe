//! The count kind: what a column of downloads counts.

/// What a column of downloads counts; decides what may be summed over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountKind {
    /// All downloads since a model's publication; flows are differences between dates.
    Counter,
    /// Downloads of the period that starts (or stands) at the date; summed over dates.
    Flow,
    /// Downloads of a trailing window that ends at the date; never summed or differenced over dates.
    Window {
        /// Length of the window in days, 1 or more.
        days: u32,
    },
}

impl CountKind {
    /// The hub's own window.
    pub const THIRTY_DAYS: CountKind = CountKind::Window { days: 30 };

    /// Reads `counter`, `flow`, `window` (30 days) or `window:DAYS`.
    ///
    /// ```
    /// use lorenz::schema::CountKind;
    /// assert_eq!(CountKind::from_name("window:7"), Some(CountKind::Window { days: 7 }));
    /// assert_eq!(CountKind::from_name("window:0"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<CountKind> {
        match name {
            "counter" => Some(CountKind::Counter),
            "flow" => Some(CountKind::Flow),
            "window" => Some(CountKind::THIRTY_DAYS),
            _ => {
                let days = name.strip_prefix("window:")?.parse().ok().filter(|&days| days > 0)?;
                Some(CountKind::Window { days })
            }
        }
    }

    /// Returns the word that [`CountKind::from_name`] reads.
    pub fn name(self) -> String {
        match self {
            CountKind::Counter => "counter".to_owned(),
            CountKind::Flow => "flow".to_owned(),
            CountKind::Window { days } => format!("window:{days}"),
        }
    }

    /// What is counted, as a subtitle says it: "downloads in the last 30 days".
    pub fn phrase(self) -> String {
        match self {
            CountKind::Counter => "downloads, from all-time counters".to_owned(),
            CountKind::Flow => "downloads".to_owned(),
            CountKind::Window { days: 1 } => "downloads in the last day".to_owned(),
            CountKind::Window { days } => format!("downloads in the last {days} days"),
        }
    }
}
