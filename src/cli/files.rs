//! Reads local files by slices into the builder of a panel.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;

use super::error::CliError;
use crate::fetch_plan::is_package_path;
use crate::load::{self, ColumnSummary, DataPackage, Import, LoadOptions, ScanPlan};
use crate::panel::Builder;
use crate::source::{LoadError, MAX_TEXT_BYTES, gunzip, parquet_of_text, quoted, text_too_large};

/// Why one file can't be read: an error of the file system, or of the loader.
enum ReadError {
    File(std::io::Error),
    Load(LoadError),
}

impl ReadError {
    /// Returns the error of the call, with the file's path.
    fn at(self, path: &Path) -> CliError {
        let path = path.display().to_string();
        match self {
            ReadError::File(error) => CliError::File { path, error },
            ReadError::Load(error) => CliError::Load { path, error },
        }
    }
}

impl From<LoadError> for ReadError {
    fn from(error: LoadError) -> ReadError {
        ReadError::Load(error)
    }
}

/// The files of a call, and what happens where one can't be read.
#[derive(Args)]
pub(super) struct FileArguments {
    /// Parquet or CSV files: shards of one table, and tables of attributes to join by the model's name.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Leaves out files that can't be read, each named with the reason on standard error, and reads the others.
    #[arg(long)]
    keep_going: bool,
}

/// A file that has been read, and the plan made from its footer.
pub(super) struct ReadFile {
    pub(super) path: PathBuf,
    pub(super) plan: ScanPlan,
}

impl FileArguments {
    /// Returns those of a call with one file.
    pub(super) fn of(path: &Path) -> FileArguments {
        FileArguments { files: vec![path.to_owned()], keep_going: false }
    }

    /// Reads local files by slices into one builder; returns it with the files that were read.
    ///
    /// Errors, with the file's path, if the system can't read a file or its content can't be used; where the call is to keep
    /// going, only if that is so of all files.
    pub(super) fn read(&self, options: &LoadOptions) -> Result<(Builder, Vec<ReadFile>), CliError> {
        let mut paths = Vec::new();
        for path in &self.files {
            paths.extend(files_of(path, options)?);
        }
        loop {
            match read_files(&mut paths, options, self.keep_going) {
                Ok(read) => return Ok(read),
                // Rows that have been read of it can't be taken back: the others are read anew.
                Err(FileError { index: Some(index), error }) if self.keep_going && paths.len() > 1 => {
                    report_left_out(&error);
                    paths.remove(index);
                }
                Err(FileError { error, .. }) => return Err(error),
            }
        }
    }
}

/// Returns a file, or those that a data package names.
///
/// Errors if the package can't be read.
fn files_of(path: &Path, options: &LoadOptions) -> Result<Vec<PathBuf>, CliError> {
    if !path.to_str().is_some_and(is_package_path) {
        return Ok(vec![path.to_owned()]);
    }
    let text = std::fs::read(path).map_err(|error| ReadError::File(error).at(path))?;
    let package = DataPackage::parse(&text, options.rows_from, options.rows_to);
    let package = package.map_err(|error| ReadError::Load(error).at(path))?;
    Ok(package.files.iter().map(|file| path.with_file_name(&file.path)).collect())
}

/// Says on standard error which file is left out, and why.
fn report_left_out(error: &CliError) {
    eprintln!("lorenz: left out: {error}");
}

/// An error, with the index of the file that it is of.
struct FileError {
    index: Option<usize>,
    error: CliError,
}

/// Reads the files of a call; takes out of `paths` those that can't be opened where it is to keep going.
///
/// Errors with the first file that can't be read.
fn read_files(
    paths: &mut Vec<PathBuf>,
    options: &LoadOptions,
    keep_going: bool,
) -> Result<(Builder, Vec<ReadFile>), FileError> {
    let (mut imports, mut tables, mut index) = (Vec::new(), Vec::new(), 0);
    while let Some(path) = paths.get(index) {
        match open(path, options).map_err(|error| error.at(path)) {
            Ok((import, table)) => {
                imports.push(import);
                tables.push(table);
                index += 1;
            }
            Err(error) if keep_going && paths.len() > 1 => {
                report_left_out(&error);
                paths.remove(index);
            }
            Err(error) => return Err(FileError { index: Some(index), error }),
        }
    }
    let together = load::resolve_roles_together(&mut imports);
    together.map_err(|error| FileError { index: None, error: CliError::Data(error.to_string()) })?;
    let mut builder = Builder::default();
    for (index, ((path, import), table)) in paths.iter().zip(&mut imports).zip(tables).enumerate() {
        let file = table.map_or_else(|| LocalFile::open(path), |table| Ok(LocalFile::of_table(table)));
        let read = file.and_then(|mut file| import.run(&mut builder, |range| file.read(range)));
        read.map_err(|error| FileError { index: Some(index), error: error.at(path) })?;
    }
    let plans = imports.iter().filter_map(Import::scan_plan);
    let files = paths.iter().zip(plans).map(|(path, plan)| ReadFile { path: path.clone(), plan: plan.clone() });
    Ok((builder, files.collect()))
}

/// Returns the columns that the footer of a Parquet file names, also where no row can be used.
///
/// Errors, with the file's path, if the footer can't be read or names a column that is not in the file.
pub(super) fn columns_of(path: &Path, options: &LoadOptions) -> Result<Vec<ColumnSummary>, CliError> {
    let read = || {
        let mut file = LocalFile::open(path)?;
        let mut import = Import::new(&path.display().to_string(), file.length_bytes, options)?;
        let opened = import.open(|range| file.read(range));
        let columns = import.summaries();
        // Columns are known from the footer on: what is wrong then is wrong with them, not with it.
        opened.or_else(|error: ReadError| if columns.is_empty() { Err(error) } else { Ok(()) })?;
        match import.scan_plan().and_then(|plan| plan.metadata.column_outside()) {
            Some(name) => {
                let detail = format!("column {} lies beyond the end of the file", quoted(name));
                Err(ReadError::Load(LoadError::Damaged { detail }))
            }
            None => Ok(columns),
        }
    };
    read().map_err(|error: ReadError| error.at(path))
}

/// Opens a file; a text that holds a table comes as the Parquet file that was made of it.
fn open(path: &Path, options: &LoadOptions) -> Result<(Import, Option<Bytes>), ReadError> {
    let mut file = LocalFile::open(path)?;
    match open_import(path, &mut file, options) {
        Err(ReadError::Load(error)) if error.may_be_text() => {
            let table = Bytes::from(file.read_table(path)?);
            let import = open_import(path, &mut LocalFile::of_table(table.clone()), options)?;
            Ok((import, Some(table)))
        }
        import => Ok((import?, None)),
    }
}

fn open_import(path: &Path, file: &mut LocalFile, options: &LoadOptions) -> Result<Import, ReadError> {
    let mut import = Import::new(&path.display().to_string(), file.length_bytes, options)?;
    import.open(|range| file.read(range))?;
    Ok(import)
}

/// A file that is read by ranges of bytes.
struct LocalFile {
    content: FileContent,
    length_bytes: u64,
}

/// Where the bytes of a file are.
enum FileContent {
    Stored(File),
    InMemory(Bytes),
}

impl LocalFile {
    fn open(path: &Path) -> Result<LocalFile, ReadError> {
        let mut file = File::open(path).map_err(ReadError::File)?;
        let length_bytes = file.seek(SeekFrom::End(0)).map_err(ReadError::File)?;
        Ok(LocalFile { content: FileContent::Stored(file), length_bytes })
    }

    /// Returns a Parquet file that was made of a text.
    fn of_table(table: Bytes) -> LocalFile {
        LocalFile { length_bytes: table.len() as u64, content: FileContent::InMemory(table) }
    }

    /// Reads the table that a text holds, as a Parquet file.
    fn read_table(&mut self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let name = path.display().to_string();
        if self.length_bytes > MAX_TEXT_BYTES {
            return Err(ReadError::Load(text_too_large(&name)));
        }
        let bytes = self.read(0..self.length_bytes)?;
        Ok(parquet_of_text(&name, &gunzip(&name, &bytes)?)?)
    }

    fn read(&mut self, range: Range<u64>) -> Result<Bytes, ReadError> {
        if range.end > self.length_bytes || range.start > range.end {
            let detail = format!("it points to byte {}, but has {} bytes", range.end, self.length_bytes);
            return Err(ReadError::Load(LoadError::Damaged { detail }));
        }
        match &mut self.content {
            FileContent::InMemory(bytes) => Ok(bytes.slice(range.start as usize..range.end as usize)),
            FileContent::Stored(file) => {
                let mut slice = vec![0; (range.end - range.start) as usize];
                file.seek(SeekFrom::Start(range.start)).map_err(ReadError::File)?;
                file.read_exact(&mut slice).map_err(ReadError::File)?;
                Ok(Bytes::from(slice))
            }
        }
    }
}
