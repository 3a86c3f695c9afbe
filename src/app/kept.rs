//! Handles what this device keeps, and links to files that aren't at hand.

use super::data::of_any_data;
use super::effect::Effect;
use super::load_state::PendingLoad;
use super::state::State;
use crate::protocol::{DataSource, LoadSpec, Request};

const NOT_AS_WANTED: &str =
    "this device keeps nothing that was read of it in this way; expected the file itself to be opened";

impl State {
    /// Has the data that are shown kept on this device.
    pub(super) fn keep(&mut self, most_bytes: u64) -> Vec<Effect> {
        let Some(shown) = self.shown.as_ref().filter(|_| self.may_keep()) else { return Vec::new() };
        let (load, link) = (shown.load, self.data_link(&shown.spec));
        (self.is_keeping, self.error) = (true, None);
        vec![Effect::Send(Request::Keep { load, link, most_bytes })]
    }

    /// Shows data that this device has kept.
    pub(super) fn open_kept(&mut self, spec: LoadSpec) -> Vec<Effect> {
        let question = of_any_data(&self.next_question());
        self.spec = spec;
        self.load_chosen(question)
    }

    /// Handles that files of a load are neither at hand nor kept as they were to be read.
    ///
    /// A link shows what is left of it, or the shipped data. Where the reader wants kept data to be read in another way, these stay.
    pub(super) fn handle_not_kept(&mut self, load: u32, reason: Option<String>) -> Vec<Effect> {
        if !self.is_awaited(load) {
            return Vec::new();
        }
        let (mut here, mut away) = (Vec::new(), Vec::new());
        for source in &self.spec.sources {
            let files = self.at_hand(source);
            if files.is_empty() { away.push(source.name().to_owned()) } else { here.extend(files) }
        }
        if away.is_empty() {
            // What seemed to be at hand isn't any more.
            here.retain(|source| !matches!(source, DataSource::File(_)));
            self.files.clear();
            away.extend(
                self.spec.sources.iter().filter(|source| !here.contains(source)).map(|it| it.name().to_owned()),
            );
        }
        if self.shown.is_some() && (self.is_returning() || !self.is_of_link) {
            let why = reason.unwrap_or_else(|| NOT_AS_WANTED.to_owned());
            self.error = Some(format!("{}: {why}.", away.join(", ")));
            return self.return_to_shown();
        }
        self.notices.extend(away.into_iter().map(|name| match &reason {
            Some(reason) => format!("{name}: {reason}."),
            None => format!(
                "This link shows the file \"{name}\" of its maker's own, which never left their device; \
                 expected it to be opened here first."
            ),
        }));
        self.spec.sources = if here.is_empty() { vec![DataSource::Bundled] } else { here };
        let Some(PendingLoad { question, .. }) = self.loading.take() else { return Vec::new() };
        self.load(question)
    }
}
