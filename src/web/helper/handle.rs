//! Handles the requests of an engine to this helper.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::names::{read_names, reuse};
use super::range::fetch_range;
use super::rows::read_rows;
use crate::protocol::{HelperRequest, HelperResponse, PartRequest};
use crate::web::reply::reply_to_engine;

/// Handles a request of the engine; what takes long runs as a task of its own.
pub(crate) fn handle(request: HelperRequest, beside: Array) {
    match request {
        HelperRequest::ReadRows(request) => spawn_local(rows(request, file(&beside))),
        HelperRequest::ReadNames(request) => spawn_local(names(request, file(&beside))),
        HelperRequest::FetchRange(request) => spawn_local(fetch_range(request, beside)),
        HelperRequest::ReuseBuffer => beside.iter().filter_map(|buffer| buffer.dyn_into().ok()).for_each(reuse),
    }
}

/// Returns the file that rides beside a request, if one does.
fn file(beside: &Array) -> Option<File> {
    beside.iter().find_map(|file| file.dyn_into().ok())
}

async fn rows(request: PartRequest, file: Option<File>) {
    reply_to_engine(&match read_rows(&request, file).await {
        Ok(rows) => HelperResponse::RowsRead { rows: Box::new(rows) },
        Err(error) => HelperResponse::Failed { message: error.to_string() },
    });
}

async fn names(request: PartRequest, file: Option<File>) {
    reply_to_engine(&match read_names(&request, file).await {
        Ok(()) => HelperResponse::NamesRead,
        Err(error) => HelperResponse::Failed { message: error.to_string() },
    });
}
