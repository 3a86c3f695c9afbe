//! Which of the largest developers pass on models of others.

use crate::analysis::market::context::Context;
use crate::panel::{Attribute, Placement};
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
    let panel = context.panel;
    let roles = panel.attribute(DEVELOPER_ROLE).filter(|_| context.question.level.name() == DEVELOPER);
    let role = roles.and_then(|roles| Some((roles, roles.dictionary().find(REPUBLISHER)?)));
    let Some(((roles, role), developers)) = role.zip(panel.attribute(DEVELOPER)) else { return Vec::new() };
    let mut is_republisher = vec![false; developers.dictionary().len()];
    let mut note = |row: usize, model: u32| {
        if roles.key(row, model) == role
            && let Some(found) = is_republisher.get_mut(developers.key(row, model) as usize)
        {
            *found = true;
        }
    };
    let varies = |attribute: &Attribute| matches!(attribute.placement(), Placement::ByRow(_));
    if varies(roles) || varies(developers) {
        panel.model().iter().enumerate().for_each(|(row, &model)| note(row, model));
    } else {
        (0..panel.models().len() as u32).for_each(|model| note(0, model));
    }
    // Who is credited may be another than who publishes a model: roles belong to names.
    let names = context.entities.names();
    let largest = context.markets[context.after].largest(names, LARGEST).into_iter();
    let found = largest.map(|(entity, _)| names.get(entity)).filter(|name| {
        let developer = developers.dictionary().find(name);
        developer.is_some_and(|developer| is_republisher.get(developer as usize) == Some(&true))
    });
    found.map(str::to_owned).collect()
}
