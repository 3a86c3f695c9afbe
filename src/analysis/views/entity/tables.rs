//! The tables of named entities.

use super::entity::{EntitySeries, NamedEntities};
use super::page::EntityPage;
use crate::analysis::table::{ColumnUnit, TableBuilder};
use crate::analysis::{Adapter, Derivation, EntityEvent, EntityModel, EntityProperty, EntityRow, FamilyMember, Table};
use crate::analysis::{OriginDownloads, PeriodSummary};
use crate::calendar::Day;

impl NamedEntities {
    /// Returns the answer as tables; those of a single entity are empty where several are compared.
    pub fn tables(&self, periods: &[PeriodSummary]) -> Vec<Table> {
        vec![
            self.series_table(periods),
            self.models_table(),
            self.origins_table(periods),
            self.properties_table(),
            self.adapters_table(),
            self.family_table(),
            self.rows_table(),
            self.events_table(),
        ]
    }

    /// `period,entity,downloads,share,rank,level,entities,models`: shares of all downloads, on 0–1; by period, then in the order of
    /// the question. `entities` are those of the level that have downloads, `models` the entity's with a row.
    pub fn series_table(&self, periods: &[PeriodSummary]) -> Table {
        let of_period = |(index, period): (usize, &PeriodSummary)| {
            let start = period.start;
            self.entities
                .iter()
                .enumerate()
                .map(move |(place, series)| (index, start, place, series))
                .collect::<Vec<_>>()
        };
        let rows: Vec<(usize, Day, usize, &EntitySeries)> = periods.iter().enumerate().flat_map(of_period).collect();
        TableBuilder::new("entity", &rows)
            .day("period", |row| row.1)
            .text("entity", |row| row.3.name.as_str())
            .count("downloads", ColumnUnit::Downloads, |row| row.3.downloads.get(row.0).copied())
            .number("share", ColumnUnit::Share, |row| self.share(row.2, row.0))
            .rank("rank", |row| row.3.ranks.get(row.0).copied().flatten())
            .text("level", |_| self.level.name())
            .count("entities", ColumnUnit::Entities, |row| self.ranked.get(row.0).copied())
            .count("models", ColumnUnit::Models, |row| row.3.models.get(row.0).copied())
            .finish()
    }

    fn of_page<T>(&self, rows: fn(&EntityPage) -> &[T]) -> &[T] {
        self.page.as_ref().map_or(&[], |page| rows(page))
    }

    /// `model,created,first_listed,downloads,share_of_entity,downloads_before,change,derivation`: the entity's models in the later period.
    pub fn models_table(&self) -> Table {
        let change = |model: &EntityModel| Some(model.downloads as f64 - model.downloads_before? as f64);
        TableBuilder::new("entity-models", self.of_page::<EntityModel>(|page| &page.models))
            .text("model", |model| model.model.as_str())
            .day("created", |model| model.created)
            .day("first_listed", |model| model.listed)
            .count("downloads", ColumnUnit::Downloads, |model| model.downloads)
            .number("share_of_entity", ColumnUnit::Share, |model| model.share_of_entity)
            .count("downloads_before", ColumnUnit::Downloads, |model| model.downloads_before)
            .number("change", ColumnUnit::Downloads, change)
            .text("derivation", |model| model.derivation.map_or("", Derivation::name))
            .finish()
    }

    /// `period,own,from_others,by_others`: downloads of its models of its own and of those made from others' models, and of others'
    /// models that were made from its models.
    pub fn origins_table(&self, periods: &[PeriodSummary]) -> Table {
        let origins = self.page.as_ref().and_then(|page| page.origins.as_ref()).map_or(&[][..], Vec::as_slice);
        let rows: Vec<(Day, OriginDownloads)> =
            periods.iter().map(|period| period.start).zip(origins.iter().copied()).collect();
        TableBuilder::new("entity-origins", &rows)
            .day("period", |row| row.0)
            .count("own", ColumnUnit::Downloads, |row| row.1.own)
            .count("from_others", ColumnUnit::Downloads, |row| row.1.from_others)
            .count("by_others", ColumnUnit::Downloads, |row| row.1.by_others)
            .finish()
    }

    /// `property,property_value,models,downloads,share_of_entity`: the entity's downloads of the later period by what its models are.
    pub fn properties_table(&self) -> Table {
        TableBuilder::new("entity-properties", self.of_page::<EntityProperty>(|page| &page.properties))
            .text("property", |row| row.property.as_str())
            .text("property_value", |row| row.value.as_str())
            .count("models", ColumnUnit::Models, |row| row.models)
            .count("downloads", ColumnUnit::Downloads, |row| row.downloads)
            .number("share_of_entity", ColumnUnit::Share, |row| row.share_of_entity)
            .finish()
    }

    /// `developer,models,downloads,share_of_adaptations`: developers of others who make models from its models.
    pub fn adapters_table(&self) -> Table {
        TableBuilder::new("entity-adapters", self.of_page::<Adapter>(|page| &page.adapters))
            .text("developer", |row| row.developer.as_str())
            .count("models", ColumnUnit::Models, |row| row.models)
            .count("downloads", ColumnUnit::Downloads, |row| row.downloads)
            .number("share_of_adaptations", ColumnUnit::Share, |row| row.share_of_adaptations)
            .finish()
    }

    /// `generation,model,next_of_kin,derivation,created,downloads`: of a model what it was made from (−1 and less) and what was made
    /// from it (1 and more).
    pub fn family_table(&self) -> Table {
        TableBuilder::new("entity-family", self.of_page::<FamilyMember>(|page| &page.family))
            .number("generation", ColumnUnit::NoUnit, |row| f64::from(row.generation))
            .text("model", |row| row.model.as_str())
            .text("next_of_kin", |row| row.next_of_kin.as_str())
            .text("derivation", |row| row.derivation.map_or("", Derivation::name))
            .day("created", |row| row.created)
            .count("downloads", ColumnUnit::Downloads, |row| row.downloads)
            .finish()
    }

    /// `day,model,downloads,since`: of a model every row of the file, under each name that its repository has had.
    pub fn rows_table(&self) -> Table {
        TableBuilder::new("entity-rows", self.of_page::<EntityRow>(|page| &page.rows))
            .day("day", |row| row.day)
            .text("model", |row| row.model.as_str())
            .count("downloads", ColumnUnit::Downloads, |row| row.downloads)
            .day("since", |row| row.since)
            .finish()
    }

    /// `event,models,times,model,detail`: what was noticed about its rows, with the first model by name.
    pub fn events_table(&self) -> Table {
        TableBuilder::new("entity-events", self.of_page::<EntityEvent>(|page| &page.events))
            .text("event", |row| row.kind.name())
            .count("models", ColumnUnit::Models, |row| row.models)
            .count("times", ColumnUnit::NoUnit, |row| row.times)
            .text("model", |row| row.model.as_str())
            .text("detail", |row| row.detail.as_str())
            .finish()
    }
}
