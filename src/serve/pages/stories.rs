//! `/stories/ID`: who printed the text of an article, when, under which headline and how much of it; two of them side by
//! side.

use askama::Template;
use axum::response::Response;

use crate::engine::{CopyKind, Story, StoryCopy, StoryRequest};
use crate::output::copies::relation;
use crate::output::heading::heading;
use crate::output::json as record;
use crate::output::table;
use crate::output::terminal::counted;
use crate::serve::address::{self, suffixed};
use crate::serve::api::{CSV, cells};
use crate::serve::failure::Failure;
use crate::serve::pages::hits::language;
use crate::serve::pages::pair::Pair;
use crate::serve::pages::{Date, Frame, elsewhere, named, no_article, shown};
use crate::serve::parameters::Parameters;
use crate::serve::question::{Asked, Form, Question};
use crate::serve::{content, rows};

/// The wanted form of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Page,
    Json,
    Csv,
}

/// The parameter with the identifier of the article that is compared with the head.
const COMPARED: &str = "with";

#[derive(Template)]
#[template(path = "stories.html")]
struct StoriesTemplate {
    frame: Frame,
    title: String,
    summary: String,
    address: String,
    copies: Vec<CopyView>,
    pair: Option<Pair>,
}

/// An article of the story.
struct CopyView {
    title: String,
    address: String,
    source: Option<String>,
    date: Option<Date>,
    language: Option<String>,
    relation: String,
    /// The address that shows it beside the head.
    compare: Option<String>,
    is_compared: bool,
}

pub(crate) async fn at_address(asked: Asked) -> Response {
    let rest = asked.path().strip_prefix("/stories/").unwrap_or_default();
    let suffixes = [(".json", Wanted::Json), (".csv", Wanted::Csv)];
    let (segment, wanted) = suffixed(rest, &suffixes).unwrap_or((rest, Wanted::Page));
    let id = address::decoded(segment);
    let form = match wanted {
        Wanted::Page => Form::Page,
        Wanted::Json | Wanted::Csv => Form::Data,
    };
    asked
        .answer(form, move |question| answer(question, id, wanted))
        .await
}

fn answer(question: &Question, id: Option<String>, wanted: Wanted) -> Result<Response, Failure> {
    let id = named(id)?;
    let archive = question.archive.as_ref();
    let found = shown(question, &id, None)?.article;
    if wanted == Wanted::Page && found.id.as_str() != id {
        let address = address::stories(found.id.as_str());
        return elsewhere(&question.parameters.at(&address));
    }
    let request = StoryRequest {
        id: found.id.as_str().to_owned(),
        cancel: question.cancel.clone(),
    };
    let story = archive.story(&request)?.ok_or_else(no_article)?;
    match wanted {
        Wanted::Page => page(question, found.id.as_str(), &story),
        Wanted::Json => {
            question.parameters.only(&[])?;
            content::json(&record::story(&story))
        }
        Wanted::Csv => {
            question.parameters.only(&[&["spreadsheet"]])?;
            let cells = cells(&question.parameters)?;
            rows::stream(question, CSV, move |out| {
                table::stories(std::iter::once(Ok(story)), cells, out)
            })
        }
    }
}

fn page(question: &Question, id: &str, story: &Story) -> Result<Response, Failure> {
    let compared = question.parameters.one(COMPARED)?;
    let head = story.copies.iter().find(|copy| is_head(copy, story));
    let other = story.copies.iter().find(|copy| {
        compared == Some(copy.article.id.as_str())
            && !is_head(copy, story)
            && copy.replaced.is_none()
    });
    let pair = head.zip(other).map(|(head, other)| {
        Pair::of(
            (&head.article, printed(head)),
            (&other.article, printed(other)),
        )
    });
    let title = head.map_or_else(String::new, |head| heading(&head.article, 0).into_owned());
    let address = address::stories(id);
    let copies = story
        .copies
        .iter()
        .map(|copy| view(copy, story, &address, compared));
    let count = |kind| story.copies.iter().filter(|copy| copy.kind == kind).count() as u64;
    let quoting = count(CopyKind::Quoted);
    let printings = story.copies.len() as u64 - quoting;
    let mut summary = match printings {
        1 => "No other article of this archive prints this text".to_owned(),
        _ => format!("{} with this text", counted(printings, "article")),
    };
    if quoting > 0 {
        summary.push_str(&format!(", {} that quote it", quoting));
    }
    content::html(&StoriesTemplate {
        frame: Frame::of(question, format!("Who printed: {title}"), "article"),
        copies: copies.collect(),
        title,
        summary,
        address,
        pair,
    })
}

fn is_head(copy: &StoryCopy, story: &Story) -> bool {
    copy.article.id.as_str() == story.head && copy.kind != CopyKind::Version
}

fn view(copy: &StoryCopy, story: &Story, address: &str, compared: Option<&str>) -> CopyView {
    let article = &copy.article;
    let id = article.id.as_str();
    let own = address::article(id);
    let is_article = copy.replaced.is_none();
    let can_be_compared = is_article && copy.kind != CopyKind::Exact && !is_head(copy, story);
    CopyView {
        title: heading(article, 0).into_owned(),
        address: match is_article {
            true => own,
            false => format!("{own}/versions"),
        },
        source: article.source.clone(),
        date: article.published.map(Date::of),
        language: language(article.language.as_deref()),
        relation: relation(copy, story),
        compare: can_be_compared.then(|| {
            format!(
                "{}#compared",
                Parameters::default().with(COMPARED, id).at(address)
            )
        }),
        is_compared: can_be_compared && compared == Some(id),
    }
}

/// Who printed an article, and when.
fn printed(copy: &StoryCopy) -> String {
    let source = copy.article.source.clone();
    let date = copy.article.published.map(|moment| Date::of(moment).shown);
    let facts: Vec<String> = source.into_iter().chain(date).collect();
    match facts.is_empty() {
        true => copy.article.id.to_string(),
        false => facts.join(", "),
    }
}
