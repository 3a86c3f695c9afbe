//! Days and periods: the proleptic Gregorian calendar, without clocks and time zones.
//!
//! Every date of the product is a [`Day`]; a time of day in a file is dropped when it is read
//! (snapshots are daily at the finest).

use std::fmt;

/// A calendar day, counted in days since 1970-01-01 (which is day 0); may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Day {
    /// Returns the day of a date; `None` unless it exists and its year lies in 0..=9999.
    ///
    /// ```
    /// use lorenz::calendar::Day;
    /// assert_eq!(Day::from_date(1970, 1, 2), Some(Day(1)));
    /// assert_eq!(Day::from_date(2025, 2, 29), None);
    /// ```
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        if day > days_in_month(year, month) {
            return None;
        }
        Some(Day(days_from_civil(year, month, day)))
    }

    /// Reads `YYYY-MM-DD`, with anything after it that a timestamp may carry (`T…`, ` …`).
    ///
    /// ```
    /// use lorenz::calendar::Day;
    /// assert_eq!(Day::parse("1970-01-02T03:04:05Z"), Some(Day(1)));
    /// assert_eq!(Day::parse("1970-1-2"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.trim().as_bytes();
        let (date, rest) = bytes.split_at_checked(10)?;
        if !matches!(rest.first(), None | Some(b'T' | b't' | b' ')) || date[4] != b'-' || date[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| -> Option<i32> {
            digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i32::from(b - b'0')))
        };
        Day::from_date(number(&date[..4])?, number(&date[5..7])? as u32, number(&date[8..])? as u32)
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn date(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// Returns the day as a reader writes it: `26 Oct 2026`.
    pub fn long(self) -> String {
        let (year, month, day) = self.date();
        format!("{day} {} {year}", MONTHS[month as usize - 1])
    }

    /// Returns the day as an axis or a narrow column writes it: `26 Oct`.
    pub fn short(self) -> String {
        let (_, month, day) = self.date();
        format!("{day} {}", MONTHS[month as usize - 1])
    }

    /// Returns the month that holds the day, as `Oct 2026`.
    pub fn month_name(self) -> String {
        let (year, month, _) = self.date();
        format!("{} {year}", MONTHS[month as usize - 1])
    }

    /// Returns the one of some days, in order, that is nearest to this one, of two the earlier; `None` if there are none.
    ///
    /// ```
    /// use lorenz::calendar::Day;
    /// let listed = [Day(10), Day(14)];
    /// assert_eq!([0, 12, 13, 20].map(|day| Day(day).nearest_of(&listed)), [10, 10, 14, 14].map(|day| Some(Day(day))));
    /// ```
    pub fn nearest_of(self, days: &[Day]) -> Option<Day> {
        days.iter().copied().min_by_key(|day| day.0.abs_diff(self.0))
    }
}

/// ISO 8601: `2026-10-26`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// How rows are gathered over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// Each date of the file by itself.
    #[default]
    Snapshot,
    /// ISO weeks, starting on Monday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
    /// For each ISO week the so many weeks that end with it; neighbors overlap.
    Trailing {
        /// Length of the window, 1 or more.
        weeks: u8,
    },
}

impl Granularity {
    /// All that have a name: calendar periods, finest first, then trailing windows.
    pub const ALL: [Granularity; 9] = [
        Granularity::Snapshot,
        Granularity::Week,
        Granularity::Month,
        Granularity::Quarter,
        Granularity::Year,
        Granularity::Trailing { weeks: 4 },
        Granularity::Trailing { weeks: 13 },
        Granularity::Trailing { weeks: 26 },
        Granularity::Trailing { weeks: 52 },
    ];

    /// Calendar periods, which don't overlap, finest first.
    pub const CALENDAR: [Granularity; 5] =
        [Granularity::Snapshot, Granularity::Week, Granularity::Month, Granularity::Quarter, Granularity::Year];

    /// The names of all, for a message.
    pub const NAMES: &str = "snapshot, week, month, quarter, year, 4-weeks, 13-weeks, 26-weeks, 52-weeks";

    /// Returns the word used on the command line, in links and in controls.
    pub fn name(self) -> String {
        match self {
            Granularity::Snapshot => "snapshot".to_owned(),
            Granularity::Week => "week".to_owned(),
            Granularity::Month => "month".to_owned(),
            Granularity::Quarter => "quarter".to_owned(),
            Granularity::Year => "year".to_owned(),
            Granularity::Trailing { weeks } => format!("{weeks}-weeks"),
        }
    }

    /// Returns the granularity of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Granularity> {
        Granularity::ALL.into_iter().find(|g| g.name() == name)
    }

    /// Returns the day that names the period that holds `day`: its first day, the day itself for snapshots, the Monday of the
    /// last week for trailing windows.
    pub fn start(self, day: Day) -> Day {
        let (year, month, _) = day.date();
        match self {
            Granularity::Snapshot => day,
            // Day 0 was a Thursday, three days after a Monday.
            Granularity::Week | Granularity::Trailing { .. } => Day(day.0 - (day.0 + 3).rem_euclid(7)),
            Granularity::Month => Day(days_from_civil(year, month, 1)),
            Granularity::Quarter => Day(days_from_civil(year, (month - 1) / 3 * 3 + 1, 1)),
            Granularity::Year => Day(days_from_civil(year, 1, 1)),
        }
    }

    /// First and last day of the period that `start` names.
    ///
    /// ```
    /// use lorenz::calendar::{Day, Granularity};
    /// let monday = Day(4); // 1970-01-05
    /// assert_eq!(Granularity::Trailing { weeks: 4 }.span(monday), (Day(4 - 21), Day(10)));
    /// ```
    pub fn span(self, start: Day) -> (Day, Day) {
        let last = Day(self.next(start).0 - 1);
        match self {
            Granularity::Trailing { weeks } => (Day(last.0 + 1 - 7 * i32::from(weeks)), last),
            _ => (start, last),
        }
    }

    /// Returns the day that names the next period after the one that holds `day` (the next day for snapshots).
    pub fn next(self, day: Day) -> Day {
        let start = self.start(day);
        match self {
            Granularity::Snapshot => Day(day.0 + 1),
            Granularity::Week | Granularity::Trailing { .. } => Day(start.0 + 7),
            // 31 days after the first of a month lie in the next month; 93 after a quarter's, in the next quarter; 366
            // after a year's, in the next year.
            Granularity::Month => self.start(Day(start.0 + 31)),
            Granularity::Quarter => self.start(Day(start.0 + 93)),
            Granularity::Year => self.start(Day(start.0 + 366)),
        }
    }

    /// Returns the period that `start` names, as a reader writes it: `26 Oct 2026`, `Oct 2026`, `Q4 2026`, `2026`.
    pub fn label(self, start: Day) -> String {
        let (year, month, _) = start.date();
        match self {
            Granularity::Snapshot => start.long(),
            Granularity::Week => format!("week of {}", start.long()),
            Granularity::Month => start.month_name(),
            Granularity::Quarter => format!("Q{} {year}", (month - 1) / 3 + 1),
            Granularity::Year => year.to_string(),
            Granularity::Trailing { weeks } => format!("the {weeks} weeks to {}", Day(start.0 + 6).long()),
        }
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Days since 1970-01-01 with years that begin in March, so that the leap day comes last
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let (month, day) = (month.cast_signed(), day.cast_signed());
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}
