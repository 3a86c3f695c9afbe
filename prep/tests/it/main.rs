//! What `lorenz-prep` promises, held on the program itself: a folder of snapshots goes in, a panel comes out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod cluster;
mod drift;
mod hosts;
mod oracle;
mod runs;
mod site;
mod support;
