//! Footers that lie: bombs of a few bytes, nesting without end, lengths beyond the file.

use super::refused;
use super::thrift::Value::{I32, I64, List, Raw, Struct, Text};
use super::thrift::{Value, file, footer, list_of, structure, varint};

const LIST: u8 = 9;
const STRUCT: u8 = 12;

#[track_caller]
fn sentence(what: &str, fields: &[(u8, Value)]) -> String {
    refused(&file(&[], &structure(fields)), what)
}

#[test]
fn counts_without_elements() {
    for count in [1 << 16, 1_000_000, u64::from(u32::MAX), u64::MAX] {
        // As many row groups, columns, keys, or things that nobody knows.
        for number in [2, 4, 5, 7, 15] {
            for wire_type in [1, 3, 5, 8, 9, 12] {
                let bomb = Raw(LIST, [list_of(wire_type, count), vec![0; 100]].concat());
                let what = format!("{count} elements of type {wire_type} in field {number}");
                let before = footer(&[]).into_iter().take_while(|(field, _)| *field < number);
                refused(&file(&[], &structure(&before.chain([(number, bomb)]).collect::<Vec<_>>())), &what);
            }
        }
    }
    // Many lists of booleans, each as long as its count says and without a byte: work without end.
    let lists = [list_of(LIST, 10_000), list_of(1, 1 << 30).repeat(10_000)].concat();
    sentence("booleans", &[(14, Raw(LIST, lists))]);
    sentence("a long text", &[(6, Raw(8, varint(u64::MAX)))]);
}

#[test]
fn row_groups_of_a_byte() {
    let mut fields = footer(&[]);
    fields[3] = (4, Raw(LIST, [list_of(STRUCT, 1_000_000), vec![0; 1_000_000]].concat()));
    assert!(sentence("a million row groups", &fields).contains("its footer can't be read"));
}

#[test]
fn nesting() {
    let lists = vec![0x19; 100_000];
    assert!(sentence("lists in lists", &[(14, Raw(LIST, lists))]).contains("its footer can't be read"));
    let structs = vec![0x1c; 100_000];
    assert!(sentence("structs in structs", &[(14, Raw(STRUCT, structs))]).contains("its footer can't be read"));
    let group = Struct(vec![(3, I32(0)), (4, Text("g")), (5, I32(1))]);
    let mut fields = footer(&[]);
    fields[1] = (2, List(STRUCT, vec![group; 10_000]));
    assert!(sentence("groups in groups", &fields).contains("more than 32 structs within each other"));
    let leaf = Struct(vec![(1, I32(1)), (3, I32(0)), (4, Text("c"))]);
    fields[1] = (2, List(STRUCT, vec![leaf; 100_001]));
    assert!(sentence("columns", &fields).contains("a schema of 100001 columns"));
}

#[test]
fn negative_numbers() {
    let mut fields = footer(&[]);
    fields[3] = (4, List(STRUCT, vec![Struct(vec![(1, List(STRUCT, Vec::new())), (3, I64(-1))])]));
    assert!(sentence("rows of a row group", &fields).contains("its footer can't be read"));
    fields[3] = (4, List(STRUCT, vec![Struct(vec![(1, List(STRUCT, Vec::new())), (3, I64(7))])]));
    assert!(sentence("no columns", &fields).contains("a row group of 0 columns, expected 3"));
}

#[test]
fn lengths() {
    let of_length = |length: u32| [b"PAR1".as_slice(), &[0; 100], &length.to_le_bytes(), b"PAR1"].concat();
    let beyond = refused(&of_length(1_000), "beyond the file");
    assert!(beyond.contains("112 bytes, but a footer of 1000"), "{beyond}");
    let huge = refused(&of_length(u32::MAX), "4 GB");
    assert!(huge.contains("a footer of 4294967295 bytes, expected at most 67108864"), "{huge}");
    refused(&of_length(0), "no footer");
}
