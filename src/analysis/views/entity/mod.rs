//! The view of named entities: the page of one, or a comparison of several.
//!
//! `entity` has their downloads, shares and ranks over time, `page` what one of them is made of, `kin` what models are made from
//! and who makes others of them, `record` the rows of a model.

mod entity;
mod kin;
mod page;
mod record;
mod statements;
mod tables;

pub use entity::{EntitySeries, NamedEntities};
pub(in crate::analysis) use entity::{entity, keys};
pub use kin::{Adapter, FamilyMember, OriginDownloads};
pub use page::{EntityModel, EntityPage, EntityProperty};
pub use record::{EntityEvent, EntityEventKind, EntityRow};
pub(in crate::analysis) use statements::statements;
