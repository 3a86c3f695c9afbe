//! The list of all entities, which an engine makes when a reader asks for it.

use super::effect::Effect;
use super::load_state::Leaderboard;
use super::state::State;
use crate::analysis::{Question, Table};
use crate::protocol::Request;

impl State {
    /// Asks for the list of all entities of the answer that is shown, unless it is there or on its way.
    pub(super) fn ask_leaderboard(&mut self) -> Vec<Effect> {
        if self.leaderboard.as_ref().is_some_and(|board| board.question == self.answered) {
            return Vec::new();
        }
        let Some(load) = self.shown.as_ref().map(|shown| shown.load).filter(|load| self.held == Some(*load)) else {
            return Vec::new();
        };
        self.newest_ask += 1;
        let question = Question { from: self.first_day(), ..self.answered.clone() };
        self.leaderboard = Some(Leaderboard { question: self.answered.clone(), table: None, ask: self.newest_ask });
        vec![Effect::Send(Request::Table { load, ask: self.newest_ask, question, table: "leaderboard".to_owned() })]
    }

    /// Takes a list that was asked for; one that is out of date is dropped.
    pub(super) fn handle_table(&mut self, ask: u32, table: Result<Box<Table>, String>) {
        if let Some(board) = self.leaderboard.as_mut().filter(|board| board.ask == ask) {
            board.table = Some(table);
        }
    }
}
