//! Runs one after the other: what is new, what has changed, what fails, what is interrupted.

use std::fs;
use std::io::{BufRead, BufReader};

use crate::support::{Place, Process, assert_same, command, files, manifest, prep, published, told};

#[test]
fn the_same_snapshots_make_the_same_bytes_whatever_the_jobs_and_the_memory() {
    let place = Place::with_history(20_000, 8);
    assert_eq!(place.run("one", &["--jobs", "1", "--memory", "64M"]).0, 0);
    assert_eq!(place.run("four", &["--jobs", "4"]).0, 0);
    assert_same(&place.path("one"), &place.path("four"));
    let verified = prep(&["verify", &place.text("one")]);
    assert_eq!(verified.status.code(), Some(0), "{}", told(&verified));
}

#[test]
fn a_week_is_prepared_once_and_again_when_it_changes_or_is_forced() {
    let place = Place::with_history(6_000, 6);
    let plan = |more: &[&str]| {
        let (raw, out) = (place.text("raw"), place.text("panel"));
        let output = prep(&[&["plan", "--out", &out, &raw], more].concat());
        let lines = String::from_utf8(output.stdout).unwrap();
        let states = lines.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned());
        (output.status.code().unwrap(), states.collect::<Vec<_>>().join(" "))
    };
    assert_eq!(plan(&[]), (0, "new new new new new new".to_owned()));
    assert!(!place.path("panel").exists(), "a plan changes nothing");
    let weeks = files(&place.path("raw"), ".parquet");
    // The last two come later.
    let later: Vec<_> = weeks[4..].iter().map(|path| (path, fs::read(path).unwrap())).collect();
    later.iter().for_each(|(path, _)| fs::remove_file(path).unwrap());
    assert_eq!(place.run("panel", &[]).0, 0);
    assert_eq!(plan(&[]), (3, "done done done done".to_owned()));
    assert_eq!(place.run("panel", &[]).0, 3);
    later.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    assert_eq!(plan(&[]), (0, "done done done done new new".to_owned()));
    assert_eq!(plan(&["--since", "2026-09-01", "--until", "2026-09-30"]).1.split(' ').count(), 4);
    let (code, told) = place.run("panel", &["--log-format", "json"]);
    assert_eq!((code, told.matches("\"prepared\"").count()), (0, 2), "{told}");
    // What came in two runs is what comes in one, and the generation before is kept until a third.
    assert_eq!(place.run("at-once", &[]).0, 0);
    let current = |folder: &str| manifest(&place.path(folder)).to_string();
    assert_eq!(current("panel"), current("at-once"));
    // Weeks whose raw files are gone stay.
    later.iter().for_each(|(path, _)| fs::remove_file(path).unwrap());
    assert_eq!(place.run("panel", &["--force", "2026-08-31"]).0, 0);
    assert_eq!(current("panel"), current("at-once"));
    fs::write(&weeks[0], fs::read(&weeks[1]).unwrap()).unwrap();
    assert_eq!(plan(&[]), (0, "changed done done done".to_owned()));
    assert_eq!(place.run("panel", &[]).0, 0);
    // The second snapshot is the first one published again.
    let weeks = manifest(&place.path("panel"));
    assert_eq!(weeks["lorenz"]["weeks"][1]["same_as"], weeks["lorenz"]["weeks"][0]["week"]);
    assert_eq!(plan(&["--force", "2020-01-06"]).0, 2);
}

#[test]
fn what_neither_manifest_names_is_deleted_and_nothing_else() {
    let place = Place::with_history(2_000, 4);
    let gc = |more: &[&str]| String::from_utf8(prep(&[&["gc", &place.text("panel")], more].concat()).stdout).unwrap();
    for fold_below in ["0", "3000", "30000"] {
        assert_eq!(place.run("panel", &["--fold-below", fold_below]).0, 0);
    }
    fs::write(place.path("panel/notes.parquet"), "another's").unwrap();
    let before = published(&place.path("panel"));
    let listed = gc(&["--dry-run"]);
    assert_eq!(published(&place.path("panel")), before);
    assert!(listed.lines().count() > 0);
    assert_eq!(gc(&[]), listed);
    let after = published(&place.path("panel"));
    assert!(after.contains_key("notes.parquet"));
    assert_eq!(before.len() - after.len(), listed.lines().count());
    assert_eq!(gc(&[]), "");
    assert_eq!(prep(&["verify", &place.text("panel")]).status.code(), Some(0));
    // The generation before is whole, too.
    let previous: serde_json::Value = serde_json::from_slice(&after["datapackage.previous.json"]).unwrap();
    for resource in previous["resources"].as_array().unwrap() {
        assert!(after.contains_key(resource["path"].as_str().unwrap()), "{resource}");
    }
}

#[test]
fn a_week_that_fails_is_named_and_the_others_are_published() {
    let place = Place::with_history(3_000, 5);
    let weeks = files(&place.path("raw"), ".parquet");
    let whole = fs::read(&weeks[2]).unwrap();
    for damaged in [&whole[..whole.len() / 2], b"<html>404</html>", b""] {
        fs::write(&weeks[2], damaged).unwrap();
        let (code, told) = place.run("panel", &[]);
        assert_eq!(code, 1, "{told}");
        assert!(told.contains("1 week failed: 2026-09-21"), "{told}");
        assert!(!told.contains("panicked"), "{told}");
        assert_eq!(manifest(&place.path("panel"))["lorenz"]["weeks"].as_array().unwrap().len(), 4);
        assert_eq!(prep(&["verify", &place.text("panel")]).status.code(), Some(0));
    }
    fs::write(&weeks[2], whole).unwrap();
    assert_eq!(place.run("panel", &[]).0, 0);
    assert_eq!(place.run("fresh", &[]).0, 0);
    assert_eq!(manifest(&place.path("panel")), manifest(&place.path("fresh")));
}

#[test]
fn a_panel_that_is_not_as_its_manifest_says_is_told() {
    let place = Place::with_history(1_000, 3);
    assert_eq!(place.run("panel", &[]).0, 0);
    let mut names = published(&place.path("panel")).into_keys();
    let month = place.path("panel").join(names.rfind(|name| name.starts_with("2026-09")).unwrap());
    let whole = fs::read(&month).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for damage in [Some(changed), Some(whole[..10].to_vec()), None] {
        match damage {
            Some(bytes) => fs::write(&month, bytes).unwrap(),
            None => fs::remove_file(&month).unwrap(),
        }
        let verified = prep(&["verify", &place.text("panel")]);
        assert_eq!(verified.status.code(), Some(1));
        assert!(told(&verified).contains("2026-09"), "{}", told(&verified));
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_panel_before_and_goes_on_where_it_was() {
    let place = Place::with_history(60_000, 12);
    assert_eq!(place.run("whole", &[]).0, 0);
    let (raw, out) = (place.text("raw"), place.text("panel"));
    let mut process =
        Process::start(&mut command(&["run", "--jobs", "1", "--log-format", "json", "--out", &out, &raw]));
    let mut lines = BufReader::new(process.0.stderr.take().unwrap()).lines().map(Result::unwrap);
    let prepared = lines.by_ref().filter(|line| line.contains("\"prepared\"")).take(3).count();
    assert_eq!(prepared, 3);
    // Another one meanwhile is told so.
    let other = prep(&["run", "--out", &out, &raw]);
    assert_eq!(other.status.code(), Some(2));
    assert!(told(&other).contains("another lorenz-prep works on this folder"), "{}", told(&other));
    process.kill();
    drop(lines);
    assert!(!place.path("panel/datapackage.json").exists());
    let (code, told) = place.run("panel", &["--log-format", "json"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.matches("\"prepared\"").count() <= 9, "{told}");
    assert_same(&place.path("whole"), &place.path("panel"));
    let mut process = Process::start(&mut command(&["run", "--fold-below", "100", "--out", &out, &raw]));
    std::thread::sleep(std::time::Duration::from_millis(300));
    process.kill();
    assert_eq!(prep(&["verify", &out]).status.code(), Some(0));
}

#[test]
fn settings_stand_in_a_file_and_flags_go_before() {
    let place = Place::with_history(1_000, 3);
    let config = place.text("settings.toml");
    let (raw, out) = (place.text("raw"), place.text("panel"));
    fs::write(&config, format!("inputs = [{raw:?}]\nout = {out:?}\nfold_below = 50\nsource = \"Mine\"\n")).unwrap();
    assert_eq!(prep(&["run", "--config", &config]).status.code(), Some(0));
    let made = manifest(&place.path("panel"));
    assert_eq!((&made["lorenz"]["fold_below"], &made["sources"][0]["title"]), (&50.into(), &"Mine".into()));
    assert_eq!(prep(&["run", "--config", &config, "--fold-below", "0"]).status.code(), Some(0));
    assert_eq!(manifest(&place.path("panel"))["lorenz"]["fold_below"], 0);
    for (text, expected) in
        [("inputz = []", "unknown field"), ("jobs = 0", "expected 1 or more"), ("memory = \"2X\"", "--memory")]
    {
        fs::write(&config, text).unwrap();
        let output = prep(&["run", "--config", &config, &raw]);
        assert_eq!((output.status.code(), told(&output).contains(expected)), (Some(2), true), "{}", told(&output));
        assert_eq!(told(&output).trim_end().lines().count(), 1, "{}", told(&output));
    }
    let output = prep(&["run", &place.text("nothing-there"), "--out", &out]);
    assert!(told(&output).contains("no file is there"), "{}", told(&output));
}
