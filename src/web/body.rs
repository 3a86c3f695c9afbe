//! Bytes of answers, beside the memory of this program.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamGetReaderOptions,
    ReadableStreamReaderMode,
};

/// Bytes that are taken from a body at a time: about what a browser has ready.
const BUFFER_BYTES: u32 = 1 << 20;

/// Length at least of a buffer that is used again.
const LEAST_BYTES: u64 = 1 << 16;

thread_local! {
    /// Buffers that no body is read into at present. One that is given up would be there until memory is collected, which
    /// takes its time: whatever has handed it on (a stream, a message) holds it, too.
    static BUFFERS: RefCell<Vec<Uint8Array>> = const { RefCell::new(Vec::new()) };
}

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

    /// The same in a buffer that is there already, unless it is too small; the length of a new one is a power of two, so that
    /// it fits another part later.
    pub(super) fn within(buffer: Option<ArrayBuffer>, bytes: u64) -> Option<Body> {
        let buffer = match buffer.filter(|buffer| u64::from(buffer.byte_length()) >= bytes) {
            Some(buffer) => buffer,
            None => Body::new(bytes.next_power_of_two().max(LEAST_BYTES))?.into_buffer(),
        };
        Some(Body { array: Uint8Array::new(&buffer).subarray(0, bytes as u32), filled: 0 })
    }

    /// The memory of it all, for another one.
    pub(super) fn into_buffer(self) -> ArrayBuffer {
        self.array.buffer()
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

    /// Appends some of the bytes to others; how many, which are fewer where they aren't here.
    pub(super) fn append_to(&self, bytes: &mut Vec<u8>, start: u64, end: u64) -> u64 {
        let place = |at: u64| at.min(self.filled.into()) as u32;
        let part = self.array.subarray(place(start), place(end));
        let before = bytes.len();
        bytes.resize(before + part.length() as usize, 0);
        part.copy_to(&mut bytes[before..]);
        part.length().into()
    }
}

/// Takes a body chunk by chunk.
pub(super) enum Reader {
    /// Into one buffer, again and again: thousands of chunks of their own would wait to be collected.
    Buffered(ReadableStreamByobReader, Uint8Array),
    /// Where a browser's bodies can't be read like that.
    Plain(ReadableStreamDefaultReader),
}

impl Reader {
    pub(super) fn of(stream: &ReadableStream) -> Reader {
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        // A call that fails leaves the stream as it was.
        let buffered = Reflect::get(stream, &JsValue::from_str("getReader"))
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|get_reader| get_reader.call1(stream, &options));
        match buffered {
            Ok(reader) => {
                let spare = BUFFERS.with_borrow_mut(Vec::pop);
                let buffer = spare.unwrap_or_else(|| Uint8Array::new_with_length(BUFFER_BYTES));
                Reader::Buffered(reader.unchecked_into(), buffer)
            }
            Err(_) => Reader::Plain(stream.get_reader().unchecked_into()),
        }
    }

    /// The next bytes, which are there until the next call; `None` at the end.
    pub(super) async fn read(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let chunk = match self {
            Reader::Buffered(reader, buffer) => JsFuture::from(reader.read_with_array_buffer_view(buffer)).await,
            Reader::Plain(reader) => JsFuture::from(reader.read()).await,
        }?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value"))?;
        let Ok(value) = value.dyn_into::<Uint8Array>() else { return Ok(None) };
        if let Reader::Buffered(_, buffer) = self {
            *buffer = Uint8Array::new(&value.buffer());
        }
        Ok(Some(value))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // What a broken read hasn't given back is empty.
        if let Reader::Buffered(_, buffer) = self
            && buffer.length() > 0
        {
            BUFFERS.with_borrow_mut(|buffers| buffers.push(buffer.clone()));
        }
    }
}
