mod metrics;
mod structure;
