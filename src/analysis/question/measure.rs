//! The measures of a market, with their names in links, on the command line and in controls.

use crate::metrics::{self, RANK_SIZE_TOP, Shares, TopPercent};

/// A measure of concentration or inequality of one market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Measure {
    /// Herfindahl–Hirschman index on 0–10,000.
    Hhi,
    /// HHI rescaled to 0–1, whatever the number of entities.
    HhiNormalized,
    /// 1 / HHI.
    EffectiveNumber,
    /// Share of the k largest, k ≥ 1.
    Cr(u32),
    /// Share of the ⌈p·n⌉ largest.
    TopPercent(Percent),
    /// Shannon entropy in nats.
    Entropy,
    /// Theil's T in nats.
    Theil,
    /// Theil's T divided by its largest value, ln n.
    TheilNormalized,
    /// exp(H), the Hill number of order 1: how many equal ones would be as diverse.
    Hill1,
    /// Gini coefficient, population form.
    Gini,
    /// Slope of ln downloads over ln rank among the 1,000 largest: a description, not a test of a power law.
    RankSizeSlope,
    /// R² of that line.
    RankSizeR2,
}

/// The percentages that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Percent {
    /// 0.1 %.
    Tenth,
    /// 1 %.
    One,
    /// 10 %.
    Ten,
}

/// How a measure's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueUnit {
    /// HHI points, 0–10,000.
    Points,
    /// A share from 0 to 1.
    Share,
    /// A number of entities.
    Number,
    /// A coefficient with three decimals.
    Coefficient,
    /// Nats, with two decimals.
    Nats,
}

impl Measure {
    /// The measures that a control offers, in its order.
    pub const OFFERED: [Measure; 18] = [
        Measure::Hhi,
        Measure::HhiNormalized,
        Measure::EffectiveNumber,
        Measure::Cr(1),
        Measure::Cr(3),
        Measure::Cr(4),
        Measure::Cr(8),
        Measure::Cr(20),
        Measure::TopPercent(Percent::Tenth),
        Measure::TopPercent(Percent::One),
        Measure::TopPercent(Percent::Ten),
        Measure::Entropy,
        Measure::Hill1,
        Measure::Theil,
        Measure::TheilNormalized,
        Measure::Gini,
        Measure::RankSizeSlope,
        Measure::RankSizeR2,
    ];

    /// The names of all measures, for a message.
    pub const NAMES: &str = "hhi, hhi-normalized, effective-number, cr1, cr3, cr4, cr8, cr20 (any crK), \
        top-0.1-percent, top-1-percent, top-10-percent, entropy, hill-1, theil, theil-normalized, gini, rank-size-slope, \
        rank-size-r2";

    /// The names of all measures with the units of their values, for the help of a call.
    pub const HELP: &str = "\
hhi (0–10,000), hhi-normalized, effective-number, cr1, cr3, cr4, cr8, cr20 (any crK),
top-0.1-percent, top-1-percent, top-10-percent, entropy and theil (nats), hill-1 (exp of entropy), theil-normalized, gini,
rank-size-slope and rank-size-r2 (ln downloads over ln rank, the 1,000 largest)";

    /// Returns the name used on the command line, in links and in CSV.
    pub fn name(self) -> String {
        match self {
            Measure::Hhi => "hhi".to_owned(),
            Measure::HhiNormalized => "hhi-normalized".to_owned(),
            Measure::EffectiveNumber => "effective-number".to_owned(),
            Measure::Cr(k) => format!("cr{k}"),
            Measure::TopPercent(percent) => format!("top-{}-percent", percent.digits()),
            Measure::Entropy => "entropy".to_owned(),
            Measure::Theil => "theil".to_owned(),
            Measure::Gini => "gini".to_owned(),
            Measure::TheilNormalized => "theil-normalized".to_owned(),
            Measure::Hill1 => "hill-1".to_owned(),
            Measure::RankSizeSlope => "rank-size-slope".to_owned(),
            Measure::RankSizeR2 => "rank-size-r2".to_owned(),
        }
    }

    /// Returns the measure of that name; any `crK` with K ≥ 1.
    pub fn from_name(name: &str) -> Option<Measure> {
        if let Some(measure) = Measure::OFFERED.into_iter().find(|measure| measure.name() == name) {
            return Some(measure);
        }
        let digits = name.strip_prefix("cr").filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse().ok().filter(|&k| k > 0).map(Measure::Cr)
    }

    /// Returns the value for a market; `None` where the measure is not defined.
    pub fn of(self, market: &Shares) -> Option<f64> {
        match self {
            Measure::Hhi => Some(metrics::hhi(market).0),
            Measure::HhiNormalized => metrics::normalized_hhi(market),
            Measure::EffectiveNumber => Some(metrics::effective_number(market)),
            Measure::Cr(k) => Some(metrics::concentration_ratio(market, k as usize)),
            Measure::TopPercent(percent) => Some(metrics::top_percent_share(market, percent.top())),
            Measure::Entropy => Some(metrics::entropy(market)),
            Measure::Theil => Some(metrics::theil(market)),
            Measure::Gini => Some(metrics::gini(market)),
            Measure::TheilNormalized => metrics::normalized_theil(market),
            Measure::Hill1 => metrics::hill_number(market, 1.0),
            Measure::RankSizeSlope => metrics::rank_size_slope(market, RANK_SIZE_TOP).map(|fit| fit.slope),
            Measure::RankSizeR2 => metrics::rank_size_slope(market, RANK_SIZE_TOP).map(|fit| fit.r_squared),
        }
    }

    /// Returns the value for the market of these counts, in any order, those of 0 among them; `None` where the measure
    /// is not defined.
    pub fn of_counts(self, counts: &[u64]) -> Option<f64> {
        match self {
            // The measure of most charts, and the one that needs no order.
            Measure::Hhi => metrics::hhi_of_counts(counts).ok().map(|hhi| hhi.0),
            _ => Shares::with_zeros(counts).ok().and_then(|market| self.of(&market)),
        }
    }

    /// Returns the entry in a control.
    pub fn label(self) -> String {
        match self {
            Measure::Hhi => "HHI (Herfindahl–Hirschman)".to_owned(),
            Measure::HhiNormalized => "HHI, normalized".to_owned(),
            Measure::EffectiveNumber => "Effective number".to_owned(),
            Measure::Cr(1) => "Share of the largest (CR1)".to_owned(),
            Measure::Cr(k) => format!("Share of the {k} largest (CR{k})"),
            Measure::TopPercent(percent) => format!("Share of the top {} %", percent.digits()),
            Measure::Entropy => "Shannon entropy".to_owned(),
            Measure::Theil => "Theil index".to_owned(),
            Measure::Gini => "Gini coefficient".to_owned(),
            Measure::TheilNormalized => "Theil index, normalized".to_owned(),
            Measure::Hill1 => "Effective number by entropy (Hill 1)".to_owned(),
            Measure::RankSizeSlope => "Rank–size slope".to_owned(),
            Measure::RankSizeR2 => "Rank–size fit (R²)".to_owned(),
        }
    }

    /// Returns what the number means, in one or two sentences for a reader who is no economist.
    pub fn definition(self) -> String {
        match self {
            Measure::Hhi => "Sum of the squared shares, times 10,000. 10,000 means one holds everything; ten equal \
                ones give 1,000. The bands are those of the 2023 US Merger Guidelines."
                .to_owned(),
            Measure::HhiNormalized => "The HHI rescaled so that 0 means all are equal and 1 means one holds \
                everything, however many there are."
                .to_owned(),
            Measure::EffectiveNumber => "How many of equal size would be as concentrated as the real ones: 1 divided \
                by the HHI (on 0 to 1)."
                .to_owned(),
            Measure::Cr(1) => "The share of downloads that the largest one holds.".to_owned(),
            Measure::Cr(k) => format!("The share of downloads that the {k} largest hold together."),
            Measure::TopPercent(percent) => format!(
                "The share of downloads that the top {} % hold, counted among those with downloads.",
                percent.digits()
            ),
            Measure::Entropy => "How evenly downloads are spread, in nats: 0 when one holds everything, the logarithm \
                of their number when all are equal."
                .to_owned(),
            Measure::Theil => "How far the spread is from equal shares, in nats: 0 when all are equal. It splits \
                exactly into a part between groups and a part within them."
                .to_owned(),
            Measure::TheilNormalized => "Theil's index divided by its largest value, so that 0 means all are equal and 1 \
                means one holds everything, however many there are."
                .to_owned(),
            Measure::Hill1 => "How many of equal size would be as diverse as the real ones, by Shannon's entropy: small \
                ones count for more than in the number by the HHI."
                .to_owned(),
            Measure::RankSizeSlope => "How steeply downloads fall with rank among the 1,000 largest: the slope of a line \
                through logarithms of both. −1 means that the tenth has a tenth of the first. A description, not a test of \
                a power law."
                .to_owned(),
            Measure::RankSizeR2 => "How closely the rank–size line fits, from 0 to 1.".to_owned(),
            Measure::Gini => {
                "Inequality from 0 (all equal) to nearly 1 (one holds everything): twice the area between \
                the Lorenz curve and the diagonal, counted among those with downloads."
                    .to_owned()
            }
        }
    }

    /// Returns how the values are written.
    pub fn unit(self) -> ValueUnit {
        match self {
            Measure::Hhi => ValueUnit::Points,
            Measure::Cr(_) | Measure::TopPercent(_) => ValueUnit::Share,
            Measure::EffectiveNumber | Measure::Hill1 => ValueUnit::Number,
            Measure::HhiNormalized
            | Measure::TheilNormalized
            | Measure::Gini
            | Measure::RankSizeSlope
            | Measure::RankSizeR2 => ValueUnit::Coefficient,
            Measure::Entropy | Measure::Theil => ValueUnit::Nats,
        }
    }
}

impl Percent {
    fn digits(self) -> &'static str {
        match self {
            Percent::Tenth => "0.1",
            Percent::One => "1",
            Percent::Ten => "10",
        }
    }

    /// Returns how many of so many entities that part is, rounded up.
    pub fn members(self, entities: u64) -> usize {
        self.top().count_of(usize::try_from(entities).unwrap_or(usize::MAX))
    }

    fn top(self) -> TopPercent {
        match self {
            Percent::Tenth => TopPercent::TENTH,
            Percent::One => TopPercent::ONE,
            Percent::Ten => TopPercent::TEN,
        }
    }
}

impl TryFrom<String> for Measure {
    type Error = String;

    fn try_from(name: String) -> Result<Measure, String> {
        Measure::from_name(&name)
            .ok_or_else(|| format!("unknown measure \"{name}\", expected one of {}", Measure::NAMES))
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> String {
        measure.name()
    }
}
