//! The worker: holds the data, loads files, answers questions.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use js_sys::{Array, Date};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, WorkerGlobalScope};

use super::WebError;
use super::fetch::ByteSource;
use crate::analysis::{self, Answer, Intervals, Question, REPLICATES};
use crate::calendar::Day;
use crate::load::{FROM_KEY, INCOMPLETE_KEY, Import, Opened, Options, SOURCE_KEY};
use crate::panel::{Builder, Panel};
use crate::protocol::{ColumnRole, DataSummary, Request, Response, Source};
use crate::schema::Kind;
use crate::source::Poll;

/// Names of the shipped files, relative to the page.
const BUNDLED: [&str; 2] = ["data/panel.parquet", "data/models.parquet"];

/// Time between two reports of progress.
const REPORT_EVERY_MS: f64 = 60.0;

/// Values of a level that filters offer.
const VALUES: usize = 200;

/// Replicates of the bootstrap between two looks at the clock.
const STEP: u64 = 10;

/// Starts to listen to the page.
pub fn run() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| send(&Response::Broken { message: info.to_string() })));
    let engine = Rc::new(RefCell::new(Engine::default()));
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (request, files) = parse(&event.data());
        match request {
            Ok(request) => spawn_local(handle(engine.clone(), request, files)),
            Err(error) => send(&Response::Broken { message: format!("a request that can't be read: {error}") }),
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}

#[derive(Default)]
struct Engine {
    panel: Option<Rc<Panel>>,
    /// The newest load: an older one stops when it sees this change.
    load: u32,
    /// Counts requests: intervals under way stop when they see this change.
    requests: u32,
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn parse(data: &JsValue) -> (Result<Request, serde_wasm_bindgen::Error>, Vec<File>) {
    let parts: &Array = data.unchecked_ref();
    let files = parts.iter().skip(1).filter_map(|file| file.dyn_into().ok()).collect();
    (serde_wasm_bindgen::from_value(parts.get(0)), files)
}

fn send(response: &Response) {
    // A message of plain data can always be cloned; if it could not, the page would time nothing out and show the last view.
    if let Ok(value) = serde_wasm_bindgen::to_value(response) {
        let sent = scope().post_message(&value);
        debug_assert!(sent.is_ok());
    }
}

async fn handle(engine: Rc<RefCell<Engine>>, request: Request, files: Vec<File>) {
    engine.borrow_mut().requests += 1;
    match request {
        Request::Cancel => {}
        Request::Ask { ask, question } => {
            let panel = engine.borrow().panel.clone();
            let (answer, milliseconds) = timed(|| answer(panel.as_deref(), &question));
            let again = again(&question, &answer);
            send(&Response::Answered { ask, answer, milliseconds });
            add_intervals(&engine, ask, &question, again).await;
        }
        Request::Load { load, ask, source, kind, mut question } => {
            engine.borrow_mut().load = load;
            let start = now();
            let options = options(kind, &question);
            let loaded = Loading { engine: engine.clone(), load, bytes: 0, rows: 0, reported: 0.0 };
            match loaded.run(&source, files, &options).await {
                Ok((panel, data)) => {
                    question.from = question.from.or(data.suggested_from);
                    let answer = answer(Some(&panel), &question);
                    engine.borrow_mut().panel = Some(Rc::new(panel));
                    let milliseconds = now() - start;
                    let again = again(&question, &answer);
                    send(&Response::Loaded { load, data: Box::new(data), answer, milliseconds });
                    add_intervals(&engine, ask, &question, again).await;
                }
                Err(Failure { error: WebError::Superseded, .. }) => {}
                Err(failure) => send(&Response::LoadFailed { load, message: failure.sentence() }),
            }
        }
    }
}

/// A copy of an answer that will be sent again with intervals, if it has any.
fn again(question: &Question, answer: &Result<Box<Answer>, String>) -> Option<Box<Answer>> {
    answer.as_ref().ok().filter(|_| Intervals::wanted(question)).cloned()
}

/// Sends an answer again with its intervals; leaves off when another request comes in.
async fn add_intervals(engine: &RefCell<Engine>, ask: u32, question: &Question, answer: Option<Box<Answer>>) {
    let (Some(mut answer), Some(panel)) = (answer, engine.borrow().panel.clone()) else { return };
    let Ok(Some(mut intervals)) = Intervals::of(&panel, question) else { return };
    let start = now();
    let mut reported = start;
    let request = engine.borrow().requests;
    while !intervals.step(STEP) {
        if now() - reported > REPORT_EVERY_MS {
            reported = now();
            send(&Response::Intervals { ask, done: intervals.done() as u32, of: REPLICATES as u32 });
            breathe().await;
            if engine.borrow().requests != request {
                return;
            }
        }
    }
    intervals.finish(&mut answer);
    send(&Response::Answered { ask, answer: Ok(answer), milliseconds: now() - start });
}

/// Levels that are no known columns are read too: the reader asked for them.
fn options(kind: Option<Kind>, question: &Question) -> Options {
    let filtered = question.filters.levels().into_iter().map(str::to_owned);
    let extra_columns = filtered.chain([question.level.name().to_owned()]).collect();
    Options { kind, extra_columns, from: None, to: None }
}

fn answer(panel: Option<&Panel>, question: &Question) -> Result<Box<Answer>, String> {
    let panel = panel.ok_or_else(|| "No data are loaded yet.".to_owned())?;
    analysis::answer(panel, question).map(Box::new).map_err(|error| error.to_string())
}

/// A file and what is wrong with it.
struct Failure {
    name: String,
    error: WebError,
}

impl Failure {
    fn sentence(&self) -> String {
        if self.name.is_empty() { self.error.to_string() } else { format!("{}: {}", self.name, self.error) }
    }
}

struct Loading {
    engine: Rc<RefCell<Engine>>,
    load: u32,
    /// Bytes and rows of the files before the current one.
    bytes: u64,
    rows: u64,
    reported: f64,
}

impl Loading {
    async fn run(
        mut self,
        source: &Source,
        files: Vec<File>,
        options: &Options,
    ) -> Result<(Panel, DataSummary), Failure> {
        let mut builder = Builder::default();
        let mut opened = Vec::new();
        let names: Vec<String> = match source {
            Source::Bundled => BUNDLED.iter().map(|name| (*name).to_owned()).collect(),
            Source::Url(url) => vec![url.clone()],
            Source::Files(names) => names.clone(),
        };
        let local = files.into_iter().map(Some).chain(std::iter::repeat(None));
        for (name, file) in names.iter().zip(local) {
            let result = self.file(name, file, source, options, &mut builder).await;
            // A site may ship one file that holds the attributes too; any other failure is one.
            if *source == Source::Bundled && !opened.is_empty() && matches!(result, Err(WebError::Missing)) {
                continue;
            }
            opened.extend(result.map_err(|error| Failure { name: short_name(name), error })?);
        }
        let panel = builder.finish().map_err(|error| Failure { name: String::new(), error: error.into() })?;
        let data = summary(source, &names, &opened, &panel, self.bytes);
        Ok((panel, data))
    }

    async fn file(
        &mut self,
        name: &str,
        file: Option<File>,
        source: &Source,
        options: &Options,
        builder: &mut Builder,
    ) -> Result<Option<Opened>, WebError> {
        let progress = |loading: &mut Loading, bytes, total: Option<u64>| {
            let before = loading.bytes;
            loading.report(before + bytes, total.map(|total| before + total), 0);
        };
        let bytes = match (file, source) {
            (Some(file), _) => ByteSource::local(file),
            // Never asked of the host: its name is the reader's.
            (None, Source::Files(_)) => return Err(WebError::LocalFile),
            // Small, and all of it is needed: one request.
            (None, Source::Bundled) => {
                ByteSource::whole(&address(name), |bytes, total| progress(self, bytes, total)).await?
            }
            (None, _) => ByteSource::open(&address(name), |bytes, total| progress(self, bytes, total)).await?,
        };
        let mut import = Import::new(name, bytes.length_bytes(), options)?;
        let mut read_bytes = 0;
        loop {
            if self.engine.borrow().load != self.load {
                return Err(WebError::Superseded);
            }
            match import.poll(builder)? {
                Poll::Ready(false) => break,
                Poll::Ready(true) => {
                    let total = import.opened().map(|opened| self.bytes + opened.needed_bytes);
                    if self.report(self.bytes + read_bytes, total, import.rows_read()) {
                        breathe().await;
                    }
                }
                Poll::Need(ranges) => {
                    for range in ranges {
                        let part = bytes.read(range.clone()).await?;
                        read_bytes += part.len() as u64;
                        import.push(range, part)?;
                    }
                }
            }
        }
        self.bytes += match bytes {
            ByteSource::Whole(bytes) => bytes.len() as u64,
            _ => read_bytes,
        };
        self.rows += import.rows_read();
        Ok(import.opened().cloned())
    }

    /// Tells the page how far the load is, unless it has just been told; whether it was told now.
    fn report(&mut self, bytes: u64, total_bytes: Option<u64>, rows: u64) -> bool {
        if now() - self.reported < REPORT_EVERY_MS {
            return false;
        }
        self.reported = now();
        send(&Response::Progress { load: self.load, bytes, total_bytes, rows: self.rows + rows });
        true
    }
}

/// Lets the worker look at its mail: a newer load stops the one under way.
async fn breathe() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let set = scope().set_timeout_with_callback(&resolve);
        debug_assert!(set.is_ok());
    });
    let waited = wasm_bindgen_futures::JsFuture::from(promise).await;
    debug_assert!(waited.is_ok());
}

/// Relative addresses count from the page's folder, which is the worker's too.
fn address(name: &str) -> String {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let base = scope.location().href();
    web_sys::Url::new_with_base(name, &base).map_or_else(|_| name.to_owned(), |url| url.href())
}

fn short_name(name: &str) -> String {
    name.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or(name).to_owned()
}

fn now() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or_else(Date::now, |performance| performance.now())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = run();
    (result, now() - start)
}

fn summary(source: &Source, names: &[String], opened: &[Opened], panel: &Panel, bytes: u64) -> DataSummary {
    let value = |key: &str| opened.iter().find_map(|file| file.metadata.value(key));
    let columns = names.iter().zip(opened).flat_map(|(name, file)| {
        file.columns.iter().enumerate().map(|(index, column)| ColumnRole {
            file: short_name(name),
            column: column.name.clone(),
            type_name: column.type_name.clone(),
            role: file.role_of(index),
        })
    });
    let days: Vec<Day> = panel.days().to_vec();
    DataSummary {
        source: source.clone(),
        files: names.iter().map(|name| short_name(name)).collect(),
        source_line: value(SOURCE_KEY).map(str::to_owned),
        kind: panel.kind(),
        rows: panel.quality().rows_read,
        bytes,
        // A suggestion that would leave nothing to show is none.
        suggested_from: value(FROM_KEY)
            .and_then(Day::parse)
            .filter(|from| days.last().is_some_and(|last| last >= from)),
        days,
        incomplete: value(INCOMPLETE_KEY).unwrap_or_default().split(',').filter_map(Day::parse).collect(),
        levels: analysis::levels(panel),
        values: analysis::level_values(panel, VALUES),
        quality: panel.quality().clone(),
        columns: columns.collect(),
    }
}
