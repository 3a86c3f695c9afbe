mod dataset;
mod structure;
