//! `/similar/ID`: articles about the matter of an article, with the reasons.

use askama::Template;
use axum::response::Response;

use crate::engine::ShownArticle;
use crate::engine::similar::{SimilarPage, SimilarRequest, similar};
use crate::output::heading::heading;
use crate::output::json as record;
use crate::output::terminal::counted;
use crate::serve::address::{self, suffixed};
use crate::serve::api::{JSON_LINES, limit, write_line};
use crate::serve::failure::Failure;
use crate::serve::pages::hits::{HitView, view_alone};
use crate::serve::pages::{Frame, elsewhere, named, shown};
use crate::serve::question::{Asked, Form, Question};
use crate::serve::{content, rows};

/// The wanted form of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Page,
    Json,
    JsonLines,
}

/// Number of articles on the page.
const ARTICLES: usize = 20;

/// Number of reasons that the page gives for an article.
const REASONS: usize = 8;

#[derive(Template)]
#[template(path = "similar.html")]
struct SimilarTemplate {
    frame: Frame,
    title: String,
    article: String,
    address: String,
    looked_for: String,
    own_copies: Option<(String, String)>,
    hits: Vec<HitView>,
}

pub(crate) async fn at_address(asked: Asked) -> Response {
    let rest = asked.path().strip_prefix("/similar/").unwrap_or_default();
    let suffixes = [(".json", Wanted::Json), (".jsonl", Wanted::JsonLines)];
    let (segment, wanted) = suffixed(rest, &suffixes).unwrap_or((rest, Wanted::Page));
    let id = address::decoded(segment);
    let form = match wanted {
        Wanted::Page => Form::Page,
        Wanted::Json | Wanted::JsonLines => Form::Data,
    };
    asked
        .answer(form, move |question| answer(question, id, wanted))
        .await
}

fn answer(question: &Question, id: Option<String>, wanted: Wanted) -> Result<Response, Failure> {
    let id = named(id)?;
    let archive = question.archive.as_ref();
    let shown = shown(question, &id, None)?;
    let own = shown.article.id.as_str();
    if wanted == Wanted::Page && own != id {
        return elsewhere(&question.parameters.at(&address::similar(own)));
    }
    let usual = match wanted {
        Wanted::Page => ARTICLES,
        Wanted::Json | Wanted::JsonLines => {
            question.parameters.only(&[&["limit"]])?;
            10
        }
    };
    let page = similar(
        archive,
        &SimilarRequest {
            article: &shown.article,
            enrichment: &shown.enrichment,
            is_archived: true,
            limit: limit(&question.parameters, usual)?,
            cancel: question.cancel.clone(),
        },
    )?;
    match wanted {
        Wanted::Page => show(question, &shown, &page),
        Wanted::Json => content::json(&record::similar(Some(own), &page)),
        Wanted::JsonLines => rows::stream(question, JSON_LINES, move |out| {
            page.hits
                .iter()
                .try_for_each(|hit| write_line(&record::similar_hit(hit), out))
        }),
    }
}

fn show(
    question: &Question,
    shown: &ShownArticle,
    page: &SimilarPage,
) -> Result<Response, Failure> {
    let id = shown.article.id.as_str();
    let title = heading(&shown.article, 0).into_owned();
    let hits = page.hits.iter().map(|similar| {
        let reasons = similar.reasons.iter().take(REASONS);
        let reasons: Vec<&str> = reasons.map(|reason| reason.text.as_str()).collect();
        HitView {
            because: reasons.join(", "),
            ..view_alone(&similar.hit)
        }
    });
    let features: Vec<&str> = page
        .features
        .iter()
        .map(|feature| feature.text.as_str())
        .collect();
    content::html(&SimilarTemplate {
        frame: Frame::of(question, format!("Similar to: {title}"), "article"),
        article: address::article(id),
        address: address::similar(id),
        looked_for: features.join(", "),
        own_copies: (page.own_copies > 0)
            .then(|| (counted(page.own_copies, "copy"), address::stories(id))),
        hits: hits.collect(),
        title,
    })
}
