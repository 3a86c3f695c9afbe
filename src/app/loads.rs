//! Starts and ends loads, and keeps track of the data that are shown and those that the engine holds.
//!
//! The page uses the result of a load only while it waits for that load. A late result shows that the engine holds other data
//! than the page shows: these are then loaded again before a question is asked of them.

use super::effect::{Effect, Timing};
use super::load_state::{FailedLoad, PendingLoad, Phase, ShownData};
use super::state::State;
use crate::analysis::{Answer, Question};
use crate::protocol::{DataSource, DataSummary, EngineKind, FileSummary, Request, Unanswered};

const STOPPED: &str = "The load was stopped before there was anything to show.";

const UNREAD_FORMAT: &str = "This file is a text, or compressed in a way that no program of this site reads; expected Parquet with \
    Snappy, Zstandard, gzip, LZ4, Brotli or no compression.";

impl State {
    /// Loads what is to be read, and asks a first question of it.
    pub(super) fn load(&mut self, question: Question) -> Vec<Effect> {
        self.failed = None;
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
        (self.intervals, self.listing) = (None, None);
        // What was asked of data that the engine has no more gets no answer.
        self.is_asking &= !is_return;
        self.is_quiet = false;
        self.phase = Phase::Loading { bytes: 0, total_bytes: None, rows: 0, seconds_left: None };
        if self.shown.is_none() {
            self.question = question.clone();
        }
        self.loading = Some(PendingLoad {
            sent: question.clone(),
            question: question.clone(),
            ask: self.newest_ask,
            is_return,
            is_repeat: false,
        });
        let (load, ask, spec) = (self.newest_load, self.newest_ask, self.spec.clone());
        Effect::Send(Request::Load { load, ask, link: self.data_link(&spec), spec, question })
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
        let PendingLoad { question, is_return, is_repeat, .. } = self.loading.take()?;
        let load = self.send_load(question, is_return);
        self.loading.iter_mut().for_each(|loading| loading.is_repeat = is_repeat);
        Some(load)
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
        self.leaderboard = None;
        self.question = loading.question;
        let is_sent = self.question == loading.sent;
        self.forget_absent_periods();
        self.awaited_ask = loading.ask;
        (self.is_asking, self.is_complete) = (false, false);
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
        // What was found is of other data.
        self.search.found = None;
        effects.extend(self.search_again());
        if self.kept.is_none() {
            effects.push(Effect::Send(Request::ListKept));
        }
        effects
    }

    /// Takes over that there are more of the data that are shown, and asks what was asked once more.
    pub(super) fn handle_growth(&mut self, load: u32, data: DataSummary) -> Vec<Effect> {
        if !self.is_shown(load) {
            return Vec::new();
        }
        self.data = Some(data);
        self.leaderboard = None;
        self.previews.clear();
        let mut effects = self.ask_shown();
        effects.extend(self.search_again());
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
        self.note_failure(unrecognized.map(|file| *file));
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
            self.note_failure(None);
            return self.return_to_shown();
        }
        std::iter::once(Effect::StartSecondEngine(EngineKind::AllFormats)).chain(self.repeat_load()).collect()
    }

    /// Cancels the load under way, and goes back to the data that are shown; where there are none, it may be taken up again.
    pub(super) fn cancel_load(&mut self) -> Vec<Effect> {
        if self.loading.is_none() {
            // What has come of the Hub's list stays.
            let growing = self.shown.as_ref().filter(|_| self.listing.take().is_some());
            return growing.map(|shown| Effect::Send(Request::CancelLoad { load: shown.load })).into_iter().collect();
        }
        let mut effects = vec![Effect::Send(Request::CancelLoad { load: self.newest_load })];
        if self.shown.is_none() {
            self.error = Some(STOPPED.to_owned());
            self.note_failure(None);
        }
        effects.extend(self.return_to_shown());
        effects
    }

    /// Keeps what is being loaded, which has come to nothing, for another try.
    pub(super) fn note_failure(&mut self, unrecognized: Option<FileSummary>) {
        let Some(PendingLoad { question, is_return: false, .. }) = &self.loading else { return };
        self.failed = Some(FailedLoad { spec: self.spec.clone(), question: question.clone(), unrecognized });
    }

    /// Tries once more what hangs or has come to nothing: an engine that has sent no sign is replaced.
    pub(super) fn load_again(&mut self) -> Vec<Effect> {
        if !self.is_loading() && !self.is_asking {
            let Some(FailedLoad { spec, question, .. }) = self.failed.take() else {
                return if self.is_lost() { self.reload() } else { Vec::new() };
            };
            self.spec = spec;
            return self.load(question);
        }
        let mut effects = self.engines.replace_newest();
        if !matches!(effects[..], [Effect::StartSecondEngine(_)]) {
            self.held = None;
        }
        match self.repeat_load() {
            Some(load) => effects.push(load),
            None => effects.extend(self.reload()),
        }
        effects
    }

    /// Returns whether another try may do what the last load didn't: something of it comes over a network, or an engine broke down.
    pub fn may_load_again(&self) -> bool {
        let is_far =
            |failed: &FailedLoad| failed.spec.sources.iter().any(|source| !matches!(source, DataSource::File(_)));
        match &self.failed {
            Some(failed) => is_far(failed) || self.answer.is_none(),
            None => self.is_lost(),
        }
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

    /// Returns whether the engine doesn't hold the data that the page names, and nothing is being done about it.
    fn is_lost(&self) -> bool {
        !self.is_loading() && self.shown.as_ref().is_some_and(|shown| self.held != Some(shown.load))
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
        (self.loading, self.listing) = (None, None);
        self.is_quiet = false;
        self.phase = self.resting_phase();
        self.spec = self.shown.as_ref()?.spec.clone();
        Some(Effect::CorrectLink(self.link()))
    }
}
