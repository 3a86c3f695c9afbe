//! Lorenz: who holds power in the open-model economy.
pub mod analysis;
pub mod app;
pub mod calendar;
pub mod chart;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod figures;
pub mod load;
pub mod metrics;
pub mod panel;
pub mod protocol;
pub mod schema;
pub mod source;
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod web;
