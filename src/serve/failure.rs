//! Why a request has no answer, as JSON for programs and as a page for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::engine::{
    Cancelled, ChangedFile, NoSuchArticle, QueryTooExpensive, Unsupported, UnusableExpression,
};
use crate::output::hints;
use crate::serve::content;
use newsdex_query::ParseError;
use newsdex_query::filter::{FilterError, FilterProblem};
use newsdex_text::article::Span;

/// A request without an answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    /// The message, in lower case and without a final period.
    pub(super) message: String,
    /// A hint: how the user can solve the problem.
    pub(super) hint: Option<String>,
    /// The part of the request that is wrong.
    pub(super) place: Option<Place>,
}

/// A part of the value of a parameter.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) parameter: String,
    pub(super) text: String,
    pub(super) span: Span,
}

impl Place {
    /// The text before, in and after the wrong part.
    pub(super) fn divided(&self) -> (&str, &str, &str) {
        let boundary = |position: usize| {
            let position = position.min(self.text.len());
            (0..=position)
                .rev()
                .find(|at| self.text.is_char_boundary(*at))
                .unwrap_or(0)
        };
        let start = boundary(self.span.start);
        let end = boundary(self.span.end).max(start);
        let (before, rest) = self.text.split_at(start);
        let (fault, after) = rest.split_at(end - start);
        (before, fault, after)
    }
}

impl Failure {
    /// A request that cannot be understood.
    pub(super) fn bad(message: impl Into<String>, hint: &str) -> Failure {
        Failure {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
            hint: Some(hint.to_owned()),
            place: None,
        }
    }

    /// Nothing has this address.
    pub(super) fn missing(message: impl Into<String>) -> Failure {
        Failure {
            status: StatusCode::NOT_FOUND,
            message: message.into(),
            hint: None,
            place: None,
        }
    }

    /// Too many questions at the same time.
    pub(super) fn busy() -> Failure {
        Failure {
            status: StatusCode::SERVICE_UNAVAILABLE,
            message: "too many searches at the same time".to_owned(),
            hint: Some("try again in a second".to_owned()),
            place: None,
        }
    }

    /// The value of a parameter cannot be parsed.
    pub(super) fn unreadable(parameter: &str, text: &str, error: ParseError) -> Failure {
        Failure {
            status: StatusCode::BAD_REQUEST,
            message: error.message,
            hint: error.hint,
            place: Some(Place {
                parameter: parameter.to_owned(),
                text: text.to_owned(),
                span: error.span,
            }),
        }
    }

    /// The failure as JSON.
    pub(super) fn data(&self) -> Response {
        #[derive(Serialize)]
        struct Record<'a> {
            error: ErrorRecord<'a>,
        }
        #[derive(Serialize)]
        struct ErrorRecord<'a> {
            status: u16,
            message: &'a str,
            hint: Option<&'a str>,
            /// The parameter that is wrong, its value, and the wrong part of it in code points.
            parameter: Option<&'a str>,
            text: Option<&'a str>,
            start: Option<usize>,
            end: Option<usize>,
        }
        let place = self.place.as_ref();
        let span = place.map(|place| {
            let (before, fault, _) = place.divided();
            let start = before.chars().count();
            (start, start + fault.chars().count())
        });
        let record = Record {
            error: ErrorRecord {
                status: self.status.as_u16(),
                message: &self.message,
                hint: self.hint.as_deref(),
                parameter: place.map(|place| place.parameter.as_str()),
                text: place.map(|place| place.text.as_str()),
                start: span.map(|(start, _)| start),
                end: span.map(|(_, end)| end),
            },
        };
        self.finished(
            content::json(&record).unwrap_or_else(|failure| failure.status.into_response()),
        )
    }

    /// The response with the status of the failure.
    pub(super) fn finished(&self, mut response: Response) -> Response {
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        let status = if error.is::<QueryTooExpensive>() || error.is::<UnusableExpression>() {
            StatusCode::BAD_REQUEST
        } else if error.is::<NoSuchArticle>() {
            StatusCode::NOT_FOUND
        } else if error.is::<ChangedFile>() {
            StatusCode::GONE
        } else if error.is::<Unsupported>() {
            StatusCode::NOT_IMPLEMENTED
        } else if error.is::<Cancelled>() {
            return Failure {
                status: StatusCode::SERVICE_UNAVAILABLE,
                message: "this search takes too long".to_owned(),
                hint: Some("narrow it, for example by date or source".to_owned()),
                place: None,
            };
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        Failure {
            status,
            message: hints::message(&error),
            hint: hints::hint(&error),
            place: None,
        }
    }
}

impl From<FilterError> for Failure {
    fn from(error: FilterError) -> Failure {
        match error.problem {
            FilterProblem::Unreadable { text, error: cause } => {
                Failure::unreadable(error.name, &text, cause)
            }
            problem => Failure {
                status: StatusCode::BAD_REQUEST,
                message: format!("{}: {problem}", error.name),
                hint: None,
                place: None,
            },
        }
    }
}
