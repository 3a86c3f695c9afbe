//! The list of all entities, which an engine makes when a reader asks for it, and the shares over time of those in sight.

use std::collections::HashMap;
use std::sync::Arc;

use super::effect::Effect;
use super::load_state::Leaderboard;
use super::state::State;
use crate::analysis::{ColumnData, EntityName, Question, TRENDS, Table, TableCell};
use crate::protocol::Request;

impl State {
    /// Asks for the list of all entities of the answer that is shown, unless it is there or on its way.
    pub(super) fn ask_leaderboard(&mut self) -> Vec<Effect> {
        if self.leaderboard.as_ref().is_some_and(|board| board.question == self.answered) {
            return Vec::new();
        }
        let Some(load) = self.held_load() else { return Vec::new() };
        self.newest_ask += 1;
        let question = Question { from: self.first_day(), ..self.answered.clone() };
        self.leaderboard = Some(Leaderboard {
            question: self.answered.clone(),
            table: None,
            trends: HashMap::new(),
            ask: self.newest_ask,
            trends_ask: None,
        });
        vec![Effect::Send(Request::Table { load, ask: self.newest_ask, question, table: "leaderboard".to_owned() })]
    }

    /// Asks for the shares over time of entities of the list; of several requests one is under way at a time.
    pub(super) fn ask_trends(&mut self, names: Vec<String>) -> Vec<Effect> {
        let (load, from) = (self.held_load(), self.first_day());
        let level = self.answered.level.clone();
        let is_shown = self.shown_leaderboard().is_some();
        let (Some(load), Some(board)) = (load, self.leaderboard.as_mut().filter(|_| is_shown)) else {
            return Vec::new();
        };
        let names = board.missing(names);
        if names.is_empty() {
            return Vec::new();
        }
        self.newest_ask += 1;
        let of = names.iter().map(|name| EntityName::new(level.clone(), name)).collect();
        board.trends_ask = Some((self.newest_ask, names));
        let question = Question { from, of, ..board.question.clone() };
        vec![Effect::Send(Request::Table { load, ask: self.newest_ask, question, table: TRENDS.to_owned() })]
    }

    fn held_load(&self) -> Option<u32> {
        self.shown.as_ref().map(|shown| shown.load).filter(|load| self.held == Some(*load))
    }

    /// Notes that a list or shares can't be had: the list is asked for again when it is wanted again, the shares aren't.
    pub(super) fn handle_table_loss(&mut self, ask: u32) {
        self.leaderboard.take_if(|board| board.ask == ask);
        self.handle_table(ask, Err(String::new()));
    }

    /// Takes a list or shares that were asked for; what is out of date is dropped.
    pub(super) fn handle_table(&mut self, ask: u32, table: Result<Box<Table>, String>) {
        let Some(board) = &mut self.leaderboard else { return };
        if board.ask == ask {
            board.table = Some(table.map(Arc::from));
            return;
        }
        let Some((_, names)) = board.trends_ask.take_if(|(known, _)| *known == ask) else { return };
        // Those that the answer lacks aren't asked for again.
        names.into_iter().for_each(|name| drop(board.trends.insert(name, Vec::new())));
        let Ok(table) = table else { return };
        let (Some(entities), Some(shares)) = (table.column("entity"), table.column("share")) else { return };
        let ColumnData::Texts { texts, keys } = &entities.values else { return };
        for (row, &key) in keys.0.iter().enumerate() {
            let share = match shares.cell(row) {
                TableCell::Number(share) => Some(share),
                _ => None,
            };
            if let Some(trend) = texts.get(key as usize).and_then(|name| board.trends.get_mut(name)) {
                trend.push(share);
            }
        }
    }
}
