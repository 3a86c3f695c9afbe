//! The native integration tests, one binary.
mod calendar;
mod chart;
mod load;
mod metrics;
mod structure;
mod support;
