//! The engines: the one that holds the data, and one with more codecs that a load needs.
//!
//! A worker may not start (its script or its program doesn't arrive), or break down later (out of memory, a trap). One that
//! never spoke is started once more, with the same load; one that broke down over its data isn't given them again.

use super::state::{Effect, State};
use crate::protocol::EngineKind;

/// The engines that run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Engines {
    kind: EngineKind,
    health: Health,
    /// The engine with all codecs, beside the usual one, until its load has ended.
    beside: Option<Health>,
}

/// What is known of an engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Health {
    /// It was started, and has said nothing yet.
    #[default]
    Started,
    /// It was started in place of one that never spoke.
    StartedAgain,
    /// It has spoken.
    Sound,
    /// It never spoke, nor did the one before: another would not, either.
    Gone,
}

const BROKEN: &str = "The engine stopped: the data may be damaged, or need more memory than this tab has. It was started again; \
    another file, or one with fewer columns, may load.";

const BROKEN_BESIDE: &str = "The engine that reads this file's compression stopped: the file may be damaged, or need more memory \
    than this tab has. Another file, or one with fewer columns, may load.";

const GONE: &str = "The engine did not start: a part of this site did not arrive, or this browser can't run it. \
    Check the connection and load the page again.";

const GONE_BESIDE: &str = "This file can't be read yet: it is compressed with gzip, LZ4 or Brotli, and the part of this site that \
    reads those did not arrive. Check the connection and open the file again.";

impl Engines {
    /// An engine has spoken.
    pub(super) fn hear_from(&mut self, kind: EngineKind) {
        match &mut self.beside {
            Some(beside) if kind == EngineKind::AllCodecs => *beside = Health::Sound,
            _ => self.health = Health::Sound,
        }
    }

    /// Notes that the engine with all codecs is started beside; `false` where it is the one that lacks a codec.
    pub(super) fn start_beside(&mut self) -> bool {
        let is_usual = self.kind == EngineKind::Usual && self.beside.is_none();
        if is_usual {
            self.beside = Some(Health::Started);
        }
        is_usual
    }

    /// The engine beside takes the other one's place, if there is one.
    pub(super) fn take_beside(&mut self) -> Option<Effect> {
        self.health = self.beside.take()?;
        self.kind = EngineKind::AllCodecs;
        Some(Effect::TakeBeside)
    }

    /// The engine beside ends, if there is one: its load isn't wanted any more.
    pub(super) fn leave_beside(&mut self) -> Vec<Effect> {
        self.beside.take().map(|_| Effect::EndBeside).into_iter().collect()
    }

    /// Starts an engine where none runs any more.
    pub(super) fn revive(&mut self) -> Option<Effect> {
        if self.health != Health::Gone {
            return None;
        }
        self.health = Health::StartedAgain;
        Some(Effect::StartEngine(self.kind))
    }
}

impl State {
    /// An engine broke down: in the end the data from before are there, with one sentence about what was asked for and can't be
    /// had.
    pub(super) fn broken(&mut self, kind: EngineKind) -> Vec<Effect> {
        match self.engines.beside {
            Some(beside) if kind == EngineKind::AllCodecs => return self.broken_beside(beside),
            Some(_) => {
                // Its data are lost; the load goes on in the other one.
                self.held = None;
                return self.engines.take_beside().into_iter().collect();
            }
            None => self.held = None,
        }
        match self.engines.health {
            Health::Started => {
                self.engines.health = Health::StartedAgain;
                let mut effects = vec![Effect::StartEngine(self.engines.kind)];
                match self.repeat_load() {
                    Some(load) => effects.push(load),
                    None => effects.extend(self.reload()),
                }
                effects
            }
            Health::StartedAgain | Health::Gone => {
                self.engines.health = Health::Gone;
                self.error = Some(GONE.to_owned());
                self.restore_question();
                self.give_up_load().into_iter().collect()
            }
            Health::Sound => {
                self.engines.health = Health::Started;
                let mut effects = vec![Effect::StartEngine(self.engines.kind)];
                // Data that break an engine as they are loaded again, for another one that broke, are left at that.
                let is_return = self.is_returning();
                // The one that it could answer.
                self.restore_question();
                effects.extend(self.give_up_load());
                if !is_return {
                    effects.extend(self.reload());
                }
                self.error = Some(BROKEN.to_owned());
                effects
            }
        }
    }

    fn broken_beside(&mut self, beside: Health) -> Vec<Effect> {
        if beside == Health::Started {
            self.engines.beside = Some(Health::StartedAgain);
            return std::iter::once(Effect::StartBeside(EngineKind::AllCodecs)).chain(self.repeat_load()).collect();
        }
        let sentence = if beside == Health::Sound { BROKEN_BESIDE } else { GONE_BESIDE };
        self.error = Some(sentence.to_owned());
        self.return_to_shown()
    }
}
