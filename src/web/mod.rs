//! The edge: everything that names the browser, for both halves of the site (wasm only).

mod archive;
mod body;
pub mod cache;
pub mod engine;
mod error;
mod fetch;
mod fetcher;
pub mod files;
mod helper;
mod http;
mod load;
mod message;
mod names;
pub mod page;
mod remote;
mod share;
mod wanted;

pub use error::WebError;
