//! Finds the records in XML that follows no standard: several documents in one file, elements that repeat, names in
//! attributes.

use indexmap::IndexMap;
use memchr::memmem;
use newsdex_text::checkpoint::checkpoint;

use super::object;
use crate::fields::{self, FieldMap};
use crate::xml::Element;

/// The maximum depth at which records are searched.
const DEEPEST: usize = 6;
/// The number of elements with the same name that decide whether all of them are records.
const LOOKED_AT: usize = 5;

/// Divides a text into its XML documents: some files consist of several, one after the other.
pub(super) fn documents(text: &str) -> Vec<&str> {
    let mut documents = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(text.as_bytes(), "<?xml") {
        let before = text.get(start..at).unwrap_or_default().trim_end();
        // Between documents, a declaration follows the end of an element; in a CDATA section, it follows other text.
        if before.ends_with('>') && !before.ends_with("?>") && !before.ends_with("-->") {
            documents.push(before);
            start = at;
        }
    }
    documents.push(text.get(start..).unwrap_or_default());
    documents
}

/// Gives the elements inside `root` that repeat and are articles; empty if `root` is an article itself.
pub(super) fn records_inside(root: &Element) -> Vec<&Element> {
    let itself = fields::article(&object(root, 0), &FieldMap::default());
    let is_article =
        itself.title.is_some() && (!itself.body.is_empty() || itself.published.is_some());
    match is_article {
        true => Vec::new(),
        false => repeated(root, DEEPEST),
    }
}

fn repeated(element: &Element, depth: usize) -> Vec<&Element> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    let mut groups: IndexMap<&str, Vec<&Element>> = IndexMap::new();
    for child in element.children() {
        checkpoint();
        groups.entry(child.written_name()).or_default().push(child);
    }
    for alike in groups.into_values().filter(|alike| alike.len() >= 2) {
        let looked_at = alike.iter().take(LOOKED_AT);
        let articles = looked_at
            .clone()
            .filter(|element| reads_like_an_article(element))
            .count();
        if articles * 2 > looked_at.count() {
            return alike;
        }
    }
    // No child elements are records, so they may be deeper: the child with the most records counts.
    let inner = element.children().map(|child| repeated(child, depth));
    inner.max_by_key(Vec::len).unwrap_or_default()
}

fn reads_like_an_article(element: &Element) -> bool {
    let article = fields::article(&object(element, 0), &FieldMap::default());
    article.title.is_some() && !article.body.is_empty()
}

/// The name of a field that is the value of an attribute: `<field name="title">`, `<column name="body">`.
pub(super) fn name_in_attribute(element: &Element) -> Option<&str> {
    ["name", "key", "column"]
        .iter()
        .find_map(|attribute| element.attr(attribute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    fn names(text: &str) -> Vec<String> {
        let document = xml::parse_text(text).unwrap();
        let records = records_inside(&document.root);
        records
            .iter()
            .map(|record| record.name().to_owned())
            .collect()
    }

    #[test]
    fn documents_are_told_apart_by_their_declarations() {
        let one = "<?xml version=\"1.0\"?><a><b><![CDATA[<?xml version=\"1.0\"?><c/>]]></b></a>";
        assert_eq!(documents(one), [one]);
        assert_eq!(
            documents(&format!("{one}\n{one}\n")),
            [one, &format!("{one}\n")]
        );
    }

    #[test]
    fn elements_that_repeat_and_have_title_and_text_are_records() {
        let cutting = "<cutting><headline>A</headline><text>B.</text></cutting>";
        assert_eq!(
            names(&format!("<box><owner>C</owner>{cutting}{cutting}</box>")),
            ["cutting"; 2]
        );
        assert_eq!(
            names(&format!(
                "<box><drawer><files>{cutting}{cutting}{cutting}</files></drawer></box>"
            )),
            ["cutting"; 3]
        );
        let field = "<f name=\"title\">A</f><f name=\"body\">B.</f>";
        assert_eq!(
            names(&format!("<box><r>{field}</r><r>{field}</r></box>")),
            ["r"; 2]
        );
    }

    #[test]
    fn paragraphs_and_parts_of_an_article_are_no_records() {
        assert!(names("<story><title>A</title><text><p>B.</p><p>C.</p></text></story>").is_empty());
        assert!(names("<story><title>A</title><body>B.</body><s><title>C</title><text>D.</text></s><s><title>E</title><text>F.</text></s></story>").is_empty());
        assert!(names("<set><point><x>1</x></point><point><x>2</x></point></set>").is_empty());
    }
}
