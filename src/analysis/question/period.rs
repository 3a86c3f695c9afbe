//! The periods of a question, and the snapshots that each of them covers.

use std::ops::Range;

use crate::analysis::{AnalysisError, Question};
use crate::calendar::{Day, Granularity};
use crate::panel::Panel;
use crate::schema::CountKind;

/// A stretch of time and the snapshots that it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::analysis) struct Period {
    /// The day that names the period: its first one, or the snapshot's date.
    pub start: Day,
    /// First day covered (flows and counters).
    pub first: Day,
    /// Last day covered (flows and counters).
    pub last: Day,
    /// Snapshots dated within the period; for a window the last of them alone, since windows overlap; for counters
    /// perhaps none: an empty range where the next ones begin.
    pub snapshots: Range<usize>,
    /// Whether the file's dates end before the period does, or begin after it does.
    pub partial: bool,
}

/// Returns the periods of a question, in order; at least one.
pub(in crate::analysis) fn periods(panel: &Panel, question: &Question) -> Result<Vec<Period>, AnalysisError> {
    let days = panel.days();
    let granularity = question.granularity;
    if let (Granularity::Trailing { weeks }, CountKind::Window { days }) = (granularity, panel.kind()) {
        return Err(AnalysisError::OverlappingWindows { weeks, days });
    }
    let mut periods: Vec<Period> = Vec::new();
    for (snapshot, &day) in days.iter().enumerate() {
        let start = granularity.start(day);
        match periods.last_mut().filter(|period| period.start == start) {
            Some(period) => period.snapshots.end = snapshot + 1,
            None => periods.push(Period {
                start,
                first: start,
                last: Day(granularity.next(day).0 - 1),
                snapshots: snapshot..snapshot + 1,
                partial: false,
            }),
        }
    }
    match panel.kind() {
        CountKind::Window { .. } => {
            periods.iter_mut().for_each(|period| period.snapshots.start = period.snapshots.end - 1);
        }
        CountKind::Counter if granularity == Granularity::Snapshot => {
            // Flows lie between snapshots: the first snapshot ends none.
            for index in (1..periods.len()).rev() {
                periods[index].first = Day(periods[index - 1].last.0 + 1);
            }
            if periods.len() > 1 {
                periods.remove(0);
            }
        }
        CountKind::Counter => {
            if !fill_gaps(&mut periods, granularity) {
                let (first, last) = (days[0], days[days.len() - 1]);
                return Err(AnalysisError::TooManyPeriods { first, last, most: MOST_FILLED });
            }
            // Flows start the day after the first snapshot.
            mark_partial(&mut periods, Day(days[0].0 + 1), days[days.len() - 1]);
        }
        CountKind::Flow => {
            let step = typical_step(days);
            mark_partial(&mut periods, days[0], Day(days[days.len() - 1].0 + step - 1));
        }
    }
    if let Granularity::Trailing { weeks } = granularity {
        periods = trailing(&periods, granularity, days, panel.kind());
        if periods.is_empty() {
            return Err(AnalysisError::ShortFile { weeks, first: days[0], last: days[days.len() - 1] });
        }
    }
    let from = question.from.map(|from| granularity.start(from));
    periods.retain(|period| {
        from.is_none_or(|from| period.start >= from) && question.to.is_none_or(|to| period.start <= to)
    });
    if periods.is_empty() {
        let day = |day: Option<Day>, open: &str| day.map_or_else(|| open.to_owned(), |day| day.to_string());
        return Err(AnalysisError::NoPeriod {
            from: day(question.from, "the start"),
            to: day(question.to, "the end"),
            first: days[0],
            last: days[days.len() - 1],
        });
    }
    Ok(periods)
}

/// Most periods that filling gaps makes: the weeks of 40 years.
const MOST_FILLED: usize = 2_080;

/// Adds the periods without a snapshot of their own: flows between the snapshots around them fall into them.
///
/// Returns `false` if they are too many.
fn fill_gaps(periods: &mut Vec<Period>, granularity: Granularity) -> bool {
    let mut filled: Vec<Period> = Vec::with_capacity(periods.len());
    for period in periods.drain(..) {
        let next = |before: &Period| granularity.next(before.start);
        while let Some(start) = filled.last().map(next).filter(|&start| start < period.start) {
            let last = Day(granularity.next(start).0 - 1);
            let snapshots = period.snapshots.start..period.snapshots.start;
            filled.push(Period { start, first: start, last, snapshots, partial: false });
            if filled.len() > MOST_FILLED {
                return false;
            }
        }
        filled.push(period);
    }
    *periods = filled;
    true
}

/// Extends weeks to the windows that end with them; those that begin before the file does are left out.
fn trailing(weeks: &[Period], granularity: Granularity, days: &[Day], kind: CountKind) -> Vec<Period> {
    // Flows of counters start the day after the first snapshot; a flow may count from its own date on.
    let first_covered = if kind == CountKind::Counter { Day(days[0].0 + 1) } else { days[0] };
    let window = |week: &Period| {
        let (first, last) = granularity.span(week.start);
        let start = days.partition_point(|day| *day < first);
        Period { first, last, snapshots: start..week.snapshots.end, ..week.clone() }
    };
    weeks.iter().map(window).filter(|period| period.first >= first_covered).collect()
}

fn mark_partial(periods: &mut [Period], first: Day, last: Day) {
    for period in periods {
        period.partial = period.first < first || period.last > last;
    }
}

/// Returns the median distance of two snapshots in days, at least 1: what one row of flows covers.
pub(in crate::analysis) fn typical_step(days: &[Day]) -> i32 {
    let mut steps: Vec<i32> = days.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1).max(1)
}
