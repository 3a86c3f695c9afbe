//! The edge: everything that names the browser, for both halves of the site (wasm only).

mod archive;
pub mod engine;
mod error;
mod fetch;
pub mod files;
mod load;
pub mod page;

pub use error::WebError;
