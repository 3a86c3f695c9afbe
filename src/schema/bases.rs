//! Reads what a file states about base models: which a model has, and how it was made from them.

use hashbrown::HashSet;

use super::columns::FileColumnValues;
use super::keys::Keys;
use super::lists::{Lists, keys};

/// Where a file states base models, in order of precedence: what was annotated goes before what the hub made of
/// the tags, and that before the tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaseSource {
    /// A column of names, as text (`a/b`, `a/b, c/d`, `['a/b', 'c/d']`) or list.
    Names,
    /// The hub's own struct: `relation`, and `models` as a list of structs with an `id` or of names.
    Record,
    /// The hub's tags, as text or list: `base_model:a/b`, `base_model:RELATION:a/b`.
    Tags,
}

impl BaseSource {
    /// All of them, in order of precedence.
    pub const ALL: [BaseSource; 3] = [BaseSource::Names, BaseSource::Record, BaseSource::Tags];
}

/// Each row's base models and its relation to them.
pub struct BaseStatements<'a> {
    /// The names, each once, with line feeds between them, in the order of the row.
    pub names: Keys<'a>,
    /// In lower case: `finetune`, `adapter`, `quantized`, `merge`, or whatever else the file says.
    pub relations: Option<Keys<'a>>,
}

/// Reads a column that states base models; a row that states none is null.
pub fn base_models(column: FileColumnValues<'_>, source: BaseSource) -> BaseStatements<'_> {
    match source {
        BaseSource::Tags => {
            let tags = Lists::of(column);
            let names = tags.keys(|tags| lines(&mut tags.filter_map(base_tag).map(|(_, name)| name)));
            let relations = tags.keys(|tags| {
                tags.filter_map(base_tag).find_map(|(relation, _)| relation).unwrap_or_default().to_lowercase()
            });
            BaseStatements { names, relations: Some(relations) }
        }
        _ if column.is_struct() => BaseStatements {
            names: column
                .field("models")
                .map_or_else(|| Keys::none(column.rows()), |models| Lists::of(models).keys(lines)),
            relations: column.field("relation").map(|relation| lower_case(&keys(relation))),
        },
        _ => BaseStatements { names: Lists::of(column).keys(lines), relations: None },
    }
}

/// Returns each row's license as its tags tell it, `license:mit`; of several the first.
pub fn licenses(tags: FileColumnValues<'_>) -> Keys<'_> {
    Lists::of(tags).keys(|tags| tags.filter_map(|tag| tag.strip_prefix("license:")).take(1).collect())
}

/// Returns the same keys with their values in lower case.
pub fn lower_case<'a>(keys: &Keys<'a>) -> Keys<'a> {
    keys.mapped(str::to_lowercase)
}

/// Returns the relation, if there is one, and the name of a tag `base_model:…`.
fn base_tag(tag: &str) -> Option<(Option<&str>, &str)> {
    let statement = tag.strip_prefix("base_model:")?;
    Some(statement.split_once(':').map_or((None, statement), |(relation, name)| (Some(relation), name)))
}

/// Returns the names, each once, line by line.
fn lines(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut known = HashSet::new();
    names.filter(|name| !name.is_empty() && known.insert(*name)).collect::<Vec<_>>().join("\n")
}
