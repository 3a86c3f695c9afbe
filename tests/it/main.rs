mod chart;
mod metrics;
mod structure;
