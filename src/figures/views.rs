//! The figures of a view, in its order.

use super::exhibit::Exhibit;
use super::{adoption, claims, intermediaries, merger, properties, rebalancing, significance};
use crate::analysis::{Answer, ViewAnswer};
use crate::protocol::DataSummary;

/// The figures of an answer's view; none for the first view, whose figures have functions and places of their own, nor for one
/// that is unavailable.
pub fn exhibits(answer: &Answer, data: &DataSummary) -> Vec<Exhibit> {
    match &answer.view {
        // Laid out by hand: see the page's own view.
        ViewAnswer::Concentration | ViewAnswer::Unavailable { .. } => Vec::new(),
        ViewAnswer::Rebalancing(found) => rebalancing::exhibits(answer, found, data),
        ViewAnswer::Properties(found) => properties::exhibits(answer, found, data),
        ViewAnswer::Intermediaries(found) => intermediaries::exhibits(answer, found, data),
        ViewAnswer::Adoption(found) => adoption::exhibits(answer, found, data),
        ViewAnswer::Significance(found) => significance::exhibits(answer, found, data),
        ViewAnswer::Merger(found) => merger::exhibits(answer, found, data),
        ViewAnswer::Claims(found) => claims::exhibits(answer, found, data),
    }
}
