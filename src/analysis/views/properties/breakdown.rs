//! Downloads broken down by the values of an attribute.

use serde::{Deserialize, Serialize};

use super::facts::disclosure_column;
use crate::analysis::market::aggregator::Aggregator;
use crate::analysis::market::context::Context;
use crate::analysis::market::market::Market;
use crate::analysis::market::whole::part;
use crate::analysis::{Entities, EntityKind, LICENSE_CLASS, SharesOf, classify};
use crate::panel::{Attribute, Panel};
use crate::schema::attributes;

/// Values of one attribute, and the downloads of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// `architecture`, `library`, `license-class`, `language` ("multilingual" for two or more) or `training-data`.
    pub name: String,
    /// The largest values of the chosen period (at most 20) by their downloads there, ties by name, then "Other" and
    /// "Unknown".
    pub values: Vec<BreakdownValue>,
    /// All downloads, per period.
    pub totals: Vec<u64>,
    /// Downloads of rows without a value, per period.
    pub unknown: Vec<u64>,
    /// The reason why there are no values, where no column states them.
    pub reason: Option<String>,
}

/// One value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownValue {
    /// The value; "Other" or "Unknown".
    pub name: String,
    /// Whether it is one value, all others, or the unknown ones.
    pub kind: EntityKind,
    /// Its downloads, per period.
    pub downloads: Vec<u64>,
}

/// Values that are named.
const NAMED: usize = 20;

/// A breakdown's name, the columns that give it (the first that is there), and what to say if none is.
const BREAKDOWNS: [(&str, &[&str], &str); 3] = [
    (attributes::ARCHITECTURE, &[attributes::ARCHITECTURE], "no column of architectures (architecture)"),
    (
        attributes::LIBRARY,
        &[attributes::LIBRARY, attributes::LIBRARY_NAME],
        "no column of libraries (library or library_name)",
    ),
    (LICENSE_CLASS, &[LICENSE_CLASS], "no column of licenses (license)"),
];

const LANGUAGE: &str = "language";
const LANGUAGES: [&str; 2] = [attributes::LANGUAGES, attributes::MERGED_LANGUAGES];
/// The value of models of several languages, whichever these are.
const MULTILINGUAL: &str = "multilingual";

const TRAINING_DATA: &str = "training-data";

impl Breakdown {
    /// Returns a value's share of a period's downloads, on 0–1; `None` without downloads, and for "Unknown" where shares are
    /// of the known.
    pub fn share(&self, shares_of: SharesOf, value: &BreakdownValue, period: usize) -> Option<f64> {
        let (known, unknown) = self.known_and_unknown(period)?;
        match value.kind {
            EntityKind::Unknown => shares_of.share_of_unknown(known, unknown),
            _ => part(*value.downloads.get(period)?, shares_of.whole(known, unknown)),
        }
    }

    /// Returns a period's downloads with a value, and those without one; `None` beyond the last period.
    pub fn known_and_unknown(&self, period: usize) -> Option<(u64, u64)> {
        let (&total, &unknown) = (self.totals.get(period)?, self.unknown.get(period)?);
        Some((total.saturating_sub(unknown), unknown))
    }

    /// Returns the part of a period's downloads whose value is known, on 0–1; `None` without downloads.
    pub fn coverage(&self, period: usize) -> Option<f64> {
        let (known, unknown) = self.known_and_unknown(period)?;
        part(known, known.saturating_add(unknown))
    }
}

/// Returns what the shares of breakdowns are shares of, the same for all: they stand in one table.
pub(super) fn shares_of(context: &Context<'_>, breakdowns: &[Breakdown]) -> SharesOf {
    let periods = 0..context.periods.len();
    let downloads = breakdowns.iter().flat_map(|of| periods.clone().filter_map(|period| of.known_and_unknown(period)));
    SharesOf::chosen(context.question.shares_of, downloads)
}

/// Returns all breakdowns, in the order of tables.
pub(super) fn breakdowns(context: &Context<'_>) -> Vec<Breakdown> {
    let by_column = |(name, columns, reason): (&str, &[&str], &str)| {
        let found = columns.iter().find_map(|column| context.markets_of(column).ok());
        breakdown(context, name, found, reason)
    };
    let mut breakdowns: Vec<Breakdown> = BREAKDOWNS.into_iter().map(by_column).collect();
    let made = |attribute: Option<Attribute>| attribute.map(|attribute| markets_of_values(context, attribute));
    let reason = "no column of languages (languages or merged_languages)";
    breakdowns.push(breakdown(context, LANGUAGE, made(languages(context.panel)), reason));
    let reason = "no column of training data (such as training_data_disclosure)";
    breakdowns.push(breakdown(context, TRAINING_DATA, made(training_data(context.panel)), reason));
    breakdowns
}

fn languages(panel: &Panel) -> Option<Attribute> {
    let attribute = LANGUAGES.iter().find_map(|column| panel.attribute(column))?;
    let names = attribute.dictionary();
    let own = |text: &str| names.find(text).map(|key| names.get(key));
    Some(attribute.mapped(LANGUAGE, |text| if text.contains(',') { Some(MULTILINGUAL) } else { own(text) }))
}

fn training_data(panel: &Panel) -> Option<Attribute> {
    let column = disclosure_column(panel)?;
    let class = |text: &str| classify::disclosure(column, text).map(classify::Disclosure::name);
    Some(panel.attribute(column)?.mapped(TRAINING_DATA, class))
}

fn markets_of_values<'a>(context: &Context<'a>, attribute: Attribute) -> (Entities<'a>, Vec<Market>) {
    let entities = Entities::made(context.panel, attribute);
    let markets = Aggregator::new(&context.selection, &entities).markets(&context.periods);
    (entities, markets)
}

fn breakdown(context: &Context<'_>, name: &str, found: Option<(Entities<'_>, Vec<Market>)>, reason: &str) -> Breakdown {
    let name = name.to_owned();
    let Some((entities, markets)) = found else {
        let nothing = vec![0; context.periods.len()];
        let reason = Some(reason.to_owned());
        return Breakdown { name, values: Vec::new(), totals: nothing.clone(), unknown: nothing, reason };
    };
    let names = entities.names();
    let ranked = markets.get(context.after).map(|market| market.ranked(names)).unwrap_or_default();
    let of = |key: u32| markets.iter().map(|market| market.of(key)).collect::<Vec<u64>>();
    let value = |&(key, _): &(u32, u64)| BreakdownValue {
        name: names.get(key).to_owned(),
        kind: EntityKind::Entity,
        downloads: of(key),
    };
    let mut values: Vec<BreakdownValue> = ranked.iter().take(NAMED).map(value).collect();
    let known: Vec<u64> = markets.iter().map(Market::known).collect();
    let unknown: Vec<u64> = markets.iter().map(|market| market.unknown).collect();
    let rest = |(period, &known): (usize, &u64)| {
        values
            .iter()
            .filter_map(|value| value.downloads.get(period))
            .fold(known, |rest, &named| rest.saturating_sub(named))
    };
    let other: Vec<u64> = known.iter().enumerate().map(rest).collect();
    for (name, kind, downloads) in
        [("Other", EntityKind::Other, other), ("Unknown", EntityKind::Unknown, unknown.clone())]
    {
        if downloads.iter().any(|&downloads| downloads > 0) {
            values.push(BreakdownValue { name: name.to_owned(), kind, downloads });
        }
    }
    Breakdown { name, values, totals: markets.iter().map(Market::total).collect(), unknown, reason: None }
}
