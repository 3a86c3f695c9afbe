//! Which forms a chart can have, and the chart in the one that a reader has chosen.

use super::{bars, series, table};
use crate::analysis::Answer;
use crate::app::{ChartForm, Display};
use crate::chart::{Emphasis, Figure, LineChart, Unit, XAxis, YAxis};
use crate::figures::exhibit::{Exhibit, ExhibitBody, OfferedForms};

/// Draws a figure in the form that was chosen for it, and notes which it can have; leaves one that has a single form alone.
pub(in crate::figures) fn draw(exhibit: &mut Exhibit, answer: &Answer, display: &Display) {
    let ExhibitBody::Chart(figure) = &exhibit.body else { return };
    let Some(lines) = series::lines(figure, answer).filter(|_| figure.empty_reason().is_none()) else { return };
    let own = if matches!(figure.as_ref(), Figure::Stacked(_)) { ChartForm::Stack } else { ChartForm::Lines };
    let offered: Vec<ChartForm> =
        ChartForm::ALL.into_iter().filter(|form| *form == own || can_be(&lines, *form)).collect();
    let shown = display.forms.of(exhibit.name).filter(|form| offered.contains(form)).unwrap_or(own);
    exhibit.forms = Some(OfferedForms { own, shown, offered });
    if shown == own {
        return;
    }
    let chart = |figure: Figure| ExhibitBody::Chart(Box::new(figure));
    exhibit.body = match shown {
        ChartForm::Stack => chart(Figure::Stacked(series::stack(lines))),
        ChartForm::Lines => chart(Figure::Line(lines)),
        ChartForm::Bars => chart(Figure::Bars(bars::bars(&lines, answer))),
        ChartForm::Multiples => chart(Figure::Multiples(series::multiples(lines))),
        ChartForm::Table => ExhibitBody::List(table::table(&lines, answer)),
    };
}

/// Returns whether lines can be drawn in a form: one has nothing beside it, ranks have no length, and only parts of one whole make a
/// stack.
fn can_be(lines: &LineChart, form: ChartForm) -> bool {
    let main = lines.series.iter().filter(|series| series.emphasis == Emphasis::Main).count();
    let is_compared = main > 1 && lines.y != YAxis::Rank;
    match form {
        ChartForm::Lines | ChartForm::Table => true,
        ChartForm::Multiples => is_compared,
        ChartForm::Bars => is_compared && lines.x == XAxis::Dates,
        ChartForm::Stack => is_compared && lines.unit == Unit::Share && series::is_whole(lines),
    }
}
