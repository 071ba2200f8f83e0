//! Requests to one server: JSON and bulk, each with a time-out, errors as [`EngineError`].
//!
//! A request is sent once. A question that changes nothing is sent a second time if the connection broke, because a
//! server closes idle connections without notice. A run asks on for some time while a node is missing
//! ([`Client::patient`]). Who writes decides for himself ([`super::failure::FailureKind`]).

use std::borrow::Cow;
use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;
use ureq::http::{Method, Request};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use crate::remote::address::EngineAddress;
use crate::remote::failure::{EngineError, FailureKind};

/// The time for a whole request if none is given.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The time to find and reach a server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The pause before a patient client asks again.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(500);

/// The longest answer that is read, unpacked.
const MOST_ANSWER_BYTES: u64 = 512 << 20;

/// A body shorter than this is sent as it is.
const LEAST_PACKED_BYTES: usize = 1_024;

/// The first version of OpenSearch that has points in time.
const FIRST_VERSION: (u64, u64) = (2, 4);

/// A password or a key. It is printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret; line ends around it are dropped, because files end with one.
    pub fn new(text: &str) -> Secret {
        Secret(text.trim_matches(['\r', '\n']).to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication {
    /// The server does not ask who it is.
    Nobody,
    /// A user with a password.
    User(String, Secret),
    /// An API key, encoded as the server gave it.
    ApiKey(Secret),
}

impl Authentication {
    fn header(&self) -> Option<Secret> {
        match self {
            Authentication::Nobody => None,
            Authentication::User(user, password) => {
                let both = BASE64.encode(format!("{user}:{}", password.0));
                Some(Secret(format!("Basic {both}")))
            }
            Authentication::ApiKey(key) => Some(Secret(format!("ApiKey {}", key.0))),
        }
    }
}

/// How to reach an index on a server.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The server and the index.
    pub address: EngineAddress,
    /// Who asks.
    pub authentication: Authentication,
    /// Certificates of authorities in PEM form; empty for those of Mozilla.
    pub authorities: Vec<u8>,
    /// A proxy in between; `None` for none.
    pub proxy: Option<Proxy>,
    /// The time for a whole request.
    pub timeout: Duration,
}

impl Connection {
    /// A connection without a password, proxy or authority of its own.
    pub fn to(address: EngineAddress) -> Connection {
        Connection {
            address,
            authentication: Authentication::Nobody,
            authorities: Vec::new(),
            proxy: None,
            timeout: DEFAULT_TIMEOUT,
        }
    }
}

/// The proxy that the environment names, as in `HTTPS_PROXY`, for hosts that `NO_PROXY` does not name.
pub fn proxy_of_environment() -> Option<Proxy> {
    Proxy::try_from_env()
}

/// The content of a request.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// Nothing.
    Empty,
    /// One value.
    Json(&'a Value),
    /// Lines of JSON, as a bulk request has them.
    Lines(&'a [u8]),
}

/// The answer of a server.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The content; empty for a `HEAD` request.
    pub text: String,
}

/// A server that was asked who it is. Any number of threads can use it.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    address: EngineAddress,
    authorization: Option<Secret>,
    timeout: Duration,
    /// Ends the patience of a run; `None` for a client without patience.
    stop: Option<Arc<AtomicBool>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Client({})", self.address)
    }
}

impl Client {
    /// Connects to a server and asks for its version.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if it cannot be reached, does not accept the credentials, or is no OpenSearch that newsdex
    /// works with. A password is never sent to another machine without encryption.
    pub fn connect(connection: &Connection) -> Result<Client, EngineError> {
        let fail = |kind| EngineError {
            server: connection.address.base().to_owned(),
            kind,
        };
        let authorization = connection.authentication.header();
        if authorization.is_some() && connection.address.is_open() {
            return Err(fail(FailureKind::OpenLine));
        }
        let roots = match connection.authorities.is_empty() {
            true => RootCerts::WebPki,
            false => RootCerts::from(authorities(&connection.authorities).map_err(&fail)?),
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .tls_config(tls)
            .proxy(connection.proxy.clone())
            // A redirect could lead the credentials elsewhere.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("newsdex/", env!("CARGO_PKG_VERSION")))
            .build();
        let client = Client {
            agent: config.new_agent(),
            address: connection.address.clone(),
            authorization,
            timeout: connection.timeout,
            stop: None,
        };
        client.check_version()?;
        Ok(client)
    }

    /// The server and the index.
    pub fn address(&self) -> &EngineAddress {
        &self.address
    }

    /// The name of the index: an alias of its live generation.
    pub fn index(&self) -> &str {
        self.address.index()
    }

    /// The time for a whole request.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The same client with another time for a whole request.
    #[must_use]
    pub fn within(&self, timeout: Duration) -> Client {
        Client {
            timeout,
            ..self.clone()
        }
    }

    /// The same client for a run: a question is asked again, for as long as one request may take, while the server
    /// cannot answer because a node is missing or busy. `stop` ends this.
    #[must_use]
    pub fn patient(&self, stop: &Arc<AtomicBool>) -> Client {
        Client {
            stop: Some(Arc::clone(stop)),
            ..self.clone()
        }
    }

    /// An error of this server.
    pub fn error(&self, kind: FailureKind) -> EngineError {
        EngineError {
            server: self.address.base().to_owned(),
            kind,
        }
    }

    /// Reads the value at a path such as `/news/_mapping`.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] unless the status is a success.
    pub fn get(&self, path: &str) -> Result<Value, EngineError> {
        self.question(|| self.success(&Method::GET, path, Body::Empty))
    }

    /// Reads the value at a path; `None` if nothing is there.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn find(&self, path: &str) -> Result<Option<Value>, EngineError> {
        self.question(|| {
            let answer = self.send(&Method::GET, path, Body::Empty)?;
            match answer.status {
                404 => Ok(None),
                _ => self.value(&answer).map(Some),
            }
        })
    }

    /// Asks a question that changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn ask(&self, path: &str, body: &Value) -> Result<Value, EngineError> {
        self.question(|| self.success(&Method::POST, path, Body::Json(body)))
    }

    /// Searches: as [`Client::ask`], and every shard has to answer. The path gets the parameter that demands it.
    ///
    /// # Errors
    ///
    /// As [`Client::get`], and if the server gave up early or a part of the index is missing.
    pub fn search(&self, path: &str, body: &Value) -> Result<Value, EngineError> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{separator}allow_partial_search_results=false");
        self.question(|| {
            let answer = self.success(&Method::POST, &path, Body::Json(body))?;
            self.check_whole(&answer)?;
            Ok(answer)
        })
    }

    /// Sends a value to a path; sent once.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, EngineError> {
        self.success(&Method::POST, path, Body::Json(body))
    }

    /// Puts a value at a path; sent once.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn put(&self, path: &str, body: &Value) -> Result<Value, EngineError> {
        self.success(&Method::PUT, path, Body::Json(body))
    }

    /// Puts a value at a path, whatever is there; sent again as a question is.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn replace(&self, path: &str, body: &Value) -> Result<Value, EngineError> {
        self.question(|| self.success(&Method::PUT, path, Body::Json(body)))
    }

    /// Deletes what is at a path; sent once.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn delete(&self, path: &str) -> Result<Value, EngineError> {
        self.success(&Method::DELETE, path, Body::Empty)
    }

    /// Sends lines of a bulk request; sent once. Items that failed are in the answer.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub fn bulk(&self, path: &str, lines: &[u8]) -> Result<Value, EngineError> {
        self.success(&Method::POST, path, Body::Lines(lines))
    }

    /// Sends a request once and gives the answer, whatever its status is.
    ///
    /// # Errors
    ///
    /// An [`EngineError`] if there is no whole answer.
    pub fn send(&self, method: &Method, path: &str, body: Body<'_>) -> Result<Answer, EngineError> {
        let url = format!("{}{path}", self.address.base());
        let mut request = Request::builder()
            .method(method)
            .uri(url)
            .header("accept-encoding", "gzip");
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", &authorization.0);
        }
        let (kind, bytes) = match body {
            Body::Empty => ("", Cow::Borrowed(&[][..])),
            Body::Json(value) => ("application/json", value.to_string().into_bytes().into()),
            Body::Lines(lines) => ("application/x-ndjson", Cow::Borrowed(lines)),
        };
        let packed = match bytes.len() >= LEAST_PACKED_BYTES {
            true => {
                request = request.header("content-encoding", "gzip");
                packed(&bytes)
            }
            false => bytes.into_owned(),
        };
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let garbled =
            |error: &dyn fmt::Display| self.error(FailureKind::Garbled(error.to_string()));
        let request = request.body(packed).map_err(|error| garbled(&error))?;
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(self.timeout))
            .timeout_connect(Some(CONNECT_TIMEOUT.min(self.timeout)))
            .allow_non_standard_methods(true)
            .build();
        let mut response = self
            .agent
            .run(request)
            .map_err(|error| self.failed(&error))?;
        let status = response.status().as_u16();
        let is_packed = response
            .headers()
            .get("content-encoding")
            .is_some_and(|encoding| encoding.as_bytes() == b"gzip");
        let reader = response
            .body_mut()
            .with_config()
            .limit(MOST_ANSWER_BYTES)
            .reader();
        let mut text = String::new();
        let read = match is_packed {
            true => MultiGzDecoder::new(reader)
                .take(MOST_ANSWER_BYTES)
                .read_to_string(&mut text),
            false => { reader }.read_to_string(&mut text),
        };
        match read {
            Ok(_) => Ok(Answer { status, text }),
            Err(error) => Err(self.broken(error)),
        }
    }

    fn success(&self, method: &Method, path: &str, body: Body<'_>) -> Result<Value, EngineError> {
        self.value(&self.send(method, path, body)?)
    }

    /// The value of an answer.
    fn value(&self, answer: &Answer) -> Result<Value, EngineError> {
        if !(200..300).contains(&answer.status) {
            return Err(self.error(FailureKind::of_status(answer.status, &answer.text)));
        }
        serde_json::from_str(&answer.text)
            .map_err(|error| self.error(FailureKind::Garbled(error.to_string())))
    }

    /// Asks a second time if the connection broke, and on and on if the client is patient.
    fn question<T>(&self, ask: impl Fn() -> Result<T, EngineError>) -> Result<T, EngineError> {
        let begun = Instant::now();
        let mut is_first = true;
        loop {
            let error = match ask() {
                Err(error) => error,
                done => return done,
            };
            let has_broken = matches!(
                error.kind,
                FailureKind::Unreachable(_) | FailureKind::Garbled(_)
            );
            let is_patient = self
                .stop
                .as_ref()
                .is_some_and(|stop| !stop.load(Ordering::Relaxed))
                && error.kind.may_pass()
                && begun.elapsed() < self.timeout;
            match (is_first && has_broken, is_patient) {
                (true, _) => {}
                (false, true) => sleep(BETWEEN_QUESTIONS),
                (false, false) => return Err(error),
            }
            is_first = false;
        }
    }

    /// Checks that all shards have answered.
    fn check_whole(&self, answer: &Value) -> Result<(), EngineError> {
        if answer.get("timed_out").and_then(Value::as_bool) == Some(true) {
            return Err(self.error(FailureKind::TimedOut(self.timeout.as_secs())));
        }
        let count = |name: &str| {
            let shards = answer.get("_shards");
            shards
                .and_then(|shards| shards.get(name)?.as_u64())
                .unwrap_or(0)
        };
        match count("failed") {
            0 => Ok(()),
            failed => {
                let reason = answer
                    .pointer("/_shards/failures/0/reason/reason")
                    .and_then(Value::as_str)
                    .unwrap_or("no reason given");
                let reason = super::failure::cut(reason);
                Err(self.error(FailureKind::FailedShards(failed, count("total"), reason)))
            }
        }
    }

    fn check_version(&self) -> Result<(), EngineError> {
        let answer = match self.get("/") {
            Err(EngineError {
                kind: FailureKind::Garbled(_) | FailureKind::Refused(..),
                ..
            }) => return Err(self.error(FailureKind::Foreign)),
            answer => answer?,
        };
        let text = |name: &str| answer.pointer(name).and_then(Value::as_str);
        let Some(number) = text("/version/number") else {
            return Err(self.error(FailureKind::Foreign));
        };
        let number = super::failure::cut(number);
        if text("/version/distribution") != Some("opensearch") {
            let name = format!("Elasticsearch {number}");
            return Err(self.error(FailureKind::WrongVersion(name)));
        }
        let mut parts = number
            .split('.')
            .map(|part| part.parse::<u64>().unwrap_or(0));
        let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        match version >= FIRST_VERSION {
            true => Ok(()),
            false => Err(self.error(FailureKind::WrongVersion(format!("OpenSearch {number}")))),
        }
    }

    fn failed(&self, error: &ureq::Error) -> EngineError {
        self.error(match error {
            ureq::Error::Timeout(_) => FailureKind::TimedOut(self.timeout.as_secs()),
            ureq::Error::Io(error) if is_timeout(error) => {
                FailureKind::TimedOut(self.timeout.as_secs())
            }
            ureq::Error::Tls(reason) => FailureKind::Untrusted((*reason).to_owned()),
            ureq::Error::Rustls(error) => FailureKind::Untrusted(error.to_string()),
            ureq::Error::Pem(error) => FailureKind::Untrusted(error.to_string()),
            // Errors of certificates can be inside errors of the connection.
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                FailureKind::Untrusted(error.to_string())
            }
            ureq::Error::Protocol(error) => FailureKind::Garbled(error.to_string()),
            error => FailureKind::Unreachable(error.to_string()),
        })
    }

    /// The error of an answer that ended early.
    fn broken(&self, error: std::io::Error) -> EngineError {
        self.error(match is_timeout(&error) {
            true => FailureKind::TimedOut(self.timeout.as_secs()),
            false => FailureKind::Garbled(format!("it ended early: {error}")),
        })
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::TimedOut
        || error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ureq::Error>())
            .is_some_and(|inner| matches!(inner, ureq::Error::Timeout(_)))
}

fn authorities(pem: &[u8]) -> Result<Vec<ureq::tls::Certificate<'static>>, FailureKind> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(FailureKind::Untrusted(error.to_string())),
        }
    }
    match found.is_empty() {
        true => Err(FailureKind::Untrusted(
            "the file of authorities has no certificate in PEM form".into(),
        )),
        false => Ok(found),
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Bytes as the server takes them in a field of the type `binary`.
pub fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of a field of the type `binary`; `None` if it is damaged.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_printed_nowhere() {
        let mut connection = Connection::to("https://host.example/news".parse().unwrap());
        connection.authentication = Authentication::User("anna".into(), Secret::new("hunter2\n"));
        let header = connection.authentication.header().unwrap();
        assert_eq!(header.0, format!("Basic {}", base64(b"anna:hunter2")));
        let printed = format!("{connection:?} {header:?}");
        assert!(
            !printed.contains("hunter2") && !printed.contains(&header.0),
            "{printed}"
        );
    }

    #[test]
    fn a_password_is_not_sent_where_others_can_read_it() {
        let mut connection = Connection::to("http://host.example/news".parse().unwrap());
        connection.authentication = Authentication::ApiKey(Secret::new("key"));
        let error = Client::connect(&connection).unwrap_err();
        assert_eq!(error.kind, FailureKind::OpenLine);
    }

    #[test]
    fn what_is_sent_packed_is_read_back() {
        let bytes = b"{\"a\": 1}\n".repeat(1_000);
        let mut text = Vec::new();
        MultiGzDecoder::new(&*packed(&bytes))
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, bytes);
    }
}
