//! The reading room, `newsdex serve`. Most tests ask the service without a port; `process` runs the program.

mod api;
mod pages;
mod process;
mod safety;
mod stories;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use newsdex::engine::Archive;
use newsdex::engine::following::Following;
use newsdex::engine::local::LocalEngine;
use newsdex::index::IndexDirectory;
use newsdex::serve::{Hosts, Originals, Room, Settings, app};
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A service without a port, and somebody who asks it.
pub(crate) struct Visitor {
    room: Arc<Room>,
    router: Router,
    runtime: Runtime,
}

/// An answer.
pub(crate) struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Visitor {
    /// A visitor of the index in a folder.
    pub(crate) fn of(folder: &Path) -> Visitor {
        Visitor::with(folder, |_| {})
    }

    /// A visitor of the index in a folder, with other settings.
    pub(crate) fn with(folder: &Path, change: impl FnOnce(&mut Settings)) -> Visitor {
        let index = folder.join(".newsdex");
        let directory = IndexDirectory::at(&index);
        let open = move || -> anyhow::Result<Arc<dyn Archive>> {
            Ok(Arc::new(LocalEngine::open(&directory)?))
        };
        let mut settings = Settings {
            index,
            hosts: Hosts::new("127.0.0.1:6397".parse().unwrap(), &[]).unwrap(),
            token: None,
            cors: Vec::new(),
            originals: Originals::Offered,
            threads: 2,
            queue: 1_000,
            deadline: Duration::from_secs(300),
        };
        change(&mut settings);
        let room = Arc::new(Room::new(Following::new(open).unwrap(), settings));
        Visitor {
            router: app(Arc::clone(&room)),
            room,
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Sends a request.
    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
            }
        })
    }

    /// Asks for an address.
    pub(crate) fn get(&self, address: &str) -> Answer {
        self.get_with(address, &[])
    }

    /// Asks for an address, with these headers.
    pub(crate) fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(address);
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request = request.header("host", "localhost:6397");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap())
    }

    /// The text of a page that has to be there.
    #[track_caller]
    pub(crate) fn page(&self, address: &str) -> String {
        let answer = self.get(address);
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{address}: {}",
            answer.text()
        );
        answer.text()
    }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }
}

/// The values of an attribute in a page, with their entities decoded.
pub(crate) fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = page.split(start.as_str()).skip(1);
    let values = values.filter_map(|rest| rest.split('"').next());
    let decoded = values.map(|value| {
        let value = value
            .replace("&#38;", "&")
            .replace("&#39;", "'")
            .replace("&#34;", "\"");
        value
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&amp;", "&")
    });
    decoded.collect()
}
