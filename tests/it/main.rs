//! Every native test in one binary.

mod app;
mod chart;
mod dataset;
mod figures;
mod metrics;
mod shipped;
mod structure;
