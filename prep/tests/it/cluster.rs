//! A cluster on this machine: one scheduler, two executors, one of which is killed.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::oracle::hash_of_rows;
use crate::support::{Place, Process, assert_same, command, files, told};

/// How long anything may take on a busy machine.
const WAIT: Duration = Duration::from_secs(240);

struct Cluster {
    scheduler: Process,
    executors: [Process; 2],
    work: [PathBuf; 2],
    address: String,
}

/// A port that is free, and so is the next one.
fn port() -> u16 {
    for _ in 0..100 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no free ports");
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < WAIT, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn answers(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

impl Cluster {
    fn start(place: &Place) -> Cluster {
        let scheduler_port = port();
        let address = format!("127.0.0.1:{scheduler_port}");
        let scheduler = Process::start(&mut command(&["scheduler", "--port", &scheduler_port.to_string()]));
        wait_for("the scheduler", || answers(scheduler_port));
        let work = ["one", "other"].map(|name| place.path(&format!("work-{name}")));
        let executors = [0, 1].map(|number| {
            let port = port();
            std::fs::create_dir_all(&work[number]).unwrap();
            let arguments = ["--port", &port.to_string(), "--work-dir", work[number].to_str().unwrap()];
            let arguments = [&["executor", "--scheduler", &address, "--cores", "1"], &arguments[..]].concat();
            let executor = Process::start(&mut command(&arguments));
            wait_for("an executor", || answers(port));
            executor
        });
        Cluster { scheduler, executors, work, address }
    }
}

/// Runs on a cluster, and kills its first executor as soon as `is_time` says so of the executors' files.
fn run_with_a_death(is_time: impl Fn(&[Vec<PathBuf>; 2]) -> bool) {
    let place = Place::with_history(160_000, 6);
    assert_eq!(place.run("embedded", &[]).0, 0);
    let mut cluster = Cluster::start(&place);
    let (raw, out) = (place.text("raw"), place.text("panel"));
    let run =
        command(&["run", "--log-format", "json", "--jobs", "2", "--cluster", &cluster.address, "--out", &out, &raw])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
    wait_for("the time to kill an executor", || is_time(&cluster.work.each_ref().map(|work| files(work, ""))));
    assert!(!place.path("panel/datapackage.json").exists(), "it came too late");
    cluster.executors[0].kill();
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(!told(&output).contains("panicked"), "{}", told(&output));
    assert_same(&place.path("embedded"), &place.path("panel"));
    cluster.scheduler.kill();
}

/// Whether files of this stage are among those of an executor: they lie in folders by job, stage, partition.
fn has_stage(files: &[PathBuf], stage: &str) -> bool {
    files.iter().any(|file| file.components().rev().nth(2).is_some_and(|folder| folder.as_os_str() == stage))
}

#[test]
fn an_executor_that_dies_in_the_middle_of_a_stage_changes_nothing() {
    run_with_a_death(|[one, _]| !one.is_empty());
}

#[test]
fn an_executor_that_dies_with_its_results_changes_nothing() {
    run_with_a_death(|[one, other]| has_stage(one, "1") && (has_stage(one, "2") || has_stage(other, "2")));
}

#[test]
fn both_executors_work_and_give_the_rows_of_one_process() {
    let place = Place::with_history(160_000, 4);
    let cluster = Cluster::start(&place);
    assert_eq!(place.run("embedded", &[]).0, 0);
    let (code, told) = place.run("panel", &["--cluster", &cluster.address]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(hash_of_rows(&place.path("embedded")), hash_of_rows(&place.path("panel")));
    assert_same(&place.path("embedded"), &place.path("panel"));
    let worked = cluster.work.each_ref().map(|work| files(work, "").len());
    assert!(worked.iter().all(|files| *files > 0), "{worked:?}");
}

#[test]
fn without_a_cluster_where_one_is_named_every_week_fails_with_a_reason() {
    let place = Place::with_history(500, 2);
    let (code, told) = place.run("panel", &["--cluster", &format!("127.0.0.1:{}", port())]);
    assert_eq!(code, 2, "{told}");
    assert!(!told.contains("panicked") && told.contains("tried again"), "{told}");
}
