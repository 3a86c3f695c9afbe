//! A page and its engines without a browser: the real state machines of both halves, with mail that arrives when the test says.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use lorenz::analysis::{Answer, Question, SearchIndexing, answer, levels};
use lorenz::app::{Effect, Message, Phase, State, parse_link};
use lorenz::calendar::Day;
use lorenz::engine_state::EngineState;
use lorenz::load::LoadOptions;
use lorenz::panel::{Builder, Panel};
use lorenz::protocol::{DataSource, DataSummary, EngineKind, LoadSpec, Request, Response, Unanswered};

use crate::support::{counts, dates, day, import, parquet, texts};

/// A file that is damaged, one that needs the other engine, one that breaks any engine.
pub const BAD: &str = "bad.parquet";
pub const RARE: &str = "rare.parquet";
pub const TRAP: &str = "trap.parquet";

/// Names that an engine tells of those that were found.
const FOUND: usize = 4;

/// Files without columns of publication and bases, so that views lack what they need.
const BARE: [&str; 2] = ["bare.parquet", TRAP];

fn name(source: &DataSource) -> &str {
    match source {
        DataSource::Bundled | DataSource::Hub { .. } => "shipped.parquet",
        DataSource::Url(name) | DataSource::File(name) => name,
    }
}

/// A small file whose numbers are its name's own.
fn file(name: &str) -> Vec<u8> {
    let seed = name.bytes().fold(7_u64, |seed, byte| seed * 31 % 1_009 + u64::from(byte));
    let models = ["meta/llama", "meta/sam", "Qwen/Qwen3", "google/bert", "gpt2"];
    let days = ["2026-01-05", "2026-02-09", "2026-03-16", "2026-04-13"];
    let rows = || days.iter().enumerate().flat_map(|(day, _)| (0..models.len()).map(move |model| (day, model)));
    let count = |(at, model): (usize, usize)| (seed * (at as u64 + 3) * (model as u64 + 2)) % 97;
    let countries = ["United States", "United States", "China", "France", ""];
    let mut columns = vec![
        ("model", texts(rows().map(|(_, model)| models[model]))),
        ("time", dates(rows().map(|(at, _)| day(days[at])))),
        ("downloads", counts(rows().map(count))),
        ("country", texts(rows().map(|(_, model)| countries[model]))),
        ("color", texts(rows().map(|(_, model)| ["red", "blue"][model % 2]))),
    ];
    if !BARE.contains(&name) {
        columns.push(("created", dates(rows().map(|(_, model)| Day(day(days[0]).0 - [0, 40, 80, 120, 160][model])))));
        columns.push(("license", texts(rows().map(|(_, model)| ["mit", "apache-2.0"][model % 2]))));
    }
    parquet(&columns)
}

/// Panels by what they are read of, each made once.
#[derive(Default)]
struct Library(BTreeMap<String, Rc<Panel>>);

impl Library {
    /// What an engine reads; the columns that its first question names are read too.
    fn panel(&mut self, spec: &LoadSpec, question: &Question) -> Result<Rc<Panel>, String> {
        let filtered = question.filters.levels().into_iter().map(str::to_owned);
        let extra_columns: Vec<String> = filtered.chain([question.level.name().to_owned()]).collect();
        let key = format!("{spec:?} {extra_columns:?}");
        if let Some(panel) = self.0.get(&key) {
            return Ok(panel.clone());
        }
        let LoadSpec { kind, mapping, rows_from, rows_to, rows_only, far_dates, developer_table_alone, sources } =
            spec.clone();
        let options =
            LoadOptions { kind, mapping, extra_columns, rows_from, rows_to, rows_only, ..LoadOptions::default() };
        let options = LoadOptions { far_dates, developer_table_alone, ..options };
        let mut builder = Builder::default();
        for source in &sources {
            let name = name(source);
            import(name, &file(name), &options, &mut builder).map_err(|error| error.to_string())?;
        }
        let panel = Rc::new(builder.finish().map_err(|error| error.to_string())?);
        self.0.insert(key, panel.clone());
        Ok(panel)
    }
}

/// What is told of the data; their panel is found again by `source_line`.
fn summary(panel: &Panel, spec: &LoadSpec) -> DataSummary {
    DataSummary {
        source_line: Some(format!("{spec:?}")),
        // Some files suggest where to begin.
        suggested_from: spec.sources.iter().any(|source| name(source).starts_with('s')).then(|| day("2026-02-09")),
        levels: levels(panel),
        ..crate::shipped::summary(panel)
    }
}

#[derive(Default)]
struct Engine {
    kind: EngineKind,
    state: EngineState<Rc<Panel>>,
    inbox: VecDeque<Request>,
    outbox: VecDeque<Response>,
    /// Loads that are being read, those that were given up among them.
    jobs: Vec<(u32, LoadSpec, Question)>,
    is_dead: bool,
}

impl Engine {
    fn read_mail(&mut self) {
        let Some(request) = self.inbox.pop_front() else { return };
        match request {
            Request::Load { load, spec, question, .. } => {
                self.state.begin(load);
                self.jobs.push((load, spec, question));
            }
            Request::CancelLoad { load } => self.state.end(load),
            Request::Ask { load, ask, question } => {
                let response = match self.state.data_of(load) {
                    Some(panel) => Response::Answered { ask, answer: answered(panel, &question), milliseconds: 0.0 },
                    None => Response::NotHeld { ask },
                };
                self.outbox.push_back(response);
            }
            Request::Search { load, search, text } => {
                if let Some(panel) = self.state.data_of(load) {
                    let found = SearchIndexing::of(panel).finish().find(panel, &text, FOUND);
                    self.outbox.push_back(Response::Found { search, found });
                }
            }
            Request::ListKept => {}
            other => panic!("{other:?}"),
        }
    }

    /// A load comes to its end, before or after the engine has read what is in its inbox.
    fn finish_job(&mut self, at: usize, library: &mut Library) {
        if self.jobs.is_empty() {
            return;
        }
        let (load, spec, mut question) = self.jobs.remove(at % self.jobs.len());
        if !self.state.is_under_way(load) {
            return;
        }
        let has = |file: &str| spec.sources.iter().any(|source| name(source) == file);
        if has(TRAP) {
            let started = Response::Progress { load, bytes: 1, total_bytes: None, rows: 0, seconds_left: None };
            self.outbox.push_back(started);
            return self.die();
        }
        if has(RARE) && self.kind == EngineKind::Usual {
            self.state.end(load);
            return self.outbox.push_back(Response::AllFormatsNeeded { load });
        }
        let panel = if has(BAD) { Err("damaged".to_owned()) } else { library.panel(&spec, &question) };
        let response = match panel {
            Ok(panel) => {
                let data = Box::new(summary(&panel, &spec));
                question.from = question.from.or(data.suggested_from);
                let answer = answered(&panel, &question);
                assert!(self.state.finish(load, panel), "it is under way");
                Response::Loaded { load, data, answer, milliseconds: 0.0 }
            }
            Err(message) => {
                self.state.end(load);
                Response::LoadFailed { load, message, unrecognized: None }
            }
        };
        self.outbox.push_back(response);
    }

    fn die(&mut self) {
        if !self.is_dead {
            self.is_dead = true;
            self.outbox.push_back(Response::Broken { message: "trap".to_owned() });
            (self.inbox, self.jobs, self.state) = Default::default();
        }
    }
}

fn answered(panel: &Panel, question: &Question) -> Result<Box<Answer>, Unanswered> {
    answer(panel, question).map(Box::new).map_err(Unanswered::from)
}

/// What happens next.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a few at a time")]
pub enum Step {
    /// The reader does something.
    Act(Message),
    /// The reader goes to an address of this visit.
    Back(usize),
    /// An engine reads a message: the one beside, if there is one and this says so.
    ReadMail { beside: bool },
    /// A load ends.
    Finish { beside: bool, at: usize },
    /// The page hears of an engine.
    Hear { beside: bool },
    /// An engine breaks down.
    Die { beside: bool },
}

/// A page, its engines and its address.
pub struct World {
    pub state: State,
    /// The query in the address.
    pub address: String,
    /// All that have stood there.
    visited: Vec<String>,
    engine: Engine,
    beside: Option<Engine>,
    library: Library,
}

impl World {
    /// Opens an address, and lets all engines end what they do.
    pub fn open(address: &str) -> World {
        let mut world = World {
            state: State::default(),
            address: address.to_owned(),
            visited: vec![address.to_owned()],
            engine: Engine::default(),
            beside: None,
            library: Library::default(),
        };
        world.update(Message::Opened(parse_link(address)));
        world.rest();
        world
    }

    pub fn step(&mut self, step: Step) {
        match step {
            Step::Act(message) => self.update(message),
            Step::Back(at) => {
                self.address = self.visited[at % self.visited.len()].clone();
                self.update(Message::Opened(parse_link(&self.address)));
            }
            Step::ReadMail { beside } => self.engine(beside).read_mail(),
            Step::Finish { beside, at } => {
                let mut library = std::mem::take(&mut self.library);
                self.engine(beside).finish_job(at, &mut library);
                self.library = library;
            }
            Step::Hear { beside } => {
                let engine = self.engine(beside);
                let kind = engine.kind;
                if let Some(response) = engine.outbox.pop_front() {
                    self.update(Message::Engine { kind, response });
                }
            }
            Step::Die { beside } => self.engine(beside).die(),
        }
    }

    fn engine(&mut self, beside: bool) -> &mut Engine {
        if beside { self.beside.as_mut().unwrap_or(&mut self.engine) } else { &mut self.engine }
    }

    /// All mail arrives, and every load ends.
    pub fn rest(&mut self) {
        for _ in 0..1_000 {
            let engines = [Some(&self.engine), self.beside.as_ref()];
            let is_busy = |e: &Engine| !(e.inbox.is_empty() && e.jobs.is_empty() && e.outbox.is_empty());
            if !engines.into_iter().flatten().any(is_busy) {
                return;
            }
            for beside in [false, true] {
                self.step(Step::ReadMail { beside });
                self.step(Step::Finish { beside, at: 0 });
                self.step(Step::Hear { beside });
            }
        }
        panic!("page and engines never come to rest");
    }

    fn update(&mut self, message: Message) {
        let effects = self.state.update(message);
        for effect in effects {
            match effect {
                Effect::Send(request) => {
                    let is_of_load = matches!(request, Request::Load { .. } | Request::CancelLoad { .. });
                    let engine = self.engine(is_of_load);
                    if !engine.is_dead {
                        engine.inbox.push_back(request);
                    }
                }
                Effect::ShowLink(query) | Effect::CorrectLink(query) => {
                    self.visited.push(query.clone());
                    self.address = query;
                }
                Effect::StartEngine(kind) => {
                    (self.engine, self.beside) = (Engine { kind, ..Engine::default() }, None);
                }
                Effect::StartSecondEngine(kind) => self.beside = Some(Engine { kind, ..Engine::default() }),
                Effect::PromoteSecondEngine => self.engine = self.beside.take().unwrap(),
                Effect::EndSecondEngine => self.beside = None,
                Effect::Measure(_) | Effect::Save { .. } | Effect::SaveReport(_) => {}
            }
        }
        self.assert_one_source();
    }

    /// At every moment the answer that is shown is of the data that are named beside it.
    fn assert_one_source(&mut self) {
        let (Some(shown), Some(data)) = (&self.state.answer, &self.state.data) else { return };
        let spec = self.state.shown_spec().unwrap();
        assert_eq!(data.source_line, Some(format!("{spec:?}")), "data and address");
        let panel = self.library.panel(spec, &shown.question).unwrap();
        // An answer without a period to compare with is that of a question which compares the period with itself.
        let question = Question { against: shown.question.against.or(shown.question.at), ..shown.question.clone() };
        let own = answer(&panel, &question).unwrap();
        let is_own = (&own.periods, &own.view) == (&shown.periods, &shown.view);
        assert!(is_own, "an answer of other data than {spec:?}");
    }

    /// Once all is quiet, page, engine and address say the same.
    pub fn assert_agreement(&mut self) {
        let state = &self.state;
        assert!(!matches!(state.phase, Phase::Loading { .. }) && !state.is_asking(), "still waiting");
        let Some(shown) = &state.answer else {
            assert!(state.error.is_some() || !state.notices.is_empty(), "nothing is shown, in silence");
            return;
        };
        assert_eq!(state.phase, Phase::Ready);
        // What was typed is found in the data that are shown, unless these are lost.
        let held = (0..10_000).find_map(|load| self.engine.state.data_of(load)).filter(|_| !state.search.is_awaited());
        if let Some(panel) = held {
            let text = state.search.text.clone();
            let found = SearchIndexing::of(panel).finish().find(panel, &text, FOUND);
            let expected = (!text.is_empty()).then_some((text, found));
            assert!(state.search.found == expected, "{:?}, expected {expected:?}", state.search.found);
        }
        let link = parse_link(&self.address);
        assert_eq!((&link.spec, &link.question), (state.shown_spec().unwrap(), &state.question), "{}", self.address);
        let fresh = World::open(&self.address);
        assert!(
            fresh.state.answer.as_ref() == Some(shown),
            "a fresh load of \"{}\" shows something else",
            self.address
        );
        assert_eq!(fresh.state.notices, Vec::<String>::new(), "{}", self.address);
    }
}
