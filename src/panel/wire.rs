//! The form in which parts of a panel go from one worker to another: plain columns of numbers and texts.

use serde::{Deserialize, Serialize};

use super::inspect::Quality;
use super::store::{Dictionary, UNKNOWN};
use crate::packed::Packed;
use crate::schema::CountKind;

/// Everything that a [`crate::panel::Builder`] has gathered, in a form that goes from one worker to another.
///
/// Tables of attributes are no part of it: their rows are few, and one worker reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialPanel {
    pub(super) kind: Option<CountKind>,
    pub(super) models: WireTexts,
    /// Days since 1970, one per row.
    pub(super) day: Packed<i32>,
    /// Model keys, one per row.
    pub(super) model: Packed<u32>,
    pub(super) count: WireCounts,
    /// Days since 1970, one per model; `i32::MIN` where no row has one.
    pub(super) created: Packed<i32>,
    pub(super) attributes: Vec<WireAttribute>,
    pub(super) bases: WireBases,
    pub(super) ids: WireIds,
    pub(super) quality: Quality,
}

/// The texts of a dictionary, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WireTexts {
    bytes: Packed<u8>,
    ends: Packed<u32>,
}

/// Counts: those below 2³¹ themselves, others as places in `large`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WireCounts {
    pub(super) small: Packed<u32>,
    pub(super) large: Packed<u64>,
}

/// An attribute: a key per model, and one per row where it varies within a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WireAttribute {
    pub(super) name: String,
    pub(super) numeric: bool,
    pub(super) values: WireTexts,
    pub(super) by_model: Packed<u32>,
    pub(super) by_row: Option<Packed<u32>>,
}

/// The names of base models and the relations to them, by source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WireBases {
    pub(super) sources: Vec<Option<(WireAttribute, WireAttribute)>>,
}

/// The hub's ids of repositories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WireIds {
    pub(super) values: WireTexts,
    pub(super) of_model: Packed<u32>,
    /// Of the first row of each model.
    pub(super) first: Packed<u32>,
    /// Rows of each model that have one.
    pub(super) rows: Packed<u32>,
    /// Row, model and id, one after the other, where the id isn't the model's first.
    pub(super) others: Packed<u32>,
    /// Days since 1970, one per id; `i32::MIN` where none is noted.
    pub(super) created: Packed<i32>,
}

impl WireTexts {
    pub(super) fn of(dictionary: Dictionary) -> WireTexts {
        let (bytes, ends) = dictionary.into_parts();
        WireTexts { bytes: Packed(bytes), ends: Packed(ends.into_iter().map(|end| end as u32).collect()) }
    }

    /// Returns per key of these texts the key in another dictionary, to which new texts are added.
    pub(super) fn keys_in(&self, dictionary: &mut Dictionary) -> Vec<u32> {
        dictionary.reserve(self.ends.0.len(), self.bytes.0.len());
        let mut start = 0;
        let mut key = |&end: &u32| {
            let text = self.bytes.0.get(start..end as usize).and_then(|bytes| std::str::from_utf8(bytes).ok());
            start = end as usize;
            // Texts come from another builder; damaged ones count as none.
            text.map_or(UNKNOWN, |text| dictionary.intern(text))
        };
        self.ends.0.iter().map(&mut key).collect()
    }
}

/// Returns what another builder's key has become, given [`WireTexts::keys_in`]; keys without a text stay as they are.
pub(super) fn remapped(keys: &[u32], key: u32) -> u32 {
    keys.get(key as usize).copied().unwrap_or(key)
}
