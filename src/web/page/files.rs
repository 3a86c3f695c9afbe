//! Files that the reader chooses, drops or pastes; of folders, the files within them.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

use crate::fetch_plan::{is_package_path, is_parquet_path, is_zip_path};
use crate::web::js::ignore;

/// A file with its name, or its path within the folder that was chosen.
pub type NamedFile = (String, File);

/// Returns the files of a picker; of a picked folder only data.
pub fn listed(list: &FileList) -> Vec<NamedFile> {
    let files = (0..list.length()).filter_map(|index| list.get(index));
    files.map(named).filter(|(name, _)| !name.contains('/') || is_data(name)).collect()
}

/// Returns whether a path is worth looking into.
fn is_data(path: &str) -> bool {
    is_parquet_path(path) || is_zip_path(path) || is_package_path(path)
}

fn named(file: File) -> NamedFile {
    let path = Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok().and_then(|path| path.as_string());
    (path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name()), file)
}

/// Something that was dropped, taken while the event lasts.
pub enum Dropped {
    /// A file.
    File(File),
    /// A folder.
    Folder(FileSystemDirectoryEntry),
}

/// Returns what was dropped or pasted.
pub fn dropped(data: &DataTransfer) -> Vec<Dropped> {
    let items = data.items();
    let item = |index| {
        let item = items.get(index)?;
        let entry = item.webkit_get_as_entry().ok().flatten().filter(FileSystemEntry::is_directory);
        match entry {
            Some(entry) => Some(Dropped::Folder(entry.unchecked_into())),
            None => item.get_as_file().ok().flatten().map(Dropped::File),
        }
    };
    (0..items.length()).filter_map(item).collect()
}

/// Returns the files of what was dropped: of folders, data alone, in the order of their paths.
pub async fn all_files(dropped: Vec<Dropped>) -> Vec<NamedFile> {
    let mut files = Vec::new();
    for dropped in dropped {
        match dropped {
            Dropped::File(file) => files.push(named(file)),
            Dropped::Folder(folder) => files.extend(files_below(folder).await),
        }
    }
    files
}

async fn files_below(folder: FileSystemDirectoryEntry) -> Vec<NamedFile> {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let reader = folder.create_reader();
        // A reader gives some hundred entries at a time, and none at the end.
        loop {
            let entries = read_entries(&reader).await;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                let path = entry.full_path().trim_start_matches('/').to_owned();
                if entry.is_directory() {
                    folders.push(entry.unchecked_into());
                } else if is_data(&path)
                    && let Some(file) = file_of(entry.unchecked_into()).await
                {
                    files.push((path, file));
                }
            }
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

async fn read_entries(reader: &FileSystemDirectoryReader) -> Vec<FileSystemEntry> {
    let reader = reader.clone();
    let entries = called_back(move |resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject));
    let entries: Option<Array> = entries.await.and_then(|entries| entries.dyn_into().ok());
    entries.map_or_else(Vec::new, |entries| entries.iter().map(JsCast::unchecked_into).collect())
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let file = called_back(move |resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    });
    file.await?.dyn_into().ok()
}

/// Returns what an old interface hands to its first callback; `None` if it calls the second.
async fn called_back(call: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = call(&resolve, &reject) {
            ignore(reject.call1(&JsValue::NULL, &error));
        }
    });
    JsFuture::from(promise).await.ok()
}
