//! The native integration tests, one binary.
mod analysis;
mod calendar;
mod chart;
mod cli;
mod load;
mod metrics;
mod panel;
mod structure;
mod support;
