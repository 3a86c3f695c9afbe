//! Bytes beside the memory of this program.

use bytes::Bytes;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A part of a file as it comes, beside the memory of this program: another worker may have fetched it, and what is ahead of
/// the decoder needn't be copied before its turn.
pub(super) struct Body {
    array: Uint8Array,
    filled: u32,
}

impl Body {
    /// Room for so many bytes; `None` where there is none.
    pub(super) fn new(bytes: u64) -> Option<Body> {
        let class: Function =
            Reflect::get(&js_sys::global(), &JsValue::from_str("Uint8Array")).ok()?.dyn_into().ok()?;
        let length = u32::try_from(bytes).ok()?;
        let array = Reflect::construct(&class, &Array::of1(&length.into())).ok()?;
        Some(Body { array: array.unchecked_into(), filled: 0 })
    }

    /// No bytes.
    pub(super) fn empty() -> Body {
        Body::full(Uint8Array::from(&[][..]))
    }

    /// The bytes of an array, all of which are there.
    pub(super) fn full(array: Uint8Array) -> Body {
        Body { filled: array.length(), array }
    }

    /// Bytes that have come.
    pub(super) fn filled(&self) -> u64 {
        self.filled.into()
    }

    /// Adds bytes for which there is room.
    pub(super) fn push(&mut self, chunk: &Uint8Array) {
        self.array.set(chunk, self.filled);
        self.filled += chunk.length();
    }

    /// The bytes that have come.
    pub(super) fn array(&self) -> Uint8Array {
        self.array.subarray(0, self.filled)
    }

    /// A copy of some of the bytes; short where they aren't here.
    pub(super) fn slice(&self, start: u64, end: u64) -> Bytes {
        let place = |at: u64| at.min(self.filled.into()) as u32;
        Bytes::from(self.array.subarray(place(start), place(end)).to_vec())
    }

    /// Gives the memory back now, not when the browser next looks for what nobody needs.
    pub(super) fn free(&self) {
        let buffer = self.array.buffer();
        if let Ok(transfer) =
            Reflect::get(&buffer, &JsValue::from_str("transfer")).and_then(JsCast::dyn_into::<Function>)
        {
            let moved = transfer.call1(&buffer, &0.into());
            debug_assert!(moved.is_ok());
        }
    }
}
