//! Counts a repository once that a date lists under an old and a new name, as its id or a known alias of its developer tells.

use hashbrown::HashMap;

use super::creators::owner;
use super::split_names::RepositoryKeys;
use crate::calendar::Day;
use crate::panel::inspect::{Event, EventTally};
use crate::panel::store::{SnapshotRows, UNKNOWN};

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
    let groups = groups(keys, aliases);
    if groups.is_empty() {
        return;
    }
    let mut group_of = vec![UNKNOWN; keys.len()];
    for (group, members) in (0..).zip(&groups) {
        members.iter().for_each(|&key| group_of[key as usize] = group);
    }
    // Per key the first and the last snapshot that lists it.
    let mut listed = vec![(usize::MAX, 0); keys.len()];
    let mut found: Vec<(u32, usize, u64, usize)> = Vec::new();
    for snapshot in 0..days.len() {
        for row in rows.of(snapshot) {
            let key = rows.model[row] as usize;
            if group_of[key] != UNKNOWN {
                listed[key] = (listed[key].0.min(snapshot), snapshot);
                found.push((group_of[key], snapshot, rows.count.get(row), row));
            }
        }
    }
    found.sort_unstable();
    let mut is_dropped = vec![false; rows.model.len()];
    let mut has_dropped = false;
    for same in found.chunk_by(|one, other| (one.0, one.1, one.2) == (other.0, other.1, other.2)) {
        let place = |key: u32| groups[same[0].0 as usize].iter().position(|&member| member == key);
        let rank = |&(.., row): &(u32, usize, u64, usize)| {
            let key = rows.model[row];
            let (first, last) = listed[key as usize];
            (last, first, place(key))
        };
        let Some(kept) = same.iter().max_by_key(|found| rank(found)).map(|&(.., row)| rows.model[row]) else {
            continue;
        };
        for &(_, snapshot, count, row) in same.iter().filter(|&&(.., row)| rows.model[row] != kept) {
            if count > 0 {
                tally.note(Event::CountedOnce, rows.model[row], 1, days[snapshot]);
                (is_dropped[row], has_dropped) = (true, true);
            }
        }
    }
    if has_dropped {
        rows.retain(|row| !is_dropped[row]);
    }
}

/// Returns the names of each repository that has several, in the order of names; of an alias the account that it stands for last.
fn groups(keys: &RepositoryKeys<'_>, aliases: &[(String, String)]) -> Vec<Vec<u32>> {
    let mut groups = keys.of_same_id.clone();
    for group in &mut groups {
        group.sort_unstable_by_key(|&key| (keys.name(key), key));
    }
    let mut is_grouped = vec![false; keys.len()];
    groups.iter().flatten().for_each(|&key| is_grouped[key as usize] = true);
    let said = aliases.iter().map(|(alias, account)| (alias.as_str(), account.as_str()));
    let account_of: HashMap<&str, &str> = ALIASES.into_iter().chain(said).collect();
    // Hardly any name is long looked at: most owners begin or are as long as no alias.
    let shape = |owner: &str| (owner.len(), owner.as_bytes().first().map(u8::to_ascii_lowercase));
    let shapes: Vec<(usize, Option<u8>)> = account_of.keys().map(|alias| shape(alias)).collect();
    let stands_for = |name: &str| {
        let owner = owner(name).filter(|owner| shapes.contains(&shape(owner)))?;
        account_of.get(owner.to_ascii_lowercase().as_str()).map(|account| (*account, name.len() - owner.len()))
    };
    let names = keys.names();
    let old: Vec<(u32, String)> = (0..names.len() as u32)
        .filter(|&key| !is_grouped[key as usize])
        .filter_map(|key| {
            let name = names.get(key);
            let (account, rest) = stands_for(name)?;
            Some((key, format!("{account}{}", &name[name.len() - rest..]).to_lowercase()))
        })
        .collect();
    if old.is_empty() {
        return groups;
    }
    let accounts: Vec<&str> = account_of.values().copied().collect();
    let new = |key: &u32| owner(names.get(*key)).is_some_and(|owner| accounts.contains(&owner.to_lowercase().as_str()));
    let new: HashMap<String, u32> = (0..names.len() as u32)
        .filter(|&key| !is_grouped[key as usize])
        .filter(new)
        .map(|key| (names.get(key).to_lowercase(), key))
        .collect();
    groups.extend(old.into_iter().filter_map(|(key, name)| Some(vec![key, *new.get(&name)?])));
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
