//! A footer as a tree of Thrift's values, to be changed and written again.

/// A value of the compact protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Bool(bool),
    /// A whole number, with its wire type.
    Number(u8, i64),
    Double([u8; 8]),
    Bytes(Vec<u8>),
    /// A list or a set, by its wire type, and the wire type of its elements.
    List(u8, u8, Vec<Node>),
    /// A map's own bytes.
    Map(Vec<u8>),
    Struct(Vec<(i16, Node)>),
}

pub const I32: u8 = 5;
pub const I64: u8 = 6;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Node {
    /// The whole number of 64 bits.
    pub fn long(number: i64) -> Node {
        Node::Number(I64, number)
    }

    /// The whole number of 32 bits.
    pub fn int(number: i64) -> Node {
        Node::Number(I32, number)
    }

    pub fn bytes(bytes: &[u8]) -> Node {
        Node::Bytes(bytes.to_vec())
    }

    /// A list of structs.
    pub fn structs(items: Vec<Node>) -> Node {
        Node::List(LIST, STRUCT, items)
    }

    /// A field of a struct.
    pub fn get(&mut self, number: i16) -> Option<&mut Node> {
        let Node::Struct(fields) = self else { panic!("no struct: {self:?}") };
        fields.iter_mut().find(|(field, _)| *field == number).map(|(_, value)| value)
    }

    /// Sets a field of a struct.
    pub fn set(&mut self, number: i16, value: Node) {
        self.unset(number);
        let Node::Struct(fields) = self else { panic!("no struct: {self:?}") };
        fields.push((number, value));
        fields.sort_by_key(|(field, _)| *field);
    }

    /// Takes a field out of a struct.
    pub fn unset(&mut self, number: i16) {
        let Node::Struct(fields) = self else { panic!("no struct: {self:?}") };
        fields.retain(|(field, _)| *field != number);
    }

    /// The elements of a list.
    pub fn items(&mut self) -> &mut Vec<Node> {
        let Node::List(_, _, items) = self else { panic!("no list: {self:?}") };
        items
    }

    pub fn number(&self) -> i64 {
        let Node::Number(_, number) = self else { panic!("no number: {self:?}") };
        *number
    }

    pub fn wire_type(&self) -> u8 {
        match self {
            Node::Bool(is) => 2 - u8::from(*is),
            Node::Number(wire_type, _) | Node::List(wire_type, _, _) => *wire_type,
            Node::Double(_) => 7,
            Node::Bytes(_) => 8,
            Node::Map(_) => 11,
            Node::Struct(_) => STRUCT,
        }
    }
}

/// Reads a value of a wire type from the front of the bytes.
pub fn read(bytes: &mut &[u8], wire_type: u8) -> Node {
    match wire_type {
        1 | 2 => Node::Bool(wire_type == 1),
        3 => Node::Number(3, i64::from(take(bytes, 1)[0].cast_signed())),
        4..=6 => {
            let value = varint(bytes);
            Node::Number(wire_type, (value >> 1).cast_signed() ^ -(value & 1).cast_signed())
        }
        7 => Node::Double(take(bytes, 8).try_into().unwrap()),
        8 => {
            let length = varint(bytes) as usize;
            Node::Bytes(take(bytes, length).to_vec())
        }
        9 | 10 => {
            let head = take(bytes, 1)[0];
            let count = if head >> 4 == 15 { varint(bytes) } else { u64::from(head >> 4) };
            Node::List(wire_type, head & 15, (0..count).map(|_| read(bytes, head & 15)).collect())
        }
        12 => {
            let (mut fields, mut number) = (Vec::new(), 0i16);
            loop {
                let head = take(bytes, 1)[0];
                if head == 0 {
                    return Node::Struct(fields);
                }
                number = match head >> 4 {
                    0 => read(bytes, 4).number() as i16,
                    step => number + i16::from(step),
                };
                fields.push((number, read(bytes, head & 15)));
            }
        }
        other => panic!("wire type {other}"),
    }
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(count);
    *bytes = rest;
    taken
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = take(bytes, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return value;
        }
    }
}

fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a value.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    match node {
        Node::Bool(_) => {}
        Node::Number(3, number) => out.push(*number as u8),
        Node::Number(_, number) => write_varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out),
        Node::Double(bytes) => out.extend(bytes),
        Node::Bytes(bytes) => {
            write_varint(bytes.len() as u64, out);
            out.extend(bytes);
        }
        Node::Map(bytes) => out.extend(bytes),
        Node::List(_, element, items) => {
            out.push(0xf0 | element);
            write_varint(items.len() as u64, out);
            for item in items {
                match item {
                    // In a list a Boolean takes a byte.
                    Node::Bool(is) => out.push(2 - u8::from(*is)),
                    item => write(item, out),
                }
            }
        }
        Node::Struct(fields) => {
            for (number, value) in fields {
                out.push(value.wire_type());
                write_varint(u64::from((number << 1).cast_unsigned()), out);
                write(value, out);
            }
            out.push(0);
        }
    }
}

/// A file in parts: what lies before the footer, and the footer.
pub fn parts(file: &[u8]) -> (Vec<u8>, Node) {
    let length = u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
    let (body, mut footer) = file[..file.len() - 8].split_at(file.len() - 8 - length);
    (body.to_vec(), read(&mut footer, STRUCT))
}

/// The file with a footer that was changed.
pub fn edited(file: &[u8], change: impl FnOnce(&mut Node)) -> Vec<u8> {
    let (mut file, mut footer) = parts(file);
    change(&mut footer);
    let start = file.len();
    write(&footer, &mut file);
    let length = (file.len() - start) as u32;
    file.extend(length.to_le_bytes());
    file.extend(b"PAR1");
    file
}

/// Changes the metadata of each column chunk, by the index of its column.
pub fn each_chunk(footer: &mut Node, mut change: impl FnMut(usize, &mut Node)) {
    for group in footer.get(4).unwrap().items() {
        for (index, chunk) in group.get(1).unwrap().items().iter_mut().enumerate() {
            change(index, chunk.get(3).unwrap());
        }
    }
}

/// Changes the schema element of a column of a flat file, by its index.
pub fn column(footer: &mut Node, index: usize, change: impl FnOnce(&mut Node)) {
    change(&mut footer.get(2).unwrap().items()[index + 1]);
}
