//! Reads local files by slices into the builder of a panel.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::error::CliError;
use crate::load::{self, Import, LoadOptions, ScanPlan};
use crate::panel::Builder;
use crate::source::LoadError;

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

/// Reads local files by slices into one builder; returns it with the plan made from each footer.
///
/// Errors, with the file's path, if the system can't read a file or its content can't be used.
pub(super) fn read_files(paths: &[PathBuf], options: &LoadOptions) -> Result<(Builder, Vec<ScanPlan>), CliError> {
    let mut imports = Vec::new();
    for path in paths {
        imports.push(open(path, options).map_err(|error| error.at(path))?);
    }
    load::resolve_roles_together(&mut imports).map_err(|error| CliError::Data(error.to_string()))?;
    let mut builder = Builder::default();
    for (path, import) in paths.iter().zip(&mut imports) {
        let mut file = LocalFile::open(path).map_err(|error| error.at(path))?;
        import.run(&mut builder, |range| file.read(range)).map_err(|error| error.at(path))?;
    }
    Ok((builder, imports.iter().filter_map(Import::scan_plan).cloned().collect()))
}

fn open(path: &Path, options: &LoadOptions) -> Result<Import, ReadError> {
    let mut file = LocalFile::open(path)?;
    let mut import = Import::new(&path.display().to_string(), file.length_bytes, options)?;
    import.open(|range| file.read(range))?;
    Ok(import)
}

/// A file of the file system, read by ranges of bytes.
struct LocalFile {
    file: File,
    length_bytes: u64,
}

impl LocalFile {
    fn open(path: &Path) -> Result<LocalFile, ReadError> {
        let mut file = File::open(path).map_err(ReadError::File)?;
        let length_bytes = file.seek(SeekFrom::End(0)).map_err(ReadError::File)?;
        Ok(LocalFile { file, length_bytes })
    }

    fn read(&mut self, range: Range<u64>) -> Result<Bytes, ReadError> {
        if range.end > self.length_bytes || range.start > range.end {
            let detail = format!("it points to byte {}, but has {} bytes", range.end, self.length_bytes);
            return Err(ReadError::Load(LoadError::Damaged { detail }));
        }
        let mut slice = vec![0; (range.end - range.start) as usize];
        self.file.seek(SeekFrom::Start(range.start)).map_err(ReadError::File)?;
        self.file.read_exact(&mut slice).map_err(ReadError::File)?;
        Ok(Bytes::from(slice))
    }
}
