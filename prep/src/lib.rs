//! Lorenz's preparation: the Hub's weekly snapshots become a compact panel that the site loads.
//!
//! ```text
//! raw weeks ──query──▶ prepared weeks ──merge──▶ series ──fold──▶ weeks of flows ──publish──▶ months, models, manifest
//!        (in this process, or on a cluster)      (lorenz::panel decides what a counter says)
//! ```
//!
//! Snapshots are read once, a week at a time, by the same plan in one process and on a cluster; the client writes what comes, in a
//! total order, so that the same snapshots make the same bytes. What follows goes through all weeks side by side, in the order of the
//! repositories, and takes no more memory for more weeks than one batch of each.
//!
//! | module | does |
//! | --- | --- |
//! | [`settings`] | what a call and `prep.toml` ask for |
//! | [`inputs`] | which files are of which week, and whether they have changed |
//! | [`folder`] | the folder of a panel: its lock, what is done, files that are there whole or not at all |
//! | [`plan`] | which weeks are new, changed, done |
//! | [`session`], [`cluster`] | where queries run |
//! | [`query`] | the rows of one week |
//! | [`week_file`] | a prepared week |
//! | [`merge`] | prepared weeks as series of repositories |
//! | [`fold`] | series as flows |
//! | [`panel_file`], [`models_file`], [`manifest`], [`publish`] | what a page loads |
//! | [`verify`] | whether it is whole; what no manifest names |
//! | [`run`], [`progress`] | all of it in order, and what it says meanwhile |
//! | [`generate`] | a history to try it with |

pub mod cluster;
pub mod error;
pub mod fold;
pub mod folder;
pub mod generate;
pub mod inputs;
pub mod manifest;
pub mod merge;
pub mod models_file;
pub mod panel_file;
pub mod plan;
pub mod progress;
pub mod publish;
pub mod query;
pub mod run;
pub mod session;
pub mod settings;
pub mod verify;
pub mod week_file;
