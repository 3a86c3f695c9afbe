//! Tests whether the sizes of models differ between periods.

use super::samples::{Samples, SizeSample, median, periods, quotient};
use super::{EffectSize, Method, Subject, Test, Topic};
use crate::analysis::PARAMETERS;
use crate::analysis::views::properties;
use crate::metrics::{kruskal_wallis, mann_whitney};

const POPULATIONS: [Subject; 2] = [Subject::Downloaded, Subject::Created];

/// Returns the tests of both populations between the two periods, then between all.
pub(super) fn tests(samples: &Samples<'_>) -> Vec<Test> {
    let sizes = [samples.sizes_downloaded(), samples.sizes_created()];
    let populations = || POPULATIONS.into_iter().zip(&sizes);
    let two = populations().map(|(subject, sizes)| two_periods(samples, subject, sizes));
    let all = populations().map(|(subject, sizes)| all_periods(samples, subject, sizes));
    two.chain(all).collect()
}

/// Returns what a reader should know of a population.
fn note(subject: &Subject) -> String {
    let created = "of the models created then, those that the file lists in a period shown";
    if *subject == Subject::Created { created.to_owned() } else { String::new() }
}

/// Returns why sizes can't be compared at all.
fn missing(samples: &Samples<'_>, subject: &Subject) -> Option<String> {
    if let Some(reason) = samples.reader.missing(properties::Property::MedianSize) {
        return Some(reason);
    }
    let dated = samples.context.panel.created().iter().any(Option::is_some);
    (*subject == Subject::Created && !dated).then(|| "no column of first publication (created)".to_owned())
}

fn two_periods(samples: &Samples<'_>, subject: Subject, sizes: &[SizeSample]) -> Test {
    let test = Test::new(
        Topic::Size,
        subject,
        Method::MannWhitney,
        EffectSize::CliffsDelta,
        samples.start(samples.context.after),
    );
    if let Some(reason) = missing(samples, &test.subject) {
        return test.without(reason);
    }
    let Some((after, before)) = samples.pair() else { return test.without("no second period to compare with") };
    let (Some(later), Some(earlier)) = (sizes.get(after), sizes.get(before)) else { return test };
    let models = (earlier.models.len() as u64, later.models.len() as u64);
    let test = Test {
        against: Some(samples.start(before)),
        values: (median(&earlier.parameters), median(&later.parameters)),
        models: Some(models),
        models_in_both: Some(samples.in_both(&earlier.models, &later.models)),
        n: models.0 + models.1,
        coverage: quotient(models.0 + models.1, earlier.all + later.all),
        note: note(&test.subject),
        ..test
    };
    match mann_whitney(&later.parameters, &earlier.parameters) {
        Ok(found) => Test { statistic: Some(found.u), p: Some(found.p), size: Some(found.cliffs_delta), ..test },
        Err(error) => test.without(format!("{PARAMETERS}: {error}")),
    }
}

/// Periods without a model whose size is known take no part.
fn all_periods(samples: &Samples<'_>, subject: Subject, sizes: &[SizeSample]) -> Test {
    let known: Vec<(usize, &SizeSample)> =
        sizes.iter().enumerate().filter(|(_, sizes)| !sizes.models.is_empty()).collect();
    let (first, last) = (known.first(), known.last());
    let test = Test::new(
        Topic::SizeOverPeriods,
        subject,
        Method::KruskalWallis,
        EffectSize::EpsilonSquared,
        samples.start(last.map_or(samples.context.after, |&(period, _)| period)),
    );
    if let Some(reason) = missing(samples, &test.subject) {
        return test.without(reason);
    }
    let groups: Vec<&[f64]> = known.iter().map(|(_, sizes)| sizes.parameters.as_slice()).collect();
    let n = groups.iter().map(|group| group.len() as u64).sum();
    let middle = |place: Option<&(usize, &SizeSample)>| place.and_then(|(_, sizes)| median(&sizes.parameters));
    let test = Test {
        against: first.map(|&(period, _)| samples.start(period)),
        values: (middle(first), middle(last)),
        n,
        coverage: quotient(n, sizes.iter().map(|sizes| sizes.all).sum()),
        note: periods(groups.len()),
        ..test
    };
    if groups.len() < 3 {
        return test.without(format!("{} with a size: expected at least 3", periods(groups.len())));
    }
    match kruskal_wallis(&groups) {
        Ok(found) => Test { statistic: Some(found.h), p: Some(found.p), size: Some(found.epsilon_squared), ..test },
        Err(error) => test.without(format!("{PARAMETERS}: {error}")),
    }
}
