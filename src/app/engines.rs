//! The state of the engines: the one that holds the data, and one for all formats where a load needs it.

use super::effect::Effect;
use crate::protocol::EngineKind;

/// The engines that run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Engines {
    pub(super) kind: EngineKind,
    pub(super) health: EngineHealth,
    /// The engine for all formats, started as a second one beside the usual, until its load has ended.
    pub(super) second: Option<EngineHealth>,
}

/// What is known of an engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum EngineHealth {
    /// It was started, and has sent nothing yet.
    #[default]
    Started,
    /// It was started in place of one that had never sent anything.
    StartedAgain,
    /// It has sent a response.
    Sound,
    /// It has never sent anything, nor had the one before: another would not, either.
    Gone,
}

impl Engines {
    /// Notes that an engine has sent a response.
    pub(super) fn note_response(&mut self, kind: EngineKind) {
        match &mut self.second {
            Some(second) if kind == EngineKind::AllFormats => *second = EngineHealth::Sound,
            _ => self.health = EngineHealth::Sound,
        }
    }

    /// Notes that the engine for all formats is started as a second one; returns `false` if it is the one that asks for it.
    pub(super) fn start_second(&mut self) -> bool {
        let is_usual = self.kind == EngineKind::Usual && self.second.is_none();
        if is_usual {
            self.second = Some(EngineHealth::Started);
        }
        is_usual
    }

    /// Puts the second engine, if there is one, in the place of the first.
    pub(super) fn promote_second(&mut self) -> Option<Effect> {
        self.health = self.second.take()?;
        self.kind = EngineKind::AllFormats;
        Some(Effect::PromoteSecondEngine)
    }

    /// Ends the second engine, if there is one: nobody waits for its load any more.
    pub(super) fn end_second(&mut self) -> Vec<Effect> {
        self.second.take().map(|_| Effect::EndSecondEngine).into_iter().collect()
    }

    /// Starts another engine in place of the one that was started last, which is taken to hang.
    pub(super) fn replace_newest(&mut self) -> Vec<Effect> {
        match &mut self.second {
            Some(second) => {
                *second = EngineHealth::Started;
                vec![Effect::StartSecondEngine(EngineKind::AllFormats)]
            }
            None => {
                self.health = EngineHealth::Started;
                vec![Effect::StartEngine(self.kind)]
            }
        }
    }

    /// Starts an engine if none runs any more.
    pub(super) fn restart_if_gone(&mut self) -> Option<Effect> {
        if self.health != EngineHealth::Gone {
            return None;
        }
        self.health = EngineHealth::StartedAgain;
        Some(Effect::StartEngine(self.kind))
    }
}
