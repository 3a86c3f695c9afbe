//! What is shipped of others is named on `www/notices.html`, in the version that is shipped.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// What stands between two marks, after the first of them.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap()
}

/// Crates with their versions, `name 1.2.3`, as the page has them.
fn listed(page: &str) -> BTreeSet<String> {
    let rows = between(page, "<h2>Crates</h2>", "<h2>").split("<tr>").skip(2);
    let cell = |row: &str, tag: &str| {
        let cell = between(row, tag, "</t");
        cell.trim_end_matches("</a>").rsplit('>').next().unwrap().to_owned()
    };
    rows.map(|row| format!("{} {}", cell(row, "<th scope=\"row\">"), cell(row, "<td>"))).collect()
}

/// The crates that the site's programs are linked from: those of `engine-all`, whose features the others have, too.
fn linked() -> BTreeSet<String> {
    let tree = "tree --locked --no-default-features --features all-formats --target wasm32-unknown-unknown \
                --edges normal,no-proc-macro --prefix none";
    let output = Command::new(env!("CARGO")).args(tree.split_whitespace()).current_dir(ROOT).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let tree = String::from_utf8(output.stdout).unwrap();
    // `name v1.2.3`, and what is of no interest here.
    let crates = tree.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ").replacen(" v", " ", 1));
    crates.filter(|name| !name.starts_with("lorenz ")).collect()
}

#[test]
fn every_crate_that_is_shipped_is_named_with_its_version() {
    let listed = listed(&text("www/notices.html"));
    let linked = linked();
    assert!(linked.len() >= 100, "{linked:?}");
    let forgotten: Vec<&String> = linked.difference(&listed).collect();
    assert!(forgotten.is_empty(), "www/notices.html doesn't name {forgotten:?}: make notices");
}

#[test]
fn every_crate_that_is_named_is_of_use() {
    let lock = text("Cargo.lock");
    let field = |entry: &str, name: &str| between(entry, &format!("\n{name} = \""), "\"").to_owned();
    let entries = lock.split("[[package]]").skip(1);
    let locked: BTreeSet<String> =
        entries.map(|entry| format!("{} {}", field(entry, "name"), field(entry, "version"))).collect();
    let listed = listed(&text("www/notices.html"));
    let gone: Vec<&String> = listed.difference(&locked).collect();
    assert!(gone.is_empty(), "www/notices.html names {gone:?}, which Cargo.lock has not: make notices");
}

#[test]
fn the_page_is_small_and_has_a_text_for_each_license() {
    let page = text("www/notices.html");
    assert!(page.len() < 250_000, "{} bytes", page.len());
    assert!(!page.contains("<script"));
    for name in ["MIT License", "Apache License 2.0", "Unicode License v3", "zlib License", "Boost Software License"] {
        assert!(page.contains(&format!("<summary>{name}")), "no text of the {name}");
    }
    for path in ["www/index.html", "www/developers.html"] {
        assert!(text(path).contains("href=\"notices.html\""), "{path} doesn't lead to the notices");
    }
}

/// Cargo refuses an older Rust than `rust-version`; the workflows install that of `.ci/versions`.
#[test]
fn the_rust_of_the_workflows_is_the_oldest_that_is_told_of() {
    let manifest = text("Cargo.toml");
    let oldest = between(&manifest, "rust-version = \"", "\"");
    let versions = text(".ci/versions");
    let installed = between(&versions, "RUST_VERSION=", "\n");
    assert!(installed.starts_with(&format!("{oldest}.")), "{installed} is no {oldest}");
}
