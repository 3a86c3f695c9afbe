//! The Hub's list of models, read page by page into data that grow; in the build with the feature `all-formats` alone.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use web_sys::File;

use super::engine_data::Engine;
use super::file::LoadFailure;
use super::load_options::{options, with_snapshots};
use super::load_progress::Loading;
use super::take_over::{fail, grow, take_over};
use crate::analysis::Question;
use crate::hub::{HUB, HubAnswer, HubListing, NextStep, snapshot_file};
use crate::protocol::{DataSource, ListingProgress, LoadSpec, Response};
use crate::web::WebError;
use crate::web::fetch::{CancelToken, HostedFile};
use crate::web::js::{now, sleep};
use crate::web::reply::reply_to_page;

/// Longest pause between two looks whether the list is still wanted, in milliseconds.
const LOOK_EVERY_MS: u64 = 250;

/// Pause from which on the reader is told why nothing happens, in milliseconds.
const TOLD_PAUSE_MS: u64 = 1_000;

/// By how much longer than putting data together takes nothing more is put together: pages come first.
const PACE: f64 = 3.0;

/// Loads data with the Hub's list among them: answers once its first page is there, and tells the page of more as more comes.
///
/// Beside other data there are two steps, the first page and the whole list: these are read again with each. Whatever goes wrong after
/// the first page ends the list early; its source line or a sentence says so.
pub(super) async fn load_listing(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    spec: LoadSpec,
    local_files: Vec<File>,
    question: Question,
) {
    let start = now();
    let local_files = with_snapshots(&spec, local_files).await;
    let are_files = spec.sources.iter().filter(|source| matches!(source, DataSource::File(_))).count();
    if local_files.len() < are_files {
        engine.borrow_mut().state.end(load);
        return reply_to_page(&Response::NotKept { load, reason: None });
    }
    let wanted = engine.clone();
    let is_wanted = move || wanted.borrow().state.is_wanted(load);
    let mut list = HubList {
        load,
        listing: HubListing::new(HUB, spec.hub_models().unwrap_or_default() as usize),
        cancel: Rc::new(CancelToken::new(is_wanted.clone())),
        shown: 0,
    };
    let is_alone = spec.sources.len() == 1;
    let options = options(&spec, &question);
    let mut first = Some(question);
    let mut due = 0.0;
    loop {
        let more = match list.read_page().await {
            Ok(more) => more,
            // Stopped: what has come is shown.
            Err(WebError::Superseded) if list.is_ahead() && engine.borrow().state.is_at_rest(load) => {
                engine.borrow_mut().state.grow(load);
                false
            }
            Err(error) => {
                if first.is_none() {
                    list.report(0, true, None);
                }
                return fail(&engine, load, LoadFailure::of("Hugging Face Hub")(error));
            }
        };
        if more && first.is_none() && !(is_alone && now() >= due) {
            continue;
        }
        let begun = now();
        let files = (local_files.clone(), Some(list.file()));
        let read = Loading::run(load, &spec, files, &options, is_wanted.clone()).await;
        due = now() + PACE * (now() - begun);
        let mut failed = None;
        if read.is_ok() {
            list.shown = list.listing.models().len() as u32;
        }
        match (read, first.take()) {
            (Ok(result), Some(question)) => {
                take_over(engine.clone(), (load, ask), result, question, start, None).await;
                if more {
                    engine.borrow_mut().state.grow(load);
                }
            }
            (Ok(result), None) => grow(&engine, load, result),
            (Err(failure), Some(_)) => return fail(&engine, load, failure),
            // What there is stays.
            (Err(LoadFailure { error: WebError::Superseded, .. }), None) => {}
            (Err(failure), None) => {
                failed = Some(format!("The Hub's list was read no further. {}.", failure.sentence()));
                engine.borrow_mut().state.end(load);
            }
        }
        if !more || !is_wanted() {
            list.report(0, true, failed);
            return engine.borrow_mut().state.end(load);
        }
    }
}

/// The list under way, for a load.
struct HubList {
    load: u32,
    listing: HubListing,
    cancel: Rc<CancelToken>,
    /// Models of which the data that are held are.
    shown: u32,
}

impl HubList {
    /// Returns whether more has been read than the data that are held have.
    fn is_ahead(&self) -> bool {
        self.shown > 0 && self.listing.models().len() > self.shown as usize
    }

    /// Reads one more page, as often and as late as the Hub wants; returns whether there are more.
    ///
    /// # Errors
    ///
    /// Errors if nothing can be read, or the load is cancelled.
    async fn read_page(&mut self) -> Result<bool, WebError> {
        let pages = self.listing.tally().pages;
        loop {
            let file = HostedFile::new(self.listing.address(), self.cancel.clone());
            let answer = file.request_once("link").await;
            if self.cancel.is_cancelled() {
                return Err(WebError::Superseded);
            }
            let step = match &answer {
                Ok((200, link, body)) => self.listing.take(HubAnswer::Page { body, link: link.as_deref() }),
                // Browsers show neither `Retry-After` nor `ratelimit` of another host.
                Ok((status, ..)) => {
                    self.listing.take(HubAnswer::Refused { status: *status, retry_after: None, ratelimit: None })
                }
                Err(_) => self.listing.take(HubAnswer::Broken),
            };
            match step? {
                NextStep::Finish => return Ok(false),
                NextStep::Ask { pause_ms } => {
                    let is_read = self.listing.tally().pages > pages;
                    self.report(if pause_ms >= TOLD_PAUSE_MS { pause_ms } else { 0 }, false, None);
                    self.pause(pause_ms).await?;
                    if is_read {
                        return Ok(true);
                    }
                }
            }
        }
    }

    /// Waits, and tells how long still.
    async fn pause(&self, mut left_ms: u64) -> Result<(), WebError> {
        while left_ms > 0 {
            let step_ms = left_ms.min(LOOK_EVERY_MS);
            sleep(step_ms as i32).await;
            if self.cancel.is_cancelled() {
                return Err(WebError::Superseded);
            }
            left_ms -= step_ms;
            if left_ms >= TOLD_PAUSE_MS && left_ms.is_multiple_of(1_000) {
                self.report(left_ms, false, None);
            }
        }
        Ok(())
    }

    /// Tells the page how far the list is, and why it goes no further.
    fn report(&self, pause_ms: u64, is_done: bool, failure: Option<String>) {
        let progress = ListingProgress {
            models: self.listing.models().len() as u32,
            shown: self.shown,
            wanted: self.listing.wanted() as u32,
            pause_seconds: pause_ms.div_ceil(1_000) as u32,
            is_done,
        };
        reply_to_page(&Response::Listed { load: self.load, progress, failure });
    }

    /// Returns what has been read, as a file.
    fn file(&self) -> Bytes {
        Bytes::from(snapshot_file(&self.listing, js_sys::Date::now() as i64, false))
    }
}
