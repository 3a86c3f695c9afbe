//! The models whose downloads are known from the day of publication on, and how they are found.

use std::ops::Range;

use super::adoption_curve::{AdoptionCurve, CoveredDays, Observation};
use crate::analysis::market::context::Context;
use crate::analysis::{Basis, Entities, Level, PARAMETERS, classify};
use crate::calendar::Day;
use crate::panel::{Panel, UNKNOWN};
use crate::schema::CountKind;

/// Ages, in days, at which adoption is given.
pub const ADOPTION_AGES_DAYS: [u32; 7] = [7, 14, 30, 60, 90, 180, 365];

/// Days of a model's first year after the day of its publication.
const FIRST_YEAR_DAYS: i32 = 365;

/// A model whose downloads are known from its publication on.
pub(super) struct FollowedModel<'a> {
    pub(super) name: &'a str,
    pub(super) key: u32,
    /// Index in [`classify::SIZE_CLASSES`]; their number for an unknown size.
    pub(super) size_class: usize,
    pub(super) curve: AdoptionCurve,
}

/// Returns how many models with a row were published between two days, and the curves of those that can be followed, the
/// most downloaded first, ties by name.
pub(super) fn followed<'a>(context: &Context<'a>, from: Day, to: Day) -> (u64, Vec<FollowedModel<'a>>) {
    let panel = context.panel;
    let created = |model: u32| panel.created().get(model as usize).copied().flatten();
    let wanted = |model| created(model).is_some_and(|created| from <= created && created <= to);
    let size_classes = size_classes(panel, to);
    let (mut published, mut followed) = (0, Vec::new());
    each_observed(context, wanted, to, |key, observations| {
        let Some(created) = created(key) else { return };
        published += 1;
        let curve = match panel.kind() {
            CountKind::Window { days } => AdoptionCurve::of_windows(days, created, observations),
            CountKind::Flow => AdoptionCurve::of_flows(created, observations),
            // The flow that a counter starts with begins on the day of publication, or it has no known start.
            CountKind::Counter => {
                let from_birth = observations.first().is_some_and(|first| first.since == Day(created.0 - 1));
                from_birth.then(|| AdoptionCurve::of_flows(created, observations)).flatten()
            }
        };
        let first_year = context.question.basis == Basis::FirstYear;
        let curve = curve.map(|curve| if first_year { curve.until(FIRST_YEAR_DAYS) } else { curve });
        let size_class = size_classes.get(key as usize).copied().unwrap_or(classify::SIZE_CLASSES.len());
        followed.extend(curve.map(|curve| FollowedModel { name: panel.models().get(key), key, size_class, curve }));
    });
    let downloads = |model: &FollowedModel<'_>| model.curve.downloads();
    followed.sort_unstable_by(|a, b| downloads(b).total_cmp(&downloads(a)).then_with(|| a.name.cmp(b.name)));
    (published, followed)
}

/// Observations are gathered for one of so many parts of the models at a time: those of all rows at once would take three
/// times their memory.
const PARTS: usize = 8;

/// Calls `visit` with each model that is `wanted`, takes part and has a row up to a day, and with the observations of all its
/// rows, in order.
fn each_observed(
    context: &Context<'_>,
    wanted: impl Fn(u32) -> bool,
    to: Day,
    mut visit: impl FnMut(u32, &[Observation]),
) {
    let panel = context.panel;
    let covered_days = CoveredDays::of(panel);
    let wanted: Vec<bool> = (0..panel.models().len() as u32).map(wanted).collect();
    let each = |models: Range<usize>, note: &mut dyn FnMut(usize, Observation)| {
        let listed = panel.listed()[models.clone()].iter().min();
        let days = panel.days().iter().enumerate().skip_while(|(_, day)| Some(*day) < listed);
        for (snapshot, &day) in days.take_while(|(_, day)| **day <= to) {
            for row in panel.rows_of(snapshot) {
                let model = panel.model()[row];
                if models.contains(&(model as usize))
                    && wanted[model as usize]
                    && context.selection.takes_row(row, model, day)
                    && let Some(observation) = covered_days.observation(row, snapshot)
                {
                    note(model as usize, observation);
                }
            }
        }
    };
    // First how many each model has, then where they go: sorting all of them would take longer.
    let mut counts = vec![0_usize; wanted.len()];
    each(0..wanted.len(), &mut |model, _| counts[model] += 1);
    let most = panel.rows() / PARTS;
    let mut observations = Vec::new();
    let mut first = 0;
    while first < counts.len() {
        let mut rows = 0;
        let fits = |count: &&usize| {
            rows += **count;
            rows <= most
        };
        let models = first..first + counts[first..].iter().take_while(fits).count().max(1);
        rows = 0;
        let start = |count: &usize| {
            rows += count;
            rows - count
        };
        let mut ends: Vec<usize> = counts[models.clone()].iter().map(start).collect();
        observations.resize(rows, Observation::default());
        each(models.clone(), &mut |model, observation| {
            let end = &mut ends[model - first];
            observations[*end] = observation;
            *end += 1;
        });
        let mut rest = observations.as_mut_slice();
        for model in models.clone() {
            let (own, others) = std::mem::take(&mut rest).split_at_mut(counts[model]);
            rest = others;
            own.sort_unstable();
            if !own.is_empty() {
                visit(model as u32, own);
            }
        }
        first = models.end;
    }
}

pub(super) fn class_name(size_class: usize) -> &'static str {
    classify::SIZE_CLASSES.get(size_class).map_or("unknown size", |class| class.name)
}

/// Returns per model the index of its size class.
fn size_classes(panel: &Panel, to: Day) -> Vec<usize> {
    let unknown = classify::SIZE_CLASSES.len();
    let level = Level::from(PARAMETERS.to_owned());
    let Ok(sizes) = Entities::of(panel, &level, crate::analysis::Attribution::Uploader) else { return Vec::new() };
    let class = |key: u32| {
        let parameters = sizes.numbers().get(key as usize).copied().flatten()?;
        let class = classify::size_class(parameters.max(0.0) as u64)?;
        classify::SIZE_CLASSES.iter().position(|known| known == class)
    };
    latest_keys(panel, &sizes, to).into_iter().map(|key| class(key).unwrap_or(unknown)).collect()
}

/// Returns each model's key; where the attribute varies within models, that of its latest row up to a day which has
/// one, of several the first by name.
pub(super) fn latest_keys(panel: &Panel, entities: &Entities<'_>, to: Day) -> Vec<u32> {
    if let Some(keys) = entities.keys_of_models() {
        return keys.to_vec();
    }
    let names = entities.names();
    let mut latest: Vec<Option<(usize, u32)>> = vec![None; panel.models().len()];
    for (snapshot, _) in panel.days().iter().enumerate().take_while(|(_, day)| **day <= to) {
        for row in panel.rows_of(snapshot) {
            let (key, slot) = (entities.key(row), latest.get_mut(panel.model()[row] as usize));
            let Some(slot) = slot.filter(|_| key != UNKNOWN) else { continue };
            if slot.is_none_or(|(of, known)| of < snapshot || names.get(key) < names.get(known)) {
                *slot = Some((snapshot, key));
            }
        }
    }
    latest.into_iter().map(|found| found.map_or(UNKNOWN, |(_, key)| key)).collect()
}
