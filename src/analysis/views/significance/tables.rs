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
    /// - `question`: `change` (between the two periods), `newcomers` (how they differ), `trend` (over the span of the dates);
    /// - `subject`: a measure, a level with an entity (`country: China`: its share), `parameters`, a property, `derivative`;
    /// - `finding`: `real-large`, `real-small`, `chance`, `list` (an effect of what was listed), `untold`;
    /// - `test`: `swap-by-developer`, `swap-by-model`, `difference-by-developer`, `mann-whitney-by-developer`, `mann-kendall`,
    ///   `hamed-rao` (3 lags);
    /// - `period`, `against`: the days that name the chosen period and the one compared with; of a trend its last and first date;
    /// - `statistic`, `statistic_value`: z, S; empty for swaps;
    /// - `p`, `q`: on 0–1, two-sided, q by Benjamini and Hochberg over all tests of the table; "< 1e-300" below that; of a trend the
    ///   largest p of all populations;
    /// - `effect`, `effect_value`, `low`, `high`: how large it is, with its interval: `change` (among the models that both dates
    ///   list), `difference` (newly listed less listed before, −1 to 1), `rank-biserial` (−1 to 1), `change-over-span`;
    /// - `value_before`, `value_after`: what is compared, in `against` and `period`: a value, a proportion, median parameters;
    /// - `change_all`, `change_balanced`, `change_chained`: the same effect among all listed models, among those listed throughout,
    ///   and chained;
    /// - `n`: models or dates in the test; `n_before`, `n_after`: models listed before and newly listed; `units`: what is swapped
    ///   (developers, models), or developers compared;
    /// - `coverage`: part of the models for which it is known, on 0–1; of changes and trends the lowest part of downloads;
    /// - `note`: how to read it with care; `reason`: why there is no test.
    pub fn tests_table(&self) -> Table {
        TableBuilder::new("tests", &self.tests)
            .text("question", |test| test.topic.name())
            .text("subject", |test| test.subject.name())
            .text("finding", |test| test.group().name())
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
            .number("change_all", OfRow, |test| test.all)
            .number("change_balanced", OfRow, |test| test.balanced)
            .number("change_chained", OfRow, |test| test.chained)
            .count("n", NoUnit, |test| test.n)
            .count("n_before", Models, |test| test.models.map(|(before, _)| before))
            .count("n_after", Models, |test| test.models.map(|(_, after)| after))
            .count("units", NoUnit, |test| test.units)
            .number("coverage", Share, |test| test.coverage)
            .text("note", |test| test.note.as_str())
            .text("reason", |test| test.reason.as_deref().unwrap_or_default())
            .finish()
    }
}
