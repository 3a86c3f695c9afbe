//! Opens the file of which this helper reads a part.

use bytes::Bytes;
use web_sys::File;

use crate::load::Import;
use crate::protocol::{DataSource, PartRequest};
use crate::web::WebError;
use crate::web::engine::{LoadFile, Loading};
use crate::web::fetch::{ByteSource, FileIdentity, HostedFile};

/// Opens the file as the engine has opened it: in the same version, with nothing fetched that the engine has sent.
///
/// # Errors
///
/// Errors if the file can't be had, or isn't what the engine has opened.
pub(super) async fn open_part(
    request: &PartRequest,
    file: Option<File>,
) -> Result<(Loading, LoadFile, Import), WebError> {
    let mut loading = Loading::of_helper();
    let length_bytes = request.length_bytes;
    let bytes = match &request.source {
        DataSource::Url(url) => {
            let host = HostedFile::new(url.clone(), loading.cancel.clone());
            let [etag, modified] = request.version.clone();
            let identity = FileIdentity { etag, modified, length_bytes: Some(length_bytes) };
            ByteSource::reopen(host, identity, length_bytes, Bytes::from(request.tail.0.clone())).await
        }
        _ => ByteSource::local(file.ok_or(WebError::LocalFile)?),
    };
    let mut file = LoadFile::new(0, &request.name, bytes);
    let mut import = Import::new(&request.name, request.length_bytes, &request.options)?;
    loading.open(&mut file, &mut import).await?;
    Ok((loading, file, import))
}
