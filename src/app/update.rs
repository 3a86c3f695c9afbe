//! Applies a message to the state, and returns the effects that follow.

use super::data::of_any_data;
use super::display::Display;
use super::effect::{Effect, Timing};
use super::link::parse_link;
use super::load_state::{Phase, ShownData};
use super::message::Message;
use super::state::State;
use crate::analysis::{Answer, Question};
use crate::protocol::{EngineKind, Request, Response, Unanswered};

const NO_DATA_FILE: &str = "There is no Parquet file in there; expected files whose names end in .parquet or .zip.";

impl State {
    /// Changes the state by a message; returns what the browser has to do then.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Opened(link) => self.open_link(link),
            Message::SourcesChosen(sources) => self.choose_sources(sources),
            Message::SourcesAdded(sources) => self.add_sources(sources),
            Message::NothingFound => {
                self.error = Some(NO_DATA_FILE.to_owned());
                Vec::new()
            }
            Message::SourceRemoved(index) => self.remove_source(index),
            Message::LoadCancelled => self.cancel_load(),
            Message::LoadAgain => self.load_again(),
            Message::EnginesQuiet => {
                self.is_quiet = self.is_loading() || self.is_asking || self.report.is_some();
                Vec::new()
            }
            Message::ColumnAssigned(column, role) => self.assign_column(column, role),
            Message::RowsChosen(from, to, only) => self.read_rows(from, to, only),
            Message::FarDatesChosen(kept) => self.keep_far_dates(kept),
            Message::DeveloperTableAloneChosen(is_alone) => self.take_developer_table_alone(is_alone),
            Message::KeepAsked(most_bytes) => self.keep(most_bytes),
            Message::KeptForgotten(link) => vec![Effect::Send(Request::Forget { link })],
            Message::SnapshotKept => {
                let keep = |shown: &ShownData| Effect::Send(Request::KeepSnapshot { load: shown.load });
                self.shown.iter().map(keep).collect()
            }
            Message::SnapshotForgotten(name) => vec![Effect::Send(Request::ForgetSnapshot { name })],
            Message::KeptChosen(link) => self.open_kept(parse_link(&link).spec),
            Message::PreviewAsked(file) => {
                let preview = |shown: &ShownData| Effect::Send(Request::Preview { load: shown.load, file });
                self.shown.iter().map(preview).collect()
            }
            Message::KindChosen(kind) => self.choose_kind(kind),
            Message::Asked(question) => self.set_question(*question),
            Message::LeaderboardAsked => self.ask_leaderboard(),
            Message::TrendsAsked(names) => self.ask_trends(names),
            Message::ReportAsked => self.ask_report(),
            Message::ReportCancelled => {
                self.report = None;
                Vec::new()
            }
            Message::Dragged(question) => self.drag_to(*question),
            Message::SearchTyped(text) => self.search_for(text),
            Message::HitChosen(index) => self.choose_hit(index),
            Message::Displayed(display) => self.draw(*display),
            // Intervals that are already on their way are ignored.
            Message::IntervalsCancelled => self.set_question(Question { intervals: false, ..self.question.clone() }),
            Message::ErrorDismissed => {
                self.error = None;
                self.notices.clear();
                self.offers.clear();
                Vec::new()
            }
            Message::Engine { kind, response } => self.handle_response(kind, response),
        }
    }

    /// Draws the answer in another way. Small multiples show more entities than a chart has colors for.
    fn draw(&mut self, display: Display) -> Vec<Effect> {
        let (before, now) = (self.display.entities_shown(), display.entities_shown());
        self.display = display;
        if before == now {
            return vec![Effect::ShowLink(self.link())];
        }
        self.set_question(Question { top: now.or(Question::default().top), ..self.question.clone() })
    }

    /// Notes that a control was set, and asks the new question.
    pub(super) fn set_question(&mut self, question: Question) -> Vec<Effect> {
        // What was asked last while the control was moved is answered, or will be.
        let is_asked = std::mem::take(&mut self.is_dragged) && question == self.question;
        let mut effects = if is_asked { Vec::new() } else { self.change_question(question) };
        effects.push(Effect::ShowLink(self.link()));
        effects
    }

    /// Notes where a control is while it is moved: the newest place is asked when the one before is answered.
    fn drag_to(&mut self, question: Question) -> Vec<Effect> {
        if self.is_asking() {
            self.waiting = Some(question);
            return Vec::new();
        }
        self.is_dragged = true;
        self.change_question(question)
    }

    /// Asks another question of the data that are shown.
    fn change_question(&mut self, mut question: Question) -> Vec<Effect> {
        // Chosen periods and entities don't apply to another level or granularity.
        if question.granularity != self.question.granularity {
            (question.at, question.against) = (None, None);
        }
        if question.level != self.question.level || question.attribution != self.question.attribution {
            question.merge.clear();
        }
        if let Some(loading) = &mut self.loading {
            loading.note_question(&self.question, &question);
        }
        self.question = question;
        self.error = None;
        self.offers.clear();
        self.is_of_link = false;
        self.ask_shown()
    }

    /// Asks the question of the data that the page names; where the engine doesn't hold them, they are loaded again.
    pub(super) fn ask_shown(&mut self) -> Vec<Effect> {
        match self.shown.as_ref().map(|shown| shown.load) {
            Some(load) if self.held == Some(load) => vec![self.send_ask(load)],
            // Once the load has ended, it is asked or the data are loaded again.
            _ if self.loading.is_some() => Vec::new(),
            _ => self.reload(),
        }
    }

    /// Asks the question of the data of a load, which the engine holds.
    pub(super) fn send_ask(&mut self, load: u32) -> Effect {
        self.newest_ask += 1;
        self.awaited_ask = self.newest_ask;
        (self.intervals, self.is_complete) = (None, false);
        (self.is_asking, self.is_quiet) = (true, false);
        self.waiting = None;
        let question = Question { from: self.first_day(), ..self.question.clone() };
        Effect::Send(Request::Ask { load, ask: self.newest_ask, question })
    }

    /// Handles what an engine has sent.
    fn handle_response(&mut self, kind: EngineKind, response: Response) -> Vec<Effect> {
        if !matches!(response, Response::Broken { .. }) {
            self.engines.note_response(kind);
        }
        self.is_quiet = false;
        match response {
            Response::Progress { load, bytes, total_bytes, rows, seconds_left } => {
                if self.is_awaited(load) {
                    self.phase = Phase::Loading { bytes, total_bytes, rows, seconds_left };
                }
                Vec::new()
            }
            Response::Loaded { load, data, answer, milliseconds } => {
                let timing = Timing { kind: "load", rows: data.rows, milliseconds };
                self.handle_loaded(load, data, answer, timing)
            }
            Response::LoadFailed { load, message, unrecognized } => {
                self.handle_load_failure(load, message, unrecognized)
            }
            Response::AllFormatsNeeded { load } => self.handle_missing_format(load),
            Response::Listed { load, progress, failure } => {
                if self.is_awaited(load) || (self.is_shown(load) && !self.is_loading()) {
                    self.listing = Some(progress).filter(|progress| !progress.is_done);
                    self.error = failure.or(self.error.take());
                }
                Vec::new()
            }
            Response::Grown { load, data } => self.handle_growth(load, *data),
            Response::Inspected { load, quality } => {
                let is_shown = self.is_shown(load);
                if let Some(data) = self.data.as_mut().filter(|_| is_shown) {
                    data.quality = *quality;
                }
                Vec::new()
            }
            Response::Intervals { ask, done, of } => {
                if ask == self.awaited_ask {
                    self.intervals = Some((done, of));
                }
                Vec::new()
            }
            Response::Completed { ask, answer } => {
                if ask == self.awaited_ask {
                    self.intervals = None;
                    self.is_complete = true;
                    self.answer = answer.map(|answer| *answer).or(self.answer.take());
                }
                Vec::new()
            }
            Response::Answered { ask, answer, milliseconds } if ask == self.awaited_ask => {
                let waiting = self.waiting.take();
                let mut effects = self.handle_answer(answer, milliseconds);
                effects.extend(waiting.map(|question| self.drag_to(question)).into_iter().flatten());
                effects
            }
            Response::Answered { .. } => Vec::new(),
            // While a load is under way, its end decides what is asked or loaded next.
            Response::NotHeld { ask } if ask == self.awaited_ask => {
                self.is_asking = false;
                if self.is_loading() { Vec::new() } else { self.reload() }
            }
            Response::NotHeld { ask } => {
                self.handle_table_loss(ask);
                self.end_report(Some(ask));
                Vec::new()
            }
            Response::Reported { ask, answer } => self.handle_reported(ask, answer),
            Response::NotKept { load, reason } => self.handle_not_kept(load, reason),
            Response::Kept { data, snapshots, error } => {
                (self.kept, self.snapshots) = (Some(data), snapshots);
                self.is_keeping = false;
                self.error = error.or(self.error.take());
                Vec::new()
            }
            Response::Previewed { load, file, preview } => {
                if self.is_shown(load) {
                    self.previews.retain(|(known, _)| *known != file);
                    self.previews.push((file, preview));
                }
                Vec::new()
            }
            Response::Snapshot { name, bytes } => vec![Effect::Save { name, bytes: bytes.0 }],
            Response::Found { search, found } => self.handle_found(search, found),
            Response::Tabled { ask, table, .. } => {
                self.handle_table(ask, table);
                Vec::new()
            }
            Response::Broken { message } => self.handle_engine_failure(kind, &message),
        }
    }

    /// Shows the awaited answer, or says why there is none.
    ///
    /// What a control has asked is refused, and the last good view stays. A link, or another view, shows what it can of what was
    /// asked: its view without a name that the data don't have, or with view and measure alone.
    fn handle_answer(&mut self, answer: Result<Box<Answer>, Unanswered>, milliseconds: f64) -> Vec<Effect> {
        self.intervals = None;
        self.is_asking = false;
        let rows = self.data.as_ref().map_or(0, |data| data.rows);
        let mut effects = vec![Effect::Measure(Timing { kind: "query", rows, milliseconds })];
        match answer {
            Ok(answer) => {
                self.answer = Some(*answer);
                self.answered = self.question.clone();
                self.is_of_link = false;
            }
            Err(unanswered) => {
                let is_refused = self.answer.is_some() && !self.is_of_link && self.question.view == self.answered.view;
                if !is_refused && self.question != Question::default() {
                    self.simplify(unanswered);
                    effects.extend(self.ask_shown());
                    effects.push(Effect::CorrectLink(self.link()));
                    return effects;
                }
                self.offer(&unanswered);
                self.error = Some(unanswered.message);
                if self.answer.is_some() {
                    let is_other = self.question != self.answered;
                    self.restore_question();
                    if is_other {
                        // What was still to be added to the answer that stays is asked for once more.
                        effects.extend(self.ask_shown());
                    }
                    // The address of a control that is still being moved is where it was taken.
                    if !self.is_dragged {
                        effects.push(Effect::CorrectLink(self.link()));
                    }
                }
            }
        }
        // A load that is under way goes on.
        if self.loading.is_none() {
            self.phase = self.resting_phase();
        }
        effects
    }

    /// Leaves out of the question what the data have no answer for, with a notice: a name that they don't have, or else all but view
    /// and measure, or else everything.
    pub(super) fn simplify(&mut self, unanswered: Unanswered) {
        self.offer(&unanswered);
        let left_out = unanswered.missing.is_some_and(|missing| self.question.replace_name(&missing, None));
        if left_out {
            self.notices.push(format!("{} The condition is left out.", unanswered.message));
            return;
        }
        let plain = of_any_data(&self.question);
        self.question = if self.question == plain { Question::default() } else { plain };
        self.notices.push(unanswered.message);
    }

    /// Offers the names nearest to one that the data don't have.
    fn offer(&mut self, unanswered: &Unanswered) {
        let Some(missing) = &unanswered.missing else { return };
        let offer = |name: &String| {
            let mut question = self.question.clone();
            question.replace_name(missing, Some(name)).then(|| (name.clone(), question))
        };
        self.offers = missing.nearest.iter().filter_map(offer).collect();
    }
}
