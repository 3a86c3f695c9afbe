//! The main thread of the site.

/// Puts the live page in place of the skeleton.
#[cfg(target_arch = "wasm32")]
fn main() {
    lorenz::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
