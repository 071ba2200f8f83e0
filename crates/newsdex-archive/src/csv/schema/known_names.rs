//! What the names of columns mean, found out once for each name.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::csv::names;
use crate::fields::{self, FieldMap};

/// Reads an article from one column with this name and a date as its value. The field that gets the value is the
/// meaning of the name.
fn probed(name: &str, map: &FieldMap) -> newsdex_text::article::Article {
    let mut object = Map::new();
    object.insert(name.to_owned(), Value::String("2020-05-05".to_owned()));
    fields::article(&object, map)
}

/// Column names and their kinds; each is computed once.
pub(super) struct KnownNames<'m> {
    map: &'m FieldMap,
    met: RefCell<HashMap<String, NameKind>>,
}

/// The possible content of a column, judged by its name.
#[derive(Debug, Clone, Copy)]
struct NameKind {
    is_date: bool,
    is_text: bool,
    /// Whether it is a text or a summary, not a title.
    has_body: bool,
    is_known: bool,
}

impl KnownNames<'_> {
    pub(super) fn new(map: &FieldMap) -> KnownNames<'_> {
        KnownNames {
            map,
            met: RefCell::default(),
        }
    }

    /// Whether a column with this name holds titles or texts.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.kind(name).is_text
    }

    /// Whether a column with this name holds texts or summaries.
    pub(super) fn has_body(&self, name: &str) -> bool {
        self.kind(name).has_body
    }

    /// Whether a column with this name holds dates.
    pub(super) fn is_date(&self, name: &str) -> bool {
        self.kind(name).is_date
    }

    /// Whether a column with this name holds any field of an article.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.kind(name).is_known
    }

    fn kind(&self, name: &str) -> NameKind {
        let mut met = self.met.borrow_mut();
        *met.entry(name.to_owned()).or_insert_with(|| {
            let article = probed(name, self.map);
            let lower = name.trim().to_lowercase();
            let is_summary = names::is_summary(name);
            NameKind {
                is_date: article.published.is_some() || article.updated.is_some(),
                is_text: article.title.is_some() || !article.body.is_empty() || is_summary,
                has_body: !article.body.is_empty() || is_summary,
                is_known: article != newsdex_text::article::Article::default()
                    || is_summary
                    || matches!(
                        lower.as_str(),
                        "url"
                            | "link"
                            | "id"
                            | "uuid"
                            | "guid"
                            | "language"
                            | "lang"
                            | "label"
                            | "class"
                    ),
            }
        })
    }
}
