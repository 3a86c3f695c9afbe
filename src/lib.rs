//! Lorenz: who holds power in the open-model economy.
pub mod calendar;
pub mod chart;
pub mod load;
pub mod metrics;
pub mod panel;
pub mod schema;
pub mod source;
