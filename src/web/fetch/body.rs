//! The bytes of responses, in buffers outside of this program's memory.

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

/// Least length of a buffer that is used again.
const LEAST_BYTES: u64 = 1 << 16;

thread_local! {
    /// Buffers that no body is read into at present. One that is given up would be there until memory is collected, which
    /// takes its time: whatever has handed it on (a stream, a message) holds it, too.
    static BUFFERS: RefCell<Vec<Uint8Array>> = const { RefCell::new(Vec::new()) };
}

/// A buffer for a part of a file as it comes, beside the memory of this program: another worker may have fetched it, and what is ahead of
/// the decoder needn't be copied before its turn.
pub(crate) struct BodyBuffer {
    array: Uint8Array,
    filled: u32,
}

impl BodyBuffer {
    /// Returns room for so many bytes; `None` where the browser has none.
    pub(crate) fn new(bytes: u64) -> Option<BodyBuffer> {
        let class: Function =
            Reflect::get(&js_sys::global(), &JsValue::from_str("Uint8Array")).ok()?.dyn_into().ok()?;
        let length = u32::try_from(bytes).ok()?;
        let array = Reflect::construct(&class, &Array::of1(&length.into())).ok()?;
        Some(BodyBuffer { array: array.unchecked_into(), filled: 0 })
    }

    /// Returns room for so many bytes in this buffer, or in a new one if it is too small or `None`; the length of a new one is a power
    /// of two, so that another part fits into it later.
    pub(crate) fn within(buffer: Option<ArrayBuffer>, bytes: u64) -> Option<BodyBuffer> {
        let buffer = match buffer.filter(|buffer| u64::from(buffer.byte_length()) >= bytes) {
            Some(buffer) => buffer,
            None => BodyBuffer::new(bytes.next_power_of_two().max(LEAST_BYTES))?.into_buffer(),
        };
        Some(BodyBuffer { array: Uint8Array::new(&buffer).subarray(0, bytes as u32), filled: 0 })
    }

    /// Returns all of its memory, for another one.
    pub(crate) fn into_buffer(self) -> ArrayBuffer {
        self.array.buffer()
    }

    /// Returns a buffer of no bytes.
    pub(crate) fn empty() -> BodyBuffer {
        BodyBuffer::full(Uint8Array::from(&[][..]))
    }

    /// Returns the bytes of an array, all of which have come.
    pub(crate) fn full(array: Uint8Array) -> BodyBuffer {
        BodyBuffer { filled: array.length(), array }
    }

    /// Returns how many bytes have come.
    pub(crate) fn filled(&self) -> u64 {
        self.filled.into()
    }

    /// Appends bytes; there must be room for them.
    pub(crate) fn push(&mut self, chunk: &Uint8Array) {
        self.array.set(chunk, self.filled);
        self.filled += chunk.length();
    }

    /// Returns the bytes that have come.
    pub(crate) fn array(&self) -> Uint8Array {
        self.array.subarray(0, self.filled)
    }

    /// Appends the bytes of a range to `bytes`; returns how many, fewer than asked for where they haven't come.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>, start: u64, end: u64) -> u64 {
        let place = |at: u64| at.min(self.filled.into()) as u32;
        let part = self.array.subarray(place(start), place(end));
        let before = bytes.len();
        bytes.resize(before + part.length() as usize, 0);
        part.copy_to(&mut bytes[before..]);
        part.length().into()
    }
}

/// Reads a body chunk by chunk.
pub(crate) enum BodyReader {
    /// Into one buffer, again and again: thousands of chunks of their own would wait to be collected.
    Buffered(ReadableStreamByobReader, Uint8Array),
    /// Where a browser's bodies can't be read like that.
    Plain(ReadableStreamDefaultReader),
}

impl BodyReader {
    /// Returns the reader of a stream that nobody else reads.
    pub(crate) fn of(stream: &ReadableStream) -> BodyReader {
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
                BodyReader::Buffered(reader.unchecked_into(), buffer)
            }
            Err(_) => BodyReader::Plain(stream.get_reader().unchecked_into()),
        }
    }

    /// Reads the next bytes, which stay until the next call; returns `None` at the end.
    ///
    /// # Errors
    ///
    /// Errors with what the browser says if the stream has broken off.
    pub(crate) async fn read(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let chunk = match self {
            BodyReader::Buffered(reader, buffer) => JsFuture::from(reader.read_with_array_buffer_view(buffer)).await,
            BodyReader::Plain(reader) => JsFuture::from(reader.read()).await,
        }?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value"))?;
        let Ok(value) = value.dyn_into::<Uint8Array>() else { return Ok(None) };
        if let BodyReader::Buffered(_, buffer) = self {
            *buffer = Uint8Array::new(&value.buffer());
        }
        Ok(Some(value))
    }
}

impl Drop for BodyReader {
    fn drop(&mut self) {
        // What a broken read hasn't given back is empty.
        if let BodyReader::Buffered(_, buffer) = self
            && buffer.length() > 0
        {
            BUFFERS.with_borrow_mut(|buffers| buffers.push(buffer.clone()));
        }
    }
}
