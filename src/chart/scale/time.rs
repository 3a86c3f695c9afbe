//! Chooses the ticks of an axis of time: round dates, or round ages.

use super::position::Scale;
use crate::calendar::{Day, Granularity};
use crate::chart::format;
use crate::chart::spec::Unit;
use crate::chart::text::{self, Weight};

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

/// Returns ticks at round dates between the first and the last day, as fine as the labels can stand without touching.
///
/// `bounds` are the leftmost and rightmost position that a label may reach; `size` is the size of its text. One
/// single day is labeled itself.
pub fn time_ticks(first: Day, last: Day, scale: &Scale, bounds: (f64, f64), size: f64) -> Vec<TimeTick> {
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
        if apart(&ticks, size) {
            return ticks;
        }
    }
    place(&[first, last], &|day, _| day.month_name(), scale, bounds, size)
}

/// Returns whether no label touches the next.
fn apart(ticks: &[TimeTick], size: f64) -> bool {
    let free = |pair: &[TimeTick]| {
        pair[1].label_left - pair[0].label_left - text::width(&pair[0].label, size, Weight::Regular)
    };
    ticks.windows(2).all(|pair| free(pair) >= TIME_GAP_EM * size)
}

/// Days between ticks of age, finest first: months of 30 days, years of 360.
const AGE_STEPS: [i32; 12] = [1, 2, 5, 10, 30, 60, 90, 180, 360, 720, 1_800, 3_600];

/// Returns ticks at round ages between the first and the last one, at most eight, the last with its unit: `180 days`.
///
/// As [`time_ticks`], for days that count from publication.
pub fn age_ticks(first: Day, last: Day, scale: &Scale, bounds: (f64, f64), size: f64) -> Vec<TimeTick> {
    const MOST: usize = 8;
    for step in AGE_STEPS {
        let from = first.0.div_euclid(step) + i32::from(first.0.rem_euclid(step) != 0);
        let ages: Vec<Day> = (from..=last.0.div_euclid(step)).take(MOST + 1).map(|k| Day(k * step)).collect();
        let end = ages.last().copied();
        let label = |age: Day, _| match age {
            _ if Some(age) == end => format::value(f64::from(age.0), Unit::Days),
            _ => format::fixed(f64::from(age.0), 0),
        };
        let ticks = place(&ages, &label, scale, bounds, size);
        if !ages.is_empty() && ages.len() <= MOST && apart(&ticks, size) {
            return ticks;
        }
    }
    place(&[last], &|age, _| format::value(f64::from(age.0), Unit::Days), scale, bounds, size)
}

fn place(
    days: &[Day],
    label: &dyn Fn(Day, Option<Day>) -> String,
    scale: &Scale,
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
enum TimeStep {
    Days(i32),
    Months(u32),
    Years(i32),
}

const STEPS: [TimeStep; 11] = [
    TimeStep::Days(1),
    TimeStep::Days(7),
    TimeStep::Days(14),
    TimeStep::Months(1),
    TimeStep::Months(2),
    TimeStep::Months(3),
    TimeStep::Months(6),
    TimeStep::Years(1),
    TimeStep::Years(2),
    TimeStep::Years(5),
    TimeStep::Years(10),
];

impl TimeStep {
    fn days(self, first: Day, last: Day) -> Vec<Day> {
        let mut days = Vec::new();
        match self {
            TimeStep::Days(step) => {
                // Days are ticks of short axes only.
                if last.0 - first.0 <= 75 {
                    days.extend((0..).map(|k| Day(first.0 + k * step)).take_while(|day| *day <= last));
                }
            }
            TimeStep::Months(_) | TimeStep::Years(_) => {
                let mut day = Granularity::Month.start(first);
                while day <= last && days.len() <= 400 {
                    let (year, month, _) = day.date();
                    let fits = match self {
                        TimeStep::Months(step) => (month - 1) % step == 0,
                        TimeStep::Years(step) => month == 1 && year % step == 0,
                        TimeStep::Days(_) => false,
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
            TimeStep::Days(_) if new_year => day.long(),
            TimeStep::Days(_) => day.short(),
            TimeStep::Months(_) if new_year => day.month_name(),
            // "26 Oct" without its day.
            TimeStep::Months(_) => day.short().split(' ').next_back().unwrap_or_default().to_owned(),
            TimeStep::Years(_) => day.date().0.to_string(),
        }
    }
}
