mod chart;
mod dataset;
mod metrics;
mod structure;
