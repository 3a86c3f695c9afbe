//! Counts a repository once that a date lists under an old and a new name, as its id or a known alias of its developer tells.

use super::creators::owner;
use super::split_names::RepositoryKeys;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::{Dictionary, SnapshotRows, UNKNOWN};

/// Accounts that were renamed, each with the name that stands for them: those of the table of developers, in lower case.
pub const ALIASES: [(&str, &str); 8] = [
    ("aidc-ai", "ath-maas"),
    ("anrilombard", "uctnlp"),
    ("cohereforai", "coherelabs"),
    ("deepreinforce-ai", "ornith-ai"),
    ("inceptionai", "inception42"),
    ("llm360", "ifm"),
    ("rednote-hilab", "dots-studio"),
    ("thudm", "zai-org"),
];

/// Drops the rows of a repository's earlier names where a date lists a later one with the same count; each is counted.
///
/// `aliases` are pairs of accounts in lower case, beside those that are always known. Names that share an id or an alias are one
/// repository; the row stays of the name that is listed last, then first, then that of the account that the alias stands for, then by
/// name.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(super) fn count_once(
    rows: &mut SnapshotRows,
    days: &[Day],
    keys: &RepositoryKeys<'_>,
    aliases: &[(String, String)],
    tally: &mut EventTally,
) {
    let mut is_account = vec![false; keys.len()];
    let groups = groups(keys, aliases, &mut is_account);
    if groups.is_empty() {
        return;
    }
    let mut group_of = vec![UNKNOWN; keys.len()];
    for (group, members) in (0..).zip(&groups) {
        members.iter().for_each(|&key| group_of[key as usize] = group);
    }
    // Per key the last and the first snapshot that lists it.
    let mut listed = vec![(0, usize::MAX); keys.len()];
    for snapshot in 0..days.len() {
        for row in rows.of(snapshot) {
            let (last, first) = &mut listed[rows.model[row] as usize];
            (*last, *first) = (snapshot, (*first).min(snapshot));
        }
    }
    let rank = |row: u32| {
        let key = rows.model[row as usize];
        (listed[key as usize], is_account[key as usize], keys.name(key))
    };
    let mut is_dropped = vec![false; rows.model.len()];
    let mut has_dropped = false;
    for (snapshot, &day) in days.iter().enumerate() {
        let of_group =
            |row: usize| Some((group_of[rows.model[row] as usize], row as u32)).filter(|(group, _)| *group != UNKNOWN);
        let mut found: Vec<(u32, u32)> = rows.of(snapshot).filter_map(of_group).collect();
        found.sort_unstable();
        // Flows may have many rows of one name and date, which say nothing of names.
        let few = 2..=MOST_NAMES;
        for same in found.chunk_by(|one, other| one.0 == other.0).filter(|same| few.contains(&same.len())) {
            for &(_, row) in same {
                let count = rows.count.get(row as usize);
                let is_later =
                    |&&(_, other): &&(u32, u32)| rows.count.get(other as usize) == count && rank(other) > rank(row);
                if count > 0 && same.iter().any(|other| is_later(&other)) {
                    tally.note(Event::CountedOnce, rows.model[row as usize], 1, day);
                    (is_dropped[row as usize], has_dropped) = (true, true);
                }
            }
        }
    }
    if has_dropped {
        rows.retain(|row| !is_dropped[row]);
    }
}

/// Names of one id that are looked at: an id of more is none of a repository.
const MOST_NAMES: usize = 64;

/// Returns the names of each repository that has several, and notes which of them are those of an account that an alias stands for.
fn groups(keys: &RepositoryKeys<'_>, aliases: &[(String, String)], is_account: &mut [bool]) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = keys.of_same_id.iter().filter(|same| same.len() <= MOST_NAMES).cloned().collect();
    let mut is_grouped = vec![false; keys.len()];
    keys.of_same_id.iter().flatten().for_each(|&key| is_grouped[key as usize] = true);
    let (mut known, mut accounts) = (Dictionary::default(), Vec::new());
    let said = aliases.iter().map(|(alias, account)| (alias.as_str(), account.as_str()));
    for (alias, account) in ALIASES.into_iter().chain(said) {
        if known.intern(alias) as usize == accounts.len() {
            accounts.push(account);
        }
    }
    // Hardly any name is long looked at: most owners begin or are as long as no alias or account.
    let shape = |owner: &str| (owner.len(), owner.as_bytes().first().map(u8::to_ascii_lowercase));
    let shapes_of = |names: &mut dyn Iterator<Item = &str>| -> Vec<(usize, Option<u8>)> { names.map(shape).collect() };
    let old = shapes_of(&mut (0..accounts.len() as u32).map(|key| known.get(key)));
    let new = shapes_of(&mut accounts.iter().copied());
    let names = keys.names();
    let free = || (0..names.len() as u32).filter(|&key| !is_grouped[key as usize]);
    let (mut renamed, mut old_keys) = (Dictionary::default(), Vec::new());
    for key in free() {
        let name = names.get(key);
        let Some(owner) = owner(name).filter(|owner| old.contains(&shape(owner))) else { continue };
        let Some(alias) = known.find(&owner.to_lowercase()) else { continue };
        let today = format!("{}{}", accounts[alias as usize], &name[owner.len()..]).to_lowercase();
        if renamed.intern(&today) as usize == old_keys.len() {
            old_keys.push(key);
        }
    }
    for key in free().filter(|_| !old_keys.is_empty()) {
        let name = names.get(key);
        if owner(name).is_some_and(|owner| new.contains(&shape(owner)))
            && let Some(place) = renamed.find(&name.to_lowercase())
        {
            groups.push(vec![old_keys[place as usize], key]);
            is_account[key as usize] = true;
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::ALIASES;

    #[test]
    fn an_alias_stands_once_and_for_no_alias() {
        for (place, (alias, account)) in ALIASES.iter().enumerate() {
            assert!(ALIASES[place + 1..].iter().all(|(other, _)| other != alias));
            assert!(ALIASES.iter().all(|(other, _)| other != account));
            assert_eq!(alias.to_lowercase(), *alias);
        }
    }
}
