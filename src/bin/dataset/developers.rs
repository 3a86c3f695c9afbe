//! The table of developers: who they are, where, and of which kind, on which day.

use std::collections::BTreeMap;

use lorenz::calendar::Day;
use serde::Deserialize;

use crate::Failure;

/// The kinds of developers.
const SEGMENTS: [&str; 5] = ["company", "non-profit", "academia", "community", "unaffiliated"];

/// What an account publishes: its own models, those of others in another format, or models to test software with.
const ROLES: [&str; 3] = ["maker", "republisher", "test"];

/// How sure a row is.
const CONFIDENCES: [&str; 3] = ["certain", "likely", DOUBT];

/// The confidence of a row with other readings.
pub const DOUBT: &str = "doubt";

/// Stands in a column of alternatives for what a reading leaves open.
const UNKNOWN: &str = "Unknown";

/// The groups of countries, and the countries of each that the table names.
const COUNTRY_GROUPS: [(&str, &[&str]); 8] = [
    ("Africa", &["South Africa"]),
    ("China", &["China"]),
    (
        "Europe",
        &[
            "Austria",
            "Czech Republic",
            "France",
            "Germany",
            "Latvia",
            "Netherlands",
            "Norway",
            "Poland",
            "Spain",
            "Sweden",
            "Switzerland",
            "United Kingdom",
        ],
    ),
    ("Latin America", &["Brazil"]),
    ("Middle East", &["Israel", "United Arab Emirates"]),
    ("North America", &["Canada", "United States"]),
    ("Other Asia", &["India", "Indonesia", "Japan", "Singapore", "South Korea", "Thailand"]),
    ("Russia", &["Russia"]),
];

/// One account of the hub, as it was on some days. Empty: not known, or none.
#[derive(Clone, Debug, Deserialize)]
pub struct Developer {
    /// The name space, spelled as on the hub.
    pub account: String,
    /// The developer's name.
    pub display_name: String,
    /// Full English name of the country of the developer's seat.
    pub country: String,
    /// Group of countries: that of the country, or of a body of several countries of one group.
    pub country_group: String,
    /// Who owns or runs the developer.
    pub parent: String,
    /// Country of the parent's seat.
    pub parent_country: String,
    /// The account that stands for this one today; all else but the source is empty then.
    pub alias_of: String,
    /// `maker`, `republisher` or `test`.
    pub role: String,
    /// `company`, `non-profit`, `academia`, `community` or `unaffiliated`.
    pub segment: String,
    /// First day on which the row holds; empty: it always held before its end.
    pub valid_from: String,
    /// Last day on which the row holds; empty: it still holds.
    pub valid_to: String,
    /// Where this can be read.
    pub source: String,
    /// `certain`, `likely` or `doubt`.
    pub confidence: String,
    /// Of a row in doubt, its other readings: `country:segment`, joined by `; `.
    pub alternative: String,
}

/// Where a developer is and of which kind. `None` is "not known".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The country; for those without one, as in the study, `User` (a person) or `Organization` (a community).
    pub country: Option<String>,
    /// The group of countries, with the same two words.
    pub country_group: Option<String>,
    /// The kind.
    pub segment: Option<String>,
}

/// The rows of the table by account in lower case, in the order of their days.
#[derive(Clone, Debug, Default)]
pub struct Developers(BTreeMap<String, Vec<Developer>>);

impl Developers {
    /// Reads the table. Fails on a malformed row, in one sentence that names its account.
    pub fn read(csv: &[u8]) -> Result<Developers, Failure> {
        let mut table: BTreeMap<String, Vec<Developer>> = BTreeMap::new();
        for row in csv::Reader::from_reader(csv).deserialize() {
            let developer: Developer = row.map_err(|error| Failure(format!("developers.csv: {error}")))?;
            developer.check().map_err(|expected| refused(&developer.account, &expected))?;
            table.entry(developer.account.to_lowercase()).or_default().push(developer);
        }
        for rows in table.values_mut() {
            rows.sort_by_key(|row| row.days().0);
            if rows.windows(2).any(|pair| pair[1].days().0 <= pair[0].days().1) {
                return Err(refused(&rows[0].account, "expected rows whose days do not overlap"));
            }
        }
        for row in table.values().flatten().filter(|row| !row.alias_of.is_empty()) {
            let stands_for_itself = |rows: &Vec<Developer>| rows.iter().all(|row| row.alias_of.is_empty());
            if !table.get(&row.alias_of.to_lowercase()).is_some_and(stands_for_itself) {
                return Err(refused(&row.account, "expected the account that it is an alias of in a row of its own"));
            }
        }
        Ok(Developers(table))
    }

    /// The name of a model under the account that stands for its own today.
    pub fn name_today(&self, model: &str) -> Option<String> {
        let (account, repository) = model.split_once('/')?;
        let row = self.0.get(&account.to_lowercase())?.first()?;
        (!row.alias_of.is_empty()).then(|| format!("{}/{repository}", row.alias_of))
    }

    /// The row of an account on these days; `None` where it has none. Fails where rows differ in what is
    /// published: one row of models.parquet can't say two things.
    pub fn on(&self, account: &str, days: &[Day]) -> Result<Option<&Developer>, Failure> {
        let rows = self.0.get(&account.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        let on = |day: &Day| rows.iter().find(|row| row.days().0 <= *day && *day <= row.days().1);
        let mut valid = days.iter().map(on);
        let first = valid.next().flatten();
        if valid.all(|row| row.map(Developer::published) == first.map(Developer::published)) {
            return Ok(first);
        }
        Err(refused(account, "its rows differ among the snapshots, which one row per model can't tell"))
    }

    /// All rows, by account.
    pub fn rows(&self) -> impl Iterator<Item = &Developer> {
        self.0.values().flatten()
    }
}

impl Developer {
    /// Where the developer is and of which kind, as the row says.
    pub fn reading(&self) -> Reading {
        Reading::new(&self.country, Some(&self.country_group), &self.segment)
    }

    /// The other readings of a row in doubt, in their order.
    pub fn alternatives(&self) -> Vec<Reading> {
        let pairs = self.alternative.split("; ").filter_map(|pair| pair.split_once(':'));
        pairs.map(|(country, segment)| Reading::new(country, None, segment)).collect()
    }

    /// Name and country of the parent; of a developer without one, its own.
    pub fn parent(&self) -> (Option<String>, Option<String>) {
        if self.parent.is_empty() {
            return (known(&self.display_name), self.reading().country);
        }
        (known(&self.parent), known(&self.parent_country))
    }

    /// What the attributes of a model say of its developer.
    fn published(&self) -> [&str; 8] {
        [
            &self.display_name,
            &self.country,
            &self.country_group,
            &self.parent,
            &self.parent_country,
            &self.role,
            &self.segment,
            &self.alternative,
        ]
    }

    /// First and last day on which the row holds.
    fn days(&self) -> (Day, Day) {
        (Day::parse(&self.valid_from).unwrap_or(Day(i32::MIN)), Day::parse(&self.valid_to).unwrap_or(Day(i32::MAX)))
    }

    /// What was expected of the row, if it isn't so.
    fn check(&self) -> Result<(), String> {
        let expect = |holds: bool, expected: &str| if holds { Ok(()) } else { Err(format!("expected {expected}")) };
        expect(!self.source.is_empty(), "a source")?;
        expect(CONFIDENCES.contains(&self.confidence.as_str()), &format!("a confidence of {CONFIDENCES:?}"))?;
        if !self.alias_of.is_empty() {
            let rest = self.published().iter().all(|field| field.is_empty());
            return expect(rest && self.valid_from.is_empty() && self.valid_to.is_empty(), "an alias without a row");
        }
        expect(SEGMENTS.contains(&self.segment.as_str()), &format!("a segment of {SEGMENTS:?}"))?;
        expect(ROLES.contains(&self.role.as_str()), &format!("a role of {ROLES:?}"))?;
        for day in [&self.valid_from, &self.valid_to] {
            expect(day.is_empty() || Day::parse(day).is_some(), "days as 2026-10-28")?;
        }
        expect(self.days().0 <= self.days().1, "a first day before the last")?;
        expect(self.parent.is_empty() == self.parent_country.is_empty(), "a parent with its country")?;
        expect(
            if self.country.is_empty() {
                self.country_group.is_empty() || COUNTRY_GROUPS.iter().any(|(group, _)| *group == self.country_group)
            } else {
                group_of(&self.country) == Some(&self.country_group)
            },
            "the group of the country",
        )?;
        let readings = self.alternative.split("; ").filter(|_| !self.alternative.is_empty());
        expect(
            (self.confidence == DOUBT) != self.alternative.is_empty(),
            "other readings exactly where there is doubt",
        )?;
        for reading in readings {
            let (country, segment) = reading.split_once(':').unwrap_or((reading, "?"));
            let known = (country.is_empty() || group_of(country).is_some())
                && (segment.is_empty() || SEGMENTS.contains(&segment));
            expect(known && reading != ":", "readings as `Country:segment`")?;
        }
        Ok(())
    }
}

impl Reading {
    /// A reading of texts that are empty where nothing is known. The group is that of the country unless given.
    fn new(country: &str, country_group: Option<&str>, segment: &str) -> Reading {
        let stateless = match segment {
            "unaffiliated" => Some("User".to_owned()),
            "community" => Some("Organization".to_owned()),
            _ => None,
        };
        let group = country_group.or_else(|| group_of(country)).unwrap_or_default();
        Reading {
            country: known(country).or_else(|| stateless.clone()),
            country_group: known(group).or(stateless),
            segment: known(segment),
        }
    }
}

/// What several readings say of one thing, joined by `; `. `None` without readings.
pub fn joined(readings: &[Reading], of: fn(&Reading) -> &Option<String>) -> Option<String> {
    let texts: Vec<&str> = readings.iter().map(|reading| of(reading).as_deref().unwrap_or(UNKNOWN)).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

fn group_of(country: &str) -> Option<&'static str> {
    COUNTRY_GROUPS.iter().find(|(_, countries)| countries.contains(&country)).map(|(group, _)| *group)
}

fn known(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn refused(account: &str, expected: &str) -> Failure {
    Failure(format!("developers.csv: {account}: {expected}"))
}
