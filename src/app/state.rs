//! Messages change the state; effects are what the browser has to do then.

use super::engines::Engines;
use super::link::{Link, write_link};
use super::loads::{Load, ShownData};
use crate::analysis::{Answer, Question};
use crate::calendar::Day;
use crate::protocol::{DataSource, DataSummary, EngineKind, FileSummary, LoadSpec, Preview, Request, Response};
use crate::schema::{CountKind, Role};

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view that is asked for, as far as it was set: what follows from the data (the first period that a file suggests,
    /// the last one of a ranking) is left open, here as in the link.
    pub question: Question,
    /// The data of the last good load.
    pub data: Option<DataSummary>,
    /// The last good answer.
    pub answer: Option<Answer>,
    /// What is going on.
    pub phase: Phase,
    /// What went wrong last, in one sentence; the last good view stays.
    pub error: Option<String>,
    /// What the link asked for and didn't get.
    pub notices: Vec<String>,
    /// Replicates of the bootstrap that are done, and how many there will be; while intervals are on their way.
    pub intervals: Option<(u32, u32)>,
    /// The first rows of files of the data, as far as the reader wanted to see them: by the file's index.
    pub previews: Vec<(usize, Result<Preview, String>)>,
    /// A file that can't be read before the reader says what its columns are, or that fewer of it will do; and how it
    /// was being read.
    pub unrecognized: Option<(LoadSpec, FileSummary)>,
    /// What is to be read, and how: the load that is under way, else the data that are shown.
    pub(super) spec: LoadSpec,
    /// Names of the files that were chosen in this visit: a link can only name those.
    pub(super) files: Vec<String>,
    pub(super) engines: Engines,
    /// Number of the newest load.
    pub(super) loads: u32,
    pub(super) loading: Option<Load>,
    /// The data that the page names.
    pub(super) shown: Option<ShownData>,
    /// The load whose data the engine holds, as far as it has told.
    pub(super) held: Option<u32>,
    /// Number of the newest question.
    pub(super) asks: u32,
    /// Number of the question whose answer is to be shown.
    pub(super) awaited_ask: u32,
    /// The question of the last good answer, as far as it was set.
    pub(super) answered: Question,
}

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Data are on their way.
    Loading {
        /// Bytes that have arrived.
        bytes: u64,
        /// Bytes that will arrive, where known.
        total_bytes: Option<u64>,
        /// Rows decoded so far.
        rows: u64,
        /// At the pace so far, where it can be told.
        seconds_left: Option<f64>,
    },
    /// A view is there, or a load failed and an older view is.
    Ready,
    /// Nothing to show.
    #[default]
    Failed,
}

/// What happens to the page.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one at a time, moved once")]
pub enum Message {
    /// The page was opened, or the reader went back or forward.
    Opened(Link),
    /// The reader chose data, in place of those that are shown; files ride beside the effect.
    SourcesChosen(Vec<DataSource>),
    /// The reader chose data beside those that are shown.
    SourcesAdded(Vec<DataSource>),
    /// The reader chose a folder without data.
    NothingFound,
    /// The reader doesn't want this part of the data any more.
    SourceRemoved(usize),
    /// The reader doesn't want to wait for the load.
    LoadCancelled,
    /// The reader said what a column is used as; without a role: as recognized.
    ColumnAssigned(String, Option<Role>),
    /// The reader wants only rows between these days (both included; `None`: without that end) and with one of these
    /// values of columns or levels to be read.
    RowsChosen(Option<Day>, Option<Day>, Vec<(String, String)>),
    /// The reader wants to see the first rows of this file.
    PreviewAsked(usize),
    /// The reader said what the downloads count; `None`: as recognized.
    KindChosen(Option<CountKind>),
    /// A control was set: the view that is asked for now. Without a first period the one that the file suggests holds.
    Asked(Box<Question>),
    /// The reader doesn't want to wait for the intervals.
    IntervalsCancelled,
    /// The error was read.
    ErrorDismissed,
    /// An engine spoke, or broke down.
    Engine {
        /// Which one: two of them, while a load has to do with both, are of different kinds.
        kind: EngineKind,
        /// What it said.
        response: Response,
    },
}

/// What the browser has to do.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one at a time, moved once")]
pub enum Effect {
    /// Send to the engine: a load, and the end of one, to the one that was started last.
    Send(Request),
    /// Put this query into the page's address, as a new entry of the history.
    ShowLink(String),
    /// Put this query into the page's address in place of one that names what is not shown.
    CorrectLink(String),
    /// Start an engine in place of the one that is there.
    StartEngine(EngineKind),
    /// Start an engine beside the one that is there and holds the data, for a load that needs it; a second one beside it ends.
    StartBeside(EngineKind),
    /// The engine beside takes the other one's place.
    TakeBeside,
    /// The engine beside ends.
    EndBeside,
    /// Note how long something took.
    Measure(Timing),
}

/// Something that took time in the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// `load` or `query`.
    pub kind: &'static str,
    /// Rows of the data.
    pub rows: u64,
    /// Time in the engine.
    pub milliseconds: f64,
}

const NOTHING: &str = "There is no Parquet file in there; expected files whose names end in .parquet or .zip.";

impl State {
    /// Takes a message in and says what to do.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Opened(link) => self.open(link),
            Message::SourcesChosen(sources) => self.choose(sources),
            Message::SourcesAdded(sources) => self.add(sources),
            Message::NothingFound => {
                self.error = Some(NOTHING.to_owned());
                Vec::new()
            }
            Message::SourceRemoved(index) => self.remove(index),
            Message::LoadCancelled => self.cancel_load(),
            Message::ColumnAssigned(column, role) => self.assign(column, role),
            Message::RowsChosen(from, to, only) => self.read_rows(from, to, only),
            Message::PreviewAsked(file) => {
                let preview = |shown: &ShownData| Effect::Send(Request::Preview { load: shown.load, file });
                self.shown.iter().map(preview).collect()
            }
            Message::KindChosen(kind) => self.choose_kind(kind),
            Message::Asked(question) => self.ask(*question),
            // What is on its way already comes too late.
            Message::IntervalsCancelled => self.ask(Question { intervals: false, ..self.question.clone() }),
            Message::ErrorDismissed => {
                self.error = None;
                self.notices.clear();
                Vec::new()
            }
            Message::Engine { kind, response } => self.hear(kind, response),
        }
    }

    fn ask(&mut self, mut question: Question) -> Vec<Effect> {
        // Names of periods and of entities mean nothing among others.
        if question.granularity != self.question.granularity {
            (question.at, question.against) = (None, None);
        }
        if question.level != self.question.level || question.attribution != self.question.attribution {
            question.merge.clear();
        }
        if let Some(loading) = &mut self.loading {
            loading.follow(&self.question, &question);
        }
        self.question = question;
        self.error = None;
        let mut effects = self.ask_shown();
        effects.push(Effect::ShowLink(self.link()));
        effects
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

    pub(super) fn send_ask(&mut self, load: u32) -> Effect {
        self.asks += 1;
        self.awaited_ask = self.asks;
        self.intervals = None;
        let question = Question { from: self.first_day(), ..self.question.clone() };
        Effect::Send(Request::Ask { load, ask: self.asks, question })
    }

    /// The first day that is shown: the one that was set, or else the one that the file suggests; `None` for all.
    pub fn first_day(&self) -> Option<Day> {
        self.question.from.or_else(|| self.data.as_ref().and_then(|data| data.suggested_from))
    }

    pub(super) fn link(&self) -> String {
        self.link_of(&self.question)
    }

    /// The link (without `?`) of another question on the data that are shown.
    pub fn link_of(&self, question: &Question) -> String {
        let shown = self.shown.as_ref().map_or(&self.spec, |shown| &shown.spec);
        write_link(shown, question)
    }

    fn hear(&mut self, kind: EngineKind, response: Response) -> Vec<Effect> {
        if !matches!(response, Response::Broken { .. }) {
            self.engines.hear_from(kind);
        }
        match response {
            Response::Progress { load, bytes, total_bytes, rows, seconds_left } => {
                if self.is_awaited(load) {
                    self.phase = Phase::Loading { bytes, total_bytes, rows, seconds_left };
                }
                Vec::new()
            }
            Response::Loaded { load, data, answer, milliseconds } => {
                let timing = Timing { kind: "load", rows: data.rows, milliseconds };
                self.loaded(load, data, answer, timing)
            }
            Response::LoadFailed { load, message, unrecognized } => self.load_failed(load, message, unrecognized),
            Response::CodecsNeeded { load } => self.need_codecs(load),
            Response::Inspected { load, quality } => {
                if let Some(data) = self.data.as_mut().filter(|_| self.shown.as_ref().is_some_and(|s| s.load == load)) {
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
            Response::Answered { ask, answer, milliseconds } if ask == self.awaited_ask => {
                self.answered(answer, milliseconds)
            }
            Response::Answered { .. } => Vec::new(),
            // Known already where a load has put others in their place: it was heard of first.
            Response::NotHeld { ask } if ask == self.awaited_ask && self.loading.is_none() => self.reload(),
            Response::NotHeld { .. } => Vec::new(),
            Response::Previewed { load, file, preview } => {
                if self.shown.as_ref().is_some_and(|shown| shown.load == load) {
                    self.previews.retain(|(known, _)| *known != file);
                    self.previews.push((file, preview));
                }
                Vec::new()
            }
            // The page asks for whole answers, and engines for shares.
            Response::Tabled { .. } => Vec::new(),
            Response::Broken { .. } => self.broken(kind),
        }
    }

    fn answered(&mut self, answer: Result<Box<Answer>, String>, milliseconds: f64) -> Vec<Effect> {
        self.intervals = None;
        let rows = self.data.as_ref().map_or(0, |data| data.rows);
        let mut effects = vec![Effect::Measure(Timing { kind: "query", rows, milliseconds })];
        match answer {
            Ok(answer) => {
                self.answer = Some(*answer);
                self.answered = self.question.clone();
            }
            Err(message) => {
                self.error = Some(message);
                if self.answer.is_some() {
                    self.restore_question();
                    effects.push(Effect::CorrectLink(self.link()));
                }
            }
        }
        // A load that is under way goes on.
        if self.loading.is_none() {
            self.phase = self.resting_phase();
        }
        effects
    }

    pub(super) fn resting_phase(&self) -> Phase {
        if self.answer.is_some() { Phase::Ready } else { Phase::Failed }
    }
}
