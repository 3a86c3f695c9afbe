//! Tables of developers: a row per account, whose values the models of each take over.

use super::file_reader::FileReader;
use super::model_attribute::{ModelAttribute, model_attribute, numbers};
use crate::calendar::Day;
use crate::panel::inspect::JoinedDevelopers;
use crate::panel::store::{Attribute, Dictionary, Placement, SnapshotRows, UNKNOWN};
use crate::schema;
use crate::schema::Keys;
use crate::schema::attributes::{ALTERNATIVES, COUNTRY, COUNTRY_GROUP, DEVELOPER, READINGS};
use crate::source::Batch;

/// The rows of all tables of developers.
#[derive(Debug, Default)]
pub(super) struct DeveloperTable {
    /// The accounts in lower case: the hub makes no difference.
    accounts: Dictionary,
    entries: Vec<Entry>,
    /// The entries as texts, by their places: a look-up like all others.
    places: Dictionary,
    /// What the entries say, each as if it were a model.
    attributes: Vec<ModelAttribute>,
}

/// An account, and the first and the last day at which a row of it holds, where it says so.
#[derive(Clone, Copy, Debug)]
struct Entry {
    account: u32,
    from: Option<Day>,
    to: Option<Day>,
}

impl Entry {
    fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn holds_at(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The rows of a panel, and how the values of a table go together with what other files say.
pub(super) struct JoinInputs<'a> {
    pub(super) rows: &'a SnapshotRows,
    pub(super) days: &'a [Day],
    /// Whether a value of the table is all that counts: developers without a row are unknown.
    pub(super) is_alone: bool,
}

// Rare: kept out of hot functions (ARCHITECTURE, Build).
impl DeveloperTable {
    /// Adds the rows of a batch.
    #[inline(never)]
    pub(super) fn push(&mut self, reader: &FileReader, batch: &Batch) {
        let Some(names) = reader.column(batch, reader.roles().name).map(schema::keys) else { return };
        let [from, to] = reader.roles().valid.map(|column| {
            let days = column.and_then(|column| reader.column(batch, column)).map(schema::days);
            days.unwrap_or_else(|| vec![None; batch.rows()])
        });
        let mut rows = Vec::new();
        for (row, &key) in names.of_rows.iter().enumerate() {
            if let Some(name) = names.text(key) {
                let account = self.accounts.intern(&name.trim().to_lowercase());
                rows.push((row, self.entry(Entry { account, from: from[row], to: to[row] })));
            }
        }
        let mut add = |name: String, is_number: bool, values: &Keys<'_>| {
            let index = model_attribute(&mut self.attributes, name, is_number);
            self.attributes[index].set_models(values, rows.iter().copied());
        };
        for (name, is_number, values) in reader.attributes(batch) {
            if name == READINGS {
                for (level, alternatives) in ALTERNATIVES.into_iter().filter(|(level, _)| *level != COUNTRY_GROUP) {
                    add(alternatives.to_owned(), false, &values.parts_of_readings(level == COUNTRY));
                }
            } else {
                add(name, is_number, &values);
            }
        }
    }

    /// Returns the accounts that are other names of others, with these, in lower case.
    pub(super) fn aliases(&self) -> Vec<(String, String)> {
        let Some(column) = self.attributes.iter().find(|column| column.name == DEVELOPER) else { return Vec::new() };
        let alias = |(place, entry): (u32, &Entry)| {
            Some((self.accounts.get(entry.account).to_owned(), column.value_of_model(place)?.to_lowercase()))
        };
        let mut aliases: Vec<(String, String)> = (0..).zip(&self.entries).filter_map(alias).collect();
        // Of several for one account the first by name counts, whatever order they came in.
        aliases.sort_unstable();
        aliases
    }

    fn entry(&mut self, entry: Entry) -> u32 {
        let number = |day: Option<Day>| day.map_or(String::new(), |day| day.0.to_string());
        let place = self.places.intern(&[entry.account.to_string(), number(entry.from), number(entry.to)].join(" "));
        if place as usize == self.entries.len() {
            self.entries.push(entry);
        }
        place
    }

    /// Gives models the values of their developers: before what other files say, which stays where a table has no value.
    ///
    /// Returns `None` if there is no table.
    #[inline(never)]
    pub(super) fn join(self, attributes: &mut Vec<Attribute>, inputs: &JoinInputs<'_>) -> Option<JoinedDevelopers> {
        if self.entries.is_empty() {
            return None;
        }
        let DeveloperTable { accounts, entries, attributes: mut columns, .. } = self;
        let mut entries_of: Vec<Vec<u32>> = vec![Vec::new(); accounts.len()];
        for (place, entry) in (0..).zip(&entries) {
            entries_of[entry.account as usize].push(place);
        }
        let mut join = Join { accounts, entries, entries_of, inputs, conflicts: 0 };
        // Which row is a model's depends on whom it belongs to.
        if let Some(aliases) = columns.iter().position(|column| column.name == DEVELOPER) {
            join.put(columns.swap_remove(aliases), false, attributes);
        }
        columns.extend(group_alternatives(&columns, join.entries.len() as u32));
        // Where a table tells a country, the doubts of other files about it are settled.
        for (level, alternatives) in ALTERNATIVES {
            let has = |name: &str| columns.iter().any(|column| column.name == name);
            if has(level) && !has(alternatives) {
                columns.push(ModelAttribute::new(alternatives.to_owned()));
            }
        }
        let mut joined = join.found(attributes);
        for column in columns {
            join.put(column, inputs.is_alone, attributes);
        }
        joined.conflicts = join.conflicts;
        Some(joined)
    }
}

/// Returns the other readings of country groups, which follow from those of countries: a country's group is the one that the rows
/// of the table have with it, the first by name.
fn group_alternatives(columns: &[ModelAttribute], entries: u32) -> Option<ModelAttribute> {
    let [(country, countries), (group, groups), _] = ALTERNATIVES;
    let find = |name: &str| columns.iter().find(|column| column.name == name);
    let (country, readings, group) = (find(country)?, find(countries)?, find(group)?);
    if find(groups).is_some() {
        return None;
    }
    let mut known = Dictionary::default();
    let mut group_of: Vec<&str> = Vec::new();
    for entry in 0..entries {
        if let Some((country, group)) = country.value_of_model(entry).zip(group.value_of_model(entry)) {
            let place = known.intern(country) as usize;
            match group_of.get_mut(place) {
                Some(first) => *first = group.min(*first),
                None => group_of.push(group),
            }
        }
    }
    let mut made = ModelAttribute::new(groups.to_owned());
    for entry in 0..entries {
        if let Some(text) = readings.value_of_model(entry) {
            let of = |country: &str| known.find(country).map_or("Unknown", |place| group_of[place as usize]);
            let text = text.split("; ").map(of).collect::<Vec<_>>().join("; ");
            let key = made.values.dictionary.intern(&text);
            made.set_model(entry, key);
        }
    }
    Some(made)
}

/// A table while it is joined.
struct Join<'a> {
    accounts: Dictionary,
    entries: Vec<Entry>,
    /// The entries of each account.
    entries_of: Vec<Vec<u32>>,
    inputs: &'a JoinInputs<'a>,
    /// Values that entries disagree on, as far as seen.
    conflicts: u64,
}

impl Join<'_> {
    /// Returns the account of each model or row, as the developers are placed; [`UNKNOWN`] without one in the table.
    fn accounts(&self, attributes: &[Attribute]) -> Option<Placement> {
        let developers = attributes.iter().find(|attribute| attribute.name() == DEVELOPER)?;
        let names = developers.dictionary();
        let account = |key| self.accounts.find(&names.get(key).to_lowercase()).unwrap_or(UNKNOWN);
        let account_of: Vec<u32> = (0..names.len() as u32).map(account).collect();
        Some(developers.placement().mapped(&account_of))
    }

    /// Counts the developers and models of the panel that the table knows.
    fn found(&self, attributes: &[Attribute]) -> JoinedDevelopers {
        let accounts = self.accounts(attributes);
        let account = |(row, &model): (usize, &u32)| Some((model, accounts.as_ref()?.key(row, model)));
        let found = self.inputs.rows.model.iter().enumerate().filter_map(account).filter(|(_, key)| *key != UNKNOWN);
        let (mut models, mut developers): (Vec<u32>, Vec<u32>) = found.unzip();
        let distinct = |keys: &mut Vec<u32>| {
            keys.sort_unstable();
            keys.dedup();
            keys.len() as u64
        };
        let (models, developers) = (distinct(&mut models), distinct(&mut developers));
        JoinedDevelopers { in_table: self.accounts.len() as u64, developers, models, conflicts: 0 }
    }

    /// Puts the values of a column over those of the attribute of its name.
    fn put(&mut self, column: ModelAttribute, is_alone: bool, attributes: &mut Vec<Attribute>) {
        let Some(accounts) = self.accounts(attributes) else { return };
        let place = attributes.iter().position(|attribute| attribute.name() == column.name);
        let mut known = match place {
            Some(place) => attributes.remove(place),
            None => Attribute::by_model(&column.name, Dictionary::default(), Vec::new()),
        };
        let is_number = column.numeric && (place.is_none() || known.numbers().is_some());
        let values = self.values(column, &accounts, &mut known.dictionary);
        let is_dated = values.iter().any(|values| values.len() > 1);
        let is_settled = ALTERNATIVES.iter().any(|(_, alternatives)| *alternatives == known.name);
        let key = |row: usize, model: u32, snapshot: usize| {
            let of_account = values.get(accounts.key(row, model) as usize);
            let is_alone = is_alone || (is_settled && of_account.is_some());
            let own = of_account.and_then(|values| values.get(snapshot).or(values.first())).copied().unwrap_or(UNKNOWN);
            if own != UNKNOWN || is_alone { own } else { known.key(row, model) }
        };
        let varies = |placement: &Placement| matches!(placement, Placement::ByRow(_));
        known.placement = match &accounts {
            Placement::ByModel(models) if !is_dated && (is_alone || !varies(known.placement())) => {
                Placement::ByModel((0..models.len()).map(|model| key(0, model as u32, 0)).collect())
            }
            _ => {
                let rows = (0..self.inputs.days.len()).flat_map(|snapshot| {
                    let rows = self.inputs.rows.of(snapshot);
                    rows.map(move |row| (row, snapshot))
                });
                Placement::ByRow(rows.map(|(row, snapshot)| key(row, self.inputs.rows.model[row], snapshot)).collect())
            }
        };
        known.numbers = is_number.then(|| numbers(&known.dictionary));
        attributes.insert(place.unwrap_or(attributes.len()), known);
    }

    /// Returns the keys of each account's values at the snapshots; one for all where no entry of it is dated, none where nothing in
    /// the panel is of the account.
    ///
    /// Of several that hold at a date the first by name counts.
    fn values(&mut self, column: ModelAttribute, accounts: &Placement, names: &mut Dictionary) -> Vec<Vec<u32>> {
        let (Placement::ByModel(used) | Placement::ByRow(used)) = accounts;
        let mut is_used = vec![false; self.entries_of.len()];
        for &account in used {
            if let Some(is_used) = is_used.get_mut(account as usize) {
                *is_used = true;
            }
        }
        self.conflicts += column.conflicts();
        let keys: Vec<u32> = (0..self.entries.len() as u32)
            .map(|entry| column.value_of_model(entry).map_or(UNKNOWN, |value| names.intern(value)))
            .collect();
        let mut disagreeing = 0;
        let of_account = |(entries, is_used): (&Vec<u32>, bool)| {
            if !is_used {
                return Vec::new();
            }
            let is_dated = entries.iter().any(|&entry| self.entries[entry as usize].is_dated());
            let days: &[Day] = if is_dated { self.inputs.days } else { &[Day(0)] };
            let mut disagree = false;
            let at = |&day: &Day| {
                let holds = entries.iter().filter(|&&entry| self.entries[entry as usize].holds_at(day));
                let values = holds.map(|&entry| keys[entry as usize]).filter(|&key| key != UNKNOWN);
                let first = values.clone().min_by_key(|&key| names.get(key)).unwrap_or(UNKNOWN);
                disagree |= values.into_iter().any(|key| key != first);
                first
            };
            let values = days.iter().map(at).collect();
            disagreeing += u64::from(disagree);
            values
        };
        let values = self.entries_of.iter().zip(is_used).map(of_account).collect();
        self.conflicts += disagreeing;
        values
    }
}
