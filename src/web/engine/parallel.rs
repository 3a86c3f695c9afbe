//! Reads rows of a large file with several workers: how row groups are divided, and partial panels merged.

use std::rc::Rc;

use super::file::LoadFile;
use super::helper::{self, Helper};
use super::load_progress::Loading;
use crate::load::{Import, LoadOptions, ScanPlan};
use crate::packed::Packed;
use crate::panel::{Builder, PartialPanel};
use crate::protocol::{HelperRequest, HelperResponse, PartRequest};
use crate::web::WebError;

impl Loading {
    /// Reads a file's rows, those of a large one together with helpers.
    ///
    /// # Errors
    ///
    /// Errors if the file can't be had or read, or the load is cancelled; a helper that fails is no error.
    pub(super) async fn read_rows_in_parallel(
        &mut self,
        file: &mut LoadFile,
        import: &mut Import,
        options: &LoadOptions,
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let counts = |opened: &&ScanPlan| opened.roles.downloads.is_some();
        let opened = import.scan_plan().filter(counts).cloned();
        let runs =
            opened.map_or_else(Vec::new, |opened| opened.parallel_row_groups(helper::workers(), helper::LEAST_ROWS));
        let request = |row_groups: &[usize]| {
            let ranged = file.bytes.as_ranged()?;
            let (source, identity, local) = ranged.location();
            let request = PartRequest {
                source,
                name: file.name.clone(),
                length_bytes: ranged.length_bytes,
                version: [identity.etag, identity.modified],
                tail: Packed(ranged.tail().to_vec()),
                options: options.clone(),
                row_groups: row_groups.to_vec(),
            };
            Some((request, local))
        };
        let [first, others @ ..] = &runs[..] else { return self.read_rows(file, import, builder).await };
        if others.is_empty() {
            return match request(first).filter(|_| builder.is_empty()) {
                Some((request, local)) => self.read_rows_beside_names(file, import, (request, local), builder).await,
                None => self.read_rows(file, import, builder).await,
            };
        }
        let start = |run: &Vec<usize>| {
            let (request, local) = request(run)?;
            Helper::start(&HelperRequest::ReadRows(request), local.as_ref())
        };
        let helpers: Vec<Option<Helper>> = others.iter().map(start).collect();
        self.helpers = helpers.iter().flatten().map(|helper| helper.status().clone()).collect();
        import.keep(first, builder);
        self.read_rows(file, import, builder).await?;
        for (run, helper) in others.iter().zip(helpers) {
            match self.wait_for_rows(file, helper).await? {
                Some(rows) => builder.merge(rows),
                None => {
                    let mut import = Import::new(&file.name, file.bytes.length_bytes(), options)?;
                    self.open(file, &mut import).await?;
                    import.keep(run, builder);
                    self.read_rows(file, &mut import, builder).await?;
                }
            }
        }
        Ok(())
    }

    /// Waits for the rows that a helper reads; returns `None` if it has failed.
    ///
    /// # Errors
    ///
    /// Errors if the load is cancelled.
    async fn wait_for_rows(
        &mut self,
        file: &mut LoadFile,
        helper: Option<Helper>,
    ) -> Result<Option<PartialPanel>, WebError> {
        let Some(helper) = helper else { return Ok(None) };
        while !helper.has_ended() {
            self.wait_for_message(&helper).await?;
        }
        let status = helper.status().clone();
        self.helpers.retain(|other| !Rc::ptr_eq(other, &status));
        let rows = match helper.end() {
            Some(HelperResponse::RowsRead { rows }) => Some(*rows),
            _ => None,
        };
        if rows.is_some() {
            file.read_bytes += status.bytes.get();
            self.bytes += status.bytes.get();
            self.rows += status.rows.get();
        }
        Ok(rows)
    }
}
