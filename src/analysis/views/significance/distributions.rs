//! Tests whether models are distributed over entities as in the earlier period.

use super::samples::{Samples, quotient, rough};
use super::{EffectSize, Method, Subject, Test, Topic};
use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, Entities, Level};
use crate::metrics::chi_square;
use crate::panel::UNKNOWN;
use crate::schema::attributes;

/// Entities with a column of their own in the table of counts; all others are counted in one column.
const NAMED: usize = 10;

/// Returns the tests over segments, then over the largest entities of the question's level.
pub(super) fn tests(samples: &Samples<'_>) -> Vec<Test> {
    let mut levels = vec![Level::from(attributes::SEGMENT.to_owned()), samples.context.question.level.clone()];
    levels.dedup();
    levels.into_iter().map(|level| test(samples, level)).collect()
}

/// The models with downloads of a period, each with its entity.
struct EntitySample {
    /// (entity, model), without those whose entity is unknown; a model whose rows differ stands once for each entity.
    members: Vec<(u32, u32)>,
    /// Models, known or not.
    all: u64,
}

impl EntitySample {
    fn of(context: &Context<'_>, entities: &Entities<'_>, period: usize) -> EntitySample {
        let mut members = Vec::new();
        if let Some(period) = context.periods.get(period) {
            context.selection.each_row(period, |row, model, downloads| {
                if downloads > 0 {
                    members.push((entities.key(row), model));
                }
            });
        }
        members.sort_unstable();
        members.dedup();
        let mut models: Vec<u32> = members.iter().map(|&(_, model)| model).collect();
        models.sort_unstable();
        models.dedup();
        members.retain(|&(entity, _)| entity != UNKNOWN);
        EntitySample { members, all: models.len() as u64 }
    }

    fn n(&self) -> u64 {
        self.members.len() as u64
    }

    fn models(&self) -> Vec<u32> {
        self.members.iter().map(|&(_, model)| model).collect()
    }

    /// Returns the models of each of these entities, and of all others together.
    fn counts(&self, named: &[u32]) -> Vec<u64> {
        let mut counts = vec![0; named.len() + 1];
        for (entity, _) in &self.members {
            let place = named.iter().position(|name| name == entity).unwrap_or(named.len());
            counts[place] += 1;
        }
        counts
    }
}

fn test(samples: &Samples<'_>, level: Level) -> Test {
    let context = samples.context;
    let period = samples.start(context.after);
    let test =
        Test::new(Topic::Distribution, Subject::Level(level.clone()), Method::ChiSquare, EffectSize::CramersV, period);
    if level == Level::Model {
        return test.without("each model is an entity of its own");
    }
    let Some((after, before)) = samples.pair() else { return test.without("no second period to compare with") };
    let (entities, markets) = match context.markets_of(level.name()) {
        Ok(found) => found,
        // Not which levels there are: a load may have read others than the next one will.
        Err(AnalysisError::NoLevel { level, .. }) => return test.without(format!("no level \"{level}\" in this file")),
        Err(error) => return test.without(error),
    };
    let ranked = markets.get(after).map(|market| market.ranked(entities.names())).unwrap_or_default();
    let named: Vec<u32> = ranked.iter().take(NAMED).map(|&(entity, _)| entity).collect();
    let (later, earlier) = (EntitySample::of(context, &entities, after), EntitySample::of(context, &entities, before));
    let table = [later.counts(&named), earlier.counts(&named)];
    let mut notes = vec![match ranked.len() {
        0..=NAMED => format!("{} {}", ranked.len(), level.plural()),
        _ => format!("the {NAMED} {} with the most downloads, and all others", level.plural()),
    }];
    notes.extend(rough(&[&table[0], &table[1]]));
    let test = Test {
        against: Some(samples.start(before)),
        models: Some((earlier.n(), later.n())),
        models_in_both: Some(samples.in_both(&earlier.models(), &later.models())),
        n: earlier.n() + later.n(),
        coverage: quotient(earlier.n() + later.n(), earlier.all + later.all).map(|coverage| coverage.min(1.0)),
        note: notes.join("; "),
        ..test
    };
    match chi_square(&[&table[0], &table[1]]) {
        // With two rows V is √(χ²/n).
        Ok(found) => Test {
            statistic: Some(found.statistic),
            p: Some(found.p),
            size: Some((found.statistic / test.n as f64).sqrt().min(1.0)),
            ..test
        },
        Err(error) => test.without(error),
    }
}
