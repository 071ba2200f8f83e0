//! Converts wikitext to plain text: links are replaced by their words; templates, tables, references and pictures are
//! removed.

use newsdex_text::article::Moment;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::date::moment;
use newsdex_text::lexicon::source_lines;

use crate::markup;

/// The number of bytes at the beginning of a page in which its date is searched.
const HEAD_BYTES: usize = 400;

pub(super) fn is_redirect(text: &str) -> bool {
    let begin: String = text
        .trim_start()
        .chars()
        .take(12)
        .collect::<String>()
        .to_uppercase();
    begin.starts_with('#')
        && (begin.starts_with("#REDIRECT")
            || text
                .trim_start()
                .lines()
                .next()
                .is_some_and(|line| line.ends_with("]]"))
                && begin.contains("#WEITER"))
}

/// The date in a template at the beginning of a page: `{{date|June 14, 2011}}`.
pub(super) fn date(text: &str) -> Option<Moment> {
    let head = text
        .get(..text.floor_char_boundary(HEAD_BYTES))
        .unwrap_or(text);
    let mut templates = head
        .split("{{")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("}}")?.0));
    templates.find_map(|template| {
        let (_, value) = template.split_once('|')?;
        moment(value.split('|').next()?)
    })
}

pub(super) fn plain(text: &str) -> String {
    let text = without(text, "<!--", "-->");
    let text = without_references(&text);
    let text = without_tables(&text);
    let text = linked(&text);
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        checkpoint();
        let line = line.trim();
        if let Some(heading) = line
            .strip_prefix("==")
            .and_then(|line| line.strip_suffix("=="))
        {
            let heading = heading.trim_matches(['=', ' ']);
            if source_lines::is(source_lines::Kind::Section, &heading.to_lowercase()) {
                break;
            }
            plain.push_str("\n\n");
            plain.push_str(heading);
            plain.push_str("\n\n");
            continue;
        }
        let bare = line.trim_start_matches(['*', '#', ':', ';']);
        plain.push_str(if bare.len() < line.len() {
            bare.trim_start()
        } else {
            line
        });
        // A single line end does not end a paragraph, but each list item is a paragraph.
        plain.push_str(if bare.len() < line.len() || line.is_empty() {
            "\n\n"
        } else {
            "\n"
        });
    }
    let plain = plain
        .replace("'''", "")
        .replace("''", "")
        .replace("__NOTOC__", "");
    let plain = plain
        .replace('\n', "\u{1}")
        .replace("\u{1}\u{1}", "\n\n")
        .replace('\u{1}', " ");
    match markup::is_markup(&plain) {
        true => markup::plain(&plain.replace("\n\n", "<p>")),
        false => markup::unescaped(&plain).into_owned(),
    }
}

fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

fn without_references(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<ref") {
        checkpoint();
        kept.push_str(before);
        let Some((tag, inner)) = after.split_once('>') else {
            return kept;
        };
        rest = match tag.ends_with('/') {
            true => inner,
            false => inner.split_once("</ref>").map_or("", |(_, after)| after),
        };
    }
    kept.push_str(rest);
    kept
}

fn without_tables(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let begin = line.trim_start();
        depth += usize::from(begin.starts_with("{|"));
        if depth == 0 {
            kept.push_str(line);
        }
        depth -= usize::from(begin.starts_with("|}") && depth > 0);
    }
    kept
}

/// An open `[[` or `{{`, with the text inside it so far.
struct Open {
    is_link: bool,
    inner: String,
}

/// The maximum nesting depth of links and templates; the opening marks of deeper ones stay in the text.
const DEEPEST: usize = 50;

/// Replaces links and templates by their words.
fn linked(text: &str) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '{', '}']) {
        checkpoint();
        let (before, marked) = rest.split_at(at);
        open.last_mut()
            .map_or(&mut plain, |open| &mut open.inner)
            .push_str(before);
        let pair = marked.get(..2).unwrap_or_default();
        rest = marked.get(2..).unwrap_or_default();
        let is_closing = |is_link: bool| open.last().is_some_and(|open| open.is_link == is_link);
        match pair {
            "[[" | "{{" if open.len() < DEEPEST => open.push(Open {
                is_link: pair == "[[",
                inner: String::new(),
            }),
            "]]" if is_closing(true) => close(&mut open, &mut plain),
            "}}" if is_closing(false) => close(&mut open, &mut plain),
            _ => {
                let (sign, after) = marked.split_at(1);
                rest = after;
                let words = match sign {
                    "[" => external_link(after),
                    _ => None,
                };
                let target = open.last_mut().map_or(&mut plain, |open| &mut open.inner);
                match words {
                    Some((words, after)) => {
                        target.push_str(words);
                        rest = after;
                    }
                    None => target.push_str(sign),
                }
            }
        }
    }
    for left in open {
        plain.push_str(&left.inner);
    }
    plain.push_str(rest);
    plain
}

fn close(open: &mut Vec<Open>, plain: &mut String) {
    let Some(closed) = open.pop() else {
        return;
    };
    let target = open.last_mut().map_or(plain, |open| &mut open.inner);
    let is_alone = target.is_empty() || target.ends_with('\n');
    let words = match closed.is_link {
        true => words_of_link(&closed.inner, is_alone),
        false => words_of_template(&closed.inner, is_alone),
    };
    target.push_str(words);
}

/// The words shown for a link such as `[[page|words]]`; empty for pictures, categories and links to other languages.
fn words_of_link(inner: &str, is_alone: bool) -> &str {
    let (page, words) = match inner.split_once('|') {
        Some((page, words)) => (page, Some(words)),
        None => (inner, None),
    };
    let prefix = page
        .split_once(':')
        .filter(|(_, name)| !name.starts_with(' '))
        .map(|(prefix, _)| prefix.trim());
    match (prefix, words) {
        // A namespace such as `File` has a capital; an interwiki prefix has none: `w:River`, `de:Fluss`.
        (Some(prefix), _)
            if !prefix.is_empty()
                && prefix.chars().any(char::is_uppercase)
                && !prefix.contains(' ') =>
        {
            ""
        }
        (Some(_), None) if is_alone => "",
        (_, Some(words)) => words,
        (Some(_), None) => page.rsplit(':').next().unwrap_or(page),
        (None, None) => page,
    }
}

/// The words shown for a template that is a link (`{{w|Paul Radnor}}`) or has one value inside a line; otherwise empty.
fn words_of_template(inner: &str, is_alone: bool) -> &str {
    let mut parts = inner.split('|');
    let is_link = parts
        .next()
        .is_some_and(|name| name.trim().chars().count() <= 2);
    let mut words = parts.filter(|part| !part.contains('='));
    match is_link || !is_alone && inner.split('|').count() == 2 {
        true => match (words.next(), words.next()) {
            (_, Some(shown)) => shown,
            (Some(page), None) => page,
            (None, None) => "",
        },
        false => "",
    }
}

/// The maximum length of an external link with its words, in bytes.
const LONGEST_LINK: usize = 4096;

/// Divides the text after the `[` of an external link into the words of the link and the rest; `None` if the text does
/// not begin with a link. Example: `https://example.org words] and more`.
fn external_link(after: &str) -> Option<(&str, &str)> {
    if !after.starts_with("http") {
        return None;
    }
    let near = after
        .get(..after.floor_char_boundary(LONGEST_LINK))
        .unwrap_or(after);
    // Another mark or a line end before the `]`: the link is not closed.
    let end = near.find([']', '[', '\n'])?;
    if !near.get(end..)?.starts_with(']') {
        return None;
    }
    let (inner, rest) = (after.get(..end)?, after.get(end + 1..)?);
    Some((inner.split_once(' ').map_or("", |(_, words)| words), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(
            newsdex_text::clean::body(&plain(text)),
            expected,
            "of {text:?}"
        );
    }

    #[test]
    fn links_become_their_words() {
        check(
            "The [[mill|old mill]] on the [[Tarn]] '''closes'''.",
            "The old mill on the Tarn closes.",
        );
        check(
            "On [[w:River Tarn|the river]], [https://example.org they] said.",
            "On the river, they said.",
        );
        check("{{w|Paul Radnor}} spoke.", "Paul Radnor spoke.");
        check(
            "[[File:a.jpg|thumb|The [[mill]] in {{month|May}}]]\nIt rained.\n[[Category:Rain]]\n[[de:Regen]]",
            "It rained.",
        );
    }

    #[test]
    fn what_is_no_text_goes() {
        check(
            "{{date|May 4, 2011}}\nIt rained.<ref name=\"a\">Paper</ref> Then<ref name=\"a\" /> not.<!-- sure? -->",
            "It rained. Then not.",
        );
        check("One.\n{| class=\"t\"\n| cell\n|}\nTwo.", "One. Two.");
        check(
            "It rained.\n\n== Sources ==\n* {{source|url=x}}\n",
            "It rained.",
        );
        check(
            "It rained.\n\n== Later ==\nIt stopped.",
            "It rained.\n\nLater\n\nIt stopped.",
        );
    }

    #[test]
    fn what_is_not_closed_stays_as_text() {
        check("A [[link and {{a template", "A link and a template");
    }
}
