//! The files that belong to the pages, compiled into the program.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::serve::content;

/// The address of an asset changes with the version of newsdex, so it can be kept for long.
const FOR_LONG: HeaderValue = HeaderValue::from_static("public, max-age=86400");

fn kept(kind: &'static str, text: &'static str) -> Response {
    let mut response = content::of(kind, text);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, FOR_LONG);
    response
}

pub(super) async fn style() -> Response {
    kept("text/css; charset=utf-8", include_str!("assets/style.css"))
}

pub(super) async fn script() -> Response {
    kept(
        "text/javascript; charset=utf-8",
        include_str!("assets/page.js"),
    )
}

pub(super) async fn icon() -> Response {
    kept("image/svg+xml", include_str!("assets/icon.svg"))
}

pub(super) async fn openapi() -> Response {
    content::of("application/json", include_str!("assets/openapi.json"))
}

/// How a browser searches here from its address bar. Needs the whole address of the service, which the request names.
pub(super) async fn opensearch(headers: HeaderMap) -> Response {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    // The guard has checked that the host is a name of this service.
    let host = text("host");
    let scheme = match text("x-forwarded-proto") {
        "https" => "https",
        _ => "http",
    };
    let description =
        include_str!("assets/opensearch.xml").replace("{service}", &format!("{scheme}://{host}"));
    content::of(
        "application/opensearchdescription+xml; charset=utf-8",
        description,
    )
}

/// Search engines stay out.
pub(super) async fn robots() -> Response {
    content::of("text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n")
}
