//! Messages as JavaScript's own values.

use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer, to_value};
use wasm_bindgen::JsValue;

/// Plain data as a value that can be posted.
///
/// Whole numbers are JavaScript's numbers, which are exact below 2^53. A message with a larger one (sums of downloads may be)
/// has all its long integers as `BigInt`; reading takes both.
pub(super) fn to_js(message: &impl Serialize) -> Result<JsValue, Error> {
    to_value(message).or_else(|_| {
        let exact = Serializer::new().serialize_large_number_types_as_bigints(true);
        message.serialize(&exact)
    })
}
