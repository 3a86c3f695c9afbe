//! The answer: everything that the figures of one view show.

use super::market::{Aggregator, Entities, Market};
use super::period::{Period, periods};
use super::{AnalysisError, Level, Measure, Population, Question, theil};
use crate::calendar::Day;
use crate::metrics::{self, Shares};
use crate::panel::{Dictionary, Panel};
use crate::schema::Kind;
use serde::{Deserialize, Serialize};

/// Points of a Lorenz curve that are drawn: within a pixel of the whole curve.
const LORENZ_POINTS: usize = 600;

/// Cumulative share of entities, smallest first, and of downloads; from (0, 0) to (1, 1).
pub type Curve = Vec<(f64, f64)>;

/// Everything that the figures of one view show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What was asked; `at` holds the period that was chosen.
    pub question: Question,
    /// What the counts count.
    pub kind: Kind,
    /// The periods, in order; at least one.
    pub periods: Vec<PeriodSummary>,
    /// The measure asked for.
    pub measure: MeasureSeries,
    /// The same measure among the models that every period lists, where the question takes all models of several
    /// periods: a list that grows moves a measure by growing, and only this one tells the two apart.
    pub balanced: Option<BalancedSeries>,
    /// HHI, share of the four largest, effective number, Gini.
    pub key_figures: Vec<MeasureSeries>,
    /// Theil between and within groups, where the measure is Theil and the level has groups.
    pub theil: Option<TheilSplit>,
    /// Downloads per period of the largest entities, "Other" and "Unknown".
    pub layers: Vec<Layer>,
    /// Lorenz curves of the chosen period, and of the first one.
    pub lorenz: Option<LorenzAnswer>,
    /// The largest entities of the chosen period.
    pub ranking: Ranking,
}

/// What stands beside every value of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodSummary {
    /// The period's first day, or the snapshot's date.
    pub start: Day,
    /// The last date whose rows take part; for windows the snapshot that stands for the period; the last day of a
    /// period without a snapshot (counters).
    pub date: Day,
    /// Known entities with downloads > 0.
    pub entities: u64,
    /// Models with a row.
    pub models: u64,
    /// Downloads of the known entities.
    pub downloads: u64,
    /// Share of downloads whose entity is known, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// Whether the file covers only a part of the period.
    pub partial: bool,
}

/// A measure's values, one per period; `None` where it isn't defined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureSeries {
    /// The measure.
    pub measure: Measure,
    /// Its values.
    pub values: Vec<Option<f64>>,
}

/// A measure among the models that every period lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BalancedSeries {
    /// How many models these are, 1 or more.
    pub models: u64,
    /// The values, one per period.
    pub values: Vec<Option<f64>>,
}

/// Theil's index in its two parts, per period; they add up to the index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheilSplit {
    /// The level of the groups.
    pub groups: Level,
    /// Between the groups.
    pub between: Vec<Option<f64>>,
    /// Within the groups.
    pub within: Vec<Option<f64>>,
}

/// What a layer of shares stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerKind {
    /// One entity.
    Entity,
    /// All known entities that aren't shown by name.
    Other,
    /// Downloads of rows without the entity.
    Unknown,
}

/// One layer of the shares over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// The entity's name; "Other" or "Unknown".
    pub name: String,
    /// What it stands for.
    pub kind: LayerKind,
    /// Downloads per period.
    pub downloads: Vec<u64>,
    /// Rank per period from 1; `None` without downloads, and for "Other" and "Unknown".
    pub ranks: Vec<Option<u64>>,
}

/// Lorenz curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LorenzAnswer {
    /// The period (its first day).
    pub start: Day,
    /// The curve, thinned for drawing.
    pub points: Curve,
    /// Share of the top 1 %, and how many entities that is.
    pub top_one_percent: (f64, u64),
    /// The first period's curve, unless that is the chosen one.
    pub first: Option<(Day, Curve)>,
}

/// The largest entities of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The period (its first day).
    pub start: Day,
    /// The period that changes are counted from: the first one, unless that is the ranking's own.
    pub against: Option<Day>,
    /// The entities, largest first.
    pub rows: Vec<Ranked>,
    /// Downloads of known entities that aren't listed.
    pub other: u64,
    /// Downloads of rows without the entity.
    pub unknown: u64,
}

/// An entity of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Rank from 1; ties are broken by name.
    pub rank: u64,
    /// The entity.
    pub entity: String,
    /// Its downloads.
    pub downloads: u64,
    /// Its share of all downloads of the period, unknown ones included, on 0–1.
    pub share: f64,
    /// Its share in the period that changes are counted from; 0 if it had none, `None` without such a period.
    pub share_before: Option<f64>,
    /// Its rank there; `None` if it had no downloads, or without such a period.
    pub rank_before: Option<u64>,
}

/// Rows of a ranking on the page.
const RANKING_ROWS: usize = 100;

/// Answers a question.
///
/// Errors when the file lacks the level, or no period lies in the range.
pub fn answer(panel: &Panel, question: &Question) -> Result<Answer, AnalysisError> {
    let periods = periods(panel, question)?;
    let entities = Entities::of(panel, &question.level)?;
    let mut aggregator = Aggregator::new(panel, &entities, question, &periods);
    let markets: Vec<Market> = periods.iter().map(|period| aggregator.market(period)).collect();
    let shares: Vec<Option<Shares>> = markets.iter().map(shares).collect();
    let chosen =
        question.at.and_then(|at| periods.iter().position(|period| period.start == at)).unwrap_or(periods.len() - 1);

    let series = |measure: Measure| MeasureSeries {
        measure,
        values: shares.iter().map(|market| market.as_ref().and_then(|market| measure.of(market))).collect(),
    };
    let starts: Vec<Day> = periods.iter().map(|period| period.start).collect();
    let mut question = question.clone();
    question.at = Some(starts[chosen]);
    Ok(Answer {
        kind: panel.kind(),
        periods: periods.iter().zip(&markets).map(|(period, market)| summary(panel, period, market)).collect(),
        measure: series(question.measure),
        balanced: balanced(panel, &entities, &question, &periods),
        key_figures: [Measure::Hhi, Measure::Cr(4), Measure::EffectiveNumber, Measure::Gini].map(series).to_vec(),
        theil: theil_split(panel, &question, &entities, &markets)?,
        layers: layers(&markets, entities.names(), question.top),
        lorenz: lorenz(&starts, &shares, chosen),
        ranking: ranking(&starts, &markets, chosen, entities.names()),
        question,
    })
}

fn balanced(panel: &Panel, entities: &Entities<'_>, question: &Question, periods: &[Period]) -> Option<BalancedSeries> {
    if question.population == Population::Balanced || periods.len() < 2 {
        return None;
    }
    let question = Question { population: Population::Balanced, ..question.clone() };
    let mut aggregator = Aggregator::new(panel, entities, &question, periods);
    let markets: Vec<Market> = periods.iter().map(|period| aggregator.market(period)).collect();
    let models = markets.first().map(|market| market.models).filter(|&models| models > 0)?;
    let values = markets.iter().map(|market| shares(market).and_then(|market| question.measure.of(&market))).collect();
    Some(BalancedSeries { models, values })
}

fn shares(market: &Market) -> Option<Shares> {
    let counts: Vec<u64> = market.entities.iter().map(|&(_, downloads)| downloads).collect();
    Shares::from_counts(&counts).ok()
}

fn summary(panel: &Panel, period: &Period, market: &Market) -> PeriodSummary {
    let (known, total) = (market.known(), market.total());
    PeriodSummary {
        start: period.start,
        date: panel.days()[period.snapshots.clone()].last().copied().unwrap_or(period.last),
        entities: market.entities.len() as u64,
        models: market.models,
        downloads: known,
        coverage: (total > 0).then(|| known as f64 / total as f64),
        partial: period.partial,
    }
}

fn theil_split(
    panel: &Panel,
    question: &Question,
    entities: &Entities<'_>,
    markets: &[Market],
) -> Result<Option<TheilSplit>, AnalysisError> {
    let groups = theil::group_level(&question.level).filter(|_| question.measure == Measure::Theil);
    let Some(groups) = groups.filter(|groups| panel.attribute(groups.name()).is_some()) else { return Ok(None) };
    let group_of = theil::groups_of(panel, entities, &Entities::of(panel, &groups)?);
    let parts: Vec<Option<(f64, f64)>> = markets.iter().map(|market| theil::split(market, &group_of)).collect();
    Ok(Some(TheilSplit {
        groups,
        between: parts.iter().map(|parts| parts.map(|(between, _)| between)).collect(),
        within: parts.iter().map(|parts| parts.map(|(_, within)| within)).collect(),
    }))
}

fn layers(markets: &[Market], names: &Dictionary, top: Option<usize>) -> Vec<Layer> {
    let ranked: Vec<Vec<(u32, u64)>> = markets.iter().map(|market| market.ranked(names)).collect();
    let ranks: Vec<Vec<u32>> = ranked.iter().map(|ranked| rank_of_entity(ranked, names.len())).collect();
    let shown: Vec<u32> = match top {
        // The largest of the last period name the layers.
        Some(top) => ranked.last().map_or_else(Vec::new, |last| last.iter().take(top).map(|&(e, _)| e).collect()),
        None => all_entities(&ranked, names),
    };
    let rank = |period: usize, entity: u32| Some(u64::from(ranks[period][entity as usize])).filter(|&rank| rank > 0);
    let mut layers: Vec<Layer> = shown
        .iter()
        .map(|&entity| Layer {
            name: names.get(entity).to_owned(),
            kind: LayerKind::Entity,
            downloads: markets.iter().map(|market| market.of(entity)).collect(),
            ranks: (0..markets.len()).map(|period| rank(period, entity)).collect(),
        })
        .collect();
    let rest = |market: &Market| {
        let named = shown.iter().fold(0u64, |sum, &entity| sum.saturating_add(market.of(entity)));
        market.known().saturating_sub(named)
    };
    for (name, kind, downloads) in [
        ("Other", LayerKind::Other, markets.iter().map(rest).collect::<Vec<u64>>()),
        ("Unknown", LayerKind::Unknown, markets.iter().map(|market| market.unknown).collect()),
    ] {
        if downloads.iter().any(|&downloads| downloads > 0) {
            layers.push(Layer { name: name.to_owned(), kind, ranks: vec![None; downloads.len()], downloads });
        }
    }
    layers
}

/// Rank from 1 by entity; 0 where it has no downloads.
fn rank_of_entity(ranked: &[(u32, u64)], entities: usize) -> Vec<u32> {
    let mut ranks = vec![0; entities];
    for (index, &(entity, _)) in ranked.iter().enumerate() {
        ranks[entity as usize] = index as u32 + 1;
    }
    ranks
}

/// Every entity with downloads in any period: in the order of the last period, then of the one before...
fn all_entities(ranked: &[Vec<(u32, u64)>], names: &Dictionary) -> Vec<u32> {
    let mut seen = vec![false; names.len()];
    let latest_first = ranked.iter().rev().flatten().map(|&(entity, _)| entity);
    latest_first.filter(|&entity| !std::mem::replace(&mut seen[entity as usize], true)).collect()
}

fn lorenz(starts: &[Day], shares: &[Option<Shares>], chosen: usize) -> Option<LorenzAnswer> {
    let curve = |market: &Shares| pairs(metrics::lorenz_curve_thinned(market, LORENZ_POINTS));
    let market = shares[chosen].as_ref()?;
    let first = shares.iter().position(Option::is_some).filter(|&first| first != chosen);
    let one_percent = metrics::TopPercent::ONE;
    Some(LorenzAnswer {
        start: starts[chosen],
        points: curve(market),
        top_one_percent: (metrics::top_percent_share(market, one_percent), one_percent.count_of(market.len()) as u64),
        first: first.and_then(|first| Some((starts[first], curve(shares[first].as_ref()?)))),
    })
}

fn pairs(points: Vec<metrics::LorenzPoint>) -> Curve {
    points.into_iter().map(|point| (point.population, point.downloads)).collect()
}

/// The whole Lorenz curve of every period that has downloads, with the period's first day.
///
/// Errors as [`answer`].
pub fn lorenz_curves(panel: &Panel, question: &Question) -> Result<Vec<(Day, Curve)>, AnalysisError> {
    let periods = periods(panel, question)?;
    let entities = Entities::of(panel, &question.level)?;
    let mut aggregator = Aggregator::new(panel, &entities, question, &periods);
    let curve = |period: &Period| {
        let market = shares(&aggregator.market(period))?;
        Some((period.start, pairs(metrics::lorenz_curve(&market))))
    };
    Ok(periods.iter().filter_map(curve).collect())
}

fn ranking(starts: &[Day], markets: &[Market], chosen: usize, names: &Dictionary) -> Ranking {
    let market = &markets[chosen];
    let before = markets.first().filter(|_| chosen > 0);
    let ranks_before = before.map(|before| rank_of_entity(&before.ranked(names), names.len()));
    let share = |downloads: u64, total: u64| if total == 0 { 0.0 } else { downloads as f64 / total as f64 };
    let ranked = market.ranked(names);
    let listed = &ranked[..ranked.len().min(RANKING_ROWS)];
    let rows = listed.iter().enumerate().map(|(index, &(entity, downloads))| Ranked {
        rank: index as u64 + 1,
        entity: names.get(entity).to_owned(),
        downloads,
        share: share(downloads, market.total()),
        share_before: before.map(|before| share(before.of(entity), before.total())),
        rank_before: ranks_before.as_ref().map(|ranks| u64::from(ranks[entity as usize])).filter(|&rank| rank > 0),
    });
    Ranking {
        start: starts[chosen],
        against: before.map(|_| starts[0]),
        rows: rows.collect(),
        other: ranked[listed.len()..].iter().fold(0, |sum, &(_, downloads)| sum.saturating_add(downloads)),
        unknown: market.unknown,
    }
}
