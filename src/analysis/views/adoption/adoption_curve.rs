//! The adoption curve of a model: its cumulative downloads by age, as far as the file knows them.

use crate::calendar::Day;
use crate::panel::Panel;
use crate::schema::CountKind;

/// Cumulative downloads by age in days: points in order of age, straight lines between them.
///
/// Never empty, and no point lies below the one before. An age of a days is the end of the a-th day after the day of
/// publication.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AdoptionCurve {
    points: Vec<(i32, f64)>,
    /// Dates of the file that it is made from.
    pub(super) dates: u64,
}

/// What one row observes: the downloads of the days after `since`, up to `until`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Observation {
    pub(super) since: Day,
    pub(super) until: Day,
    pub(super) downloads: u64,
}

impl AdoptionCurve {
    /// Makes the curve from windows of so many days: while a model is at most that old, its window is all that it was ever downloaded.
    ///
    /// Between two snapshots the curve is a straight line; it ends with the last window that reaches back to the
    /// publication. A count below an earlier one is a recount: the larger one stays. `None` if no
    /// window reaches back that far.
    pub(super) fn of_windows(window_days: u32, created: Day, counts: &[Observation]) -> Option<AdoptionCurve> {
        let mut points = vec![(0, 0.0)];
        let mut dates = 0;
        let mut largest = 0u64;
        for count in counts {
            let age_days = count.until.0.saturating_sub(created.0);
            let Ok(age) = u32::try_from(age_days) else { continue };
            if age > window_days {
                break;
            }
            dates += 1;
            largest = largest.max(count.downloads);
            match points.last_mut().filter(|point| point.0 == age_days) {
                Some(point) => point.1 = largest as f64,
                None => points.push((age_days, largest as f64)),
            }
        }
        (dates > 0).then_some(AdoptionCurve { points, dates })
    }

    /// Makes the curve from flows, each spread evenly over its days.
    ///
    /// `None` if the first of them doesn't cover the day of publication: what was downloaded before it isn't known.
    /// Empty flows before the publication don't count.
    pub(super) fn of_flows(created: Day, flows: &[Observation]) -> Option<AdoptionCurve> {
        let born = flows.iter().position(|flow| flow.until >= created || flow.downloads > 0)?;
        let flows = flows.get(born..)?;
        let first = flows.first().filter(|first| first.since < created && first.until >= created)?;
        // The day of publication counts, too: it begins at an age of −1.
        let age_days = |day: Day| day.0.saturating_sub(created.0);
        // Mostly one for each, and one before: the curves of all models are kept at once.
        let mut points = Vec::with_capacity(flows.len() + 1);
        points.push((age_days(first.since).max(-1), 0.0));
        let (mut sum, mut dates) = (0u64, 0);
        for flow in flows {
            // Nothing between two flows: the line stays level.
            let level = points.last().filter(|last| last.0 < age_days(flow.since)).map(|last| last.1);
            points.extend(level.map(|level| (age_days(flow.since), level)));
            sum = sum.saturating_add(flow.downloads);
            // Several rows of one date are one flow.
            match points.last_mut().filter(|point| point.0 >= age_days(flow.until)) {
                Some(point) => point.1 = sum as f64,
                None => {
                    points.push((age_days(flow.until), sum as f64));
                    dates += 1;
                }
            }
        }
        Some(AdoptionCurve { points, dates })
    }

    /// Returns the part up to an age.
    pub(super) fn until(mut self, age_days: i32) -> AdoptionCurve {
        if let Some(downloads) = self.at(age_days) {
            self.points.retain(|point| point.0 < age_days);
            self.points.push((age_days, downloads));
        }
        self
    }

    /// Returns the last age that is known.
    pub(super) fn observed_days(&self) -> i32 {
        self.points.last().map_or(0, |last| last.0)
    }

    /// Returns whether downloads up to an age of 0 or more days are known.
    pub(super) fn reaches(&self, age_days: u32) -> bool {
        self.observed_days() >= age_days.cast_signed()
    }

    /// Returns the downloads up to the last age that is known.
    pub(super) fn downloads(&self) -> f64 {
        self.points.last().map_or(0.0, |last| last.1)
    }

    /// Returns the downloads up to an age of 0 or more days; `None` beyond the last one known.
    pub(super) fn at(&self, age_days: i32) -> Option<f64> {
        self.before(self.points.partition_point(|point| point.0 < age_days), age_days)
    }

    /// Returns the same for ages that rise from call to call: `next` is where the last call has stopped, at first 0.
    pub(super) fn at_next(&self, age_days: i32, next: &mut usize) -> Option<f64> {
        while self.points.get(*next).is_some_and(|point| point.0 < age_days) {
            *next += 1;
        }
        self.before(*next, age_days)
    }

    /// Returns the downloads up to an age that the point `next` is the first to reach.
    fn before(&self, next: usize, age_days: i32) -> Option<f64> {
        let (to, after) = self.points.get(next).copied()?;
        let Some(&(from, before)) = next.checked_sub(1).and_then(|last| self.points.get(last)) else {
            return Some(after);
        };
        Some(before + (after - before) * f64::from(age_days - from) / f64::from(to - from))
    }

    /// Returns the first age in whole days at which half of the downloads were reached; `None` without downloads.
    pub(super) fn half_life_days(&self) -> Option<i32> {
        let half = self.downloads() / 2.0;
        if half <= 0.0 {
            return None;
        }
        let first = self.points.iter().position(|point| point.1 >= half)?;
        let from = first.checked_sub(1).and_then(|before| self.points.get(before)).map_or(0, |before| before.0);
        (from.max(0)..=self.points.get(first)?.0).find(|&age| self.at(age).is_some_and(|reached| reached >= half))
    }
}

/// The days that each row of a file covers, by the kind of its counts: windows end at their date, flows of counters lie between
/// their dates, other flows begin at their date and last until the file's next one.
pub(super) struct CoveredDays<'a> {
    panel: &'a Panel,
    /// Flows only: per snapshot the last day that its flows cover.
    ends: Vec<Day>,
}

impl<'a> CoveredDays<'a> {
    /// Prepares what tells the days that a panel's rows cover.
    pub(super) fn of(panel: &'a Panel) -> CoveredDays<'a> {
        let days = panel.days();
        let step = crate::analysis::question::period::typical_step(days);
        // A date left out of the file says nothing: a flow doesn't reach over the gap.
        let end = |(snapshot, day): (usize, &Day)| {
            let next = days.get(snapshot + 1).map_or(i32::MAX, |next| next.0);
            Day(next.min(day.0.saturating_add(step)) - 1)
        };
        let ends =
            if panel.kind() == CountKind::Flow { days.iter().enumerate().map(end).collect() } else { Vec::new() };
        CoveredDays { panel, ends }
    }

    /// Returns what a row observes; `None` for a row that isn't there.
    pub(super) fn observation(&self, row: usize, snapshot: usize) -> Option<Observation> {
        let day = self.panel.days().get(snapshot).copied()?;
        let downloads = (row < self.panel.rows()).then(|| self.panel.count(row))?;
        let (since, until) = match self.panel.covers(row, snapshot) {
            Some(covered) => covered,
            None => (Day(day.0.saturating_sub(1)), self.ends.get(snapshot).copied().unwrap_or(day)),
        };
        Some(Observation { since, until, downloads })
    }
}
