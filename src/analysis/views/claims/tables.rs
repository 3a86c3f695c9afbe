//! The table of the claims view.

use super::{Claim, Claims, Expectation, Verdict};
use crate::analysis::table::ColumnUnit::{Models, OfRow, Share};
use crate::analysis::table::TableBuilder;
use crate::analysis::{ChangeEvidence, Table};

impl Claims {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.table()]
    }

    /// Returns the claims: their words, both values, what they are tested by with its interval, coverage, verdict.
    ///
    /// `before` and `after` are parameters for `models-grow`, shares (or differences of shares) on 0–1 else; `tested` is a
    /// multiple where `test` is `multiple`, and a difference of shares where it is `difference`; `study_value` is the study's in the
    /// same unit, where it states one.
    pub fn table(&self) -> Table {
        let rows: Vec<(usize, &Claim)> = self.claims.iter().enumerate().collect();
        let told = |index: usize| self.told.get(index);
        TableBuilder::new("claims", &rows)
            .text("claim", |(_, claim)| claim.name.name())
            .text("statement", |(_, claim)| claim.name.statement())
            .text("study", |(_, claim)| claim.name.study())
            .text("read_in", |(_, claim)| if claim.name.is_second_hand() { "second-hand" } else { "the study" })
            .number("study_value", OfRow, |(_, claim)| claim.name.study_value())
            .text("definition", |(_, claim)| claim.name.definition())
            .day("against", |_| self.against)
            .day("period", |_| self.period)
            .number("before", OfRow, |(_, claim)| claim.before)
            .number("after", OfRow, |(_, claim)| claim.after)
            .text("test", |(_, claim)| match claim.name.expectation() {
                Expectation::Grows => "multiple",
                _ => "difference",
            })
            .number("tested", OfRow, |(_, claim)| claim.tested)
            .number("tested_balanced", OfRow, |(index, _)| told(*index).and_then(ChangeEvidence::balanced_change))
            .number("tested_chained", OfRow, |(index, _)| told(*index).and_then(ChangeEvidence::chained_change))
            .number("low", OfRow, |(_, claim)| claim.interval.map(|(low, _)| low))
            .number("high", OfRow, |(_, claim)| claim.interval.map(|(_, high)| high))
            .number("coverage_before", Share, |(_, claim)| claim.coverage_before)
            .number("coverage", Share, |(_, claim)| claim.coverage_after)
            .count("models", Models, |(_, claim)| claim.models)
            .text("verdict", |(_, claim)| claim.verdict.map(Verdict::name).unwrap_or_default())
            .text("reason", |(_, claim)| claim.reason.as_str())
            .finish()
    }
}
