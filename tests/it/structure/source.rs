//! What the files of `src` import and define, read by a parser of Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemUse, UseTree, Visibility};

/// A path as code names it: its segments, and whether it starts with `::` (a crate, whatever else has its name).
type Segments = (bool, Vec<String>);

/// One file of the library, without its unit tests.
pub struct SourceFile {
    /// Its path below `src`, with forward slashes.
    pub path: String,
    /// The module that it is: `analysis::market` for `analysis/market/mod.rs`.
    pub module: Vec<String>,
    /// Names of its structs, enums, unions, traits and type aliases.
    pub types: Vec<String>,
    /// Paths that it names.
    named: Vec<Segments>,
    /// What its `use` items bring in, by the name that they have here.
    aliases: BTreeMap<String, Segments>,
    /// What it hands on with `pub use`, by the name that it has here.
    handed_on: BTreeMap<String, Segments>,
}

/// The files of the library, and what each names of the others and of other crates.
pub struct Library {
    pub files: BTreeMap<Vec<String>, SourceFile>,
}

/// Folders of `path` read to the end: every Rust file, in order.
pub fn rust_files(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

impl Library {
    /// Reads the files below `src`; programs (`src/bin`) are no part of the library.
    pub fn read(src: &Path) -> Library {
        let within = |path: &Path| path.strip_prefix(src).unwrap().to_str().unwrap().replace('\\', "/");
        let paths = rust_files(src).into_iter().filter(|path| !within(path).starts_with("bin/"));
        Library::of(paths.map(|path| (within(&path), std::fs::read_to_string(&path).unwrap())))
    }

    /// The library of these files: path below `src`, and text.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Library {
        let files = files.into_iter().map(|(path, text)| SourceFile::parse(path, &text));
        Library { files: files.map(|file| (file.module.clone(), file)).collect() }
    }

    /// Per file that `file` takes something from, the names that it takes. A name that a module hands on counts for the file
    /// that defines it; naming a module alone counts for nothing.
    pub fn imports(&self, file: &SourceFile) -> BTreeMap<Vec<String>, BTreeSet<String>> {
        let mut found: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
        let taken = file.aliases.values().chain(&file.named);
        for path in taken.filter_map(|path| self.within_crate(file, path)) {
            if let Some((module, name)) = self.definition(&path, 0)
                && module != file.module
            {
                found.entry(module).or_default().insert(name);
            }
        }
        found
    }

    /// The first segments that `file` names of paths out of the crate: `std`, other crates, its own types.
    pub fn outside(&self, file: &SourceFile) -> BTreeSet<String> {
        let taken = file.aliases.values().chain(&file.named).chain(file.handed_on.values());
        let outside = taken.filter(|path| self.within_crate(file, path).is_none());
        outside.filter_map(|(_, segments)| segments.first().cloned()).collect()
    }

    /// A path from the crate's root on; `None` for one that leaves the crate.
    fn within_crate(&self, file: &SourceFile, (rooted, segments): &Segments) -> Option<Vec<String>> {
        let (first, rest) = segments.split_first()?;
        let module = &file.module;
        match first.as_str() {
            _ if *rooted => None,
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let up = segments.iter().take_while(|segment| *segment == "super").count();
                Some([&module[..module.len() - up], &segments[up..]].concat())
            }
            name => {
                let child = [module.as_slice(), &[name.to_owned()]].concat();
                if self.files.contains_key(&child) {
                    return Some([child.as_slice(), rest].concat());
                }
                // The alias itself would go round in circles.
                let alias = file.aliases.get(name).filter(|alias| alias.1 != *segments)?;
                let path = self.within_crate(file, alias)?;
                Some([path.as_slice(), rest].concat())
            }
        }
    }

    /// The file that defines a name of the crate, and the name there; `None` for a module itself.
    fn definition(&self, path: &[String], depth: u32) -> Option<(Vec<String>, String)> {
        assert!(depth < 16, "{path:?} is handed on in a circle");
        let known = (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(known);
        let (name, rest) = rest.split_first()?;
        let file = &self.files[module];
        match file.handed_on.get(name).and_then(|handed_on| self.within_crate(file, handed_on)) {
            Some(further) => self.definition(&[further.as_slice(), rest].concat(), depth + 1),
            None => Some((module.to_vec(), name.clone())),
        }
    }
}

impl SourceFile {
    fn parse(path: String, text: &str) -> SourceFile {
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        module.pop_if(|last| last == "mod" || last == "lib");
        let mut file = SourceFile {
            path,
            module,
            types: Vec::new(),
            named: Vec::new(),
            aliases: BTreeMap::new(),
            handed_on: BTreeMap::new(),
        };
        file.visit_file(&parsed);
        file
    }

    /// Takes paths out of what a macro or an attribute is given.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut rooted = false;
        for token in tokens {
            match token {
                TokenTree::Ident(word) if colons == 2 && !path.is_empty() => {
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Ident(word) => {
                    self.end_path(rooted, &mut path);
                    rooted = colons == 2;
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end_path(rooted, &mut path);
                    colons = 0;
                    self.read_tokens(group.stream());
                }
                _ => {
                    self.end_path(rooted, &mut path);
                    colons = 0;
                }
            }
        }
        self.end_path(rooted, &mut path);
    }

    fn end_path(&mut self, rooted: bool, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.named.push((rooted, std::mem::take(path)));
        }
        path.clear();
    }
}

/// The paths of a `use` item, each with the name that it has here.
fn leaves(tree: &UseTree, prefix: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: String| [prefix, &[name]].concat();
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &with(path.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((prefix.last().unwrap().clone(), prefix.to_vec()));
        }
        UseTree::Name(name) => found.push((name.ident.to_string(), with(name.ident.to_string()))),
        UseTree::Rename(rename) => found.push((rename.rename.to_string(), with(rename.ident.to_string()))),
        UseTree::Glob(_) => found.push(("*".to_owned(), with("*".to_owned()))),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, prefix, found)),
    }
}

impl<'a> Visit<'a> for SourceFile {
    fn visit_item(&mut self, item: &'a Item) {
        match item {
            // Unit tests may import what they like; another module within a file belongs to the file.
            Item::Mod(module)
                if module.content.is_some()
                    && module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) =>
            {
                return;
            }
            Item::Struct(item) => self.types.push(item.ident.to_string()),
            Item::Enum(item) => self.types.push(item.ident.to_string()),
            Item::Union(item) => self.types.push(item.ident.to_string()),
            Item::Trait(item) => self.types.push(item.ident.to_string()),
            Item::Type(item) => self.types.push(item.ident.to_string()),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let mut found = Vec::new();
        leaves(&item.tree, &[], &mut found);
        let rooted = item.leading_colon.is_some();
        let slot = if matches!(item.vis, Visibility::Inherited) { &mut self.aliases } else { &mut self.handed_on };
        for (name, path) in found {
            // Of several globs and `_` none hides another.
            let name = if name == "*" || name == "_" { path.join("::") } else { name };
            slot.insert(name, (rooted, path));
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.segments.len() > 1 {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.named.push((path.leading_colon.is_some(), segments));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.read_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_meta_list(&mut self, list: &'a syn::MetaList) {
        self.read_tokens(list.tokens.clone());
        visit::visit_meta_list(self, list);
    }
}
