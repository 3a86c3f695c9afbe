//! The table of the significance view.

use super::Significance;
use crate::analysis::Table;
use crate::analysis::table::ColumnUnit::{Models, NoUnit, OfRow, Probability, Share};
use crate::analysis::table::TableBuilder;

impl Significance {
    /// Returns the answer as tables, as the page's downloads and the command line write them.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.tests_table()]
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
    /// - `coverage`: part of the models for which the attribute is known, on 0–1; of a trend the lowest part of downloads
    ///   for which the entity is;
    /// - `note`: how to read it with care; `reason`: why there is no test.
    pub fn tests_table(&self) -> Table {
        TableBuilder::new("tests", &self.tests)
            .text("question", |test| test.topic.name())
            .text("subject", |test| test.subject.name())
            .text("test", |test| test.method.name())
            .day("period", |test| test.period)
            .day("against", |test| test.against)
            .text("statistic", |test| test.method.statistic())
            .number("statistic_value", NoUnit, |test| test.statistic)
            .number("p", Probability, |test| test.p)
            .number("q", Probability, |test| test.q)
            .text("effect", |test| test.effect.name())
            .number("effect_value", OfRow, |test| test.size)
            .number("low", OfRow, |test| test.interval.map(|(low, _)| low))
            .number("high", OfRow, |test| test.interval.map(|(_, high)| high))
            .number("value_before", OfRow, |test| test.values.0)
            .number("value_after", OfRow, |test| test.values.1)
            .count("n", NoUnit, |test| test.n)
            .count("n_before", Models, |test| test.models.map(|(before, _)| before))
            .count("n_after", Models, |test| test.models.map(|(_, after)| after))
            .count("n_both", Models, |test| test.models_in_both)
            .number("coverage", Share, |test| test.coverage)
            .text("note", |test| test.note.as_str())
            .text("reason", |test| test.reason.as_deref().unwrap_or_default())
            .finish()
    }
}
