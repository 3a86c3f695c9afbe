//! Chooses the ticks of an axis of values: round numbers.

use crate::chart::format;
use crate::chart::spec::Unit;

/// Returns round numbers that enclose all values, as multiples of 1, 2 or 5 times a power of ten.
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
            let multiple = |k: f64| times_ten(k * factor, power);
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

/// Returns the next number at or below `value` (at or above it, if `up`) that is 1, 2 or 5 times a power of ten; `value` is
/// above zero.
fn round_on_log(value: f64, up: bool) -> f64 {
    let power = libm::floor(libm::log10(value)) as i32;
    let candidates = (power - 1..=power + 1).flat_map(|power| [1.0, 2.0, 5.0].map(|factor| times_ten(factor, power)));
    // A hair of tolerance, so that a value computed as 0.30000000000000004 / 3 counts as 0.1.
    if up {
        candidates.filter(|c| *c >= value * (1.0 - 1e-9)).fold(f64::INFINITY, f64::min)
    } else {
        candidates.filter(|c| *c <= value * (1.0 + 1e-9)).fold(0.0, f64::max)
    }
}

/// Returns the nearest number to `factor` × 10^`power`: powers below zero are divisions.
fn times_ten(factor: f64, power: i32) -> f64 {
    if power < 0 { factor / 10f64.powi(-power) } else { factor * 10f64.powi(power) }
}

/// Returns ends of a logarithmic axis that enclose all values: 1, 2 or 5 times a power of ten, the second above the first.
///
/// Ends that are not finite or not above zero count as 1.
pub fn log_domain(low: f64, high: f64) -> (f64, f64) {
    // So that neighbors of the ends are numbers too.
    let positive = |value: f64| if value.is_finite() && value > 0.0 { value.clamp(1e-290, 1e290) } else { 1.0 };
    let (low, high) = (positive(low), positive(high));
    let (low, high) = (round_on_log(low.min(high), false), round_on_log(low.max(high), true));
    (low, if high > low { high } else { round_on_log(low * 1.5, true) })
}

/// Returns ticks within the ends of a logarithmic axis, ascending: 1, 2 and 5 of each decade if at most `most` (4 or more),
/// else 1 and 5, else powers of ten, if needed of every second, third … decade; evenly stepped numbers on an axis with
/// fewer than three of the first.
pub fn log_ticks(domain: (f64, f64), most: usize) -> Vec<f64> {
    let (first, last) = (libm::floor(libm::log10(domain.0)) as i32 - 1, libm::ceil(libm::log10(domain.1)) as i32 + 1);
    let inside = |tick: &f64| *tick >= domain.0 * (1.0 - 1e-9) && *tick <= domain.1 * (1.0 + 1e-9);
    let all = |factors: &[f64], step: i32| -> Vec<f64> {
        let powers = (first..=last).filter(|power| power % step == 0);
        powers.flat_map(|power| factors.iter().map(move |factor| times_ten(*factor, power))).filter(inside).collect()
    };
    let (most, fine) = (most.max(4), all(&[1.0, 2.0, 5.0], 1));
    if fine.len() < 3 {
        return ticks(domain.0, domain.1, most).into_iter().filter(inside).collect();
    }
    let coarser = std::iter::once(all(&[1.0, 5.0], 1)).chain((1..).map(|step| all(&[1.0], step)));
    std::iter::once(fine).chain(coarser).find(|ticks| ticks.len() <= most).unwrap_or_default()
}

/// Returns whole ranks from 1 to `last`: all of them if at most `most`, else 1 and the multiples of 5, 10, 20, 50 …
pub fn rank_ticks(last: f64, most: usize) -> Vec<f64> {
    let last = if last.is_finite() { last.clamp(1.0, 1e9) as u64 } else { 1 };
    let steps = std::iter::once(1).chain((0..9).flat_map(|power| [5, 10, 20].map(|step| step * 10u64.pow(power))));
    let count = |step: &u64| last / step + u64::from(*step > 1);
    let step = steps.into_iter().find(|step| count(step) <= most.max(2) as u64).unwrap_or(last);
    let multiples = (1..=last / step).map(|index| index * step).filter(|rank| *rank > 1);
    std::iter::once(1).chain(multiples).map(|rank| rank as f64).collect()
}

/// The labels of an axis: a number per tick, and the unit that only the top one carries (may be empty).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickLabels {
    /// One text per tick, in the order of the ticks.
    pub numbers: Vec<String>,
    /// The unit, with the no-break space before it: ` %`, ` M`.
    pub suffix: String,
}

/// Writes each tick with its own unit, for axes on which one prefix does not fit all: `100 M`, `1 B`, `10 B`.
pub fn full_tick_labels(ticks: &[f64], unit: Unit) -> TickLabels {
    let write = |tick: &f64| match unit {
        // A tick of 0.05 keeps its digits whatever the values' decimals.
        Unit::Number { .. } => format::significant(*tick, 3),
        Unit::Count if *tick < 1.0 => format::significant(*tick, 3),
        _ => format::value(*tick, unit),
    };
    TickLabels { numbers: ticks.iter().map(write).collect(), suffix: String::new() }
}

/// Writes ascending ticks in a unit, all with the same number of decimals.
pub fn tick_labels(ticks: &[f64], unit: Unit) -> TickLabels {
    let top = ticks.iter().fold(0.0f64, |top, tick| top.max(tick.abs()));
    let (divisor, suffix) = match unit {
        Unit::Share => (0.01, "\u{a0}%".to_owned()),
        Unit::Points => (0.01, "\u{a0}points".to_owned()),
        Unit::Days => (1.0, "\u{a0}days".to_owned()),
        Unit::Count if top >= 10_000.0 => {
            let prefix = format::PREFIXES.into_iter().find(|(divisor, _)| top >= *divisor);
            prefix.map_or((1.0, String::new()), |(divisor, letter)| (divisor, format!("\u{a0}{letter}")))
        }
        _ => (1.0, String::new()),
    };
    let step = ticks.windows(2).map(|pair| (pair[1] - pair[0]) / divisor).fold(f64::INFINITY, f64::min);
    let decimals = if step.is_finite() && step > 0.0 { (-(step + step * 1e-9).log10().floor()).max(0.0) } else { 0.0 };
    let write = |tick: &f64| {
        if *tick == 0.0 {
            return "0".to_owned();
        }
        let sign = if matches!(unit, Unit::Points | Unit::IndexChange) && *tick > 0.0 { "+" } else { "" };
        format!("{sign}{}", format::fixed(tick / divisor, (decimals as usize).min(8)))
    };
    let mut numbers: Vec<String> = ticks.iter().map(write).collect();
    if let Some(top) = numbers.last_mut().filter(|_| unit == Unit::Multiple) {
        top.insert(0, '×');
    }
    TickLabels { numbers, suffix }
}
