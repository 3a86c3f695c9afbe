//! A writer of Thrift's compact protocol that lies when told to, and files written with it.

/// A value of a field.
#[derive(Clone)]
pub enum Value {
    I32(i64),
    I64(i64),
    Text(&'static str),
    Struct(Vec<(u8, Value)>),
    /// Elements with their wire type.
    List(u8, Vec<Value>),
    /// A wire type and bytes that claim to be of it.
    Raw(u8, Vec<u8>),
}
use Value::{I32, I64, List, Raw, Struct, Text};

pub fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn integer(number: i64) -> Vec<u8> {
    varint(((number << 1) ^ (number >> 63)).cast_unsigned())
}

/// The head of a list.
pub fn list_of(wire_type: u8, count: u64) -> Vec<u8> {
    [vec![0xf0 | wire_type], varint(count)].concat()
}

pub fn structure(fields: &[(u8, Value)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0;
    for (number, value) in fields {
        bytes.push((number - last) << 4 | wire_type(value));
        bytes.extend(written(value));
        last = *number;
    }
    bytes.push(0);
    bytes
}

fn wire_type(value: &Value) -> u8 {
    match value {
        I32(_) => 5,
        I64(_) => 6,
        Text(_) => 8,
        List(..) => 9,
        Struct(_) => 12,
        Raw(wire_type, _) => *wire_type,
    }
}

fn written(value: &Value) -> Vec<u8> {
    match value {
        I32(number) | I64(number) => integer(*number),
        Text(text) => [varint(text.len() as u64), text.as_bytes().to_vec()].concat(),
        Struct(fields) => structure(fields),
        List(wire_type, values) => {
            [list_of(*wire_type, values.len() as u64), values.iter().flat_map(written).collect()].concat()
        }
        Raw(_, bytes) => bytes.clone(),
    }
}

/// A page: its header and its bytes.
pub fn page(kind: i64, uncompressed: i64, compressed: i64, header: (u8, &[(u8, Value)]), bytes: &[u8]) -> Vec<u8> {
    let (number, fields) = header;
    let sizes = [(1, I32(kind)), (2, I32(uncompressed)), (3, I32(compressed)), (number, Struct(fields.to_vec()))];
    [structure(&sizes), bytes.to_vec()].concat()
}

/// A page of plain values in the first version, without levels.
pub fn plain(values: i64, uncompressed: i64, bytes: &[u8]) -> Vec<u8> {
    let header = [(1, I32(values)), (2, I32(0)), (3, I32(3)), (4, I32(3))];
    page(0, uncompressed, bytes.len() as i64, (5, &header), bytes)
}

/// What a footer claims of a column chunk.
pub struct Claim {
    pub codec: i64,
    pub values: i64,
    pub uncompressed: i64,
}

/// A sound footer's fields, of two rows: a model, a date, downloads; each column has its chunk.
pub fn footer(chunks: &[(i64, i64, Claim)]) -> Vec<(u8, Value)> {
    let columns = [("model", 6, Some(0)), ("time", 1, Some(6)), ("downloads", 2, None)];
    let leaf = |&(name, physical, converted): &(&'static str, i64, Option<i64>)| {
        let fields = [(1, I32(physical)), (3, I32(0)), (4, Text(name))].into_iter();
        Struct(fields.chain(converted.map(|converted| (6, I32(converted)))).collect())
    };
    let root = Struct(vec![(4, Text("schema")), (5, I32(3))]);
    let chunk = |((name, physical, _), (offset, length, claim)): (&(&'static str, i64, _), &(i64, i64, Claim))| {
        let path = List(8, vec![Text(name)]);
        let encodings = List(5, [0, 2, 3, 8].map(I32).to_vec());
        let sizes = [(5, I64(claim.values)), (6, I64(claim.uncompressed)), (7, I64(*length)), (9, I64(*offset))];
        let kinds = [(1, I32(*physical)), (2, encodings), (3, path), (4, I32(claim.codec))];
        Struct(vec![(2, I64(*offset)), (3, Struct(kinds.into_iter().chain(sizes).collect()))])
    };
    let columns_of_group = columns.iter().zip(chunks).map(chunk).collect();
    let group = Struct(vec![(1, List(12, columns_of_group)), (2, I64(100)), (3, I64(2))]);
    let schema = std::iter::once(root).chain(columns.iter().map(leaf)).collect();
    vec![(1, I32(1)), (2, List(12, schema)), (3, I64(2)), (4, List(12, vec![group]))]
}

/// A file of these bytes and a footer.
pub fn file(body: &[u8], footer: &[u8]) -> Vec<u8> {
    [b"PAR1", body, footer, &(footer.len() as u32).to_le_bytes(), b"PAR1"].concat()
}

/// A sound file of two rows but for the chunk of its downloads, and what the footer claims of it.
pub fn with_downloads(downloads: &[u8], claim: Claim) -> Vec<u8> {
    let models = plain(2, 14, b"\x03\0\0\0a/x\x03\0\0\0b/y");
    let days = plain(2, 8, &[20_000i32, 20_007].map(i32::to_le_bytes).concat());
    let sound = |bytes: &[u8]| Claim { codec: 0, values: 2, uncompressed: bytes.len() as i64 };
    let mut offset = 4;
    let chunks = [(&models[..], sound(&models)), (&days, sound(&days)), (downloads, claim)].map(|(bytes, claim)| {
        let at = (offset, bytes.len() as i64, claim);
        offset += bytes.len() as i64;
        at
    });
    file(&[&models, &days, downloads].concat(), &structure(&footer(&chunks)))
}
