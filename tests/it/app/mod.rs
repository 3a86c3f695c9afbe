//! The page without the page: messages → state → effects, and links.

mod link;
mod session;
