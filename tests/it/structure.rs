//! What may depend on what, and how long a file may be: read from the source text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const LINES: usize = 400;

/// Modules of the crate that have parts for wasm alone.
const WEB: [&str; 2] = ["web", "ui"];
/// Crates that exist in a browser alone.
const BROWSER: [&str; 8] = [
    "js_sys",
    "web_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "serde_wasm_bindgen",
    "leptos",
    "leptos_use",
    "plotters_canvas",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Rust files below a folder, or the one file of that name.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.with_extension("rs").is_file() {
        return vec![path.with_extension("rs")];
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code without comments and without the text of its strings.
fn code(text: &str) -> String {
    let without_comments = text.lines().map(|line| {
        // Two slashes in a string (an address) would hide the rest of its line only.
        line.split("//").next().unwrap_or_default()
    });
    let text = without_comments.collect::<Vec<_>>().join("\n");
    text.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Words followed by `::`; those after `crate::`, with the group `crate::{a, b}` taken apart, as `crate::a`.
fn names(code: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for (index, _) in code.match_indices("::") {
        let before = &code[..index];
        let start = before.rfind(|c| !is_word(c)).map_or(0, |at| at + before[at..].chars().next().unwrap().len_utf8());
        if before[..start].ends_with("::") {
            continue;
        }
        let head = &before[start..];
        names.insert(head.to_owned());
        if head == "crate" || head == "lorenz" {
            let after = &code[index + 2..];
            let group = match after.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap_or_default(),
                None => after.split(|c| !is_word(c)).next().unwrap_or_default(),
            };
            let modules = group.split(',').map(|path| path.trim().split("::").next().unwrap_or_default());
            names.extend(modules.map(|module| format!("crate::{module}")));
        }
    }
    for line in code.lines().filter_map(|line| line.trim().strip_prefix("use ")) {
        names.extend(line.split(|c| !is_word(c)).next().map(str::to_owned));
    }
    names
}

/// Fails for each file of a module that names something forbidden.
fn forbids(module: &str, forbidden: &[&str]) {
    let paths = files(&folder("src").join(module));
    assert!(!paths.is_empty(), "no file in {module}");
    for path in paths {
        let named = names(&code(&std::fs::read_to_string(&path).unwrap()));
        for name in forbidden {
            assert!(!named.contains(*name), "{} names {name}, which {module} may not use", path.display());
        }
    }
}

#[test]
fn the_reader_of_names_finds_them() {
    let text = "use crate::{chart, load};\n// use arrow::x;\nfn f() { let a = \"parquet::y\"; web_sys::window(); }\n\
        use plotters::prelude::*;\nuse bytes;\nlet b = std::collections::HashMap::new(lorenz::panel::X);";
    let expected =
        ["bytes", "crate", "crate::chart", "crate::load", "crate::panel", "lorenz", "plotters", "std", "web_sys"];
    assert_eq!(names(&code(text)), expected.map(str::to_owned).into());
}

/// The crates that Cargo.toml names, and the modules of this one, as code names them.
fn dependencies_and_modules() -> Vec<String> {
    let manifest = std::fs::read_to_string(folder("Cargo.toml")).unwrap();
    let dependencies = manifest.lines().filter_map(|line| Some(line.split_once(" = {")?.0.trim().replace('-', "_")));
    let modules = std::fs::read_dir(folder("src")).unwrap().map(|entry| {
        let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        format!("crate::{name}")
    });
    let browser = BROWSER.map(str::to_owned);
    let all: Vec<String> = dependencies.chain(modules).chain(browser).collect();
    assert!(["parquet", "serde", "js_sys", "crate::panel"].iter().all(|name| all.iter().any(|other| other == name)));
    all
}

#[test]
fn calendar_and_metrics_use_std_libm_and_serde_alone() {
    let all = dependencies_and_modules();
    for module in ["calendar", "metrics"] {
        let own = format!("crate::{module}");
        let forbidden: Vec<&str> =
            all.iter().map(String::as_str).filter(|name| !["libm", "serde", own.as_str()].contains(name)).collect();
        forbids(module, &forbidden);
    }
}

#[test]
fn modules_keep_to_what_they_may_use() {
    let clocks_and_async = ["tokio", "futures", "async_trait", "web_time"];
    forbids("source", &["crate::metrics", "crate::chart", "crate::app", "crate::web", "crate::ui", "plotters"]);
    forbids("source", &clocks_and_async);
    forbids("schema", &["crate::metrics", "crate::chart", "crate::app", "crate::web", "crate::ui", "plotters"]);
    forbids(
        "panel",
        &["arrow", "parquet", "crate::metrics", "crate::chart", "crate::app", "crate::web", "crate::ui", "plotters"],
    );
    forbids("analysis", &["arrow", "parquet", "plotters", "crate::source", "crate::chart", "crate::web", "crate::ui"]);
    forbids("chart", &["arrow", "parquet", "crate::source", "crate::panel", "crate::web", "crate::ui"]);
    forbids("app", &["arrow", "parquet", "plotters", "crate::web", "crate::ui"]);
    forbids("protocol", &["arrow", "parquet", "plotters", "crate::web", "crate::ui"]);
}

#[test]
fn sources_know_neither_clocks_nor_waiting() {
    for module in ["source", "schema", "panel", "analysis", "load"] {
        for path in files(&folder("src").join(module)) {
            let text = code(&std::fs::read_to_string(&path).unwrap());
            for word in ["async ", ".await", "Instant", "SystemTime", "std::fs", "std::thread"] {
                assert!(!text.contains(word), "{} has \"{}\"", path.display(), word.trim());
            }
        }
    }
}

#[test]
fn only_the_edge_names_the_browser() {
    for path in files(&folder("src")) {
        let relative = path.strip_prefix(folder("src")).unwrap();
        let top = relative.iter().next().unwrap().to_str().unwrap();
        if WEB.contains(&top) || relative.starts_with("bin") {
            continue;
        }
        let named = names(&code(&std::fs::read_to_string(&path).unwrap()));
        for name in BROWSER {
            assert!(!named.contains(name), "{} names {name}: only web, ui and the binaries may", path.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    for root in ["src", "tests", "benches"] {
        for path in files(&folder(root)) {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LINES, "{} has {lines} lines, expected at most {LINES}", path.display());
        }
    }
}
