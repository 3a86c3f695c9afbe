//! A share of the rows, read by another worker with memory of its own: from its builder to the one that has the others.

use serde::{Deserialize, Serialize};

use super::attribute::AttributeBuilder;
use super::bases::BasesShare;
use super::counts::Counts;
use super::series::IdsShare;
use super::{Builder, Dictionary, Quality, UNKNOWN};
use crate::calendar::Day;
use crate::packed::Packed;
use crate::schema::CountKind;

/// Everything that a [`Builder`] has gathered, in a form that goes from one thread to another.
///
/// Tables of attributes are no part of it: their rows are few, and nobody shares them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialPanel {
    kind: Option<CountKind>,
    models: TextsShare,
    day: Packed<i32>,
    model: Packed<u32>,
    count: CountsShare,
    /// `i32::MIN` where no row says.
    created: Packed<i32>,
    attributes: Vec<AttributeShare>,
    bases: BasesShare,
    ids: IdsShare,
    quality: Quality,
}

/// The texts of a dictionary, in the order of their keys, in a form that goes from one thread to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextsShare {
    bytes: Packed<u8>,
    ends: Packed<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CountsShare {
    pub(super) small: Packed<u32>,
    pub(super) large: Packed<u64>,
}

/// An attribute as rows of a share have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AttributeShare {
    pub(super) name: String,
    pub(super) numeric: bool,
    pub(super) values: TextsShare,
    pub(super) by_model: Packed<u32>,
    pub(super) by_row: Option<Packed<u32>>,
}

impl TextsShare {
    pub(super) fn of(dictionary: Dictionary) -> TextsShare {
        let (bytes, ends) = dictionary.into_parts();
        TextsShare { bytes: Packed(bytes), ends: Packed(ends.into_iter().map(|end| end as u32).collect()) }
    }

    /// Per key of the share the key in another dictionary, to which new texts are added.
    pub(super) fn keys_in(&self, dictionary: &mut Dictionary) -> Vec<u32> {
        dictionary.reserve(self.ends.0.len(), self.bytes.0.len());
        let mut start = 0;
        let mut key = |&end: &u32| {
            let text = self.bytes.0.get(start..end as usize).and_then(|bytes| std::str::from_utf8(bytes).ok());
            start = end as usize;
            // The texts are another builder's.
            text.map_or(UNKNOWN, |text| dictionary.intern(text))
        };
        self.ends.0.iter().map(&mut key).collect()
    }
}

/// What a key of a share has become; keys without a text stay as they are.
pub(super) fn mapped(keys: &[u32], key: u32) -> u32 {
    keys.get(key as usize).copied().unwrap_or(key)
}

impl Builder {
    /// What was gathered, to be taken up by another builder.
    pub fn into_partial(mut self) -> PartialPanel {
        let row_models = std::mem::take(&mut self.model);
        self.row_attributes.iter_mut().for_each(|attribute| attribute.catch_up(&row_models));
        PartialPanel {
            kind: self.kind,
            models: TextsShare::of(self.models.dictionary),
            day: Packed(self.day.each().into_iter().map(|day| day.0).collect()),
            model: Packed(row_models),
            count: self.count.into_partial(),
            created: Packed(self.created.iter().map(|day| day.map_or(i32::MIN, |day| day.0)).collect()),
            attributes: self.row_attributes.into_iter().map(AttributeBuilder::into_partial).collect(),
            bases: self.bases.into_partial(),
            ids: self.ids.into_partial(),
            quality: self.quality,
        }
    }

    /// The names of the models from a key on, one behind the other, and the length of each in bytes.
    pub fn names_since(&self, key: usize) -> (&str, Vec<u32>) {
        self.models.dictionary.since(key)
    }

    /// Takes over names of another builder that are new here: its [`Builder::names_since`] the last of those that are here.
    ///
    /// `false` where the lengths in bytes don't fit the names.
    // By itself: a browser compiles what it calls, whole.
    #[inline(never)]
    pub fn append_names(&mut self, names: &str, lengths: &[u32]) -> bool {
        let mut rest = names;
        for &length in lengths {
            let Some((name, others)) = rest.split_at_checked(length as usize) else { return false };
            self.models.dictionary.push(name);
            rest = others;
        }
        rest.is_empty()
    }

    /// Number of names of models, which is also the least key that none has.
    pub fn names(&self) -> usize {
        self.models.dictionary.len()
    }

    /// Takes up the rows of a share as if they had been read here, after those that are here.
    ///
    /// A share whose columns contradict each other adds what they agree on.
    pub fn merge(&mut self, share: PartialPanel) {
        if let Some(kind) = share.kind {
            self.note_kind(kind);
        }
        let models = share.models.keys_in(&mut self.models.dictionary);
        let before = self.model.len();
        let count = Counts::from_share(share.count);
        let rows = share.model.0.len().min(share.day.0.len()).min(count.len());
        for row in 0..rows {
            let model = mapped(&models, share.model.0[row]);
            if (model as usize) < self.models.dictionary.len() {
                self.model.push(model);
                self.day.push(Day(share.day.0[row]), 1, self.model.capacity());
                self.count.push(count.get(row));
            }
        }
        for (&model, &day) in models.iter().zip(&share.created.0).filter(|(_, day)| **day != i32::MIN) {
            self.note_created(model, Day(day));
        }
        for attribute in share.attributes {
            let index = super::builder::named(&mut self.row_attributes, attribute.name.clone(), attribute.numeric);
            let into = &mut self.row_attributes[index];
            into.catch_up(&self.model[..before]);
            into.merge(&attribute, &models, &self.model);
        }
        self.bases.merge(&share.bases, &models);
        self.ids.merge(&share.ids, &models);
        self.quality.rows_read += share.quality.rows_read;
        self.quality.rows_outside += share.quality.rows_outside;
        for (refused, more) in self.quality.refused.iter_mut().zip(share.quality.refused) {
            *refused += more;
        }
    }
}
