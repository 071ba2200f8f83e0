//! The article in the data of a page's scripts, for pages that a script draws in the browser.
//!
//! Such a page has its text as HTML in a string of JavaScript or JSON: `"contentHtml":"\u003cp\u003eThe council …"`.
//! Scripts are not run; the string with the most text is read. Looked at only if the page itself shows no text.

use serde_json::Value;

use super::body::{self, Known};
use super::text::letters;
use super::tree::Tree;
use newsdex_text::checkpoint::checkpoint;

/// The shortest and the longest string that may be an article, in bytes as written.
const SHORTEST: usize = 400;
const LONGEST: usize = 1 << 20;
/// The most strings of a page that are looked at.
const MOST_STRINGS: usize = 200;
/// The fewest paragraphs of such a text.
const FEWEST_PARAGRAPHS: usize = 2;

/// The paragraphs of the longest text in the scripts of a page; empty if there is none.
pub(super) fn paragraphs(tree: &Tree, title: Option<&str>) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    for script in tree.elements("script") {
        checkpoint();
        let text: String = tree.below(script).map(|node| tree.own_text(node)).collect();
        strings.extend(markup_in(&text).take(MOST_STRINGS - strings.len()));
        // In some frameworks, the data are a string in which there are strings.
        let inner: Vec<String> = strings.iter().flat_map(|text| markup_in(text)).collect();
        strings.extend(inner.into_iter().take(MOST_STRINGS - strings.len()));
        if strings.len() == MOST_STRINGS {
            break;
        }
    }
    // The same text is often there twice.
    strings.sort_by_key(|text| std::cmp::Reverse(text.len()));
    strings.dedup();
    let known = Known {
        title,
        told: None,
        summaries: &[],
        authors: &[],
    };
    let texts = strings.iter().take(4).filter_map(|markup| {
        let paragraphs = body::paragraphs(&Tree::parse(markup)?, &known);
        let length: usize = paragraphs.iter().map(|text| letters(text).len()).sum();
        (paragraphs.len() >= FEWEST_PARAGRAPHS).then_some((length, paragraphs))
    });
    let longest = texts.max_by_key(|(length, _)| *length);
    longest
        .map(|(_, paragraphs)| paragraphs)
        .unwrap_or_default()
}

/// The strings in a script that are HTML with paragraphs, decoded.
fn markup_in(script: &str) -> impl Iterator<Item = String> {
    let mut rest = script;
    std::iter::from_fn(move || {
        loop {
            checkpoint();
            let start = memchr::memchr(b'"', rest.as_bytes())?;
            let after = rest.get(start + 1..)?;
            let end = end_of_string(after)?;
            let literal = rest.get(start..start + end + 2)?;
            rest = after.get(end + 1..)?;
            if (SHORTEST..=LONGEST).contains(&literal.len())
                && let Ok(Value::String(text)) = serde_json::from_str(literal)
                && holds_paragraphs(&text)
            {
                return Some(text);
            }
        }
    })
}

/// The position of the quotation mark that ends a string.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

fn holds_paragraphs(text: &str) -> bool {
    let paragraphs = ["<p>", "<p ", "\\u003cp"].map(|tag| text.matches(tag).count());
    paragraphs.iter().sum::<usize>() >= FEWEST_PARAGRAPHS
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "The council of Saltby has sold its old ferry for one pound to a man who wants to live in it.";
    const SECOND: &str = "He promised on Monday to paint it before the summer begins, and to leave the bell where it is.";

    fn markup() -> String {
        let tail = "<p>Nobody else had asked for it, and the mayor said that the county would not miss it.</p>".repeat(3);
        format!("<div class=\"x\"><p>{FIRST}</p><p>{SECOND}</p>{tail}</div>")
    }

    #[track_caller]
    fn check(script: &str) {
        let page =
            format!("<html><body><div id=root></div><script>{script}</script></body></html>");
        let found = paragraphs(&Tree::parse(&page).unwrap(), None);
        assert_eq!(
            found.get(..2),
            Some(&[FIRST.to_owned(), SECOND.to_owned()][..]),
            "in {script}"
        );
    }

    #[test]
    fn the_text_is_in_a_string_of_a_script() {
        let data = serde_json::json!({"id": 7, "teaser": "<p>Short.</p>", "contentHtml": markup()});
        check(&format!("window.data = {data};"));
        check(&data.to_string().replace('<', "\\u003c"));
        let inner = serde_json::to_string(&data.to_string()).unwrap();
        check(&format!("self.push([1,{inner}])"));
    }

    #[test]
    fn other_scripts_and_damaged_ones_have_no_text() {
        let none = |script: &str| {
            let page = format!("<script>{script}</script>");
            assert!(
                paragraphs(&Tree::parse(&page).unwrap(), None).is_empty(),
                "{script}"
            );
        };
        none("var a = \"b\"; if (a < 2) { c('\"') }");
        none(&format!("x = \"{}", "<p>a</p>".repeat(200)));
        none(&format!("x = \"{}\\", "<p>a</p>".repeat(200)));
        none("");
    }
}
