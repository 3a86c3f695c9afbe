//! Tests whether the proportion of models with a property changed.

use super::samples::{Samples, quotient, rough};
use super::{EffectSize, Method, Subject, Test, Topic};
use crate::analysis::views::properties::{Property, RowFacts, ShareOf};
use crate::metrics::{ConfidenceInterval, chi_square, two_proportions};

/// Models with a property, and those among which they are counted, in one period.
struct Count {
    yes: u64,
    /// The models among which they are counted: those for which the property is known, or all.
    models: Vec<u32>,
    known: u64,
    all: u64,
}

/// Returns two tests for each property: the difference of the proportions, and the odds ratio.
pub(super) fn tests(samples: &Samples<'_>) -> Vec<Test> {
    let pair = samples.pair();
    let rows = pair.map(|(after, before)| (samples.downloaded(after), samples.downloaded(before)));
    let shares_of = samples.reader.shares_of();
    let mut tests = Vec::new();
    for (index, &property) in Property::shares().iter().enumerate() {
        // A known license that isn't open source is one of open weights: the same test with the sign turned.
        if property == Property::OpenWeights {
            continue;
        }
        let share_of = shares_of.get(index).copied().unwrap_or(ShareOf::Known);
        let says = |_: u32, row: &RowFacts| row.facts.known(index).then(|| row.facts.yes(index));
        let counts =
            rows.as_ref().map(|(after, before)| (Count::of(after, share_of, says), Count::of(before, share_of, says)));
        let mut pair =
            compare(samples, Subject::Property(property), share_of, samples.reader.missing(property), counts);
        if property == Property::GenerativeMultimodal && tests.last().is_some_and(|all| same(all, &pair[1])) {
            pair.iter_mut().for_each(|test| test.repeats = true);
        }
        tests.extend(pair);
    }
    let stated = Property::shares().iter().position(|&property| property == Property::Adapter);
    let bases = samples.context.panel.bases();
    let derived = |model: u32, row: &RowFacts| {
        // Whether a model is an adapter is known where its relation is.
        let has_relation = stated.is_some_and(|index| row.facts.known(index));
        (has_relation || bases.is_some_and(|bases| !bases.of(model).is_empty())).then_some(true)
    };
    let counts = rows
        .as_ref()
        .map(|(after, before)| (Count::of(after, ShareOf::All, derived), Count::of(before, ShareOf::All, derived)));
    let missing = samples.reader.missing(Property::Adapter).filter(|_| bases.is_none());
    tests.extend(compare(samples, Subject::Derivative, ShareOf::All, missing, counts));
    tests
}

/// Returns whether two tests are of the same models, given that those of the second with the property are some of the first's.
fn same(whole: &Test, part: &Test) -> bool {
    part.p.is_some() && (whole.values, whole.models) == (part.values, part.models)
}

impl Count {
    /// Counts the models of a period with a property: a model has it if one of its rows with downloads states so, and it is
    /// known if one of them states yes or no.
    fn of(
        models: &[(u32, Vec<RowFacts>)],
        share_of: ShareOf,
        answer: impl Fn(u32, &RowFacts) -> Option<bool>,
    ) -> Count {
        let mut count = Count { yes: 0, models: Vec::new(), known: 0, all: models.len() as u64 };
        for (model, rows) in models {
            let answers = || rows.iter().filter_map(|row| answer(*model, row));
            let known = answers().next().is_some();
            count.known += u64::from(known);
            count.yes += u64::from(answers().any(|yes| yes));
            if known || share_of == ShareOf::All {
                count.models.push(*model);
            }
        }
        count
    }

    fn n(&self) -> u64 {
        self.models.len() as u64
    }
}

/// Returns what limits the test, as a note.
fn note(share_of: ShareOf, after: &Count, before: &Count) -> String {
    // A tenth of the models more, or fewer, of which the property is known may well be other models.
    const COVERAGE_SHIFT: f64 = 0.1;
    let mut notes = Vec::new();
    let coverage = |count: &Count| quotient(count.known, count.all).unwrap_or(0.0);
    let (then, now) = (coverage(before), coverage(after));
    if share_of == ShareOf::All {
        notes.push("a lower bound: models of which nothing is stated count as without".to_owned());
    } else if (now - then).abs() > COVERAGE_SHIFT && before.n() > 0 && after.n() > 0 {
        let percent = |coverage: f64| format!("{} %", (coverage * 100.0).round());
        notes.push(format!("known for {} of models, against {}: that alone may move it", percent(now), percent(then)));
    }
    let table = [[after.yes, after.n() - after.yes], [before.yes, before.n() - before.yes]];
    if let Some(rough) = rough(&[&table[0], &table[1]]) {
        notes.push(rough);
    }
    notes.join("; ")
}

/// Returns the difference of the proportions with z, and the odds ratio with the chi-square of the same table.
fn compare(
    samples: &Samples<'_>,
    subject: Subject,
    share_of: ShareOf,
    missing: Option<String>,
    counts: Option<(Count, Count)>,
) -> [Test; 2] {
    let period = samples.start(samples.context.after);
    let new = |method, effect| Test::new(Topic::Proportion, subject.clone(), method, effect, period);
    let tests = [new(Method::TwoProportions, EffectSize::Difference), new(Method::ChiSquare, EffectSize::OddsRatio)];
    if let Some(reason) = missing {
        return tests.map(|test| test.without(&reason));
    }
    let Some((after, before)) = counts else {
        return tests.map(|test| test.without("no second period to compare with"));
    };
    let note = note(share_of, &after, &before);
    let [z, odds] = tests.map(|test| Test {
        against: samples.context.before.map(|before| samples.start(before)),
        values: (quotient(before.yes, before.n()), quotient(after.yes, after.n())),
        models: Some((before.n(), after.n())),
        models_in_both: Some(samples.in_both(&before.models, &after.models)),
        n: before.n() + after.n(),
        coverage: quotient(before.known + after.known, before.all + after.all),
        note: note.clone(),
        repeats: test.method == Method::ChiSquare,
        ..test
    });
    let found = match two_proportions(after.yes, after.n(), before.yes, before.n()) {
        Ok(found) => found,
        Err(error) => return [z, odds].map(|test| test.without(error)),
    };
    let table: [&[u64]; 2] = [&[after.yes, after.n() - after.yes], &[before.yes, before.n() - before.yes]];
    let constant = "no model of either period has it, or all do";
    let ends = |interval: ConfidenceInterval| (interval.lower, interval.upper);
    [
        Test {
            statistic: found.test.map(|test| test.z),
            p: found.test.map(|test| test.p),
            size: Some(found.difference),
            interval: Some(ends(found.interval)),
            reason: found.test.is_none().then(|| constant.to_owned()),
            ..z
        },
        match chi_square(&table) {
            Ok(test) => Test {
                statistic: Some(test.statistic),
                p: Some(test.p),
                size: found.odds_ratio.map(|odds| odds.ratio),
                interval: found.odds_ratio.map(|odds| ends(odds.interval)),
                ..odds
            },
            Err(_) => odds.without(constant),
        },
    ]
}
