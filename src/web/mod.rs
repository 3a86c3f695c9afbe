//! The edge: everything that names the browser, for both halves of the site (wasm only).

pub mod engine;
mod error;
mod fetch;
pub mod page;

pub use error::WebError;
