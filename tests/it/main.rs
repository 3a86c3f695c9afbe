mod chart;
mod structure;
