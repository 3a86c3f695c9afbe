//! Derives the original creators of models from their base models, where the file doesn't state them.

use crate::panel::store::{Attribute, Bases, Dictionary, Placement, UNKNOWN};
use crate::schema::attributes::{
    COUNTRY, COUNTRY_GROUP, DEVELOPER, ORIGINAL_COUNTRY, ORIGINAL_COUNTRY_GROUP, ORIGINAL_DEVELOPER,
};

/// Attributes of developers, each with the creators' attribute that is taken from it.
const DERIVED: [(&str, &str); 2] = [(COUNTRY, ORIGINAL_COUNTRY), (COUNTRY_GROUP, ORIGINAL_COUNTRY_GROUP)];

/// Models, their rows, and what is known of them.
pub(super) struct CreatorInputs<'a> {
    pub(super) models: &'a Dictionary,
    /// Each row's model.
    pub(super) rows: &'a [u32],
    /// Whether any file has a row of the model, one per model.
    pub(super) named: &'a [bool],
    pub(super) attributes: &'a [Attribute],
    pub(super) bases: &'a Bases,
}

/// Returns the attributes `derived_author`, `derived_org_country_single` and `merged_derived_country_groups_single`, as far as
/// there are developers, countries and country groups to take them from; none where a file has `derived_author`.
///
/// A model's creator is the developer of its root ([`Bases::root`]), or the owner in the root's name when the root has no
/// row. The creator's country is the root's own, else the one that most of the creator's models have; ties by name.
pub(super) fn creators(known: &CreatorInputs<'_>) -> Vec<Attribute> {
    let find = |name: &str| known.attributes.iter().find(|attribute| attribute.name() == name);
    let Some(developer) = find(DEVELOPER).filter(|_| find(ORIGINAL_DEVELOPER).is_none()) else { return Vec::new() };
    let mut names = Dictionary::default();
    let developers = developers(known, developer, &mut names);
    let mut created = Vec::new();
    for (source, name) in DERIVED {
        let Some(attribute) = find(source).filter(|_| find(name).is_none()) else { continue };
        let own = keys_of_models(known, attribute);
        let pairs = developers.iter().copied().zip(own.iter().copied());
        let usual = most_frequent(pairs.collect(), names.len(), attribute.dictionary());
        let of_root = |root: u32| {
            let usual = || usual.get(developers[root as usize] as usize).copied().unwrap_or(UNKNOWN);
            Some(own[root as usize]).filter(|&key| key != UNKNOWN).unwrap_or_else(usual)
        };
        created.push(attribute_of_roots(known, name, attribute.dictionary(), of_root));
    }
    created.insert(0, attribute_of_roots(known, ORIGINAL_DEVELOPER, &names, |root| developers[root as usize]));
    created
}

fn attribute_of_roots(
    known: &CreatorInputs<'_>,
    name: &str,
    names: &Dictionary,
    key: impl Fn(u32) -> u32,
) -> Attribute {
    let mut dictionary = Dictionary::default();
    let mut of_model = |model: u32| {
        let key = key(known.bases.root(model));
        if key == UNKNOWN { UNKNOWN } else { dictionary.intern(names.get(key)) }
    };
    let keys = (0..known.models.len() as u32).map(&mut of_model).collect();
    Attribute::by_model(name, dictionary, keys)
}

/// Returns each model's developer among `names`; for a model that only others name, the owner in its name.
fn developers(known: &CreatorInputs<'_>, developer: &Attribute, names: &mut Dictionary) -> Vec<u32> {
    let keys = keys_of_models(known, developer);
    let name_of = |(model, &key): (usize, &u32)| match (key, known.named.get(model)) {
        (UNKNOWN, Some(true)) => None,
        (UNKNOWN, _) => owner(known.models.get(model as u32)),
        _ => Some(developer.dictionary().get(key)),
    };
    keys.iter().enumerate().map(name_of).map(|name| name.map_or(UNKNOWN, |name| names.intern(name))).collect()
}

/// Returns each model's key of an attribute; where it varies, the key of most of the model's rows, ties by name.
fn keys_of_models(known: &CreatorInputs<'_>, attribute: &Attribute) -> Vec<u32> {
    match attribute.placement() {
        Placement::ByModel(keys) => keys.clone(),
        Placement::ByRow(keys) => {
            let pairs = known.rows.iter().copied().zip(keys.iter().copied());
            most_frequent(pairs.collect(), known.models.len(), attribute.dictionary())
        }
    }
}

/// Of (group, key) the key that each of the groups has most often; ties by the keys' names. Unknown ones don't count.
fn most_frequent(mut pairs: Vec<(u32, u32)>, groups: usize, names: &Dictionary) -> Vec<u32> {
    pairs.retain(|&(group, key)| group != UNKNOWN && key != UNKNOWN);
    pairs.sort_unstable();
    let mut most = vec![(0, UNKNOWN); groups];
    for run in pairs.chunk_by(|a, b| a == b) {
        let (group, key) = run[0];
        let (count, best) = &mut most[group as usize];
        if run.len() > *count || (run.len() == *count && names.get(key) < names.get(*best)) {
            (*count, *best) = (run.len(), key);
        }
    }
    most.into_iter().map(|(_, key)| key).collect()
}

/// Returns the part of a model's name before `/`, if there is one.
pub(super) fn owner(model: &str) -> Option<&str> {
    model.split_once('/').map(|(owner, _)| owner).filter(|owner| !owner.is_empty())
}
