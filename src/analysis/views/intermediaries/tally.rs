//! Downloads of a period by developer and relation.

use super::derivation::{Derivation, Derivations};
use super::derivatives::{
    Derivatives, INTERMEDIARY_PERCENT, Intermediary, IntermediaryMarket, RelationDownloads, share,
};
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::selection::Selection;
use crate::analysis::question::period::Period;
use crate::calendar::Day;
use crate::metrics::{Shares, concentration_ratio, hhi};
use crate::panel::{Dictionary, UNKNOWN};

/// Downloads of a developer's models.
#[derive(Clone, Copy, Debug, Default)]
struct Downloads {
    all: u64,
    of_others: u64,
    by_relation: [u64; Derivation::ALL.len()],
}

/// Downloads of a period by developer and relation.
#[derive(Default)]
pub(super) struct DeveloperTally<'a> {
    names: Option<&'a Dictionary>,
    /// By the developers' keys.
    developers: Vec<Downloads>,
    /// All downloads, also those of unknown developers.
    pub(super) downloads: u64,
    by_relation: [u64; Derivation::ALL.len()],
    models: [u64; Derivation::ALL.len()],
}

impl Downloads {
    fn derived(&self) -> u64 {
        self.by_relation.iter().fold(0, |sum, &downloads| sum.saturating_add(downloads))
    }

    fn is_intermediary(&self) -> bool {
        u128::from(self.of_others) * 100 > u128::from(self.all) * u128::from(INTERMEDIARY_PERCENT)
    }

    fn main_relation(&self) -> Derivation {
        let most = self.by_relation.iter().max().copied().unwrap_or_default();
        let place = self.by_relation.iter().position(|&downloads| downloads == most).unwrap_or_default();
        Derivation::ALL.get(place).copied().unwrap_or(Derivation::Unstated)
    }
}

impl<'a> DeveloperTally<'a> {
    pub(super) fn of(selection: &Selection<'_>, period: &Period, derivations: &Derivations<'a>) -> DeveloperTally<'a> {
        let mut tally = DeveloperTally::empty(derivations);
        let mut derived: Vec<(Derivation, u32)> = Vec::new();
        selection.each_row(period, |row, model, count| {
            derived.extend(tally.add(derivations, (row, model, count)).map(|derivation| (derivation, model)));
        });
        derived.sort_unstable();
        derived.dedup();
        derived.iter().for_each(|&(derivation, _)| tally.models[derivation as usize] += 1);
        tally
    }

    /// Returns the tally of a set of rows, models not counted.
    pub(super) fn of_rows(derivations: &Derivations<'a>, rows: &[CountedRow]) -> DeveloperTally<'a> {
        let mut tally = DeveloperTally::empty(derivations);
        for row in rows {
            tally.add(derivations, (row.row as usize, row.model, row.downloads));
        }
        tally
    }

    fn empty(derivations: &Derivations<'a>) -> DeveloperTally<'a> {
        let names = derivations.developers();
        let developers = vec![Downloads::default(); names.len()];
        DeveloperTally { names: Some(names), developers, ..DeveloperTally::default() }
    }

    /// Adds a row; returns how its model derives, if it does.
    fn add(&mut self, derivations: &Derivations<'a>, (row, model, count): (usize, u32, u64)) -> Option<Derivation> {
        let developer = derivations.developer(row, model);
        let derivation = derivations.derivation(row, model);
        add(&mut self.downloads, count);
        if let Some(derivation) = derivation {
            add(&mut self.by_relation[derivation as usize], count);
        }
        if let Some(of) = self.developers.get_mut(developer as usize) {
            add(&mut of.all, count);
            if let Some(derivation) = derivation {
                add(&mut of.by_relation[derivation as usize], count);
                if derivations.of_others(model, developer) {
                    add(&mut of.of_others, count);
                }
            }
        }
        derivation
    }

    /// Returns the summary of the period.
    pub(super) fn derivatives(&self, start: Day, models: u64) -> Derivatives {
        let relations = Derivation::ALL.iter().map(|&derivation| RelationDownloads {
            derivation,
            downloads: self.by_relation[derivation as usize],
            models: self.models[derivation as usize],
            largest: self.largest_of(|of| of.by_relation[derivation as usize]),
        });
        let relations = relations.collect();
        let counts: Vec<u64> = self.intermediaries().map(|(_, of)| of.all).collect();
        let shares = Shares::from_counts(&counts).ok();
        let intermediaries = IntermediaryMarket {
            intermediaries: counts.len() as u64,
            downloads: counts.iter().fold(0, |sum, &count| sum.saturating_add(count)),
            hhi: shares.as_ref().map(|shares| hhi(shares).0),
            cr4: shares.as_ref().map(|shares| concentration_ratio(shares, 4)),
        };
        let of_others = self.developers.iter().fold(0u64, |sum, of| sum.saturating_add(of.of_others));
        Derivatives { start, downloads: self.downloads, models, relations, of_others, intermediaries }
    }

    /// Returns the intermediaries by downloads, ties by name; at most `listed`.
    pub(super) fn largest(&self, before: Option<&DeveloperTally<'_>>, listed: usize) -> Vec<Intermediary> {
        let mut ranked: Vec<(u32, &Downloads)> = self.intermediaries().collect();
        ranked.sort_by(|a, b| b.1.all.cmp(&a.1.all).then_with(|| self.name(a.0).cmp(self.name(b.0))));
        let intermediary = |&(developer, of): &(u32, &Downloads)| {
            let earlier =
                before.and_then(|before| Some((before.developers.get(developer as usize)?, before.downloads)));
            Intermediary {
                developer: self.name(developer).to_owned(),
                downloads: of.all,
                derivatives: of.derived(),
                of_others: of.of_others,
                relation: of.main_relation(),
                share: share(of.all, self.downloads).unwrap_or_default(),
                share_before: earlier.and_then(|(of, downloads)| share(of.all, downloads)),
                of_others_before: earlier.and_then(|(of, _)| share(of.of_others, of.all)),
            }
        };
        ranked.iter().take(listed).map(intermediary).collect()
    }

    fn intermediaries(&self) -> impl Iterator<Item = (u32, &Downloads)> {
        (0..UNKNOWN).zip(&self.developers).filter(|(_, of)| of.is_intermediary())
    }

    fn name(&self, developer: u32) -> &'a str {
        self.names.map_or("", |names| names.get(developer))
    }

    /// Returns the intermediary with the most of some downloads.
    fn largest_of(&self, downloads: impl Fn(&Downloads) -> u64) -> Option<(String, u64)> {
        let with_any = self.intermediaries().map(|(developer, of)| (downloads(of), self.name(developer)));
        let largest = with_any.filter(|(downloads, _)| *downloads > 0);
        let (downloads, name) = largest.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        Some((name.to_owned(), downloads))
    }
}

fn add(sum: &mut u64, count: u64) {
    *sum = sum.saturating_add(count);
}
