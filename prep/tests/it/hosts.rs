//! Snapshots behind addresses: by http, and in a bucket.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use crate::support::{Place, assert_same, command, files, manifest, told};

/// Serves a folder as a host does, and as a bucket named after it; returns the address.
fn serve(root: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let root = root.clone();
            std::thread::spawn(move || answer(stream.unwrap(), &root));
        }
    });
    address
}

/// Answers the requests of a connection, one after the other.
fn answer(mut stream: TcpStream, root: &Path) {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let (method, target) = head[0].rsplit_once(' ').unwrap().0.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let body = match query.contains("list-type=2") {
            true => Some(listing(root, query).into_bytes()),
            // A bucket's name comes first; a host has none.
            false => fs::read(root.join(path.trim_start_matches('/').trim_start_matches("bucket/"))).ok(),
        };
        let Some(body) = body else {
            write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").unwrap();
            continue;
        };
        let range = head.iter().find_map(|line| line.to_lowercase().strip_prefix("range: bytes=").map(str::to_owned));
        let range = range.map(|range| {
            let (from, to) = range.split_once('-').unwrap();
            match from {
                "" => body.len() - to.parse::<usize>().unwrap()..body.len(),
                from => from.parse().unwrap()..to.parse().map_or(body.len(), |to: usize| (to + 1).min(body.len())),
            }
        });
        let etag = body.iter().fold(7_u64, |hash, byte| hash.wrapping_mul(31) + u64::from(*byte));
        let common =
            format!("ETag: \"{etag}\"\r\nLast-Modified: Mon, 05 Oct 2026 00:00:00 GMT\r\nAccept-Ranges: bytes\r\n");
        let (status, part) = match &range {
            Some(range) => (
                format!("206 Partial Content\r\nContent-Range: bytes {}-{}/{}", range.start, range.end - 1, body.len()),
                &body[range.clone()],
            ),
            None => ("200 OK".to_owned(), &body[..]),
        };
        write!(stream, "HTTP/1.1 {status}\r\n{common}Content-Length: {}\r\n\r\n", part.len()).unwrap();
        if method == "GET" && stream.write_all(part).is_err() {
            return;
        }
    }
}

/// The list of a bucket's keys, as S3 writes it.
fn listing(root: &Path, query: &str) -> String {
    let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix=")).unwrap_or("").replace("%2F", "/");
    let keys =
        files(root, ".parquet").into_iter().map(|path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
    let entry = |key: String| {
        let size = fs::metadata(root.join(&key)).unwrap().len();
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-10-05T00:00:00.000Z</LastModified><ETag>\"{size}\"</ETag><Size>{size}</Size></Contents>"
        )
    };
    let entries: String = keys.filter(|key| key.starts_with(&prefix)).map(entry).collect();
    format!(
        "<?xml version=\"1.0\"?><ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
    )
}

/// Runs on inputs, with the credentials of no one.
fn run(place: &Place, out: &str, host: &str, inputs: &[String]) -> (i32, String) {
    let out = place.text(out);
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let output = command(&[&["run", "--out", &out], &inputs[..]].concat())
        .envs([("AWS_ENDPOINT", host), ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "r")])
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    (output.status.code().unwrap(), told(&output))
}

#[test]
fn snapshots_behind_addresses_are_those_of_a_folder() {
    let place = Place::with_history(3_000, 4);
    assert_eq!(place.run("local", &[]).0, 0);
    let raw = place.path("raw");
    let host = serve(raw.clone());
    let addresses: Vec<String> = files(&raw, ".parquet")
        .iter()
        .map(|path| format!("{host}/{}", path.strip_prefix(&raw).unwrap().display()))
        .collect();
    let rows = |folder: &str| crate::oracle::hash_of_rows(&place.path(folder));
    for (out, inputs) in [
        ("http", addresses.as_slice()),
        ("prefix", &["s3://bucket/models".to_owned()]),
        ("pattern", &["s3://bucket/models/*/models.parquet".to_owned()]),
    ] {
        let (code, told) = run(&place, out, &host, inputs);
        assert_eq!(code, 0, "{inputs:?}: {told}");
        assert_eq!(rows(out), rows("local"), "{inputs:?}");
        // Nothing has changed on the host.
        assert_eq!(run(&place, out, &host, inputs).0, 3);
    }
    assert_same(&place.path("prefix"), &place.path("pattern"));
    assert_eq!(manifest(&place.path("http"))["lorenz"]["weeks"], manifest(&place.path("local"))["lorenz"]["weeks"]);
}

#[test]
fn what_a_host_does_not_have_is_named() {
    let place = Place::new();
    fs::create_dir_all(place.path("raw")).unwrap();
    let host = serve(place.path("raw"));
    let missing = format!("{host}/models/2026-10-05/models.parquet");
    let nobody = "http://127.0.0.1:1/models/2026-10-05/models.parquet".to_owned();
    for input in [missing, nobody, "s3://bucket/models/2026-10-05/nothing.parquet".to_owned(), "ftp://x/y".to_owned()] {
        let (code, told) = run(&place, "panel", &host, std::slice::from_ref(&input));
        assert_eq!(code, 2, "{told}");
        assert!(told.contains(&input) && !told.contains("panicked"), "{told}");
    }
}
