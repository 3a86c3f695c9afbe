//! The tables of the adoption view.

use super::{ADOPTION_AGES_DAYS, Adoption, AdoptionAtAge, ModelAdoption};
use crate::analysis::Table;
use crate::analysis::table::ColumnUnit::{Days, Downloads, Models, Multiple, NoUnit};
use crate::analysis::table::TableBuilder;

impl Adoption {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.models_table(), self.curves_table(), self.half_life_table()]
    }

    /// `model,developer,size_class,created,age_days,downloads,relative,peers,dates`: each followed model at each age
    /// (7, 14, 30, 60, 90, 180, 365 days) at which its downloads are known, the most downloaded models first.
    ///
    /// `downloads` since publication, with a fraction where the age lies between two dates; `relative` as a multiple of
    /// the median, at that age, of the ten most downloaded models of the size class, of which `peers` are known at that
    /// age (undefined with fewer than five). Most downloaded: over the observed life, up to the chosen period. `dates` is
    /// how many dates of the file have the model. At most 10,000 models.
    pub fn models_table(&self) -> Table {
        let mut rows: Vec<(&ModelAdoption, u32, AdoptionAtAge)> = Vec::new();
        for of in &self.models {
            rows.extend(
                ADOPTION_AGES_DAYS.iter().zip(&of.at).filter_map(|(&age_days, at)| Some((of, age_days, (*at)?))),
            );
        }
        TableBuilder::new("adoption", &rows)
            .text("model", |(of, ..)| of.model.as_str())
            .text("developer", |(of, ..)| of.developer.as_deref().unwrap_or_default())
            .text("size_class", |(of, ..)| of.size_class.as_str())
            .day("created", |(of, ..)| of.created)
            .count("age_days", Days, |(_, age_days, _)| u64::from(*age_days))
            .number("downloads", Downloads, |(.., at)| at.downloads)
            .number("relative", Multiple, |(.., at)| at.relative)
            .count("peers", Models, |(.., at)| at.peers)
            .count("dates", NoUnit, |(of, ..)| of.dates)
            .finish()
    }

    /// `size_class,age_days,median,p10,p90,leaders_median,models`: downloads since publication by age, among the models
    /// of a size class that are known at the last age given.
    ///
    /// `leaders_median` is the median of those of the class's ten most downloaded that are among them. `models` is how
    /// many they are, the same at every age, so that a curve doesn't move by who takes part.
    pub fn curves_table(&self) -> Table {
        let rows = self.curves.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point)));
        let rows: Vec<_> = rows.collect();
        TableBuilder::new("adoption-curves", &rows)
            .text("size_class", |(curve, _)| curve.size_class.as_str())
            .count("age_days", Days, |(_, point)| u64::from(point.age_days))
            .number("median", Downloads, |(_, point)| point.median)
            .number("p10", Downloads, |(_, point)| point.p10)
            .number("p90", Downloads, |(_, point)| point.p90)
            .number("leaders_median", Downloads, |(_, point)| point.leaders_median)
            .count("models", Models, |(curve, _)| curve.models)
            .finish()
    }

    /// `model,age_days,downloads`: downloads since publication by age of the most downloaded models known at
    /// [`Adoption::shown_age_days`].
    pub fn leaders_table(&self) -> Table {
        let rows = self.leaders.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point)));
        let rows: Vec<_> = rows.collect();
        TableBuilder::new("adoption-leaders", &rows)
            .text("model", |(curve, _)| curve.model.as_str())
            .count("age_days", Days, |(_, (age_days, _))| u64::from(*age_days))
            .number("downloads", Downloads, |(_, (_, downloads))| *downloads)
            .finish()
    }

    /// `model,half_life_days,observed_days,downloads,reason`: the first age in whole days at which half of a model's
    /// `downloads` in its first `observed_days` were reached, the most downloaded models first, at most 10,000.
    ///
    /// A half-life grows with the days observed: compare models of the same `observed_days`. Where it is undefined, the
    /// `reason` is given.
    pub fn half_life_table(&self) -> Table {
        TableBuilder::new("half-life", &self.models)
            .text("model", |of| of.model.as_str())
            .count("half_life_days", Days, |of| of.half_life_days.map(u64::from))
            .count("observed_days", Days, |of| u64::from(of.observed_days))
            .number("downloads", Downloads, |of| of.downloads)
            .text("reason", |of| match (&self.half_life_reason, of.half_life_days) {
                (Some(reason), _) => reason.as_str(),
                (None, None) => "No downloads",
                (None, Some(_)) => "",
            })
            .finish()
    }
}
