//! Names of models read by another worker, beside everything else.
//!
//! Half of the time that a load takes goes into names: they are most of the bytes, and each is compared with a known one. On
//! two cores that is done at the same time as the rest, without reading anything twice.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Uint8Array, Uint32Array};
use wasm_bindgen::JsCast;
use web_sys::{DedicatedWorkerGlobalScope, File};

use super::WebError;
use super::engine::breathe;
use super::helper::{self, Helper};
use super::load::{Loading, Part};
use crate::load::Import;
use crate::panel::Builder;
use crate::protocol::{PartResponse, Request, ShareRequest};

/// Bytes of names that are worth a worker: fewer are read before it has started.
const LEAST_BYTES: u64 = 16 << 20;

thread_local! {
    /// Memory of keys that have been read.
    static SPARE: RefCell<Vec<ArrayBuffer>> = const { RefCell::new(Vec::new()) };
}

/// Takes memory back that keys were sent in.
pub(super) fn reuse(buffer: ArrayBuffer) {
    SPARE.with_borrow_mut(|spare| spare.push(buffer));
}

/// Tells the keys of rows, and the names of those that are new.
fn tell(keys: &[u32], (names, lengths): (&str, Vec<u32>)) {
    let keys = sendable(keys);
    let (names, lengths) = (Uint8Array::from(names.as_bytes()), Uint32Array::from(&*lengths));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let sent = scope.post_message_with_transfer(&Array::of3(&keys, &names, &lengths), &Array::of1(&keys.buffer()));
    debug_assert!(sent.is_ok());
}

/// Keys in memory that can be handed over.
fn sendable(keys: &[u32]) -> Uint32Array {
    let fits = |buffer: &ArrayBuffer| buffer.byte_length() as usize / size_of::<u32>() >= keys.len();
    let array = match SPARE.with_borrow_mut(Vec::pop).filter(fits) {
        Some(buffer) => Uint32Array::new(&buffer).subarray(0, keys.len() as u32),
        None => Uint32Array::new_with_length(keys.len() as u32),
    };
    array.copy_from(keys);
    array
}

impl Loading {
    /// Reads the models' names of a file's rows for another worker, and tells it their keys.
    pub(super) async fn names(request: &ShareRequest, file: Option<File>) -> Result<(), WebError> {
        let (mut loading, mut part, mut import) = Loading::opened(request, file).await?;
        let (mut builder, mut told) = (Builder::default(), 0);
        if !import.read_names() {
            return Err(WebError::Changed);
        }
        part.expect(&import);
        loading.report(0);
        while loading.step(&mut part, &mut import, &mut builder).await? {
            let keys = import.take_keys();
            if !keys.is_empty() {
                tell(&keys, builder.names_since(told));
                told = builder.names();
            }
            if loading.report(loading.bytes + loading.ahead_bytes) {
                breathe().await;
            }
        }
        // The last word on how much it was.
        loading.reported = 0.0;
        loading.report(loading.bytes);
        Ok(())
    }

    /// Reads a file's rows, the names of a large one's models by another worker; nothing was read before.
    pub(super) async fn rows_beside_names(
        &mut self,
        part: &mut Part,
        import: &mut Import,
        (request, file): (ShareRequest, Option<File>),
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let is_large = import.opened().is_some_and(|opened| opened.name_bytes() >= LEAST_BYTES);
        if !is_large || !helper::may_read_names() || !import.leave_names() {
            return self.rows(part, import, builder).await;
        }
        let (bytes, part_bytes) = (self.bytes, part.read_bytes);
        if let Some(helper) = Helper::start(&Request::Names(request.clone()), file.as_ref()) {
            self.news = vec![helper.news().clone()];
            let is_read = self.rows_with_keys(part, import, helper, builder).await?;
            let told_bytes: u64 = std::mem::take(&mut self.news).iter().map(|news| news.bytes.get()).sum();
            if is_read {
                part.read_bytes += told_bytes;
                self.bytes += told_bytes;
                return Ok(());
            }
        }
        // Whatever has happened to the other worker: from the beginning, and alone.
        (self.bytes, part.read_bytes, self.rows, *builder) = (bytes, part_bytes, 0, Builder::default());
        *import = Import::new(&part.name, request.length_bytes, &request.options)?;
        self.open(part, import).await?;
        self.rows(part, import, builder).await
    }

    /// Reads everything but names; `false` where the other worker has failed.
    async fn rows_with_keys(
        &mut self,
        part: &mut Part,
        import: &mut Import,
        helper: Helper,
        builder: &mut Builder,
    ) -> Result<bool, WebError> {
        // All else waits for names: their worker has the processor and the line to itself until it is under way.
        while !helper.has_started() && !helper.has_ended() {
            self.wait(&helper).await?;
        }
        part.expect(import);
        loop {
            while import.lacks_keys() {
                if let Some((keys, names, lengths)) = helper.told() {
                    if !builder.adopt(&names, &lengths) || !import.push_keys(&keys, builder.names()) {
                        return Ok(false);
                    }
                } else if helper.has_ended() {
                    return Ok(false);
                } else {
                    self.wait(&helper).await?;
                }
            }
            if !self.step(part, import, builder).await? {
                break;
            }
            self.rows = import.rows_read();
            if self.report(self.bytes + self.ahead_bytes) {
                breathe().await;
            }
        }
        while !helper.has_ended() {
            self.wait(&helper).await?;
        }
        let is_all = helper.told().is_none();
        Ok(is_all && helper.end() == Some(PartResponse::Named))
    }

    /// Waits for more from another worker, as long as the load is wanted.
    pub(super) async fn wait(&mut self, helper: &Helper) -> Result<(), WebError> {
        if !self.wanted.is_wanted() {
            return Err(WebError::Superseded);
        }
        self.report(self.bytes + self.ahead_bytes);
        helper.pause().await;
        Ok(())
    }
}
