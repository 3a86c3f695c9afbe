//! Leave one out: the measure without each of the largest developers and models.

use serde::{Deserialize, Serialize};

use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, Entities, Level, Population};
use crate::calendar::Day;

/// The largest of each level that are left out, one at a time.
const LARGEST: usize = 5;

/// The measure in the chosen period, as listed and without each of the largest: of the level of the question, of developers, of
/// models.
///
/// It is exact: what is left out takes its downloads with it, and the rest stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeaveOneOut {
    /// The first day of the period.
    pub start: Day,
    /// The measure as listed.
    pub listed: f64,
    /// What is left out: at most five of each level, the largest first.
    pub without: Vec<WithoutOne>,
}

/// The measure without one entity or model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithoutOne {
    /// What it is.
    pub level: Level,
    /// Its name.
    pub name: String,
    /// Its downloads among those that the measure counts, 1 or more.
    pub downloads: u64,
    /// The measure without it; `None` where the rest has no value.
    pub value: Option<f64>,
}

impl LeaveOneOut {
    /// Returns the one without which the measure differs most, the first of equal ones; `None` without any.
    pub fn most(&self) -> Option<&WithoutOne> {
        // Where nothing is left to measure, nothing differs more.
        let moved = |left: &WithoutOne| left.value.map_or(f64::INFINITY, |value| (value - self.listed).abs());
        self.without.iter().rev().max_by(|a, b| moved(a).total_cmp(&moved(b)))
    }
}

/// Computes the measure without each of the largest in the chosen period; `None` where the period has no value, and for chained
/// values, which are of no list.
///
/// An entity that is left without downloads goes too.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn leave_one_out(context: &Context<'_>) -> Result<Option<LeaveOneOut>, AnalysisError> {
    let question = context.question;
    let (period, market) = (&context.periods[context.after], &context.markets[context.after]);
    let listed = market.shares().and_then(|shares| question.measure.of(shares));
    let Some(listed) = listed.filter(|_| question.population != Population::Chained) else { return Ok(None) };
    let mut levels = vec![question.level.clone()];
    levels.extend([Level::developer(), Level::Model].into_iter().filter(|level| *level != question.level));
    let mut without = Vec::new();
    for level in levels {
        let members = Entities::of(context.panel, &level, question.attribution)?;
        let largest = Aggregator::new(&context.selection, &members).market(period).largest(members.names(), LARGEST);
        // Per one of the largest its downloads by entity.
        let mut parts = vec![Vec::new(); largest.len()];
        context.selection.each_row(period, |row, _, count| {
            let member = members.key(row);
            if let Some(place) = largest.iter().position(|&(known, _)| known == member) {
                parts[place].push((context.entities.key(row), count));
            }
        });
        for (&(member, _), part) in largest.iter().zip(parts) {
            let mut rest = market.entities.clone();
            let mut downloads = 0_u64;
            for (entity, count) in part {
                if let Ok(place) = rest.binary_search_by_key(&entity, |&(entity, _)| entity) {
                    rest[place].1 = rest[place].1.saturating_sub(count);
                    downloads = count.saturating_add(downloads);
                }
            }
            if downloads == 0 {
                continue;
            }
            let counts = rest.iter().zip(&market.entities).filter(|(left, all)| left.1 > 0 || all.1 == 0);
            let counts: Vec<u64> = counts.map(|(&(_, count), _)| count).collect();
            let name = members.names().get(member).to_owned();
            without.push(WithoutOne {
                level: level.clone(),
                name,
                downloads,
                value: question.measure.of_counts(&counts),
            });
        }
    }
    Ok(Some(LeaveOneOut { start: period.start, listed, without }))
}
