//! Files of writers in JavaScript, whose footers leave sizes out or count them in another way.

use std::path::Path;

use crate::support::lines;

#[test]
fn files_of_other_writers_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/load/writers");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 4);
    let read = |path: &Path| {
        let panel = super::super::load(&std::fs::read(path).unwrap());
        lines(&panel.map_err(|error| format!("{}: {error}", path.display())).unwrap())
    };
    // They hold the same table.
    let expected = read(&files[0]);
    assert!(expected.len() > 100 && expected[0].starts_with("2025-01-06 "), "{:?}", expected.first());
    for path in &files[1..] {
        assert_eq!(read(path), expected, "{}", path.display());
    }
}
