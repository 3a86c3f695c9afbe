//! Every native test in one binary.

mod analysis;
mod app;
mod calendar;
mod chart;
mod cli;
mod dataset;
mod docs;
mod engine_state;
mod exports;
mod fetch_plan;
mod figures;
mod hub;
mod load;
mod metrics;
mod notices;
mod panel;
mod shipped;
mod structure;
mod support;
