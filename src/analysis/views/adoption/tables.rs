//! The answer as tables.

use super::{Adopted, Adoption, MARKS_DAYS};
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table, View};

impl Adoption {
    /// `model,developer,size_class,created,age_days,downloads,relative,peers,dates`: each followed model at each mark
    /// (7, 14, 30, 60, 90, 180, 365 days) at which its downloads are known, the most downloaded models first.
    ///
    /// `downloads` since publication, with a fraction where the age lies between two dates; `relative` as a multiple of
    /// the median, at that age, of the ten most downloaded models of the size class, of which `peers` are known at that
    /// age (empty with fewer than five). Most downloaded: over the observed life, up to the chosen period. `dates` of the file tell of the model. At most 10,000 models.
    pub fn models_table(&self) -> Table {
        let columns =
            vec!["model", "developer", "size_class", "created", "age_days", "downloads", "relative", "peers", "dates"];
        let rows_of = |of: &Adopted| {
            let known = MARKS_DAYS.iter().zip(&of.at).filter_map(|(mark, at)| at.map(|at| (mark, at)));
            let rows = known.map(|(mark, at)| {
                vec![
                    of.model.clone(),
                    of.developer.clone().unwrap_or_default(),
                    of.size_class.clone(),
                    of.created.to_string(),
                    mark.to_string(),
                    at.downloads.to_string(),
                    optional(at.relative),
                    at.peers.to_string(),
                    of.dates.to_string(),
                ]
            });
            rows.collect::<Vec<_>>()
        };
        Table { columns, rows: self.models.iter().flat_map(rows_of).collect() }
    }

    /// `size_class,age_days,median,p10,p90,leaders_median,models`: downloads since publication by age, among the models
    /// of a size class that are known at the last age given.
    ///
    /// `leaders_median` is the median of those of the class's ten most downloaded that are among them. `models` is how
    /// many they are, the same at every age, so that a curve doesn't move by who takes part.
    pub fn curves_table(&self) -> Table {
        let columns = vec!["size_class", "age_days", "median", "p10", "p90", "leaders_median", "models"];
        let rows = self.curves.iter().flat_map(|curve| {
            curve.points.iter().map(|point| {
                let values = [Some(point.median), Some(point.p10), Some(point.p90), point.leaders_median];
                let mut row = vec![curve.size_class.clone(), point.age_days.to_string()];
                row.extend(values.map(optional));
                row.push(curve.models.to_string());
                row
            })
        });
        Table { columns, rows: rows.collect() }
    }

    /// `model,age_days,downloads`: downloads since publication by age of the most downloaded models known at
    /// [`Adoption::mark_days`].
    pub fn leaders_table(&self) -> Table {
        let rows = self.leaders.iter().flat_map(|curve| {
            let row =
                |&(age, downloads): &(u32, f64)| vec![curve.model.clone(), age.to_string(), downloads.to_string()];
            curve.points.iter().map(row)
        });
        Table { columns: vec!["model", "age_days", "downloads"], rows: rows.collect() }
    }

    /// `model,half_life_days,observed_days,downloads,reason`: the first age in whole days at which half of a model's
    /// `downloads` in its first `observed_days` were reached, the most downloaded models first, at most 10,000.
    ///
    /// A half-life grows with the days observed: compare models of the same `observed_days`. Where it isn't defined the
    /// field is empty and the `reason` given.
    pub fn half_life_table(&self) -> Table {
        let row = |of: &Adopted| {
            let half_life = of.half_life_days.map_or_else(String::new, |days| days.to_string());
            let reason = match (&self.half_life_reason, of.half_life_days) {
                (Some(reason), _) => reason.clone(),
                (None, None) => "No downloads".to_owned(),
                (None, Some(_)) => String::new(),
            };
            vec![of.model.clone(), half_life, of.observed_days.to_string(), of.downloads.to_string(), reason]
        };
        let columns = vec!["model", "half_life_days", "observed_days", "downloads", "reason"];
        Table { columns, rows: self.models.iter().map(row).collect() }
    }
}

impl Adoption {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        let tables = [self.models_table(), self.curves_table(), self.half_life_table()];
        View::Adoption.tables().iter().zip(tables).map(|(name, table)| NamedTable { name, table }).collect()
    }
}
