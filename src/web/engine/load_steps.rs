//! The steps of a load: from the sources that the reader chose to a panel and its summary for the page.

use std::rc::Rc;

use bytes::Bytes;
use web_sys::File;

use super::archive;
use super::file::{LeftOut, LoadFailure, LoadFile, left_out_sentences, short_name, short_path};
use super::load_progress::{Loading, absolute_url, shipped_url};
#[cfg(feature = "all-formats")]
use super::package;
use crate::analysis;
use crate::calendar::Day;
#[cfg(feature = "all-formats")]
use crate::fetch_plan::is_package_path;
use crate::fetch_plan::is_zip_path;
use crate::load::{self, FROM_KEY, INCOMPLETE_KEY, Import, LoadOptions, SNAPSHOT_KEY, SOURCE_KEY};
use crate::panel::{Builder, Panel};
use crate::protocol::{DataSource, DataSummary, LoadSpec};
use crate::web::WebError;
use crate::web::fetch::ByteSource;

/// Names of the shipped files, relative to the page.
const BUNDLED: [&str; 2] = ["data/panel.parquet", "data/models.parquet"];

/// The site's own table of developers.
const DEVELOPERS: &str = "data/developers.csv";

/// Values of a level that filters offer.
const VALUES: usize = 200;

/// What a load ends with: the panel, what the page learns of it, the files to read again.
pub(super) type LoadResult = (Panel, DataSummary, Vec<Rc<LoadFile>>);

impl Loading {
    /// Reads all parts while `is_current`: no newer load has taken its place.
    ///
    /// `local_files` are the local ones among the parts, in their order; `hub_file` is what has come of the Hub's list. Should a file
    /// change meanwhile, everything is read anew, once; so are the others where one of several files turns out to be damaged.
    ///
    /// # Errors
    ///
    /// Errors with the first file that can't be had, or where none can be read, or if the load is cancelled.
    pub(super) async fn run(
        load: u32,
        spec: &LoadSpec,
        (local_files, hub_file): (Vec<File>, Option<Bytes>),
        options: &LoadOptions,
        is_current: impl Fn() -> bool + Clone + 'static,
    ) -> Result<LoadResult, LoadFailure> {
        let (mut has_changed, mut left_out) = (false, LeftOut::new());
        loop {
            let mut loading = Loading::of_engine(load, is_current.clone());
            loading.hub_file.clone_from(&hub_file);
            match loading.read(spec, local_files.clone(), options, &mut left_out).await {
                Err(LoadFailure { error: WebError::Changed, .. }) if !has_changed => has_changed = true,
                Err(failure) => match &failure.without {
                    Some(name) if failure.leave_out(name, &mut left_out) => {}
                    _ => return Err(failure),
                },
                result => return result,
            }
        }
    }

    /// Reads all parts, and ends their requests with the load.
    async fn read(
        mut self,
        spec: &LoadSpec,
        local_files: Vec<File>,
        options: &LoadOptions,
        left_out: &mut LeftOut,
    ) -> Result<LoadResult, LoadFailure> {
        let result = self.read_all(spec, local_files, options, left_out).await;
        self.cancel.end(result.is_ok());
        result
    }

    /// Opens the files of all parts, then reads their rows.
    async fn read_all(
        &mut self,
        spec: &LoadSpec,
        local_files: Vec<File>,
        options: &LoadOptions,
        left_out: &mut LeftOut,
    ) -> Result<LoadResult, LoadFailure> {
        let mut found = self.find_files(spec, local_files, left_out).await?;
        found.retain(|file| left_out.iter().all(|(name, _)| *name != file.name));
        let (mut files, mut imports, mut failed) = (Vec::new(), Vec::new(), None);
        let is_alone = found.len() == 1;
        for mut file in found {
            match self.open_file(&mut file, options).await {
                Ok(import) => {
                    files.push(file);
                    imports.push(import);
                }
                Err(failure) if !is_alone && failure.leave_out(&file.name, left_out) => {
                    failed = failed.or(Some(failure));
                }
                Err(failure) => return Err(failure),
            }
        }
        if let Some(failure) = failed.filter(|_| files.is_empty()) {
            return Err(failure);
        }
        load::resolve_roles_together(&mut imports).map_err(|error| LoadFailure::of("")(error.into()))?;
        let needed = |file: &LoadFile, import: &Import| match file.bytes {
            // Here already.
            ByteSource::Whole(_) => 0,
            _ => import.scan_plan().map_or(0, |opened| opened.needed_bytes),
        };
        let to_come: u64 = files.iter().zip(&imports).map(|(file, import)| needed(file, import)).sum();
        self.total_bytes = Some(self.bytes + to_come);
        let mut builder = Builder::default();
        let is_alone = files.len() == 1;
        for (file, import) in files.iter_mut().zip(&mut imports) {
            // Before it is cut to some row groups.
            file.opened = import.scan_plan().cloned();
            let read = self.read_rows_in_parallel(file, import, options, &mut builder).await;
            let without = Some(file.name.clone()).filter(|_| !is_alone);
            read.map_err(|error| LoadFailure { without, ..LoadFailure::of_columns(file, import, error) })?;
        }
        let panel = builder.finish_uninspected().map_err(|error| match (&files[..], &imports[..]) {
            ([file, ..], [import, ..]) => {
                LoadFailure { name: String::new(), ..LoadFailure::of_columns(file, import, error.into()) }
            }
            _ => LoadFailure::of("")(error.into()),
        })?;
        let data = DataSummary { left_out: left_out_sentences(left_out), ..summary_of(&files, &panel, self.bytes) };
        Ok((panel, data, files.into_iter().map(Rc::new).collect()))
    }

    /// Reads a file up to the roles of its columns; a text that holds a table is replaced by the Parquet file made of it, in a build
    /// that reads texts.
    async fn open_file(&mut self, file: &mut LoadFile, options: &LoadOptions) -> Result<Import, LoadFailure> {
        match self.open_parquet(file, options).await {
            #[cfg(feature = "all-formats")]
            Err(LoadFailure { error: WebError::Load(error), .. }) if error.may_be_text() => {
                let table = self.read_table(file).await.map_err(LoadFailure::of(&file.name))?;
                file.bytes = ByteSource::Whole(table);
                self.open_parquet(file, options).await
            }
            opened => opened,
        }
    }

    /// Reads a Parquet file up to the roles of its columns.
    async fn open_parquet(&mut self, file: &mut LoadFile, options: &LoadOptions) -> Result<Import, LoadFailure> {
        let import = Import::new(&file.name, file.bytes.length_bytes(), options);
        let mut import = import.map_err(|error| LoadFailure::of(&file.name)(error.into()))?;
        let opened = self.open(file, &mut import).await;
        opened.map_err(|error| LoadFailure::of_columns(file, &import, error))?;
        Ok(import)
    }

    /// Returns the files of all parts, with their bytes at hand; of several parts without those that can't be had.
    async fn find_files(
        &mut self,
        spec: &LoadSpec,
        local_files: Vec<File>,
        left_out: &mut LeftOut,
    ) -> Result<Vec<LoadFile>, LoadFailure> {
        // Other builds leave a manifest to this one: it is no table.
        #[cfg(feature = "all-formats")]
        let not_read = package::not_read(spec, &local_files).await?;
        #[cfg(not(feature = "all-formats"))]
        let not_read: [String; 0] = [];
        let mut local_files = local_files.into_iter();
        let (mut files, mut failed) = (Vec::new(), None);
        // Addresses that are read already: one file may be named in several ways.
        let mut known_addresses: Vec<String> = Vec::new();
        for (source, chosen) in spec.sources.iter().enumerate() {
            let name = chosen.name();
            // Never asked of the host: its name is the reader's.
            let local = if let DataSource::File(_) = chosen { local_files.next() } else { None };
            if left_out.iter().any(|(known, _)| known == name) || not_read.iter().any(|path| path == name) {
                continue;
            }
            let addresses = match chosen {
                DataSource::Bundled => BUNDLED.map(absolute_url).to_vec(),
                DataSource::Url(url) => vec![absolute_url(url.split('#').next().unwrap_or(url))],
                DataSource::File(_) | DataSource::Hub { .. } => Vec::new(),
            };
            if let DataSource::Url(_) = chosen
                && addresses.iter().any(|address| known_addresses.contains(address))
            {
                left_out.push((name.to_owned(), format!("{name} is left out: this file is among the data already.")));
                continue;
            }
            known_addresses.extend(addresses);
            let before = files.len();
            match self.find_source((source, spec), chosen, local, &mut files).await {
                Ok(()) => {}
                Err(failure) if spec.sources.len() > 1 && failure.leave_out(name, left_out) => {
                    files.truncate(before);
                    failed = failed.or(Some(failure));
                }
                Err(failure) => return Err(failure),
            }
        }
        // Other builds get no such load.
        if cfg!(feature = "all-formats") && spec.has_listing() {
            self.add_developers(spec.sources.len() - 1, &mut files).await?;
        }
        match failed.filter(|_| files.is_empty()) {
            Some(failure) => Err(failure),
            None => Ok(files),
        }
    }

    /// Adds the files of one part.
    async fn find_source(
        &mut self,
        (source, spec): (usize, &LoadSpec),
        chosen: &DataSource,
        local: Option<File>,
        files: &mut Vec<LoadFile>,
    ) -> Result<(), LoadFailure> {
        #[cfg(not(feature = "all-formats"))]
        let _ = spec;
        match chosen {
            DataSource::Bundled => self.fetch_shipped(source, files).await,
            DataSource::Hub { .. } => {
                // Only an engine that reads the list gets here.
                let listing = self.hub_file.clone().map(ByteSource::Whole);
                files.extend(listing.map(|bytes| LoadFile::new(source, chosen.name(), bytes)));
                Ok(())
            }
            #[cfg(feature = "all-formats")]
            DataSource::Url(url) if is_package_path(short_path(url)) => {
                self.open_package((source, spec), url, files).await
            }
            DataSource::Url(url) => {
                let bytes = self.open_url(url).await.map_err(LoadFailure::of(url))?;
                self.unpack(source, url, bytes, files).await
            }
            DataSource::File(name) => {
                let bytes = local.map(ByteSource::local).ok_or(WebError::LocalFile);
                self.unpack(source, name, bytes.map_err(LoadFailure::of(name))?, files).await
            }
        }
    }

    /// Adds the files that the site ships.
    async fn fetch_shipped(&mut self, source: usize, files: &mut Vec<LoadFile>) -> Result<(), LoadFailure> {
        let mut before = self.bytes;
        for name in BUNDLED {
            // Small, and all of it is needed: one request.
            let cancel = self.cancel.clone();
            let progress = |bytes, _| {
                self.report(before + bytes);
            };
            match ByteSource::fetch_whole(shipped_url(name), cancel, progress).await {
                // A site may ship one file that holds the attributes too; any other failure is one.
                Err(WebError::Missing) if !files.is_empty() => {}
                Err(error) => return Err(LoadFailure::of(name)(error)),
                Ok(bytes) => {
                    before += bytes.length_bytes();
                    self.bytes = before;
                    files.push(LoadFile::new(source, name, bytes));
                }
            }
        }
        Ok(())
    }

    /// Adds the site's table of developers, if it ships one: it says who is who in the Hub's list.
    async fn add_developers(&mut self, source: usize, files: &mut Vec<LoadFile>) -> Result<(), LoadFailure> {
        match ByteSource::fetch_whole(shipped_url(DEVELOPERS), self.cancel.clone(), |_, _| ()).await {
            Ok(bytes) => files.push(LoadFile::new(source, DEVELOPERS, bytes)),
            Err(WebError::Missing) => {}
            Err(error) => return Err(LoadFailure::of(DEVELOPERS)(error)),
        }
        Ok(())
    }

    /// Adds a file, or the files of an archive.
    async fn unpack(
        &mut self,
        source: usize,
        name: &str,
        bytes: ByteSource,
        files: &mut Vec<LoadFile>,
    ) -> Result<(), LoadFailure> {
        if !is_zip_path(short_path(name)) {
            files.push(LoadFile::new(source, name, bytes));
            return Ok(());
        }
        let archive = Rc::new(bytes);
        for entry in archive::entries(&archive).await.map_err(LoadFailure::of(name))? {
            let name = format!("{}/{}", short_name(name), entry.name);
            let bytes = archive::file(&archive, &entry).await.map_err(LoadFailure::of(&name))?;
            files.push(LoadFile::new(source, &name, bytes));
        }
        Ok(())
    }
}

/// Returns the line about the source: of the first file that has one, and of the snapshots beside it.
fn source_line(files: &[LoadFile]) -> Option<String> {
    let opened = files.iter().filter_map(|file| file.opened.as_ref());
    let mut lines: Vec<&str> = Vec::new();
    for file in opened {
        let Some(line) = file.metadata.key_value(SOURCE_KEY) else { continue };
        if lines.is_empty() || file.metadata.key_value(SNAPSHOT_KEY).is_some() {
            lines.push(line);
        }
    }
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// Returns what the page learns of the data.
pub(super) fn summary_of(files: &[LoadFile], panel: &Panel, bytes: u64) -> DataSummary {
    let opened = || files.iter().filter_map(|file| file.opened.as_ref());
    let value = |key: &str| opened().find_map(|file| file.metadata.key_value(key));
    let days: Vec<Day> = panel.days().to_vec();
    DataSummary {
        files: files.iter().filter_map(LoadFile::summary).collect(),
        left_out: Vec::new(),
        source_line: source_line(files),
        kind: panel.kind(),
        rows: panel.quality().rows_read,
        bytes,
        // A suggestion that would leave nothing to show is none.
        suggested_from: value(FROM_KEY)
            .and_then(Day::parse)
            .filter(|from| days.last().is_some_and(|last| last >= from)),
        rows_by_day: (0..days.len()).map(|snapshot| panel.rows_of(snapshot).len() as u64).collect(),
        days,
        incomplete: value(INCOMPLETE_KEY).unwrap_or_default().split(',').filter_map(Day::parse).collect(),
        levels: analysis::levels(panel),
        values: analysis::level_values(panel, VALUES),
        quality: panel.quality().clone(),
    }
}
