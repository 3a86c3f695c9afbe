//! A data package: a manifest that names the files of a panel, beside which they lie.
//!
//! <https://datapackage.org/standard/data-package/>: `resources` with a `path` and `bytes` each. A manifest by `lorenz-prep` says under
//! `lorenz` which file has which weeks; its other tables are for other programs.

use serde_json::Value;

use crate::calendar::Day;
use crate::source::LoadError;

/// Ends of names of files that can be read.
const TABLES: [&str; 3] = [".parquet", ".csv", ".csv.gz"];

/// What a manifest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataPackage {
    /// The files that are read, in their order.
    pub files: Vec<PackageFile>,
    /// The paths of its other files.
    pub others: Vec<String>,
}

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageFile {
    /// Its path beside the manifest.
    pub path: String,
    /// Its length, if the manifest says.
    pub length_bytes: Option<u64>,
}

impl DataPackage {
    /// Reads a manifest; of a panel by weeks only files that have one between two days, both included, are to be read.
    ///
    /// # Errors
    ///
    /// Errors if it is no manifest, names no table, or names a file that doesn't lie beside it.
    pub fn parse(text: &[u8], from: Option<Day>, to: Option<Day>) -> Result<DataPackage, LoadError> {
        let damaged = |detail: String| LoadError::Damaged { detail };
        let manifest: Value = serde_json::from_slice(text)
            .map_err(|error| damaged(format!("its text is no manifest of a data package ({error})")))?;
        let list = |of: &Value, name: &str| of.get(name).and_then(Value::as_array).cloned();
        let field = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
        let weeks = manifest.get("lorenz").and_then(|facts| list(facts, "weeks"));
        let is_wanted = |day: Day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
        let mut package = DataPackage::default();
        for resource in list(&manifest, "resources").unwrap_or_default() {
            let path =
                field(&resource, "path").ok_or_else(|| damaged("one of its resources has no path".to_owned()))?;
            let path = path.as_str();
            let is_beside =
                path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains([':', '\\', '?']);
            if !is_beside {
                return Err(damaged(format!("it names \"{path}\", expected a path beside it")));
            }
            let day_here = |week: &Value| {
                Day::parse(&field(week, "week").filter(|_| field(week, "path").as_deref() == Some(path))?)
            };
            let is_read = match &weeks {
                Some(weeks) => {
                    weeks.iter().filter_map(day_here).any(is_wanted)
                        || field(&resource, "name").as_deref() == Some("models")
                }
                None => TABLES.iter().any(|end| path.ends_with(end)),
            };
            let path = path.to_owned();
            match is_read {
                true => {
                    let length_bytes = resource.get("bytes").and_then(Value::as_u64);
                    package.files.push(PackageFile { path, length_bytes });
                }
                false => package.others.push(path),
            }
        }
        if package.files.is_empty() {
            return Err(damaged("it names no table, expected Parquet or CSV".to_owned()));
        }
        Ok(package)
    }
}
