//! Who may ask: every request is checked here before anything else looks at it.
//!
//! A website can make the browser of a visitor send requests to a service on that visitor's own machine, under a name
//! that the website controls (DNS rebinding). So the `Host` of a request must be a name of this service, and its
//! `Origin`, if it has one, must be the service itself. Both are compared as a whole.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::hint::Hint;
use crate::serve::content;
use crate::serve::room::Room;

/// Paths that need no token: the login itself, and what its page looks like.
const WITHOUT_TOKEN: [&str; 4] = [
    "/login",
    "/assets/style.css",
    "/assets/icon.svg",
    "/favicon.ico",
];

/// The names and addresses under which a service can be reached.
#[derive(Debug, Clone)]
pub struct Hosts {
    is_local: bool,
    names: Vec<(String, Option<u16>)>,
}

/// A text that is not the name of a host.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not the name of a host")]
pub struct UnusableName(String);

impl Hint for UnusableName {
    fn hint(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(
            "write a name such as archive.example, or archive.example:8080",
        ))
    }
}

impl Hosts {
    /// The names of a service that listens at `address`: those of this machine, and `names`.
    ///
    /// # Errors
    ///
    /// [`UnusableName`] if one of `names` is not the name of a host.
    pub fn new(address: SocketAddr, names: &[String]) -> Result<Hosts, UnusableName> {
        let names = names
            .iter()
            .map(|name| divided(name).ok_or_else(|| UnusableName(name.clone())));
        Ok(Hosts {
            is_local: address.ip().is_loopback(),
            names: names.collect::<Result<_, _>>()?,
        })
    }

    /// Whether only programs on this machine can reach the service.
    pub(super) fn is_local(&self) -> bool {
        self.is_local
    }

    /// Whether a `Host` is one of this service.
    fn allows(&self, host: &str) -> bool {
        let Some((name, port)) = divided(host) else {
            return false;
        };
        if name == "localhost" {
            return true;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<IpAddr>() {
            // An address cannot be rebound to another machine.
            return address.is_loopback() || !self.is_local || self.has(&name, port);
        }
        self.has(&name, port)
    }

    fn has(&self, name: &str, port: Option<u16>) -> bool {
        let is_this = |(known, known_port): &(String, Option<u16>)| {
            known == name && (known_port.is_none() || *known_port == port)
        };
        self.names.iter().any(is_this)
    }
}

/// The name of a host in lower case, and its port; `None` if the text is anything else.
fn divided(host: &str) -> Option<(String, Option<u16>)> {
    let end = match host.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let port = match port.strip_prefix(':') {
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(port.parse().ok()?),
        None if port.is_empty() => None,
        _ => return None,
    };
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_name = match name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
    {
        Some(address) => address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_ipv6()),
        None => !name.is_empty() && name.bytes().all(is_usual),
    };
    is_name.then(|| (name.to_ascii_lowercase(), port))
}

/// Lets a request through if it is one that this service answers.
pub(super) async fn check(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    let Some(host) = only(headers, header::HOST) else {
        return refused(
            StatusCode::BAD_REQUEST,
            "the request names no host, or several",
        );
    };
    let named = uri.authority().map_or(host, |authority| authority.as_str());
    let hosts = &room.settings.hosts;
    if !hosts.allows(host) || !hosts.allows(named) {
        return refused(
            StatusCode::FORBIDDEN,
            "this host name is not one of the reading room; `newsdex serve --allow-host NAME` adds a name",
        );
    }
    let asking = match origin(headers, host, &room.settings.cors) {
        Ok(asking) => asking,
        Err(()) => {
            return refused(
                StatusCode::FORBIDDEN,
                "other websites may not read this archive; `newsdex serve --cors ORIGIN` allows one",
            );
        }
    };
    let is_preflight = request.method() == Method::OPTIONS && asking.is_some();
    let mut response = if is_preflight {
        preflight()
    } else if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = refused(
            StatusCode::METHOD_NOT_ALLOWED,
            "the reading room only answers GET and HEAD",
        );
        let methods = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, methods);
        response
    } else if room
        .settings
        .token
        .as_ref()
        .is_some_and(|token| !WITHOUT_TOKEN.contains(&uri.path()) && !token.is_in(headers))
    {
        let mut response = refused(
            StatusCode::UNAUTHORIZED,
            "this reading room needs a token: open the link that `newsdex serve` printed when it was started",
        );
        let scheme = HeaderValue::from_static("Bearer");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
        response
    } else {
        next.run(request).await
    };
    if let Some(asking) = asking {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, asking);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
        let exposed = HeaderValue::from_static("ETag, Retry-After");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        headers.insert(
            "cross-origin-resource-policy",
            HeaderValue::from_static("cross-origin"),
        );
    }
    response
}

/// The other website that asks, if it is one that may; `Err` if it may not.
fn origin(headers: &HeaderMap, host: &str, allowed: &[String]) -> Result<Option<HeaderValue>, ()> {
    if !headers.contains_key(header::ORIGIN) {
        return Ok(None);
    }
    let text = only(headers, header::ORIGIN).ok_or(())?;
    let own = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    if own.is_some_and(|own| own.eq_ignore_ascii_case(host)) {
        return Ok(None);
    }
    match allowed.iter().any(|allowed| allowed == text) {
        true => HeaderValue::from_str(text).map(Some).map_err(|_| ()),
        false => Err(()),
    }
}

/// The value of a header that a request has once.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).into_iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization"),
    );
    response
}

fn refused(status: StatusCode, reason: &'static str) -> Response {
    let mut response = content::of("text/plain; charset=utf-8", format!("newsdex: {reason}\n"));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: &str, names: &[&str]) -> Hosts {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Hosts::new(address.parse().unwrap(), &names).unwrap()
    }

    #[track_caller]
    fn check(hosts: &Hosts, allowed: &[&str], refused: &[&str]) {
        for host in allowed {
            assert!(hosts.allows(host), "{host}");
        }
        for host in refused {
            assert!(!hosts.allows(host), "{host}");
        }
    }

    #[test]
    fn a_local_service_has_only_the_names_of_this_machine() {
        check(
            &hosts("127.0.0.1:6397", &[]),
            &[
                "localhost:6397",
                "LOCALHOST",
                "127.0.0.1:6397",
                "[::1]:6397",
                "localhost:9000",
            ],
            &[
                "",
                "localhost.evil.example",
                "evil-localhost",
                "localhost.",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "evil.example:6397",
                "192.168.0.7:6397",
                "localhost:6397:1",
                "localhost:",
                "localhost:99999",
                "localhost/x",
                "[::1",
                "[evil]",
                "localhost, evil.example",
            ],
        );
    }

    #[test]
    fn other_names_have_to_be_allowed() {
        check(
            &hosts("127.0.0.1:6397", &["archive.example", "desk.example:8080"]),
            &[
                "archive.example",
                "Archive.Example:443",
                "desk.example:8080",
                "localhost",
            ],
            &[
                "desk.example",
                "desk.example:80",
                "xarchive.example",
                "archive.example.evil",
            ],
        );
        check(
            &hosts("0.0.0.0:80", &[]),
            &["10.1.2.3", "[fe80::1]:80"],
            &["anything.example"],
        );
        assert!(Hosts::new("127.0.0.1:1".parse().unwrap(), &["http://a".to_owned()]).is_err());
    }

    #[test]
    fn an_origin_is_this_service_or_an_allowed_one() {
        let asks = |text: &str| {
            let headers = HeaderMap::from_iter([(header::ORIGIN, text.parse().unwrap())]);
            origin(
                &headers,
                "localhost:6397",
                &["https://desk.example".to_owned()],
            )
        };
        assert_eq!(asks("http://localhost:6397"), Ok(None));
        assert!(asks("https://desk.example").is_ok_and(|asking| asking.is_some()));
        for wrong in [
            "null",
            "http://localhost",
            "http://localhost:6397.evil.example",
            "https://desk.example.evil",
            "x",
        ] {
            assert_eq!(asks(wrong), Err(()), "{wrong}");
        }
        assert_eq!(origin(&HeaderMap::new(), "localhost", &[]), Ok(None));
    }
}
