//! The tests as a table.

use super::{Significance, Test};
use crate::analysis::table::csv::optional;
use crate::analysis::{NamedTable, Table};

const COLUMNS: [&str; 22] = [
    "question",
    "subject",
    "test",
    "period",
    "against",
    "statistic",
    "statistic_value",
    "p",
    "q",
    "effect",
    "effect_value",
    "low",
    "high",
    "value_before",
    "value_after",
    "n",
    "n_before",
    "n_after",
    "n_both",
    "coverage",
    "note",
    "reason",
];

impl Significance {
    /// The answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<NamedTable> {
        vec![NamedTable { name: "tests", table: self.tests_table() }]
    }

    /// One row per test:
    ///
    /// - `question`: `size` (of the two periods), `size-over-periods` (of all), `share`, `distribution`, `trend`;
    /// - `subject`: `models-with-downloads`, `models-created` (in the period), a property, a level, a measure;
    /// - `test`: `mann-whitney`, `kruskal-wallis`, `two-proportion-z`, `chi-square`, `mann-kendall`, `hamed-rao`
    ///   (3 lags);
    /// - `period`, `against`: the days that name the chosen period and the one compared with; for tests over all periods
    ///   the last and the first that take part;
    /// - `statistic`, `statistic_value`: U (of `period`), H, z, chi-square, S;
    /// - `p`, `q`: on 0–1, two-sided, q by Benjamini and Hochberg over all tests of the table, where a test that says
    ///   what the one before it says (chi-square of a share beside its z) is no further one; "< 1e-300" below that;
    /// - `effect`, `effect_value`, `low`, `high`: how large the change is, `period` minus `against`, and its 95 % interval:
    ///   `cliffs-delta` (also the rank-biserial correlation, −1 to 1), `epsilon-squared` (0–1), `difference` (of shares,
    ///   −1 to 1), `odds-ratio`, `cramers-v` (0–1), `sen-slope-per-year` (in units of the measure: points of HHI, shares),
    ///   `kendall-tau` (−1 to 1);
    /// - `value_before`, `value_after`: what is compared, in `against` and `period`: median parameters, share of models
    ///   on 0–1, value of the measure;
    /// - `n`: values in the test (models; models times periods; periods); `n_before`, `n_after`, `n_both`: models in the
    ///   samples of `against` and `period`, and in both;
    /// - `coverage`: share of models for which the attribute is known, on 0–1; of a trend the lowest share of downloads
    ///   for which the entity is;
    /// - `note`: how to read it with care; `reason`: why there is no test.
    pub fn tests_table(&self) -> Table {
        Table { columns: COLUMNS.to_vec(), rows: self.tests.iter().map(row).collect() }
    }
}

fn row(test: &Test) -> Vec<String> {
    let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
    vec![
        test.topic.name().to_owned(),
        test.subject.name(),
        test.method.name().to_owned(),
        test.period.to_string(),
        test.against.map_or_else(String::new, |day| day.to_string()),
        test.method.statistic().to_owned(),
        optional(test.statistic),
        test.p.map_or_else(String::new, probability),
        test.q.map_or_else(String::new, probability),
        test.effect.name().to_owned(),
        optional(test.size),
        optional(test.interval.map(|(low, _)| low)),
        optional(test.interval.map(|(_, high)| high)),
        optional(test.values.0),
        optional(test.values.1),
        test.n.to_string(),
        count(test.models.map(|(before, _)| before)),
        count(test.models.map(|(_, after)| after)),
        count(test.shared),
        optional(test.coverage),
        test.note.clone(),
        test.reason.clone().unwrap_or_default(),
    ]
}

/// The shortest form that reads back to the same value; with an exponent where zeros would be many.
fn probability(p: f64) -> String {
    match p {
        _ if p < 1e-300 => "< 1e-300".to_owned(),
        _ if p < 1e-4 => format!("{p:e}"),
        _ => p.to_string(),
    }
}
