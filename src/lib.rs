//! Lorenz: who holds power in the open-model economy.
//!
//! Parquet files of model downloads go in; shares, measures of concentration and charts come out. The
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
//! | module | does | uses | never |
//! | --- | --- | --- | --- |
//! | [`calendar`] | days, periods | std | anything else of the crate |
//! | [`metrics`] | numbers in, numbers out | `libm` | anything else of the crate |
//! | [`packed`] | numbers as bytes, for messages | serde | anything else of the crate |
//! | [`source`] | which bytes, in which order | `arrow`, `parquet`, [`calendar`] | clocks, I/O, `async` |
//! | [`schema`] | which column plays which role | the types of `arrow`, [`calendar`], batches and errors of [`source`] | metrics, charts |
//! | [`panel`] | the columnar store | [`schema`], [`source`]'s batches, [`packed`], [`calendar`] | Arrow, metrics, charts |
//! | [`load`] | a file from bytes to panel rows | [`source`], [`schema`], [`panel`] | I/O |
//! | [`analysis`] | a question and its answer, tables, CSV | [`panel`], [`metrics`], [`calendar`] | Arrow, Parquet, charts |
//! | [`protocol`] | messages between page and engine | [`analysis`], plain data of [`load`] | arithmetic |
//! | [`engine_state`] | which load an engine works on, whose data it holds | std | anything else of the crate |
//! | [`app`] | state, messages, effects, links | [`protocol`], [`analysis`] | Arrow, Parquet, plotters, the browser |
//! | [`chart`] | spec, layout, drawing | plotters, [`calendar`] | Arrow, Parquet, [`analysis`] |
//! | [`figures`] | answers as charts and sentences | [`analysis`], [`chart`], [`protocol`] | Arrow, Parquet, the browser |
//! | `web` (wasm) | fetch, files, worker, canvas | all of the above | arithmetic on data |
//! | `ui` (wasm) | the views | [`app`], [`figures`], [`chart`], `web` | arithmetic on data |
//! | `cli` (native) | the command line | [`load`], [`analysis`] | charts |
//!
//! Three rules hold everywhere. What is undefined is a type (`Option`, a gap in a chart), not NaN. An
//! order that reaches a result is stated, with ties broken by name; no result depends on the order of a
//! hash map. And whatever a file holds, reading it ends in an answer or in one sentence, not in a panic.

pub mod analysis;
pub mod app;
pub mod calendar;
pub mod chart;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod engine_state;
pub mod fetch_plan;
pub mod figures;
pub mod load;
pub mod metrics;
pub mod packed;
pub mod panel;
pub mod protocol;
pub mod schema;
pub mod source;
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod web;
