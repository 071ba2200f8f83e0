//! `/help`: the query language, the keys, and the addresses of the API.

use askama::Template;
use axum::response::Response;

use crate::serve::content;
use crate::serve::pages::Frame;
use crate::serve::question::Asked;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpTemplate {
    frame: Frame,
}

pub(crate) async fn show(asked: Asked) -> Response {
    asked
        .page(|question| {
            content::html(&HelpTemplate {
                frame: Frame::of(question, "Help", "help"),
            })
        })
        .await
}
