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

/// Returns the figures of the view.
pub(super) fn exhibits(answer: &Answer, found: &Properties, data: &DataSummary) -> Vec<Exhibit> {
    let values = found.values_table();
    let only = |licenses: bool| values.only("property", LICENSES, licenses);
    vec![
        Exhibit::chart("multiples", multiples::chart(answer, found, data), found.multiples_table()),
        Exhibit::chart("techniques", techniques::chart(answer, found, data), found.properties_table()),
        Exhibit::chart("sizes", sizes::chart(answer, found, data), found.size_table()),
        Exhibit::chart("licenses", values::licenses(answer, found, data), only(true)),
        Exhibit::list("values", values::list(answer, found, data), only(false)),
    ]
}
