//! The archive in which a report of all views ends.

use crate::analysis::{Answer, Question};
use crate::app::{State, command};
use crate::figures::{ReportSources, report_files};
use crate::web::page;

/// Saves the report of these answers.
pub(super) fn save_report(state: &State, answers: &[Answer]) {
    let Some(data) = &state.data else { return };
    let site = page::address();
    let site = site.split(['?', '#']).next().unwrap_or_default();
    let address = |question: &Question| format!("{site}?{}", state.link_of(question));
    let command = |question: &Question, table: &str| state.shown_spec().and_then(|spec| command(spec, question, table));
    let files = report_files(answers, &ReportSources { data, address: &address, command: &command });
    let parts = files.into_iter().map(|file| [file.path, file.content, file.title, file.columns]);
    page::save_archive("lorenz-report.zip", parts);
}
