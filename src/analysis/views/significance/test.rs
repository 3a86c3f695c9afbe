//! One test and its result: what it asks, how, and what it found.

use serde::{Deserialize, Serialize};

use crate::analysis::{Level, Measure, Property};
use crate::calendar::Day;
use crate::metrics::benjamini_hochberg;

/// The question that a test answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Did a share or a measure change between the two periods?
    Change,
    /// Do newly listed models differ from those listed before?
    Newcomers,
    /// Did a measure move steadily?
    Trend,
}

/// What a test is made of: a measure, an entity's share, the models with a property.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A measure of the question's market.
    Measure(Measure),
    /// The share of an entity, by its level and name.
    Share(Level, String),
    /// The numbers of parameters.
    Size,
    /// The models with a property.
    Property(Property),
    /// The models that state a relation to a base, or name one.
    Derivative,
}

/// The method of a test, with its statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The two dates swapped at random within each developer.
    SwapByDeveloper,
    /// The same within each model, for the share of one developer.
    SwapByModel,
    /// A difference with its standard error by developer: z.
    ClusteredDifference,
    /// Mann and Whitney's ranks with the standard error by developer: z.
    ClusteredRanks,
    /// Mann–Kendall: S.
    MannKendall,
    /// Mann–Kendall with the variance of Hamed and Rao: S.
    HamedRao,
}

/// An effect size: how large a change is, whatever its p.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectSize {
    /// The later value less the earlier one.
    Change,
    /// The newcomers' proportion less that of the models listed before, −1 … 1.
    Difference,
    /// P(a newcomer is larger) − P(it is smaller), −1 … 1; also Cliff's δ.
    RankBiserial,
    /// Sen's slope times the span of the dates.
    ChangeOverSpan,
}

/// One test and its result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// The question that it answers.
    pub topic: Topic,
    /// The subject of the test.
    pub subject: Subject,
    /// Its method.
    pub method: Method,
    /// The chosen period; of a trend the last date that takes part.
    pub period: Day,
    /// The period compared with; of a trend the first date that takes part.
    pub against: Option<Day>,
    /// z or S; `None` where the test has no statistic beside its effect, and where it can't be made.
    pub statistic: Option<f64>,
    /// The p value: the probability of an effect at least as large by chance alone, on 0–1; two-sided. Of a trend the largest of
    /// all populations.
    pub p: Option<f64>,
    /// p as it counts among all tests of the answer (Benjamini & Hochberg 1995), on 0–1, not below p.
    pub q: Option<f64>,
    /// The kind of effect size that `size` holds.
    pub effect: EffectSize,
    /// How large the effect is: of changes among the models that both dates list, of trends among all listed ones.
    pub size: Option<f64>,
    /// Its interval: of changes 2.5 and 97.5 % quantiles over the models that both dates list, else 95 % by developer or Sen's.
    pub interval: Option<(f64, f64)>,
    /// What is compared in `against` and in `period`: a value, a proportion on 0–1, median parameters.
    pub values: (Option<f64>, Option<f64>),
    /// The same effect among all listed models; of newcomers `None`.
    pub all: Option<f64>,
    /// The same effect among the models that every period lists; of newcomers `None`.
    pub balanced: Option<f64>,
    /// The same effect along the chain of comparable models; of newcomers `None`.
    pub chained: Option<f64>,
    /// Whether what was listed accounts for it: among comparable models there is no such effect, or it is known for others.
    pub is_of_list: bool,
    /// Whether the sign hangs on how doubtful attributes of developers are read.
    pub hangs_on_readings: bool,
    /// Models or dates that the test takes.
    pub n: u64,
    /// Models listed before and newly listed ones; of other tests `None`.
    pub models: Option<(u64, u64)>,
    /// Developers, or models, whose dates are swapped or whose models are compared.
    pub units: u64,
    /// The part of the models, of changes and trends the lowest part of downloads, for which it is known, on 0–1.
    pub coverage: Option<f64>,
    /// What limits the test, in words; may be empty.
    pub note: String,
    /// Why there is no test.
    pub reason: Option<String>,
}

impl Test {
    /// Returns a test that is still to be made.
    pub(super) fn new(topic: Topic, subject: Subject, method: Method, effect: EffectSize, period: Day) -> Test {
        Test {
            topic,
            subject,
            method,
            period,
            against: None,
            statistic: None,
            p: None,
            q: None,
            effect,
            size: None,
            interval: None,
            values: (None, None),
            all: None,
            balanced: None,
            chained: None,
            is_of_list: false,
            hangs_on_readings: false,
            n: 0,
            models: None,
            units: 0,
            coverage: None,
            note: String::new(),
            reason: None,
        }
    }

    /// Returns whether populations turn different ways: all listed models move where comparable ones don't, or move back.
    pub(super) fn turns_with_models(&self) -> bool {
        // What rounding alone can move counts as unmoved.
        const ROUNDING: f64 = 1e-12;
        let turn = |change: f64| if change.abs() <= ROUNDING { 0 } else { change.signum() as i8 };
        let mut turns = [self.size, self.all, self.balanced, self.chained].into_iter().flatten().map(turn);
        let first = turns.next();
        turns.any(|turn| Some(turn) != first)
    }

    /// Returns the same test, which can't be made for this reason.
    pub(super) fn without(self, reason: impl ToString) -> Test {
        Test { reason: Some(reason.to_string()), ..self }
    }
}

/// Sets every q, among all tests.
pub(super) fn adjust(tests: &mut [Test]) {
    let p_values: Vec<f64> = tests.iter().filter_map(|test| test.p).collect();
    // Every p lies in 0–1, so there is no error.
    let q_values = benjamini_hochberg(&p_values).unwrap_or_default();
    for (test, q) in tests.iter_mut().filter(|test| test.p.is_some()).zip(q_values) {
        test.q = Some(q);
    }
}

impl Topic {
    /// Returns the name in tables: `newcomers`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Change => "change",
            Topic::Newcomers => "newcomers",
            Topic::Trend => "trend",
        }
    }
}

impl Subject {
    /// Returns the name in tables: that of the measure or the property, `country: China`, `parameters`, `derivative`.
    pub fn name(&self) -> String {
        match self {
            Subject::Measure(measure) => measure.name(),
            Subject::Share(level, entity) => format!("{}: {entity}", level.name()),
            Subject::Size => crate::analysis::PARAMETERS.to_owned(),
            Subject::Property(property) => property.name().to_owned(),
            Subject::Derivative => "derivative".to_owned(),
        }
    }
}

impl Method {
    /// Returns the name in tables: `swap-by-developer`.
    pub fn name(self) -> &'static str {
        match self {
            Method::SwapByDeveloper => "swap-by-developer",
            Method::SwapByModel => "swap-by-model",
            Method::ClusteredDifference => "difference-by-developer",
            Method::ClusteredRanks => "mann-whitney-by-developer",
            Method::MannKendall => "mann-kendall",
            Method::HamedRao => "hamed-rao",
        }
    }

    /// Returns what its statistic is called; empty where the effect is the statistic.
    pub fn statistic(self) -> &'static str {
        match self {
            Method::SwapByDeveloper | Method::SwapByModel => "",
            Method::ClusteredDifference | Method::ClusteredRanks => "z",
            Method::MannKendall | Method::HamedRao => "S",
        }
    }
}

impl EffectSize {
    /// Returns the name in tables: `rank-biserial`.
    pub fn name(self) -> &'static str {
        match self {
            EffectSize::Change => "change",
            EffectSize::Difference => "difference",
            EffectSize::RankBiserial => "rank-biserial",
            EffectSize::ChangeOverSpan => "change-over-span",
        }
    }
}
