//! The figures of the properties view: sizes, modalities, techniques, licenses of downloaded models.

mod multiples;
mod notes;
mod sizes;
mod techniques;
mod values;

use super::exhibit::Exhibit;
use crate::analysis::{Answer, Properties};
use crate::protocol::DataSummary;
use notes::LICENSES;

/// Returns how large downloaded models are, and the technique whose share changed most.
pub(super) fn lede(answer: &Answer, found: &Properties) -> String {
    let parts: Vec<String> = sizes::half(answer, found)
        .map(|(half, _)| half)
        .into_iter()
        .chain(techniques::finding(answer, found))
        .collect();
    if parts.is_empty() { values::license_title(answer, found, found.breakdown(LICENSES)) } else { parts.join("; ") }
}

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Properties, data: &DataSummary) -> Vec<Exhibit> {
    let values = found.values_table();
    let only = |licenses: bool| values.only("property", LICENSES, licenses);
    let chart = Exhibit::chart;
    vec![
        chart("sizes", sizes::chart(answer, found, data), found.size_table()).with_notes(sizes::notes(found)),
        chart("techniques", techniques::chart(answer, found, data), found.properties_table())
            .with_notes(techniques::notes(found)),
        chart("licenses", values::licenses(answer, found, data), only(true))
            .with_notes(vec![values::LICENSES_NOTE.to_owned()]),
        chart("multiples", multiples::chart(answer, found, data), found.multiples_table())
            .with_notes(multiples::notes(answer, found)),
        Exhibit::list("values", values::list(answer, found, data), only(false)).with_notes(values::list_notes(found)),
    ]
}
