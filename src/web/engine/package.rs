//! Data packages: a manifest at an address, or among the reader's own files, says what lies beside it.

use web_sys::File;

use super::file::{LoadFailure, LoadFile, short_path};
use super::load_progress::{Loading, absolute_url};
use crate::fetch_plan::is_package_path;
use crate::load::DataPackage;
use crate::protocol::{DataSource, LoadSpec};
use crate::web::WebError;
use crate::web::fetch::ByteSource;

impl Loading {
    /// Opens the files that the manifest at an address names.
    ///
    /// A host that packs the parts it sends tells their packed length: where that isn't the manifest's, the file is fetched whole.
    ///
    /// # Errors
    ///
    /// Errors if the manifest or a file can't be had, or if it is no manifest.
    pub(super) async fn open_package(
        &mut self,
        (source, spec): (usize, &LoadSpec),
        url: &str,
        files: &mut Vec<LoadFile>,
    ) -> Result<(), LoadFailure> {
        let of_manifest = |error: WebError| LoadFailure::of(url)(error);
        let manifest = self.fetch_whole(url).await.map_err(of_manifest)?;
        let text = manifest.read(0..manifest.length_bytes()).await.map_err(of_manifest)?;
        let package = DataPackage::parse(&text, spec.rows_from, spec.rows_to);
        for file in package.map_err(|error| of_manifest(error.into()))?.files {
            let address = beside(url, &file.path);
            let mut bytes = self.open_url(&address).await.map_err(LoadFailure::of(&address))?;
            if file.length_bytes.is_some_and(|length| length != bytes.length_bytes()) {
                bytes = self.fetch_whole(&address).await.map_err(LoadFailure::of(&address))?;
            }
            files.push(LoadFile::new(source, &address, bytes));
        }
        Ok(())
    }

    /// Fetches a whole file.
    async fn fetch_whole(&mut self, url: &str) -> Result<ByteSource, WebError> {
        let before = self.bytes;
        let cancel = self.cancel.clone();
        let progress = |bytes, _| {
            self.report(before + bytes);
        };
        let bytes = ByteSource::fetch_whole(absolute_url(url), cancel, progress).await?;
        self.bytes = before + bytes.length_bytes();
        Ok(bytes)
    }
}

/// Returns the address of what lies beside an address.
fn beside(url: &str, path: &str) -> String {
    let folder = short_path(url).rfind('/').map_or("", |slash| &url[..=slash]);
    format!("{folder}{path}")
}

/// Returns the names of the reader's own files that are no tables to read: manifests, and what these leave to other programs.
///
/// # Errors
///
/// Errors if something called a manifest is none.
pub(super) async fn not_read(spec: &LoadSpec, local_files: &[File]) -> Result<Vec<String>, LoadFailure> {
    let names = spec.sources.iter().filter_map(|source| match source {
        DataSource::File(name) => Some(name.as_str()),
        _ => None,
    });
    let mut not_read = Vec::new();
    for (name, file) in names.zip(local_files).filter(|(name, _)| is_package_path(name)) {
        let of_manifest = |error: WebError| LoadFailure::of(name)(error);
        let bytes = ByteSource::local(file.clone());
        let text = bytes.read(0..bytes.length_bytes()).await.map_err(of_manifest)?;
        let package = DataPackage::parse(&text, spec.rows_from, spec.rows_to);
        let package = package.map_err(|error| of_manifest(error.into()))?;
        not_read.extend(package.others.iter().map(|path| beside(name, path)));
        not_read.push(name.to_owned());
    }
    Ok(not_read)
}
