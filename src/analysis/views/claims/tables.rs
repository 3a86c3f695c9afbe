//! The table of the claims.

use super::claims::{Claim, Claims, Verdict};
use super::list::Expectation;
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table};

impl Claims {
    /// The claims: their words, both values, what they are tested by with its interval, coverage, verdict.
    ///
    /// `before` and `after` are parameters for `models-grow`, shares (or differences of shares) on 0–1 else; `tested` is a
    /// multiple where `test` is `multiple`, and a difference of shares where it is `difference`.
    pub fn table(&self) -> Table {
        let row = |claim: &Claim| {
            let test = if claim.name.expectation() == Expectation::Grows { "multiple" } else { "difference" };
            vec![
                claim.name.name().to_owned(),
                claim.name.statement().to_owned(),
                claim.name.study().to_owned(),
                (if claim.name.is_second_hand() { "second-hand" } else { "the study" }).to_owned(),
                claim.name.definition().to_owned(),
                self.against.map(|day| day.to_string()).unwrap_or_default(),
                self.period.to_string(),
                optional(claim.before),
                optional(claim.after),
                test.to_owned(),
                optional(claim.tested),
                optional(claim.interval.map(|(low, _)| low)),
                optional(claim.interval.map(|(_, high)| high)),
                optional(claim.coverage_before),
                optional(claim.coverage_after),
                claim.models.to_string(),
                claim.verdict.map(Verdict::name).unwrap_or_default().to_owned(),
                claim.reason.clone(),
            ]
        };
        Table {
            columns: vec![
                "claim",
                "statement",
                "study",
                "read_in",
                "definition",
                "against",
                "period",
                "before",
                "after",
                "test",
                "tested",
                "low",
                "high",
                "coverage_before",
                "coverage",
                "models",
                "verdict",
                "reason",
            ],
            rows: self.claims.iter().map(row).collect(),
        }
    }

    /// The one table of the view.
    pub fn tables(&self) -> Vec<NamedTable> {
        vec![NamedTable { name: "claims", table: self.table() }]
    }
}
