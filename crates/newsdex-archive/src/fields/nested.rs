//! The fields of a record that are deeper inside it, as in JATS, PubMed, PRISM and library formats, and what surrounds
//! records: issues, lists of other things.

use std::sync::LazyLock;

use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::labels::marc_codes;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::labels::{self, Field};
use super::value::{date, name};
use super::{FieldMap, Fields, byline, collect_levels, compared, headline, source};

/// The deepest nesting in which fields are looked for.
const DEEPEST: usize = 7;

/// Keys whose values may have titles, dates and names but are no part of an article, in the form that
/// [`compared`] gives.
const BESIDE: [&str; 24] = [
    "back",
    "reflist",
    "references",
    "sections",
    "paragraphs",
    "blocks",
    "chapters",
    "parts",
    "related",
    "relatedarticles",
    "comments",
    "replies",
    "images",
    "media",
    "multimedia",
    "videos",
    "attachments",
    "links",
    "tags",
    "users",
    "authors",
    "facets",
    "aggregations",
    "included",
];

/// Whether a key is that of things beside an article, such as comments or pictures.
pub(crate) fn is_beside(key: &str) -> bool {
    BESIDE.contains(&compared(key).as_str())
}

/// Whether a name is that of an issue of a newspaper, which contains articles.
pub(crate) fn is_issue(name: &str) -> bool {
    labels::has(labels::of(&compared(name)), Field::Issue)
}

/// The field of an article that a subfield of a library catalogue holds: `245a` is the title.
pub(crate) fn marc_field(code: &str) -> Option<&'static str> {
    static FIELDS: LazyLock<FxHashMap<&'static str, &'static str>> =
        LazyLock::new(|| marc_codes().map(|(field, code)| (code, field)).collect());
    FIELDS.get(code).copied()
}

/// Gives an article the title, date, source and authors that it lacks and that are deeper in its record.
pub(crate) fn complete_from_inside(
    article: &mut Article,
    object: &Map<String, Value>,
    map: &FieldMap,
) {
    let is_complete = article.title.is_some()
        && article.published.is_some()
        && article.source.is_some()
        && !(article.authors.is_empty() && article.agencies.is_empty());
    if is_complete {
        return;
    }
    let mut inner = Inner::default();
    inner.collect(object);
    let fields = |levels| {
        let mut found = Vec::new();
        for level in levels {
            collect_levels(level, usize::MAX, &mut found);
        }
        Fields { levels: found, map }
    };
    let own = fields(inner.own);
    let all = fields(inner.all);
    if article.title.is_none() {
        article.title = own.named(Field::Title, |value| headline(&name(value)?));
    }
    if article.published.is_none() {
        article.published = all.named(Field::Published, date);
    }
    if article.source.is_none() {
        article.source = all.named(Field::Source, |value| source(&name(value)?));
    }
    if article.authors.is_empty() && article.agencies.is_empty() {
        let byline = own.named(Field::Authors, |value| {
            let byline = byline(value);
            (!byline.authors.is_empty()).then_some(byline)
        });
        let byline = byline.unwrap_or_default();
        article.authors = byline.authors;
        article.agencies = byline.agencies;
    }
}

/// The objects inside a record, the less deeply nested first.
#[derive(Default)]
struct Inner<'a> {
    /// Those that describe the article itself, not its source, its authors or its subjects.
    own: Vec<&'a Map<String, Value>>,
    all: Vec<&'a Map<String, Value>>,
}

impl<'a> Inner<'a> {
    fn collect(&mut self, object: &'a Map<String, Value>) {
        let mut level = vec![(object, false)];
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for (object, is_foreign) in level {
                checkpoint();
                for (key, value) in object {
                    let meanings = labels::of_key(key);
                    // The text is no place for fields.
                    if is_beside(key) || labels::has(meanings, Field::Body) {
                        continue;
                    }
                    let is_foreign = is_foreign
                        || meanings.iter().any(|label| {
                            matches!(
                                label.field,
                                Field::Source | Field::Authors | Field::Section | Field::Keywords
                            )
                        });
                    let inner: Vec<_> = match value {
                        Value::Object(inner) => vec![inner],
                        Value::Array(values) => {
                            values.iter().filter_map(Value::as_object).collect()
                        }
                        _ => Vec::new(),
                    };
                    for inner in inner {
                        next.push((inner, is_foreign));
                        self.all.push(inner);
                        if !is_foreign {
                            self.own.push(inner);
                        }
                    }
                }
            }
            level = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::article;
    use serde_json::json;

    fn nested_article(record: &Value) -> Article {
        let (object, map) = (record.as_object().unwrap(), FieldMap::default());
        let mut article = article(object, &map);
        complete_from_inside(&mut article, object, &map);
        article
    }

    #[test]
    fn fields_deep_in_a_record_are_found() {
        let record = json!({
            "front": {
                "journal-meta": {"journal-title": "Saltby Echo"},
                "meta": {
                    "group": {"article-title": "Pier bought back"},
                    "people": {"contrib": {"author": {"surname": "Lowe", "given-names": "Ann"}}},
                    "pub-date": {"day": "2", "month": "3", "year": "2019"},
                },
            },
            "body": {"p": "It needs planks."},
        });
        let article = nested_article(&record);
        assert_eq!(article.title.as_deref(), Some("Pier bought back"));
        assert_eq!(article.source.as_deref(), Some("Saltby Echo"));
        assert_eq!(article.authors, ["Ann Lowe"]);
        assert_eq!(article.published.unwrap().day().to_string(), "2019-03-02");
    }

    #[test]
    fn the_title_of_a_journal_or_of_a_comment_is_not_that_of_the_article() {
        let record = json!({
            "journal": {"info": {"title": "Saltby Echo"}},
            "comments": {"comment": {"title": "Nonsense", "author": "Bob"}},
            "text": "It needs planks.",
        });
        let article = nested_article(&record);
        assert_eq!(article.title, None);
        assert_eq!(article.authors, Vec::<String>::new());
    }
}
