//! Doubtful attributes of developers: what a share is when they are read one way or the other.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::market::links::CountedRow;
use crate::analysis::market::market_statistics::MarketPart;
use crate::analysis::market::statements::Readings;
use crate::analysis::market::whole::part;
use crate::analysis::{AnalysisError, Attribution, Entities, Interval, SharesOf};
use crate::panel::{Attribute, Dictionary, Panel, UNKNOWN};
use crate::schema::attributes::DEVELOPER;

/// How much hangs on developers of whom a file says that an attribute of theirs is in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DoubtfulPart {
    /// Such developers with downloads in the period.
    pub developers: u64,
    /// Their part of its downloads, on 0–1; 0 without downloads.
    pub of_downloads: f64,
}

/// A known entity that the level doesn't have but in a reading.
pub(in crate::analysis) const ELSEWHERE: u32 = UNKNOWN - 1;
/// How other readings are written that are several, and one that is none.
const BETWEEN: &str = "; ";
const NONE: &str = "Unknown";

/// The other readings of a level's entities.
pub(in crate::analysis) struct Doubts<'a> {
    alternatives: &'a Attribute,
    /// Per key of the alternatives the entities that they are; [`UNKNOWN`] for none.
    readings: Vec<Vec<u32>>,
}

impl<'a> Doubts<'a> {
    /// Returns the doubts about a level; `None` where no file states any, and where models are credited to original creators.
    pub fn of(panel: &'a Panel, level: &str, names: &Dictionary, attribution: Attribution) -> Option<Doubts<'a>> {
        let alternatives = panel.alternatives(level).filter(|_| attribution == Attribution::Uploader)?;
        let entity = |name: &str| if name == NONE { UNKNOWN } else { names.find(name).unwrap_or(ELSEWHERE) };
        let texts = alternatives.dictionary();
        let readings = |key| texts.get(key).split(BETWEEN).map(|name| entity(name.trim())).collect();
        Some(Doubts { alternatives, readings: (0..texts.len() as u32).map(readings).collect() })
    }

    /// Returns the key of a row's other readings; `None` where there is no doubt.
    pub fn key(&self, row: usize, model: u32) -> Option<u32> {
        Some(self.alternatives.key(row, model)).filter(|&key| key != UNKNOWN)
    }

    /// Returns the other readings of a key.
    pub fn readings(&self, key: u32) -> &[u32] {
        self.readings.get(key as usize).map_or(&[], Vec::as_slice)
    }

    /// Adds up the downloads of rows whose entity is in doubt.
    pub fn downloads(&self, entities: &Entities<'_>, rows: &[CountedRow]) -> DoubtfulDownloads<'_> {
        let mut sums: HashMap<(u32, u32), u64> = HashMap::new();
        for row in rows {
            if let Some(key) = self.key(row.row as usize, row.model) {
                let sum = sums.entry((entities.key(row.row as usize), key)).or_default();
                *sum = sum.saturating_add(row.downloads);
            }
        }
        let doubtful = |((entity, key), downloads): ((u32, u32), u64)| {
            let readings = self.readings(key);
            readings.iter().any(|&other| other != entity).then_some((entity, readings, downloads))
        };
        // In any order: all that is made of them are sums.
        DoubtfulDownloads(sums.into_iter().filter_map(doubtful).collect())
    }
}

/// Downloads of rows whose entity is in doubt: as the entity that counts, with the other readings, each pair once.
pub(in crate::analysis) struct DoubtfulDownloads<'d>(Vec<(u32, &'d [u32], u64)>);

impl DoubtfulDownloads<'_> {
    /// Returns the least and the largest share of some entities together when all doubtful rows are read the one way or the other;
    /// `downloads` are theirs as they count, `known` and `unknown` those of all entities and of rows without one.
    pub fn bounds(
        &self,
        of: &[u32],
        downloads: u64,
        (known, unknown): (u64, u64),
        shares_of: SharesOf,
    ) -> Option<Interval> {
        let (mut lost, mut lost_to_none, mut won, mut won_from_none) = (0_u64, 0_u64, 0_u64, 0_u64);
        for &(counted, readings, downloads) in &self.0 {
            let others = || readings.iter().filter(|other| !of.contains(other));
            if !of.contains(&counted) {
                if readings.iter().any(|other| of.contains(other)) {
                    won = won.saturating_add(downloads);
                    won_from_none = won_from_none.saturating_add(if counted == UNKNOWN { downloads } else { 0 });
                }
            } else if others().next().is_some() {
                lost = lost.saturating_add(downloads);
                // It goes to another entity, if one is among the readings.
                let is_none = others().all(|&other| other == UNKNOWN);
                lost_to_none = lost_to_none.saturating_add(if is_none { downloads } else { 0 });
            }
        }
        let total = known.saturating_add(unknown);
        let whole = |known: u64| shares_of.whole(known, total.saturating_sub(known));
        let low = part(downloads.saturating_sub(lost), whole(known.saturating_sub(lost_to_none)));
        let high = part(downloads.saturating_add(won), whole(known.saturating_add(won_from_none)));
        Some((low.unwrap_or(0.0), high?))
    }

    /// Returns the downloads of all these rows.
    pub fn sum(&self) -> u64 {
        self.0.iter().fold(0, |sum, (.., downloads)| sum.saturating_add(*downloads))
    }
}

/// Returns the readings of statements about shares of a level's entities: each with its place, and the entities whose share it
/// states; `None` where nothing is in doubt.
///
/// Errors where the panel lacks the level.
pub(in crate::analysis) fn share_readings<'a>(
    context: &Context<'a>,
    level: &str,
    stated: Vec<(usize, Vec<u32>)>,
    shares_of: SharesOf,
) -> Result<Option<Readings<'a>>, AnalysisError> {
    let entities = context.entities_of(level)?;
    let attribution = context.question.attribution;
    let Some(doubts) = Doubts::of(context.panel, level, entities.names(), attribution) else { return Ok(None) };
    Ok(Some(Box::new(move |rows| {
        let mut sums = vec![0_u64; entities.names().len()];
        let mut unknown = 0_u64;
        for row in rows {
            let sum = sums.get_mut(entities.key(row.row as usize) as usize).unwrap_or(&mut unknown);
            *sum = sum.saturating_add(row.downloads);
        }
        let sum = |of: &mut dyn Iterator<Item = u64>| of.fold(0, u64::saturating_add);
        let known = sum(&mut sums.iter().copied());
        let doubtful = doubts.downloads(&entities, rows);
        let bounds = |(place, of): &(usize, Vec<u32>)| {
            let downloads = sum(&mut of.iter().filter_map(|&entity| sums.get(entity as usize).copied()));
            Some((*place, doubtful.bounds(of, downloads, (known, unknown), shares_of)?))
        };
        stated.iter().filter_map(bounds).collect()
    })))
}

/// Returns the entities of parts of a market, with the places of their statements, the first of which is given.
pub(in crate::analysis) fn stated_entities(first: usize, parts: &[MarketPart]) -> Vec<(usize, Vec<u32>)> {
    let entity = |(place, part): (usize, &MarketPart)| match part {
        MarketPart::Entity(entity) => Some((place, vec![*entity])),
        MarketPart::Other | MarketPart::Unknown => None,
    };
    (first..).zip(parts).filter_map(entity).collect()
}

/// Returns how much of the downloads of a period's rows is in doubt; `doubtful` are those.
pub(in crate::analysis) fn doubtful_part(
    panel: &Panel,
    (doubts, doubtful): (&Doubts<'_>, &DoubtfulDownloads<'_>),
    entities: &Entities<'_>,
    rows: &[CountedRow],
) -> DoubtfulPart {
    let all = rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.downloads));
    let developers = panel.attribute(DEVELOPER).map_or(0, |attribute| {
        let is_doubtful = |row: &&CountedRow| {
            let key = doubts.key(row.row as usize, row.model);
            let entity = entities.key(row.row as usize);
            row.downloads > 0 && key.is_some_and(|key| doubts.readings(key).iter().any(|&other| other != entity))
        };
        let mut keys: Vec<u32> =
            rows.iter().filter(is_doubtful).map(|row| attribute.key(row.row as usize, row.model)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len() as u64
    });
    DoubtfulPart { developers, of_downloads: part(doubtful.sum(), all).unwrap_or(0.0) }
}
