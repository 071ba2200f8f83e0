//! One request: what was asked, and the state of the archive that answers it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::{Archive, CancelFlag, SortOrder, saved_queries, synonyms, with_compounds};
use crate::serve::failure::Failure;
use crate::serve::pages;
use crate::serve::parameters::Parameters;
use crate::serve::room::{Room, today};
use newsdex_query::filter::Filters;
use newsdex_query::rewrite::any_words;
use newsdex_query::{Interpretation, ParseContext, Query, read};

/// The longest query of an address, in bytes; the engine has its own limits for what a query may cost.
const LONGEST_QUERY: usize = 20_000;

/// The parameters that select articles, in the order in which addresses have them.
pub(super) const SELECTION: [&str; 13] = [
    "q", "any", "from", "to", "person", "org", "place", "source", "author", "section", "lang",
    "sort", "group",
];

/// The parameters that select articles where they are only counted: without their order.
pub(super) const COUNTED_SELECTION: [&str; 11] = [
    "q", "any", "from", "to", "person", "org", "place", "source", "author", "section", "lang",
];

/// The orders of hits.
pub(super) const ORDERS: [(&str, SortOrder); 4] = [
    ("relevance", SortOrder::Relevance),
    ("newest", SortOrder::Newest),
    ("oldest", SortOrder::Oldest),
    ("added", SortOrder::Added),
];

/// A request that has been received.
pub(super) struct Asked {
    room: Arc<Room>,
    path: String,
    parameters: Parameters,
    /// The address with its parameters.
    target: String,
    known_tag: Option<String>,
}

impl FromRequestParts<Arc<Room>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, room: &Arc<Room>) -> Result<Asked, Infallible> {
        let uri = &parts.uri;
        let target = uri
            .path_and_query()
            .map_or(uri.path(), |target| target.as_str());
        Ok(Asked {
            room: Arc::clone(room),
            path: uri.path().to_owned(),
            parameters: Parameters::parse(uri.query().unwrap_or_default()),
            target: target.to_owned(),
            known_tag: known_tag(&parts.headers),
        })
    }
}

fn known_tag(headers: &HeaderMap) -> Option<String> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    Some(known.to_owned())
}

/// How failures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Page,
    /// For programs.
    Data,
}

/// A request, and the state of the archive that answers it.
pub(super) struct Question {
    pub(super) room: Arc<Room>,
    pub(super) archive: Arc<dyn Archive>,
    pub(super) parameters: Parameters,
    pub(super) cancel: CancelFlag,
    /// Today in UTC, in days since 1970-01-01.
    pub(super) today: i64,
}

impl Asked {
    /// Answers with a page.
    pub(super) async fn page(
        self,
        work: impl FnOnce(&Question) -> Result<Response, Failure> + Send + 'static,
    ) -> Response {
        self.answer(Form::Page, work).await
    }

    /// Answers with data.
    pub(super) async fn data(
        self,
        work: impl FnOnce(&Question) -> Result<Response, Failure> + Send + 'static,
    ) -> Response {
        self.answer(Form::Data, work).await
    }

    /// The path, still encoded.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The room that was asked.
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// The parameters.
    pub(super) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Answers when a processor core is free. If the reader has the answer already, tells so without computing it.
    pub(super) async fn answer(
        self,
        form: Form,
        work: impl FnOnce(&Question) -> Result<Response, Failure> + Send + 'static,
    ) -> Response {
        let question = Question {
            archive: self.room.archive.current(),
            room: Arc::clone(&self.room),
            parameters: self.parameters,
            cancel: CancelFlag::default(),
            today: today(),
        };
        let tag = tag(&question, &self.target);
        let is_known =
            |known: &String| known == "*" || known.split(',').any(|known| known.trim() == tag);
        if self.known_tag.as_ref().is_some_and(is_known) {
            return tagged(StatusCode::NOT_MODIFIED.into_response(), &tag);
        }
        let cancel = question.cancel.clone();
        let room = self.room;
        let shown = Arc::clone(&room);
        let answer = room.workers.run(&cancel, move || {
            // Failures are drawn here, too, because an error page may read the archive.
            Ok(work(&question).unwrap_or_else(|failure| failed(form, &failure, &shown)))
        });
        match answer.await {
            Ok(response) if response.status() == StatusCode::OK => tagged(response, &tag),
            Ok(response) => response,
            Err(failure) => failed(form, &failure, &room),
        }
    }
}

fn failed(form: Form, failure: &Failure, room: &Room) -> Response {
    match form {
        Form::Page => pages::failed(failure, room),
        Form::Data => failure.data(),
    }
}

/// A text that is the same as long as the answer is.
fn tag(question: &Question, target: &str) -> String {
    let prepared = question.archive.is_prepared();
    let parts = [
        env!("CARGO_PKG_VERSION"),
        // The first page has no names before.
        if prepared { "prepared" } else { "" },
        &question.archive.revision(),
        &question.today.to_string(),
        &own_files(&question.room),
        &question.room.trouble().unwrap_or_default(),
        target,
    ];
    format!("W/\"{:016x}\"", xxh3_64(parts.join("\n").as_bytes()))
}

/// The files in the index directory with which users change what a query means, and when they were changed.
fn own_files(room: &Room) -> String {
    let files = ["queries.toml", "synonyms.toml"].map(|name| {
        let file = std::fs::metadata(room.settings.index.join(name)).ok();
        file.map(|file| (file.len(), file.modified().ok()))
    });
    format!("{files:?}")
}

fn tagged(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    let control = HeaderValue::from_static("private, no-cache");
    headers.insert(header::CACHE_CONTROL, control);
    response
}

/// A query as it was typed, and as it is answered.
pub(super) struct Selection {
    /// The text of `q`.
    pub(super) typed: String,
    /// The text of `q` alone, as a query.
    pub(super) interpretation: Interpretation,
    /// The words that are searched: any or all of those in `q`.
    pub(super) searched: Query,
    /// The query with all filters.
    pub(super) query: Query,
}

impl Question {
    /// The query of the parameter `q`.
    pub(super) fn interpretation(
        &self,
        parameter: &str,
    ) -> Result<(String, Interpretation), Failure> {
        let typed = self
            .parameters
            .one(parameter)?
            .unwrap_or_default()
            .trim()
            .to_owned();
        if typed.len() > LONGEST_QUERY {
            return Err(Failure::bad(
                format!("the query has more than {LONGEST_QUERY} bytes"),
                "shorten it; a part of a headline is enough to find an article",
            ));
        }
        let saved = match typed.contains('@') {
            true => saved_queries(&self.room.settings.index)?,
            false => None,
        };
        let context = ParseContext { today: self.today };
        let unreadable = |error| Failure::unreadable(parameter, &typed, error);
        let mut interpretation = read(&typed, &context, saved.as_ref()).map_err(unreadable)?;
        if let Some(synonyms) = synonyms(&self.room.settings.index, self.today)? {
            interpretation = interpretation
                .with_synonyms(&synonyms, &typed)
                .map_err(unreadable)?;
        }
        let query = with_compounds(self.archive.as_ref(), interpretation.query)?;
        Ok((
            typed,
            Interpretation {
                query,
                ..interpretation
            },
        ))
    }

    /// The filters of all parameters that narrow a search.
    pub(super) fn filters(&self) -> Result<Filters, Failure> {
        let parameters = &self.parameters;
        let one = |name| Ok::<_, Failure>(parameters.one(name)?.map(str::to_owned));
        Ok(Filters {
            from: one("from")?,
            to: one("to")?,
            person: parameters.list("person"),
            org: parameters.list("org"),
            place: parameters.list("place"),
            speaker: parameters.list("speaker"),
            source: parameters.list("source"),
            author: parameters.list("author"),
            section: parameters.list("section"),
            lang: parameters.list("lang"),
        })
    }

    /// The articles that the parameters select.
    pub(super) fn selection(&self) -> Result<Selection, Failure> {
        let (typed, interpretation) = self.interpretation("q")?;
        let searched = match self.parameters.flag("any")? {
            true => any_words(interpretation.query.clone()),
            false => interpretation.query.clone(),
        };
        Ok(Selection {
            typed,
            query: self.filters()?.narrow(searched.clone(), self.today)?,
            searched,
            interpretation,
        })
    }

    /// The order of hits.
    pub(super) fn order(&self) -> Result<Option<SortOrder>, Failure> {
        self.parameters.choice("sort", &ORDERS)
    }
}
