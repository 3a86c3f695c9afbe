//! Lorenz: who holds power in the open-model economy.
pub mod calendar;
pub mod chart;
pub mod metrics;
