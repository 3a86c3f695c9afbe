//! Figures in words: what each view says of the shipped data, and of data of every other kind.

mod derived;
mod findings;
mod forms;
mod merger;
mod milestones;
mod properties;
mod rebalancing;
mod report;
mod search;
mod sentences;
mod significance;
mod unknown;
