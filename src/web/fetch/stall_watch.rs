//! Aborts requests that stall.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AbortController, AbortSignal};

use super::cancel::CancelToken;
use crate::web::WebError;
use crate::web::js::worker_scope;

/// Time between two looks at a request under way.
const TICK_MS: i32 = 250;
/// Looks without a byte after which a request is broken off: 20 seconds.
const STALLED_TICKS: u32 = 80;

/// Breaks a request off when nothing comes, when its load is cancelled, and when it is dropped.
pub(super) struct StallWatch {
    controller: AbortController,
    quiet_ticks: Rc<Cell<u32>>,
    cancel: Rc<CancelToken>,
    timer: i32,
    _tick: Closure<dyn Fn()>,
}

impl StallWatch {
    /// Begins to watch a request.
    ///
    /// # Errors
    ///
    /// Errors if the browser can't break a request off.
    pub(super) fn new(cancel: Rc<CancelToken>) -> Result<StallWatch, WebError> {
        let controller = AbortController::new().map_err(|_| WebError::NoAnswer)?;
        let quiet_ticks = Rc::new(Cell::new(0));
        let tick = {
            let (controller, quiet_ticks, cancel) = (controller.clone(), quiet_ticks.clone(), cancel.clone());
            // Ticks are counted, not seconds: while the worker decodes, neither ticks nor bytes get through.
            Closure::<dyn Fn()>::new(move || {
                quiet_ticks.set(quiet_ticks.get() + 1);
                if quiet_ticks.get() >= STALLED_TICKS || cancel.is_cancelled() {
                    controller.abort();
                }
            })
        };
        let timer = worker_scope()
            .set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), TICK_MS)
            .map_err(|_| WebError::NoAnswer)?;
        Ok(StallWatch { controller, quiet_ticks, cancel, timer, _tick: tick })
    }

    /// Returns the signal that breaks the request off.
    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Notes that bytes have come.
    pub(super) fn note_bytes(&self) {
        self.quiet_ticks.set(0);
    }

    /// Returns why the request has failed, where the browser doesn't say.
    pub(super) fn error(&self, otherwise: WebError) -> WebError {
        if self.cancel.is_cancelled() {
            WebError::Superseded
        } else if self.quiet_ticks.get() >= STALLED_TICKS {
            WebError::Stalled
        } else {
            otherwise
        }
    }
}

impl Drop for StallWatch {
    fn drop(&mut self) {
        worker_scope().clear_interval_with_handle(self.timer);
        self.controller.abort();
    }
}
