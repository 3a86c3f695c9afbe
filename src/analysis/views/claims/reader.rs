//! Reads from the columns what each row contributes to a claim.

use super::list::ClaimName;
use crate::analysis::classify::{Segment, is_unaffiliated, segment};
use crate::analysis::market::context::Context;
use crate::analysis::market::doubt::{Doubts, ELSEWHERE};
use crate::analysis::views::intermediaries::Derivations;
use crate::analysis::views::properties::{FactReader, Facts, Property};
use crate::analysis::{Entities, EntityName, Level};
use crate::schema::attributes;

/// What a download of a row adds: to the first share (or the sum of sizes), to the second one, to the known downloads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ClaimTerms {
    pub first: f64,
    pub second: f64,
    pub known: bool,
}

/// A country as claims ask for it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum ClaimCountry {
    UnitedStates,
    China,
    /// Nobody with a country stands behind it.
    Unaffiliated,
    Other,
}

impl ClaimCountry {
    fn of(name: &str) -> ClaimCountry {
        match name {
            "United States of America" | "United States" | "USA" | "US" => ClaimCountry::UnitedStates,
            "China" => ClaimCountry::China,
            _ if is_unaffiliated(name) => ClaimCountry::Unaffiliated,
            _ => ClaimCountry::Other,
        }
    }

    /// Returns the country as [statements](ClaimName::statement) name it.
    fn words(self) -> Option<&'static str> {
        match self {
            ClaimCountry::UnitedStates => Some("United States"),
            ClaimCountry::China => Some("China"),
            ClaimCountry::Unaffiliated | ClaimCountry::Other => None,
        }
    }
}

/// Returns a segment as [statements](ClaimName::statement) name it.
fn words_of_segment(segment: Option<Segment>) -> Option<&'static str> {
    match segment? {
        Segment::Industry => Some("Companies"),
        Segment::Unaffiliated => Some("Unaffiliated developers"),
        Segment::Community => Some("communities"),
        _ => None,
    }
}

/// What is known of a row, as far as claims ask.
pub(super) struct ClaimFacts {
    size: Option<f64>,
    properties: Facts,
    country: Option<ClaimCountry>,
    /// The outer option is whether one is stated, the inner one a segment that we have a word for.
    segment: Option<Option<Segment>>,
    is_of_others: bool,
}

/// Reads what rows contribute to claims.
pub(super) struct ClaimReader<'a> {
    reader: FactReader<'a>,
    countries: Option<Entities<'a>>,
    segments: Option<Entities<'a>>,
    /// Per key of a segment the segment that it names, if we have a word for it.
    segment_of_key: Vec<Option<Segment>>,
    /// Per key of a country which one it is, as far as claims ask.
    country_of_key: Vec<ClaimCountry>,
    /// The doubts about countries and about segments.
    doubts: [Option<Doubts<'a>>; 2],
    derivations: Option<Derivations<'a>>,
    dated: bool,
}

impl<'a> ClaimReader<'a> {
    pub(super) fn of(context: &Context<'a>) -> ClaimReader<'a> {
        let level =
            |name: &str| Entities::of(context.panel, &Level::from(name.to_owned()), context.question.attribution).ok();
        let (countries, segments) = (level(attributes::COUNTRY), level(attributes::SEGMENT));
        let doubts = |name: &str, entities: &Option<Entities<'a>>| {
            Doubts::of(context.panel, name, entities.as_ref()?.names(), context.question.attribution)
        };
        ClaimReader {
            doubts: [doubts(attributes::COUNTRY, &countries), doubts(attributes::SEGMENT, &segments)],
            reader: FactReader::of(context.panel),
            segment_of_key: of_keys(&segments, segment),
            country_of_key: of_keys(&countries, ClaimCountry::of),
            countries,
            segments,
            derivations: Derivations::of(context.panel).ok(),
            dated: context.panel.created().iter().any(Option::is_some),
        }
    }

    /// Returns why nothing can be said, where no column states it.
    pub(super) fn missing(&self, claim: ClaimName) -> Option<String> {
        let lacks = |there: bool, what: &str| (!there).then(|| format!("no column of {what}"));
        let countries = || lacks(self.countries.is_some(), "countries (org_country_single)");
        let segments = || lacks(self.segments.is_some(), "segments (org_type)");
        match claim {
            ClaimName::UsIndustry | ClaimName::ChineseIndustry => countries().or_else(segments),
            ClaimName::Unaffiliated => segments(),
            ClaimName::ChinaLead => countries().or_else(|| lacks(self.dated, "first publication (created)")),
            ClaimName::Intermediaries => lacks(self.derivations.is_some(), "base models (merged_derived_from)"),
            _ => property(claim).and_then(|property| self.reader.missing(property)),
        }
    }

    /// Returns what statements name, each by their words.
    pub(super) fn named(&self) -> Vec<(String, EntityName)> {
        let countries =
            of_keys(&self.countries, |name| named(ClaimCountry::of(name).words(), attributes::COUNTRY, name));
        let segments =
            of_keys(&self.segments, |name| named(words_of_segment(segment(name)), attributes::SEGMENT, name));
        countries.into_iter().chain(segments).flatten().collect()
    }

    /// Returns what is known of a row, as far as claims ask.
    pub(super) fn facts(&self, row: usize, model: u32) -> ClaimFacts {
        let derivations = self.derivations.as_ref();
        ClaimFacts {
            size: self.reader.size(row, model),
            properties: self.reader.facts(row, model),
            country: self.country(row),
            segment: self.segment(row),
            is_of_others: derivations.is_some_and(|derivations| {
                derivations.derivation(row, model).is_some()
                    && derivations.of_others(model, derivations.developer(row, model))
            }),
        }
    }

    /// Returns whether countries or segments are in doubt for some developers.
    pub(super) fn has_doubts(&self) -> bool {
        self.doubts.iter().any(Option::is_some)
    }

    /// Returns what is known of a row in each of the other readings of its developer's country and segment, as far as claims ask;
    /// empty where nothing is in doubt.
    pub(super) fn readings(&self, row: usize, model: u32) -> Vec<ClaimFacts> {
        let keys = |doubts: &Option<Doubts<'a>>| -> Vec<u32> {
            let found = doubts.as_ref().and_then(|doubts| Some(doubts.readings(doubts.key(row, model)?).to_vec()));
            found.unwrap_or_default()
        };
        let [countries, segments] = [keys(&self.doubts[0]), keys(&self.doubts[1])];
        let other = |place: usize| {
            let mut facts = self.facts(row, model);
            if let Some(&key) = countries.get(place) {
                let found = self.country_of_key.get(key as usize).copied();
                facts.country = found.or((key == ELSEWHERE).then_some(ClaimCountry::Other));
            }
            if let Some(&key) = segments.get(place) {
                let found = self.segment_of_key.get(key as usize).copied();
                facts.segment = found.or((key == ELSEWHERE).then_some(None));
            }
            facts
        };
        (0..countries.len().max(segments.len())).map(other).collect()
    }

    /// Returns the row's segment, if one is stated; the inner option is a segment that we have no word for.
    fn segment(&self, row: usize) -> Option<Option<Segment>> {
        self.segment_of_key.get(self.segments.as_ref()?.key(row) as usize).copied()
    }

    /// Returns the row's country, if one is stated.
    fn country(&self, row: usize) -> Option<ClaimCountry> {
        self.country_of_key.get(self.countries.as_ref()?.key(row) as usize).copied()
    }
}

impl ClaimFacts {
    /// Returns what a download of the row adds to a claim.
    pub(super) fn terms(&self, claim: ClaimName) -> ClaimTerms {
        let share = |first: Option<bool>| ClaimTerms {
            first: f64::from(u8::from(first == Some(true))),
            second: 0.0,
            known: first.is_some(),
        };
        match claim {
            ClaimName::Size => ClaimTerms { first: self.size.unwrap_or(0.0), second: 0.0, known: self.size.is_some() },
            ClaimName::UsIndustry => share(self.industry(ClaimCountry::UnitedStates)),
            ClaimName::ChineseIndustry => share(self.industry(ClaimCountry::China)),
            ClaimName::Unaffiliated => share(self.segment.map(|found| {
                found.is_some_and(|segment| matches!(segment, Segment::Community | Segment::Unaffiliated))
            })),
            ClaimName::ChinaLead => {
                let Some(country) = self.country else { return ClaimTerms::default() };
                let is = |other: ClaimCountry| f64::from(u8::from(country == other));
                ClaimTerms { first: is(ClaimCountry::China), second: is(ClaimCountry::UnitedStates), known: true }
            }
            ClaimName::OpenWeightsLead => {
                let weights = self.fact(Property::OpenWeights);
                let source = self.fact(Property::OpenSource);
                let is = |holds: Option<bool>| f64::from(u8::from(holds == Some(true)));
                ClaimTerms { first: is(weights), second: is(source), known: weights.or(source).is_some() }
            }
            ClaimName::DataNotDisclosed => share(self.fact(Property::DataDisclosed).map(|disclosed| !disclosed)),
            // What isn't known to derive counts as not deriving: the share is a lower bound.
            ClaimName::Intermediaries => share(Some(self.is_of_others)),
            _ => share(property(claim).and_then(|property| self.fact(property))),
        }
    }

    fn fact(&self, property: Property) -> Option<bool> {
        let index = Property::shares().iter().position(|share| *share == property)?;
        self.properties.known(index).then(|| self.properties.yes(index))
    }

    /// Returns whether a company in a country stands behind the row; unknown where its segment or country is.
    fn industry(&self, country: ClaimCountry) -> Option<bool> {
        if self.segment? != Some(Segment::Industry) {
            return Some(false);
        }
        Some(self.country? == country)
    }
}

/// Returns what each key of a level stands for.
fn of_keys<T>(entities: &Option<Entities<'_>>, meaning: impl Fn(&str) -> T) -> Vec<T> {
    let names = entities.as_ref().map(Entities::names);
    names.map_or_else(Vec::new, |names| (0..names.len() as u32).map(|key| meaning(names.get(key))).collect())
}

/// Returns words with the entity that they stand for.
fn named(words: Option<&str>, level: &str, name: &str) -> Option<(String, EntityName)> {
    Some((words?.to_owned(), EntityName::new(Level::from(level.to_owned()), name)))
}

/// Returns the property that a claim is about, if it is one.
fn property(claim: ClaimName) -> Option<Property> {
    match claim {
        ClaimName::Size => Some(Property::MeanSize),
        ClaimName::MultimodalGeneration => Some(Property::GenerativeMultimodal),
        ClaimName::Quantization => Some(Property::Quantized),
        ClaimName::MixtureOfExperts => Some(Property::MixtureOfExperts),
        ClaimName::DataAvailable => Some(Property::DataAvailable),
        ClaimName::DataNotDisclosed => Some(Property::DataDisclosed),
        ClaimName::OpenWeightsLead => Some(Property::OpenWeights),
        _ => None,
    }
}
