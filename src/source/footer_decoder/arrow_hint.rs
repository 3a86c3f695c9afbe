//! The schema that Arrow's writers add to a file's metadata: base64 of a message in the format FlatBuffers.
//!
//! It is asked for one thing that Parquet's own types can't say: that numbers without annotation are dates, times or
//! durations. Whatever else it says, and however broken it is, the file is read by its own schema.
//!
//! <https://github.com/apache/arrow/blob/main/format/Schema.fbs>

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};

/// Returns the schema with the types that the hint adds; as it is, where the hint isn't of these columns.
pub(super) fn apply(hint: &str, schema: &Schema) -> Schema {
    let bytes = decode_base64(hint);
    let hinted = bytes.as_deref().and_then(|bytes| fields(bytes, schema.fields().len()));
    // A hint that names other columns was written for another file, or for what this one was before.
    let of_these = |fields: &Vec<HintedField<'_>>| {
        fields.iter().zip(schema.fields()).all(|(hinted, field)| hinted.name == field.name().as_bytes())
    };
    let Some(hinted) = hinted.filter(of_these) else { return schema.clone() };
    let fields = schema.fields().iter().zip(hinted).map(|(field, hinted)| match hinted.over(field.data_type()) {
        Some(data_type) => Arc::new(Field::new(field.name(), data_type, field.is_nullable())),
        None => field.clone(),
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// A column as the hint describes it.
struct HintedField<'a> {
    name: &'a [u8],
    /// The number of its type.
    type_number: u8,
    /// The number of the unit of dates and times.
    unit: Option<u16>,
}

impl HintedField<'_> {
    /// Returns the type that it gives a column of plain whole numbers; `None` where it adds nothing.
    fn over(&self, stored: &DataType) -> Option<DataType> {
        let unit = |default: u16| {
            Some(match self.unit.unwrap_or(default) {
                0 => TimeUnit::Second,
                1 => TimeUnit::Millisecond,
                2 => TimeUnit::Microsecond,
                3 => TimeUnit::Nanosecond,
                _ => return None,
            })
        };
        Some(match (self.type_number, stored) {
            (8, DataType::Int64) => DataType::Date64,
            (9, DataType::Int32) => DataType::Time32(TimeUnit::Second),
            (9, DataType::Int64) => DataType::Time64(TimeUnit::Nanosecond),
            (10, DataType::Int64) => DataType::Timestamp(unit(0)?, None),
            (18, DataType::Int64) => DataType::Duration(unit(1)?),
            _ => return None,
        })
    }
}

/// Returns the columns of a message, if there are so many.
fn fields(message: &[u8], count: usize) -> Option<Vec<HintedField<'_>>> {
    // Newer writers put a mark and the length before the message, older ones the length alone.
    let start = if message.starts_with(&[0xff; 4]) { 8 } else { 4 };
    let message = FlatBuffer(message.get(start..)?);
    let schema = message.table(message.table(0, None)?, Some(2))?;
    let fields = message.reference(message.field(schema, 1)?)?;
    (message.u32(fields)? as usize == count).then_some(())?;
    let field = |index: usize| {
        let field = message.reference(fields + 4 + 4 * index)?;
        let name = message.reference(message.field(field, 0)?)?;
        let name_bytes = message.u32(name)? as usize;
        let unit = || message.u16(message.field(message.table(field, Some(3))?, 0)?);
        Some(HintedField {
            name: message.0.get(name + 4..)?.get(..name_bytes)?,
            type_number: *message.0.get(message.field(field, 2)?)?,
            unit: unit(),
        })
    };
    (0..count).map(field).collect()
}

/// A message in the format FlatBuffers: tables, which refer to each other by distance. Each method returns `None` where the
/// bytes aren't what it reads.
#[derive(Clone, Copy)]
struct FlatBuffer<'a>(&'a [u8]);

impl FlatBuffer<'_> {
    fn u16(&self, position: usize) -> Option<u16> {
        self.0.get(position..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&self, position: usize) -> Option<u32> {
        self.0.get(position..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Returns the position that the distance at a position leads to; no further than the bytes, so that sums don't overflow.
    fn reference(&self, position: usize) -> Option<usize> {
        let target = position.checked_add(self.u32(position)? as usize)?;
        (target <= self.0.len()).then_some(target)
    }

    /// Returns the position of a field of the table at a position; `None` where it is left out.
    fn field(&self, table: usize, index: usize) -> Option<usize> {
        let distance = self.u32(table)?.cast_signed();
        let fields = usize::try_from(i64::try_from(table).ok()? - i64::from(distance)).ok()?;
        let place = 4 + 2 * index;
        (place < usize::from(self.u16(fields)?)).then_some(())?;
        let offset = usize::from(self.u16(fields + place)?);
        (offset > 0).then(|| table + offset)
    }

    /// Returns the position of the table that a field of a table, or the beginning, refers to.
    fn table(&self, table: usize, index: Option<usize>) -> Option<usize> {
        self.reference(index.map_or(Some(table), |index| self.field(table, index))?)
    }
}

/// Decodes base64, with or without padding; `None` for other bytes.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut gathered, mut bits) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        gathered = gathered << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((gathered >> bits) as u8);
            gathered &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}
