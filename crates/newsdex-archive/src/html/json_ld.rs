//! JSON-LD: the data about its article that a page offers to search engines (schema.org `NewsArticle` and its
//! relatives).
//!
//! Templates and people write it carelessly, so much of it is not valid JSON: line breaks inside strings, extra commas,
//! comment marks around it. The usual errors are repaired; from JSON that is still broken, only the important strings
//! are taken.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::text::letters;
use super::tree::{Tree, plain};
use crate::json_weight;
use newsdex_text::checkpoint::checkpoint;

type Object = Map<String, Value>;

/// The article data in a page's JSON-LD; texts are in one line, with entities decoded.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) headline: Option<String>,
    pub(super) alternative_headline: Option<String>,
    pub(super) description: Option<String>,
    /// The text of the article as written, with its line breaks and markup.
    pub(super) body: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    /// Authors that are people, or may be people.
    pub(super) authors: Vec<String>,
    /// Authors that are organisations.
    pub(super) organizations: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    /// The name of the site (`WebSite`), which may differ from that of the publisher.
    pub(super) site: Option<String>,
}

/// Reads all JSON-LD of a page.
///
/// `headings` are titles found elsewhere on the page; they separate the page's own article from listed ones.
pub(super) fn story(tree: &Tree, headings: &[String]) -> Story {
    let mut values = Vec::new();
    let mut beyond_repair = Vec::new();
    for script in tree.elements("script") {
        checkpoint();
        let kind = tree
            .attribute(script, "type")
            .unwrap_or("")
            .to_ascii_lowercase();
        if !kind.contains("ld+json") {
            continue;
        }
        let text: String = tree.below(script).map(|node| tree.own_text(node)).collect();
        let (read, whole) = lenient(&text);
        values.extend(read);
        if !whole {
            beyond_repair.push(text);
        }
    }
    let mut objects = Vec::new();
    for value in &values {
        checkpoint();
        collect(value, &mut objects);
    }
    let mut named: HashMap<&str, &Object> = HashMap::new();
    for &object in &objects {
        checkpoint();
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.contains_key("name")
        {
            named.entry(id).or_insert(object);
        }
    }
    let headings: HashSet<String> = headings.iter().map(|heading| letters(heading)).collect();
    let mut story = Story::default();
    // The article itself first, then the data about the page around it.
    let mut articles: Vec<(i32, &Object)> = objects
        .iter()
        .filter(|object| is_article(object))
        .map(|&object| (standing(object, &headings), object))
        .collect();
    articles.sort_by_key(|&(standing, _)| -standing);
    if let Some(&(best, first)) = articles.first() {
        take(&mut story, first, &named);
        let headline = text(first.get("headline")).map(|headline| letters(&headline));
        let is_of_first = |article: &Object| {
            headline.is_some()
                && text(article.get("headline")).map(|headline| letters(&headline)) == headline
        };
        for &(other, article) in articles.iter().skip(1) {
            checkpoint();
            // A second object adds fields only if it is clearly about the same article.
            if other == best || is_of_first(article) {
                take(&mut story, article, &named);
            }
        }
    }
    for &object in &objects {
        checkpoint();
        if is_kind(object, &["WebPage", "ItemPage"]) && !articles.is_empty() {
            take_dates(&mut story, object);
        } else if is_kind(object, &["WebPage", "ItemPage", "VideoObject"])
            && articles.is_empty()
            && object.contains_key("datePublished")
        {
            take_dates(&mut story, object);
            fill(&mut story.headline, text(object.get("headline")));
            extend(
                &mut story.authors,
                names(object.get("author"), &named, Wanted::People),
            );
        } else if is_kind(object, &["WebSite"]) {
            fill(&mut story.site, text(object.get("name")));
        }
    }
    for text in &beyond_repair {
        checkpoint();
        pick(&mut story, text);
    }
    story
}

/// Parses text as JSON and repairs common errors. The second result is false if some of the text could not be parsed.
fn lenient(text: &str) -> (Vec<Value>, bool) {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->");
    let text = text
        .trim()
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let text = text
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    let (values, whole) = stream(text);
    if whole {
        (values, true)
    } else {
        stream(&repaired(text))
    }
}

/// Parses consecutive JSON values.
fn stream(text: &str) -> (Vec<Value>, bool) {
    let mut values = Vec::new();
    if json_weight::check(text).is_err() {
        return (values, false);
    }
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        checkpoint();
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, false),
        }
    }
    let whole = !values.is_empty() || text.is_empty();
    (values, whole)
}

/// Removes commas before a closing bracket and replaces control characters in strings with blanks.
fn repaired(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    // A comma is written only when another value follows it.
    let mut owes_comma = false;
    let mut may_have_comma = false;
    for c in text.chars() {
        if in_string {
            if escaped {
                escaped = false;
                if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                    // `\'` and the like are not JSON escapes: the backslash is dropped.
                    repaired.pop();
                }
            } else if c == '\\' {
                escaped = true;
            } else if c == '"' {
                in_string = false;
            }
            repaired.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            c if c.is_whitespace() || c.is_control() => continue,
            ',' => {
                owes_comma = may_have_comma;
                continue;
            }
            '}' | ']' => owes_comma = false,
            '"' => in_string = true,
            _ => {}
        }
        if owes_comma {
            repaired.push(',');
            owes_comma = false;
        }
        may_have_comma = !matches!(c, '{' | '[' | ':');
        repaired.push(c);
    }
    repaired
}

/// Collects all objects in a value, outer ones first. The parser's own limit bounds the depth.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Object>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, objects)),
        Value::Object(object) => {
            objects.push(object);
            object.values().for_each(|value| collect(value, objects));
        }
        _ => {}
    }
}

fn kinds(object: &Object) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_kind(object: &Object, wanted: &[&str]) -> bool {
    kinds(object)
        .iter()
        .any(|kind| wanted.iter().any(|wanted| local(kind) == *wanted))
}

/// The name of a type without `https://schema.org/` or `schema:`.
fn local(kind: &str) -> &str {
    kind.rsplit(['/', ':', '#']).next().unwrap_or(kind)
}

fn is_article(object: &Object) -> bool {
    kinds(object).iter().any(|kind| {
        let kind = local(kind);
        kind.ends_with("Article")
            || kind.ends_with("BlogPosting")
            || kind == "Report"
            || kind == "Review"
    })
}

/// How likely it is that an article object describes the page's own article; higher is likelier.
///
/// `headings` are the titles found elsewhere on the page, reduced to letters.
fn standing(object: &Object, headings: &HashSet<String>) -> i32 {
    let headline = text(object.get("headline")).or_else(|| text(object.get("name")));
    let is_heading = headline.is_some_and(|headline| headings.contains(&letters(&headline)));
    i32::from(is_heading) * 8
        + i32::from(object.contains_key("articleBody")) * 4
        + i32::from(object.contains_key("datePublished")) * 2
        + i32::from(object.contains_key("headline"))
        + i32::from(object.contains_key("author"))
}

fn take(story: &mut Story, object: &Object, named: &HashMap<&str, &Object>) {
    fill(
        &mut story.headline,
        text(object.get("headline")).or_else(|| text(object.get("name"))),
    );
    fill(
        &mut story.alternative_headline,
        text(object.get("alternativeHeadline")),
    );
    fill(&mut story.description, text(object.get("description")));
    let body = object
        .get("articleBody")
        .or_else(|| object.get("reviewBody"));
    let body = match body {
        Some(Value::String(body)) => Some(body.clone()),
        Some(Value::Array(parts)) => Some(
            parts
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        _ => None,
    };
    fill(&mut story.body, body.filter(|body| !body.trim().is_empty()));
    take_dates(story, object);
    if story.authors.is_empty() {
        for key in ["author", "creator"] {
            story.authors = names(object.get(key), named, Wanted::People);
            extend(
                &mut story.organizations,
                names(object.get(key), named, Wanted::Organizations),
            );
            if !story.authors.is_empty() {
                break;
            }
        }
    }
    fill(
        &mut story.publisher,
        names(object.get("publisher"), named, Wanted::All)
            .into_iter()
            .next(),
    );
    fill(
        &mut story.section,
        texts(object.get("articleSection")).into_iter().next(),
    );
    if story.keywords.is_empty() {
        story.keywords = texts(object.get("keywords"));
    }
    let language = match object.get("inLanguage") {
        Some(Value::Object(language)) => text(
            language
                .get("alternateName")
                .or_else(|| language.get("name")),
        ),
        other => text(other),
    };
    fill(&mut story.language, language);
    let page = object.get("mainEntityOfPage");
    let page = match page {
        Some(Value::Object(page)) => text(page.get("@id")).or_else(|| text(page.get("url"))),
        other => text(other),
    };
    fill(&mut story.url, text(object.get("url")).or(page));
}

fn take_dates(story: &mut Story, object: &Object) {
    fill(
        &mut story.published,
        text(object.get("datePublished")).or_else(|| text(object.get("dateCreated"))),
    );
    fill(&mut story.modified, text(object.get("dateModified")));
}

fn fill(place: &mut Option<String>, text: Option<String>) {
    if place.is_none() {
        *place = text;
    }
}

fn extend(names: &mut Vec<String>, more: Vec<String>) {
    if names.is_empty() {
        *names = more;
    }
}

/// The text of a value: a string, the first text of a list, or the `@value` of an object.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.iter().find_map(|value| text(Some(value))),
        Value::Object(object) => return text(object.get("@value")),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The texts of a value; a string is split at commas or other list separators.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::String(list)) => super::metadata::listed(&plain(list)),
        Some(Value::Object(object)) => text(object.get("name")).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The most names taken from a list; a longer list is a list of something else. Many objects may refer to the same long
/// list.
const MANY_NAMES: usize = 500;

/// The names of people or organisations in a value: strings, objects, lists of both, or references to objects
/// elsewhere; at most [`MANY_NAMES`] of a list.
fn names(value: Option<&Value>, named: &HashMap<&str, &Object>, wanted: Wanted) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values
            .iter()
            .flat_map(|value| names(Some(value), named, wanted))
            .take(MANY_NAMES)
            .collect(),
        Some(Value::String(name)) if wanted != Wanted::Organizations => vec![plain(name)],
        Some(Value::Object(object)) => {
            let id = object.get("@id").and_then(Value::as_str);
            let there = id.and_then(|id| named.get(id).copied());
            let is_organization = is_kind(
                there.unwrap_or(object),
                &["Organization", "NewsMediaOrganization"],
            );
            let is_wanted = match wanted {
                Wanted::People => !is_organization,
                Wanted::Organizations => is_organization,
                Wanted::All => true,
            };
            if !is_wanted {
                return Vec::new();
            }
            match object
                .get("name")
                .or_else(|| there.and_then(|there| there.get("name")))
            {
                Some(Value::Array(names)) => {
                    let named = names.iter().filter_map(|name| text(Some(name)));
                    named.take(MANY_NAMES).collect()
                }
                Some(name) => text(Some(name)).into_iter().collect(),
                None => {
                    let parts = [
                        text(object.get("givenName")),
                        text(object.get("familyName")),
                    ];
                    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                    if name.is_empty() {
                        Vec::new()
                    } else {
                        vec![name]
                    }
                }
            }
        }
        _ => Vec::new(),
    }
}

/// The kind of names to return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    People,
    Organizations,
    All,
}

/// Takes the important strings out of JSON that cannot be parsed.
fn pick(story: &mut Story, broken: &str) {
    let is_about_an_article = broken.contains("Article\"") || broken.contains("Posting\"");
    if !is_about_an_article {
        return;
    }
    fill(&mut story.headline, string_after(broken, "\"headline\""));
    fill(
        &mut story.published,
        string_after(broken, "\"datePublished\""),
    );
    fill(
        &mut story.modified,
        string_after(broken, "\"dateModified\""),
    );
    if story.authors.is_empty()
        && let Some(at) = broken.find("\"author\"")
        && let Some(name) = string_after(broken.get(at..).unwrap_or(""), "\"name\"")
    {
        story.authors.push(name);
    }
}

/// The string value of the first `key` in broken JSON.
fn string_after(broken: &str, key: &str) -> Option<String> {
    let (_, after) = broken.split_once(key)?;
    let after = after
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    let mut end = 0;
    let mut escaped = false;
    for (at, c) in after.char_indices() {
        end = at;
        if c == '"' && !escaped {
            break;
        }
        escaped = c == '\\' && !escaped;
    }
    let inside = after.get(..end)?;
    let quoted = format!("\"{}\"", inside.replace(char::is_control, " "));
    let text = serde_json::from_str::<String>(&quoted).unwrap_or_else(|_| inside.to_owned());
    Some(plain(&text)).filter(|text| !text.is_empty())
}
