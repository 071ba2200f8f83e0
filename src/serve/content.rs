//! Bodies of answers, each with its type.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;

use crate::serve::failure::Failure;

/// A body of this type.
pub(super) fn of(kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// JSON in one line, as the command line prints it.
pub(super) fn json(value: &impl Serialize) -> Result<Response, Failure> {
    let mut line = serde_json::to_vec(value).map_err(anyhow::Error::from)?;
    line.push(b'\n');
    Ok(of("application/json", line))
}

/// A page.
pub(super) fn html(page: &impl Template) -> Result<Response, Failure> {
    let text = page.render().map_err(anyhow::Error::from)?;
    Ok(of("text/html; charset=utf-8", text))
}
