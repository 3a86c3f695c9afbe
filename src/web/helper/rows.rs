//! Reads some row groups of a file for an engine.

use web_sys::File;

use super::open::open_part;
use crate::panel::{Builder, PartialPanel};
use crate::protocol::PartRequest;
use crate::web::WebError;

/// Reads the rows of the request's row groups, and reports how far this is.
///
/// # Errors
///
/// Errors if the file can't be had or read; the engine then reads the rows itself, and reports why they can't be.
pub(super) async fn read_rows(request: &PartRequest, file: Option<File>) -> Result<PartialPanel, WebError> {
    let (mut loading, mut file, mut import) = open_part(request, file).await?;
    let mut builder = Builder::default();
    import.keep(&request.row_groups, &mut builder);
    loading.read_rows(&mut file, &mut import, &mut builder).await?;
    loading.report_end();
    Ok(builder.into_partial())
}
