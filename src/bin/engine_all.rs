//! The worker of the site for files whose compression is rare and for text tables: the engine with the feature `all-formats`.

/// Starts to listen to the page, or to the engine that has started this worker.
#[cfg(target_arch = "wasm32")]
fn main() {
    lorenz::web::run_worker();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
