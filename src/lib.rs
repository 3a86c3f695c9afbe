//! Lorenz: who holds power in the open-model economy.
//!
//! Parquet and CSV files of model downloads go in; shares, measures of concentration and charts come out. The
//! same code runs in the reader's browser, where a worker holds the data and a page draws them, and as
//! a native command line.
//!
//! ```text
//! address │ file │ shipped ──bytes──▶ source ──batches──▶ schema ──roles──▶ panel
//!                                     (driven by load)                        │
//!                                                                     analysis ◀──▶ metrics
//!                                                                             │ Answer
//!                 engine (worker)                                             ▼
//! ─────────────────────────────────────────────────────────────────────── protocol ───────
//!                 page (main thread)                                          │
//!  canvas │ svg ◀── draw ◀── layout ◀── spec  (all in chart) ◀── figures ◀────┘
//!                                                                app: State, Message, link
//! ```
//!
//! Nothing above the browser's own modules does I/O, reads a clock or names the browser: files are state
//! machines that ask for byte ranges, the page is a state machine that asks for effects, and a chart is
//! plain data until it is drawn. That is what lets the tests run natively, with nothing replaced.
//!
//! Each module uses those that it names, which stand above it, and the crates that it names; tests hold the source to this table,
//! and to imports without a circle.
//!
//! | module | does | uses | crates |
//! | --- | --- | --- | --- |
//! | [`calendar`] | days and periods | | `serde` |
//! | [`metrics`] | numbers in, numbers out: concentration, inequality, tests, the bootstrap | | `libm` |
//! | [`order`] | short lists in order, in little code | | |
//! | [`packed`] | numbers as bytes, for messages | | `serde` |
//! | [`source`] | a file's footer, row groups and pages as columns of values; text tables as such files | [`calendar`] | `arrow`, `brotli_decompressor`, `bytes`, `csv`, `flate2`, `lz4_flex`, `snap`, `thiserror`, `zstd_safe` |
//! | [`fetch_plan`] | what is requested together, when again, what is kept; archives | [`source`] | `bytes` |
//! | [`schema`] | which column plays which role, and its values | [`calendar`], [`source`] | `arrow`, `half`, `hashbrown`, `serde`, `serde_json` |
//! | [`panel`] | the columnar store, how it is built, what is found out about it | [`calendar`], [`packed`], [`schema`], [`source`] | `bytemuck`, `hashbrown`, `serde`, `thiserror`, `twox_hash` |
//! | [`load`] | a file from bytes to panel rows; data packages | [`calendar`], [`panel`], [`schema`], [`source`] | `bytes`, `serde`, `serde_json` |
//! | [`analysis`] | a question and its answer, tables | [`calendar`], [`metrics`], [`order`], [`packed`], [`panel`], [`schema`] | `csv`, `hashbrown`, `libm`, `serde`, `thiserror` |
//! | [`protocol`] | messages between page, engine and helpers | [`analysis`], [`calendar`], [`load`], [`packed`], [`panel`], [`schema`] | `serde` |
//! | [`engine_state`] | which load an engine works on, whose data it holds | | |
//! | [`app`] | the page's state, messages, effects, links | [`analysis`], [`calendar`], [`load`], [`protocol`], [`schema`] | `form_urlencoded` |
//! | [`chart`] | spec, layout, drawing | [`calendar`], [`order`] | `libm`, `plotters`, `plotters_backend`, `plotters_svg` |
//! | [`hub`] | the Hub's list of models, page by page, as such a file | [`calendar`], [`chart`], [`fetch_plan`], [`load`], [`source`] | `hashbrown`, `serde_json`, `thiserror` |
//! | [`figures`] | answers as charts, lists and sentences | [`analysis`], [`app`], [`calendar`], [`chart`], [`metrics`], [`order`], [`panel`], [`protocol`], [`schema`] | `libm` |
//! | `web` (wasm) | fetch, files, workers, canvas | [`analysis`], [`calendar`], [`chart`], [`engine_state`], [`fetch_plan`], [`hub`], [`load`], [`packed`], [`panel`], [`protocol`], [`source`] | `bytes`, `form_urlencoded`, `js_sys`, `plotters_canvas`, `serde`, `serde_wasm_bindgen`, `thiserror`, `twox_hash`, `wasm_bindgen`, `wasm_bindgen_futures`, `web_sys` |
//! | `ui` (wasm) | the views | [`analysis`], [`app`], [`calendar`], [`chart`], [`figures`], [`load`], [`panel`], [`protocol`], [`schema`], `web` | `leptos`, `leptos_use_device_pixel_ratio`, `leptos_use_element_size`, `leptos_use_event_listener`, `leptos_use_preferences`, `wasm_bindgen`, `web_sys` |
//! | `cli` (native) | the command line; the first view of a site | [`analysis`], [`app`], [`calendar`], [`chart`], [`fetch_plan`], [`figures`], [`hub`], [`load`], [`panel`], [`protocol`], [`schema`], [`source`] | `bytes`, `clap`, `serde_json`, `thiserror`, `ureq` |
//!
//! Nothing but `web`, `ui` and `cli` does I/O or reads a clock, and nothing but `web` and `ui` names the browser.
//!
//! Three rules hold everywhere. What is undefined is a type (`Option`, a gap in a chart), not NaN. An
//! order that reaches a result is stated, with ties broken by name; no result depends on the order of a
//! hash map. And whatever a file holds, reading it ends in an answer or in one sentence, not in a panic.

pub mod analysis;
pub mod app;
pub mod calendar;
pub mod chart;
#[cfg(feature = "native")]
pub mod cli;
pub mod engine_state;
pub mod fetch_plan;
pub mod figures;
#[cfg(feature = "all-formats")]
pub mod hub;
pub mod load;
pub mod metrics;
pub mod order;
pub mod packed;
pub mod panel;
pub mod protocol;
pub mod schema;
pub mod source;
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod web;
