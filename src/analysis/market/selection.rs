//! Which rows take part in a question, and with how many downloads.

use std::ops::Range;
use std::rc::Rc;

use crate::analysis::market::downloads_in_period::{downloads_of, reach, snapshots_of};
use crate::analysis::question::period::Period;
use crate::analysis::{
    AnalysisError, Basis, Entities, Filters, Level, Population, Question, UNKNOWN_VALUE, Unaffiliated, classify,
};
use crate::calendar::Day;
use crate::panel::{Entries, Months, Panel, UNKNOWN};
use crate::schema::CountKind;
use crate::schema::attributes;

/// Days of a model's first year after the day of its publication.
const FIRST_YEAR_DAYS: i32 = 365;

/// Whether a model or a row takes part in a question. Of several conditions the strictest decides: the largest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) enum Inclusion {
    /// It takes part.
    In,
    /// A condition asks for something that isn't known of it: it takes no part, and its downloads are reported.
    Undecided,
    /// It takes no part.
    Out,
}

/// A condition on an attribute that varies within models.
struct RowCondition<'a> {
    entities: Entities<'a>,
    inclusion_of_key: Vec<Inclusion>,
    unknown: Inclusion,
}

/// The rows that take part in a question.
pub(in crate::analysis) struct Selection<'a> {
    panel: &'a Panel,
    /// Counters only: the earliest day before a flow of this or any later snapshot.
    reach: Vec<Day>,
    /// Per model; empty when all take part.
    inclusions: Vec<Inclusion>,
    row_conditions: Vec<RowCondition<'a>>,
    question: Question,
    /// The panel's rows by month, once they have been added up.
    months: Option<Rc<Months>>,
}

impl<'a> Selection<'a> {
    /// Returns the rows of a question whose periods are known; `months` are those of the panel, if they are there.
    ///
    /// Errors when a condition needs an attribute that the file doesn't have, or names a value that no row has.
    pub(in crate::analysis) fn of(
        panel: &'a Panel,
        question: &Question,
        periods: &[Period],
        months: Option<Rc<Months>>,
    ) -> Result<Selection<'a>, AnalysisError> {
        let (reach, inclusions, row_conditions) = (reach(panel), Vec::new(), Vec::new());
        let question = question.clone();
        let mut selection = Selection { panel, reach, inclusions, row_conditions, question: question.clone(), months };
        selection.check_created()?;
        if question.population == Population::Balanced {
            let listed = selection.in_every_period(periods);
            selection.restrict_models(|model| if listed[model] { Inclusion::In } else { Inclusion::Out });
        }
        if let Some(part) = &question.filters.name {
            let part = part.to_lowercase();
            let named = |model: usize| panel.models().get(model as u32).to_lowercase().contains(&part);
            selection.restrict_models(|model| if named(model) { Inclusion::In } else { Inclusion::Out });
        }
        selection.restrict_by_attributes(&question.filters)?;
        selection.restrict_by_parameters()?;
        if question.unaffiliated == Unaffiliated::Without {
            selection.exclude_unaffiliated()?;
        }
        Ok(selection)
    }

    /// Returns the panel that the rows are of.
    pub(in crate::analysis) fn panel(&self) -> &'a Panel {
        self.panel
    }

    /// Returns the question.
    pub(in crate::analysis) fn question(&self) -> &Question {
        &self.question
    }

    /// Hands each row of a period to `add` as (row, model, downloads), in the panel's order; returns the downloads of
    /// which a condition can't tell whether they take part.
    pub(in crate::analysis) fn each_row(&self, period: &Period, mut add: impl FnMut(usize, u32, u64)) -> u64 {
        let (panel, question) = (self.panel, &self.question);
        if let Some(rows) = self.rows_chosen_by_model(period) {
            let first = rows.start;
            return self.each_entry(panel.entries(rows), |index, model, count| add(first + index, model, count));
        }
        let mut undecided = 0u64;
        let by_age = self.by_age();
        let by_created = self.by_created();
        for snapshot in snapshots_of(&self.reach, period) {
            let day = panel.days()[snapshot];
            for row in panel.rows_of(snapshot) {
                let model = panel.model()[row];
                let mut inclusion = self.inclusion(model);
                if inclusion == Inclusion::Out {
                    continue;
                }
                inclusion = self.row_conditions.iter().map(|c| c.inclusion(row)).fold(inclusion, Inclusion::max);
                let mut last = period.last;
                if by_created {
                    match panel.created()[model as usize] {
                        None => inclusion = inclusion.max(Inclusion::Undecided),
                        Some(created) => {
                            let age_days = f64::from(day.0.saturating_sub(created.0).max(0));
                            if by_age && !question.filters.age_days.contains(age_days) {
                                continue;
                            }
                            if question.basis == Basis::FirstYear {
                                last = last.min(Day(created.0.saturating_add(FIRST_YEAR_DAYS)));
                            }
                        }
                    }
                }
                if inclusion == Inclusion::Out {
                    continue;
                }
                let Some(count) = downloads_of(panel, row, snapshot, (period.first, last)) else { continue };
                if inclusion == Inclusion::Undecided {
                    undecided = undecided.saturating_add(count);
                } else {
                    add(row, model, count);
                }
            }
        }
        undecided
    }

    /// Returns the rows of a period, where each of them takes part with all that it counts: no condition, no first
    /// year, no flows that reach into other periods. Most questions are such, and their loops have nothing to ask of a
    /// row.
    pub(in crate::analysis) fn rows_counted_whole(&self, period: &Period) -> Option<Range<usize>> {
        self.rows_chosen_by_model(period).filter(|_| self.inclusions.is_empty())
    }

    /// Returns the rows of a period, where whether a row takes part depends on its model alone.
    fn rows_chosen_by_model(&self, period: &Period) -> Option<Range<usize>> {
        self.counted_in_full(period).filter(|_| self.row_conditions.is_empty())
    }

    /// Returns what the rows of [`Selection::rows_chosen_by_model`] count by model: the rows, or their sums by month.
    /// Nothing is left to be asked but of models.
    pub(in crate::analysis) fn entries_by_model(&self, period: &Period) -> Option<Entries<'_>> {
        self.rows_chosen_by_model(period).map(|rows| self.entries(&period.snapshots, rows))
    }

    /// Returns what all rows of the file count by model, whether they take part or not.
    pub(in crate::analysis) fn entries_of_file(&self) -> Entries<'_> {
        self.entries(&(0..self.panel.days().len()), 0..self.panel.rows())
    }

    /// Returns the rows of some snapshots, or their sums by month.
    fn entries(&self, snapshots: &Range<usize>, rows: Range<usize>) -> Entries<'_> {
        let sums = self.months.as_ref().and_then(|months| months.entries_of(snapshots));
        sums.unwrap_or_else(|| self.panel.entries(rows))
    }

    /// Hands what each row of a period counts to `add` as (model, downloads), or that of several rows of a model at once;
    /// returns what [`Selection::each_row`] returns.
    pub(in crate::analysis) fn each_of_models(&self, period: &Period, mut add: impl FnMut(u32, u64)) -> u64 {
        match self.entries_by_model(period) {
            Some(entries) => self.each_entry(entries, |_, model, count| add(model, count)),
            None => self.each_row(period, |_, model, count| add(model, count)),
        }
    }

    /// Hands the entries whose models take part to `add` as (place, model, downloads); returns the downloads of which a
    /// condition can't tell.
    fn each_entry(&self, entries: Entries<'_>, mut add: impl FnMut(usize, u32, u64)) -> u64 {
        let mut undecided = 0_u64;
        for (index, &model) in entries.models().iter().enumerate() {
            match self.inclusion(model) {
                Inclusion::In => add(index, model, entries.count(index)),
                Inclusion::Undecided => undecided = undecided.saturating_add(entries.count(index)),
                Inclusion::Out => {}
            }
        }
        undecided
    }

    /// Returns the rows of a period, where each that takes part does so with all that it counts.
    fn counted_in_full(&self, period: &Period) -> Option<Range<usize>> {
        let days = self.panel.days().get(period.snapshots.clone())?;
        let is_partial = self.panel.kind() == CountKind::Counter || self.by_created();
        if is_partial || days.last().is_none_or(|last| *last > period.last) {
            return None;
        }
        // Rows are sorted by snapshot.
        Some(self.panel.rows_of(period.snapshots.start).start..self.panel.rows_of(period.snapshots.end - 1).end)
    }

    fn by_age(&self) -> bool {
        self.question.filters.age_days != crate::analysis::NumberRange::default()
    }

    fn by_created(&self) -> bool {
        self.by_age() || self.question.basis == Basis::FirstYear
    }

    /// Returns whether there are conditions that choose models.
    pub(in crate::analysis) fn has_model_conditions(&self) -> bool {
        !self.inclusions.is_empty()
    }

    /// Returns whether a model takes part, by its name and the attributes that don't vary within models.
    pub(in crate::analysis) fn inclusion(&self, model: u32) -> Inclusion {
        self.inclusions.get(model as usize).copied().unwrap_or(Inclusion::In)
    }

    /// Returns whether a model takes part as far as its name and its fixed attributes say.
    pub(in crate::analysis) fn takes_part(&self, model: u32) -> bool {
        self.inclusion(model) == Inclusion::In
    }

    /// Returns whether a row of this date takes part, by every condition of the question but that of the first year.
    pub(in crate::analysis) fn takes_row(&self, row: usize, model: u32, day: Day) -> bool {
        let ages = self.question.filters.age_days;
        let age_days = |created: Day| f64::from(day.0.saturating_sub(created.0).max(0));
        let created = self.panel.created().get(model as usize).copied().flatten();
        let of_age =
            ages == crate::analysis::NumberRange::default() || created.is_some_and(|day| ages.contains(age_days(day)));
        of_age && self.takes_part(model) && self.row_conditions.iter().all(|c| c.inclusion(row) == Inclusion::In)
    }

    /// Returns per model: whether its series, under whatever name, has a row in each period.
    // Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
    #[inline(never)]
    fn in_every_period(&self, periods: &[Period]) -> Vec<bool> {
        let (panel, series) = (self.panel, self.panel.series());
        let stretches: Vec<Range<usize>> = periods.iter().map(|period| period.snapshots.clone()).collect();
        let known = self.months.as_ref().and_then(|months| months.listed_in_each(&stretches, series));
        if let Some(listed) = known {
            return series.iter().map(|&series| listed[series as usize]).collect();
        }
        // Per series: how many periods in a row, from the first, have listed it.
        let mut listed = vec![0_u32; series.len()];
        for (index, period) in (0..).zip(periods) {
            for snapshot in snapshots_of(&self.reach, period) {
                let rows = panel.rows_of(snapshot);
                // Rows of windows and flows cover their own date alone.
                let tells = self.reach.is_empty() && panel.days()[snapshot] <= period.last;
                for (row, &model) in rows.clone().zip(&panel.model()[rows]) {
                    let listed = &mut listed[series[model as usize] as usize];
                    if *listed == index
                        && (tells || downloads_of(panel, row, snapshot, (period.first, period.last)).is_some())
                    {
                        *listed += 1;
                    }
                }
            }
        }
        series.iter().map(|&series| listed[series as usize] as usize == periods.len()).collect()
    }

    fn restrict_models(&mut self, inclusion: impl Fn(usize) -> Inclusion) {
        self.inclusions.resize(self.panel.models().len(), Inclusion::In);
        self.inclusions.iter_mut().enumerate().for_each(|(model, slot)| *slot = (*slot).max(inclusion(model)));
    }

    fn check_created(&self) -> Result<(), AnalysisError> {
        let option =
            match (self.question.basis, self.question.filters.age_days == crate::analysis::NumberRange::default()) {
                (Basis::FirstYear, _) => "the basis \"first year of a model\"",
                (_, false) => "a range of ages",
                _ => return Ok(()),
            };
        if self.panel.created().iter().any(Option::is_some) {
            return Ok(());
        }
        Err(AnalysisError::Missing {
            option: option.to_owned(),
            needs: "a column of first publication, such as created".to_owned(),
        })
    }

    fn restrict_by_attributes<'f>(&mut self, filters: &'f Filters) -> Result<(), AnalysisError> {
        for level in filters.levels() {
            let entities = Entities::of(self.panel, &Level::from(level.to_owned()), self.question.attribution)?;
            let values = |conditions: &'f [(String, String)]| {
                conditions.iter().filter(|(name, _)| name == level).map(|(_, value)| value.as_str()).collect::<Vec<_>>()
            };
            let (only, without) = (values(&filters.only), values(&filters.without));
            let names = entities.names();
            let mut inclusion_of_key = vec![if only.is_empty() { Inclusion::In } else { Inclusion::Out }; names.len()];
            // What has no value is left undecided by a condition that asks for one, and untouched by one that excludes some.
            let mut unknown = if only.is_empty() { Inclusion::In } else { Inclusion::Undecided };
            for (values, inclusion) in [(only, Inclusion::In), (without, Inclusion::Out)] {
                for value in values {
                    match entities.find(value) {
                        Some(key) => inclusion_of_key[key as usize] = inclusion,
                        None if value == UNKNOWN_VALUE => unknown = inclusion,
                        None => return Err(entities.no_value(level, value)),
                    }
                }
            }
            self.restrict_by_keys(entities, inclusion_of_key, unknown);
        }
        Ok(())
    }

    fn restrict_by_parameters(&mut self) -> Result<(), AnalysisError> {
        let range = self.question.filters.parameters;
        if range == crate::analysis::NumberRange::default() {
            return Ok(());
        }
        let level = Level::from(crate::analysis::PARAMETERS.to_owned());
        let entities = Entities::of(self.panel, &level, self.question.attribution).map_err(|_| {
            let needs = "a column of numbers named parameters".to_owned();
            AnalysisError::Missing { option: "a range of sizes".to_owned(), needs }
        })?;
        let inclusion = |number: &Option<f64>| match number {
            Some(number) if range.contains(*number) => Inclusion::In,
            Some(_) => Inclusion::Out,
            None => Inclusion::Undecided,
        };
        let inclusion_of_key = entities.numbers().iter().map(inclusion).collect();
        self.restrict_by_keys(entities, inclusion_of_key, Inclusion::Undecided);
        Ok(())
    }

    /// Leaves out models whose country or segment says that nobody stands behind them.
    fn exclude_unaffiliated(&mut self) -> Result<(), AnalysisError> {
        let mut found = false;
        for name in [attributes::COUNTRY, attributes::SEGMENT] {
            let Ok(entities) = Entities::of(self.panel, &Level::from(name.to_owned()), self.question.attribution)
            else {
                continue;
            };
            found = true;
            let names = entities.names();
            let inclusion =
                |key: u32| if classify::is_unaffiliated(names.get(key)) { Inclusion::Out } else { Inclusion::In };
            let inclusion_of_key = (0..names.len() as u32).map(inclusion).collect();
            self.restrict_by_keys(entities, inclusion_of_key, Inclusion::In);
        }
        if found {
            return Ok(());
        }
        Err(AnalysisError::Missing {
            option: "a market without the unaffiliated".to_owned(),
            needs: "a column of countries or segments, such as org_country_single or org_type".to_owned(),
        })
    }

    fn restrict_by_keys(&mut self, entities: Entities<'a>, inclusion_of_key: Vec<Inclusion>, unknown: Inclusion) {
        let of_key = |key: u32| if key == UNKNOWN { unknown } else { inclusion_of_key[key as usize] };
        match entities.keys_of_models() {
            Some(keys) => self.restrict_models(|model| of_key(keys[model])),
            None => self.row_conditions.push(RowCondition { entities, inclusion_of_key, unknown }),
        }
    }
}

impl RowCondition<'_> {
    fn inclusion(&self, row: usize) -> Inclusion {
        let key = self.entities.key(row);
        if key == UNKNOWN { self.unknown } else { self.inclusion_of_key[key as usize] }
    }
}
