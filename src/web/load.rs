//! A load: from the parts that the reader chose to a panel, and what the page is told of it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{File, WorkerGlobalScope};

use super::engine::{REPORT_EVERY_MS, breathe, now, send};
use super::fetch::ByteSource;
use super::helper::News;
use super::wanted::Wanted;
use super::{WebError, archive};
use crate::analysis;
use crate::calendar::Day;
use crate::fetch_plan::is_zip_path;
use crate::load::{self, FROM_KEY, INCOMPLETE_KEY, Import, Opened, Options, SOURCE_KEY};
use crate::panel::{Builder, Panel};
use crate::protocol::{DataSource, DataSummary, FileSummary, LoadSpec, Preview, Response};
use crate::source::{LoadError, Poll};

/// Names of the shipped files, relative to the page.
const BUNDLED: [&str; 2] = ["data/panel.parquet", "data/models.parquet"];

/// Values of a level that filters offer.
const VALUES: usize = 200;

/// A file of the loaded data: what is needed to read in it again.
pub(super) struct Part {
    pub(super) name: String,
    /// Index of the part in [`LoadSpec::sources`].
    source: usize,
    pub(super) bytes: ByteSource,
    opened: Option<Opened>,
    pub(super) read_bytes: u64,
}

/// A file and what is wrong with it.
pub(super) struct Failure {
    pub(super) name: String,
    pub(super) error: WebError,
    /// The file, where the reader can say what its columns are.
    pub(super) unrecognized: Option<Box<FileSummary>>,
}

impl Failure {
    fn of(name: &str) -> impl FnOnce(WebError) -> Failure {
        move |error| Failure { name: short_name(name), error, unrecognized: None }
    }

    fn of_columns(part: &Part, import: &Import, error: WebError) -> Failure {
        let columns = import.summaries();
        let by_columns = matches!(
            error,
            WebError::Load(
                LoadError::NoColumn { .. }
                    | LoadError::WrongType { .. }
                    | LoadError::NoPanel
                    | LoadError::TooLarge { .. }
            )
        );
        let file =
            || FileSummary { source: part.source, name: part.name.clone(), dated: None, rows: 0, bytes: 0, columns };
        Failure { unrecognized: by_columns.then(|| Box::new(file())), ..Failure::of(&part.name)(error) }
    }

    pub(super) fn sentence(&self) -> String {
        if self.name.is_empty() { self.error.to_string() } else { format!("{}: {}", self.name, self.error) }
    }
}

/// What a load comes to.
pub(super) type Loaded = (Panel, DataSummary, Vec<Rc<Part>>);

pub(super) struct Loading {
    load: u32,
    pub(super) wanted: Rc<Wanted>,
    start: f64,
    pub(super) reported: f64,
    pub(super) bytes: u64,
    /// Bytes that have arrived beyond those.
    pub(super) ahead_bytes: u64,
    total_bytes: Option<u64>,
    pub(super) rows: u64,
    /// What other workers tell of their shares.
    pub(super) news: Vec<Rc<News>>,
}

impl Loading {
    pub(super) fn new(load: u32, is_current: impl Fn() -> bool + 'static) -> Loading {
        let wanted = Rc::new(Wanted::new(is_current));
        Loading {
            load,
            wanted,
            start: now(),
            reported: 0.0,
            bytes: 0,
            ahead_bytes: 0,
            total_bytes: None,
            rows: 0,
            news: Vec::new(),
        }
    }

    /// Reads all parts while `is_current`: no newer load has taken its place.
    ///
    /// `files` are the local ones among the parts, in their order. Should a file change meanwhile, everything is read
    /// anew, once.
    pub(super) async fn run(
        load: u32,
        spec: &LoadSpec,
        files: Vec<File>,
        options: &Options,
        is_current: impl Fn() -> bool + Clone + 'static,
    ) -> Result<Loaded, Failure> {
        match Loading::new(load, is_current.clone()).read(spec, files.clone(), options).await {
            Err(Failure { error: WebError::Changed, .. }) => {
                Loading::new(load, is_current).read(spec, files, options).await
            }
            result => result,
        }
    }

    async fn read(mut self, spec: &LoadSpec, files: Vec<File>, options: &Options) -> Result<Loaded, Failure> {
        let result = self.read_all(spec, files, options).await;
        self.wanted.end(result.is_ok());
        result
    }

    async fn read_all(&mut self, spec: &LoadSpec, files: Vec<File>, options: &Options) -> Result<Loaded, Failure> {
        let mut parts = self.find(spec, files).await?;
        let mut imports = Vec::new();
        for part in &mut parts {
            let length_bytes = part.bytes.length_bytes();
            let mut import = Import::new(&part.name, length_bytes, options)
                .map_err(|error| Failure::of(&part.name)(error.into()))?;
            let opened = self.open(part, &mut import).await;
            opened.map_err(|error| Failure::of_columns(part, &import, error))?;
            imports.push(import);
        }
        load::settle(&mut imports).map_err(|error| Failure::of("")(error.into()))?;
        let needed = |part: &Part, import: &Import| match part.bytes {
            // Here already.
            ByteSource::Whole(_) => 0,
            _ => import.opened().map_or(0, |opened| opened.needed_bytes),
        };
        let to_come: u64 = parts.iter().zip(&imports).map(|(part, import)| needed(part, import)).sum();
        self.total_bytes = Some(self.bytes + to_come);
        let mut builder = Builder::default();
        for (part, import) in parts.iter_mut().zip(&mut imports) {
            // Before it is cut to a share.
            part.opened = import.opened().cloned();
            let read = self.all_rows(part, import, options, &mut builder).await;
            read.map_err(|error| Failure::of_columns(part, import, error))?;
        }
        let panel = builder.finish_uninspected().map_err(|error| match (&parts[..], &imports[..]) {
            ([part, ..], [import, ..]) => {
                Failure { name: String::new(), ..Failure::of_columns(part, import, error.into()) }
            }
            _ => Failure::of("")(error.into()),
        })?;
        let data = summary(&parts, &panel, self.bytes);
        Ok((panel, data, parts.into_iter().map(Rc::new).collect()))
    }

    /// The files of all parts, with their bytes at hand.
    async fn find(&mut self, spec: &LoadSpec, files: Vec<File>) -> Result<Vec<Part>, Failure> {
        let mut files = files.into_iter();
        let mut parts = Vec::new();
        for (source, chosen) in spec.sources.iter().enumerate() {
            match chosen {
                DataSource::Bundled => self.shipped(source, &mut parts).await?,
                DataSource::Url(url) => {
                    let bytes = self.fetch(url).await.map_err(Failure::of(url))?;
                    self.unpack(source, url, bytes, &mut parts).await?;
                }
                DataSource::File(name) => {
                    // Never asked of the host: its name is the reader's.
                    let bytes = files.next().map(ByteSource::local).ok_or(WebError::LocalFile);
                    self.unpack(source, name, bytes.map_err(Failure::of(name))?, &mut parts).await?;
                }
            }
        }
        Ok(parts)
    }

    async fn shipped(&mut self, source: usize, parts: &mut Vec<Part>) -> Result<(), Failure> {
        let mut before = self.bytes;
        for name in BUNDLED {
            // Small, and all of it is needed: one request.
            let wanted = self.wanted.clone();
            let progress = |bytes, _| {
                self.report(before + bytes);
            };
            match ByteSource::whole(address(name), wanted, progress).await {
                // A site may ship one file that holds the attributes too; any other failure is one.
                Err(WebError::Missing) if !parts.is_empty() => {}
                Err(error) => return Err(Failure::of(name)(error)),
                Ok(bytes) => {
                    before += bytes.length_bytes();
                    self.bytes = before;
                    parts.push(Part::new(source, name, bytes));
                }
            }
        }
        Ok(())
    }

    pub(super) async fn fetch(&mut self, url: &str) -> Result<ByteSource, WebError> {
        let before = self.bytes;
        let wanted = self.wanted.clone();
        let progress = |bytes, total: Option<u64>| {
            self.total_bytes = total.map(|total| before + total);
            self.report(before + bytes);
        };
        let bytes = ByteSource::open(address(url), wanted, progress).await?;
        if let ByteSource::Whole(whole) = &bytes {
            self.bytes = before + whole.len() as u64;
        }
        Ok(bytes)
    }

    /// A file by itself, or the files of an archive.
    async fn unpack(
        &mut self,
        source: usize,
        name: &str,
        bytes: ByteSource,
        parts: &mut Vec<Part>,
    ) -> Result<(), Failure> {
        if !is_zip_path(short_path(name)) {
            parts.push(Part::new(source, name, bytes));
            return Ok(());
        }
        let archive = Rc::new(bytes);
        for entry in archive::entries(&archive).await.map_err(Failure::of(name))? {
            let name = format!("{}/{}", short_name(name), entry.name);
            let bytes = archive::file(&archive, &entry).await.map_err(Failure::of(&name))?;
            parts.push(Part::new(source, &name, bytes));
        }
        Ok(())
    }

    pub(super) async fn open(&mut self, part: &mut Part, import: &mut Import) -> Result<(), WebError> {
        let mut builder = Builder::default();
        while import.opened().is_none() {
            self.step(part, import, &mut builder).await?;
        }
        Ok(())
    }

    pub(super) async fn rows(
        &mut self,
        part: &mut Part,
        import: &mut Import,
        builder: &mut Builder,
    ) -> Result<(), WebError> {
        let before = self.rows;
        part.expect(import);
        while self.step(part, import, builder).await? {
            self.rows = before + import.rows_read();
            if self.report(self.bytes + self.ahead_bytes) {
                breathe().await;
            }
        }
        Ok(())
    }

    /// Whether there may be more.
    pub(super) async fn step(
        &mut self,
        part: &mut Part,
        import: &mut Import,
        builder: &mut Builder,
    ) -> Result<bool, WebError> {
        if !self.wanted.is_wanted() {
            return Err(WebError::Superseded);
        }
        match import.poll(builder)? {
            Poll::Ready(more) => Ok(more),
            Poll::Need(ranges) => {
                for range in ranges {
                    let progress = &mut |ahead_bytes: u64| {
                        self.ahead_bytes = ahead_bytes;
                        self.report(self.bytes + ahead_bytes);
                    };
                    let bytes = part.bytes.read_with(range.clone(), progress).await?;
                    part.read_bytes += bytes.len() as u64;
                    if !matches!(part.bytes, ByteSource::Whole(_)) {
                        self.bytes += bytes.len() as u64;
                        self.ahead_bytes = self.ahead_bytes.saturating_sub(bytes.len() as u64);
                    }
                    import.push(range, bytes)?;
                }
                Ok(true)
            }
        }
    }

    /// Tells the page how far the load is, unless it has just been told; whether it was told now.
    pub(super) fn report(&mut self, bytes: u64) -> bool {
        let time = now();
        if time - self.reported < REPORT_EVERY_MS {
            return false;
        }
        self.reported = time;
        let bytes = bytes + self.news.iter().map(|news| news.bytes.get()).sum::<u64>();
        let seconds = (time - self.start) / 1_000.0;
        let left = |total: u64| (bytes > 0).then(|| seconds * total.saturating_sub(bytes) as f64 / bytes as f64);
        send(&Response::Progress {
            load: self.load,
            bytes,
            total_bytes: self.total_bytes,
            rows: self.rows + self.news.iter().map(|news| news.rows.get()).sum::<u64>(),
            // The first second says little of the pace.
            seconds_left: self.total_bytes.filter(|_| seconds > 1.0).and_then(left),
        });
        true
    }
}

impl Part {
    pub(super) fn new(source: usize, name: &str, bytes: ByteSource) -> Part {
        Part { name: name.to_owned(), source, bytes, opened: None, read_bytes: 0 }
    }

    /// Tells what will be read, so that it can be fetched ahead.
    pub(super) fn expect(&self, import: &Import) {
        import.opened().into_iter().for_each(|opened| self.bytes.expect(&opened.ranges()));
    }

    fn summary(&self) -> Option<FileSummary> {
        let opened = self.opened.as_ref()?;
        Some(FileSummary {
            source: self.source,
            name: self.name.clone(),
            dated: opened.roles.downloads.map(|_| opened.dated),
            rows: opened.metadata.rows(),
            bytes: match &self.bytes {
                ByteSource::Whole(bytes) => bytes.len() as u64,
                _ => self.read_bytes,
            },
            columns: opened.summaries(),
        })
    }
}

/// The first rows of a file.
pub(super) async fn preview(part: &Part) -> Result<Preview, Failure> {
    let Some(opened) = &part.opened else { return Ok(Preview::default()) };
    let mut peek = load::Peek::new(opened).map_err(|error| Failure::of(&part.name)(error.into()))?;
    loop {
        match peek.poll().map_err(|error| Failure::of(&part.name)(error.into()))? {
            Poll::Ready(preview) => return Ok(preview),
            Poll::Need(ranges) => {
                part.bytes.expect(&ranges);
                for range in ranges {
                    let bytes = part.bytes.read(range.clone()).await.map_err(Failure::of(&part.name))?;
                    peek.push(range, bytes).map_err(|error| Failure::of(&part.name)(error.into()))?;
                }
            }
        }
    }
}

/// Relative addresses count from the page's folder, which is the worker's too.
fn address(name: &str) -> String {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let base = scope.location().href();
    web_sys::Url::new_with_base(name, &base).map_or_else(|_| name.to_owned(), |url| url.href())
}

/// An address without query and fragment.
fn short_path(name: &str) -> &str {
    name.split(['?', '#']).next().unwrap_or(name)
}

fn short_name(name: &str) -> String {
    short_path(name).rsplit('/').next().unwrap_or(name).to_owned()
}

fn summary(parts: &[Part], panel: &Panel, bytes: u64) -> DataSummary {
    let opened = || parts.iter().filter_map(|part| part.opened.as_ref());
    let value = |key: &str| opened().find_map(|file| file.metadata.value(key));
    let days: Vec<Day> = panel.days().to_vec();
    DataSummary {
        files: parts.iter().filter_map(Part::summary).collect(),
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
