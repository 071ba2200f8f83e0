//! `/login`: lets a browser in that comes with the token, and keeps the token in a cookie.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::pages::{Frame, failed};
use crate::serve::question::Asked;
use crate::serve::token::COOKIE_NAME;

/// A page, not a redirect: after a redirect from a link in a letter, browsers would not send the cookie.
#[derive(Template)]
#[template(path = "login.html")]
struct LoginTemplate {
    frame: Frame,
}

pub(crate) async fn show(asked: Asked) -> Response {
    let room = asked.room();
    let given = asked.parameters().all("token").next().unwrap_or_default();
    let token = match &room.settings.token {
        None => None,
        Some(token) if token.is(given) => Some(token),
        Some(_) => {
            let failure = Failure {
                status: StatusCode::UNAUTHORIZED,
                hint: Some(
                    "open the whole link that `newsdex serve` printed when it was started"
                        .to_owned(),
                ),
                ..Failure::missing("this is not the token of this reading room")
            };
            return failed(&failure, room);
        }
    };
    let page = LoginTemplate {
        frame: Frame::of_room(room, "Welcome"),
    };
    let mut response = content::html(&page).unwrap_or_else(|failure| failed(&failure, room));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let cookie = token.and_then(|token| {
        let secret = token.secret();
        let year = 365 * 86_400;
        let cookie =
            format!("{COOKIE_NAME}={secret}; Path=/; Max-Age={year}; HttpOnly; SameSite=Strict");
        HeaderValue::from_str(&cookie).ok()
    });
    if let Some(cookie) = cookie {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}
