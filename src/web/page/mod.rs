//! The page: what the main thread asks of the browser, and the engines that it starts.

mod address;
mod canvas;
mod download;
mod engine_worker;
pub mod files;
mod timing;
mod window;

pub use address::{address, query, show_query, step_through_choices};
pub use canvas::{draw, fonts_loaded};
pub use download::{download, download_bytes, download_png, save_archive, share};
pub use engine_worker::EngineWorker;
pub use timing::measure;
pub use window::{
    ask_to_persist, capture_pointer, document, focus, is_in_sight, is_wide, remove_element, scroll_into_view,
    set_root_attribute, set_title, show_modal, today, window,
};
