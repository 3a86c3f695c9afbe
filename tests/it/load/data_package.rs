//! Manifests: which files are read, which are left to others, what is refused.

use std::process::Command;

use lorenz::calendar::Day;
use lorenz::fetch_plan::is_package_path;
use lorenz::load::DataPackage;

use crate::support::{counts, dates, day, parquet, texts};

const MANIFEST: &str = r#"{
  "resources": [
    { "name": "2026-01", "path": "2026-01.aa.parquet", "bytes": 10 },
    { "name": "2026-02", "path": "2026-02.bb.parquet", "bytes": 20 },
    { "name": "models", "path": "models.cc.parquet" },
    { "name": "renames", "path": "renames.dd.parquet" }
  ],
  "lorenz": { "weeks": [
    { "week": "2026-01-05", "path": "2026-01.aa.parquet" },
    { "week": "2026-01-26", "path": "2026-01.aa.parquet" },
    { "week": "2026-02-02", "path": "2026-02.bb.parquet" }
  ] }
}"#;

fn read(from: Option<&str>, to: Option<&str>) -> (String, String) {
    let days = [from, to].map(|text| text.map(day));
    let package = DataPackage::parse(MANIFEST.as_bytes(), days[0], days[1]).unwrap();
    let files: Vec<&str> = package.files.iter().map(|file| file.path.split('.').next().unwrap()).collect();
    let others: Vec<&str> = package.others.iter().map(|path| path.split('.').next().unwrap()).collect();
    (files.join(" "), others.join(" "))
}

#[test]
fn months_and_models_are_read_and_the_rest_is_left_to_others() {
    assert_eq!(read(None, None), ("2026-01 2026-02 models".to_owned(), "renames".to_owned()));
    assert_eq!(read(Some("2026-01-27"), None), ("2026-02 models".to_owned(), "2026-01 renames".to_owned()));
    assert_eq!(read(Some("2026-01-26"), Some("2026-01-26")).0, "2026-01 models");
    assert_eq!(read(None, Some("2026-02-01")).0, "2026-01 models");
    let package = DataPackage::parse(MANIFEST.as_bytes(), None, None).unwrap();
    assert_eq!(package.files.iter().map(|file| file.length_bytes).collect::<Vec<_>>(), [Some(10), Some(20), None]);
    // Another's package: all of its tables.
    let other = r#"{ "resources": [{ "path": "a/b.csv" }, { "path": "c.parquet" }, { "path": "readme.md" }] }"#;
    let package = DataPackage::parse(other.as_bytes(), None, None).unwrap();
    assert_eq!((package.files.len(), package.others), (2, vec!["readme.md".to_owned()]));
}

#[test]
fn what_is_no_manifest_is_refused_in_a_sentence() {
    for (text, expected) in [
        ("", "no manifest of a data package"),
        ("<html>", "no manifest of a data package"),
        ("[]", "names no table"),
        ("{}", "names no table"),
        (r#"{ "resources": [{ "name": "x" }] }"#, "has no path"),
        (r#"{ "resources": [{ "path": "../x.parquet" }] }"#, "expected a path beside it"),
        (r#"{ "resources": [{ "path": "/x.parquet" }] }"#, "expected a path beside it"),
        (r#"{ "resources": [{ "path": "https://elsewhere.example/x.parquet" }] }"#, "expected a path beside it"),
        (r#"{ "resources": [{ "path": "a\\b.parquet" }] }"#, "expected a path beside it"),
    ] {
        let error = DataPackage::parse(text.as_bytes(), None, None).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn manifests_are_known_by_their_names() {
    for (path, is_one) in [
        ("datapackage.json", true),
        ("https://host.example/panel/datapackage.json", true),
        ("C:\\panel\\datapackage.json", true),
        ("mydatapackage.json", false),
        ("datapackage.json/x.parquet", false),
    ] {
        assert_eq!(is_package_path(path), is_one, "{path}");
    }
}

#[test]
fn a_report_of_a_manifest_is_that_of_its_files() {
    let folder = std::env::temp_dir().join(format!("lorenz-package-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let month = |days: [i32; 2], start: u64| {
        let rows: Vec<(i32, u64)> = days.iter().flat_map(|day| [(*day, 0), (*day, 1)]).collect();
        parquet(&[
            ("model", texts(rows.iter().map(|(_, model)| ["a/x", "b/y"][*model as usize]))),
            ("time", dates(rows.iter().map(|(day, _)| Day(*day)))),
            ("downloadsAllTime", counts(rows.iter().map(|(day, model)| start + *day as u64 * (1 + model)))),
        ])
    };
    let january = day("2026-01-05").0;
    std::fs::write(folder.join("2026-01.aa.parquet"), month([january, january + 21], 100)).unwrap();
    std::fs::write(folder.join("2026-02.bb.parquet"), month([january + 28, january + 35], 100)).unwrap();
    let models = parquet(&[("model", texts(["a/x", "b/y"])), ("license", texts(["mit", "apache-2.0"]))]);
    std::fs::write(folder.join("models.cc.parquet"), models).unwrap();
    std::fs::write(folder.join("renames.dd.parquet"), "for others").unwrap();
    std::fs::write(folder.join("datapackage.json"), MANIFEST).unwrap();
    let report = |files: &[&str]| {
        let paths = files.iter().map(|file| folder.join(file));
        let output = Command::new(env!("CARGO_BIN_EXE_lorenz"))
            .arg("report")
            .args(paths)
            .args(["--level", "license", "--by", "week"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let of_files = report(&["2026-01.aa.parquet", "2026-02.bb.parquet", "models.cc.parquet"]);
    assert!(of_files.contains(",license,"), "{of_files}");
    assert_eq!(report(&["datapackage.json"]), of_files);
    std::fs::remove_dir_all(&folder).unwrap();
}
