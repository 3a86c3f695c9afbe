//! The search of names: what was typed, what was found of it, what is chosen.

use super::effect::Effect;
use super::search_state::Search;
use super::state::State;
use crate::analysis::{EntityName, Question, SearchHits, View};
use crate::protocol::Request;

impl State {
    /// Looks for what was typed.
    pub(super) fn search_for(&mut self, text: String) -> Vec<Effect> {
        self.search.text = text;
        self.search_again()
    }

    /// Looks for what was typed in the data that are shown now; without a text, nothing is to be found.
    pub(super) fn search_again(&mut self) -> Vec<Effect> {
        let search = &mut self.search;
        // An answer that is on its way is out of date.
        search.newest += 1;
        search.takes_first = false;
        search.is_awaited = !search.text.trim().is_empty();
        if !search.is_awaited {
            search.found = None;
            return Vec::new();
        }
        match self.shown.as_ref().map(|shown| shown.load) {
            Some(load) if self.held == Some(load) => {
                let (search, text) = (self.search.newest, self.search.text.clone());
                vec![Effect::Send(Request::Search { load, search, text })]
            }
            // Once the load has ended, it is looked for in what is shown then.
            _ if self.is_loading() => Vec::new(),
            _ => self.reload(),
        }
    }

    /// Ends the search: nothing is typed, nothing is found.
    fn end_search(&mut self) {
        self.search = Search { newest: self.search.newest + 1, ..Search::default() };
    }

    /// Takes over what was found, unless something else was typed since.
    pub(super) fn handle_found(&mut self, search: u32, found: SearchHits) -> Vec<Effect> {
        if search != self.search.newest || !self.search.is_awaited {
            return Vec::new();
        }
        self.search.found = Some((self.search.text.clone(), found));
        self.search.is_awaited = false;
        if std::mem::take(&mut self.search.takes_first) { self.choose_hit(None) } else { Vec::new() }
    }

    /// Opens the page of a hit, by default the best; ends the search.
    pub(super) fn choose_hit(&mut self, index: Option<usize>) -> Vec<Effect> {
        if index.is_none() && self.search.is_awaited {
            self.search.takes_first = true;
            return Vec::new();
        }
        let found = self.search.found.as_ref().map(|(_, found)| found);
        let Some(hit) = found.and_then(|found| found.hits.get(index.unwrap_or(0))) else { return Vec::new() };
        let question = self.question_of(hit.entity.clone());
        self.end_search();
        self.set_question(question)
    }

    /// Returns the question of an entity's page, with the periods and filters that are set.
    pub fn question_of(&self, entity: EntityName) -> Question {
        Question { view: View::Entity, of: vec![entity], ..self.question.clone() }
    }
}
