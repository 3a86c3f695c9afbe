//! How often each method holds in simulated markets: the figures that the page quotes.
//!
//! `cargo bench --bench coverage` makes them; `docs/uncertainty.md` has them with their worlds, and a test holds the two together.

use super::Method;

/// A method in simulated markets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimulatedMethod {
    /// The method, as `docs/uncertainty.md` names it.
    pub name: &'static str,
    /// What is simulated.
    pub rate: SimulatedRate,
    /// The lowest rate of all worlds, in percent.
    pub from_percent: u8,
    /// The highest rate of all worlds, in percent.
    pub to_percent: u8,
}

/// What a simulated rate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulatedRate {
    /// How often an interval holds the truth.
    Holds,
    /// How often a test finds a change where there is none.
    FindsFalsely,
}

const fn holds(name: &'static str, from_percent: u8, to_percent: u8) -> SimulatedMethod {
    SimulatedMethod { name, rate: SimulatedRate::Holds, from_percent, to_percent }
}

const fn finds_falsely(name: &'static str, from_percent: u8, to_percent: u8) -> SimulatedMethod {
    SimulatedMethod { name, rate: SimulatedRate::FindsFalsely, from_percent, to_percent }
}

/// The interval of a measure: quantiles of replicates.
pub const SIMULATED_INTERVAL: SimulatedMethod = holds("quantiles of replicates", 80, 94);
/// The interval of a change: paired quantiles.
pub const SIMULATED_PAIRED_INTERVAL: SimulatedMethod = holds("paired quantiles of a change", 88, 96);

/// The tests, in no order that matters.
pub const SIMULATED_TESTS: [SimulatedMethod; 5] = [
    finds_falsely("swap test by developer", 0, 12),
    finds_falsely("swap test by model", 9, 62),
    finds_falsely("difference of newcomers, by developer", 10, 10),
    finds_falsely("sizes of newcomers, by developer", 8, 8),
    finds_falsely("trend, thinned dates, all three populations", 0, 37),
];

/// Returns the simulated rates of a test.
pub fn simulated(method: Method) -> &'static SimulatedMethod {
    &SIMULATED_TESTS[match method {
        Method::SwapByDeveloper => 0,
        Method::SwapByModel => 1,
        Method::ClusteredDifference => 2,
        Method::ClusteredRanks => 3,
        Method::MannKendall | Method::HamedRao => 4,
    }]
}

impl SimulatedMethod {
    /// Returns the rates in words: "80 to 94 %".
    pub fn percent(&self) -> String {
        match (self.from_percent, self.to_percent) {
            (from, to) if from == to => format!("{to}\u{a0}%"),
            (from, to) => format!("{from} to {to}\u{a0}%"),
        }
    }

    /// Returns what a reader should know of the method, as a part of a sentence.
    pub fn sentence(&self) -> String {
        match self.rate {
            SimulatedRate::Holds => format!("holds the truth in {} of them", self.percent()),
            SimulatedRate::FindsFalsely => {
                format!("finds a change in {} of markets without one (5\u{a0}% are meant)", self.percent())
            }
        }
    }
}
