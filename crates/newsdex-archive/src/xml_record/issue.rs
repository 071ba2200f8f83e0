//! What the elements around articles say of all of them: the newspaper and the day of an issue, the name of a section.

use serde_json::{Map, Value};

use crate::fields::{self, FieldMap};
use crate::xml::Element;
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

/// Gives the elements around each record, the innermost first; `records` are in the order of the document.
pub(super) fn around<'a>(root: &'a Element, records: &[&'a Element]) -> Vec<Vec<&'a Element>> {
    let mut walk = Walk {
        records,
        open: Vec::new(),
        found: Vec::new(),
    };
    walk.element(root);
    let mut found = walk.found;
    found.resize(records.len(), Vec::new());
    found
}

struct Walk<'a, 'r> {
    records: &'r [&'a Element],
    open: Vec<&'a Element>,
    found: Vec<Vec<&'a Element>>,
}

impl<'a> Walk<'a, '_> {
    fn element(&mut self, element: &'a Element) {
        checkpoint();
        let Some(next) = self.records.get(self.found.len()) else {
            return;
        };
        if std::ptr::eq(*next, element) {
            self.found.push(self.open.iter().rev().copied().collect());
            return;
        }
        if self.open.len() < super::shape::DEEPEST {
            self.open.push(element);
            element.children().for_each(|child| self.element(child));
            self.open.pop();
        }
    }
}

/// Adds to an article what the elements around it say: an issue its newspaper and day, a section its name.
pub(super) fn completed(mut article: Article, around: &[&Element]) -> Article {
    for element in around {
        let is_issue = fields::is_issue(element.name());
        let mut said = own_fields(element);
        let name = ["name", "title", "label"]
            .iter()
            .find_map(|attribute| element.attr(attribute));
        if let Some(name) = name {
            said.insert(element.name().to_owned(), Value::String(name.to_owned()));
        }
        let said = fields::article(&said, &FieldMap::default());
        article.section = article.section.or(said.section);
        if is_issue {
            article.published = article.published.or(said.published);
            article.source = article.source.or(said.source).or(said.title);
            article.language = article.language.or(said.language);
        }
    }
    article
}

/// The attributes of an element, and the elements inside it that have only a text.
fn own_fields(element: &Element) -> Map<String, Value> {
    let attributes = element
        .attributes()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let leaves = element
        .children()
        .filter(|child| child.children().next().is_none())
        .filter_map(|child| Some((child.name().to_owned(), child.line()?)));
    attributes
        .chain(leaves)
        .map(|(name, value)| (name, Value::String(value)))
        .collect()
}
