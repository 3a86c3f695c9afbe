//! The house is as its plan says: the table of modules in `lib.rs` is held to what the source imports, to the last name.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use source::{Library, SourceFile, rust_files};

const LINES: usize = 400;

/// Modules of the crate that have parts for wasm alone.
const WEB: [&str; 2] = ["web", "ui"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder(name)).unwrap()
}

/// What the table in `lib.rs` says of a module.
struct Room {
    name: String,
    modules: BTreeSet<String>,
    crates: BTreeSet<String>,
}

/// The names in backticks of a cell: `` [`calendar`], `serde` `` are `calendar` and `serde`.
fn names_in(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The table of modules in `lib.rs`: what each does, which modules it uses, which crates.
fn rooms() -> Vec<Room> {
    let text = text("src/lib.rs");
    let table = text.lines().filter_map(|line| line.strip_prefix("//! |")?.strip_suffix('|'));
    let mut rows = table.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), ["module", "does", "uses", "crates"]);
    rows.next();
    let room = |row: Vec<&str>| match row.as_slice() {
        [name, _, modules, crates] => {
            Room { name: names_in(name).pop_first().unwrap(), modules: names_in(modules), crates: names_in(crates) }
        }
        _ => panic!("a row of lib.rs has other columns: {row:?}"),
    };
    rows.map(room).collect()
}

/// The crates that Cargo.toml names, as code names them; of those for a browser alone, or of all.
fn dependencies(browser_alone: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut listed = false;
    for line in text("Cargo.toml").lines() {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let for_browser = section.starts_with("target.'cfg(target_arch = \"wasm32\")'");
            listed = section.contains("dependencies") && (for_browser || !browser_alone);
            // A crate with a section of its own.
            found
                .extend(section.split_once("dependencies.").filter(|_| listed).map(|(_, name)| name.replace('-', "_")));
        } else if let Some((name, _)) = line.split_once(" = {").filter(|_| listed) {
            found.insert(name.trim().replace('-', "_"));
        }
    }
    found
}

fn library() -> Library {
    Library::read(&folder("src"))
}

fn top(file: &SourceFile) -> &str {
    file.module.first().map_or("", String::as_str)
}

/// The crates of Cargo.toml that a file names.
fn crates(library: &Library, file: &SourceFile) -> BTreeSet<String> {
    library.outside(file).intersection(&dependencies(false)).cloned().collect()
}

#[test]
fn the_reader_of_imports_finds_them() {
    let files = [
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a/mod.rs", "mod deep; mod other; pub use deep::{Deep, helper as help}; pub(super) use other::*;"),
        (
            "a/deep.rs",
            "use super::other::Other; pub struct Deep(Other); pub fn helper() {} \
             #[cfg(test)] mod tests { use crate::b::never; }",
        ),
        ("a/other.rs", "#[derive(serde::Serialize)] pub struct Other; trait Named { type Inner; }"),
        (
            "b.rs",
            "use crate::{a::{self, Deep}, a as same}; use bytes::Bytes; // use arrow::x;\n\
             fn f() { a::help(); same::other::g(); let t = \"parquet::y\"; ::csv::z(); println!(\"{}\", crate::a::W); }",
        ),
    ];
    let library = Library::of(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    let imports = |name: &str| {
        let found = library.imports(&library.files[&module(name)]);
        let line = |(module, names): (Vec<String>, BTreeSet<String>)| {
            format!("{}: {}", module.join("::"), names.into_iter().collect::<Vec<_>>().join(" "))
        };
        found.into_iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(imports("b"), ["a: W", "a::deep: Deep helper", "a::other: g"]);
    assert_eq!(imports("a::deep"), ["a::other: Other"]);
    assert!(imports("a").is_empty() && imports("a::other").is_empty());
    let outside = library.outside(&library.files[&module("b")]);
    assert!(outside.contains("bytes") && outside.contains("csv"), "{outside:?}");
    assert!(!outside.contains("arrow") && !outside.contains("parquet"), "{outside:?}");
    assert!(library.outside(&library.files[&module("a::other")]).contains("serde"));
    assert_eq!(library.files[&module("a::other")].types, ["Other", "Named"]);
}

#[test]
fn the_table_of_modules_is_the_library() {
    let text = text("src/lib.rs");
    let declared: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let rooms = rooms();
    let listed: BTreeSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(listed, declared);
    assert_eq!(rooms.len(), declared.len(), "a module stands in the table twice");
}

#[test]
fn modules_use_what_the_table_says_and_nothing_else() {
    let library = library();
    let cell = |names: &BTreeSet<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut above: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for room in rooms() {
        let (mut modules, mut used_crates) = (BTreeSet::new(), BTreeSet::new());
        for file in library.files.values().filter(|file| top(file) == room.name) {
            modules.extend(library.imports(file).into_keys().filter_map(|module| module.first().cloned()));
            used_crates.extend(crates(&library, file));
        }
        modules.remove(&room.name);
        if modules != room.modules || used_crates != room.crates {
            wrong.push(format!("{} uses {} | {}", room.name, cell(&modules), cell(&used_crates)));
        }
        if !modules.is_subset(&above) {
            wrong.push(format!("{} stands above what it uses: {}", room.name, cell(&modules)));
        }
        above.insert(room.name);
    }
    assert!(wrong.is_empty(), "lib.rs says otherwise:\n{}", wrong.join("\n"));
}

/// The files of a circle of imports, each with what it takes from the next; `None` where there is no circle.
fn circle(library: &Library) -> Option<String> {
    let mut imports: BTreeMap<&[String], BTreeMap<Vec<String>, BTreeSet<String>>> =
        library.files.iter().map(|(module, file)| (module.as_slice(), library.imports(file))).collect();
    // Files that import none of those left are in no circle.
    loop {
        let left: BTreeSet<&[String]> = imports.keys().copied().collect();
        let before = imports.len();
        imports.retain(|_, of| of.keys().any(|module| left.contains(module.as_slice())));
        if imports.len() == before {
            break;
        }
    }
    // From any of them the way on leads round in the end.
    let mut way: Vec<&[String]> = vec![*imports.keys().next()?];
    loop {
        let last = *way.last()?;
        let next = imports
            .get_key_value(imports[last].keys().find(|module| imports.contains_key(module.as_slice()))?.as_slice())?
            .0;
        if let Some(start) = way.iter().position(|module| module == next) {
            way.push(next);
            let steps = way[start..].windows(2).map(|pair| {
                let names: Vec<&str> = imports[pair[0]][pair[1]].iter().map(String::as_str).collect();
                format!(
                    "{} takes {} from {}",
                    library.files[pair[0]].path,
                    names.join(", "),
                    library.files[pair[1]].path
                )
            });
            return Some(steps.collect::<Vec<_>>().join("\n"));
        }
        way.push(next);
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let found = circle(&library());
    assert!(found.is_none(), "{}", found.unwrap_or_default());
    let round = [
        ("lib.rs", ""),
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use super::c::C;"),
        ("c.rs", "fn f() { crate::a::g(); }"),
    ];
    let found = circle(&Library::of(round.map(|(path, text)| (path.to_owned(), text.to_owned()))));
    assert_eq!(found.unwrap(), "a.rs takes B from b.rs\nb.rs takes C from c.rs\nc.rs takes g from a.rs");
}

#[test]
fn a_type_name_means_one_thing() {
    let (library, programs) = (library(), Library::read(&folder("src/bin")));
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in library.files.values().chain(programs.files.values()) {
        file.types.iter().for_each(|name| places.entry(name).or_default().push(&file.path));
    }
    assert!(places.len() > 300, "the crate has {} types", places.len());
    let twice: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "names of several types: {twice:#?}");
}

#[test]
fn the_core_knows_neither_clocks_nor_waiting() {
    let edges = [WEB.as_slice(), &["cli"]].concat();
    for file in library().files.values().filter(|file| !edges.contains(&top(file))) {
        let code = code(&text(&format!("src/{}", file.path)));
        let words: BTreeSet<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for word in ["async", "await", "Instant", "SystemTime"] {
            assert!(!words.contains(word), "{} has \"{word}\"", file.path);
        }
        for path in ["std::fs", "std::thread", "std::net"] {
            assert!(!code.contains(path), "{} names {path}", file.path);
        }
    }
}

/// The code without comments and without the text of its strings.
fn code(text: &str) -> String {
    // Two slashes in a string (an address) would hide the rest of its line only.
    let without_comments: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    without_comments.join("\n").split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

#[test]
fn only_the_edge_names_the_browser() {
    let browser = dependencies(true);
    assert!(["web_sys", "js_sys", "leptos"].iter().all(|name| browser.contains(*name)), "{browser:?}");
    let library = library();
    for file in library.files.values().filter(|file| !WEB.contains(&top(file))) {
        let named: Vec<String> = crates(&library, file).intersection(&browser).cloned().collect();
        assert!(named.is_empty(), "{} names {named:?}: only web, ui and the programs may", file.path);
    }
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    for root in ["src", "tests", "benches", "prep"] {
        for path in rust_files(&folder(root)) {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LINES, "{} has {lines} lines, expected at most {LINES}", path.display());
        }
    }
}
