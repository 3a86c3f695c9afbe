//! The figures of a view, in its order.

use super::exhibit::Exhibit;
use super::{adoption, claims, concentration, intermediaries, merger, properties, rebalancing, significance};
use crate::analysis::{Answer, ViewAnswer};
use crate::protocol::DataSummary;

/// Returns the figures of an answer's view, in their order; none for a view that is unavailable.
pub fn exhibits(answer: &Answer, data: &DataSummary) -> Vec<Exhibit> {
    match &answer.view {
        ViewAnswer::Concentration(found) => concentration::exhibits(answer, found, data),
        ViewAnswer::Rebalancing(found) => rebalancing::exhibits(answer, found, data),
        ViewAnswer::Properties(found) => properties::exhibits(answer, found, data),
        ViewAnswer::Intermediaries(found) => intermediaries::exhibits(answer, found, data),
        ViewAnswer::Adoption(found) => adoption::exhibits(answer, found, data),
        ViewAnswer::Significance(found) => significance::exhibits(answer, found, data),
        ViewAnswer::Merger(found) => merger::exhibits(answer, found, data),
        ViewAnswer::Claims(found) => claims::exhibits(answer, found, data),
        ViewAnswer::Unavailable { .. } => Vec::new(),
    }
}
