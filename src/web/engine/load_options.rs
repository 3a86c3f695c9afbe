//! How the files of a load are read, and which of them this device keeps.

use web_sys::File;

use super::device;
use crate::analysis::Question;
use crate::calendar::Day;
use crate::load::LoadOptions;
use crate::protocol::{DataSource, LoadSpec, is_snapshot_name};

/// Returns how the files of a load are read: levels that are no known columns are read too, the reader asked for them.
pub(super) fn options(spec: &LoadSpec, question: &Question) -> LoadOptions {
    let filtered = question.filters.levels().into_iter().map(str::to_owned);
    let extra_columns = filtered.chain([question.level.name().to_owned()]).collect();
    let LoadSpec { kind, mapping, rows_from, rows_to, rows_only, far_dates, developer_table_alone, .. } = spec.clone();
    let today = Some(Day((js_sys::Date::now() / 86_400_000.0) as i32));
    LoadOptions {
        kind,
        mapping,
        extra_columns,
        rows_from,
        rows_to,
        rows_only,
        far_dates,
        developer_table_alone,
        today,
        ..LoadOptions::default()
    }
}

/// Adds the snapshots that this device keeps to the files that the page has, in the order of the spec's.
pub(super) async fn with_snapshots(spec: &LoadSpec, files: Vec<File>) -> Vec<File> {
    let names: Vec<&String> = spec
        .sources
        .iter()
        .filter_map(|source| if let DataSource::File(name) = source { Some(name) } else { None })
        .collect();
    let mut missing = names.len().saturating_sub(files.len());
    let (mut given, mut all) = (files.into_iter().peekable(), Vec::new());
    for name in names {
        let is_given = given.peek().is_some_and(|file| file.name() == *name);
        let may_be_kept = missing > 0 && !is_given && is_snapshot_name(name);
        let kept = if may_be_kept { device::snapshot(name).await } else { None };
        missing -= usize::from(kept.is_some());
        all.extend(kept.or_else(|| given.next()));
    }
    all
}
