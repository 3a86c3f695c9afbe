//! Which of the largest developers pass on models of others.

use crate::analysis::market::context::Context;
use crate::schema::attributes::{DEVELOPER, DEVELOPER_ROLE};

/// Developers that are looked at.
const LARGEST: usize = 20;
/// The role.
const REPUBLISHER: &str = "republisher";

/// Returns the names of those of the largest developers of the chosen period that a file calls republishers, the largest first; none
/// where the question is of another level.
// Rare: kept out of hot functions (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn republishers(context: &Context<'_>) -> Vec<String> {
    let level = context.question.level.name();
    let roles = context.panel.attribute(DEVELOPER_ROLE).filter(|_| level == DEVELOPER);
    let Some((roles, role)) = roles.and_then(|roles| Some((roles, roles.dictionary().find(REPUBLISHER)?))) else {
        return Vec::new();
    };
    let entities = &context.entities;
    let mut is_republisher = vec![false; entities.names().len()];
    for row in 0..context.panel.rows() {
        if roles.key(row, context.panel.model()[row]) == role
            && let Some(found) = is_republisher.get_mut(entities.key(row) as usize)
        {
            *found = true;
        }
    }
    let largest = context.markets[context.after].largest(entities.names(), LARGEST).into_iter();
    let found = largest.filter(|(entity, _)| is_republisher[*entity as usize]);
    found.map(|(entity, _)| entities.names().get(entity).to_owned()).collect()
}
