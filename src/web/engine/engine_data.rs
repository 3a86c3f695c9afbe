//! What an engine holds: the data of a load, and the answers that were given of them.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use wasm_bindgen::JsValue;

use super::file::LoadFile;
use crate::analysis::{self, Answer, MarketCache, Question, SearchIndex, TRENDS, Table};
use crate::engine_state::EngineState;
use crate::load::SNAPSHOT_KEY;
use crate::panel::Panel;
use crate::protocol::{DataSource, Response, Unanswered};
use crate::web::fetch::ByteSource;
use crate::web::reply::reply_to_page;

/// Answers that are remembered: readers go back and forth.
const ANSWERS: usize = 8;

/// Names that the page shows of those that were found.
const FOUND: usize = 20;

/// The engine: the data that it holds, and what it works on.
#[derive(Default)]
pub(crate) struct Engine {
    pub(super) state: EngineState<LoadedData>,
    /// Counts requests: background work pauses when it sees this change.
    pub(super) requests: u32,
    /// Counts questions: intervals under way stop when they see this change.
    pub(super) questions: u32,
}

impl Engine {
    /// Returns an engine without data, for the listener and the tasks that it starts.
    pub(crate) fn instance() -> Rc<RefCell<Engine>> {
        Rc::default()
    }
}

/// The result of a load, which the engine holds.
pub(super) struct LoadedData {
    pub(super) panel: Rc<Panel>,
    /// What the page was told of it.
    pub(super) summary: JsValue,
    /// The files that the panel was read from.
    pub(super) files: Vec<Rc<LoadFile>>,
    /// The latest answers, the newest last.
    answers: Vec<KeptAnswer>,
    /// The markets of the latest questions, for the next ones.
    pub(super) market_cache: MarketCache,
    /// The names, once they have been put in order to be found.
    search_index: Option<SearchIndex>,
    /// The number and the text of the search that waits for that.
    waiting_search: Option<(u32, String)>,
}

/// An answer that is remembered.
pub(super) struct KeptAnswer {
    question: Question,
    pub(super) answer: Box<Answer>,
    /// Whether it has its intervals, so that nothing is to be added to it.
    pub(super) is_complete: bool,
}

impl LoadedData {
    pub(super) fn of(panel: Panel, files: Vec<Rc<LoadFile>>) -> LoadedData {
        LoadedData {
            panel: Rc::new(panel),
            summary: JsValue::UNDEFINED,
            files,
            answers: Vec::new(),
            market_cache: MarketCache::default(),
            search_index: None,
            waiting_search: None,
        }
    }

    /// Returns what was read of the Hub's list, as a file with a name of its minute.
    pub(super) fn snapshot(&self) -> Option<(String, Bytes)> {
        let is_listing = |file: &&Rc<LoadFile>| file.name == DataSource::Hub { models: 0 }.name();
        self.files.iter().filter(is_listing).find_map(|file| {
            let minute = file.opened.as_ref()?.metadata.key_value(SNAPSHOT_KEY)?;
            // Several in one file are not what was read now.
            let minute = Some(minute).filter(|minute| !minute.contains(';'))?.replace(':', "");
            let ByteSource::Whole(bytes) = &file.bytes else { return None };
            Some((format!("hub-{minute}.parquet"), bytes.clone()))
        })
    }

    /// Returns the answer to a question, a remembered one if there is one.
    pub(super) fn answer(&mut self, question: &Question) -> Result<Box<Answer>, Unanswered> {
        match self.known(question) {
            Some(known) => Ok(known.answer.clone()),
            None => answer(&self.panel, question, &mut self.market_cache),
        }
    }

    /// Returns a table, complete: one of [`analysis::table()`], or the shares of named entities.
    pub(super) fn table(&mut self, question: &Question, name: &str) -> Result<Box<Table>, String> {
        let table = match name {
            TRENDS => analysis::trends(&self.panel, question, &mut self.market_cache),
            name => analysis::table(&self.panel, question, name),
        };
        table.map(Box::new).map_err(|error| error.to_string())
    }

    /// Tells the page which names have a text in them, now or once the index is there.
    pub(super) fn search(&mut self, search: u32, text: String) {
        match &self.search_index {
            Some(index) => {
                reply_to_page(&Response::Found { search, found: index.find(&self.panel, &text, FOUND) });
            }
            None => self.waiting_search = Some((search, text)),
        }
    }

    /// Takes the index of the panel's names, and answers the search that waits for it.
    pub(super) fn add_search_index(&mut self, index: SearchIndex) {
        self.search_index = Some(index);
        if let Some((search, text)) = self.waiting_search.take() {
            self.search(search, text);
        }
    }

    pub(super) fn known(&self, question: &Question) -> Option<&KeptAnswer> {
        self.answers.iter().find(|known| known.question == *question)
    }

    pub(super) fn remember(&mut self, question: &Question, answer: Box<Answer>, is_complete: bool) {
        let is_complete = is_complete || self.known(question).is_some_and(|known| known.is_complete);
        self.answers.retain(|known| known.question != *question);
        self.answers.push(KeptAnswer { question: question.clone(), answer, is_complete });
        let surplus = self.answers.len().saturating_sub(ANSWERS);
        self.answers.drain(..surplus);
    }
}

fn answer(panel: &Panel, question: &Question, market_cache: &mut MarketCache) -> Result<Box<Answer>, Unanswered> {
    analysis::answer_with_cache(panel, question, market_cache).map(Box::new).map_err(Unanswered::from)
}
