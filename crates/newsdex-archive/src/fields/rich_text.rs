//! Texts that editors store as trees of blocks: Lexical, Editor.js, Portable Text, ProseMirror, Slate, Contentful, Arc
//! ANS, Mobiledoc.
//!
//! Most of these formats differ only in names: an object with a kind is a block or a piece of a line, its text is a
//! string, its parts are a list. Parts without text of the article (pictures, videos, links to other articles) are
//! recognised by their kind and left out.

use serde_json::{Map, Value};

use newsdex_text::checkpoint::checkpoint;

use crate::markup;

/// The maximum nesting depth of parts.
const DEEPEST: usize = 40;
/// Keys under which the kind of a part is stored.
const KIND: [&str; 13] = [
    "type",
    "_type",
    "nodeType",
    "object",
    "blockName",
    "blockType",
    "typeHandle",
    "__typename",
    "__component",
    "acf_fc_layout",
    "slice_type",
    "component",
    "name",
];
/// Keys under which the values of a part are stored, if they are in an object of their own.
const VALUES: [&str; 5] = ["data", "attributes", "attrs", "primary", "fields"];
/// Keys under which the parts of a part are stored.
const PARTS: [&str; 9] = [
    "children",
    "content",
    "blocks",
    "nodes",
    "items",
    "contents",
    "content_elements",
    "list_items",
    "elements",
];
/// Keys under which a text is stored.
const TEXT: [&str; 8] = [
    "text",
    "content",
    "value",
    "html",
    "markdown",
    "innerHTML",
    "body",
    "paragraph",
];
/// Words in the kind of a part that does not belong to the text of the article.
const LEFT_OUT: [&str; 30] = [
    "image",
    "photo",
    "picture",
    "gallery",
    "video",
    "audio",
    "embed",
    "oembed",
    "interstitial",
    "author",
    "byline",
    "kicker",
    "date",
    "advert",
    "ad",
    "promo",
    "related",
    "newsletter",
    "divider",
    "rule",
    "script",
    "style",
    "iframe",
    "bookmark",
    "button",
    "social",
    "tweet",
    "component",
    "title",
    "story",
];

/// Gives the text of a tree of blocks, with blank lines between paragraphs; `None` if the value is not a tree or has no
/// text.
pub(super) fn text(value: &Value) -> Option<String> {
    if let Some(text) = value.as_array().and_then(|parts| inline(parts)) {
        return Some(text);
    }
    if let Some(text) = inserted(value) {
        return Some(text);
    }
    let root = match value {
        Value::Object(object) => object.get("root").unwrap_or(value),
        Value::Array(parts)
            if parts
                .iter()
                .any(|part| part.is_object() && kind(part).is_some()) =>
        {
            value
        }
        _ => return None,
    };
    if !is_tree(root) {
        return None;
    }
    let mut writer = Writer::default();
    writer.part(root, DEEPEST);
    writer.end_block();
    (!writer.blocks.is_empty()).then(|| writer.blocks.join("\n\n"))
}

/// Gives the text of a list of insertions, as Quill stores it: `{"ops": [{"insert": "It rained."}]}`.
fn inserted(value: &Value) -> Option<String> {
    let pieces = value.get("ops").unwrap_or(value).as_array()?;
    let texts = pieces.iter().map(|piece| piece.get("insert"));
    let texts: Option<Vec<&Value>> = texts.collect();
    let text: String = texts?.into_iter().filter_map(Value::as_str).collect();
    (!text.trim().is_empty()).then(|| text.trim().replace('\n', "\n\n"))
}

/// Gives the text of a list of pieces of one text, strings and objects such as `{"type": "bold", "text": "…"}`, as
/// Telegram exports them.
fn inline(parts: &[Value]) -> Option<String> {
    let plain = |part: &Value| Some(part.get("plain_text")?.as_str()?.to_owned());
    let plain: Option<Vec<String>> = parts.iter().map(plain).collect();
    if let Some(plain) = plain.filter(|plain| !plain.is_empty()) {
        return Some(plain.concat());
    }
    let is_piece =
        |part: &Value| part.is_string() || part.get("text").is_some_and(Value::is_string);
    let is_mixed = parts.iter().any(Value::is_string) && parts.iter().any(Value::is_object);
    if !is_mixed || !parts.iter().all(is_piece) {
        return None;
    }
    let pieces = parts
        .iter()
        .filter_map(|part| part.as_str().or_else(|| part.get("text")?.as_str()));
    Some(pieces.collect())
}

/// Gives the text of a tree of blocks or a Mobiledoc document stored as JSON in a string; `None` for any other string.
pub(super) fn text_of_string(written: &str) -> Option<String> {
    let written = written.trim();
    if !written.starts_with(['{', '[']) || crate::json_weight::check(written).is_err() {
        return None;
    }
    let value: Value = serde_json::from_str(written).ok()?;
    text(&value).or_else(|| cards(&value))
}

/// Gives the text of a Mobiledoc document: sections of lines with markers, and cards with HTML or Markdown.
///
/// Cards that no section refers to come last.
fn cards(value: &Value) -> Option<String> {
    let list = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    value
        .get("sections")
        .or(value.get("cards"))
        .filter(|list| list.is_array())?;
    let cards = list("cards");
    let mut blocks: Vec<String> = Vec::new();
    let mut is_shown = vec![false; cards.len()];
    let text_of_card = |card: &Value| {
        let payload = card.get(1)?;
        let text = payload.get("markdown").or(payload.get("html"))?.as_str()?;
        Some(plain(text))
    };
    for section in list("sections") {
        checkpoint();
        match (section.get(0).and_then(Value::as_u64), section.get(2)) {
            (Some(1), Some(Value::Array(markers))) => {
                let texts = markers.iter().filter_map(|marker| marker.get(3)?.as_str());
                blocks.push(texts.collect());
            }
            (Some(10), _) => {
                let number = section
                    .get(1)
                    .and_then(Value::as_u64)
                    .and_then(|at| usize::try_from(at).ok());
                let at = number.unwrap_or(usize::MAX);
                blocks.extend(cards.get(at).and_then(text_of_card));
                if let Some(shown) = is_shown.get_mut(at) {
                    *shown = true;
                }
            }
            _ => {}
        }
    }
    let hidden = cards
        .iter()
        .zip(&is_shown)
        .filter(|(_, is_shown)| !**is_shown);
    blocks.extend(hidden.filter_map(|(card, _)| text_of_card(card)));
    blocks.retain(|block| !block.trim().is_empty());
    (!blocks.is_empty()).then(|| blocks.join("\n\n"))
}

fn kind(part: &Value) -> Option<&str> {
    KIND.iter().find_map(|key| part.get(*key)?.as_str())
}

/// Whether a value is a list of parts, or has one, and at least one part has a kind or parts of its own.
fn is_tree(value: &Value) -> bool {
    let is_list_of_parts = |value: &Value| {
        let parts = value.as_array();
        parts.is_some_and(|parts| {
            parts
                .iter()
                .any(|part| kind(part).is_some() || parts_of(part).is_some())
        })
    };
    is_list_of_parts(value) || parts_of(value).is_some_and(is_list_of_parts)
}

fn parts_of(part: &Value) -> Option<&Value> {
    let object = part.as_object()?;
    PARTS
        .iter()
        .find_map(|key| object.get(*key).filter(|parts| parts.is_array()))
}

fn is_left_out(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    kind.split(|sign: char| !sign.is_alphanumeric())
        .any(|word| LEFT_OUT.contains(&word))
}

/// Whether a part is a piece of a line: its text is under `text` or `value`, and its kind is that of a text or missing.
fn is_piece(object: &Map<String, Value>, kind: Option<&str>) -> bool {
    let has_text = ["text", "value"]
        .iter()
        .any(|key| object.get(*key).is_some_and(Value::is_string));
    has_text && kind.is_none_or(|kind| matches!(kind, "text" | "span" | "leaf" | "extended-text"))
}

/// Whether a part of this kind continues the line around it instead of starting a block.
fn is_inline(kind: &str) -> bool {
    matches!(
        kind,
        "link"
            | "autolink"
            | "a"
            | "hyperlink"
            | "entry-hyperlink"
            | "inline"
            | "mark"
            | "strong"
            | "em"
            | "code-inline"
    )
}

#[derive(Default)]
struct Writer {
    blocks: Vec<String>,
    line: String,
}

impl Writer {
    fn end_block(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.blocks.push(line.trim().to_owned());
        }
    }

    fn part(&mut self, value: &Value, depth: usize) {
        checkpoint();
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match value {
            Value::Array(parts) => parts.iter().for_each(|part| self.part(part, depth)),
            Value::Object(object) => self.object(value, object, depth),
            Value::String(text) => {
                self.end_block();
                self.line.push_str(&plain(text));
                self.end_block();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn object(&mut self, value: &Value, object: &Map<String, Value>, depth: usize) {
        let kind = kind(value);
        if kind.is_some_and(is_left_out) {
            return;
        }
        if is_piece(object, kind) {
            let text = ["text", "value"]
                .iter()
                .find_map(|key| object.get(*key)?.as_str());
            self.line.push_str(&plain(text.unwrap_or_default()));
            return;
        }
        if matches!(kind, Some("linebreak" | "hardBreak" | "hard_break")) {
            self.line.push('\n');
            return;
        }
        let is_told = |part: &Value| {
            parts_of(part).is_some() || TEXT.iter().any(|key| part.get(*key).is_some())
        };
        let inner = VALUES
            .iter()
            .filter_map(|key| object.get(*key).filter(|values| values.is_object()))
            .find(|values| is_told(values))
            .unwrap_or(value);
        let is_inline = kind.is_some_and(is_inline);
        if !is_inline {
            self.end_block();
        }
        match parts_of(inner).or_else(|| parts_of(value)) {
            Some(parts) => self.part(parts, depth),
            None => {
                let text = TEXT.iter().find_map(|key| inner.get(*key)?.as_str());
                self.line.push_str(&plain(text.unwrap_or_default()));
            }
        }
        if !is_inline {
            self.end_block();
        }
    }
}

/// Converts a piece of text that may contain tags to plain text.
fn plain(text: &str) -> String {
    match markup::is_markup(text) {
        true => markup::plain(text),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(value: Value, expected: &str) {
        assert_eq!(text(&value).as_deref(), Some(expected), "of {value}");
    }

    #[test]
    fn blocks_of_many_editors_become_paragraphs() {
        let expected = "It rained.\n\nThen it stopped.";
        check(
            json!({"root": {"type": "root", "children": [
                {"type": "paragraph", "children": [{"type": "text", "text": "It "}, {"type": "link", "children": [{"type": "text", "text": "rained"}]}, {"type": "text", "text": "."}]},
                {"type": "paragraph", "children": [{"type": "text", "text": "Then it stopped."}]}]}}),
            expected,
        );
        check(
            json!({"blocks": [{"type": "paragraph", "data": {"text": "It <b>rained</b>."}}, {"type": "image", "data": {"caption": "Rain"}}, {"type": "paragraph", "data": {"text": "Then it stopped."}}]}),
            expected,
        );
        check(
            json!([{"_type": "block", "children": [{"_type": "span", "text": "It rained."}]}, {"_type": "image", "alt": "Rain"}, {"_type": "block", "children": [{"_type": "span", "text": "Then it "}, {"_type": "span", "text": "stopped."}]}]),
            expected,
        );
        check(
            json!({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It rained."}]}, {"type": "paragraph", "content": [{"type": "text", "text": "Then it stopped."}]}]}),
            expected,
        );
        check(
            json!([{"type": "text", "content": "It rained."}, {"type": "interstitial_link", "content": "Read on"}, {"type": "text", "content": "Then it stopped."}]),
            expected,
        );
        check(
            json!({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "It rained."}]}, {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Then it stopped."}]}]}),
            expected,
        );
    }

    #[test]
    fn the_kind_of_a_block_may_have_another_name_and_its_text_may_be_deeper() {
        let expected = "It rained.\n\nThen it stopped.";
        check(
            json!([{"blockName": "core/paragraph", "attrs": {"align": "left"}, "innerHTML": "<p>It rained.</p>"}, {"blockName": "core/image", "innerHTML": "<p>Rain</p>"}, {"blockName": "core/paragraph", "attrs": {}, "innerHTML": "<p>Then it stopped.</p>"}]),
            expected,
        );
        check(
            json!([{"__component": "shared.text", "body": "It rained."}, {"__component": "shared.image", "text": "Rain"}, {"__component": "shared.text", "body": "Then it stopped."}]),
            expected,
        );
        check(
            json!([{"slice_type": "text", "primary": {"text": "It rained."}}, {"slice_type": "text", "primary": {"text": "Then it stopped."}}]),
            expected,
        );
    }

    #[test]
    fn strings_between_pieces_are_parts_of_the_same_line() {
        check(
            json!([{"type": "bold", "text": "Rain."}, " It ", {"type": "link", "text": "rained"}, "."]),
            "Rain. It rained.",
        );
    }

    #[test]
    fn pieces_of_a_line_in_quill_and_notion_are_joined() {
        check(
            json!({"ops": [{"insert": "It "}, {"insert": "rained", "attributes": {"bold": true}}, {"insert": ".\nThen it stopped.\n"}]}),
            "It rained.\n\nThen it stopped.",
        );
        check(
            json!([{"type": "text", "plain_text": "It "}, {"type": "text", "plain_text": "rained."}]),
            "It rained.",
        );
    }

    #[test]
    fn items_of_lists_are_paragraphs() {
        check(
            json!({"blocks": [{"type": "list", "data": {"items": ["One.", "Two."]}}]}),
            "One.\n\nTwo.",
        );
    }

    #[test]
    fn a_tree_in_a_string_is_read() {
        let written = r#"{"version":"0.3.1","cards":[["markdown",{"markdown":"It rained."}]],"sections":[[1,"p",[[0,[],0,"First."]]],[10,0]]}"#;
        assert_eq!(
            text_of_string(written).as_deref(),
            Some("First.\n\nIt rained.")
        );
        assert_eq!(text_of_string("{curly} words"), None);
    }

    #[test]
    fn lists_of_words_and_objects_without_a_kind_are_no_trees() {
        assert_eq!(text(&json!(["One.", "Two."])), None);
        assert_eq!(text(&json!({"text": "It rained."})), None);
        assert_eq!(text(&json!({"sections": [{"paragraphs": ["One."]}]})), None);
    }
}
