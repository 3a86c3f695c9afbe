//! Tests how newly listed models differ from those listed before, by developer.

use super::common_models::developers;
use super::{EffectSize, FALSE_FINDINGS, Method, Subject, Test, Topic};
use crate::analysis::market::context::Context;
use crate::analysis::views::properties::{FactReader, ModelTally, Property, RowFacts, ShareOf};
use crate::metrics::{ClusteredDifference, SampleError, clustered_difference, clustered_ranks};
use crate::panel::{Panel, UNKNOWN};

/// Developers that each group needs: with fewer the error by developer is too small.
const LEAST_DEVELOPERS: usize = 10;

/// The properties that are compared.
const PROPERTIES: [Property; 3] = [Property::Quantized, Property::Multimodal, Property::OpenSource];

/// A model with the rows that it is known by.
struct Model {
    /// The developer's key; models without one are each their own.
    cluster: u32,
    rows: Vec<RowFacts>,
}

/// The models newly listed since the earlier period, and those listed in it, each with downloads.
struct Newcomers<'a> {
    panel: &'a Panel,
    reader: FactReader<'a>,
    new: Vec<Model>,
    old: Vec<Model>,
}

/// Returns the tests of sizes, properties and relations to base models.
pub(super) fn tests(context: &Context<'_>) -> Vec<Test> {
    let period = context.periods[context.after].start;
    let subjects: Vec<Subject> =
        [Subject::Size].into_iter().chain(PROPERTIES.map(Subject::Property)).chain([Subject::Derivative]).collect();
    let new = |subject: Subject| {
        let (method, effect) = match subject {
            Subject::Size => (Method::ClusteredRanks, EffectSize::RankBiserial),
            _ => (Method::ClusteredDifference, EffectSize::Difference),
        };
        Test::new(Topic::Newcomers, subject, method, effect, period)
    };
    let Some(before) = context.before else {
        return subjects.into_iter().map(|subject| new(subject).without("no second period to compare with")).collect();
    };
    let newcomers = Newcomers::of(context, before);
    let test = |subject: Subject| {
        let test = Test { against: Some(context.periods[before].start), ..new(subject) };
        newcomers.tested(test)
    };
    subjects.into_iter().map(test).collect()
}

impl<'a> Newcomers<'a> {
    fn of(context: &Context<'a>, before: usize) -> Newcomers<'a> {
        let panel = context.panel;
        let reader = FactReader::of(panel);
        // Since when a model is listed, under whatever name.
        let mut listed = panel.listed().to_vec();
        for (model, &series) in panel.series().iter().enumerate() {
            listed[series as usize] = listed[series as usize].min(panel.listed()[model]);
        }
        let date = |period: usize| {
            let period = &context.periods[period];
            panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last)
        };
        let developers = developers(panel);
        let accounts = developers.as_ref().map_or(0, |developers| developers.names().len() as u32);
        let models = |period: usize, takes: &dyn Fn(u32) -> bool| {
            let tally = ModelTally::of(context, &reader, period);
            let rows: Vec<RowFacts> = tally.row_facts().iter().filter(|row| row.downloads > 0).copied().collect();
            let model = |rows: &[RowFacts]| {
                let model = rows.first()?.model;
                let known = developers.as_ref().and_then(|developers| developers.keys_of_models());
                let key = known.and_then(|keys| keys.get(model as usize)).copied().filter(|key| *key != UNKNOWN);
                takes(model).then(|| Model { cluster: key.unwrap_or(accounts + model), rows: rows.to_vec() })
            };
            rows.chunk_by(|a, b| a.model == b.model).filter_map(model).collect::<Vec<Model>>()
        };
        let since = date(before);
        let is_new = |model: u32| listed[panel.series()[model as usize] as usize] > since;
        let (new, old) = (models(context.after, &is_new), models(before, &|model| !is_new(model)));
        Newcomers { panel, reader, new, old }
    }

    fn tested(&self, test: Test) -> Test {
        let (new, old) = (self.new.len() as u64, self.old.len() as u64);
        let test = Test { n: new + old, models: Some((old, new)), ..test };
        let missing = match test.subject {
            Subject::Property(property) => self.reader.missing(property),
            Subject::Size => self.reader.missing(Property::MedianSize),
            _ => self.reader.missing(Property::Adapter).filter(|_| self.panel.bases().is_none()),
        };
        if let Some(reason) = missing {
            return test.without(reason);
        }
        if self.new.is_empty() {
            return test.without("no model with downloads is newly listed");
        }
        let values = |models: &[Model]| -> Vec<(u32, f64)> {
            models.iter().filter_map(|model| Some((model.cluster, self.value(&test.subject, model)?))).collect()
        };
        let (new, old) = (values(&self.new), values(&self.old));
        let coverage = |known: &[(u32, f64)], all: &[Model]| known.len() as f64 / all.len().max(1) as f64;
        let (known_new, known_old) = (coverage(&new, &self.new), coverage(&old, &self.old));
        let middle = if test.subject == Subject::Size { median } else { mean };
        let test = Test {
            n: (new.len() + old.len()) as u64,
            models: Some((old.len() as u64, new.len() as u64)),
            values: (middle(&old), middle(&new)),
            coverage: Some((new.len() + old.len()) as f64 / (self.new.len() + self.old.len()).max(1) as f64),
            ..test
        };
        let developers = [&old, &new].map(|group| {
            let mut developers: Vec<u32> = group.iter().map(|&(developer, _)| developer).collect();
            developers.sort_unstable();
            developers.dedup();
            developers.len()
        });
        if let Some(few) = developers.into_iter().find(|developers| *developers < LEAST_DEVELOPERS) {
            return test
                .without(format!("known for {few} developers of one group: expected at least {LEAST_DEVELOPERS}"));
        }
        let found =
            if test.subject == Subject::Size { clustered_ranks(&new, &old) } else { clustered_difference(&new, &old) };
        self.judged(test, found, (known_old, known_new))
    }

    fn judged(
        &self,
        test: Test,
        found: Result<ClusteredDifference, SampleError>,
        (known_old, known_new): (f64, f64),
    ) -> Test {
        let found = match found {
            Ok(found) => found,
            Err(SampleError::Constant) => return test.without("all models of both groups are the same in this"),
            Err(error) => return test.without(error),
        };
        let shift = (known_new - known_old).abs();
        let percent = |part: f64| format!("{}\u{a0}%", (part * 100.0).round());
        let note = match test.subject {
            Subject::Derivative => "a lower bound: models of which no relation is stated count as without".to_owned(),
            _ if shift >= 0.1 => {
                format!("known for {} of the newly listed, {} of those before", percent(known_new), percent(known_old))
            }
            _ => String::new(),
        };
        Test {
            statistic: Some(found.z),
            p: Some(found.p),
            size: Some(found.difference),
            interval: Some((found.interval.lower, found.interval.upper)),
            // The models of which nothing is known could make up the difference.
            is_of_list: found.p < FALSE_FINDINGS
                && test.effect == EffectSize::Difference
                && shift > found.difference.abs(),
            units: found.clusters as u64,
            note,
            ..test
        }
    }

    /// Returns a model's size, or 1 where it has the property; `None` where that isn't known.
    fn value(&self, subject: &Subject, model: &Model) -> Option<f64> {
        let property = match subject {
            Subject::Size => return model.rows.iter().filter_map(|row| row.size).reduce(f64::max),
            Subject::Property(property) => *property,
            _ => Property::Adapter,
        };
        let index = Property::shares().iter().position(|share| *share == property)?;
        let facts = || model.rows.iter().map(|row| row.facts);
        let has = |yes: bool| Some(f64::from(u8::from(yes)));
        if *subject == Subject::Derivative {
            // Whether a model is an adapter is known where its relation is.
            let bases = self.panel.bases();
            let names_base = |row: &RowFacts| bases.is_some_and(|bases| !bases.of(row.model).is_empty());
            return has(facts().any(|facts| facts.known(index)) || model.rows.iter().any(names_base));
        }
        let is_of_all = self.reader.shares_of().get(index) == Some(&ShareOf::All);
        if is_of_all || facts().any(|facts| facts.known(index)) {
            has(facts().any(|facts| facts.yes(index)))
        } else {
            None
        }
    }
}

fn mean(values: &[(u32, f64)]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().map(|&(_, value)| value).sum::<f64>() / values.len() as f64)
}

/// Returns the value in the middle, or half way between the two there; `None` without any.
fn median(values: &[(u32, f64)]) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|&(_, value)| value).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let above = *sorted.get(sorted.len() / 2)?;
    let below = if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { above };
    Some(below.midpoint(above))
}
