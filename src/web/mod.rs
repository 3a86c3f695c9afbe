//! The edge: everything that names the browser, for both halves of the site (wasm only).
//!
//! One folder per thread: `page` is the main thread, `engine` the worker that holds the data, `helper` a worker that reads or
//! fetches for an engine. `fetch` has bytes of files, for whichever worker asks.

mod engine;
mod error;
mod fetch;
mod helper;
mod js;
pub mod page;
mod reply;
mod worker_start;

pub use error::WebError;
pub use fetch::cache;
pub use js::spawn;
pub use worker_start::run_worker;
