//! Every native test in one binary.

mod app;
mod chart;
mod dataset;
mod figures;
//! The native integration tests, one binary.
mod calendar;
mod chart;
mod load;
mod metrics;
mod shipped;
mod structure;
mod support;
