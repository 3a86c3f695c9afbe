//! What this device keeps: panels of the reader's own data, in the browser's private file system.
//!
//! A file is written under a name of its own and gets its right name when it is whole; what a closed tab has left half is deleted when
//! the folder is next looked through. Where a file is written or read by another tab, the browser says no, and the reader is told.

use std::hash::Hasher;
use std::io::{self, BufReader, BufWriter, Read, Write};

use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array};
use serde_wasm_bindgen::from_value;
use twox_hash::XxHash64;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle,
};

use crate::panel::Panel;
use crate::panel::kept::{self, KeptError, KeptWriter};
use crate::protocol::{KeptData, KeptSnapshot, is_snapshot_name};
use crate::web::js::{to_js, worker_scope, yield_now};

/// The folders of panels and of snapshots of the Hub's list.
const PANELS: &str = "lorenz-kept";
const SNAPSHOTS: &str = "lorenz-snapshots";
const ENDING: &str = ".panel";
/// The ending of what is being written.
const HALF: &str = ".half";

/// The start of a file within which its head ends.
const HEAD_BYTES: f64 = 1e6;
/// Bytes that are read or written at a time, where single numbers are; columns are longer.
const CHUNK_BYTES: usize = 1 << 16;

/// Returns what is kept, the newest first; what was left half is deleted.
///
/// # Errors
///
/// Errors with one sentence if this browser keeps nothing.
pub(super) async fn list() -> Result<Vec<KeptData>, String> {
    let folder = folder(PANELS).await?;
    let mut kept = Vec::new();
    for name in names(&folder).await {
        if name.ends_with(HALF) {
            // Unless another tab is writing it, which the browser then says.
            drop(done(folder.remove_entry(&name)).await);
        } else {
            kept.extend(head(&folder, &name).await);
        }
    }
    kept.sort_by(|one, other| other.kept_ms.total_cmp(&one.kept_ms));
    Ok(kept)
}

/// Keeps a panel with what the page was told of it, in place of what was kept under its link.
///
/// # Errors
///
/// Errors with one sentence if it doesn't fit within `most_bytes`, or if the browser refuses.
pub(super) async fn keep(link: String, panel: &Panel, summary: &JsValue, most_bytes: u64) -> Result<(), String> {
    let other_bytes: u64 = list().await?.iter().filter(|kept| kept.link != link).map(|kept| kept.bytes).sum();
    let name = name_of(&link);
    let rows = panel.quality().rows_read;
    let head = to_js(&KeptData { link, rows, bytes: 0, kept_ms: js_sys::Date::now() });
    let texts = [to_json(&head.map_err(|error| error.to_string())?)?, to_json(summary)?];
    let texts = [&texts[0][..], &texts[1]];
    let mut size = ByteCount(0);
    write(panel, texts, &mut size).await?;
    if other_bytes + size.0 > most_bytes {
        let megabytes = size.0.div_ceil(1_000_000);
        return Err(format!(
            "These data take {megabytes} MB, more than is left of what you allow to be kept on this device; expected you to allow more, \
             or to delete something."
        ));
    }
    let folder = folder(PANELS).await?;
    let half = format!("{name}-{:x}{HALF}", js_sys::Date::now() as u64);
    let written = write_file(&folder, &half, panel, texts).await;
    if let Err(reason) = written {
        done(folder.remove_entry(&half)).await.ok();
        return Err(format!("This device didn't keep it: {reason}."));
    }
    // Where something has the name already: browsers differ in whether a move puts a file in its place.
    done(folder.remove_entry(&name)).await.ok();
    rename(&folder, &half, &name).await.map_err(|reason| format!("This browser can't keep it: {reason}."))
}

/// Returns what is kept under a link, and what the page is told of it; `None` if nothing is.
///
/// # Errors
///
/// Errors if what is kept can't be used.
pub(super) async fn open(link: &str) -> Result<Option<(Panel, JsValue)>, KeptError> {
    let Ok(folder) = folder(PANELS).await else { return Ok(None) };
    let Ok(handle) = done(folder.get_file_handle(&name_of(link))).await else { return Ok(None) };
    let unread = |reason| KeptError::Unread { reason };
    let file = OpenFile::of(&handle.unchecked_into(), "read-only").await.map_err(unread)?;
    let length_bytes = file.0.get_size().map_err(|error| unread(text_of(&error)))? as u64;
    let quality_of = |summary: &[u8]| from_value(Reflect::get(&from_json(summary)?, &"quality".into()).ok()?).ok();
    let (summary, panel) = kept::read(&mut BufReader::with_capacity(CHUNK_BYTES, file), length_bytes, quality_of)?;
    Ok(from_json(&summary).map(|summary| (panel, summary)))
}

/// Deletes what is kept under a link.
///
/// # Errors
///
/// Errors with one sentence if the browser refuses.
pub(super) async fn forget(link: &str) -> Result<(), String> {
    let removed = done(folder(PANELS).await?.remove_entry(&name_of(link))).await;
    removed.map(drop).map_err(|reason| format!("This device didn't delete it: {reason}."))
}

/// Returns the snapshots of the Hub's list that are kept, the newest first.
pub(super) async fn snapshots() -> Vec<KeptSnapshot> {
    let Ok(folder) = folder(SNAPSHOTS).await else { return Vec::new() };
    let mut snapshots = Vec::new();
    for name in names(&folder).await {
        if name.ends_with(HALF) {
            // Unless another tab is writing it, which the browser then says.
            drop(done(folder.remove_entry(&name)).await);
            continue;
        }
        let bytes = file(&folder, &name).await.map(|file| file.size() as u64);
        snapshots.extend(bytes.filter(|_| is_snapshot_name(&name)).map(|bytes| KeptSnapshot { name, bytes }));
    }
    snapshots.sort();
    snapshots.reverse();
    snapshots
}

/// Keeps a snapshot as a file; returns `false` where this browser keeps nothing.
///
/// # Errors
///
/// Errors with one sentence if it can't be written.
pub(super) async fn keep_snapshot(name: &str, bytes: &[u8]) -> Result<bool, String> {
    let Ok(folder) = folder(SNAPSHOTS).await else { return Ok(false) };
    let half = format!("{name}{HALF}");
    let refused = |reason| format!("This device didn't keep it: {reason}.");
    let written = async {
        let mut file = OpenFile::of(&new_file(&folder, &half).await?, "readwrite").await?;
        // A closed tab may have left more.
        file.0.truncate_with_u32(0).map_err(|error| text_of(&error))?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|error| error.to_string())
    };
    if let Err(reason) = written.await {
        done(folder.remove_entry(&half)).await.ok();
        return Err(refused(reason));
    }
    done(folder.remove_entry(name)).await.ok();
    rename(&folder, &half, name).await.map(|()| true).map_err(refused)
}

/// Returns a snapshot that is kept; `None` if there is none of this name.
pub(super) async fn snapshot(name: &str) -> Option<File> {
    file(&folder(SNAPSHOTS).await.ok()?, name).await
}

/// Deletes a snapshot.
///
/// # Errors
///
/// Errors with one sentence if the browser refuses.
pub(super) async fn forget_snapshot(name: &str) -> Result<(), String> {
    let removed = done(folder(SNAPSHOTS).await?.remove_entry(name)).await;
    removed.map(drop).map_err(|reason| format!("This device didn't delete it: {reason}."))
}

async fn folder(name: &str) -> Result<FileSystemDirectoryHandle, String> {
    const NONE: &str = "This browser keeps nothing for this site";
    let storage = Reflect::get(&worker_scope().navigator(), &"storage".into()).unwrap_or_default();
    let has_folder = storage.is_object() && Reflect::has(&storage, &"getDirectory".into()) == Ok(true);
    if !has_folder {
        return Err(format!("{NONE}."));
    }
    let none = |reason| format!("{NONE}: {reason}.");
    let root = done(worker_scope().navigator().storage().get_directory()).await.map_err(none)?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let root: FileSystemDirectoryHandle = root.unchecked_into();
    done(root.get_directory_handle_with_options(name, &options)).await.map(JsCast::unchecked_into).map_err(none)
}

/// Returns the names of all files in a folder.
async fn names(folder: &FileSystemDirectoryHandle) -> Vec<String> {
    let keys = folder.keys();
    let mut names = Vec::new();
    while let Ok(next) = keys.next() {
        let Ok(next) = done(next).await else { break };
        match Reflect::get(&next, &"value".into()).ok().and_then(|name| name.as_string()) {
            Some(name) => names.push(name),
            None => break,
        }
    }
    names
}

/// Returns the head of a kept file; `None` if it isn't one of ours.
async fn head(folder: &FileSystemDirectoryHandle, name: &str) -> Option<KeptData> {
    let file = file(folder, name).await?;
    let start = file.slice_with_f64_and_f64(0.0, HEAD_BYTES.min(file.size())).ok()?;
    let bytes = Uint8Array::new(&done(start.array_buffer()).await.ok()?).to_vec();
    let head: KeptData = from_value(from_json(&kept::read_head(&bytes).ok()?)?).ok()?;
    Some(KeptData { bytes: file.size() as u64, ..head })
}

/// Returns a file of a folder; `None` if it isn't there.
async fn file(folder: &FileSystemDirectoryHandle, name: &str) -> Option<File> {
    let handle: FileSystemFileHandle = done(folder.get_file_handle(name)).await.ok()?.unchecked_into();
    done(handle.get_file()).await.ok().map(JsCast::unchecked_into)
}

/// Makes a file.
async fn new_file(folder: &FileSystemDirectoryHandle, name: &str) -> Result<FileSystemFileHandle, String> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    done(folder.get_file_handle_with_options(name, &options)).await.map(JsCast::unchecked_into)
}

async fn write_file(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    panel: &Panel,
    texts: [&[u8]; 2],
) -> Result<(), String> {
    let handle = new_file(folder, name).await?;
    let mut file = BufWriter::with_capacity(CHUNK_BYTES, OpenFile::of(&handle, "readwrite").await?);
    write(panel, texts, &mut file).await
}

/// Writes a panel; what has come in meanwhile is done between its parts.
async fn write(panel: &Panel, texts: [&[u8]; 2], out: &mut impl Write) -> Result<(), String> {
    let mut writer = KeptWriter::of(panel, texts);
    while writer.step(out).map_err(|error| error.to_string())? {
        yield_now().await;
    }
    Ok(())
}

async fn rename(folder: &FileSystemDirectoryHandle, from: &str, to: &str) -> Result<(), String> {
    let handle = done(folder.get_file_handle(from)).await?;
    let rename: Function =
        Reflect::get(&handle, &"move".into()).and_then(JsCast::dyn_into).map_err(|error| text_of(&error))?;
    // With the folder: Safari knows no other form.
    let moved = rename.call2(&handle, folder, &to.into()).map_err(|error| text_of(&error))?;
    done(moved.unchecked_into()).await.map(drop)
}

/// A file that is written or read at once, from its start; it is closed when this is dropped.
struct OpenFile(FileSystemSyncAccessHandle);

impl OpenFile {
    /// Opens a file; browsers that don't know the mode let one tab alone have it.
    async fn of(handle: &FileSystemFileHandle, mode: &str) -> Result<OpenFile, String> {
        let options = Object::new();
        let open = Reflect::set(&options, &"mode".into(), &mode.into())
            .and_then(|_| Reflect::get(handle, &"createSyncAccessHandle".into()))
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|open| open.call1(handle, &options));
        let opened = done(open.map_err(|error| text_of(&error))?.unchecked_into()).await?;
        Ok(OpenFile(opened.unchecked_into()))
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Read for OpenFile {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read_with_u8_array(bytes).map(|read| read as usize).map_err(io_error)
    }
}

impl Write for OpenFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_with_u8_array(bytes).map(|written| written as usize).map_err(io_error)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(io_error)
    }
}

/// Counts what would be written.
struct ByteCount(u64);

impl Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits for what the browser does; errors with what it says.
async fn done(promise: Promise) -> Result<JsValue, String> {
    JsFuture::from(promise).await.map_err(|error| text_of(&error))
}

/// Returns the message of what the browser threw, without its period.
fn text_of(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "it can't".to_owned()).trim_end_matches('.').to_owned()
}

fn io_error(error: JsValue) -> io::Error {
    io::Error::other(text_of(&error))
}

/// Writes a value by the browser: what of this program turns messages into values and back serves here, too.
fn to_json(value: &JsValue) -> Result<Vec<u8>, String> {
    let text = JSON::stringify(value).map_err(|error| text_of(&error))?;
    Ok(String::from(text).into_bytes())
}

fn from_json(text: &[u8]) -> Option<JsValue> {
    JSON::parse(std::str::from_utf8(text).ok()?).ok()
}

/// Returns the name of the file that keeps the data of a link.
fn name_of(link: &str) -> String {
    let mut hash = XxHash64::with_seed(0);
    hash.write(link.as_bytes());
    format!("{:016x}{ENDING}", hash.finish())
}
