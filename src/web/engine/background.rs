//! What nobody waits for: the index of names, months, the quality report, and what is added to an answer, in steps between which questions are answered.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::engine_data::Engine;
use crate::analysis::{Answer, Intervals, Question, REPLICATES, SearchIndexing, ViewAnswer};
use crate::panel::Panel;
use crate::protocol::Response;
use crate::web::js::{ignore, now, sleep, yield_now};
use crate::web::reply::{REPORT_EVERY_MS, reply_to_page};

/// Idle time before background work starts.
const IDLE_MS: i32 = 100;

/// Longest slice of background work, for which a question may wait: a fraction of a frame.
const SLICE_MS: f64 = 4.0;

/// Rows of data whose intervals take so long that nobody notices a pause before them.
const LONG_ROWS: usize = 1_000_000;

/// Replicates between two checks of the clock.
const STEP: u64 = 2;

/// Time that intervals take before their progress is reported: what is done sooner needs no word.
const UNREPORTED_MS: f64 = 1_000.0;

/// Time that intervals take before a question that has come in is looked for.
const LONGEST_STEP_MS: f64 = 25.0;

/// Does the background work: puts names in order to be found, adds rows up by month for the next questions, then counts repeats and
/// spikes and sends the quality report.
pub(super) async fn finish_while_idle(engine: Rc<RefCell<Engine>>, load: u32, panel: Rc<Panel>) {
    let mut indexing = SearchIndexing::of(&panel);
    if !while_idle(&engine, load, &panel, || indexing.step()).await {
        return;
    }
    let index = indexing.finish();
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.add_search_index(index);
    }
    if let Some(mut summation) = panel.summation() {
        if !while_idle(&engine, load, &panel, || summation.step()).await {
            return;
        }
        if let Some(months) = summation.finish()
            && let Some(data) = engine.borrow_mut().state.data_of_mut(load)
        {
            data.market_cache.add_months(months);
        }
    }
    let mut inspection = panel.inspection();
    if while_idle(&engine, load, &panel, || inspection.step()).await {
        reply_to_page(&Response::Inspected { load, quality: Box::new(inspection.finish()) });
    }
}

/// Takes steps while nobody asks anything and no other load is under way, until there are no more; returns whether the panel is
/// still held.
async fn while_idle(engine: &RefCell<Engine>, load: u32, panel: &Rc<Panel>, mut step: impl FnMut() -> bool) -> bool {
    let is_held = || engine.borrow().state.data_of(load).is_some_and(|data| Rc::ptr_eq(&data.panel, panel));
    let mut more = true;
    while more && is_held() {
        let requests = engine.borrow().requests;
        sleep(IDLE_MS).await;
        while more && engine.borrow().requests == requests && !engine.borrow().state.is_loading() {
            let start = now();
            while more && now() - start < SLICE_MS {
                more = step();
            }
            yield_now().await;
        }
    }
    is_held()
}

/// Sends an answer again with its intervals, and with its changes told on comparable models; stops when another question comes in
/// or the data are replaced, and waits while others are loaded, which may fail.
pub(super) async fn add_intervals(engine: Rc<RefCell<Engine>>, load: u32, ask: u32, question: Question) {
    let asked = engine.borrow().questions;
    let is_current = || {
        let engine = engine.borrow();
        engine.questions == asked && engine.state.data_of(load).is_some()
    };
    // What was asked meanwhile goes first, and what a control that is being moved asks next.
    let is_long = engine.borrow().state.data_of(load).is_some_and(|data| data.panel.rows() > LONG_ROWS);
    if is_long {
        sleep(IDLE_MS).await;
    } else {
        yield_now().await;
    }
    fetch_rest();
    if !is_current() {
        return;
    }
    let nothing = || reply_to_page(&Response::Completed { ask, answer: None });
    let Some((mut answer, panel)) = incomplete_answer(&engine, load, &question) else { return nothing() };
    let leveled = question.leveled();
    let made =
        engine.borrow_mut().state.data_of_mut(load).map(|data| Intervals::of(&panel, &leveled, &mut data.market_cache));
    let Some(Ok(Some(mut intervals))) = made else { return nothing() };
    let start = now();
    let (mut reported, mut yielded) = (start + UNREPORTED_MS - REPORT_EVERY_MS, start);
    while !intervals.step(STEP) {
        if now() - yielded < LONGEST_STEP_MS {
            continue;
        }
        if now() - reported > REPORT_EVERY_MS {
            reported = now();
            reply_to_page(&Response::Intervals { ask, done: intervals.done() as u32, of: REPLICATES as u32 });
        }
        yield_now().await;
        while engine.borrow().state.is_loading() && is_current() {
            sleep(IDLE_MS).await;
        }
        yielded = now();
        if !is_current() {
            return;
        }
    }
    intervals.finish(&mut answer);
    if let Some(data) = engine.borrow_mut().state.data_of_mut(load) {
        data.remember(&question, answer.clone(), true);
    }
    reply_to_page(&Response::Completed { ask, answer: Some(answer) });
}

/// Answers a question of a report with all that is added to its answer, in steps between which others are answered.
pub(super) async fn complete_answer(engine: Rc<RefCell<Engine>>, load: u32, ask: u32, question: Question) {
    yield_now().await;
    let begun = engine.borrow_mut().state.data_of_mut(load).map(|data| (data.panel.clone(), data.answer(&question)));
    let answer = match begun {
        None => return reply_to_page(&Response::NotHeld { ask }),
        Some((panel, Ok(answer))) if !matches!(answer.view, ViewAnswer::Unavailable { .. }) => {
            with_intervals(&engine, (load, ask), (&panel, &question), answer).await.map(Ok)
        }
        Some((_, answer)) => Some(answer),
    };
    reply_to_page(&match answer {
        Some(answer) => Response::Reported { ask, answer },
        None => Response::NotHeld { ask },
    });
}

/// Adds the intervals to an answer; `None` where the data were replaced meanwhile.
async fn with_intervals(
    engine: &RefCell<Engine>,
    (load, ask): (u32, u32),
    (panel, question): (&Panel, &Question),
    mut answer: Box<Answer>,
) -> Option<Box<Answer>> {
    let leveled = question.leveled();
    let made =
        engine.borrow_mut().state.data_of_mut(load).map(|data| Intervals::of(panel, &leveled, &mut data.market_cache));
    if let Ok(Some(mut intervals)) = made? {
        let (mut yielded, mut reported) = (now(), now());
        while !intervals.step(STEP) {
            if now() - reported > REPORT_EVERY_MS {
                reported = now();
                // A sign of life: nobody waits for these.
                reply_to_page(&Response::Intervals { ask, done: intervals.done() as u32, of: REPLICATES as u32 });
            }
            if now() - yielded > LONGEST_STEP_MS {
                yield_now().await;
                engine.borrow().state.data_of(load)?;
                yielded = now();
            }
        }
        intervals.finish(&mut answer);
    }
    Some(answer)
}

/// Has the rest of this program fetched, unless it is here: what no first answer needs (`www/engine-start.js`).
fn fetch_rest() {
    let fetch = Reflect::get(&js_sys::global(), &"fetchRest".into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(fetch) = fetch {
        ignore(fetch.call0(&JsValue::UNDEFINED));
    }
}

/// Returns the remembered answer to a question, if it still lacks its intervals, with the panel that it is about.
fn incomplete_answer(engine: &RefCell<Engine>, load: u32, question: &Question) -> Option<(Box<Answer>, Rc<Panel>)> {
    let engine = engine.borrow();
    let data = engine.state.data_of(load)?;
    let known = data.known(question).filter(|known| !known.is_complete)?;
    let is_available = !matches!(known.answer.view, ViewAnswer::Unavailable { .. });
    is_available.then(|| (known.answer.clone(), data.panel.clone()))
}
