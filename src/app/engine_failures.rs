//! Handles breakdowns of an engine: starts it again, and loads its data again where that is safe.
//!
//! A worker may not start (its script or its program doesn't arrive), or break down later (out of memory, a trap). One that
//! has never sent a message is started once more, with the same load; one that broke down over its data isn't given them again.

use super::effect::Effect;
use super::engines::EngineHealth;
use super::state::State;
use crate::protocol::EngineKind;

const BROKEN: &str = "The engine stopped: the data may be damaged, or need more memory than this tab has. It was started again; \
    another file, or one with fewer columns, may load.";

/// What the message ends with where an engine has stopped for lack of its rest: `www/engine-start.js`.
const REST: &str = "the rest of the program did not arrive";

const REST_GONE: &str = "A part of this site did not arrive, so what you chose can't be shown yet. Check the connection and choose it again.";

const SECOND_BROKEN: &str = "The engine that reads files of this kind stopped: the file may be damaged, or need more memory \
    than this tab has. Another file, or one with fewer columns, may load.";

const GONE: &str = "The engine did not start: a part of this site did not arrive, or this browser can't run it. \
    Check the connection and load the page again.";

const SECOND_GONE: &str = "This file can't be read yet: it is a text, a table of developers, or compressed with gzip, LZ4 or \
    Brotli, and the part of this site that reads those did not arrive. Check the connection and open the file again.";

impl State {
    /// Handles the breakdown of an engine: the data shown before are restored, with one sentence on what couldn't be done.
    pub(super) fn handle_engine_failure(&mut self, kind: EngineKind, message: &str) -> Vec<Effect> {
        self.is_keeping = false;
        self.end_report(None);
        match self.engines.second {
            Some(second) if kind == EngineKind::AllFormats => return self.handle_second_engine_failure(second),
            Some(_) => {
                // Its data are lost; the load goes on in the other one.
                (self.held, self.is_asking) = (None, false);
                return self.engines.promote_second().into_iter().collect();
            }
            None => (self.held, self.is_asking) = (None, false),
        }
        match self.engines.health {
            EngineHealth::Started => {
                self.engines.health = EngineHealth::StartedAgain;
                let mut effects = vec![Effect::StartEngine(self.engines.kind)];
                match self.repeat_load() {
                    Some(load) => effects.push(load),
                    None => effects.extend(self.reload()),
                }
                effects
            }
            EngineHealth::StartedAgain | EngineHealth::Gone => {
                self.engines.health = EngineHealth::Gone;
                self.error = Some(GONE.to_owned());
                self.note_failure(None);
                self.restore_question();
                self.give_up_load().into_iter().collect()
            }
            EngineHealth::Sound => {
                self.engines.health = EngineHealth::Started;
                let mut effects = vec![Effect::StartEngine(self.engines.kind)];
                // What ended it may have had nothing to do with the data: they get one more chance.
                if let Some(loading) = self.loading.as_mut().filter(|loading| !loading.is_return && !loading.is_repeat)
                {
                    loading.is_repeat = true;
                    effects.extend(self.repeat_load());
                    return effects;
                }
                // Data that broke an engine while they were loaded again after a breakdown aren't loaded a third time.
                let is_return = self.is_returning();
                // The last question that the engine answered.
                self.restore_question();
                self.note_failure(None);
                effects.extend(self.give_up_load());
                if !is_return {
                    effects.extend(self.reload());
                }
                self.error = Some(if message.ends_with(REST) { REST_GONE } else { BROKEN }.to_owned());
                effects
            }
        }
    }

    /// Handles the breakdown of the second engine: it is started once more, or its load ends.
    fn handle_second_engine_failure(&mut self, second: EngineHealth) -> Vec<Effect> {
        if second == EngineHealth::Started {
            self.engines.second = Some(EngineHealth::StartedAgain);
            return std::iter::once(Effect::StartSecondEngine(EngineKind::AllFormats))
                .chain(self.repeat_load())
                .collect();
        }
        let sentence = if second == EngineHealth::Sound { SECOND_BROKEN } else { SECOND_GONE };
        self.error = Some(sentence.to_owned());
        self.note_failure(None);
        self.return_to_shown()
    }
}
