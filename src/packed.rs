//! Packed numbers: a vector that goes from one thread to another as bytes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers that cross as their bytes, little end first.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Packed<T>(pub Vec<T>);

/// A number of a fixed length in bytes.
pub trait Number: Copy {
    /// Its length in bytes.
    const BYTES: usize;
    /// Adds its bytes to others.
    fn put(self, bytes: &mut Vec<u8>);
    /// Writes its bytes over the first of others; over fewer than it has it writes nothing.
    fn put_into(self, bytes: &mut [u8]);
    /// Returns the number of these bytes; `None` unless they are as many as it has.
    fn take(bytes: &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl Number for $number {
            const BYTES: usize = size_of::<$number>();

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn put_into(self, bytes: &mut [u8]) {
                if let Some(bytes) = bytes.first_chunk_mut() {
                    *bytes = self.to_le_bytes();
                }
            }

            fn take(bytes: &[u8]) -> Option<$number> {
                bytes.try_into().ok().map(<$number>::from_le_bytes)
            }
        }
    )+ };
}

numbers!(u8, i32, u32, u64, f64);

impl<T: Number> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * T::BYTES);
        self.0.iter().for_each(|number| number.put(&mut bytes));
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, T: Number> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Packed<T>, D::Error> {
        deserializer.deserialize_byte_buf(Bytes(PhantomData))
    }
}

struct Bytes<T>(PhantomData<T>);

impl<T: Number> Visitor<'_> for Bytes<T> {
    type Value = Packed<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "bytes of numbers of {} bytes each", T::BYTES)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Packed<T>, E> {
        let numbers: Option<Vec<T>> = bytes.chunks(T::BYTES).map(T::take).collect();
        numbers.map(Packed).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }
}
