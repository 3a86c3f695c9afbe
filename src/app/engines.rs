//! The state of the engines: the one that holds the data, and one with all codecs where a load needs it.

use super::effect::Effect;
use crate::protocol::EngineKind;

/// The engines that run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Engines {
    pub(super) kind: EngineKind,
    pub(super) health: EngineHealth,
    /// The engine with all codecs, beside the usual one, until its load has ended.
    pub(super) beside: Option<EngineHealth>,
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
        match &mut self.beside {
            Some(beside) if kind == EngineKind::AllCodecs => *beside = EngineHealth::Sound,
            _ => self.health = EngineHealth::Sound,
        }
    }

    /// Notes that the engine with all codecs is started beside; returns `false` if it is the one that lacks a codec.
    pub(super) fn start_beside(&mut self) -> bool {
        let is_usual = self.kind == EngineKind::Usual && self.beside.is_none();
        if is_usual {
            self.beside = Some(EngineHealth::Started);
        }
        is_usual
    }

    /// Puts the engine beside, if there is one, in the other one's place.
    pub(super) fn take_beside(&mut self) -> Option<Effect> {
        self.health = self.beside.take()?;
        self.kind = EngineKind::AllCodecs;
        Some(Effect::TakeBeside)
    }

    /// Ends the engine beside, if there is one: nobody waits for its load any more.
    pub(super) fn end_beside(&mut self) -> Vec<Effect> {
        self.beside.take().map(|_| Effect::EndBeside).into_iter().collect()
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
