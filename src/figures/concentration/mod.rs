//! The figures of the concentration view: the measure over time, shares, the Lorenz curve, the ranking, the measure
//! without each of the largest, key figures.

mod leave_one_out;
mod list_bounds;
mod lorenz;
mod measure;
mod overview;
mod ranking;
mod shares;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Concentration};
use crate::protocol::DataSummary;

pub(super) use overview::finding;
pub use overview::{KeyFigure, key_figures};

/// Returns the figures of the view; the curve and the ranking of a period stand side by side.
pub(super) fn exhibits(answer: &Answer, found: &Concentration, data: &DataSummary) -> Vec<Exhibit> {
    let (periods, level) = (&answer.periods, &answer.question.level);
    let measure = measure::chart(answer, found, data);
    let measure_notes = measure::notes(answer, found, data);
    let lorenz = lorenz::chart(answer, found, data);
    let lorenz_notes = lorenz::notes(answer, found);
    let ranking = ranking::list(answer, found, data);
    let ranking_notes = ranking::notes(answer, found);
    let bounds = found.list_bounds.as_ref().map(|bounds| {
        Exhibit::chart("list-bounds", list_bounds::chart(answer, bounds, data), found.list_bounds_table())
            .with_notes(list_bounds::notes(bounds))
            .of_period()
    });
    let figures = [
        Exhibit::chart("concentration", measure, found.measure_table(periods, level)).with_notes(measure_notes),
        Exhibit::chart("shares", shares::chart(answer, found, data), found.shares_table(periods))
            .with_notes(shares::notes(answer, found)),
        Exhibit::chart("lorenz", lorenz, found.lorenz_table()).with_notes(lorenz_notes).of_period(),
        Exhibit::ranking("ranking", ranking, found.ranking_table()).with_notes(ranking_notes).of_period(),
        Exhibit::chart("leave-one-out", leave_one_out::chart(answer, found, data), found.leave_one_out_table())
            .with_notes(leave_one_out::notes(found))
            .of_period(),
    ];
    figures.into_iter().chain(bounds).collect()
}
