//! Starts and ends loads, and keeps track of the data that are shown and those that the engine holds.
//!
//! The page uses the result of a load only while it waits for that load. A late result shows that the engine holds other data
//! than the page shows: these are then loaded again before a question is asked of them.

use super::effect::{Effect, Timing};
use super::load_state::{PendingLoad, Phase, ShownData};
use super::state::State;
use crate::analysis::{Answer, Question};
use crate::protocol::{DataSummary, EngineKind, FileSummary, Request, Unanswered};

const UNREAD_FORMAT: &str = "This file is a text, or compressed in a way that no program of this site reads; expected Parquet with \
    Snappy, Zstandard, gzip, LZ4, Brotli or no compression.";

impl State {
    /// Loads what is to be read, and asks a first question of it.
    pub(super) fn load(&mut self, question: Question) -> Vec<Effect> {
        self.unrecognized = None;
        self.error = None;
        self.offers.clear();
        let mut effects = self.engines.end_second();
        effects.extend(self.engines.restart_if_gone());
        effects.push(self.send_load(question, false));
        effects
    }

    /// Sends a load of what is to be read, in place of the one under way.
    fn send_load(&mut self, question: Question, is_return: bool) -> Effect {
        self.newest_load += 1;
        self.newest_ask += 1;
        self.intervals = None;
        self.phase = Phase::Loading { bytes: 0, total_bytes: None, rows: 0, seconds_left: None };
        if self.shown.is_none() {
            self.question = question.clone();
        }
        self.loading =
            Some(PendingLoad { sent: question.clone(), question: question.clone(), ask: self.newest_ask, is_return });
        Effect::Send(Request::Load { load: self.newest_load, ask: self.newest_ask, spec: self.spec.clone(), question })
    }

    /// Loads the data that the page names again: the engine holds others, or none. Sentences stay.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        let Some(shown) = &self.shown else { return Vec::new() };
        self.spec = shown.spec.clone();
        let started = self.engines.restart_if_gone();
        started.into_iter().chain([self.send_load(self.question.clone(), true)]).collect()
    }

    /// Sends the load that is under way once more, to an engine that takes another one's place.
    pub(super) fn repeat_load(&mut self) -> Option<Effect> {
        let PendingLoad { question, is_return, .. } = self.loading.take()?;
        Some(self.send_load(question, is_return))
    }

    /// Returns the question that is asked of the next data, unless another is chosen for them.
    pub(super) fn next_question(&self) -> Question {
        self.loading.as_ref().map_or(&self.question, |loading| &loading.question).clone()
    }

    /// Returns whether this load is the one under way.
    pub(super) fn is_awaited(&self, load: u32) -> bool {
        self.loading.is_some() && load == self.newest_load
    }

    /// Shows the data of a load that is done, if it is the one under way.
    pub(super) fn handle_loaded(
        &mut self,
        load: u32,
        data: Box<DataSummary>,
        answer: Result<Box<Answer>, Unanswered>,
        timing: Timing,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_awaited = self.is_awaited(load);
        if is_awaited {
            effects.extend(self.engines.promote_second());
        }
        self.held = Some(load);
        let Some(loading) = self.loading.take_if(|_| is_awaited) else {
            // Stopped or replaced too late. Another load that is under way puts its own data in their place; if it comes to
            // nothing, those that the page names are loaded again then.
            return if self.loading.is_some() { Vec::new() } else { self.reload() };
        };
        effects.push(Effect::Measure(timing));
        self.shown = Some(ShownData { load, spec: self.spec.clone() });
        self.previews.clear();
        self.notices.extend(data.left_out.iter().cloned());
        self.note_unknown_columns(&data);
        self.data = Some(*data);
        self.question = loading.question;
        let is_sent = self.question == loading.sent;
        self.forget_absent_periods();
        self.awaited_ask = loading.ask;
        self.is_complete = false;
        match answer {
            Ok(answer) => {
                self.answer = Some(*answer);
                self.phase = Phase::Ready;
                effects.push(Effect::ShowLink(self.link()));
                if is_sent {
                    self.answered = self.question.clone();
                } else {
                    effects.push(self.send_ask(load));
                    self.answered = loading.sent;
                }
            }
            // New data that have no answer to the question show what they have of it, never the old data's answer.
            Err(unanswered) => {
                self.answer = None;
                self.simplify(unanswered);
                effects.extend([self.send_ask(load), Effect::ShowLink(self.link())]);
            }
        }
        effects
    }

    /// Shows why the load under way has failed.
    pub(super) fn handle_load_failure(
        &mut self,
        load: u32,
        message: String,
        unrecognized: Option<Box<FileSummary>>,
    ) -> Vec<Effect> {
        if !self.is_awaited(load) {
            return Vec::new();
        }
        self.error = Some(message);
        self.unrecognized = unrecognized.map(|file| (self.spec.clone(), *file));
        self.return_to_shown()
    }

    /// Handles that the usual engine doesn't read a file of this kind: a second engine is started that does, and the data that are
    /// shown stay where they are until the new ones are there.
    pub(super) fn handle_missing_format(&mut self, load: u32) -> Vec<Effect> {
        if !self.is_awaited(load) {
            return Vec::new();
        }
        if !self.engines.start_second() {
            self.error = Some(UNREAD_FORMAT.to_owned());
            return self.return_to_shown();
        }
        std::iter::once(Effect::StartSecondEngine(EngineKind::AllFormats)).chain(self.repeat_load()).collect()
    }

    /// Cancels the load under way, and goes back to the data that are shown.
    pub(super) fn cancel_load(&mut self) -> Vec<Effect> {
        if self.loading.is_none() {
            return Vec::new();
        }
        let mut effects = vec![Effect::Send(Request::CancelLoad { load: self.newest_load })];
        effects.extend(self.return_to_shown());
        effects
    }

    /// Ends a load that has failed or was cancelled: the data from before stay, the address names them, and the engine is made to
    /// hold them where it doesn't.
    ///
    /// If they were what could not be loaded, that is not tried again before the reader asks something.
    pub(super) fn return_to_shown(&mut self) -> Vec<Effect> {
        let is_held = self.shown.as_ref().is_none_or(|shown| self.held == Some(shown.load));
        let is_lost = !is_held && self.is_returning();
        if is_lost {
            self.restore_question();
        }
        let mut effects = self.engines.end_second();
        effects.extend(self.give_up_load());
        if !is_held && !is_lost {
            effects.extend(self.reload());
        }
        effects
    }

    /// Returns whether the load under way is of the data that the page names.
    pub(super) fn is_returning(&self) -> bool {
        self.loading.as_ref().is_some_and(|loading| loading.is_return)
    }

    /// Restores the question of the last answer, whose view stays: nothing will answer what was asked since.
    pub(super) fn restore_question(&mut self) {
        if self.answer.is_some() {
            self.question = self.answered.clone();
        }
    }

    /// Stops waiting for the load under way.
    pub(super) fn give_up_load(&mut self) -> Option<Effect> {
        self.loading = None;
        self.phase = self.resting_phase();
        self.spec = self.shown.as_ref()?.spec.clone();
        Some(Effect::CorrectLink(self.link()))
    }
}
