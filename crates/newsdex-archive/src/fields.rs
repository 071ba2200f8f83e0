//! Makes an article from the named values of JSON, XML, front matter and tables.
//!
//! `labels` knows the usual names of titles, texts and dates. Names are compared without case, spaces and the marks
//! `_-:.@`, so `pub_date`, `pubDate` and `dc:title` need no entries of their own. If a field is present but unusable
//! (null, `""`, an invalid date), the next name is tried. The time of a crawl is not the date of publication:
//! `date_crawled` and similar fields are not read.

mod columns;
mod date_style;
mod guess;
mod labels;
mod map;
mod nested;
mod rich_text;
mod value;

use serde_json::{Map, Value};

pub(super) use self::columns::{is_field, names_text, rows_below_names, rows_of_columns};
pub(crate) use self::date_style::{DateStyle, Order};
pub(crate) use self::guess::{by_values, complete_by_values};
use self::labels::Field;
pub use self::map::{FieldMap, FieldMapError};
pub(crate) use self::nested::{complete_from_inside, is_beside, is_issue, marc_field};
use self::value::{
    address, date, date_or_period, identifier, language, name, names, subjects, text_of,
};
use super::{html, layout, markup};
use newsdex_text::article::{Article, ArticleId, Moment};
use newsdex_text::byline::{self, Byline};
use newsdex_text::clean;

/// The maximum number of objects around the fields, as in `{"data": {"article": {"title": …}}}`.
const DEEPEST_HOLDER: usize = 2;

/// Reads an article from named values; fields that they lack are left empty.
///
/// The names in `map` take precedence over the usual names. The caller adds data from the record's location (origin, a
/// derived identifier).
pub(super) fn article(object: &Map<String, Value>, map: &FieldMap) -> Article {
    let mut levels = Vec::new();
    collect_levels(object, 0, &mut levels);
    let fields = Fields { levels, map };
    let byline = fields
        .first(Field::Authors, |value| {
            let byline = byline(value);
            (!byline.authors.is_empty() || !byline.agencies.is_empty()).then_some(byline)
        })
        .unwrap_or_default();
    let mut article = Article {
        title: fields.title(),
        subtitle: fields.first(Field::Subtitle, |value| {
            name(value).and_then(|line| headline(&line))
        }),
        body: fields
            .first(Field::Body, |value| body(&text_of(value)?))
            .unwrap_or_default(),
        published: fields
            .first(Field::Published, date)
            .or_else(|| fields.date_in_parts())
            .or_else(|| fields.vague_date()),
        updated: fields.first(Field::Updated, date),
        source: fields
            .named(Field::Title, |value| {
                let title = headline(&name(value)?).filter(|_| fields.is_of_page())?;
                // Catalogues add the kind of the medium: `The Saltby echo. [volume]`.
                let name = title.split(" [").next().unwrap_or_default();
                Some(name.trim_end_matches('.').to_owned())
            })
            // A name says more than an address.
            .or_else(|| {
                fields.first(Field::Source, |value| {
                    let name = name(value).filter(|name| !name.contains("://"))?;
                    source(&name)
                })
            })
            .or_else(|| fields.first(Field::Source, |value| source(&name(value)?)))
            .or_else(|| {
                let is_periodical = fields.has_titled_periodical();
                fields.named(Field::Title, |value| match value {
                    Value::Object(_) if is_periodical => headline(&name(value)?),
                    _ => None,
                })
            }),
        authors: byline.authors,
        agencies: byline.agencies,
        section: fields.first(Field::Section, |value| {
            let line = name(value).and_then(|line| headline(&line))?;
            // The number of a category is no name of a section.
            line.contains(char::is_alphabetic).then_some(line)
        }),
        keywords: fields
            .first(Field::Keywords, |value| some(subjects(value)))
            .unwrap_or_default(),
        url: fields.first(Field::Url, |value| address(value).filter(|url| is_url(url))),
        language: fields.first(Field::Language, |value| language(&name(value)?)),
        id: fields
            .first(Field::Id, |value| {
                identifier(value).map(|id| ArticleId::given(&id))
            })
            .unwrap_or_default(),
        ..Article::default()
    };
    if article.body.is_empty()
        && let Some(text) = fields.text_in_numbered_fields()
    {
        article.body = text;
    }
    let start = fields.named(Field::BodyStart, |value| body(&text_of(value)?));
    if let Some(start) = &start
        && !article.body.is_empty()
        && !begins_alike(&article.body, start)
    {
        article.body = format!("{start}\n\n{}", article.body);
    }
    // Some archives store a text in two parts.
    if let Some(end) = fields.named(Field::BodyEnd, |value| body(&text_of(value)?)) {
        if article.body.is_empty() {
            article.body = start.unwrap_or_default();
        }
        article
            .body
            .push_str(if article.body.is_empty() { "" } else { "\n\n" });
        article.body.push_str(&end);
    }
    let needs_text = article.body.is_empty() && article.title.is_some();
    if needs_text
        && let Some(summary) = fields.named(Field::Summary, |value| body(&text_of(value)?))
    {
        article.body = summary;
    }
    if article.subtitle.is_none() && !article.body.is_empty() {
        let lead = fields.named(Field::Lead, |value| {
            name(value).and_then(|line| headline(&line))
        });
        article.subtitle = lead.filter(|lead| {
            !begins_alike(&article.body, lead) && article.title.as_ref() != Some(lead)
        });
    }
    if article.title.is_none() && !article.body.is_empty() {
        article.title = fields.named(Field::Name, |value| {
            name(value).and_then(|title| headline(&title))
        });
    }
    article
        .body
        .truncate(without_count_of_rest(&article.body).len());
    without_source_behind_title(&mut article);
    if article.updated == article.published {
        article.updated = None;
    }
    article
}

/// Gives the identifier of an article if it is specific enough to be unique.
pub(super) fn article_id(text: &str) -> Option<ArticleId> {
    identifier(&Value::String(text.to_owned())).map(|id| ArticleId::given(&id))
}

/// Gives a BCP 47 tag from a tag, a locale (`en_GB`) or the English name of a language.
pub(super) fn language_tag(text: &str) -> Option<String> {
    language(text)
}

/// The objects in which fields are looked up, outermost first.
struct Fields<'a> {
    levels: Vec<Level<'a>>,
    map: &'a FieldMap,
}

/// One object and its known fields; the fields with the lowest rank come first.
struct Level<'a> {
    object: &'a Map<String, Value>,
    named: Vec<(labels::Label, &'a Value)>,
}

impl Fields<'_> {
    /// The first value under a name of `field` that `understood` accepts; the names in `map` are tried first.
    fn first<T>(&self, field: Field, understood: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let mapped = self.map.names(field).find_map(|path| {
            self.levels
                .iter()
                .find_map(|level| value_at(level.object, path).and_then(&understood))
        });
        mapped.or_else(|| self.named(field, &understood))
    }

    /// As [`Fields::first`], but only with the usual names, not those in `map`.
    fn named<T>(&self, field: Field, understood: impl Fn(&Value) -> Option<T>) -> Option<T> {
        self.levels.iter().find_map(|level| {
            let mut found = level.named.iter().filter(|(label, _)| label.field == field);
            found.find_map(|(_, value)| understood(value))
        })
    }

    /// The text of a record whose paragraphs are in fields with numbers: `text_1`, `text_2`, `paragraph3`.
    fn text_in_numbered_fields(&self) -> Option<String> {
        let object = self.levels.first()?.object;
        let mut parts: Vec<(u32, String)> = Vec::new();
        for (key, value) in object {
            let stem = key.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let number = key.get(stem.len()..).and_then(|number| number.parse().ok());
            let Some(number) = number else { continue };
            let is_text = labels::has(labels::of_key(stem), Field::Body);
            if let Some(text) = value.as_str().filter(|_| is_text).and_then(body) {
                parts.push((number, text));
            }
        }
        parts.sort_by_key(|(number, _)| *number);
        let texts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// The first integer under a name of `field`.
    fn number(&self, field: Field) -> Option<i64> {
        self.named(field, |value| match value {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        })
    }

    /// The month or year of publication, or else the time at which the record was made; that time, if both are known and
    /// it is in the month or year.
    fn vague_date(&self) -> Option<Moment> {
        let period = self.first(Field::Published, date_or_period);
        // The time at which a reader saved an article is not its date of publication.
        let is_bookmark = self.named(Field::Bookmark, |_| Some(())).is_some();
        let recorded = self.named(Field::Recorded, |value| {
            date(value).filter(|_| !is_bookmark)
        });
        match (period, recorded) {
            (Some(period), Some(recorded))
                if !(period.day()..=period.last_day()).contains(&recorded.day()) =>
            {
                Some(period)
            }
            (period, recorded) => recorded.or(period),
        }
    }

    /// The date of a record that has separate fields for the year, and perhaps for the month and the day.
    fn date_in_parts(&self) -> Option<Moment> {
        let year = self.number(Field::Year)?;
        let month = self.number(Field::Month).or_else(|| self.named_month(year));
        let day = self.number(Field::Day);
        newsdex_text::date::moment_or_period(&match (month, day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (None, _) => format!("{year:04}"),
        })
    }

    /// The number of the month, if the field has its name.
    fn named_month(&self, year: i64) -> Option<i64> {
        let written = self.named(Field::Month, name)?;
        let is_name = written
            .chars()
            .all(|sign| sign.is_alphabetic() || sign == '.');
        let moment = newsdex_text::date::moment_or_period(&format!("{written} {year}"));
        moment
            .filter(|_| is_name)
            .map(|moment| moment.day().month())
    }

    /// Whether the record is a page of a newspaper, whose title is the newspaper.
    fn is_of_page(&self) -> bool {
        self.named(Field::PageMark, name).is_some()
    }

    /// The title of the article; the title of the newspaper is ignored if the record has both.
    fn title(&self) -> Option<String> {
        if self.is_of_page() {
            return None;
        }
        let is_periodical = self.has_titled_periodical();
        self.first(Field::Title, |value| match value {
            Value::Object(_) if is_periodical => None,
            _ => headline(&name(value)?),
        })
    }

    /// Whether a record has both a title that is a string and a title that is an object with an `id`: the string is the
    /// headline, the object is the newspaper.
    fn has_titled_periodical(&self) -> bool {
        self.levels.iter().any(|level| {
            let titles = || {
                let of_title = level.named.iter();
                of_title.filter(|(label, _)| label.field == Field::Title)
            };
            titles().any(|(_, value)| value.get("id").is_some() && value.get("rendered").is_none())
                && titles().any(|(_, value)| value.is_string())
        })
    }
}

/// The value under a name, or under a path of names separated by dots.
fn value_at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    value_at(object.get(first)?.as_object()?, rest)
}

fn collect_levels<'a>(object: &'a Map<String, Value>, depth: usize, levels: &mut Vec<Level<'a>>) {
    let mut named: Vec<(labels::Label, &Value)> = Vec::with_capacity(object.len());
    for (key, value) in object {
        named.extend(labels::of_key(key).iter().map(|label| (*label, value)));
    }
    named.sort_by_key(|(label, _)| label.rank);
    let mut inner = Vec::new();
    if depth < DEEPEST_HOLDER {
        let holders = named
            .iter()
            .filter(|(label, _)| label.field == Field::Holder);
        for (_, value) in holders {
            inner.extend(value.as_object());
            inner.extend(value.as_array().and_then(|list| only_text(list)));
        }
    }
    levels.push(Level { object, named });
    for object in inner {
        collect_levels(object, depth + 1, levels);
    }
}

/// The only object with a text in a short list of objects without titles: `[{"post": "…"}, {"updated": 1}]`.
fn only_text(list: &[Value]) -> Option<&Map<String, Value>> {
    const MOST: usize = 4;
    let has = |object: &Map<String, Value>, field: Field| {
        let mut keys = object.keys();
        keys.any(|key| labels::has(labels::of_key(key), field))
    };
    if list.len() > MOST {
        return None;
    }
    let objects: Vec<_> = list.iter().map(Value::as_object).collect::<Option<_>>()?;
    let is_titled = objects.iter().any(|object| has(object, Field::Title));
    let mut with_text = objects
        .into_iter()
        .filter(|object| has(object, Field::Body));
    let found = with_text.next()?;
    (!is_titled && with_text.next().is_none()).then_some(found)
}

/// Normalises a name: removes case and punctuation. Names that begin with `_` are internal to a database and are kept
/// as they are.
pub(super) fn compared(key: &str) -> String {
    if key.starts_with('_') {
        return key.to_owned();
    }
    let is_mark =
        |character: &char| matches!(character, '_' | '-' | ':' | '.' | ' ' | '@' | '\'' | '’');
    key.chars()
        .filter(|character| !is_mark(character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text begins with the words of another, up to marks and blanks. A teaser may be cut off, so only the
/// beginning counts.
fn begins_alike(text: &str, beginning: &str) -> bool {
    const COMPARED: usize = 40;
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|sign| sign.is_alphanumeric())
            .take(COMPARED)
            .collect()
    };
    letters(text).starts_with(&letters(beginning))
}

fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}

/// Removes the mark of a service that cuts off the rest of a text: `… [+1834 chars]`, `... [1834 chars]`.
fn without_count_of_rest(text: &str) -> &str {
    let count = || {
        let (before, mark) = text.strip_suffix(" chars]")?.rsplit_once('[')?;
        let mark = mark.trim_start_matches('+');
        let is_number = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| before.trim_end())
    };
    count().unwrap_or(text)
}

/// Removes the name of the newspaper from the end of a headline: `Pier opens - Wexmouth Gazette`.
fn without_source_behind_title(article: &mut Article) {
    let (Some(title), Some(source)) = (&article.title, &article.source) else {
        return;
    };
    let Some(before) = title.strip_suffix(source.as_str()) else {
        return;
    };
    let before = before.trim_end();
    let bare = before.trim_end_matches(['-', '–', '—', '|']);
    // A space must precede the dash: `Wexmouth-Gazette` is one name.
    if bare.len() < before.len() && bare.ends_with(' ') && !bare.trim().is_empty() {
        article.title = Some(bare.trim_end().to_owned());
    }
}

/// Whether a record has a text of its own, not only the texts of records inside it.
pub(super) fn has_own_text(object: &Map<String, Value>) -> bool {
    let is_own = |value: &Value| match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(parts) => parts.iter().any(Value::is_string),
        _ => false,
    };
    let has = |object: &Map<String, Value>| {
        object
            .iter()
            .any(|(key, value)| labels::has(labels::of_key(key), Field::Body) && is_own(value))
    };
    let is_holder = |key: &str| labels::has(labels::of(&compared(key)), Field::Holder);
    let holders = object.iter().filter(|(key, _)| is_holder(key));
    has(object) || holders.filter_map(|(_, value)| value.as_object()).any(has)
}

/// The reason why a draft is skipped.
pub(super) const DRAFT: &str = "a draft, not published";

/// Whether a record has the status of a draft or of a deleted article.
pub(super) fn is_draft(object: &Map<String, Value>) -> bool {
    let is_one_of = |value: &Value, words: &[&str]| {
        let written = match value {
            Value::Bool(is_set) => is_set.to_string(),
            Value::String(text) => text.trim().to_lowercase(),
            _ => return false,
        };
        words.contains(&written.as_str())
    };
    object.iter().any(|(key, value)| {
        let mut fields = labels::of(&compared(key)).iter().map(|label| label.field);
        fields.any(|field| match field {
            Field::Status => is_one_of(value, &["draft", "auto-draft", "trash"]),
            Field::IsDraft => is_one_of(value, &["true", "yes"]),
            // Jekyll writes `published: false` where others have the date.
            Field::IsPublished | Field::Published => is_one_of(value, &["false"]),
            _ => false,
        })
    })
}

/// Converts a line that may contain HTML tags and character references to plain text; `None` if it is blank.
pub(super) fn headline(line: &str) -> Option<String> {
    match markup::is_markup(line) {
        true => clean::line(&markup::plain(line)),
        false => clean::line(&markup::unescaped(line)),
    }
}

/// Converts a text that may be HTML, a fragment or a whole page, to plain text; `None` if nothing is left.
pub(super) fn body(written: &str) -> Option<String> {
    let start = written
        .trim_start()
        .get(..14)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let escaped = written
        .trim_start()
        .starts_with("&lt;")
        .then(|| markup::unescaped(written));
    if let Some(html) =
        escaped.filter(|html| !markup::is_markup(written) && markup::is_markup(html))
    {
        let body = clean::body(&markup::plain(&html));
        return (!body.is_empty()).then_some(body);
    }
    let body = match () {
        () if start.starts_with("<!doctype html") || start.starts_with("<html") => {
            match html::page(written) {
                Ok(page) => page.body,
                Err(_) => clean::body(&markup::plain(written)),
            }
        }
        () if markup::is_markup(written) => clean::body(&markup::plain(written)),
        () => {
            let plain = markup::unescaped(written);
            match layout::is_set(&plain) {
                true => layout::paragraphs(&plain),
                false => clean::prose(&plain),
            }
        }
    };
    (!body.is_empty()).then_some(body)
}

/// The name of a newspaper; if `line` is a URL, its host without `www.`.
pub(super) fn source(line: &str) -> Option<String> {
    let line = headline(line)?;
    let Some((_, address)) = line.split_once("://") else {
        return Some(line);
    };
    let host = address.split(['/', '?', ':']).next()?;
    Some(host.trim_start_matches("www.").to_owned()).filter(|host| !host.is_empty())
}

fn byline(value: &Value) -> Byline {
    names(value)
        .iter()
        .map(|line| byline::byline(&headline(line).unwrap_or_default()))
        .collect()
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://")
        || text.starts_with("https://")
        || (text.starts_with('/') && !text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests;
