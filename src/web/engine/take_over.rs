//! The end of a load: its data take the place of those before, grow, or come to nothing.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::background::{add_intervals, finish_while_idle};
use super::engine_data::{Engine, LoadedData};
use super::file::LoadFailure;
use super::load_steps::LoadResult;
use crate::analysis::Question;
use crate::protocol::Response;
use crate::web::WebError;
use crate::web::js::{now, yield_now};
use crate::web::reply::{reply_loaded, reply_to_page};

/// Time of a load after which a reader may have pressed Stop.
const STOPPABLE_MS: f64 = 500.0;

/// Answers the first question of data that have been read, and holds them, if they are still wanted.
pub(super) async fn take_over(
    engine: Rc<RefCell<Engine>>,
    (load, ask): (u32, u32),
    (panel, data, files): LoadResult,
    mut question: Question,
    start: f64,
    kept_summary: Option<JsValue>,
) {
    question.from = question.from.or(data.suggested_from);
    let mut loaded = LoadedData::of(panel, files);
    let panel = loaded.panel.clone();
    let answer = loaded.answer(&question);
    if now() - start > STOPPABLE_MS {
        // A Stop that was pressed while the last rows were put together is handled.
        yield_now().await;
    }
    if !engine.borrow_mut().state.finish(load, loaded) {
        return;
    }
    let response = Response::Loaded { load, data: Box::new(data), answer, milliseconds: now() - start };
    let summary = reply_loaded(&response, kept_summary);
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.summary = summary;
        if let Response::Loaded { answer: Ok(answer), .. } = response {
            data.remember(&question, answer, false);
        }
    }
    spawn_local(finish_while_idle(engine.clone(), load, panel));
    spawn_local(add_intervals(engine, load, ask, question));
}

/// Puts more data of a load in the place of those that are held, if they are still wanted, and tells the page.
#[cfg(feature = "all-formats")]
pub(super) fn grow(engine: &Rc<RefCell<Engine>>, load: u32, (panel, data, files): LoadResult) {
    let loaded = LoadedData::of(panel, files);
    let panel = loaded.panel.clone();
    // What was to be added to an answer of the data before isn't.
    engine.borrow_mut().questions += 1;
    if !engine.borrow_mut().state.replace(load, loaded) {
        return;
    }
    let summary = reply_loaded(&Response::Grown { load, data: Box::new(data) }, None);
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.summary = summary;
    }
    spawn_local(finish_while_idle(engine.clone(), load, panel));
}

/// Tells the page why a load has come to nothing, unless another has taken its place.
pub(super) fn fail(engine: &RefCell<Engine>, load: u32, failure: LoadFailure) {
    if matches!(failure.error, WebError::Superseded) {
        return;
    }
    engine.borrow_mut().state.end(load);
    reply_to_page(&match &failure.error {
        WebError::Load(error) if error.needs_all_formats() => Response::AllFormatsNeeded { load },
        _ => {
            let message = failure.sentence();
            Response::LoadFailed { load, message, unrecognized: failure.unrecognized }
        }
    });
}
