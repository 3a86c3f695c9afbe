//! Downloads by age: of size classes, and of the most downloaded models.

use serde::{Deserialize, Serialize};

use super::followed::{FollowedModel, class_name};
use super::median::{median, middle, select_places};
use super::peers::PEERS;
use crate::analysis::classify::SIZE_CLASSES;

/// Downloads by age among the models of a size class that are known at
/// [`shown_age_days`](crate::analysis::Adoption::shown_age_days).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassCurve {
    /// The size class, "all sizes" or "unknown size".
    pub size_class: String,
    /// How many models these are, the same at every age.
    pub models: u64,
    /// Ascending from 0.
    pub points: Vec<ClassPoint>,
}

/// The models of a size class at an age.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassPoint {
    /// The age.
    pub age_days: u32,
    /// Median downloads since publication.
    pub median: f64,
    /// A tenth of the models has at most so many.
    pub p10: f64,
    /// Nine tenths of the models have at most so many.
    pub p90: f64,
    /// The median of those of the class's ten most downloaded that are known at
    /// [`shown_age_days`](crate::analysis::Adoption::shown_age_days); `None` if none is.
    pub leaders_median: Option<f64>,
}

/// Downloads of one model by age.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCurve {
    /// The model.
    pub model: String,
    /// (age in days, downloads since publication), ascending from 0.
    pub points: Vec<(u32, f64)>,
}

/// Models that have a curve of their own.
const LEADERS: usize = 5;

/// Ages that are read from a curve at a time: curves lie far apart in memory.
const AGES_AT_ONCE: usize = 8;

/// Returns every day of the first month, then every fifth, up to an age.
fn ages(until_days: u32) -> impl Iterator<Item = u32> {
    (0..=until_days).filter(|&age| age <= 30 || age % 5 == 0)
}

/// The models of a curve, of those that are known to its end.
#[derive(Clone)]
struct Members<'a> {
    size_class: &'a str,
    /// By index, the most downloaded first.
    models: Vec<usize>,
    /// How many of them are among the ten peers that others are compared with.
    leaders: usize,
}

/// Returns the curves of all sizes together, then of each size class with a model known at an age.
pub(super) fn of_classes(most_downloaded_first: &[FollowedModel<'_>], until_days: u32) -> Vec<ClassCurve> {
    let mut known = Vec::new();
    let all = Members { size_class: "all sizes", models: Vec::new(), leaders: 0 };
    let classes = (0..=SIZE_CLASSES.len()).map(|class| Members { size_class: class_name(class), ..all.clone() });
    let mut members: Vec<Members<'_>> = std::iter::once(all.clone()).chain(classes).collect();
    let mut ranks = vec![0; members.len()];
    for model in most_downloaded_first {
        let is_known = model.curve.reaches(until_days);
        for of in [0, model.size_class + 1] {
            let (Some(members), Some(rank)) = (members.get_mut(of), ranks.get_mut(of)) else { continue };
            if is_known {
                members.models.push(known.len());
                members.leaders += usize::from(*rank < PEERS);
            }
            *rank += 1;
        }
        // With the point where the last reading of its curve stopped.
        known.extend(is_known.then_some((&model.curve, 0)));
    }
    members.retain(|members| !members.models.is_empty());
    let mut points = vec![Vec::new(); members.len()];
    let mut downloads: [Vec<f64>; AGES_AT_ONCE] = Default::default();
    for ages in ages(until_days).collect::<Vec<_>>().chunks(AGES_AT_ONCE) {
        downloads.iter_mut().for_each(Vec::clear);
        for (curve, next) in &mut known {
            let at = |age: &u32| curve.at_next(age.cast_signed(), next).unwrap_or(f64::NAN);
            downloads.iter_mut().zip(ages.iter().map(at)).for_each(|(downloads, at)| downloads.push(at));
        }
        for (&age, downloads) in ages.iter().zip(&downloads) {
            points.iter_mut().zip(&members).for_each(|(points, members)| points.extend(members.point(age, downloads)));
        }
    }
    let curve = |(members, points): (Members<'_>, Vec<ClassPoint>)| ClassCurve {
        size_class: members.size_class.to_owned(),
        models: members.models.len() as u64,
        points,
    };
    members.into_iter().zip(points).map(curve).collect()
}

impl Members<'_> {
    /// Returns their point at an age at which models have these downloads.
    fn point(&self, age_days: u32, downloads: &[f64]) -> Option<ClassPoint> {
        let mut values: Vec<f64> = self.models.iter().filter_map(|&model| downloads.get(model).copied()).collect();
        let leaders_median = median(values.get(..self.leaders)?.to_vec());
        let [lower, upper] = middle(values.len())?;
        let [tenth, nine_tenths] = [1, 9].map(|tenths| (tenths * values.len()).div_ceil(10) - 1);
        select_places(&mut values, &[tenth, lower, upper, nine_tenths]);
        Some(ClassPoint {
            age_days,
            p10: values[tenth],
            p90: values[nine_tenths],
            median: (values[lower] + values[upper]) / 2.0,
            leaders_median,
        })
    }
}

/// Returns the most downloaded models known at an age.
pub(super) fn of_leaders(most_downloaded_first: &[FollowedModel<'_>], until_days: u32) -> Vec<ModelCurve> {
    let known = most_downloaded_first.iter().filter(|model| model.curve.reaches(until_days));
    let points = |model: &FollowedModel<'_>| {
        ages(until_days).filter_map(|age| Some((age, model.curve.at(age.cast_signed())?))).collect()
    };
    known.take(LEADERS).map(|model| ModelCurve { model: model.name.to_owned(), points: points(model) }).collect()
}
