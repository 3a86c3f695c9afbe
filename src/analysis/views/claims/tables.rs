//! The table of the claims view.

use super::{Claims, Expectation, Verdict};
use crate::analysis::Table;
use crate::analysis::table::ColumnUnit::{Models, OfRow, Share};
use crate::analysis::table::TableBuilder;

impl Claims {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.table()]
    }

    /// Returns the claims: their words, both values, what they are tested by with its interval, coverage, verdict.
    ///
    /// `before` and `after` are parameters for `models-grow`, shares (or differences of shares) on 0–1 else; `tested` is a
    /// multiple where `test` is `multiple`, and a difference of shares where it is `difference`.
    pub fn table(&self) -> Table {
        TableBuilder::new("claims", &self.claims)
            .text("claim", |claim| claim.name.name())
            .text("statement", |claim| claim.name.statement())
            .text("study", |claim| claim.name.study())
            .text("read_in", |claim| if claim.name.is_second_hand() { "second-hand" } else { "the study" })
            .text("definition", |claim| claim.name.definition())
            .day("against", |_| self.against)
            .day("period", |_| self.period)
            .number("before", OfRow, |claim| claim.before)
            .number("after", OfRow, |claim| claim.after)
            .text("test", |claim| match claim.name.expectation() {
                Expectation::Grows => "multiple",
                _ => "difference",
            })
            .number("tested", OfRow, |claim| claim.tested)
            .number("low", OfRow, |claim| claim.interval.map(|(low, _)| low))
            .number("high", OfRow, |claim| claim.interval.map(|(_, high)| high))
            .number("coverage_before", Share, |claim| claim.coverage_before)
            .number("coverage", Share, |claim| claim.coverage_after)
            .count("models", Models, |claim| claim.models)
            .text("verdict", |claim| claim.verdict.map(Verdict::name).unwrap_or_default())
            .text("reason", |claim| claim.reason.as_str())
            .finish()
    }
}
