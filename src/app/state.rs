//! Messages change the state; effects are what the browser has to do then.

use super::link::{Link, write_link};
use crate::analysis::{Answer, Question};
use crate::calendar::Day;
use crate::protocol::{DataSummary, EngineKind, FileSummary, Preview, Reading, Request, Response, Source};
use crate::schema::{Kind, Role};

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view that is asked for.
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
    pub unrecognized: Option<(Reading, FileSummary)>,
    pub(super) reading: Reading,
    /// Names of the files that were chosen in this visit: a link can only name those.
    pub(super) files: Vec<String>,
    engine: Health,
    engine_kind: EngineKind,
    /// Whether the engine holds no data though good ones were loaded: another one took its place for a load.
    is_empty: bool,
    pub(super) loads: u32,
    asks: u32,
    /// How the data that are there were read: what to return to.
    pub(super) good: Option<Reading>,
}

/// What is known of the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Health {
    /// It has spoken, or it is the first one.
    #[default]
    Sound,
    /// It took a broken one's place and has said nothing yet.
    Replaced,
    /// It took a broken one's place and broke down without a word: another would, too.
    Gone,
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
    SourcesChosen(Vec<Source>),
    /// The reader chose data beside those that are shown.
    SourcesAdded(Vec<Source>),
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
    KindChosen(Option<Kind>),
    /// A control was set: the view that is asked for now. Without a first period the one that the file suggests holds.
    Asked(Box<Question>),
    /// The reader doesn't want to wait for the intervals.
    IntervalsCancelled,
    /// The error was read.
    ErrorDismissed,
    /// The engine spoke.
    Engine(Response),
}

/// What the browser has to do.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "on 64-bit targets alone; one at a time, moved once")]
pub enum Effect {
    /// Send to the engine.
    Send(Request),
    /// Put this query into the page's address.
    ShowLink(String),
    /// Start an engine in place of the one that is there.
    StartEngine(EngineKind),
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

const BROKEN: &str = "The engine stopped: the data may be damaged, or need more memory than this tab has. It was started again; \
    another file, or one with fewer columns, may load.";

const NOTHING: &str = "There is no Parquet file in there; expected files whose names end in .parquet or .zip.";

const GONE: &str = "The engine did not start: a part of this site did not arrive, or this browser can't run it. \
    Check the connection and load the page again.";

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
            Message::PreviewAsked(file) => vec![Effect::Send(Request::Preview { file })],
            Message::KindChosen(kind) => {
                self.reading.kind = kind;
                self.load()
            }
            Message::Asked(question) => self.ask(*question),
            Message::IntervalsCancelled => {
                // What is on its way already comes too late.
                self.asks += 1;
                self.intervals = None;
                vec![Effect::Send(Request::Cancel)]
            }
            Message::ErrorDismissed => {
                self.error = None;
                self.notices.clear();
                Vec::new()
            }
            Message::Engine(response) => self.hear(response),
        }
    }

    pub(super) fn load(&mut self) -> Vec<Effect> {
        self.loads += 1;
        // A load carries a question, too: what answers an earlier one comes too late.
        self.asks += 1;
        self.intervals = None;
        self.phase = Phase::Loading { bytes: 0, total_bytes: None, rows: 0, seconds_left: None };
        self.error = None;
        self.unrecognized = None;
        let mut effects = Vec::new();
        if self.engine == Health::Gone {
            self.engine = Health::Replaced;
            effects.push(Effect::StartEngine(self.engine_kind));
        }
        effects.push(Effect::Send(Request::Load {
            load: self.loads,
            ask: self.asks,
            reading: self.reading.clone(),
            question: self.question.clone(),
        }));
        effects
    }

    fn ask(&mut self, mut question: Question) -> Vec<Effect> {
        // Names of periods and of entities mean nothing among others.
        if question.granularity != self.question.granularity {
            (question.at, question.against) = (None, None);
        }
        if question.level != self.question.level || question.attribution != self.question.attribution {
            question.merge.clear();
        }
        question.from = question.from.or(self.suggested_from());
        self.question = question;
        let link = self.link();
        vec![self.send_ask(), Effect::ShowLink(link)]
    }

    pub(super) fn send_ask(&mut self) -> Effect {
        self.asks += 1;
        self.intervals = None;
        Effect::Send(Request::Ask { ask: self.asks, question: self.question.clone() })
    }

    fn link(&self) -> String {
        self.link_of(&self.question)
    }

    /// The link (without `?`) of another question on the same data; what the file would choose by itself is left out.
    pub fn link_of(&self, question: &Question) -> String {
        let mut question = question.clone();
        let periods = || self.answer.iter().flat_map(|answer| answer.periods.iter().map(|period| period.start));
        let (first, last) = (periods().next(), periods().next_back());
        question.from = question.from.filter(|&from| Some(from) != self.suggested_from());
        question.at = question.at.filter(|&at| Some(at) != last);
        question.against = question.against.filter(|&against| Some(against) != first);
        write_link(&self.reading, &question)
    }

    pub(super) fn suggested_from(&self) -> Option<Day> {
        self.data.as_ref().and_then(|data| data.suggested_from)
    }

    fn hear(&mut self, response: Response) -> Vec<Effect> {
        if !matches!(response, Response::Broken { .. }) {
            self.engine = Health::Sound;
        }
        match response {
            Response::Progress { load, bytes, total_bytes, rows, seconds_left } => {
                if load == self.loads && matches!(self.phase, Phase::Loading { .. }) {
                    self.phase = Phase::Loading { bytes, total_bytes, rows, seconds_left };
                }
                Vec::new()
            }
            Response::Loaded { load, data, answer, milliseconds } => {
                if load != self.loads {
                    return Vec::new();
                }
                let timing = Timing { kind: "load", rows: data.rows, milliseconds };
                self.is_empty = false;
                self.good = Some(self.reading.clone());
                self.previews.clear();
                self.note_unknown_columns(&data);
                self.question.from = self.question.from.or(data.suggested_from);
                self.data = Some(*data);
                if let Err(message) = answer {
                    return vec![Effect::Measure(timing), self.fall_back(message)];
                }
                self.settle(answer);
                vec![Effect::Measure(timing), Effect::ShowLink(self.link())]
            }
            Response::Inspected { load, quality } => {
                if let Some(data) = self.data.as_mut().filter(|_| load == self.loads) {
                    data.quality = *quality;
                }
                Vec::new()
            }
            Response::LoadFailed { load, message, unrecognized } => {
                if load == self.loads {
                    self.error = Some(message);
                    self.unrecognized = unrecognized.map(|file| (self.reading.clone(), *file));
                    let mut effects = self.return_to_good();
                    // The address told of data that are not there.
                    effects.extend(self.good.is_some().then(|| Effect::ShowLink(self.link())));
                    return effects;
                }
                Vec::new()
            }
            Response::CodecsNeeded { load } => {
                if load != self.loads || self.engine_kind == EngineKind::AllCodecs {
                    return Vec::new();
                }
                self.engine_kind = EngineKind::AllCodecs;
                self.is_empty = true;
                let mut effects = vec![Effect::StartEngine(self.engine_kind)];
                effects.extend(self.load());
                effects
            }
            Response::Intervals { ask, done, of } => {
                if ask == self.asks {
                    self.intervals = Some((done, of));
                }
                Vec::new()
            }
            Response::Answered { ask, answer, milliseconds } => {
                if ask != self.asks {
                    return Vec::new();
                }
                self.error = None;
                self.intervals = None;
                // A load that is under way goes on; without a view this answer is the end of one.
                let first = self.answer.is_none();
                let phase = std::mem::take(&mut self.phase);
                self.settle(answer);
                if matches!(phase, Phase::Loading { .. }) && !first {
                    self.phase = phase;
                }
                let rows = self.data.as_ref().map_or(0, |data| data.rows);
                vec![Effect::Measure(Timing { kind: "query", rows, milliseconds })]
            }
            Response::Previewed { file, preview } => {
                self.previews.retain(|(known, _)| *known != file);
                self.previews.push((file, preview));
                Vec::new()
            }
            // The page asks for whole answers, and engines for shares.
            Response::Tabled { .. } => Vec::new(),
            Response::Broken { .. } => self.recover(),
        }
    }

    fn settle(&mut self, answer: Result<Box<Answer>, String>) {
        match answer {
            Ok(answer) => {
                self.answer = Some(*answer);
                self.phase = Phase::Ready;
            }
            Err(message) => {
                self.error = Some(message);
                self.phase = self.resting_phase();
            }
        }
    }

    /// After a load that came to nothing: the last good data stay, and are loaded again where the engine lost them.
    pub(super) fn return_to_good(&mut self) -> Vec<Effect> {
        self.phase = self.resting_phase();
        let Some(good) = self.good.clone() else { return Vec::new() };
        self.reading = good;
        self.restore_question();
        if !self.is_empty {
            return Vec::new();
        }
        let said = (self.error.take(), self.unrecognized.take());
        let effects = self.load();
        (self.error, self.unrecognized) = said;
        effects
    }

    /// New data that have no answer to the link's question show their default view, never the old data's answer.
    fn fall_back(&mut self, message: String) -> Effect {
        self.notices.push(message);
        self.answer = None;
        self.question = Question { from: self.suggested_from(), ..Question::default() };
        self.send_ask()
    }

    /// A new engine has no data: it loads the last good ones again, with the question it could answer.
    fn recover(&mut self) -> Vec<Effect> {
        self.phase = self.resting_phase();
        if self.engine != Health::Sound {
            self.engine = Health::Gone;
            self.error = Some(GONE.to_owned());
            return Vec::new();
        }
        self.engine = Health::Replaced;
        let mut effects = vec![Effect::StartEngine(self.engine_kind)];
        // Taken, so that data which break the engine a second time are not loaded a third time.
        if let Some(good) = self.good.take() {
            self.reading = good;
            self.restore_question();
            effects.extend(self.load());
        }
        self.error = Some(BROKEN.to_owned());
        effects
    }

    /// The view that stays is the last answer's.
    fn restore_question(&mut self) {
        if let Some(answer) = &self.answer {
            self.question = answer.question.clone();
        }
    }

    fn resting_phase(&self) -> Phase {
        if self.answer.is_some() { Phase::Ready } else { Phase::Failed }
    }
}
