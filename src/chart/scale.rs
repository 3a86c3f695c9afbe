//! From values and days to positions, and the round numbers and dates to write beside an axis.

use super::format;
use super::spec::Unit;
use super::text::{self, Weight};
use crate::calendar::{Day, Granularity};

/// A straight map from a domain of values to a range of positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Linear {
    /// Maps `domain.0` to `range.0` and `domain.1` to `range.1`; a domain of one value maps to the range's middle.
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Linear {
        Linear { domain, range }
    }

    /// The position of a value; values outside the domain land outside the range.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.domain.1 - self.domain.0;
        let part = if span == 0.0 { 0.5 } else { (value - self.domain.0) / span };
        self.range.0 + part * (self.range.1 - self.range.0)
    }

    /// The position of a day in a domain of days.
    pub fn day(&self, day: Day) -> f64 {
        self.at(f64::from(day.0))
    }
}

/// Round numbers that enclose all values, as multiples of 1, 2 or 5 times a power of ten.
///
/// Ascending, `3..=most` of them, as many as possible; the first is at or below `low`, the last at or above `high`.
/// `most` is at least 4. Equal or reversed ends are moved apart first; ends that are not finite count as 0 and 1.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let (low, high) = if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) };
    let (low, high) = (low.min(high), low.max(high));
    let high = if high - low <= f64::EPSILON * low.abs().max(high.abs()) {
        if high == 0.0 { 1.0 } else { high + high.abs() * 0.1 }
    } else {
        high
    };
    let most = most.max(4);
    let mut power = ((high - low) / most as f64).log10().floor() as i32;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            // Steps below one are divisions: 3 / 10 is the nearest number to 0.3, 3 × 0.1 is not.
            let multiple = |k: f64| {
                if power < 0 { k * factor / 10f64.powi(-power) } else { k * factor * 10f64.powi(power) }
            };
            let step = multiple(1.0);
            // A hair of tolerance, so that 0.3 / 0.1 counts as 3.
            let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
            if last - first + 1.0 <= most as f64 {
                let count = (last - first) as usize + 1;
                return (0..count).map(|index| multiple(first + index as f64)).collect();
            }
        }
        power += 1;
    }
}

/// What stands beside ticks: the numbers, and the unit that only the top one carries (may be empty).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickLabels {
    /// One text per tick, in the order of the ticks.
    pub numbers: Vec<String>,
    /// The unit, with the no-break space before it: ` %`, ` M`.
    pub suffix: String,
}

/// Writes ascending ticks in a unit, all with the same number of decimals.
pub fn tick_labels(ticks: &[f64], unit: Unit) -> TickLabels {
    let top = ticks.iter().fold(0.0f64, |top, tick| top.max(tick.abs()));
    let (divisor, suffix) = match unit {
        Unit::Share => (0.01, "\u{a0}%".to_owned()),
        Unit::Count if top >= 10_000.0 => {
            let prefix = format::PREFIXES.into_iter().find(|(divisor, _)| top >= *divisor);
            prefix.map_or((1.0, String::new()), |(divisor, letter)| (divisor, format!("\u{a0}{letter}")))
        }
        _ => (1.0, String::new()),
    };
    let step = ticks.windows(2).map(|pair| (pair[1] - pair[0]) / divisor).fold(f64::INFINITY, f64::min);
    let decimals = if step.is_finite() && step > 0.0 { (-(step + step * 1e-9).log10().floor()).max(0.0) } else { 0.0 };
    let write = |tick: &f64| {
        if *tick == 0.0 { "0".to_owned() } else { format::fixed(tick / divisor, (decimals as usize).min(8)) }
    };
    TickLabels { numbers: ticks.iter().map(write).collect(), suffix }
}

/// A tick on an axis of time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeTick {
    /// The day it marks: the start of a month, a quarter or a year; single days on short axes.
    pub day: Day,
    /// What is written there; the year only where it changes.
    pub label: String,
    /// Position of the day.
    pub x: f64,
    /// Left end of the label; moved inside the bounds where it would leave them.
    pub label_left: f64,
}

/// Least free space between two labels of a time axis, in ems.
const TIME_GAP_EM: f64 = 0.9;

/// Ticks at round dates between the first and the last day, as fine as the labels can stand without touching.
///
/// `bounds` are the leftmost and rightmost position that a label may reach; `size` is the size of its text. One
/// single day is labeled itself.
pub fn time_ticks(first: Day, last: Day, scale: &Linear, bounds: (f64, f64), size: f64) -> Vec<TimeTick> {
    if first >= last {
        return place(&[first], &|day, _| day.long(), scale, bounds, size);
    }
    for step in STEPS {
        let days = step.days(first, last);
        // From a year up one tick is an axis too short for that step; finer steps have failed already.
        let enough = days.len() >= 2 || (step == STEPS[STEPS.len() - 1] && !days.is_empty());
        if !enough || days.len() > 40 {
            continue;
        }
        let ticks = place(&days, &|day, before| step.label(day, before), scale, bounds, size);
        let free = |pair: &[TimeTick]| {
            pair[1].label_left - pair[0].label_left - text::width(&pair[0].label, size, Weight::Regular)
        };
        if ticks.windows(2).all(|pair| free(pair) >= TIME_GAP_EM * size) {
            return ticks;
        }
    }
    place(&[first, last], &|day, _| day.month_name(), scale, bounds, size)
}

fn place(
    days: &[Day],
    label: &dyn Fn(Day, Option<Day>) -> String,
    scale: &Linear,
    bounds: (f64, f64),
    size: f64,
) -> Vec<TimeTick> {
    let mut before = None;
    let mut ticks = Vec::with_capacity(days.len());
    for &day in days {
        let label = label(day, before.replace(day));
        let width = text::width(&label, size, Weight::Regular);
        let x = scale.day(day);
        let label_left = (x - width / 2.0).min(bounds.1 - width).max(bounds.0);
        ticks.push(TimeTick { day, label, x, label_left });
    }
    ticks
}

/// How far apart ticks of time may be, finest first.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Days(i32),
    Months(u32),
    Years(i32),
}

const STEPS: [Step; 11] = [
    Step::Days(1),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
];

impl Step {
    fn days(self, first: Day, last: Day) -> Vec<Day> {
        let mut days = Vec::new();
        match self {
            Step::Days(step) => {
                // Days are ticks of short axes only.
                if last.0 - first.0 <= 75 {
                    days.extend((0..).map(|k| Day(first.0 + k * step)).take_while(|day| *day <= last));
                }
            }
            Step::Months(_) | Step::Years(_) => {
                let mut day = Granularity::Month.start(first);
                while day <= last && days.len() <= 400 {
                    let (year, month, _) = day.date();
                    let fits = match self {
                        Step::Months(step) => (month - 1) % step == 0,
                        Step::Years(step) => month == 1 && year % step == 0,
                        Step::Days(_) => false,
                    };
                    if fits && day >= first {
                        days.push(day);
                    }
                    day = Granularity::Month.next(day);
                }
            }
        }
        days
    }

    fn label(self, day: Day, before: Option<Day>) -> String {
        let new_year = before.is_none_or(|before| before.date().0 != day.date().0);
        match self {
            Step::Days(_) if new_year => day.long(),
            Step::Days(_) => day.short(),
            Step::Months(_) if new_year => day.month_name(),
            // "26 Oct" without its day.
            Step::Months(_) => day.short().split(' ').next_back().unwrap_or_default().to_owned(),
            Step::Years(_) => day.date().0.to_string(),
        }
    }
}
