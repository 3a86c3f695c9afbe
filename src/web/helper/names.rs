//! Reads the models' names of a file for an engine.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Uint8Array, Uint32Array};
use web_sys::File;

use super::open::open_part;
use crate::panel::Builder;
use crate::protocol::PartRequest;
use crate::web::WebError;
use crate::web::js::{ignore, worker_scope, yield_now};

thread_local! {
    /// Memory of keys that the engine has read.
    static SPARE: RefCell<Vec<ArrayBuffer>> = const { RefCell::new(Vec::new()) };
}

/// Takes back memory in which keys were sent.
pub(super) fn reuse(buffer: ArrayBuffer) {
    SPARE.with_borrow_mut(|spare| spare.push(buffer));
}

/// Reads the models' names of a file's rows, and sends the engine their keys as they come.
///
/// # Errors
///
/// Errors if the file can't be had or read, or has no names to read apart; the engine then reads everything itself.
pub(super) async fn read_names(request: &PartRequest, file: Option<File>) -> Result<(), WebError> {
    let (mut loading, mut file, mut import) = open_part(request, file).await?;
    let (mut builder, mut sent) = (Builder::default(), 0);
    if !import.read_names() {
        return Err(WebError::Changed);
    }
    file.plan_ahead(&import);
    loading.report(0);
    while loading.step(&mut file, &mut import, &mut builder).await? {
        let keys = import.take_keys();
        if !keys.is_empty() {
            send_keys(&keys, builder.names_since(sent));
            sent = builder.names();
        }
        if loading.report_arrived() {
            yield_now().await;
        }
    }
    loading.report_end();
    Ok(())
}

/// Sends the keys of rows, and the names of those that are new with their lengths in bytes.
fn send_keys(keys: &[u32], (names, lengths): (&str, Vec<u32>)) {
    let keys = transferable(keys);
    let (names, lengths) = (Uint8Array::from(names.as_bytes()), Uint32Array::from(&*lengths));
    let message = Array::of3(&keys, &names, &lengths);
    ignore(worker_scope().post_message_with_transfer(&message, &Array::of1(&keys.buffer())));
}

/// Returns keys in memory that can be handed over.
fn transferable(keys: &[u32]) -> Uint32Array {
    let fits = |buffer: &ArrayBuffer| buffer.byte_length() as usize / size_of::<u32>() >= keys.len();
    let array = match SPARE.with_borrow_mut(Vec::pop).filter(fits) {
        Some(buffer) => Uint32Array::new(&buffer).subarray(0, keys.len() as u32),
        None => Uint32Array::new_with_length(keys.len() as u32),
    };
    array.copy_from(keys);
    array
}
