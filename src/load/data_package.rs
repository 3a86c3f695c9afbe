//! A data package: a manifest that names the files of a panel, beside which they lie.
//!
//! <https://datapackage.org/standard/data-package/>: `resources` with a `path` and `bytes` each. A manifest by `lorenz-prep` says under
//! `lorenz` which file has which weeks; its other tables are for other programs.

use serde::Deserialize;

use crate::calendar::Day;
use crate::source::LoadError;

/// The name of every manifest.
const NAME: &str = "datapackage.json";

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

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    resources: Vec<Resource>,
    lorenz: Option<PanelFacts>,
}

#[derive(Deserialize)]
struct Resource {
    name: Option<String>,
    path: Option<String>,
    bytes: Option<u64>,
}

#[derive(Deserialize)]
struct PanelFacts {
    #[serde(default)]
    weeks: Vec<Week>,
}

#[derive(Deserialize)]
struct Week {
    week: String,
    path: String,
}

/// Returns whether a path or an address, without its query, names a manifest.
pub fn is_package_path(path: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some(NAME)
}

impl DataPackage {
    /// Reads a manifest; of a panel by weeks only files that have one between two days, both included, are to be read.
    ///
    /// # Errors
    ///
    /// Errors if it is no manifest, names no table, or names a file that doesn't lie beside it.
    pub fn parse(text: &[u8], from: Option<Day>, to: Option<Day>) -> Result<DataPackage, LoadError> {
        let damaged = |detail: String| LoadError::Damaged { detail };
        let manifest: Manifest = serde_json::from_slice(text)
            .map_err(|error| damaged(format!("its text is no manifest of a data package ({error})")))?;
        let weeks = manifest.lorenz.map(|facts| facts.weeks);
        let is_wanted = |day: Day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
        let mut package = DataPackage::default();
        for Resource { name, path, bytes } in manifest.resources {
            let path = path.ok_or_else(|| damaged("one of its resources has no path".to_owned()))?;
            let is_beside =
                path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains([':', '\\', '?']);
            if !is_beside {
                return Err(damaged(format!("it names \"{path}\", expected a path beside it")));
            }
            let is_read = match &weeks {
                Some(weeks) => {
                    let mut here =
                        weeks.iter().filter(|week| week.path == path).filter_map(|week| Day::parse(&week.week));
                    here.any(is_wanted) || name.as_deref() == Some("models")
                }
                None => TABLES.iter().any(|end| path.ends_with(end)),
            };
            match is_read {
                true => package.files.push(PackageFile { path, length_bytes: bytes }),
                false => package.others.push(path),
            }
        }
        if package.files.is_empty() {
            return Err(damaged("it names no table, expected Parquet or CSV".to_owned()));
        }
        Ok(package)
    }
}
