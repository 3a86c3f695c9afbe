//! The page without the page: messages → state → effects, and links.
#![allow(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod link;
mod session;
