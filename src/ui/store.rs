//! The state as a signal, and the place where its effects are carried out.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::File;

use super::report_archive::save_report;
use crate::analysis::Control;
use crate::app::{Effect as AppEffect, Message, QUIET_SECONDS, Search, State, acts};
use crate::protocol::{DataSource, EngineKind, Request, Response};
use crate::web::page::files::NamedFile;
use crate::web::page::{self, EngineWorker};

/// The one place where messages come in and effects go out; a cheap copy for every view.
#[derive(Clone, Copy)]
pub(super) struct Store {
    /// What the page shows.
    pub state: RwSignal<State>,
    /// The search of names once more: what else the page shows doesn't hang on it.
    pub search: RwSignal<Search>,
    /// Whether the filter is open.
    pub filter: RwSignal<bool>,
    engine: StoredValue<Option<EngineWorker>, LocalStorage>,
    /// A second one, while a load needs what the first doesn't read.
    second_engine: StoredValue<Option<EngineWorker>, LocalStorage>,
    /// The reader's own files by name, the newest last: for when one is read again, with others or by a new engine.
    files: StoredValue<Vec<NamedFile>, LocalStorage>,
    /// Seconds since an engine was last sent something, or sent something itself.
    silent_seconds: StoredValue<u32>,
    /// Whether the address shows the view of this visit already: the first link replaces, the next ones add.
    linked: StoredValue<bool>,
}

impl Store {
    /// Connects to the engine that the start script began.
    pub(super) fn start() -> Store {
        let store = Store {
            state: RwSignal::new(State::default()),
            search: RwSignal::new(Search::default()),
            filter: RwSignal::new(false),
            engine: StoredValue::new_local(None),
            second_engine: StoredValue::new_local(None),
            files: StoredValue::new_local(Vec::new()),
            silent_seconds: StoredValue::new(0),
            linked: StoredValue::new(false),
        };
        store.engine.set_value(Some(EngineWorker::started(store.handler(EngineKind::Usual))));
        set_interval(move || store.count_silence(), Duration::from_secs(1));
        store
    }

    /// Returns whether a control acts in the view that is asked for.
    pub(super) fn acts(self, control: Control) -> bool {
        self.state.with(|state| acts(&state.question, control))
    }

    /// Reads files of the reader's own: beside the data that are shown, or in their place.
    pub(super) fn read(self, files: Vec<NamedFile>, beside: bool) {
        let sources = files.iter().map(|(name, _)| DataSource::File(name.clone())).collect();
        self.files.update_value(|known| known.extend(files));
        self.send(if beside { Message::SourcesAdded(sources) } else { Message::SourcesChosen(sources) });
    }

    /// Returns the files that a request names, in its order.
    fn files_of(self, request: &Request) -> Vec<File> {
        let Request::Load { spec, .. } = request else { return Vec::new() };
        let file = |source: &DataSource| {
            let DataSource::File(name) = source else { return None };
            let newest = |files: &Vec<NamedFile>| files.iter().rev().find(|(known, _)| known == name).cloned();
            self.files.with_value(newest).map(|(_, file)| file)
        };
        spec.sources.iter().filter_map(file).collect()
    }

    /// Counts a second without a sign of an engine; enough of them are told. While a computer sleeps, nothing is counted.
    fn count_silence(self) {
        self.silent_seconds.update_value(|seconds| *seconds += 1);
        if self.silent_seconds.get_value() == QUIET_SECONDS {
            self.send(Message::EnginesQuiet);
        }
    }

    /// Updates the state by a message, and carries out the effects.
    pub(super) fn send(self, message: Message) {
        let mut effects = Vec::new();
        // A link that is opened stands in the address already.
        let opened = matches!(message, Message::Opened(_));
        let is_of_search =
            matches!(message, Message::SearchTyped(_) | Message::Engine { response: Response::Found { .. }, .. });
        self.state.maybe_update(|state| {
            let was_quiet = state.is_quiet;
            effects = state.update(message);
            // A key in the search changes nothing else, and is not to wait until all else is found unchanged.
            let is_search = |effect: &AppEffect| matches!(effect, AppEffect::Send(Request::Search { .. }));
            !is_of_search || was_quiet != state.is_quiet || !effects.iter().all(is_search)
        });
        self.state.with_untracked(|state| {
            if self.search.with_untracked(|search| *search != state.search) {
                self.search.set(state.search.clone());
            }
        });
        if opened {
            self.linked.set_value(false);
        }
        for effect in effects {
            match effect {
                AppEffect::Send(request) => self.send_to_engine(&request),
                AppEffect::ShowLink(query) => {
                    page::show_query(&query, self.linked.get_value());
                    self.linked.set_value(true);
                }
                AppEffect::CorrectLink(query) => page::show_query(&query, false),
                AppEffect::StartEngine(kind) => {
                    self.second_engine.set_value(None);
                    self.engine.set_value(Some(EngineWorker::start(kind, self.handler(kind))));
                }
                AppEffect::StartSecondEngine(kind) => {
                    self.second_engine.set_value(Some(EngineWorker::start(kind, self.handler(kind))));
                }
                AppEffect::PromoteSecondEngine => {
                    let second = self.second_engine.try_update_value(Option::take).flatten();
                    self.engine.set_value(second);
                }
                AppEffect::Save { name, bytes } => page::download_bytes(&name, &bytes),
                AppEffect::SaveReport(answers) => self.state.with_untracked(|state| save_report(state, &answers)),
                AppEffect::EndSecondEngine => self.second_engine.set_value(None),
                AppEffect::Measure(timing) => {
                    let detail = [
                        ("kind", timing.kind.into()),
                        ("rows", (timing.rows as f64).into()),
                        ("milliseconds", timing.milliseconds.into()),
                    ];
                    page::measure(&format!("lorenz:{}", timing.kind), Some(timing.milliseconds), &detail);
                }
            }
        }
    }

    /// Sends a request to the engine that it is for; one that can't be sent is as good as a breakdown, and ends in a sentence.
    fn send_to_engine(self, request: &Request) {
        self.silent_seconds.set_value(0);
        let files = self.files_of(request);
        let is_of_load = matches!(request, Request::Load { .. } | Request::CancelLoad { .. });
        let (engine, kind) = match is_of_load && self.second_engine.with_value(Option::is_some) {
            true => (self.second_engine, EngineKind::AllFormats),
            false => (self.engine, EngineKind::Usual),
        };
        let sent = engine.with_value(|engine| engine.as_ref().map_or(Ok(()), |engine| engine.send(request, &files)));
        if let Err(message) = sent {
            self.send(Message::Engine { kind, response: Response::Broken { message } });
        }
    }

    /// Returns what handles the responses of an engine.
    fn handler(self, kind: EngineKind) -> impl Fn(Response) + Clone + 'static {
        move |response| {
            self.silent_seconds.set_value(0);
            self.send(Message::Engine { kind, response });
        }
    }
}
