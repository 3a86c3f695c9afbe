//! The report of all views, which a reader asks for: one answer after the other, each with all that is added to it.

use super::effect::Effect;
use super::load_state::{Report, report_views};
use super::state::State;
use crate::analysis::{Answer, Question};
use crate::protocol::{Request, Unanswered};

const DATA_GONE: &str = "The report was not finished: its data are not loaded any more. Ask for it again.";

impl State {
    /// Begins the report of all views with what is set; one that is under way goes on.
    pub(super) fn ask_report(&mut self) -> Vec<Effect> {
        let load = self.shown.as_ref().map(|shown| shown.load).filter(|load| self.held == Some(*load));
        let Some(load) = load.filter(|_| self.report.is_none()) else { return Vec::new() };
        let question = Question { from: self.first_day(), ..self.answered.clone() };
        let left = report_views(&question).collect();
        self.report = Some(Report { load, question, ask: 0, left, answers: Vec::new() });
        self.ask_next_of_report()
    }

    fn ask_next_of_report(&mut self) -> Vec<Effect> {
        let Some(report) = &mut self.report else { return Vec::new() };
        match report.left.first() {
            Some(&view) => {
                self.newest_ask += 1;
                report.ask = self.newest_ask;
                let question = Question { view, ..report.question.clone() };
                vec![Effect::Send(Request::Report { load: report.load, ask: report.ask, question })]
            }
            None => {
                let report = self.report.take();
                report.map(|report| Effect::SaveReport(report.answers)).into_iter().collect()
            }
        }
    }

    /// Takes an answer for the report; a view that has none is left out.
    pub(super) fn handle_reported(&mut self, ask: u32, answer: Result<Box<Answer>, Unanswered>) -> Vec<Effect> {
        let Some(report) = self.report.as_mut().filter(|report| report.ask == ask) else { return Vec::new() };
        report.answers.extend(answer.map(|answer| *answer));
        report.left.remove(0);
        self.ask_next_of_report()
    }

    /// Ends the report where the data that it is of are gone; `ask` is a request that found others.
    pub(super) fn end_report(&mut self, ask: Option<u32>) {
        let ends = |report: &mut Report| ask.is_none_or(|ask| report.ask == ask);
        if self.report.take_if(ends).is_some() {
            self.error = Some(DATA_GONE.to_owned());
        }
    }
}
