//! Recognizes a file's format by the end of its path.

/// Returns whether a path, or an address without its query, names the manifest of a data package.
pub fn is_package_path(path: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some("datapackage.json")
}

/// Returns whether a path names a Parquet file: its name ends in `.parquet` or `.pq`, in upper or lower case.
///
/// Names that begin with a dot are none: operating systems put hidden files of their own into archives.
pub fn is_parquet_path(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    !name.starts_with('.') && (name.ends_with(".parquet") || name.ends_with(".pq"))
}

/// Returns whether a path names a ZIP archive: it ends in `.zip`, in upper or lower case.
pub fn is_zip_path(path: &str) -> bool {
    path.to_lowercase().ends_with(".zip")
}
