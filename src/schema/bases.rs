//! Reads what a file states about base models: which a model has, and how it was made from them.

use std::borrow::Cow;

use hashbrown::HashSet;
use serde_json::Value as Json;

use super::columns::FileColumnValues;
use super::keys::{Keys, Value, single_keys};
use super::lists::{Lists, keys};

/// Where a file states base models, in order of precedence: what was annotated goes before what the hub made of
/// the tags, and that before the tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaseSource {
    /// A column of names, as text (`a/b`, `a/b, c/d`, `['a/b', 'c/d']`) or list.
    Names,
    /// The hub's own struct, or a text that writes it: `relation`, and `models` as a list of structs with an `id` or of names.
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
        _ => written_bases(column),
    }
}

/// Reads names as text or list, or the hub's struct as JSON or as Python writes it.
fn written_bases(column: FileColumnValues<'_>) -> BaseStatements<'_> {
    let names = Lists::of(column).keys(lines);
    let texts = single_keys(column);
    let written: Vec<Option<(String, String)>> = (0..texts.len() as u32).map(|key| record(&texts.value(key))).collect();
    if written.iter().all(Option::is_none) {
        return BaseStatements { names, relations: None };
    }
    let name = |key: u32| names.text(key).map_or_else(String::new, Cow::into_owned);
    let (names, relations) = (0..)
        .zip(written)
        .map(|(key, record)| record.unwrap_or_else(|| (name(key), String::new())))
        .map(|(names, relation)| (Cow::Owned(names), Cow::Owned(relation)))
        .unzip();
    let of_rows = texts.of_rows;
    BaseStatements { names: Keys::made(names, of_rows.clone()), relations: Some(Keys::made(relations, of_rows)) }
}

/// Returns the names and the relation in a text that writes the hub's struct; `None` for other texts. Of a text that begins so and
/// can't be read, neither is taken.
fn record(value: &Value<'_>) -> Option<(String, String)> {
    let Value::Stored(bytes) = value else { return None };
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if !text.starts_with('{') && !text.strip_prefix('[').is_some_and(|items| items.trim_start().starts_with('{')) {
        return None;
    }
    let python = || text.replace('\'', "\"").replace(": None", ": null");
    let json = serde_json::from_str::<Json>(text).or_else(|_| serde_json::from_str(&python())).unwrap_or_default();
    let name = |item: &Json| item.as_str().or_else(|| item.get("id")?.as_str()).unwrap_or_default().trim().to_owned();
    let models = json.get("models").unwrap_or(&json);
    let models: Vec<String> =
        models.as_array().map_or_else(|| vec![name(models)], |items| items.iter().map(name).collect());
    let relation = json.get("relation").and_then(Json::as_str).unwrap_or_default();
    Some((lines(&mut models.iter().map(String::as_str)), relation.to_lowercase()))
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
