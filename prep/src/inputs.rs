//! Which files there are, of which week each is, and what tells that one has changed.

use std::collections::BTreeMap;
use std::fs::File;
use std::hash::Hasher;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures::TryStreamExt;
use lorenz::calendar::Day;
use lorenz::load::day_in_path;
use object_store::aws::AmazonS3Builder;
use object_store::http::HttpBuilder;
use object_store::path::Path as ObjectPath;
use object_store::{ClientOptions, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig};
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;
use url::Url;

use crate::error::PrepError;

/// Bytes that are hashed at a time.
const HASHED_BYTES: usize = 1 << 20;

/// A file of a week's snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputFile {
    /// Its whole path, or its address.
    pub address: String,
    /// Its length.
    pub bytes: u64,
    /// What changes when its content does: a hash of a local file, the host's own mark of another.
    pub identity: String,
}

/// A week and the files of its snapshot, in the order of their addresses.
pub type Weeks = BTreeMap<Day, Vec<InputFile>>;

/// Hashes of local files that haven't been written to since: 100 GB aren't read again to find that nothing is new.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct KnownHashes(BTreeMap<String, KnownHash>);

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KnownHash {
    bytes: u64,
    modified_ns: u128,
    hash: String,
}

/// Returns the weeks of all inputs.
///
/// # Errors
///
/// Errors with an input that isn't there, holds no file, or has no date in its path.
pub async fn weeks_of(inputs: &[String], known: &mut KnownHashes) -> Result<Weeks, PrepError> {
    let mut weeks = Weeks::new();
    for input in inputs {
        let files = match remote(input)? {
            Some(url) => remote_files(input, &url).await?,
            None => local_files(input, known)?,
        };
        if files.is_empty() {
            return Err(PrepError::Data(format!("{input}: no file is there, expected Parquet files of snapshots")));
        }
        for file in files {
            let day = day_in_path(&file.address).ok().flatten().ok_or_else(|| {
                let address = &file.address;
                PrepError::Data(format!(
                    "{address}: expected the date of its snapshot in its path, as models/2026-10-05/models.parquet"
                ))
            })?;
            weeks.entry(day).or_default().push(file);
        }
    }
    for files in weeks.values_mut() {
        files.sort();
        files.dedup_by(|one, other| one.address == other.address);
    }
    Ok(weeks)
}

/// Returns the address of an input that is no path.
pub(crate) fn remote(input: &str) -> Result<Option<Url>, PrepError> {
    let Some((scheme, _)) = input.split_once("://") else { return Ok(None) };
    let url = Url::parse(input).map_err(|error| PrepError::Usage(format!("{input}: {error}")))?;
    match scheme {
        "http" | "https" | "s3" => Ok(Some(url)),
        _ => Err(PrepError::Usage(format!("{input}: expected a path, or an address by http, https or s3"))),
    }
}

/// Returns the store of an address, and the address of its root.
///
/// # Errors
///
/// Errors if the address names no store, or none that can be made.
pub(crate) fn store_of(url: &Url) -> Result<(Url, Arc<dyn ObjectStore>), PrepError> {
    let refused = |error: object_store::Error| PrepError::Place { place: url.to_string(), reason: error.to_string() };
    let mut root = url.clone();
    root.set_path("");
    root.set_query(None);
    // A host that doesn't answer is asked again a few times; a reader of logs doesn't wait for minutes.
    let retry = RetryConfig { max_retries: 4, retry_timeout: Duration::from_secs(60), ..RetryConfig::default() };
    let store: Arc<dyn ObjectStore> = if url.scheme() == "s3" {
        let bucket = url.host_str().unwrap_or_default();
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(true).with_retry(retry);
        Arc::new(store.build().map_err(refused)?)
    } else {
        let options = ClientOptions::new().with_allow_http(true);
        let store = HttpBuilder::new().with_url(root.as_str()).with_client_options(options).with_retry(retry);
        Arc::new(store.build().map_err(refused)?)
    };
    Ok((root, store))
}

/// Returns the file of an address by http; of one by s3 the files of a key, a prefix, or a pattern.
async fn remote_files(input: &str, url: &Url) -> Result<Vec<InputFile>, PrepError> {
    let failed = |error: object_store::Error| PrepError::Place { place: input.to_owned(), reason: error.to_string() };
    let (root, store) = store_of(url)?;
    let file = |meta: ObjectMeta| {
        let changed = || meta.last_modified.timestamp_micros().to_string();
        let identity = meta.e_tag.clone().unwrap_or_else(changed);
        let address = format!("{}/{}", root.as_str().trim_end_matches('/'), meta.location);
        InputFile { address, bytes: meta.size, identity: format!("{} {identity}", meta.size) }
    };
    let path = url.path().trim_start_matches('/');
    if url.scheme() != "s3" {
        let path = ObjectPath::from_url_path(path).map_err(|error| failed(error.into()))?;
        return Ok(vec![file(store.head(&path).await.map_err(failed)?)]);
    }
    let (prefix, pattern) = match path.find(is_pattern_sign) {
        Some(sign) => (path[..sign].rsplit_once('/').map_or("", |(folder, _)| folder), Some(path)),
        None => (path, None),
    };
    let pattern = pattern.map(glob::Pattern::new).transpose();
    let pattern = pattern.map_err(|error| PrepError::Usage(format!("{input}: {}", error.msg)))?;
    let is_wanted = |meta: &ObjectMeta| {
        let key = meta.location.as_ref();
        pattern.as_ref().map_or(key.ends_with(".parquet"), |pattern| pattern.matches(key))
    };
    let prefix = ObjectPath::from_url_path(prefix).map_err(|error| failed(error.into()))?;
    let metas: Vec<ObjectMeta> = store.list(Some(&prefix)).try_collect().await.map_err(failed)?;
    let files: Vec<InputFile> = metas.into_iter().filter(is_wanted).map(file).collect();
    if files.is_empty() && pattern.is_none() {
        // A key by itself is no prefix of a folder.
        return Ok(vec![file(store.head(&prefix).await.map_err(failed)?)]);
    }
    Ok(files)
}

fn is_pattern_sign(sign: char) -> bool {
    matches!(sign, '*' | '?' | '[')
}

/// Returns the files of a path: itself, all Parquet files of a folder, or those that match a pattern.
fn local_files(input: &str, known: &mut KnownHashes) -> Result<Vec<InputFile>, PrepError> {
    let pattern = match Path::new(input).is_dir() {
        true => format!("{}/**/*.parquet", glob::Pattern::escape(input.trim_end_matches('/'))),
        false if Path::new(input).is_file() => glob::Pattern::escape(input),
        false => input.to_owned(),
    };
    let found = glob::glob(&pattern).map_err(|error| PrepError::Usage(format!("{input}: {}", error.msg)))?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| PrepError::at(error.path(), error.error()))?;
        if path.is_file() {
            files.push(local_file(&path, known)?);
        }
    }
    Ok(files)
}

fn local_file(path: &Path, known: &mut KnownHashes) -> Result<InputFile, PrepError> {
    let failed = |error: std::io::Error| PrepError::at(path, error);
    let path: PathBuf = std::path::absolute(path).map_err(failed)?;
    let metadata = path.metadata().map_err(failed)?;
    let modified = metadata.modified().ok().and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
    let (bytes, modified_ns) = (metadata.len(), modified.unwrap_or_default().as_nanos());
    let address = path.to_str().ok_or_else(|| PrepError::at(&path, "expected a path of Unicode"))?.to_owned();
    let hash = match known.0.get(&address) {
        Some(known) if (known.bytes, known.modified_ns) == (bytes, modified_ns) => known.hash.clone(),
        _ => {
            let hash = hash_of(&path).map_err(failed)?;
            known.0.insert(address.clone(), KnownHash { bytes, modified_ns, hash: hash.clone() });
            hash
        }
    };
    Ok(InputFile { address, bytes, identity: hash })
}

/// Returns a hash of a file's content.
fn hash_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, XxHash64::with_seed(0));
    let mut bytes = vec![0; HASHED_BYTES];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(format!("{:016x}", hash.finish())),
            read => hash.write(&bytes[..read]),
        }
    }
}
