//! The pages. Each file reads what a page shows and hands it to its template in `templates/`.
//!
//! Templates escape all texts. Pages work without JavaScript, and every state of a page is an address.

pub(super) mod article;
pub(super) mod concordance;
mod downloads;
pub(super) mod entities;
pub(super) mod entity;
pub(super) mod help;
pub(super) mod hits;
pub(super) mod home;
pub(super) mod login;
pub(super) mod missing;
mod paging;
mod pair;
mod quotations;
pub(super) mod quotes;
pub(super) mod search;
pub(super) mod similar;
pub(super) mod stats;
pub(super) mod stories;
pub(super) mod timeline;
mod whole_archive;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::engine::{ArticleRequest, ShownArticle, article_beginning};
use crate::index::incomplete::Incomplete;
use crate::serve::content;
use crate::serve::failure::Failure;
use crate::serve::question::Question;
use crate::serve::room::Room;
use newsdex_query::Query;
use newsdex_text::article::Moment;
use newsdex_text::article::Precision;

/// The identifier in an address.
fn named(id: Option<String>) -> Result<String, Failure> {
    id.filter(|id| !id.is_empty()).ok_or_else(no_article)
}

fn no_article() -> Failure {
    Failure::missing("no article has this address")
}

/// The article with the identifier in an address, with the marks of a query.
fn shown(question: &Question, id: &str, query: Option<Query>) -> Result<ShownArticle, Failure> {
    let request = ArticleRequest {
        id: id.to_owned(),
        query,
        cancel: question.cancel.clone(),
    };
    Ok(article_beginning(question.archive.as_ref(), request)?)
}

/// The parts of every page.
pub(super) struct Frame {
    /// The title of the window.
    title: String,
    /// The text in the search box.
    typed: String,
    /// Which entry of the menu is this page.
    current: &'static str,
    /// Problems of the archive that every reader has to know, each with its solution.
    warnings: Vec<String>,
    /// The address of the feed of this page.
    feed: Option<String>,
}

impl Frame {
    fn of(question: &Question, title: impl Into<String>, current: &'static str) -> Frame {
        let mut frame = Frame::of_room(&question.room, title);
        frame.current = current;
        frame.typed = question
            .parameters
            .all("q")
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Some(incomplete) = question.archive.incomplete() {
            frame
                .warnings
                .push(format!("{incomplete}: {}", Incomplete::HINT));
        }
        frame
    }

    fn of_room(room: &Room, title: impl Into<String>) -> Frame {
        let trouble = room.trouble().map(|trouble| {
            format!("the archive has changed, but its latest state cannot be opened: {trouble}")
        });
        Frame {
            title: title.into(),
            typed: String::new(),
            current: "",
            warnings: trouble.into_iter().collect(),
            feed: None,
        }
    }

    fn with_feed(mut self, address: String) -> Frame {
        self.feed = Some(address);
        self
    }
}

#[derive(Template)]
#[template(path = "failed.html")]
struct FailedPage<'a> {
    frame: Frame,
    failure: &'a Failure,
    heading: &'static str,
}

/// The page of a request without an answer.
pub(super) fn failed(failure: &Failure, room: &Room) -> Response {
    let heading = match failure.status {
        StatusCode::BAD_REQUEST => "This cannot be understood",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::GONE => "No longer there",
        StatusCode::SERVICE_UNAVAILABLE => "Too busy",
        _ => "This did not work",
    };
    let mut frame = Frame::of_room(room, heading);
    if let Some(place) = failure
        .place
        .as_ref()
        .filter(|place| place.parameter == "q")
    {
        frame.typed = place.text.clone();
    }
    let page = FailedPage {
        frame,
        failure,
        heading,
    };
    let response = content::html(&page).unwrap_or_else(|failure| failure.data());
    failure.finished(response)
}

/// Another address.
fn elsewhere(address: &str) -> Result<Response, Failure> {
    let mut response = content::of("text/plain; charset=utf-8", "This is at another address.\n");
    *response.status_mut() = StatusCode::FOUND;
    let address = HeaderValue::from_str(address).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}

/// A date for people, and for programs: where the article was published.
struct Date {
    shown: String,
    iso: String,
}

impl Date {
    /// The day, month or year, as far as it is known.
    fn day(moment: Moment) -> Date {
        let form = match moment.precision {
            Precision::Year => "%Y",
            Precision::Month => "%B %Y",
            Precision::Day | Precision::Second => "%-d %B %Y",
        };
        Date {
            shown: moment.day().date().strftime(form).to_string(),
            iso: moment.local_day(),
        }
    }

    /// Also the time, if it is known.
    fn of(moment: Moment) -> Date {
        let mut date = Date::day(moment);
        if moment.precision == Precision::Second {
            let ahead = i64::from(moment.ahead_minutes);
            let seconds = moment.seconds.saturating_add(ahead * 60);
            let minute = seconds.rem_euclid(86_400) / 60;
            let zone = match ahead {
                0 => String::new(),
                _ => {
                    let sign = if ahead < 0 { '−' } else { '+' };
                    let ahead = ahead.abs();
                    format!("{sign}{:02}:{:02}", ahead / 60, ahead % 60)
                }
            };
            let time = format!(", {:02}:{:02} UTC{zone}", minute / 60, minute % 60);
            date.shown.push_str(&time);
        }
        date
    }
}

/// A text inside a sentence: its direction does not change the order of the words around it.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// A link with a number behind it.
struct CountedLink {
    label: String,
    address: String,
    count: String,
}
