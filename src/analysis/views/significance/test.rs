//! One test: its question, method, statistic, effect size and result.

use serde::{Deserialize, Serialize};

use crate::analysis::{Level, Measure, Property};
use crate::calendar::Day;
use crate::metrics::benjamini_hochberg;

/// The question that a test answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Do sizes differ between the two periods?
    Size,
    /// Do sizes differ between all periods?
    SizeOverPeriods,
    /// Did the proportion of models with a property change?
    Proportion,
    /// Are models spread over other entities?
    Distribution,
    /// Does a series rise or fall?
    Trend,
}

/// What a test is made of: models, a property, a level or a measure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The parameters of the models with downloads.
    Downloaded,
    /// The parameters of the models created in a period and listed in one of those shown.
    Created,
    /// The models with a property.
    Property(Property),
    /// The models that state a relation to a base, or name one.
    Derivative,
    /// The models of each entity of a level.
    Level(Level),
    /// A measure of the question's market.
    Measure(Measure),
}

/// The method of a test, with its statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Mann–Whitney: U of the chosen period.
    MannWhitney,
    /// Kruskal–Wallis: H.
    KruskalWallis,
    /// Two proportions: z.
    TwoProportions,
    /// Chi-square of a table of counts.
    ChiSquare,
    /// Mann–Kendall: S.
    MannKendall,
    /// Mann–Kendall with the variance of Hamed and Rao: z.
    HamedRao,
}

/// An effect size: how large a change is, whatever its p.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectSize {
    /// P(larger in the chosen period) − P(smaller there), −1 … 1; also the rank-biserial correlation.
    CliffsDelta,
    /// The part of the ranks' variance that lies between the periods, 0 … 1.
    EpsilonSquared,
    /// The chosen period's proportion − that of the one compared with, −1 … 1.
    Difference,
    /// Odds in the chosen period ÷ odds in the one compared with, above 0.
    OddsRatio,
    /// Cramér's V, 0 (the same spread) … 1.
    CramersV,
    /// Units of the measure per year.
    SenSlope,
    /// Kendall's τ of values and time, −1 … 1.
    KendallTau,
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
    /// The chosen period; of tests over all periods the last one that takes part.
    pub period: Day,
    /// The period compared with; of tests over all periods the first one that takes part.
    pub against: Option<Day>,
    /// U, H, z, χ² or S; `None` where the test can't be made.
    pub statistic: Option<f64>,
    /// The p value: the probability of a statistic at least as extreme by chance alone, on 0–1; two-sided.
    pub p: Option<f64>,
    /// p as it counts among all tests of the answer (Benjamini & Hochberg 1995), on 0–1, not below p.
    pub q: Option<f64>,
    /// The kind of effect size that `size` holds.
    pub effect: EffectSize,
    /// How large the change is.
    pub size: Option<f64>,
    /// Its 95 % interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// What is compared in `against` and in `period`: median parameters, a proportion on 0–1, a value of the measure.
    pub values: (Option<f64>, Option<f64>),
    /// Models in the samples of the two periods; `None` for tests over all periods.
    pub models: Option<(u64, u64)>,
    /// Models in both samples; a renamed one is the same. `None` for tests over all periods.
    pub models_in_both: Option<u64>,
    /// Values that the test takes: models, models times periods, or periods.
    pub n: u64,
    /// The part of the models for which the attribute is known, on 0–1; of a trend the lowest part of downloads for which
    /// the entity is known. `None` without models or downloads.
    pub coverage: Option<f64>,
    /// Whether it is the test before it over again, with the same p: z² of two proportions is the chi-square of their
    /// table, and where every multimodal model makes content, generative ones are no further property. It has that
    /// test's q.
    pub repeats: bool,
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
            models: None,
            models_in_both: None,
            n: 0,
            coverage: None,
            repeats: false,
            note: String::new(),
            reason: None,
        }
    }

    /// Returns the same test, which can't be made for this reason.
    pub(super) fn without(self, reason: impl ToString) -> Test {
        Test { reason: Some(reason.to_string()), ..self }
    }
}

/// Sets every q, among all tests that repeat no other.
pub(super) fn adjust(tests: &mut [Test]) {
    let p_values: Vec<f64> = tests.iter().filter(|test| !test.repeats).filter_map(|test| test.p).collect();
    // Every p lies in 0–1, so there is no error.
    let mut q_values = benjamini_hochberg(&p_values).unwrap_or_default().into_iter();
    let mut before = None;
    for test in tests.iter_mut() {
        if !test.repeats {
            before = test.p.and_then(|_| q_values.next());
        }
        test.q = test.p.and(before);
    }
}

impl Topic {
    /// Returns the name in tables: `size-over-periods`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Size => "size",
            Topic::SizeOverPeriods => "size-over-periods",
            Topic::Proportion => "share",
            Topic::Distribution => "distribution",
            Topic::Trend => "trend",
        }
    }
}

impl Subject {
    /// Returns the name in tables: `models-with-downloads`, or that of the property, level or measure.
    pub fn name(&self) -> String {
        match self {
            Subject::Downloaded => "models-with-downloads".to_owned(),
            Subject::Created => "models-created".to_owned(),
            Subject::Property(property) => property.name().to_owned(),
            Subject::Derivative => "derivative".to_owned(),
            Subject::Level(level) => level.name().to_owned(),
            Subject::Measure(measure) => measure.name(),
        }
    }
}

impl Method {
    /// Returns the name in tables: `mann-whitney`.
    pub fn name(self) -> &'static str {
        match self {
            Method::MannWhitney => "mann-whitney",
            Method::KruskalWallis => "kruskal-wallis",
            Method::TwoProportions => "two-proportion-z",
            Method::ChiSquare => "chi-square",
            Method::MannKendall => "mann-kendall",
            Method::HamedRao => "hamed-rao",
        }
    }

    /// Returns what its statistic is called.
    pub fn statistic(self) -> &'static str {
        match self {
            Method::MannWhitney => "U",
            Method::KruskalWallis => "H",
            Method::TwoProportions | Method::HamedRao => "z",
            Method::ChiSquare => "chi-square",
            Method::MannKendall => "S",
        }
    }
}

impl EffectSize {
    /// Returns the name in tables: `cliffs-delta`.
    pub fn name(self) -> &'static str {
        match self {
            EffectSize::CliffsDelta => "cliffs-delta",
            EffectSize::EpsilonSquared => "epsilon-squared",
            EffectSize::Difference => "difference",
            EffectSize::OddsRatio => "odds-ratio",
            EffectSize::CramersV => "cramers-v",
            EffectSize::SenSlope => "sen-slope-per-year",
            EffectSize::KendallTau => "kendall-tau",
        }
    }
}
