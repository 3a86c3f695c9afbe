//! The folder of a panel: where each file is, its lock, how a file gets there whole.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use lorenz::calendar::Day;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::PrepError;
use crate::inputs::{InputFile, KnownHashes};

/// The manifest, which names all files that count.
pub const MANIFEST: &str = "datapackage.json";
/// The manifest before it: what a reader who opened that one still needs.
pub const PREVIOUS_MANIFEST: &str = "datapackage.previous.json";
/// The folder of what only preparing needs, in the panel's own.
const WORK: &str = ".prep";

/// The folder of a panel, which no other process works on meanwhile.
#[derive(Debug)]
pub struct PanelFolder {
    root: PathBuf,
    /// The system takes the lock back when the process ends, however it ends.
    _lock: Option<File>,
}

/// A week that was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedWeek {
    /// The file of its rows, in the folder of prepared weeks.
    pub file: String,
    /// What it was made of.
    pub inputs: Vec<InputFile>,
}

/// What has been prepared so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Prepared {
    /// By week.
    pub weeks: BTreeMap<String, PreparedWeek>,
    /// Hashes of local inputs.
    pub hashes: KnownHashes,
}

impl Prepared {
    /// Returns the weeks with their files, in order.
    pub fn files(&self) -> Vec<(Day, &PreparedWeek)> {
        self.weeks.iter().filter_map(|(week, prepared)| Some((Day::parse(week)?, prepared))).collect()
    }
}

impl PanelFolder {
    /// Opens a folder to look at it.
    pub fn to_read(root: &Path) -> PanelFolder {
        PanelFolder { root: root.to_owned(), _lock: None }
    }

    /// Opens a folder to work on it, and makes it where it isn't there.
    ///
    /// # Errors
    ///
    /// Errors if another process works on it, or if it can't be made.
    pub fn to_work(root: &Path) -> Result<PanelFolder, PrepError> {
        let folder = PanelFolder::to_read(root);
        for made in [folder.weeks(), folder.spill()] {
            fs::create_dir_all(&made).map_err(|error| PrepError::at(&made, error))?;
        }
        let path = folder.work().join("lock");
        let failed = |error: std::io::Error| PrepError::at(&path, error);
        let lock = File::create(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(PanelFolder { _lock: Some(lock), ..folder }),
            Err(TryLockError::WouldBlock) => {
                let reason = "another lorenz-prep works on this folder, expected none: wait for it, or end it";
                Err(PrepError::at(root, reason))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Returns the folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn work(&self) -> PathBuf {
        self.root.join(WORK)
    }

    /// Returns the folder of prepared weeks.
    pub fn weeks(&self) -> PathBuf {
        self.work().join("weeks")
    }

    /// Returns the folder of what outgrows memory for a while.
    pub fn spill(&self) -> PathBuf {
        self.work().join("spill")
    }

    /// Returns what has been prepared; nothing where nothing was.
    ///
    /// # Errors
    ///
    /// Errors if the record is there but can't be read.
    pub fn prepared(&self) -> Result<Prepared, PrepError> {
        Ok(read_json(&self.work().join("prepared.json"))?.unwrap_or_default())
    }

    /// Keeps what has been prepared.
    ///
    /// # Errors
    ///
    /// Errors if it can't be written.
    pub fn keep_prepared(&self, prepared: &Prepared) -> Result<(), PrepError> {
        write_whole(&self.work().join("prepared.json"), &json(prepared)?)
    }

    /// Returns a manifest by its name; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Errors if it is there but can't be read.
    pub fn manifest<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, PrepError> {
        read_json(&self.root.join(name))
    }
}

/// Returns a value as JSON that people can read.
///
/// # Errors
///
/// Errors if it can't be JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Vec<u8>, PrepError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| PrepError::Data(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, PrepError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PrepError::at(path, error)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| PrepError::at(path, error))
}

/// Returns the path at which a file is written before it gets its name.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Gives a written file its name: whoever looks finds it whole, or not at all.
pub(crate) fn finish(path: &Path) -> Result<(), PrepError> {
    let written = unfinished(path);
    let sync = |path: &Path| File::open(path)?.sync_all();
    sync(&written).and_then(|()| fs::rename(&written, path)).map_err(|error| PrepError::at(path, error))
}

/// Writes a file that is there whole, or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), PrepError> {
    let written = unfinished(path);
    let write = || File::create(&written)?.write_all(bytes);
    write().map_err(|error| PrepError::at(&written, error))?;
    finish(path)
}
