//! Files that the reader chose and that their names call something else than tables: they are named, and the others are read.

use crate::protocol::DataSource;

/// Ends of names, and what such files are.
const FORMATS: [(&str, &str); 6] = [
    (".json", "a JSON file"),
    (".jsonl", "a JSON file"),
    (".ndjson", "a JSON file"),
    (".xlsx", "a workbook"),
    (".xls", "a workbook"),
    (".ods", "a workbook"),
];

/// Takes out of what was chosen the files that can't be tables; returns a sentence for each.
pub(super) fn take_other_formats(sources: &mut Vec<DataSource>) -> Vec<String> {
    let mut sentences = Vec::new();
    sources.retain(|source| {
        let DataSource::File(name) = source else { return true };
        let lower = name.to_lowercase();
        // The manifest of what lies beside it: whether it is one, the engine finds out.
        if lower.ends_with("datapackage.json") {
            return true;
        }
        let Some((_, what)) = FORMATS.iter().find(|(end, _)| lower.ends_with(end)) else { return true };
        sentences.push(format!(
            "{name} is {what}, expected Parquet or CSV: DuckDB and pandas write it ({name} → .parquet)."
        ));
        false
    });
    sentences
}
