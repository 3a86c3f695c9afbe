//! Reads rows of a file while a helper reads the models' names.
//!
//! Half of the time that a load takes goes into names: they are most of the bytes, and each is compared with a known one. On
//! two cores that is done at the same time as the rest, without reading anything twice.

use web_sys::File;

use super::file::LoadFile;
use super::helper::{self, Helper};
use super::load_progress::Loading;
use crate::load::Import;
use crate::panel::Builder;
use crate::protocol::{HelperRequest, HelperResponse, PartRequest};
use crate::web::WebError;
use crate::web::js::yield_now;

/// Bytes of names that are worth a helper: fewer are read before it has started.
const LEAST_BYTES: u64 = 16 << 20;

impl Loading {
    /// Reads a file's rows, the names of a large one's models by a helper; nothing may have been read before.
    ///
    /// # Errors
    ///
    /// Errors if the file can't be had or read, or the load is cancelled; a helper that fails is no error.
    pub(super) async fn read_rows_beside_names(
        &mut self,
        file: &mut LoadFile,
        import: &mut Import,
        (request, local): (PartRequest, Option<File>),
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let is_large = import.scan_plan().is_some_and(|opened| opened.name_bytes() >= LEAST_BYTES);
        if !is_large || !helper::may_read_names() || !import.leave_names() {
            return self.read_rows(file, import, builder).await;
        }
        let (bytes, part_bytes) = (self.bytes, file.read_bytes);
        if let Some(helper) = Helper::start(&HelperRequest::ReadNames(request.clone()), local.as_ref()) {
            self.helpers = vec![helper.status().clone()];
            let is_read = self.read_rows_with_keys(file, import, helper, builder).await?;
            let helper_bytes: u64 = std::mem::take(&mut self.helpers).iter().map(|helper| helper.bytes.get()).sum();
            if is_read {
                file.read_bytes += helper_bytes;
                self.bytes += helper_bytes;
                return Ok(());
            }
        }
        // Whatever has happened to the helper: from the beginning, and alone.
        (self.bytes, file.read_bytes, self.rows, *builder) = (bytes, part_bytes, 0, Builder::default());
        *import = Import::new(&file.name, request.length_bytes, &request.options)?;
        self.open(file, import).await?;
        self.read_rows(file, import, builder).await
    }

    /// Reads everything but names; returns `false` if the helper has failed.
    async fn read_rows_with_keys(
        &mut self,
        file: &mut LoadFile,
        import: &mut Import,
        helper: Helper,
        builder: &mut Builder,
    ) -> Result<bool, WebError> {
        // All else waits for names: the helper has the processor and the line to itself until it is under way.
        while !helper.has_started() && !helper.has_ended() {
            self.wait_for_message(&helper).await?;
        }
        file.plan_ahead(import);
        loop {
            while import.lacks_keys() {
                if let Some((keys, names, lengths)) = helper.next_keys() {
                    if !builder.append_names(&names, &lengths) || !import.push_keys(&keys, builder.names()) {
                        return Ok(false);
                    }
                } else if helper.has_ended() {
                    return Ok(false);
                } else {
                    self.wait_for_message(&helper).await?;
                }
            }
            if !self.step(file, import, builder).await? {
                break;
            }
            self.rows = import.rows_read();
            if self.report_arrived() {
                yield_now().await;
            }
        }
        while !helper.has_ended() {
            self.wait_for_message(&helper).await?;
        }
        let is_all = helper.next_keys().is_none();
        Ok(is_all && helper.end() == Some(HelperResponse::NamesRead))
    }

    /// Waits for more from a helper.
    ///
    /// # Errors
    ///
    /// Errors if the load is cancelled.
    pub(super) async fn wait_for_message(&mut self, helper: &Helper) -> Result<(), WebError> {
        if self.cancel.is_cancelled() {
            return Err(WebError::Superseded);
        }
        self.report_arrived();
        helper.pause().await;
        Ok(())
    }
}
