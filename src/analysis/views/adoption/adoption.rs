//! Adoption in the chosen periods: models, curves, coverage.

use serde::{Deserialize, Serialize};

use super::curves::{self, ClassCurve, ModelCurve};
use super::followed::{ADOPTION_AGES_DAYS, FollowedModel, class_name, followed, latest_keys};
use super::peers;
use crate::analysis::market::context::Context;
use crate::analysis::{AnalysisError, View};
use crate::calendar::Day;
use crate::panel::UNKNOWN;
use crate::schema::CountKind;
use crate::schema::attributes;

/// Models that are listed by name, at most; medians and coverage are of all.
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
    /// Of the followed ones, how many are known at each of [`ADOPTION_AGES_DAYS`].
    pub reached: Vec<u64>,
    /// The last of [`ADOPTION_AGES_DAYS`] that at least half of the followed models have reached; the first one that any has
    /// reached if there is none; `None` if there is none of these either.
    pub shown_age_days: Option<u32>,
    /// The followed models, those with the most downloads first, ties by name; at most 10,000.
    pub models: Vec<ModelAdoption>,
    /// Downloads by age up to `shown_age_days`: first of all sizes, then by size class, those without a model left out.
    pub curves: Vec<ClassCurve>,
    /// The most downloaded models known at `shown_age_days`, by age.
    pub leaders: Vec<ModelCurve>,
    /// The part of the chosen period's downloads whose model has a date of publication, on 0–1; `None` without downloads.
    pub coverage: Option<f64>,
    /// The reason why no model is followed.
    pub reason: Option<String>,
    /// The reason why no model has a half-life.
    pub half_life_reason: Option<String>,
}

/// A model and how it was taken up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelAdoption {
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
    /// Dates of the file that they are known from; between two of them downloads are spread evenly.
    pub dates: u64,
    /// At each of [`ADOPTION_AGES_DAYS`]; `None` at an age that isn't known.
    pub at: Vec<Option<AdoptionAtAge>>,
    /// First age, in whole days, at which half of `downloads` were reached; `None` without downloads, and for windows.
    pub half_life_days: Option<u32>,
}

/// A model at an age.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdoptionAtAge {
    /// Downloads since publication.
    pub downloads: f64,
    /// These as a multiple of the peers' median; `None` with fewer than five peers, and where their median is 0.
    pub relative: Option<f64>,
    /// How many of the size class's ten most downloaded models are known at this age.
    pub peers: u64,
}

/// Computes adoption for the periods of a question.
///
/// Errors when the file has no dates of publication, or no developers as the question credits them.
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn adoption(context: &Context<'_>) -> Result<Adoption, AnalysisError> {
    let panel = context.panel;
    if panel.created().iter().all(Option::is_none) {
        return Err(AnalysisError::Missing {
            option: "the view of adoption".to_owned(),
            needs: View::Adoption.info().needs.unwrap_or_default().to_owned(),
        });
    }
    let from = context.periods.first().map_or_else(Day::default, |period| period.first);
    let to = context.periods.get(context.after).map_or_else(Day::default, |period| period.last);
    let (published, followed) = followed(context, from, to);
    let reached =
        ADOPTION_AGES_DAYS.map(|age_days| followed.iter().filter(|model| model.curve.reaches(age_days)).count() as u64);
    let shown_age_days = shown_age_days(&reached, followed.len() as u64);
    let mut adoption = Adoption {
        from,
        to,
        published,
        followed: followed.len() as u64,
        reached: reached.to_vec(),
        shown_age_days,
        models: listed(context, &followed, to)?,
        curves: shown_age_days.map_or_else(Vec::new, |age_days| curves::of_classes(&followed, age_days)),
        leaders: shown_age_days.map_or_else(Vec::new, |age_days| curves::of_leaders(&followed, age_days)),
        coverage: coverage(context),
        reason: followed.is_empty().then(|| no_model(panel.kind(), published)),
        half_life_reason: None,
    };
    if let CountKind::Window { days } = panel.kind() {
        let reason =
            format!("Windows of {} can't be added up: a half-life needs flows or all-time counters", length(days));
        adoption.half_life_reason = Some(reason);
        adoption.models.iter_mut().for_each(|model| model.half_life_days = None);
    }
    Ok(adoption)
}

fn shown_age_days(reached: &[u64], followed: u64) -> Option<u32> {
    let ages = || ADOPTION_AGES_DAYS.into_iter().zip(reached.iter().copied()).filter(|(_, models)| *models > 0);
    let by_half = ages().rfind(|(_, models)| models * 2 >= followed);
    by_half.or_else(|| ages().next()).map(|(age_days, _)| age_days)
}

/// "a day", "30 days".
fn length(days: u32) -> String {
    if days == 1 { "a day".to_owned() } else { format!("{days} days") }
}

fn no_model(kind: CountKind, published: u64) -> String {
    match (published, kind) {
        (0, _) => "No model with downloads was published in this range".to_owned(),
        (_, CountKind::Window { days: 1 }) => {
            "No model published in this range has a count from its first day".to_owned()
        }
        (_, CountKind::Window { days }) => {
            format!("No model published in this range has a count from its first {days} days")
        }
        _ => "No model published in this range has downloads from its first day on".to_owned(),
    }
}

/// Returns the list of models, with what they had at each age beside their peers.
fn listed(context: &Context<'_>, followed: &[FollowedModel<'_>], to: Day) -> Result<Vec<ModelAdoption>, AnalysisError> {
    let developers = context.entities_of(attributes::DEVELOPER)?;
    let developer_of = latest_keys(context.panel, &developers, to);
    let medians = peers::medians(followed);
    let adopted = |model: &FollowedModel<'_>| {
        let developer = developer_of.get(model.key as usize).copied().filter(|&key| key != UNKNOWN);
        let at = |(age_days, medians): (u32, &Vec<peers::Median>)| {
            let downloads = model.curve.at(age_days.cast_signed())?;
            let median = medians.get(model.size_class)?;
            Some(AdoptionAtAge { downloads, relative: median.relative(downloads), peers: median.peers })
        };
        ModelAdoption {
            model: model.name.to_owned(),
            developer: developer.map(|key| developers.names().get(key).to_owned()),
            size_class: class_name(model.size_class).to_owned(),
            created: context.panel.created().get(model.key as usize).copied().flatten().unwrap_or_default(),
            observed_days: model.curve.observed_days().max(0).unsigned_abs(),
            downloads: model.curve.downloads(),
            dates: model.curve.dates,
            at: ADOPTION_AGES_DAYS.into_iter().zip(&medians).map(at).collect(),
            half_life_days: model.curve.half_life_days().map(|age| age.max(0).unsigned_abs()),
        }
    };
    Ok(followed.iter().take(LISTED).map(adopted).collect())
}

/// Returns the part of the chosen period's downloads whose model has a date of publication, on 0–1; `None` without downloads.
fn coverage(context: &Context<'_>) -> Option<f64> {
    let (models, undecided) = context.models(context.after);
    let total = models.iter().fold(undecided, |sum, &(_, downloads)| sum.saturating_add(downloads));
    let known =
        models.iter().filter(|(model, _)| context.panel.created().get(*model as usize).is_some_and(Option::is_some));
    let known = known.fold(0u64, |sum, &(_, downloads)| sum.saturating_add(downloads));
    (total > 0).then(|| known as f64 / total as f64)
}
