//! The Hub's list of models, `GET /api/models`, on a local host, with the troubles that it and lines have.
//!
//! The same as `tests/e2e/hub.mjs`, but for the headers that let a page of another origin read an answer: no native client asks for
//! them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::io::{ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Map, Value, json};

const FIELDS: [&str; 16] = [
    "author",
    "createdAt",
    "lastModified",
    "downloads",
    "downloadsAllTime",
    "likes",
    "trendingScore",
    "pipeline_tag",
    "library_name",
    "tags",
    "safetensors",
    "gguf",
    "baseModels",
    "gated",
    "private",
    "disabled",
];
const MOST: usize = 1000;

/// What happens to a request in place of an answer, or to its answer.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Another answer.
    Status {
        /// Its code.
        status: u16,
        /// Its headers, but for the body's length.
        headers: Vec<(String, String)>,
        /// Its body.
        body: String,
    },
    /// The connection ends without an answer.
    Destroy,
    /// The connection ends after so many bytes of the body, which its length says are not all.
    Cut(usize),
    /// Nothing comes, and the connection stays open.
    Stall,
}

impl Trouble {
    /// Another answer, such as `Trouble::status(503, &[("retry-after", "1")], "busy")`.
    pub fn status(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self::Status { status, headers, body: body.to_owned() }
    }

    /// The answer to one who has asked too often: so many seconds are to be waited.
    pub fn limited(seconds: u32) -> Self {
        let headers = [("ratelimit", format!("\"api\";r=0;t={seconds}")), ("retry-after", seconds.to_string())];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).to_vec();
        Self::Status { status: 429, headers, body: json!({ "error": "We had to rate limit your IP" }).to_string() }
    }

    /// The answer to a question with fields that the Hub does not know, if the target has one of these.
    pub fn refused(target: &str, fields: &[&str]) -> Option<Self> {
        let field = Question::of(target).expand.into_iter().find(|name| fields.contains(&name.as_str()))?;
        Some(Self::status(400, &[], &json!({ "error": format!("Invalid option for expand: {field}") }).to_string()))
    }
}

/// A request that a host got.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Path and query.
    pub target: String,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The code of the answer; 0 where none came.
    pub status: u16,
}

/// What troubles a request of this number and target.
type Troubles = dyn Fn(usize, &str) -> Option<Trouble> + Send + Sync;

/// What the threads of a host share.
struct Shared {
    url: String,
    models: Vec<Value>,
    troubles: Box<Troubles>,
    requests: Mutex<Vec<Asked>>,
    over: AtomicBool,
}

/// A hub on an address of its own, until it is dropped.
pub struct HubHost {
    /// Its address, such as `http://127.0.0.1:40123`.
    pub url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

impl HubHost {
    /// Lists these models in their order. `troubles` is asked at each request, with its number from 1 on and its target; `None`
    /// stands for an answer as it should be.
    pub fn new(
        models: Vec<Value>,
        troubles: impl Fn(usize, &str) -> Option<Trouble> + Send + Sync + 'static,
    ) -> HubHost {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let shared = Arc::new(Shared {
            url: url.clone(),
            models,
            troubles: Box::new(troubles),
            requests: Mutex::default(),
            over: AtomicBool::new(false),
        });
        let host = Arc::clone(&shared);
        let listener = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(|stream| stream.ok()) {
                if host.over.load(Ordering::SeqCst) {
                    break;
                }
                let host = Arc::clone(&host);
                // A client may go away at any time, which is no failure of the host.
                std::thread::spawn(move || host.serve(stream).ok());
            }
        });
        HubHost { url, address, shared, listener: Some(listener) }
    }

    /// What it was asked so far.
    pub fn requests(&self) -> Vec<Asked> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Drop for HubHost {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // The listener waits for one more connection.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            listener.join().ok();
        }
    }
}

impl Shared {
    /// Answers the one request of a connection.
    fn serve(&self, mut stream: TcpStream) -> Result<()> {
        let Some((method, target, headers)) = head(&mut stream)? else { return Ok(()) };
        let count = {
            let mut requests = self.requests.lock().unwrap();
            requests.push(Asked { target: target.clone(), headers, status: 0 });
            requests.len()
        };
        let send = |stream: &mut TcpStream, (status, headers, body): Answer, until: usize| {
            self.requests.lock().unwrap()[count - 1].status = status;
            let mut text = format!("HTTP/1.1 {status} {}\r\nconnection: close\r\n", reason(status));
            text.push_str(&format!("content-length: {}\r\n", body.len()));
            headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
            stream.write_all(format!("{text}\r\n").as_bytes())?;
            stream.write_all(&body.as_bytes()[..until.min(body.len())])?;
            stream.flush()
        };
        match (self.troubles)(count, &target) {
            Some(Trouble::Status { status, headers, body }) => send(&mut stream, (status, headers, body), usize::MAX),
            Some(Trouble::Destroy) => Ok(()),
            Some(Trouble::Cut(bytes)) => send(&mut stream, self.answer(&method, &target), bytes),
            Some(Trouble::Stall) => self.stall(&mut stream),
            None => send(&mut stream, self.answer(&method, &target), usize::MAX),
        }
    }

    /// Keeps a connection open until its client or the host is gone.
    fn stall(&self, stream: &mut TcpStream) -> Result<()> {
        stream.set_read_timeout(Some(Duration::from_millis(20)))?;
        while !self.over.load(Ordering::SeqCst) {
            match stream.read(&mut [0]) {
                Ok(0) => break,
                Err(error) if !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// The answer as it should be.
    fn answer(&self, method: &str, target: &str) -> Answer {
        let mut headers = vec![
            ("content-type".to_owned(), "application/json; charset=utf-8".to_owned()),
            ("ratelimit-policy".to_owned(), "\"fixed window\";\"api\";q=500;w=300".to_owned()),
        ];
        let question = Question::of(target);
        let (limit, start) = match question.checked(method) {
            Ok(page) => page,
            Err((status, error)) => return (status, headers, json!({ "error": error }).to_string()),
        };
        let fields: Vec<&str> = ["_id", "id"].into_iter().chain(question.expand.iter().map(String::as_str)).collect();
        let listed = self.models.iter().skip(start).take(limit).map(|model| {
            let found = fields.iter().filter_map(|&name| Some((name.to_owned(), model.get(name)?.clone())));
            found.collect::<Map<_, _>>().into()
        });
        let body = Value::Array(listed.collect()).to_string();
        if start + limit < self.models.len() {
            let rest: Vec<&str> = target.split('&').filter(|part| !part.starts_with("cursor=")).collect();
            let next = format!("<{}{}&cursor={}>; rel=\"next\"", self.url, rest.join("&"), cursor_at(start + limit));
            headers.push(("link".to_owned(), next));
        }
        (200, headers, body)
    }
}

/// Code, headers and body.
type Answer = (u16, Vec<(String, String)>, String);

/// The place that a cursor stands for, in a form that no client can take for a number; it is escaped for an address.
fn cursor_at(place: usize) -> String {
    format!("YWZ0{place:x}%3D%3D")
}

fn place_of(cursor: &str) -> Option<usize> {
    let cursor = cursor.replace("%3D", "=").replace("%3d", "=");
    usize::from_str_radix(cursor.strip_prefix("YWZ0")?.strip_suffix("==")?, 16).ok()
}

/// What a target asks for.
struct Question {
    path: String,
    expand: Vec<String>,
    others: Vec<(String, String)>,
}

impl Question {
    fn of(target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|part| !part.is_empty());
        let pairs = pairs.map(|part| part.split_once('=').unwrap_or((part, "")));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (expand, others): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name == "expand");
        Self { path: path.to_owned(), expand: expand.into_iter().map(|(_, value)| value).collect(), others }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.others.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The models of a page and the place of its first one; else what is wrong.
    fn checked(&self, method: &str) -> std::result::Result<(usize, usize), (u16, String)> {
        let bad = |error: &str| Err((400, error.to_owned()));
        if self.path != "/api/models" || method != "GET" {
            return Err((404, "Sorry, we can't find the page you are looking for.".to_owned()));
        }
        if let Some((name, _)) =
            self.others.iter().find(|(name, _)| !["sort", "direction", "limit", "cursor"].contains(&name.as_str()))
        {
            return bad(&format!("Unrecognized parameter: {name}"));
        }
        if let Some(field) = self.expand.iter().find(|name| !FIELDS.contains(&name.as_str())) {
            return bad(&format!("Invalid option for expand: {field}"));
        }
        if self.get("sort") != Some("downloads") {
            return bad("Invalid sort");
        }
        if ![None, Some("-1")].contains(&self.get("direction")) {
            return bad("Invalid direction");
        }
        let limit = self.get("limit").map_or(Some(MOST), |limit| limit.parse().ok());
        let Some(limit) = limit.filter(|limit| (1..=MOST).contains(limit)) else {
            return bad(&format!("Invalid limit: at most {MOST}"));
        };
        let place = self.get("cursor").map_or(Some(0), place_of);
        place.map_or_else(|| bad("Invalid cursor"), |place| Ok((limit, place)))
    }
}

/// A request's method, target and headers.
type Head = (String, String, Vec<(String, String)>);

/// The head of a request; `None` where the connection ends before it does.
fn head(stream: &mut TcpStream) -> Result<Option<Head>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        bytes.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines();
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Ok(first.next().zip(first.next()).map(|(method, target)| (method, target, headers)))
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
