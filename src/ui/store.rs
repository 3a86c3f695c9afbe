//! The state as a signal, and the effects that it asks for.

use leptos::prelude::*;
use web_sys::File;

use crate::app::{Effect as AppEffect, Message, State};
use crate::protocol::{Request, Response, Source};
use crate::web::files::NamedFile;
use crate::web::page::{self, Engine};

/// The one place where messages come in and effects go out; a cheap copy for every view.
#[derive(Clone, Copy)]
pub(super) struct Store {
    /// What the page shows.
    pub state: RwSignal<State>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    /// The reader's own files by name, the newest last: for when one is read again, with others or by a new engine.
    files: StoredValue<Vec<NamedFile>, LocalStorage>,
    /// Whether the address shows the view of this visit already: the first link replaces, the next ones add.
    linked: StoredValue<bool>,
}

impl Store {
    /// Connects to the engine that the start script began.
    pub(super) fn start() -> Store {
        let store = Store {
            state: RwSignal::new(State::default()),
            engine: StoredValue::new_local(None),
            files: StoredValue::new_local(Vec::new()),
            linked: StoredValue::new(false),
        };
        store.engine.set_value(Some(Engine::begun(store.hears())));
        store
    }

    /// Reads files of the reader's own: beside the data that are shown, or in their place.
    pub(super) fn read(self, files: Vec<NamedFile>, beside: bool) {
        let sources = files.iter().map(|(name, _)| Source::File(name.clone())).collect();
        self.files.update_value(|known| known.extend(files));
        self.send(if beside { Message::SourcesAdded(sources) } else { Message::SourcesChosen(sources) });
    }

    /// The files that a request names, in its order.
    fn files_of(self, request: &Request) -> Vec<File> {
        let Request::Load { reading, .. } = request else { return Vec::new() };
        let file = |source: &Source| {
            let Source::File(name) = source else { return None };
            let newest = |files: &Vec<NamedFile>| files.iter().rev().find(|(known, _)| known == name).cloned();
            self.files.with_value(newest).map(|(_, file)| file)
        };
        reading.sources.iter().filter_map(file).collect()
    }

    /// Takes a message in.
    pub(super) fn send(self, message: Message) {
        let mut effects = Vec::new();
        // A link that is opened stands in the address already.
        let opened = matches!(message, Message::Opened(_));
        self.state.update(|state| effects = state.update(message));
        if opened {
            self.linked.set_value(false);
        }
        for effect in effects {
            match effect {
                AppEffect::Send(request) => {
                    let files = self.files_of(&request);
                    self.engine.with_value(|engine| {
                        if let Some(engine) = engine {
                            engine.send(&request, &files);
                        }
                    });
                }
                AppEffect::ShowLink(query) => {
                    page::show_query(&query, self.linked.get_value());
                    self.linked.set_value(true);
                }
                AppEffect::StartEngine(kind) => self.engine.set_value(Some(Engine::start(kind, self.hears()))),
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

    /// Takes what an engine says.
    fn hears(self) -> impl Fn(Response) + Clone + 'static {
        move |response| self.send(Message::Engine(response))
    }
}
