//! Maps values and days to positions.

use crate::calendar::Day;

/// A map from a domain of values to a range of positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
    is_log: bool,
}

impl Scale {
    /// Maps `domain.0` to `range.0` and `domain.1` to `range.1`; a domain of one value maps to the range's middle.
    pub fn linear(domain: (f64, f64), range: (f64, f64)) -> Scale {
        Scale { domain, range, is_log: false }
    }

    /// Maps a domain with equal distances for equal factors; both ends of the domain are above zero.
    pub fn log(domain: (f64, f64), range: (f64, f64)) -> Scale {
        Scale { domain: (libm::log10(domain.0), libm::log10(domain.1)), range, is_log: true }
    }

    /// Returns the position of a value; values outside the domain land outside the range. On a logarithmic scale values of
    /// zero and below have none: they land at the domain's start.
    pub fn at(&self, value: f64) -> f64 {
        let value = match self.is_log {
            false => value,
            true if value > 0.0 => libm::log10(value),
            true => self.domain.0,
        };
        let span = self.domain.1 - self.domain.0;
        let part = if span == 0.0 { 0.5 } else { (value - self.domain.0) / span };
        self.range.0 + part * (self.range.1 - self.range.0)
    }

    /// Returns the position of a day in a domain of days.
    pub fn day(&self, day: Day) -> f64 {
        self.at(f64::from(day.0))
    }
}
