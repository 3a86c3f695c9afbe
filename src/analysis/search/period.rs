//! Which downloads the hits of a search are told with.

use crate::calendar::Day;
use crate::schema::CountKind;

/// Returns what the downloads beside found names are, for a line under their list: those of the last of the dates, as a question
/// without settings counts them; `None` without dates.
///
/// ```
/// use lorenz::analysis::searched_period;
/// use lorenz::calendar::Day;
/// use lorenz::schema::CountKind;
/// let days = [Day::from_date(2026, 10, 21).unwrap(), Day::from_date(2026, 10, 28).unwrap()];
/// let of = |kind| searched_period(kind, &days).unwrap();
/// assert_eq!(of(CountKind::THIRTY_DAYS), "Downloads in the 30 days to 28 Oct 2026");
/// assert_eq!(of(CountKind::Flow), "Downloads of 28 Oct 2026");
/// assert_eq!(of(CountKind::Counter), "Downloads after 21 Oct 2026, until 28 Oct 2026");
/// ```
pub fn searched_period(kind: CountKind, days: &[Day]) -> Option<String> {
    let (last, before) = days.split_last()?;
    Some(match (kind, before.last()) {
        (CountKind::Window { days: 1 }, _) => format!("Downloads in the day to {}", last.long()),
        (CountKind::Window { days }, _) => format!("Downloads in the {days} days to {}", last.long()),
        (CountKind::Counter, Some(before)) => format!("Downloads after {}, until {}", before.long(), last.long()),
        (CountKind::Counter | CountKind::Flow, _) => format!("Downloads of {}", last.long()),
    })
}
