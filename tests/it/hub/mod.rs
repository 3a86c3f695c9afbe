//! What lists models as the Hub does, and that it does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod host;
mod listing;
mod models;
mod snapshot;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

pub use host::{Asked, HubHost, Trouble};
pub use models::models;

const QUESTION: &str = "/api/models?sort=downloads&limit=500&expand=downloads&expand=gguf";

/// Head and body of an answer.
fn get(host: &HubHost, target: &str) -> (String, String) {
    get_within(Duration::from_secs(30), host, target)
}

/// Head and body of an answer as far as they come before the connection ends or is silent for so long.
fn get_within(silence: Duration, host: &HubHost, target: &str) -> (String, String) {
    let mut stream = TcpStream::connect(host.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(silence)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: hub\r\nUser-Agent: test\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).ok();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    (head.to_owned(), body.to_owned())
}

/// The target of the page after an answer.
fn next(host: &HubHost, head: &str) -> Option<String> {
    let link = head.lines().find_map(|line| line.strip_prefix("link: <"))?;
    Some(link.strip_suffix(">; rel=\"next\"")?.strip_prefix(&host.url)?.to_owned())
}

fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn all_models_come_page_by_page_most_downloaded_first() {
    let listed = models(1200);
    let host = HubHost::new(listed.clone(), |_, _| None);
    let (mut found, mut target) = (Vec::new(), Some(QUESTION.to_owned()));
    while let Some(page) = target {
        let (head, body) = get(&host, &page);
        found.extend(serde_json::from_str::<Vec<Value>>(&body).unwrap());
        target = next(&host, &head);
    }
    assert_eq!(host.requests().len(), 3);
    let fields = ["_id", "id", "downloads", "gguf"];
    for (found, model) in found.iter().zip(&listed) {
        assert_eq!(fields.map(|name| found.get(name)), fields.map(|name| model.get(name)));
        assert!(found.get("likes").is_none(), "only what is asked for comes");
    }
    let of = |name: &str| found.iter().map(|model| model[name].to_string()).collect::<BTreeSet<_>>().len();
    assert_eq!((found.len(), of("_id"), of("id")), (1200, 1200, 1200));
    assert!(found.is_sorted_by_key(|model| std::cmp::Reverse(model["downloads"].as_u64().unwrap())));
}

#[test]
fn questions_that_the_hub_refuses_are_refused() {
    let host = HubHost::new(models(3), |_, _| None);
    for more in ["&limit=1001", "&limit=0", "&expand=other", "&cursor=500", "&direction=1", "&search=a"] {
        let (head, body) = get(&host, &format!("/api/models?sort=downloads{more}"));
        assert_eq!(status(&head), "400", "{more}");
        assert!(body.starts_with("{\"error\":"), "{body}");
    }
    assert_eq!(status(&get(&host, "/api/models?limit=5").0), "400");
    assert_eq!(status(&get(&host, "/api/datasets?sort=downloads").0), "404");
    assert_eq!(status(&get(&host, "/api/models?sort=downloads&direction=-1").0), "200");
}

#[test]
fn troubles_come_when_they_are_told_to() {
    let host = HubHost::new(models(100), |count, target| match count {
        1 => Some(Trouble::status(503, &[("retry-after", "1")], "busy")),
        2 => Some(Trouble::limited(7)),
        3 => Some(Trouble::Destroy),
        4 => Some(Trouble::Cut(1000)),
        5 => Some(Trouble::Stall),
        _ => Trouble::refused(target, &["gguf"]),
    });
    let (head, body) = get(&host, QUESTION);
    assert!(head.contains("\r\nretry-after: 1"), "{head}");
    assert_eq!((status(&head), body.as_str()), ("503", "busy"));
    let (head, _) = get(&host, QUESTION);
    assert!(head.contains("\r\nratelimit: \"api\";r=0;t=7\r\nretry-after: 7"), "{head}");
    assert_eq!(get(&host, QUESTION), Default::default());
    assert_eq!(get(&host, QUESTION).1.len(), 1000);
    assert_eq!(get_within(Duration::from_millis(200), &host, QUESTION), Default::default());
    assert_eq!(status(&get(&host, QUESTION).0), "400");
    assert_eq!(status(&get(&host, "/api/models?sort=downloads&expand=downloads").0), "200");

    let asked = host.requests();
    assert_eq!(asked.iter().map(|asked| asked.status).collect::<Vec<_>>(), [503, 429, 0, 200, 0, 400, 200]);
    let headers = [("host", "hub"), ("user-agent", "test")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(asked[0], Asked { target: QUESTION.to_owned(), headers: headers.to_vec(), status: 503 });
}
