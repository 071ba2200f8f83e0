//! Fields whose names are values of attributes (`<field name="title">`), or texts of elements before them
//! (`<key>title</key><string>…</string>`).

use serde_json::{Map, Value};

use super::value;
use crate::fields;
use crate::xml::Element;

/// The usual attributes with the names of fields.
const USUAL: [&str; 3] = ["name", "key", "column"];

/// The place of the names of an element's fields.
pub(super) enum Naming {
    /// In one of the usual attributes.
    Usual,
    /// In an attribute with this name.
    In(String),
}

impl Naming {
    /// The name of a field.
    pub(super) fn name_of<'e>(&self, field: &'e Element) -> Option<&'e str> {
        match self {
            Naming::Usual => USUAL.iter().find_map(|attribute| field.attr(attribute)),
            Naming::In(attribute) => field.attr(attribute),
        }
    }
}

/// The place of the names of the elements inside `element`; `None` if they are named as usual in XML.
///
/// Any attribute that all of them have may hold the names, if one of the values names a title or a text.
pub(super) fn attribute(element: &Element) -> Option<Naming> {
    let first = element.children().next()?;
    first.attributes().next()?;
    let all = |naming: Naming| {
        let mut children = element.children();
        children
            .all(|child| naming.name_of(child).is_some())
            .then_some(naming)
    };
    if let Some(usual) = all(Naming::Usual) {
        return Some(usual);
    }
    // Beside the named fields of Lotus Notes are elements about the note.
    let named = || {
        element
            .children()
            .filter_map(|child| Naming::Usual.name_of(child))
    };
    if named().count() * 2 > element.children().count()
        && named()
            .filter(|name| fields::names_text(name))
            .nth(1)
            .is_some()
    {
        return Some(Naming::Usual);
    }
    let is_alike = element
        .children()
        .all(|child| child.written_name() == first.written_name());
    let names_text = |naming: &Naming| {
        let mut names = element.children().filter_map(|child| naming.name_of(child));
        names.any(fields::names_text)
    };
    let candidates = first
        .attributes()
        .map(|(name, _)| Naming::In(name.to_owned()));
    candidates
        .filter_map(all)
        .find(|naming| is_alike && names_text(naming))
}

/// The value of a field without text that has its value in an attribute: `<prop key="title" val="…"/>`.
pub(super) fn value_in_attribute(field: &Element) -> Value {
    let value = ["value", "val", "content", "text"]
        .iter()
        .find_map(|name| field.attr(name));
    value.map_or(Value::Null, |value| Value::String(value.to_owned()))
}

/// The fields of a property list, in which each value follows its key; `None` for other elements.
pub(super) fn pairs(element: &Element, depth: usize) -> Option<Map<String, Value>> {
    let is_list = element.is("dict") && element.child("key").is_some();
    let mut pairs = Map::new();
    let mut key: Option<String> = None;
    for child in element.children().filter(|_| is_list) {
        match child.is("key") {
            true => key = child.line(),
            false => {
                let value = value(child, depth);
                if let Some(key) = key.take().filter(|_| !value.is_null()) {
                    pairs.insert(key, value);
                }
            }
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// Title and text of an element whose parts state what they are: `<passage><infon key="type">title</infon><text>…`.
pub(super) fn title_and_text(element: &Element) -> Option<(String, String)> {
    let mut title = None;
    let mut texts = Vec::new();
    for part in element.children() {
        let Some(text) = part.child_line("text") else {
            continue;
        };
        match kind_of_part(part)? {
            kind if title.is_none() && is_title(&kind) => title = Some(text),
            _ => texts.push(text),
        }
    }
    Some((title?, texts.join("\n\n"))).filter(|(_, text)| !text.is_empty())
}

/// The kind that an element gives for itself, in an element called `type` or in one that an attribute calls so.
fn kind_of_part(part: &Element) -> Option<String> {
    const NAMES: [&str; 2] = ["type", "kind"];
    let is_kind = |child: &&Element| {
        let name = Naming::Usual.name_of(child);
        NAMES.contains(&name.unwrap_or(child.written_name()))
    };
    part.children().find(is_kind)?.line()
}

/// Whether a kind of text is the title.
fn is_title(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    kind == "front" || fields::names_text(&kind) && !matches!(kind.as_str(), "text" | "body")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    #[track_caller]
    fn check(written: &str, expected: Value) {
        let root = xml::parse_text(written).unwrap().root;
        let found = super::super::object(&root, 0);
        assert_eq!(Value::Object(found), expected, "{written}");
    }

    #[test]
    fn names_stand_in_any_attribute() {
        let expected = serde_json::json!({"title": "A", "body": "B."});
        check(
            "<r><f index=\"title\">A</f><f index=\"body\">B.</f></r>",
            expected.clone(),
        );
        check(
            "<r><f key=\"title\" val=\"A\"/><f key=\"body\" val=\"B.\"/></r>",
            expected.clone(),
        );
        check(
            "<dict><key>title</key><string>A</string><key>body</key><string>B.</string></dict>",
            expected,
        );
    }

    #[test]
    fn attributes_of_paragraphs_are_no_names() {
        check(
            "<r><p class=\"a\">A</p><p class=\"b\">B.</p></r>",
            serde_json::json!({"p": ["A", "B."]}),
        );
    }
}
