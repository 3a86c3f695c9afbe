//! Snapshots folded into one panel: models in order of first appearance, rows by snapshot.

use std::collections::BTreeMap;

use lorenz::calendar::Day;

use crate::developers::Developers;
use crate::listing::Listing;

/// One model in one snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The snapshot's position, oldest first.
    pub snapshot: usize,
    /// The model's position in [`FoldedReleases::models`].
    pub model: usize,
    /// Downloads of the 30 days before; `None` where not collected.
    pub downloads: Option<i64>,
    /// Likes; `None` where not collected.
    pub likes: Option<i32>,
    /// Whether the downloads are those of the model's row in the snapshot before, to the digit.
    pub carried: bool,
}

/// All that the releases say about the models.
#[derive(Debug, Default)]
pub struct FoldedReleases {
    /// The snapshots' days.
    pub days: Vec<Day>,
    /// One entry per model, in order of first appearance (within a snapshot by name): what is known of it last.
    pub models: Vec<Listing>,
    /// Sorted by snapshot, then model.
    pub rows: Vec<Row>,
    /// Per attribute, how many models had more than one known value.
    pub varied: BTreeMap<&'static str, usize>,
    /// The spellings that were dropped for another spelling of the same repository, in one snapshot.
    pub doubled: Vec<String>,
    /// Per account that another stands for today (an alias), how its listings were taken over.
    pub aliases: BTreeMap<String, AliasListings>,
}

/// What became of the listings of an account that another stands for today.
#[derive(Clone, Debug, Default)]
pub struct AliasListings {
    /// The account that stands for it.
    pub today: String,
    /// Listings that bear the new name in the panel.
    pub renamed: usize,
    /// Listings that were dropped, as the new name is in the same snapshot.
    pub dropped: usize,
    /// Of those dropped, how many gave the count, as the new name had none.
    pub counted: usize,
}

/// Folds the lists of the snapshots, oldest first.
///
/// A listing under an alias is one of the account that stands for it today; where that is listed, too, the alias
/// only gives the count that the new name lacks.
///
/// The hub takes names that differ in case for one repository, and so does this; the spelling whose
/// counts moved most often is kept, and its count where both are listed.
pub fn fold(snapshots: Vec<(Day, Vec<Listing>)>, developers: &Developers) -> FoldedReleases {
    let mut panel =
        FoldedReleases { days: snapshots.iter().map(|(day, _)| *day).collect(), ..FoldedReleases::default() };
    let under_names_today = |(day, listings)| (day, resolve_aliases(listings, developers, &mut panel.aliases));
    let snapshots: Vec<(Day, Vec<Listing>)> = snapshots.into_iter().map(under_names_today).collect();
    let spellings = preferred_spellings(&snapshots);
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    let mut varied: BTreeMap<(&'static str, usize), bool> = BTreeMap::new();
    let mut before: BTreeMap<usize, i64> = BTreeMap::new();
    for (snapshot, (_, listings)) in snapshots.into_iter().enumerate() {
        let mut rows = Vec::new();
        for (key, mut listing) in one_per_model(listings, &spellings, &mut panel.doubled) {
            let (downloads, likes) = (listing.downloads, listing.likes);
            let next = panel.models.len();
            let model = *positions.entry(key.clone()).or_insert(next);
            if let Some(spelling) = spellings.get(&key) {
                listing.model.clone_from(spelling);
            }
            match panel.models.get_mut(model) {
                Some(known) => {
                    for attribute in update(known, listing) {
                        varied.insert((attribute, model), true);
                    }
                }
                None => panel.models.push(listing),
            }
            let carried = downloads.is_some_and(|count| count > 0 && before.get(&model) == Some(&count));
            rows.push(Row { snapshot, model, downloads, likes, carried });
        }
        rows.sort_by_key(|row| row.model);
        before = rows.iter().filter_map(|row| row.downloads.map(|count| (row.model, count))).collect();
        panel.rows.extend(rows);
    }
    for &(attribute, _) in varied.keys() {
        *panel.varied.entry(attribute).or_default() += 1;
    }
    panel.doubled.sort();
    panel.doubled.dedup();
    panel
}

/// A snapshot's list without aliases.
fn resolve_aliases(
    listings: Vec<Listing>,
    developers: &Developers,
    aliases: &mut BTreeMap<String, AliasListings>,
) -> Vec<Listing> {
    let mut kept = Vec::new();
    let mut renamed = Vec::new();
    for mut listing in listings {
        for repository in &mut listing.gguf_repositories {
            if let Some(today) = developers.name_today(repository) {
                *repository = today;
            }
        }
        match developers.name_today(&listing.model) {
            Some(today) => renamed.push((today, listing)),
            None => kept.push(listing),
        }
    }
    let positions: BTreeMap<String, usize> =
        kept.iter().enumerate().map(|(position, listing)| (listing.model.to_lowercase(), position)).collect();
    for (today, mut listing) in renamed {
        let account = |model: &str| model.split('/').next().unwrap_or_default().to_owned();
        let alias = aliases.entry(account(&listing.model)).or_default();
        alias.today = account(&today);
        let Some(&position) = positions.get(&today.to_lowercase()) else {
            alias.renamed += 1;
            listing.model = today;
            kept.push(listing);
            continue;
        };
        alias.dropped += 1;
        let new = &mut kept[position];
        if new.downloads.is_none() && listing.downloads.is_some() {
            alias.counted += 1;
            (new.downloads, new.likes) = (listing.downloads, listing.likes);
        }
    }
    kept
}

/// Per name in lower case, the spelling with the most different counts; the first by bytes among equals.
fn preferred_spellings(snapshots: &[(Day, Vec<Listing>)]) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for listing in snapshots.iter().flat_map(|(_, listings)| listings) {
        counts.entry(&listing.model).or_default().extend(listing.downloads);
    }
    let mut best: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for (spelling, mut values) in counts {
        values.sort_unstable();
        values.dedup();
        let entry = best.entry(spelling.to_lowercase()).or_insert((values.len(), spelling));
        if values.len() > entry.0 {
            *entry = (values.len(), spelling);
        }
    }
    best.into_iter().map(|(key, (_, spelling))| (key, spelling.to_owned())).collect()
}

/// A snapshot's list with one entry per model: the preferred spelling, then the larger count.
fn one_per_model(
    listings: Vec<Listing>,
    spellings: &BTreeMap<String, String>,
    doubled: &mut Vec<String>,
) -> BTreeMap<String, Listing> {
    let mut kept: BTreeMap<String, Listing> = BTreeMap::new();
    for listing in listings {
        let key = listing.model.to_lowercase();
        let rank = |listing: &Listing| (spellings.get(&key) == Some(&listing.model), listing.downloads);
        match kept.get_mut(&key) {
            None => {
                kept.insert(key, listing);
            }
            Some(other) => {
                let mut loser = listing;
                if rank(&loser) > rank(other) {
                    std::mem::swap(other, &mut loser);
                }
                doubled.push(loser.model);
            }
        }
    }
    kept
}

/// Takes over what a later listing knows; returns the attributes whose known value changed.
fn update(known: &mut Listing, later: Listing) -> Vec<&'static str> {
    let mut changed = Vec::new();
    let mut note = |name, differs: bool| {
        if differs {
            changed.push(name);
        }
    };
    note("created", replace(&mut known.created, later.created));
    note("task", replace(&mut known.task, later.task));
    note("architecture", replace(&mut known.architecture, later.architecture));
    note("license", replace(&mut known.license, later.license));
    note("parameters", replace(&mut known.parameters, later.parameters));
    note("active_parameters", replace(&mut known.active_parameters, later.active_parameters));
    if !later.languages.is_empty() {
        note("languages", !known.languages.is_empty() && known.languages != later.languages);
        known.languages = later.languages;
    }
    if !later.gguf_repositories.is_empty() {
        known.gguf_repositories = later.gguf_repositories;
    }
    known.is_moe |= later.is_moe;
    known.downloads = known.downloads.max(later.downloads);
    changed
}

/// Replaces a value by a later known one; whether it was another one.
fn replace<T: PartialEq>(known: &mut Option<T>, later: Option<T>) -> bool {
    if later.is_none() {
        return false;
    }
    let differs = known.is_some() && *known != later;
    *known = later;
    differs
}
