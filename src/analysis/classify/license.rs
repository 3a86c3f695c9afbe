//! License classes.

use std::sync::LazyLock;

use super::spelled;

/// What a license lets anyone do with the weights, in the three classes of the study.
///
/// A license is open source here if, and only if, the Open Source Initiative has approved it. Every other
/// license with known terms is in [`OpenWeights`](LicenseClass::OpenWeights): nearly all of them limit who may
/// use the weights, for what, or at what size.
///
/// Content licenses (CC BY, CC BY-SA, CC0, ODC-By, CDLA...), OpenMDW and WTFPL stand there too, although they
/// limit no use: OSI has not approved them (Creative Commons' own grant no patent rights, the reason CC0 was
/// not approved), so they are not open source by this measure, and their terms are known, so they are not
/// unknown either. In the shipped data they are 1.6 % of the models and 0.6 % of the downloads.
///
/// Ordered from the most to the least open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LicenseClass {
    /// Approved by the Open Source Initiative.
    OpenSource,
    /// Not approved, with known terms; nearly always with limits of use.
    OpenWeights,
    /// No license, `other`, or one that the table does not know.
    Unknown,
}

impl LicenseClass {
    /// All classes, in order.
    pub const ALL: [LicenseClass; 3] = [LicenseClass::OpenSource, LicenseClass::OpenWeights, LicenseClass::Unknown];

    /// Returns the class in words.
    pub fn name(self) -> &'static str {
        match self {
            LicenseClass::OpenSource => "open source (OSI)",
            LicenseClass::OpenWeights => "open weights with use limits",
            LicenseClass::Unknown => "unknown",
        }
    }
}

/// A row of `licenses.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct License {
    /// The hub's or SPDX's identifier, in lower case.
    pub id: &'static str,
    /// Its class.
    pub class: LicenseClass,
    /// Its full name.
    pub name: &'static str,
    /// Where its text or its listing stands.
    pub source: &'static str,
}

/// Returns the table, sorted by identifier.
///
/// The approved licenses are those of the SPDX License List 3.29 that are marked as OSI-approved, with the hub's
/// names of license families (`gpl`, `lgpl`, `bsd`) and common misspellings. The others are the hub's list and
/// the names that occur in the shipped data. A row of class `unknown` was looked at and left there.
///
/// The table was written from general knowledge. A license that a developer wrote for its
/// own models is in the second class because OSI has not approved it; the source says where to read its terms,
/// and they were not read for each row. Before a license is quoted, read it.
pub fn licenses() -> &'static [License] {
    static LICENSES: LazyLock<Vec<License>> = LazyLock::new(|| {
        let mut rows: Vec<License> = include_str!("licenses.csv").lines().skip(1).filter_map(row).collect();
        rows.sort_unstable_by_key(|license| license.id);
        rows
    });
    &LICENSES
}

/// Neither names nor addresses of the table have commas.
fn row(line: &'static str) -> Option<License> {
    let mut fields = line.split(',');
    let (id, class, name, source) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let class = match class {
        "open-source" => LicenseClass::OpenSource,
        "open-weights" => LicenseClass::OpenWeights,
        "unknown" => LicenseClass::Unknown,
        _ => return None,
    };
    fields.next().is_none().then_some(License { id, class, name, source })
}

/// Returns the class of a license by its identifier, as the hub or SPDX spells it; the hub's tag `license:mit` is read
/// too.
///
/// Of several, separated by commas, the least open counts: all of them may have to be kept. An empty text,
/// `other` and what the table does not have are [`Unknown`](LicenseClass::Unknown).
///
/// ```
/// use lorenz::analysis::classify::{LicenseClass, license_class};
/// assert_eq!(license_class("Apache-2.0"), LicenseClass::OpenSource);
/// assert_eq!(license_class("llama3.3,gemma"), LicenseClass::OpenWeights);
/// assert_eq!(license_class("apache-2.0, other"), LicenseClass::Unknown);
/// ```
pub fn license_class(id: &str) -> LicenseClass {
    let class = |id: &str| {
        let id = spelled(id);
        let id = id.strip_prefix("license:").unwrap_or(&id);
        let found = licenses().binary_search_by(|license| license.id.cmp(id));
        found.ok().and_then(|index| licenses().get(index)).map_or(LicenseClass::Unknown, |license| license.class)
    };
    id.split(',').map(class).max().unwrap_or(LicenseClass::Unknown)
}
