//! The spec of a Lorenz chart.

use super::values::Heading;

/// The parts of the population at which a Lorenz chart is read.
pub(in crate::chart) const LORENZ_READOUT_FRACTIONS: [f64; 12] =
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

/// A cumulative curve of a Lorenz chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name, such as `Oct 2026`.
    pub label: String,
    /// Cumulative part of the population, cumulative share of the measure: ascending, from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// Returns the share that the smallest `part` of the population holds, read off the curve; `None` outside the curve's range.
    pub(in crate::chart) fn held_by(&self, part: f64) -> Option<f64> {
        let after = self.points.iter().position(|(p, _)| *p >= part)?;
        let (p1, q1) = self.points[after];
        let Some((p0, q0)) = after.checked_sub(1).map(|before| self.points[before]) else {
            return (p1 == part).then_some(q1);
        };
        Some(if p1 > p0 { q0 + (part - p0) / (p1 - p0) * (q1 - q0) } else { q1 })
    }
}

impl Curve {
    /// Returns whether a part of the population holds a member at least: the top 1 % of 25 are nobody.
    pub(in crate::chart) fn has_members_in(&self, part: f64) -> bool {
        // Points lie closer than a part that has members; a curve of many members has fewer points, but no fewer than 100.
        part * (self.points.len().saturating_sub(1)) as f64 >= 1.0
    }
}

/// A remark at a point of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Where: part of the population and share of the measure, both from 0 to 1.
    pub at: (f64, f64),
    /// What: `the top 1 % hold 72 %`.
    pub text: String,
}

/// How unequally a measure is spread over a population (Lorenz 1905).
#[derive(Clone, Debug, PartialEq)]
pub struct LorenzChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Foot line: source, date of data, address.
    pub source: String,
    /// Whose shares: `developers`.
    pub population: String,
    /// Shares of what: `downloads`.
    pub measure: String,
    /// The curve.
    pub curve: Curve,
    /// A second curve in grey.
    pub comparison: Option<Curve>,
    /// The one remark.
    pub annotation: Option<Annotation>,
    /// Why there is nothing to draw; shown when the curve has fewer than two points.
    pub empty_reason: String,
}
