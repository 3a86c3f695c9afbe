//! Loads of large files by several workers: who reads what, and how it is put together.

use std::rc::Rc;

use bytes::Bytes;
use web_sys::File;

use super::WebError;
use super::fetch::ByteSource;
use super::helper::{self, Helper};
use super::http::{Host, Identity};
use super::load::{Loading, Part};
use crate::load::{Import, Opened, Options};
use crate::packed::Packed;
use crate::panel::{Builder, Share};
use crate::protocol::{DataSource, PartResponse, Request, ShareRequest};

impl Loading {
    /// Reads a share of a file's rows for another worker.
    pub(super) async fn share(request: &ShareRequest, file: Option<File>) -> Result<Share, WebError> {
        let (mut loading, mut part, mut import) = Loading::opened(request, file).await?;
        let mut builder = Builder::default();
        import.keep(&request.row_groups, &mut builder);
        loading.rows(&mut part, &mut import, &mut builder).await?;
        // The last word on how much it was.
        loading.reported = 0.0;
        loading.report(loading.bytes);
        Ok(builder.into_share())
    }

    /// The file that another worker reads a part of.
    pub(super) async fn opened(
        request: &ShareRequest,
        file: Option<File>,
    ) -> Result<(Loading, Part, Import), WebError> {
        let mut loading = Loading::new(0, || true);
        let length_bytes = request.length_bytes;
        let bytes = match &request.source {
            DataSource::Url(url) => {
                let host = Host::new(url.clone(), loading.wanted.clone());
                let [etag, modified] = request.version.clone();
                let identity = Identity { etag, modified, length_bytes: Some(length_bytes) };
                ByteSource::opened(host, identity, length_bytes, Bytes::from(request.tail.0.clone())).await
            }
            _ => ByteSource::local(file.ok_or(WebError::LocalFile)?),
        };
        let mut part = Part::new(0, &request.name, bytes);
        let mut import = Import::new(&request.name, request.length_bytes, &request.options)?;
        loading.open(&mut part, &mut import).await?;
        Ok((loading, part, import))
    }

    /// Reads a file's rows, those of a large one together with other workers.
    pub(super) async fn all_rows(
        &mut self,
        part: &mut Part,
        import: &mut Import,
        options: &Options,
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let counts = |opened: &&Opened| opened.roles.downloads.is_some();
        let opened = import.opened().filter(counts).cloned();
        let runs = opened.map_or_else(Vec::new, |opened| opened.shares(helper::workers(), helper::LEAST_ROWS));
        let request = |row_groups: &[usize]| {
            let remote = part.bytes.remote()?;
            let (source, identity, file) = remote.shared();
            let request = ShareRequest {
                source,
                name: part.name.clone(),
                length_bytes: remote.length_bytes,
                version: [identity.etag, identity.modified],
                tail: Packed(remote.tail().to_vec()),
                options: options.clone(),
                row_groups: row_groups.to_vec(),
            };
            Some((request, file))
        };
        let [first, others @ ..] = &runs[..] else { return self.rows(part, import, builder).await };
        if others.is_empty() {
            return match request(first).filter(|_| builder.is_empty()) {
                Some((request, file)) => self.rows_beside_names(part, import, (request, file), builder).await,
                None => self.rows(part, import, builder).await,
            };
        }
        let start = |run: &Vec<usize>| {
            let (request, file) = request(run)?;
            Helper::start(&Request::Share(request), file.as_ref())
        };
        let helpers: Vec<Option<Helper>> = others.iter().map(start).collect();
        self.news = helpers.iter().flatten().map(|helper| helper.news().clone()).collect();
        import.keep(first, builder);
        self.rows(part, import, builder).await?;
        for (run, helper) in others.iter().zip(helpers) {
            match self.finished(part, helper).await? {
                Some(share) => builder.absorb(share),
                None => {
                    let mut import = Import::new(&part.name, part.bytes.length_bytes(), options)?;
                    self.open(part, &mut import).await?;
                    import.keep(run, builder);
                    self.rows(part, &mut import, builder).await?;
                }
            }
        }
        Ok(())
    }

    /// Waits for another worker's share, as long as the load is wanted; `None` where there will be none.
    async fn finished(&mut self, part: &mut Part, helper: Option<Helper>) -> Result<Option<Share>, WebError> {
        let Some(helper) = helper else { return Ok(None) };
        while !helper.has_ended() {
            self.wait(&helper).await?;
        }
        let news = helper.news().clone();
        self.news.retain(|other| !Rc::ptr_eq(other, &news));
        let share = match helper.end() {
            Some(PartResponse::Shared { share }) => Some(*share),
            _ => None,
        };
        if share.is_some() {
            part.read_bytes += news.bytes.get();
            self.bytes += news.bytes.get();
            self.rows += news.rows.get();
        }
        Ok(share)
    }
}
