//! The steps of a load: from the sources that the reader chose to a panel and its summary for the page.

use std::rc::Rc;

use web_sys::File;

use super::archive;
use super::file::{LoadFailure, LoadFile, short_name, short_path};
use super::load_progress::{Loading, absolute_url};
use crate::analysis;
use crate::calendar::Day;
use crate::fetch_plan::is_zip_path;
use crate::load::{self, FROM_KEY, INCOMPLETE_KEY, Import, LoadOptions, SOURCE_KEY};
use crate::panel::{Builder, Panel};
use crate::protocol::{DataSource, DataSummary, LoadSpec};
use crate::web::WebError;
use crate::web::fetch::ByteSource;

/// Names of the shipped files, relative to the page.
const BUNDLED: [&str; 2] = ["data/panel.parquet", "data/models.parquet"];

/// Values of a level that filters offer.
const VALUES: usize = 200;

/// What a load ends with: the panel, what the page learns of it, the files to read again.
pub(super) type LoadResult = (Panel, DataSummary, Vec<Rc<LoadFile>>);

impl Loading {
    /// Reads all parts while `is_current`: no newer load has taken its place.
    ///
    /// `local_files` are the local ones among the parts, in their order. Should a file change meanwhile, everything is read
    /// anew, once.
    ///
    /// # Errors
    ///
    /// Errors with the first file that can't be had or read, or if the load is cancelled.
    pub(super) async fn run(
        load: u32,
        spec: &LoadSpec,
        local_files: Vec<File>,
        options: &LoadOptions,
        is_current: impl Fn() -> bool + Clone + 'static,
    ) -> Result<LoadResult, LoadFailure> {
        match Loading::of_engine(load, is_current.clone()).read(spec, local_files.clone(), options).await {
            Err(LoadFailure { error: WebError::Changed, .. }) => {
                Loading::of_engine(load, is_current).read(spec, local_files, options).await
            }
            result => result,
        }
    }

    /// Reads all parts, and ends their requests with the load.
    async fn read(
        mut self,
        spec: &LoadSpec,
        local_files: Vec<File>,
        options: &LoadOptions,
    ) -> Result<LoadResult, LoadFailure> {
        let result = self.read_all(spec, local_files, options).await;
        self.cancel.end(result.is_ok());
        result
    }

    /// Opens the files of all parts, then reads their rows.
    async fn read_all(
        &mut self,
        spec: &LoadSpec,
        local_files: Vec<File>,
        options: &LoadOptions,
    ) -> Result<LoadResult, LoadFailure> {
        let mut files = self.find_files(spec, local_files).await?;
        let mut imports = Vec::new();
        for file in &mut files {
            let length_bytes = file.bytes.length_bytes();
            let mut import = Import::new(&file.name, length_bytes, options)
                .map_err(|error| LoadFailure::of(&file.name)(error.into()))?;
            let opened = self.open(file, &mut import).await;
            opened.map_err(|error| LoadFailure::of_columns(file, &import, error))?;
            imports.push(import);
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
        for (file, import) in files.iter_mut().zip(&mut imports) {
            // Before it is cut to some row groups.
            file.opened = import.scan_plan().cloned();
            let read = self.read_rows_in_parallel(file, import, options, &mut builder).await;
            read.map_err(|error| LoadFailure::of_columns(file, import, error))?;
        }
        let panel = builder.finish_uninspected().map_err(|error| match (&files[..], &imports[..]) {
            ([file, ..], [import, ..]) => {
                LoadFailure { name: String::new(), ..LoadFailure::of_columns(file, import, error.into()) }
            }
            _ => LoadFailure::of("")(error.into()),
        })?;
        let data = summary(&files, &panel, self.bytes);
        Ok((panel, data, files.into_iter().map(Rc::new).collect()))
    }

    /// Returns the files of all parts, with their bytes at hand.
    async fn find_files(&mut self, spec: &LoadSpec, local_files: Vec<File>) -> Result<Vec<LoadFile>, LoadFailure> {
        let mut local_files = local_files.into_iter();
        let mut files = Vec::new();
        for (source, chosen) in spec.sources.iter().enumerate() {
            match chosen {
                DataSource::Bundled => self.fetch_shipped(source, &mut files).await?,
                DataSource::Url(url) => {
                    let bytes = self.open_url(url).await.map_err(LoadFailure::of(url))?;
                    self.unpack(source, url, bytes, &mut files).await?;
                }
                DataSource::File(name) => {
                    // Never asked of the host: its name is the reader's.
                    let bytes = local_files.next().map(ByteSource::local).ok_or(WebError::LocalFile);
                    self.unpack(source, name, bytes.map_err(LoadFailure::of(name))?, &mut files).await?;
                }
            }
        }
        Ok(files)
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
            match ByteSource::fetch_whole(absolute_url(name), cancel, progress).await {
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

/// Returns what the page learns of the data.
fn summary(files: &[LoadFile], panel: &Panel, bytes: u64) -> DataSummary {
    let opened = || files.iter().filter_map(|file| file.opened.as_ref());
    let value = |key: &str| opened().find_map(|file| file.metadata.key_value(key));
    let days: Vec<Day> = panel.days().to_vec();
    DataSummary {
        files: files.iter().filter_map(LoadFile::summary).collect(),
        source_line: value(SOURCE_KEY).map(str::to_owned),
        kind: panel.kind(),
        rows: panel.quality().rows_read,
        bytes,
        // A suggestion that would leave nothing to show is none.
        suggested_from: value(FROM_KEY)
            .and_then(Day::parse)
            .filter(|from| days.last().is_some_and(|last| last >= from)),
        days,
        incomplete: value(INCOMPLETE_KEY).unwrap_or_default().split(',').filter_map(Day::parse).collect(),
        levels: analysis::levels(panel),
        values: analysis::level_values(panel, VALUES),
        quality: panel.quality().clone(),
    }
}
