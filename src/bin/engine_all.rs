//! The worker of the site for files whose compression is rare: the engine with the feature `all-codecs`.

/// Starts to listen to the page.
#[cfg(target_arch = "wasm32")]
fn main() {
    lorenz::web::engine::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
