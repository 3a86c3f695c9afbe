//! The spec of a line chart, over time or over age.

use super::milestone::Milestone;
use super::values::{self, Heading, Unit};
use crate::calendar::Day;
use crate::chart::theme::ColorRole;

/// How much a series matters to the finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Emphasis {
    /// 2 px, in its color.
    #[default]
    Main,
    /// 1 px, to compare with.
    Context,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name, written at the line's right end.
    pub label: String,
    /// Color of line and label.
    pub color: ColorRole,
    /// Values in order of days; `None` (or a number that is not finite) breaks the line.
    pub points: Vec<(Day, Option<f64>)>,
    /// Interval around each value, as long as `points`, drawn as a tint of the color; empty if there are none.
    pub intervals: Vec<Option<(f64, f64)>>,
    /// Whether the last point's period is not over yet: the way to it is dashed.
    pub last_is_partial: bool,
    /// Weight of the line.
    pub emphasis: Emphasis,
}

/// A named range of values, drawn as a tint behind the lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower end, in the unit of the chart.
    pub from: f64,
    /// Upper end; may be infinite.
    pub to: f64,
    /// Name, written inside.
    pub name: String,
    /// Strength of the tint: 0 none, 1 faint, 2 stronger.
    pub tone: u8,
}

/// How many models, or the like, each period has, or which part of its downloads is known: small bars below a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountBars {
    /// What is counted, such as `models`; of parts what they have in common, such as `known`.
    pub label: String,
    /// Count per period, in order of days.
    pub counts: Vec<(Day, u64)>,
    /// What each count is a part of, as long as `counts`: a bar of full height is all of it. Empty where counts stand for
    /// themselves: a bar of full height is the largest.
    pub wholes: Vec<u64>,
}

impl CountBars {
    /// Returns which part of its whole the count of a day is, on 0–1; `None` where counts stand for themselves, and without a
    /// whole.
    pub(in crate::chart) fn part(&self, day: Day) -> Option<f64> {
        let index = self.counts.iter().position(|(other, _)| *other == day)?;
        let (&(_, count), &whole) = (self.counts.get(index)?, self.wholes.get(index)?);
        (whole > 0).then(|| count as f64 / whole as f64)
    }
}

/// What the days of a line chart's points are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum XAxis {
    /// Days of the calendar.
    #[default]
    Dates,
    /// Days since publication: `Day(30)` is an age of 30 days.
    AgeDays,
}

/// The axis of a line chart's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum YAxis {
    /// Round numbers around the values (indices; the subtitle should say that it does not start at zero).
    #[default]
    Free,
    /// From zero (shares and counts).
    FromZero,
    /// Whole ranks, 1 at the top.
    Rank,
    /// Equal steps are equal factors; values of zero and below are gaps.
    Log,
}

/// Values over time.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Lines, drawn in this order (later ones on top).
    pub series: Vec<Series>,
    /// Unit of all values.
    pub unit: Unit,
    /// What the days of the points count from.
    pub x: XAxis,
    /// Where the values' axis starts, and how it is divided.
    pub y: YAxis,
    /// Tints behind the lines.
    pub bands: Vec<Band>,
    /// What happened meanwhile, the most important first; charts over age have none.
    pub milestones: Vec<Milestone>,
    /// Counts per period, drawn below the lines.
    pub count_bars: Option<CountBars>,
    /// Why there is nothing to draw; shown when no series has a value.
    pub empty_reason: String,
}

impl LineChart {
    /// Returns all days on which a line chart has a point, also a missing one, in order.
    pub fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for (day, _) in self.series.iter().flat_map(|series| &series.points) {
            // Most series have the days of the first one.
            if let Err(place) = days.binary_search(day) {
                days.insert(place, *day);
            }
        }
        days
    }

    /// Returns the value of a point if it can be drawn on the chart's axis.
    pub(in crate::chart) fn drawn(&self, value: Option<f64>) -> Option<f64> {
        values::finite(value).filter(|value| self.y != YAxis::Log || *value > 0.0)
    }
}

impl Series {
    /// Returns the interval around the point of that index.
    pub(in crate::chart) fn interval(&self, index: usize) -> Option<(f64, f64)> {
        values::finite_interval(self.intervals.get(index).copied().flatten())
    }
}
