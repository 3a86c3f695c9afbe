//! What one entity is made of, as tables for reading.

use crate::analysis::{
    Adapter, Answer, Derivation, EntityModel, EntityPage, EntityProperty, EntityRow, FamilyMember, Level, NamedEntities,
};
use crate::chart::{Heading, Unit, format};
use crate::figures::exhibit::{ReadingColumn, ReadingTable};
use crate::figures::words::{
    at_period, capitalized, counted, display_name, entity_at_start, entity_in_sentence, period_name, phrase,
    source_line,
};
use crate::order::order_by;
use crate::protocol::DataSummary;

/// Rows of a list of models; the table has all.
const LISTED: usize = 10;

/// Rows of the other lists.
const LISTED_LONG: usize = 40;

/// The lists of one entity.
pub(super) struct EntityLists<'a> {
    pub answer: &'a Answer,
    pub found: &'a NamedEntities,
    pub page: &'a EntityPage,
    pub data: &'a DataSummary,
}

impl EntityLists<'_> {
    fn name(&self) -> String {
        let name = self.found.entities.first().map_or("", |entity| entity.name.as_str());
        entity_in_sentence(self.answer, name)
    }

    fn at(&self) -> String {
        at_period(self.answer.question.granularity, self.found.period)
    }

    fn list(
        &self,
        title: String,
        subtitle: String,
        columns: Vec<ReadingColumn>,
        rows: Vec<Vec<String>>,
    ) -> ReadingTable {
        ReadingTable { heading: Heading { title, subtitle }, source: source_line(self.data), columns, rows }
    }

    /// A list of a single model says nothing that isn't above.
    fn is_of_models(&self) -> bool {
        self.found.level != Level::Model
    }

    /// Returns the models with the most downloads.
    pub fn largest(&self) -> ReadingTable {
        let models: Vec<&EntityModel> = self.page.models.iter().filter(|model| model.downloads > 0).collect();
        let first = models.first().map(|model| (model.model.clone(), model.share_of_entity.unwrap_or(0.0)));
        let title = match first {
            Some((model, share)) => {
                format!(
                    "{model} has {} of the downloads of {} {}",
                    format::label(share, Unit::Share),
                    self.name(),
                    self.at()
                )
            }
            None => String::new(),
        };
        let subtitle = format!(
            "The {} most downloaded of {}; {}.",
            models.len().min(LISTED),
            format::counted(self.page.models_in_all, "model", "models"),
            counted(self.answer)
        );
        self.models(title, subtitle, &models)
    }

    /// Returns the models that were published last.
    pub fn newest(&self) -> ReadingTable {
        let mut models: Vec<&EntityModel> = self.page.models.iter().filter(|model| model.created.is_some()).collect();
        order_by(&mut models, |a, b| b.created.cmp(&a.created).then(b.downloads.cmp(&a.downloads)));
        let title =
            models.first().and_then(|model| Some((model, model.created?))).map_or(String::new(), |(model, day)| {
                format!("The newest listed model of {} is {}, of {}", self.name(), model.model, day.long())
            });
        self.models(title, format!("By day of first publication; {}.", counted(self.answer)), &models)
    }

    /// Returns the models that gained the most downloads between the two periods, of those that both list.
    pub fn growth(&self) -> ReadingTable {
        let gain = |model: &EntityModel| {
            model.downloads_before.map_or(i128::MIN, |before| i128::from(model.downloads) - i128::from(before))
        };
        let mut models: Vec<&EntityModel> = self.page.models.iter().filter(|model| gain(model) > 0).collect();
        order_by(&mut models, |a, b| gain(b).cmp(&gain(a)).then_with(|| a.model.cmp(&b.model)));
        let since = self.found.against.map_or(String::new(), |day| period_name(self.answer.question.granularity, day));
        let title = models.first().map_or(String::new(), |model| {
            let gained = format::value(gain(model) as f64, Unit::Count);
            format!(
                "Of the models of {} that both dates list, {} gained the most since {since}: {gained}",
                self.name(),
                model.model
            )
        });
        self.models(title, format!("By downloads gained since {since}; {}.", counted(self.answer)), &models)
    }

    fn models(&self, title: String, subtitle: String, models: &[&EntityModel]) -> ReadingTable {
        let columns = vec![
            ReadingColumn::words("Model"),
            ReadingColumn::numbers("Published"),
            ReadingColumn::numbers(capitalized(&phrase(self.answer))),
            ReadingColumn::numbers(format!("Share of {}", self.name())),
            ReadingColumn::numbers("Before"),
            ReadingColumn::words("Made as"),
        ];
        let row = |model: &&EntityModel| {
            vec![
                model.model.clone(),
                model.created.map_or(String::new(), |day| day.long()),
                format::value(model.downloads as f64, Unit::Count),
                model.share_of_entity.map_or(String::new(), |share| format::label(share, Unit::Share)),
                model.downloads_before.map_or(String::new(), |before| format::value(before as f64, Unit::Count)),
                model.derivation.map_or("", Derivation::name).to_owned(),
            ]
        };
        let rows = if self.is_of_models() { models.iter().take(LISTED).map(row).collect() } else { Vec::new() };
        self.list(title, subtitle, columns, rows)
    }

    /// Returns what its models are.
    pub fn properties(&self) -> ReadingTable {
        let label = |row: &EntityProperty| Level::from(row.property.clone()).label();
        let row = |row: &EntityProperty| {
            vec![
                format!("{}: {}", label(row), display_name(&Level::from(row.property.clone()), &row.value)),
                format::integer(row.models),
                format::value(row.downloads as f64, Unit::Count),
                row.share_of_entity.map_or(String::new(), |share| format::label(share, Unit::Share)),
            ]
        };
        let first = self.page.properties.iter().find(|row| !["Other", "Unknown"].contains(&row.value.as_str()));
        let title = first.map_or(String::new(), |row| {
            let share = row.share_of_entity.map_or(String::new(), |share| format::label(share, Unit::Share));
            format!(
                "{share} of the downloads of {} {}: {} {}",
                self.name(),
                self.at(),
                label(row).to_lowercase(),
                row.value
            )
        });
        let columns = vec![
            ReadingColumn::words("Property"),
            ReadingColumn::numbers("Models"),
            ReadingColumn::numbers("Downloads"),
            ReadingColumn::numbers(format!("Share of {}", self.name())),
        ];
        let subtitle =
            format!("Sizes in parameters, licenses, modalities and more {}; {}.", self.at(), counted(self.answer));
        self.list(title, subtitle, columns, self.page.properties.iter().map(row).collect())
    }

    /// Returns who adapts its models.
    pub fn adapters(&self) -> ReadingTable {
        let row = |row: &Adapter| {
            vec![
                row.developer.clone(),
                format::integer(row.models),
                format::value(row.downloads as f64, Unit::Count),
                row.share_of_adaptations.map_or(String::new(), |share| format::label(share, Unit::Share)),
            ]
        };
        let title = self.page.adapters.first().map_or(String::new(), |first| match first.share_of_adaptations {
            Some(share) => format!(
                "{} has {} of the downloads of others' models made from those of {} {}",
                first.developer,
                format::label(share, Unit::Share),
                self.name(),
                self.at()
            ),
            None => format!("Others' models made from those of {} have no downloads {}", self.name(), self.at()),
        });
        let subtitle = format!(
            "{} of others who make models from them; {}.",
            capitalized(&format::counted(self.page.adapters_in_all, "developer", "developers")),
            counted(self.answer)
        );
        let columns = vec![
            ReadingColumn::words("Developer"),
            ReadingColumn::numbers("Models"),
            ReadingColumn::numbers("Downloads"),
            ReadingColumn::numbers("Share of these"),
        ];
        self.list(title, subtitle, columns, self.page.adapters.iter().take(LISTED).map(row).collect())
    }

    /// Returns what a model was made from, and what was made from it.
    pub fn family(&self) -> ReadingTable {
        let members = &self.page.family;
        let up = members.iter().filter(|member| member.generation < 0).count() as u64;
        let down = members.iter().filter(|member| member.generation > 0).count() as u64;
        let title = format!(
            "{} was made from {} and is the base of {}",
            entity_at_start(self.answer, self.found.entities.first().map_or("", |entity| entity.name.as_str())),
            format::counted(up, "model", "models"),
            format::counted(down, "listed or named model", "listed or named models")
        );
        let step = |member: &FamilyMember| match member.generation {
            0 => "this model".to_owned(),
            -1 => "base".to_owned(),
            1 => "made from it".to_owned(),
            steps if steps < 0 => format!("base, {} steps up", -steps),
            steps => format!("{steps} steps on"),
        };
        let row = |member: &FamilyMember| {
            vec![
                member.model.clone(),
                step(member),
                member.derivation.map_or("", Derivation::name).to_owned(),
                member.created.map_or(String::new(), |day| day.long()),
                member.downloads.map_or(String::new(), |downloads| format::value(downloads as f64, Unit::Count)),
            ]
        };
        let columns = vec![
            ReadingColumn::words("Model"),
            ReadingColumn::words("Step"),
            ReadingColumn::words("Made as"),
            ReadingColumn::numbers("Published"),
            ReadingColumn::numbers("Downloads"),
        ];
        let rows = if up + down > 0 { members.iter().take(LISTED_LONG).map(row).collect() } else { Vec::new() };
        self.list(
            title,
            format!("Bases up, then what was made from it, {}; {}.", self.at(), counted(self.answer)),
            columns,
            rows,
        )
    }

    /// Returns the rows of a model, the latest first.
    pub fn rows(&self) -> ReadingTable {
        let row = |row: &EntityRow| {
            vec![
                row.day.long(),
                row.model.clone(),
                format::integer(row.downloads),
                row.since.map_or(String::new(), |day| day.long()),
            ]
        };
        let rows = &self.page.rows;
        let title = format!("The file has {} of this model", format::counted(rows.len() as u64, "row", "rows"));
        let columns = vec![
            ReadingColumn::words("Date"),
            ReadingColumn::words("Listed as"),
            ReadingColumn::numbers("Downloads"),
            ReadingColumn::numbers("Since"),
        ];
        let subtitle = format!("As they were read, the latest first: {}.", phrase(self.answer));
        self.list(title, subtitle, columns, rows.iter().rev().take(LISTED_LONG).map(row).collect())
    }

    /// Returns what was noticed about its rows.
    pub fn events(&self) -> ReadingTable {
        let rows = self.page.events.iter().map(|event| {
            vec![
                capitalized(event.kind.name()),
                format::integer(event.models),
                format::integer(event.times),
                event.model.clone(),
                event.detail.clone(),
            ]
        });
        let columns = vec![
            ReadingColumn::words("What"),
            ReadingColumn::numbers("Models"),
            ReadingColumn::numbers("Times"),
            ReadingColumn::words("First by name"),
            ReadingColumn::words("More"),
        ];
        let subtitle =
            "Of all dates of the file: renamed repositories, values repeated to the digit, attributes in doubt.";
        let title = format!("What was noticed about the rows of {}", self.name());
        self.list(title, subtitle.to_owned(), columns, rows.collect())
    }
}
