//! Reads Thrift's compact protocol, in which footers and page headers are written.
//!
//! Whatever the bytes are, it ends within them.

/// Most structs and lists within each other that are skipped; footers have five.
const MAX_DEPTH: u8 = 32;

/// The types of values on the wire.
pub(super) mod wire {
    pub(in super::super) const TRUE: u8 = 1;
    pub(in super::super) const FALSE: u8 = 2;
    pub(in super::super) const BYTE: u8 = 3;
    pub(in super::super) const I16: u8 = 4;
    pub(in super::super) const I32: u8 = 5;
    pub(in super::super) const I64: u8 = 6;
    pub(in super::super) const DOUBLE: u8 = 7;
    pub(in super::super) const BINARY: u8 = 8;
    pub(in super::super) const LIST: u8 = 9;
    pub(in super::super) const SET: u8 = 10;
    pub(in super::super) const MAP: u8 = 11;
    pub(in super::super) const STRUCT: u8 = 12;
    pub(in super::super) const UUID: u8 = 13;
}

/// Bytes that are read from the front. Each method returns `None` where they aren't what it reads.
#[derive(Clone, Copy)]
pub(super) struct Thrift<'a> {
    rest: &'a [u8],
}

impl<'a> Thrift<'a> {
    /// Starts at the front of the bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Thrift<'a> {
        Thrift { rest: bytes }
    }

    /// Returns the number of bytes that have not been read.
    pub(super) fn rest(&self) -> usize {
        self.rest.len()
    }

    /// Reads a byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    /// Skips a number of bytes.
    pub(super) fn skip_bytes(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }

    /// Reads bytes or a text, behind their length.
    pub(super) fn binary(&mut self) -> Option<&'a [u8]> {
        let length = self.varint()?;
        let (bytes, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(bytes)
    }

    /// Reads an unsigned LEB128 number.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Reads a whole number of 16 to 64 bits: zigzag-encoded.
    pub(super) fn integer(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// Reads a whole number of a wire type, from `BYTE` to `I64`.
    pub(super) fn number(&mut self, wire_type: u8) -> Option<i64> {
        if wire_type == wire::BYTE { self.byte().map(|byte| byte.cast_signed().into()) } else { self.integer() }
    }

    /// Reads the fields of a struct one by one: `field` takes a field's number and wire type, and reads or skips its value.
    pub(super) fn structure(&mut self, mut field: impl FnMut(&mut Self, i16, u8) -> Option<()>) -> Option<()> {
        let mut number: i16 = 0;
        loop {
            let byte = self.byte()?;
            if byte == 0 {
                return Some(());
            }
            number = match byte >> 4 {
                0 => i16::try_from(self.integer()?).ok()?,
                step => number.checked_add(i16::from(step))?,
            };
            field(self, number, byte & 0x0f)?;
        }
    }

    /// Reads the wire type and the number of a list's elements; `None` where it claims more than there are bytes.
    pub(super) fn list(&mut self) -> Option<(u8, usize)> {
        let byte = self.byte()?;
        let count = match byte >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        let count = usize::try_from(count).ok().filter(|&count| count <= self.rest.len())?;
        Some((byte & 0x0f, count))
    }

    /// Reads a list of structs: `each` reads one.
    pub(super) fn structures(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let (element, count) = self.list()?;
        (element == wire::STRUCT || count == 0).then_some(())?;
        (0..count).try_for_each(|_| each(self))
    }

    /// Skips a value of a wire type.
    pub(super) fn skip(&mut self, wire_type: u8) -> Option<()> {
        self.skip_nested(wire_type, MAX_DEPTH)
    }

    /// Skips a value that holds at most `depth` levels of others.
    fn skip_nested(&mut self, wire_type: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match wire_type {
            wire::TRUE | wire::FALSE => Some(()),
            wire::BYTE => self.skip_bytes(1),
            wire::I16 | wire::I32 | wire::I64 => self.varint().map(|_| ()),
            wire::DOUBLE => self.skip_bytes(8),
            wire::UUID => self.skip_bytes(16),
            wire::BINARY => self.binary().map(|_| ()),
            wire::LIST | wire::SET => {
                let (element, count) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(element, depth))
            }
            wire::MAP => {
                let count = self.varint()?;
                if count == 0 {
                    return Some(());
                }
                let types = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.skip_element(types >> 4, depth)?;
                    self.skip_element(types & 0x0f, depth)
                })
            }
            wire::STRUCT => self.structure(|thrift, _, wire_type| thrift.skip_nested(wire_type, depth)),
            _ => None,
        }
    }

    /// Skips an element of a list or map, of which a Boolean takes a byte.
    fn skip_element(&mut self, wire_type: u8, depth: u8) -> Option<()> {
        let is_boolean = wire_type == wire::TRUE || wire_type == wire::FALSE;
        self.skip_nested(if is_boolean { wire::BYTE } else { wire_type }, depth)
    }

    /// Reads the whole numbers and Booleans (0 or 1) of a struct by the numbers of their fields; skips other fields.
    pub(super) fn numbers<const FIELDS: usize>(&mut self) -> Option<[Option<i64>; FIELDS]> {
        let mut numbers = [None; FIELDS];
        self.structure(|thrift, number, wire_type| {
            let value = match wire_type {
                wire::TRUE => 1,
                wire::FALSE => 0,
                wire::I16 | wire::I32 | wire::I64 => thrift.integer()?,
                other => return thrift.skip(other),
            };
            if let Some(slot) = usize::try_from(number).ok().and_then(|number| numbers.get_mut(number)) {
                *slot = Some(value);
            }
            Some(())
        })?;
        Some(numbers)
    }
}
