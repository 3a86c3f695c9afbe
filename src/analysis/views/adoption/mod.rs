//! How fast models are taken up: downloads by age, beside the most downloaded models of the same size.
//!
//! Only models are followed whose downloads are known from the day of publication on. With flows and all-time counters
//! these are the models published while the file was kept; with windows of the last so many days, which can't be added
//! up, every model while it is at most that old: its window is then all that it was ever downloaded.

mod curves;
mod lives;
mod peers;
mod tables;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, Basis, Entities, Level, NamedTable, PARAMETERS, classify};
use crate::calendar::Day;
use crate::panel::{Panel, UNKNOWN};
use crate::schema::CountKind;

use lives::{Life, Observation, Spans};
pub(in crate::analysis) use tables::TABLES;

/// Ages, in days, at which adoption is given.
pub const MARKS_DAYS: [u32; 7] = [7, 14, 30, 60, 90, 180, 365];

/// Days of a model's first year after the day of its publication.
const FIRST_YEAR_DAYS: i32 = 365;

/// Models that are listed by name, at most; medians and shares are of all.
const LISTED: usize = 10_000;

/// How fast models are taken up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adoption {
    /// The models are those published from this day on, the first of the periods shown,
    pub from: Day,
    /// up to this one, the last of the chosen period; later rows take no part.
    pub to: Day,
    /// Models published in that time that have a row.
    pub published: u64,
    /// Those of them whose downloads are known from the publication on; the others are left out of all that follows.
    pub followed: u64,
    /// Of the followed ones, how many are known at each of [`MARKS_DAYS`].
    pub reached: Vec<u64>,
    /// The last of [`MARKS_DAYS`] that at least half of the followed models have reached; the first one that any has
    /// reached if there is none; `None` if there is none of these either.
    pub mark_days: Option<u32>,
    /// The followed models, those with the most downloads first, ties by name; at most 10,000.
    pub models: Vec<Adopted>,
    /// Downloads by age up to `mark_days`: first of all sizes, then by size class, those without a model left out.
    pub curves: Vec<ClassCurve>,
    /// The most downloaded models known at `mark_days`, by age.
    pub leaders: Vec<ModelCurve>,
    /// Share of the chosen period's downloads whose model has a date of publication, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// Why no model is followed.
    pub reason: Option<String>,
    /// Why no model has a half-life.
    pub half_life_reason: Option<String>,
}

/// A model and how it was taken up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adopted {
    /// The model.
    pub model: String,
    /// Whom it is credited to; `None` where that isn't known.
    pub developer: Option<String>,
    /// Its size class, or "unknown size".
    pub size_class: String,
    /// Day of first publication.
    pub created: Day,
    /// Days since publication for which downloads are known.
    pub observed_days: u32,
    /// Downloads in these days.
    pub downloads: f64,
    /// Dates of the file that tell of them; between two of them downloads are spread evenly.
    pub dates: u64,
    /// At each of [`MARKS_DAYS`]; `None` at an age that isn't known.
    pub at: Vec<Option<AtAge>>,
    /// First age, in whole days, at which half of `downloads` were reached; `None` without downloads, and for windows.
    pub half_life_days: Option<u32>,
}

/// A model at an age.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtAge {
    /// Downloads since publication.
    pub downloads: f64,
    /// These as a multiple of the peers' median; `None` with fewer than five peers, and where their median is 0.
    pub relative: Option<f64>,
    /// How many of the size class's ten most downloaded models are known at this age.
    pub peers: u64,
}

/// Downloads by age among the models of a size class that are known at [`Adoption::mark_days`].
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
    /// The median of those of the class's ten most downloaded that are known at [`Adoption::mark_days`]; `None` if none is.
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

/// A followed model while medians are taken.
struct Followed<'a> {
    name: &'a str,
    key: u32,
    /// Index in [`classify::SIZE_CLASSES`]; their number for an unknown size.
    size_class: usize,
    life: Life,
}

/// Answers for the periods of a question.
///
/// Errors when the file has no dates of publication, or no developers as the question credits them.
// By itself: a browser compiles what it calls, whole.
#[inline(never)]
pub(in crate::analysis) fn adoption(context: &Context<'_>) -> Result<Adoption, AnalysisError> {
    let panel = context.panel;
    if panel.created().iter().all(Option::is_none) {
        return Err(AnalysisError::Missing {
            option: "the view of adoption".to_owned(),
            needs: "a column of first publication, such as created".to_owned(),
        });
    }
    let from = context.periods.first().map_or_else(Day::default, |period| period.first);
    let to = context.periods.get(context.after).map_or_else(Day::default, |period| period.last);
    let (published, followed) = followed(context, from, to);
    let reached = MARKS_DAYS.map(|mark| followed.iter().filter(|model| model.life.reaches(mark)).count() as u64);
    let mark_days = mark(&reached, followed.len() as u64);
    let mut adoption = Adoption {
        from,
        to,
        published,
        followed: followed.len() as u64,
        reached: reached.to_vec(),
        mark_days,
        models: listed(context, &followed, to)?,
        curves: mark_days.map_or_else(Vec::new, |mark| curves::of_classes(&followed, mark)),
        leaders: mark_days.map_or_else(Vec::new, |mark| curves::of_leaders(&followed, mark)),
        coverage: coverage(context),
        reason: followed.is_empty().then(|| no_model(panel.kind(), published)),
        half_life_reason: None,
    };
    if let CountKind::Window { days } = panel.kind() {
        let reason = format!("Windows of {days} days can't be added up: a half-life needs flows or all-time counters");
        adoption.half_life_reason = Some(reason);
        adoption.models.iter_mut().for_each(|model| model.half_life_days = None);
    }
    Ok(adoption)
}

/// How many models with a row were published between two days, and the lives of those that can be followed, the most
/// downloaded first, ties by name.
fn followed<'a>(context: &Context<'a>, from: Day, to: Day) -> (u64, Vec<Followed<'a>>) {
    let panel = context.panel;
    let created = |model: u32| panel.created().get(model as usize).copied().flatten();
    let wanted = |model| created(model).is_some_and(|created| from <= created && created <= to);
    let size_classes = size_classes(panel, to);
    let (mut published, mut followed) = (0, Vec::new());
    each_told(context, wanted, to, |key, observations| {
        let Some(created) = created(key) else { return };
        published += 1;
        let life = match panel.kind() {
            CountKind::Window { days } => Life::of_windows(days, created, observations),
            CountKind::Flow => Life::of_flows(created, observations),
            // The flow that a counter starts with begins on the day of publication, or it has no known start.
            CountKind::Counter => {
                let from_birth = observations.first().is_some_and(|first| first.since == Day(created.0 - 1));
                from_birth.then(|| Life::of_flows(created, observations)).flatten()
            }
        };
        let first_year = context.question.basis == Basis::FirstYear;
        let life = life.map(|life| if first_year { life.until(FIRST_YEAR_DAYS) } else { life });
        let size_class = size_classes.get(key as usize).copied().unwrap_or(classify::SIZE_CLASSES.len());
        followed.extend(life.map(|life| Followed { name: panel.models().get(key), key, size_class, life }));
    });
    let downloads = |model: &Followed<'_>| model.life.downloads();
    followed.sort_unstable_by(|a, b| downloads(b).total_cmp(&downloads(a)).then_with(|| a.name.cmp(b.name)));
    (published, followed)
}

/// What rows tell is gathered for the models of one of so many parts at a time: of all rows at once it would take three times
/// their memory.
const PARTS: usize = 8;

/// Calls `tell` with each model that is `wanted`, takes part and has a row up to a day, and with all that its rows tell, in
/// order.
fn each_told(context: &Context<'_>, wanted: impl Fn(u32) -> bool, to: Day, mut tell: impl FnMut(u32, &[Observation])) {
    let panel = context.panel;
    let spans = Spans::of(panel);
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
                    && let Some(observation) = spans.observation(row, snapshot)
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
                tell(model as u32, own);
            }
        }
        first = models.end;
    }
}

fn mark(reached: &[u64], followed: u64) -> Option<u32> {
    let marks = || MARKS_DAYS.into_iter().zip(reached.iter().copied()).filter(|(_, models)| *models > 0);
    let by_half = marks().rfind(|(_, models)| models * 2 >= followed);
    by_half.or_else(|| marks().next()).map(|(mark, _)| mark)
}

fn no_model(kind: CountKind, published: u64) -> String {
    match (published, kind) {
        (0, _) => "No model with downloads was published in this range".to_owned(),
        (_, CountKind::Window { days }) => {
            format!("No model published in this range has a count from its first {days} days")
        }
        _ => "No model published in this range has downloads from its first day on".to_owned(),
    }
}

/// The list of models, with what they had at each mark beside their peers.
fn listed(context: &Context<'_>, followed: &[Followed<'_>], to: Day) -> Result<Vec<Adopted>, AnalysisError> {
    let developers = context.entities_of("developer")?;
    let developer_of = latest_keys(context.panel, &developers, to);
    let medians = peers::medians(followed);
    let adopted = |model: &Followed<'_>| {
        let developer = developer_of.get(model.key as usize).copied().filter(|&key| key != UNKNOWN);
        let at = |(mark, medians): (u32, &Vec<peers::Median>)| {
            let downloads = model.life.at(mark.cast_signed())?;
            let median = medians.get(model.size_class)?;
            Some(AtAge { downloads, relative: median.relative(downloads), peers: median.peers })
        };
        Adopted {
            model: model.name.to_owned(),
            developer: developer.map(|key| developers.names().get(key).to_owned()),
            size_class: class_name(model.size_class).to_owned(),
            created: context.panel.created().get(model.key as usize).copied().flatten().unwrap_or_default(),
            observed_days: model.life.observed_days().max(0).unsigned_abs(),
            downloads: model.life.downloads(),
            dates: model.life.dates,
            at: MARKS_DAYS.into_iter().zip(&medians).map(at).collect(),
            half_life_days: model.life.half_life_days().map(|age| age.max(0).unsigned_abs()),
        }
    };
    Ok(followed.iter().take(LISTED).map(adopted).collect())
}

fn class_name(size_class: usize) -> &'static str {
    classify::SIZE_CLASSES.get(size_class).map_or("unknown size", |class| class.name)
}

/// Per model the index of its size class.
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

/// Each model's key; where the attribute varies within models, that of its latest row up to a day which has one, of
/// several the first by name.
fn latest_keys(panel: &Panel, entities: &Entities<'_>, to: Day) -> Vec<u32> {
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

/// The share of the chosen period's downloads whose model has a date of publication.
fn coverage(context: &Context<'_>) -> Option<f64> {
    let (models, undecided) = context.models(context.after);
    let total = models.iter().fold(undecided, |sum, &(_, downloads)| sum.saturating_add(downloads));
    let known =
        models.iter().filter(|(model, _)| context.panel.created().get(*model as usize).is_some_and(Option::is_some));
    let known = known.fold(0u64, |sum, &(_, downloads)| sum.saturating_add(downloads));
    (total > 0).then(|| known as f64 / total as f64)
}

impl Adoption {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let tables = [self.models_table(), self.curves_table(), self.half_life_table()];
        TABLES.iter().zip(tables).map(|(name, table)| NamedTable { name, table }).collect()
    }
}
