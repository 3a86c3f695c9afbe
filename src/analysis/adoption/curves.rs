//! Downloads by age: of size classes, and of the most downloaded models.

use super::{ClassCurve, ClassPoint, Followed, Life, ModelCurve, class_name, peers::PEERS};
use crate::analysis::traits::SIZE_CLASSES;

/// Models that get a curve of their own.
const LEADERS: usize = 5;

/// Every day of the first month, then every fifth, up to an age.
fn ages(until_days: u32) -> impl Iterator<Item = u32> {
    (0..=until_days).filter(|&age| age <= 30 || age % 5 == 0)
}

/// The curves of all sizes together, then of each size class with a model known at an age.
pub(super) fn of_classes(most_downloaded_first: &[Followed<'_>], until_days: u32) -> Vec<ClassCurve> {
    let curve = |size_class: &str, of_class: &dyn Fn(&Followed<'_>) -> bool| {
        let models = most_downloaded_first.iter().filter(|model| of_class(model)).enumerate();
        // With each model whether it is among the ten that others are compared with.
        let known = models.filter(|(_, model)| model.life.at(until_days.cast_signed()).is_some());
        let known: Vec<(bool, &Life)> = known.map(|(rank, model)| (rank < PEERS, &model.life)).collect();
        (!known.is_empty()).then(|| ClassCurve {
            size_class: size_class.to_owned(),
            models: known.len() as u64,
            points: ages(until_days).filter_map(|age| point(&known, age)).collect(),
        })
    };
    let of_class = |class: usize| curve(class_name(class), &|model| model.size_class == class);
    curve("all sizes", &|_| true).into_iter().chain((0..=SIZE_CLASSES.len()).filter_map(of_class)).collect()
}

fn point(models: &[(bool, &Life)], age_days: u32) -> Option<ClassPoint> {
    let at = |life: &Life| life.at(age_days.cast_signed());
    let mut values: Vec<f64> = models.iter().filter_map(|(_, life)| at(life)).collect();
    let leaders = models.iter().filter(|(is_leader, _)| *is_leader).filter_map(|(_, life)| at(life));
    let leaders_median = median(leaders.collect());
    let (tenth, nine_tenths) = (values.len().div_ceil(10), (9 * values.len()).div_ceil(10));
    Some(ClassPoint {
        age_days,
        p10: smallest(&mut values, tenth)?,
        p90: smallest(&mut values, nine_tenths)?,
        median: median(values)?,
        leaders_median,
    })
}

/// The most downloaded models known at an age.
pub(super) fn of_leaders(most_downloaded_first: &[Followed<'_>], until_days: u32) -> Vec<ModelCurve> {
    let known = most_downloaded_first.iter().filter(|model| model.life.at(until_days.cast_signed()).is_some());
    let points = |model: &Followed<'_>| {
        ages(until_days).filter_map(|age| Some((age, model.life.at(age.cast_signed())?))).collect()
    };
    known.take(LEADERS).map(|model| ModelCurve { model: model.name.to_owned(), points: points(model) }).collect()
}

/// The median, of two middle values their mean; `None` of nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let length = values.len();
    let upper = smallest(&mut values, length / 2 + 1)?;
    if length % 2 == 1 {
        return Some(upper);
    }
    Some((smallest(&mut values, length / 2)? + upper) / 2.0)
}

/// The `rank`-th smallest value, from 1; the values are left in another order.
fn smallest(values: &mut [f64], rank: usize) -> Option<f64> {
    let index = rank.checked_sub(1).filter(|&index| index < values.len())?;
    Some(*values.select_nth_unstable_by(index, f64::total_cmp).1)
}
