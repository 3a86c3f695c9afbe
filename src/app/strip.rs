//! The strip of time: all periods of the data side by side, and handles for those that a question names.
//!
//! Periods are numbered from 0, the earliest. Positions are CSS pixels from the strip's left end; what stands where, what a pointer
//! takes hold of, and where a key moves it, are computed here, so that a page only draws and listens.

use std::fmt::Write;

use super::settings::acts;
use super::state::State;
use crate::analysis::{Control, Question};
use crate::calendar::Day;

/// Room left and right of the first and the last period, in CSS pixels, for the handles beside them; the style sheet has the same.
const SIDE_PX: f64 = 28.0;
/// Width of what a pointer can take of a handle, in CSS pixels: it lies on one side of its period, so that two never cover each other.
const GRIP_PX: f64 = 24.0;
/// Height of the handles of the range, in CSS pixels; markers stand below them.
const RANGE_PX: f64 = 44.0;

/// Something on the strip that names a period, and can be moved to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handle {
    /// The first period that is shown: [`Question::from`].
    From,
    /// The last period that is shown: [`Question::to`].
    To,
    /// The earlier period of a comparison: [`Question::against`].
    Against,
    /// The period of rankings, the later one of a comparison: [`Question::at`].
    At,
}

impl Handle {
    /// Returns whether it is an end of the range that is shown, not a marker within it.
    pub fn is_end(self) -> bool {
        matches!(self, Handle::From | Handle::To)
    }

    /// Returns its middle, in CSS pixels from the position of its period.
    fn middle_px(self) -> f64 {
        if matches!(self, Handle::From | Handle::Against) { -GRIP_PX / 2.0 } else { GRIP_PX / 2.0 }
    }
}

/// All periods of the data, and where the handles stand that act in the view.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// The days that name the periods, in order; at least two.
    pub periods: Vec<Day>,
    /// The handles, each with the number of its period.
    pub handles: Vec<(Handle, usize)>,
    /// Numbers of the first and the last period that are shown.
    pub shown: (usize, usize),
    /// Spans that a reader can choose by name, each with the number of its first period; all of them end with the last period.
    pub presets: Vec<(&'static str, usize)>,
    /// Number of the period that comes first where nothing is set.
    suggested: usize,
    /// Numbers of the first and the last period that a marker can stand at.
    answered: (usize, usize),
}

impl State {
    /// Returns the strip of time of the question; `None` without data, and where they have one period alone.
    pub fn strip(&self) -> Option<Strip> {
        let (data, question) = (self.data.as_ref()?, &self.question);
        let by = question.granularity;
        let mut periods: Vec<Day> = data.days.iter().map(|&day| by.start(day)).collect();
        periods.dedup();
        let last = periods.len().checked_sub(1).filter(|last| *last > 0)?;
        let first_from = |day: Day| periods.partition_point(|period| *period < by.start(day)).min(last);
        let last_until = |day: Day| periods.partition_point(|period| *period <= day).saturating_sub(1);
        let to = question.to.map_or(last, last_until);
        let has_from = acts(question, Control::From);
        let from = if has_from { self.first_day().map_or(0, first_from).min(to) } else { 0 };
        let mut handles = Vec::new();
        let mut add = |acts: bool, handle: Handle, period: usize| {
            if acts {
                handles.push((handle, period));
            }
        };
        add(has_from, Handle::From, from);
        add(acts(question, Control::To), Handle::To, to);
        // Which periods a view shows, and which it compares where nothing is set, its answer says.
        let answer = self.answer.as_ref().filter(|answer| answer.question.granularity == by);
        let ends = answer.and_then(|answer| Some((answer.periods.first()?.start, answer.periods.last()?.start)));
        let answered = ends.map_or((from, to), |(first, last)| (first_from(first), last_until(last)));
        let compares = acts(question, Control::Comparison);
        if let Some(day) = answer.and_then(|answer| answer.question.against) {
            add(compares, Handle::Against, last_until(day));
        }
        if let Some(day) = answer.and_then(|answer| answer.question.at) {
            add(compares || acts(question, Control::Period), Handle::At, last_until(day));
        }
        let mut presets: Vec<(&str, usize)> = Vec::new();
        if has_from {
            for (name, months) in [("Last month", 1), ("Last quarter", 3), ("Last year", 12)] {
                let before = data
                    .days
                    .last()
                    .map_or(0, |day| periods.partition_point(|period| *period <= months_before(*day, months)));
                // As long as its name says, and more than one period: a change has two ends.
                if (2..=last).contains(&before) && presets.iter().all(|(_, known)| *known + 1 != before) {
                    presets.push((name, before - 1));
                }
            }
            presets.push(("All", 0));
        }
        let suggested = data.suggested_from.map_or(0, first_from);
        Some(Strip { handles, shown: (from, to), presets, suggested, answered, periods })
    }
}

/// Returns the day so many months before, the last one of its month where it has no such day.
fn months_before(day: Day, months: i32) -> Day {
    let (year, month, date) = day.date();
    let count = year * 12 + month.cast_signed() - 1 - months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u32 + 1);
    (0..4).find_map(|less| Day::from_date(year, month, date.checked_sub(less)?)).unwrap_or(Day(i32::MIN))
}

impl Strip {
    /// Returns where a period stands between the first and the last one, on 0–1.
    pub fn part(&self, period: usize) -> f64 {
        self.periods.get(period).map_or(1.0, |day| self.part_of(*day))
    }

    /// Returns the same of any day; one outside stands at the nearer end.
    fn part_of(&self, day: Day) -> f64 {
        let [first, .., last] = self.periods[..] else { return 0.0 };
        (f64::from(day.0 - first.0) / f64::from(last.0 - first.0)).clamp(0.0, 1.0)
    }

    /// Returns the position of a period on a strip of this width.
    pub fn x_px(&self, period: usize, width_px: f64) -> f64 {
        SIDE_PX + self.part(period) * (width_px - 2.0 * SIDE_PX)
    }

    /// Returns the period nearest to a position, of two the earlier.
    pub fn period_at(&self, x_px: f64, width_px: f64) -> usize {
        let distance = |period: &usize| (self.x_px(*period, width_px) - x_px).abs();
        (0..self.periods.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    }

    /// Returns the handle that a pointer takes hold of, and how far right of the handle's period it then is, in CSS pixels.
    ///
    /// It is the nearest one of the row that the pointer is in, of all where a row has none. One that lies elsewhere comes to the
    /// pointer: 0 px. `None` without handles.
    pub fn grab(&self, (x_px, y_px): (f64, f64), width_px: f64) -> Option<(Handle, f64)> {
        let is_in_row = |handle: Handle| handle.is_end() == (y_px < RANGE_PX);
        let has_row = self.handles.iter().any(|(handle, _)| is_in_row(*handle));
        let candidates = self.handles.iter().filter(|(handle, _)| !has_row || is_in_row(*handle));
        let distance =
            |&(handle, period): &(Handle, usize)| (self.x_px(period, width_px) + handle.middle_px() - x_px).abs();
        let nearest = candidates.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let is_on_it = distance(nearest) <= GRIP_PX / 2.0;
        Some((nearest.0, if is_on_it { x_px - self.x_px(nearest.1, width_px) } else { 0.0 }))
    }

    /// Returns the numbers of the first and the last period that a handle can stand at.
    pub fn bounds(&self, handle: Handle) -> (usize, usize) {
        match handle {
            Handle::From => (0, self.shown.1),
            Handle::To => (self.shown.0, self.periods.len() - 1),
            Handle::Against | Handle::At => self.answered,
        }
    }

    /// Returns the period nearest to this one that a handle can stand at.
    pub fn within(&self, handle: Handle, period: usize) -> usize {
        let (first, last) = self.bounds(handle);
        period.min(last).max(first)
    }

    /// Returns where a key moves a handle that stands at a period; `None` for a key without a function here.
    ///
    /// Arrows move it by one period, Page Up and Page Down by ten, Home and End as far as it goes.
    pub fn step(&self, handle: Handle, period: usize, key: &str) -> Option<usize> {
        let to = match key {
            "ArrowRight" | "ArrowUp" => period + 1,
            "ArrowLeft" | "ArrowDown" => period.saturating_sub(1),
            "PageUp" => period + 10,
            "PageDown" => period.saturating_sub(10),
            "Home" => 0,
            "End" => usize::MAX,
            _ => return None,
        };
        Some(self.within(handle, to))
    }

    /// Returns a question with a handle at another period. It stays as it is set, also where the same would hold without it.
    pub fn moved(&self, question: &Question, handle: Handle, period: usize) -> Question {
        let mut question = question.clone();
        let day = self.periods.get(period).copied();
        match handle {
            Handle::From => question.from = day,
            Handle::To => question.to = day,
            Handle::Against => question.against = day,
            Handle::At => question.at = day,
        }
        question
    }

    /// Returns a question about all periods from this one on: of data that are added to later, also about what comes then.
    pub fn since(&self, question: &Question, period: usize) -> Question {
        let question = Question { to: None, ..self.moved(question, Handle::From, period) };
        // Where a file suggests where to begin, the start of all is a choice.
        if period == 0 && self.suggested == 0 { Question { from: None, ..question } } else { question }
    }

    /// Returns how many rows each day has as a shape of CSS, `polygon(…)`, over the strip from its first to its last period: from
    /// zero at the bottom to the most at the top.
    pub fn outline(&self, days: &[Day], rows: &[u64]) -> String {
        let most = rows.iter().copied().max().unwrap_or(0).max(1) as f64;
        let mut shape = "polygon(0% 100%".to_owned();
        for (day, rows) in days.iter().zip(rows) {
            let (x, y) = (self.part_of(*day) * 100.0, 100.0 - *rows as f64 / most * 100.0);
            // Writing to a text doesn't fail.
            let _ = write!(shape, ",{x:.2}% {y:.1}%");
        }
        shape.push_str(",100% 100%)");
        shape
    }
}
