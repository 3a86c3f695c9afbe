//! A load under way, in an engine or a helper: opens files, reads rows step by step, and reports the progress.

use std::rc::Rc;

use bytes::Bytes;
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

use super::file::LoadFile;
use super::helper::HelperStatus;
use crate::load::Import;
use crate::panel::Builder;
use crate::protocol::{HelperResponse, Response};
use crate::source::Poll;
use crate::web::WebError;
use crate::web::fetch::{ByteSource, CancelToken};
use crate::web::js::{now, yield_now};
use crate::web::reply::{REPORT_EVERY_MS, reply_to_engine, reply_to_page};

/// Who learns how far a load is.
#[derive(Clone, Copy)]
enum ReportsTo {
    Page {
        load: u32,
    },
    /// The engine that has started this helper.
    Engine,
}

/// A load under way: what has been read, and whether anybody waits for it.
pub(crate) struct Loading {
    reports_to: ReportsTo,
    pub(crate) cancel: Rc<CancelToken>,
    /// When it began.
    start: f64,
    /// When its progress was reported last.
    reported: f64,
    /// Bytes that have been read.
    pub(super) bytes: u64,
    /// Bytes that have arrived beyond those.
    pub(super) ahead_bytes: u64,
    pub(super) total_bytes: Option<u64>,
    pub(super) rows: u64,
    /// What has come of the Hub's list, as a file.
    pub(super) hub_file: Option<Bytes>,
    /// What the helpers have sent that read a part of it.
    pub(super) helpers: Vec<Rc<HelperStatus>>,
}

impl Loading {
    /// Returns a load of an engine that runs while `is_current`: no newer one has taken its place.
    pub(super) fn of_engine(load: u32, is_current: impl Fn() -> bool + 'static) -> Loading {
        Loading::new(ReportsTo::Page { load }, CancelToken::new(is_current))
    }

    /// Returns a load of a part, in a helper.
    pub(crate) fn of_helper() -> Loading {
        Loading::new(ReportsTo::Engine, CancelToken::never())
    }

    fn new(reports_to: ReportsTo, cancel: CancelToken) -> Loading {
        let cancel = Rc::new(cancel);
        Loading {
            reports_to,
            cancel,
            start: now(),
            reported: 0.0,
            bytes: 0,
            ahead_bytes: 0,
            total_bytes: None,
            rows: 0,
            hub_file: None,
            helpers: Vec::new(),
        }
    }

    /// Opens the file at an address, and fetches all of it where its host sends no parts.
    ///
    /// # Errors
    ///
    /// Errors if the host doesn't answer with the file.
    pub(super) async fn open_url(&mut self, url: &str) -> Result<ByteSource, WebError> {
        let before = self.bytes;
        let cancel = self.cancel.clone();
        let progress = |bytes, total: Option<u64>| {
            self.total_bytes = total.map(|total| before + total);
            self.report(before + bytes);
        };
        let bytes = ByteSource::open_url(absolute_url(url), cancel, progress).await?;
        if let ByteSource::Whole(whole) = &bytes {
            self.bytes = before + whole.len() as u64;
        }
        Ok(bytes)
    }

    /// Reads a file up to the roles of its columns.
    ///
    /// # Errors
    ///
    /// Errors if the file can't be had or read, or the load is cancelled.
    pub(crate) async fn open(&mut self, file: &mut LoadFile, import: &mut Import) -> Result<(), WebError> {
        let mut builder = Builder::default();
        while import.scan_plan().is_none() {
            self.step(file, import, &mut builder).await?;
        }
        Ok(())
    }

    /// Reads all rows of an opened file.
    ///
    /// # Errors
    ///
    /// Errors if the file can't be had or read, or the load is cancelled.
    pub(crate) async fn read_rows(
        &mut self,
        file: &mut LoadFile,
        import: &mut Import,
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let before = self.rows;
        file.plan_ahead(import);
        while self.step(file, import, builder).await? {
            self.rows = before + import.rows_read();
            if self.report_arrived() {
                yield_now().await;
            }
        }
        Ok(())
    }

    /// Reads a file one step further, and the bytes that this takes; returns whether there may be more.
    ///
    /// # Errors
    ///
    /// Errors if the file can't be had or read, or the load is cancelled.
    pub(crate) async fn step(
        &mut self,
        file: &mut LoadFile,
        import: &mut Import,
        builder: &mut Builder,
    ) -> Result<bool, WebError> {
        if self.cancel.is_cancelled() {
            return Err(WebError::Superseded);
        }
        match import.poll(builder)? {
            Poll::Ready(more) => Ok(more),
            Poll::Need(ranges) => {
                for range in ranges {
                    let progress = &mut |ahead_bytes: u64| {
                        self.ahead_bytes = ahead_bytes;
                        self.report(self.bytes + ahead_bytes);
                    };
                    let bytes = file.bytes.read_with_progress(range.clone(), progress).await?;
                    if !matches!(file.bytes, ByteSource::Whole(_)) {
                        file.read_bytes += bytes.len() as u64;
                        self.bytes += bytes.len() as u64;
                        self.ahead_bytes = self.ahead_bytes.saturating_sub(bytes.len() as u64);
                    }
                    import.push(range, bytes)?;
                }
                Ok(true)
            }
        }
    }

    /// Reports the bytes that have arrived; see [`Loading::report`].
    pub(crate) fn report_arrived(&mut self) -> bool {
        self.report(self.bytes + self.ahead_bytes)
    }

    /// Reports what was read in all, however lately something was reported.
    pub(crate) fn report_end(&mut self) {
        self.reported = 0.0;
        self.report(self.bytes);
    }

    /// Reports how far the load is, unless something has just been reported; returns whether it did.
    pub(crate) fn report(&mut self, bytes: u64) -> bool {
        let time = now();
        if time - self.reported < REPORT_EVERY_MS {
            return false;
        }
        self.reported = time;
        let bytes = bytes + self.helpers.iter().map(|helper| helper.bytes.get()).sum::<u64>();
        let rows = self.rows + self.helpers.iter().map(|helper| helper.rows.get()).sum::<u64>();
        let load = match self.reports_to {
            ReportsTo::Page { load } => load,
            ReportsTo::Engine => {
                reply_to_engine(&HelperResponse::Progress { bytes, rows });
                return true;
            }
        };
        let seconds = (time - self.start) / 1_000.0;
        let left = |total: u64| (bytes > 0).then(|| seconds * total.saturating_sub(bytes) as f64 / bytes as f64);
        reply_to_page(&Response::Progress {
            load,
            bytes,
            total_bytes: self.total_bytes,
            rows,
            // The first second says little of the pace.
            seconds_left: self.total_bytes.filter(|_| seconds > 1.0).and_then(left),
        });
        true
    }
}

/// Returns an address with its host: relative ones count from the page's folder, which is the worker's too.
pub(super) fn absolute_url(name: &str) -> String {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let base = scope.location().href();
    web_sys::Url::new_with_base(name, &base).map_or_else(|_| name.to_owned(), |url| url.href())
}

/// Returns the address of a file that the site ships. The version of the data of this deployment ends the worker's own address
/// (`www/start.js`): under a page of one deployment there are never the data of another.
pub(super) fn shipped_url(name: &str) -> String {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let query = scope.location().search();
    match query.rsplit_once('&') {
        Some((_, version)) => absolute_url(&format!("{name}?{version}")),
        None => absolute_url(name),
    }
}
