//! `/article/ID`: one article with the matches of a query, and the way on to the next match.
//!
//! `at` is the place of the article in the list of hits, so that the last match leads to the first match of the next hit.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::engine::{OriginalAccess, SearchRequest, ShownArticle};
use crate::output::heading::heading;
use crate::output::json as record;
use crate::output::terminal::counted;
use crate::output::versions as history;
use crate::serve::address::{self, Wanted, divided};
use crate::serve::failure::Failure;
use crate::serve::marked::{Numbered, Piece};
use crate::serve::pages::hits::{direction, language};
use crate::serve::pages::pair::Pair;
use crate::serve::pages::search::request;
use crate::serve::pages::{self, CountedLink, Date, Frame, elsewhere, named};
use crate::serve::parameters::Parameters;
use crate::serve::place::place_of;
use crate::serve::question::{Asked, Form, Question, SELECTION};
use crate::serve::room::Originals;
use crate::serve::{content, headers};
use newsdex_query::highlight::MarkedField;
use newsdex_text::article::Article;
use newsdex_text::enrichment::EntityKind;
use newsdex_text::file_name::shown;

/// Maximum number of links to single matches.
const MOST_LINKS: usize = 30;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticleTemplate {
    frame: Frame,
    address: String,
    source: Vec<Piece>,
    section: Vec<Piece>,
    published: Option<Date>,
    updated: Option<Date>,
    language: Option<String>,
    direction: &'static str,
    title: Vec<Piece>,
    subtitle: Vec<Piece>,
    authors: Vec<Vec<Piece>>,
    agencies: Vec<Vec<Piece>>,
    paragraphs: Vec<Vec<Piece>>,
    keywords: Vec<Vec<Piece>>,
    /// The last match.
    last_mark: usize,
    matches: Option<Matches>,
    names: Vec<Names>,
    facts: Vec<(&'static str, String)>,
    url: Option<String>,
    original: Option<String>,
    json: String,
    /// How many versions there are, and where.
    versions: Option<(String, String)>,
    /// How many other articles have the text, and where they are listed.
    copies: Option<(String, String)>,
    similar: String,
}

/// The matches of the query in this article, and links to the articles before and after it in the list.
struct Matches {
    summary: String,
    numbers: Vec<usize>,
    has_more: bool,
    previous: Option<String>,
    next: Option<String>,
    back: String,
}

/// The people, organisations or places of an article.
struct Names {
    label: &'static str,
    links: Vec<CountedLink>,
}

pub(crate) async fn at_address(asked: Asked) -> Response {
    let rest = asked
        .path()
        .strip_prefix("/article/")
        .unwrap_or_default()
        .to_owned();
    let (segment, wanted) = divided(&rest);
    let id = address::decoded(segment);
    let form = match wanted {
        Wanted::Json | Wanted::VersionsJson => Form::Data,
        Wanted::Page | Wanted::Original | Wanted::Versions => Form::Page,
    };
    asked
        .answer(form, move |question| answer(question, id, wanted))
        .await
}

pub(crate) async fn at_parameter(asked: Asked) -> Response {
    let id = asked.parameters().all("id").next().map(str::to_owned);
    asked
        .page(move |question| answer(question, id, Wanted::Page))
        .await
}

fn answer(question: &Question, id: Option<String>, wanted: Wanted) -> Result<Response, Failure> {
    let id = named(id)?;
    let is_asking = SELECTION
        .iter()
        .any(|name| question.parameters.all(name).next().is_some());
    let query = match is_asking && matches!(wanted, Wanted::Page | Wanted::Json) {
        true => Some(question.selection()?.query),
        false => None,
    };
    let found = pages::shown(question, &id, query)?;
    match wanted {
        Wanted::Json => content::json(&record::shown(&found)),
        Wanted::Page if found.article.id.as_str() != id => {
            let address = address::article(found.article.id.as_str());
            elsewhere(&question.parameters.unset("id").at(&address))
        }
        Wanted::Page => page(question, &found),
        Wanted::Original => original(question, &found.article),
        Wanted::Versions => versions(question, &found.article),
        Wanted::VersionsJson => {
            let kept = question.archive.versions(found.article.id.as_str())?;
            content::json(&history::json(&found.article, &kept))
        }
    }
}

fn page(question: &Question, shown: &ShownArticle) -> Result<Response, Failure> {
    let article = &shown.article;
    let found = &shown.enrichment;
    let id = article.id.as_str();
    let headline = heading(article, 0);
    let mut numbered = Numbered::new(&shown.marks);
    let mut line = |field, text: Option<&str>| numbered.line(field, 0, text.unwrap_or_default());
    let source = line(MarkedField::Source, article.source.as_deref());
    let section = line(MarkedField::Section, article.section.as_deref());
    let title = line(MarkedField::Title, Some(&headline));
    let subtitle = line(MarkedField::Subtitle, article.subtitle.as_deref());
    let mut list = |field, texts: &[String]| -> Vec<Vec<Piece>> {
        let texts = texts.iter().enumerate();
        texts
            .map(|(item, text)| numbered.line(field, item, text))
            .collect()
    };
    let authors = list(MarkedField::Author, &found.authors);
    let agencies = list(MarkedField::Agency, &found.agencies);
    let paragraphs = numbered.paragraphs(&article.body);
    let texts = article.keywords.iter().enumerate();
    let keywords = texts
        .map(|(item, text)| numbered.line(MarkedField::Keyword, item, text))
        .collect();
    let count = numbered.count;
    let address = address::article(id);
    let plain = heading(article, 0).into_owned();
    let versions = match question.archive.versions(id) {
        Ok(kept) if !kept.is_empty() => {
            let count = counted(kept.len() as u64 + 1, "version");
            Some((count, format!("{address}/versions")))
        }
        // An archive that keeps no versions has none to show.
        _ => None,
    };
    let page = ArticleTemplate {
        frame: Frame::of(question, plain, "article"),
        source,
        section,
        published: article.published.map(Date::of),
        updated: article
            .updated
            .filter(|updated| Some(*updated) != article.published)
            .map(Date::of),
        language: language(found.language.as_deref()),
        direction: direction(&headline),
        title,
        subtitle,
        authors,
        agencies,
        paragraphs,
        keywords,
        last_mark: count,
        matches: matches(question, id, count)?,
        names: names(shown),
        facts: facts(article),
        url: article.url.clone().filter(|url| is_web(url)),
        original: match question.room.settings.originals {
            Originals::Offered => Some(format!("{address}/original")),
            Originals::Withheld => None,
        },
        json: question
            .parameters
            .keeping(&SELECTION)
            .at(&format!("{address}.json")),
        versions,
        copies: match question.archive.copies_of(article)? {
            0 => None,
            copies => Some((
                format!("{copies} more with this text"),
                address::stories(id),
            )),
        },
        similar: address::similar(id),
        address,
    };
    content::html(&page)
}

/// Whether an address leads to a website. Others, such as `javascript:`, never become links.
fn is_web(url: &str) -> bool {
    let scheme = url
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// The matches, and the neighbours in the list of hits; `None` without a query.
fn matches(question: &Question, id: &str, count: usize) -> Result<Option<Matches>, Failure> {
    let parameters = question.parameters.keeping(&SELECTION);
    if parameters.pairs().next().is_none() {
        return Ok(None);
    }
    let mut matches = Matches {
        summary: match count {
            0 => "No match in the text".to_owned(),
            1 => "1 match".to_owned(),
            _ => format!("{count} matches"),
        },
        numbers: (1..=count.min(MOST_LINKS)).collect(),
        has_more: count > MOST_LINKS,
        previous: None,
        next: None,
        back: parameters.at("/search"),
    };
    let Some(place) = question.parameters.number("at")? else {
        return Ok(Some(matches));
    };
    let request = request(question, &question.selection()?)?;
    // The archive may have changed since the list was shown.
    let Some(place) = place_of(question.archive.as_ref(), &request, id, place)? else {
        return Ok(Some(matches));
    };
    let first = place.saturating_sub(1);
    let found = question.archive.search(&SearchRequest {
        limit: 3,
        offset: first,
        snippets: 0,
        ..request
    })?;
    let at = |place: usize| {
        let hit = found.hits.get(place.checked_sub(first)?)?;
        Some(hit.article.id.as_str())
    };
    let neighbour = |place: usize, mark: &str| {
        let address = address::article(at(place)?);
        Some(format!(
            "{}#{mark}",
            parameters.set("at", &place.to_string()).at(&address)
        ))
    };
    matches.previous = place
        .checked_sub(1)
        .and_then(|place| neighbour(place, "last"));
    matches.next = neighbour(place + 1, "m1");
    matches.back = back(&parameters, place);
    Ok(Some(matches))
}

/// The address of the page of the list that has this place.
fn back(parameters: &Parameters, place: usize) -> String {
    const HITS: usize = 20;
    match place / HITS * HITS {
        0 => parameters.at("/search"),
        offset => parameters.set("offset", &offset.to_string()).at("/search"),
    }
}

fn names(shown: &ShownArticle) -> Vec<Names> {
    let groups = [
        ("People", EntityKind::Person),
        ("Organisations", EntityKind::Organization),
        ("Places", EntityKind::Place),
    ];
    let groups = groups.into_iter().map(|(label, kind)| {
        let named = shown
            .enrichment
            .entities
            .iter()
            .filter(|entity| entity.kind == kind);
        let links = named.map(|entity| CountedLink {
            label: entity.name.clone(),
            address: address::entity(kind, &entity.name),
            count: match entity.mentions.len() {
                0 | 1 => String::new(),
                mentions => mentions.to_string(),
            },
        });
        Names {
            label,
            links: links.collect(),
        }
    });
    groups.filter(|group| !group.links.is_empty()).collect()
}

fn facts(article: &Article) -> Vec<(&'static str, String)> {
    let origin = &article.origin;
    let mut file = shown(&origin.path).into_owned();
    if let Some(member) = &origin.member {
        file.push_str(&format!(", in it {member}"));
    }
    if origin.record > 0 {
        file.push_str(&format!(", record {}", origin.record + 1));
    }
    vec![("File", file), ("Identifier", article.id.to_string())]
}

/// The original record. It comes from a stranger, so it is a download, and no browser runs anything in it.
fn original(question: &Question, article: &Article) -> Result<Response, Failure> {
    if question.room.settings.originals == Originals::Withheld {
        return Err(Failure {
            status: StatusCode::FORBIDDEN,
            ..Failure::missing("this reading room does not hand out original records")
        });
    }
    let record = question
        .archive
        .original(article, OriginalAccess::InsideRoots)?;
    let mut response = content::of("application/octet-stream", Body::from(record.bytes));
    let name = download_name(article);
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(anyhow::Error::from)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, name);
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::SANDBOX);
    headers.insert(
        HeaderName::from_static("x-download-options"),
        HeaderValue::from_static("noopen"),
    );
    Ok(response)
}

/// The name of a downloaded record: the end of its path, in letters that every system allows.
fn download_name(article: &Article) -> String {
    let origin = &article.origin;
    let path = origin.member.as_deref().unwrap_or(&origin.path);
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_usual =
        |character: &char| character.is_ascii_alphanumeric() || "-_.".contains(*character);
    let name: String = name.chars().filter(is_usual).collect();
    match name.trim_matches('.') {
        "" => "record".to_owned(),
        name => name
            .chars()
            .rev()
            .take(80)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "versions.html")]
struct VersionsTemplate {
    frame: Frame,
    address: String,
    title: String,
    versions: Vec<VersionView>,
    language: Option<String>,
}

/// One version, beside the one before it.
struct VersionView {
    heading: String,
    pair: Option<Pair>,
    /// The text of the oldest version.
    text: String,
}

fn versions(question: &Question, article: &Article) -> Result<Response, Failure> {
    let kept = question.archive.versions(article.id.as_str())?;
    let title = heading(article, 0).into_owned();
    let all = history::all(article, &kept);
    let name = |number: usize| match number {
        0 => "As it is now".to_owned(),
        _ => format!("Version {}", all.len() - number),
    };
    let versions = all
        .iter()
        .enumerate()
        .map(|(number, (state, replaced))| VersionView {
            heading: match replaced {
                Some(moment) => format!("{}, until {}", name(number), Date::of(*moment).shown),
                None => name(number),
            },
            pair: all
                .get(number + 1)
                .map(|(before, _)| Pair::of((before, name(number + 1)), (state, name(number)))),
            text: format!("{}\n\n{}", heading(state, 0), state.body),
        });
    content::html(&VersionsTemplate {
        frame: Frame::of(question, format!("Versions: {title}"), "article"),
        address: address::article(article.id.as_str()),
        title,
        versions: versions.collect(),
        language: language(article.language.as_deref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_websites_become_links() {
        assert!(is_web("https://paper.example/a") && is_web("HTTP://paper.example"));
        for other in [
            "javascript:alert(1)",
            "data:text/html,x",
            " https://a",
            "file:///etc/passwd",
            "paper",
            "",
        ] {
            assert!(!is_web(other), "{other}");
        }
    }

    #[test]
    fn a_download_has_a_harmless_name() {
        let mut article = Article::default();
        for (path, expected) in [
            ("press/a b.html", "ab.html"),
            ("../../x\"\r\n.sh", "x.sh"),
            ("..", "record"),
            ("東京", "record"),
        ] {
            article.origin.path = path.to_owned();
            assert_eq!(download_name(&article), expected);
        }
    }
}
