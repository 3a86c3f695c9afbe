//! Decodes the schema: a tree of elements, as Arrow's types, and its leaf columns.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Fields, Schema};

use super::leaf_type::LeafAnnotation;
use crate::source::error::LoadError;
use crate::source::parquet_types::PhysicalType;
use crate::source::thrift::{Thrift, wire};

/// Most columns and structs of a schema: ten times those of the widest tables in use.
const MAX_ELEMENTS: usize = 100_000;
/// Most structs of a schema within each other.
const MAX_DEPTH: u32 = 32;

const OPTIONAL: i64 = 1;
const REPEATED: i64 = 2;

/// A leaf column: how it is stored, and what its values are.
#[derive(Clone, Debug)]
pub(in crate::source) struct Leaf {
    /// Its name behind those of the structs that hold it, with dots between them.
    pub(in crate::source) path: String,
    /// The last part of its name.
    pub(in crate::source) name: String,
    /// `None` for a type that the format doesn't have, or a fixed length of no bytes.
    pub(in crate::source) physical_type: Option<PhysicalType>,
    /// Bytes of a value of a fixed length.
    pub(in crate::source) type_length: usize,
    /// The repetition level of the innermost list; 0 where the column is in no list.
    pub(in crate::source) max_rep_level: u32,
    /// The definition level of a slot that has a value; 0 where every slot has one.
    pub(in crate::source) max_def_level: u32,
    /// What its values are.
    pub(in crate::source) data_type: DataType,
}

/// One node of the tree, as it is written; its children follow.
#[derive(Debug, Default)]
struct Element {
    name: String,
    physical_type: Option<i64>,
    type_length: usize,
    /// Required without one, as other readers take it.
    repetition: i64,
    children: usize,
    annotation: LeafAnnotation,
}

/// Reads a list of schema elements; `None` where the bytes are none.
///
/// # Errors
/// [`LoadError::Damaged`] if it has more elements than any table needs, or is nested deeper.
pub(super) fn read_schema(thrift: &mut Thrift<'_>) -> Option<Result<(Schema, Vec<Leaf>), LoadError>> {
    let (element, count) = thrift.list()?;
    if count > MAX_ELEMENTS {
        let detail = format!("a schema of {count} columns, expected at most {MAX_ELEMENTS}");
        return Some(Err(LoadError::Damaged { detail }));
    }
    (element == wire::STRUCT).then_some(())?;
    let mut elements = Vec::new();
    for _ in 0..count {
        elements.push(read_element(thrift)?);
    }
    let mut tree = Tree { elements: elements.into_iter(), leaves: Vec::new(), path: Vec::new() };
    let root = tree.elements.next()?;
    let fields = tree.fields(root.children, Levels { depth: 1, repetition: 0, definition: 0 });
    Some(match fields {
        Ok(fields) => Ok((Schema::new(fields), tree.leaves)),
        Err(detail) => Err(LoadError::Damaged { detail }),
    })
}

fn read_element(thrift: &mut Thrift<'_>) -> Option<Element> {
    let mut element = Element::default();
    thrift.structure(|thrift, number, wire_type| {
        match (number, wire_type) {
            (4, wire::BINARY) => element.name = String::from_utf8_lossy(thrift.binary()?).into_owned(),
            (10, wire::STRUCT) => element.annotation.read_logical(thrift)?,
            (1..=8, wire::BYTE..=wire::I64) => {
                let value = thrift.number(wire_type)?;
                match number {
                    1 => element.physical_type = Some(value),
                    2 => element.type_length = i32::try_from(value).ok().and_then(|n| n.try_into().ok()).unwrap_or(0),
                    3 => element.repetition = value,
                    5 => element.children = usize::try_from(value).unwrap_or(0),
                    6 => element.annotation.converted = Some(value),
                    7 => element.annotation.scale = Some(value),
                    8 => element.annotation.precision = Some(value),
                    _ => {}
                }
            }
            _ => thrift.skip(wire_type)?,
        }
        Some(())
    })?;
    Some(element)
}

/// Where an element stands.
#[derive(Clone, Copy)]
struct Levels {
    depth: u32,
    repetition: u32,
    definition: u32,
}

/// The elements that have not been read, and the leaf columns of those that have.
struct Tree {
    elements: std::vec::IntoIter<Element>,
    leaves: Vec<Leaf>,
    path: Vec<String>,
}

impl Tree {
    /// Takes the next elements as fields of one struct.
    fn fields(&mut self, count: usize, levels: Levels) -> Result<Fields, String> {
        let mut fields: Vec<Arc<Field>> = Vec::new();
        for _ in 0..count {
            let (name, data_type, repetition) = self.element(levels)?;
            let data_type = if repetition == REPEATED { list(&name, data_type) } else { data_type };
            fields.push(Arc::new(Field::new(name, data_type, repetition != 0)));
        }
        Ok(fields.into())
    }

    /// Takes the next element; returns its name, its type (where it is repeated: of an item), and its repetition.
    fn element(&mut self, mut levels: Levels) -> Result<(String, DataType, i64), String> {
        let element = self.elements.next().ok_or("a schema that breaks off")?;
        if levels.depth > MAX_DEPTH {
            return Err(format!("more than {MAX_DEPTH} structs within each other"));
        }
        levels.depth += 1;
        levels.repetition += u32::from(element.repetition == REPEATED);
        levels.definition += u32::from(matches!(element.repetition, OPTIONAL | REPEATED));
        self.path.push(element.name.clone());
        let data_type = match (element.children, element.physical_type) {
            (0, None) => DataType::Struct(Fields::empty()),
            (0, Some(number)) => self.leaf(&element, number, levels),
            (children, _) => self.group(&element, children, levels)?,
        };
        self.path.pop();
        Ok((element.name, data_type, element.repetition))
    }

    fn leaf(&mut self, element: &Element, number: i64, levels: Levels) -> DataType {
        let has_length =
            |physical_type: &PhysicalType| *physical_type != PhysicalType::FixedLenByteArray || element.type_length > 0;
        let physical_type = PhysicalType::from_number(number).filter(has_length);
        let data_type = physical_type
            .map_or(DataType::Binary, |physical_type| element.annotation.data_type(physical_type, element.type_length));
        self.leaves.push(Leaf {
            path: self.path.join("."),
            name: element.name.clone(),
            physical_type,
            type_length: if physical_type == Some(PhysicalType::FixedLenByteArray) { element.type_length } else { 0 },
            max_rep_level: levels.repetition,
            max_def_level: levels.definition,
            data_type: data_type.clone(),
        });
        data_type
    }

    /// Takes the children of an element: the fields of a struct, or the one that is repeated of a list or a map.
    fn group(&mut self, element: &Element, children: usize, levels: Levels) -> Result<DataType, String> {
        let annotation = &element.annotation;
        let is = |logical: i16, converted: &[i64]| {
            annotation.logical == logical || annotation.converted.is_some_and(|number| converted.contains(&number))
        };
        let (is_list, is_map) = (is(3, &[3]), is(2, &[1, 2]));
        if children != 1 || !(is_list || is_map) {
            return Ok(DataType::Struct(self.fields(children, levels)?));
        }
        let (name, data_type, repetition) = self.element(levels)?;
        Ok(match data_type {
            of_field if repetition != REPEATED => {
                DataType::Struct(Fields::from(vec![Field::new(name, of_field, true)]))
            }
            DataType::Struct(fields) if is_map && fields.len() == 2 => {
                DataType::Map(Arc::new(Field::new(name, DataType::Struct(fields), false)), false)
            }
            // Between a list and its items stands a group, which older writers leave out.
            DataType::Struct(fields) if fields.len() == 1 && name != "array" && !name.ends_with("_tuple") => {
                DataType::List(fields[0].clone())
            }
            item => list(&name, item),
        })
    }
}

/// Returns the type of lists of such items.
fn list(name: &str, item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new(name, item, false)))
}
