//! Writes a table as Parquet in the plainest form: optional columns, plain pages or dictionaries, counts of nulls.
//!
//! <https://github.com/apache/parquet-format>

use super::written_dictionary::WrittenDictionary;
use crate::source::thrift::wire;

/// Rows of a row group.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of values with which a row group is closed early.
const GROUP_BYTES: usize = 16 << 20;

const MAGIC: &[u8] = b"PAR1";
/// The number of the codec.
const SNAPPY: i64 = 1;
/// The numbers of the encodings.
const PLAIN: i64 = 0;
const RLE: i64 = 3;
const RLE_DICTIONARY: i64 = 8;

/// How a column's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenType {
    Boolean,
    Int32,
    Int64,
    Double,
    Text,
    Date,
}

impl WrittenType {
    /// Returns the numbers of the physical type and of the converted one.
    fn numbers(self) -> (i64, Option<i64>) {
        match self {
            WrittenType::Boolean => (0, None),
            WrittenType::Int32 => (1, None),
            WrittenType::Int64 => (2, None),
            WrittenType::Double => (5, None),
            WrittenType::Text => (6, Some(0)),
            WrittenType::Date => (1, Some(6)),
        }
    }

    /// Returns the bytes of a value; `None` of those whose length stands before them, and of bits.
    fn bytes(self) -> Option<usize> {
        match self {
            WrittenType::Int32 | WrittenType::Date => Some(4),
            WrittenType::Int64 | WrittenType::Double => Some(8),
            WrittenType::Text | WrittenType::Boolean => None,
        }
    }
}

/// How pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageForm {
    /// As they are: for a file that is read where it was made.
    Plain,
    /// Compressed by Snappy, values that stand several times in a row once: for a file that is kept.
    Compressed,
}

/// A value of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WrittenValue<'a> {
    Null,
    Boolean(bool),
    Int32(i32),
    Int64(i64),
    Double(f64),
    Text(&'a [u8]),
}

/// A column's values of the row group that is being filled.
struct ColumnBuffer {
    name: String,
    written_type: WrittenType,
    values: Vec<u8>,
    booleans: Bits,
    /// A bit per row: whether it has a value.
    levels: Bits,
    nulls: usize,
}

/// The sizes of a column's pages.
struct WrittenPages {
    /// Bytes that they have when they aren't compressed, headers included.
    plain_bytes: usize,
    /// Bytes of the page of the dictionary, as it is written; 0 without one.
    dictionary_bytes: usize,
}

/// Bits, the lowest of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    length: usize,
}

/// Writes a table row by row.
pub(crate) struct ParquetWriter {
    file: Vec<u8>,
    columns: Vec<ColumnBuffer>,
    form: PageForm,
    rows: usize,
    value_bytes: usize,
    all_rows: usize,
    /// The row groups as the footer has them.
    groups: Vec<Vec<u8>>,
}

impl ParquetWriter {
    /// Starts a table with these columns.
    pub(crate) fn new(columns: impl IntoIterator<Item = (String, WrittenType)>, form: PageForm) -> ParquetWriter {
        let buffer = |(name, written_type)| ColumnBuffer {
            name,
            written_type,
            values: Vec::new(),
            booleans: Bits::default(),
            levels: Bits::default(),
            nulls: 0,
        };
        ParquetWriter {
            file: MAGIC.to_vec(),
            columns: columns.into_iter().map(buffer).collect(),
            form,
            rows: 0,
            value_bytes: 0,
            all_rows: 0,
            groups: Vec::new(),
        }
    }

    /// Writes the value of a column in the row that is being written.
    pub(crate) fn push(&mut self, column: usize, value: WrittenValue<'_>) {
        let Some(column) = self.columns.get_mut(column) else { return };
        let before = column.values.len();
        match value {
            WrittenValue::Null => column.nulls += 1,
            WrittenValue::Boolean(value) => column.booleans.push(value),
            WrittenValue::Int32(value) => column.values.extend(value.to_le_bytes()),
            WrittenValue::Int64(value) => column.values.extend(value.to_le_bytes()),
            WrittenValue::Double(value) => column.values.extend(value.to_le_bytes()),
            WrittenValue::Text(text) => {
                column.values.extend((text.len() as u32).to_le_bytes());
                column.values.extend(text);
            }
        }
        column.levels.push(!matches!(value, WrittenValue::Null));
        self.value_bytes += column.values.len() - before;
    }

    /// Ends a row, in which each column has got a value.
    pub(crate) fn end_row(&mut self) {
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.value_bytes >= GROUP_BYTES {
            self.end_group();
        }
    }

    /// Returns the file, with these keys and values as its metadata.
    pub(crate) fn finish(mut self, metadata: &[(&str, &str)]) -> Vec<u8> {
        if self.rows > 0 {
            self.end_group();
        }
        let mut footer = Compact::default();
        footer.integer(1, wire::I32, 1);
        footer.list(1, wire::STRUCT, self.columns.len() + 1);
        footer.binary(4, b"schema");
        footer.count(1, wire::I32, self.columns.len());
        footer.end();
        for column in &self.columns {
            let (physical, converted) = column.written_type.numbers();
            footer.integer(1, wire::I32, physical);
            // Optional.
            footer.integer(2, wire::I32, 1);
            footer.binary(1, column.name.as_bytes());
            if let Some(converted) = converted {
                footer.integer(2, wire::I32, converted);
            }
            footer.end();
        }
        footer.count(1, wire::I64, self.all_rows);
        footer.list(1, wire::STRUCT, self.groups.len());
        self.groups.iter().for_each(|group| footer.bytes.extend(group));
        if !metadata.is_empty() {
            footer.list(1, wire::STRUCT, metadata.len());
            for (key, value) in metadata {
                footer.binary(1, key.as_bytes());
                footer.binary(1, value.as_bytes());
                footer.end();
            }
        }
        footer.end();
        self.file.extend(&footer.bytes);
        self.file.extend((footer.bytes.len() as u32).to_le_bytes());
        self.file.extend(MAGIC);
        self.file
    }

    fn end_group(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        self.value_bytes = 0;
        self.all_rows += rows;
        let start = self.file.len();
        let mut group = Compact::default();
        group.list(1, wire::STRUCT, self.columns.len());
        for column in &mut self.columns {
            let offset = self.file.len();
            let WrittenPages { plain_bytes, dictionary_bytes } = column.write_pages(rows, self.form, &mut self.file);
            let bytes = self.file.len() - offset;
            group.count(2, wire::I64, offset);
            group.field(1, wire::STRUCT);
            group.integer(1, wire::I32, column.written_type.numbers().0);
            // Plain values, levels in runs, keys in runs.
            let encodings: &[i64] = if dictionary_bytes > 0 { &[PLAIN, RLE, RLE_DICTIONARY] } else { &[PLAIN, RLE] };
            group.list(1, wire::I32, encodings.len());
            encodings.iter().for_each(|encoding| group.zigzag(*encoding));
            group.list(1, wire::BINARY, 1);
            group.text(column.name.as_bytes());
            group.integer(1, wire::I32, if self.form == PageForm::Compressed { SNAPPY } else { 0 });
            group.count(1, wire::I64, rows);
            group.count(1, wire::I64, plain_bytes);
            group.count(1, wire::I64, bytes);
            group.count(2, wire::I64, offset + dictionary_bytes);
            if dictionary_bytes > 0 {
                group.count(2, wire::I64, offset);
                group.field(1, wire::STRUCT);
            } else {
                group.field(3, wire::STRUCT);
            }
            group.count(3, wire::I64, std::mem::take(&mut column.nulls));
            group.end();
            group.end();
            group.end();
        }
        group.count(1, wire::I64, self.file.len() - start);
        group.count(1, wire::I64, rows);
        group.end();
        self.groups.push(group.bytes);
    }
}

impl ColumnBuffer {
    /// Writes the values as pages, and forgets them.
    fn write_pages(&mut self, rows: usize, form: PageForm, file: &mut Vec<u8>) -> WrittenPages {
        let levels = self.levels.take();
        let mut runs = Compact::default();
        if self.nulls == 0 || self.nulls == rows {
            runs.varint((rows as u64) << 1);
            runs.bytes.push(u8::from(self.nulls == 0));
        } else {
            runs.varint((levels.len() as u64) << 1 | 1);
            runs.bytes.extend(levels);
        }
        let mut values = match self.written_type {
            WrittenType::Boolean => self.booleans.take(),
            _ => std::mem::take(&mut self.values),
        };
        let start = file.len();
        let (mut plain_bytes, mut encoding) = (0, PLAIN);
        let may_repeat = form == PageForm::Compressed && self.written_type != WrittenType::Boolean;
        if let Some(dictionary) =
            may_repeat.then(|| WrittenDictionary::of(&values, self.written_type.bytes())).flatten()
        {
            let mut header = Compact::default();
            header.count(1, wire::I32, dictionary.entries);
            header.integer(1, wire::I32, PLAIN);
            plain_bytes += write_page((2, 4), &header, dictionary.values, form, file);
            (values, encoding) = (dictionary.keys, RLE_DICTIONARY);
        }
        let dictionary_bytes = file.len() - start;
        let mut body = (runs.bytes.len() as u32).to_le_bytes().to_vec();
        body.extend(runs.bytes);
        body.extend(values);
        let mut header = Compact::default();
        header.count(1, wire::I32, rows);
        header.integer(1, wire::I32, encoding);
        header.integer(1, wire::I32, RLE);
        header.integer(1, wire::I32, RLE);
        plain_bytes += write_page((0, 2), &header, body, form, file);
        WrittenPages { plain_bytes, dictionary_bytes }
    }
}

/// Writes a page of a type, whose own header is a field so many numbers behind the sizes; returns the bytes that it has when
/// it isn't compressed, header included.
fn write_page(
    (page_type, step): (i64, u8),
    own_header: &Compact,
    mut body: Vec<u8>,
    form: PageForm,
    file: &mut Vec<u8>,
) -> usize {
    let plain_bytes = body.len();
    // What Snappy can't write, 4 GiB and more, no page has.
    if form == PageForm::Compressed {
        body = snap::raw::Encoder::new().compress_vec(&body).unwrap_or_default();
    }
    let mut header = Compact::default();
    header.integer(1, wire::I32, page_type);
    header.count(1, wire::I32, plain_bytes);
    header.count(1, wire::I32, body.len());
    header.field(step, wire::STRUCT);
    header.bytes.extend(&own_header.bytes);
    header.end();
    header.end();
    let header_bytes = header.bytes.len();
    file.extend(header.bytes);
    file.extend(body);
    header_bytes + plain_bytes
}

impl Bits {
    fn push(&mut self, bit: bool) {
        if self.length.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (self.length % 8);
        }
        self.length += 1;
    }

    fn take(&mut self) -> Vec<u8> {
        self.length = 0;
        std::mem::take(&mut self.bytes)
    }
}

/// Thrift's compact protocol, in which fields stand by the distance of their numbers from the one before.
#[derive(Default)]
struct Compact {
    bytes: Vec<u8>,
}

impl Compact {
    fn field(&mut self, step: u8, wire_type: u8) {
        self.bytes.push(step << 4 | wire_type);
    }

    fn end(&mut self) {
        self.bytes.push(0);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn zigzag(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    fn text(&mut self, text: &[u8]) {
        self.varint(text.len() as u64);
        self.bytes.extend(text);
    }

    fn integer(&mut self, step: u8, wire_type: u8, value: i64) {
        self.field(step, wire_type);
        self.zigzag(value);
    }

    /// Writes a number that isn't negative.
    fn count(&mut self, step: u8, wire_type: u8, value: usize) {
        self.field(step, wire_type);
        self.varint((value as u64) << 1);
    }

    fn binary(&mut self, step: u8, text: &[u8]) {
        self.field(step, wire::BINARY);
        self.text(text);
    }

    fn list(&mut self, step: u8, element: u8, length: usize) {
        self.field(step, wire::LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | element);
        } else {
            self.bytes.push(0xf0 | element);
            self.varint(length as u64);
        }
    }
}
