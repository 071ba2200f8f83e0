//! Bylines: finds the names of an article's authors in the many forms of byline on web pages.

use std::cell::OnceCell;

use super::boilerplate::words;
use super::head_lines::without_dates;
use super::text::same;
use super::tree::{Tree, one_line};
use newsdex_text::lexicon::bylines::{self, Kind, phrases};
use newsdex_text::lexicon::page_classes;

/// Signs between names.
const SIGNS: &[&str] = &[" & ", ", ", ";", " / ", " | ", "、", "・ ", "،"];

/// The most authors of an article; a longer list is a list of something else.
const MANY: usize = 20;
const MAX_CHARS: usize = 60;

/// The names in the given bylines, without "By", addresses and repetitions. The name of the newspaper itself is kept
/// only if there is no other name.
pub(super) fn names<'t>(given: impl Iterator<Item = &'t str>, site: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in given.filter(|text| text.len() < 1000) {
        let (text, _) = without_dates(text);
        for name in parted(&cleaned(&text)) {
            let name = cleaned(&name);
            let name = without_town(&name).to_owned();
            let is_new = !names.iter().any(|other| same(other, &name));
            if is_name(&name) && is_new && names.len() < MANY {
                names.push(name);
            }
        }
    }
    let is_paper = |name: &String| site.iter().any(|site| same(site, name));
    if names.iter().any(|name| !is_paper(name)) {
        names.retain(|name| !is_paper(name));
    }
    names
}

/// A name without the place behind it: "Ann Lee in Saltby".
fn without_town(name: &str) -> &str {
    let divided = name.split_once(" in ").filter(|(person, town)| {
        newsdex_text::byline::is_of_a_person(person) && town.starts_with(char::is_uppercase)
    });
    divided.map_or(name, |(person, _)| person)
}

/// The bylines that the page shows, by the most reliable kind of markup on the page.
pub(super) fn shown(tree: &Tree) -> Vec<String> {
    let commented = OnceCell::new();
    let in_comments = |node: usize| {
        let commented = commented.get_or_init(|| commented_nodes(tree));
        commented.get(tree.parent(node)).copied().unwrap_or(false)
    };
    let marked = |attribute: &'static str, is_author: fn(&str) -> bool| -> Vec<String> {
        let mut found = Vec::new();
        let mut after = 0;
        for node in 1..tree.len() {
            let Some(value) = tree.attribute(node, attribute) else {
                continue;
            };
            if node < after
                || !is_author(value)
                || matches!(tree.name(node), "html" | "body" | "meta" | "link")
                || in_comments(node)
            {
                continue;
            }
            after = tree.end(node);
            let text = inner_name(tree, node).unwrap_or_else(|| tree.text(node));
            if !text.is_empty() && text.chars().count() < 120 {
                found.push(text);
            }
            if found.len() == MANY {
                break;
            }
        }
        found
    };
    let by_property = marked("itemprop", |value| value == "author" || value == "creator");
    if !by_property.is_empty() {
        return by_property;
    }
    let by_link = marked("rel", |value| {
        value.split_ascii_whitespace().any(|rel| rel == "author")
    });
    if !by_link.is_empty() {
        return by_link;
    }
    // Class names also mark portraits, biographies and other people's articles, so only the first one counts.
    let by_class = marked("class", |value| {
        value.split_ascii_whitespace().any(is_byline_class)
    });
    by_class.into_iter().take(1).collect()
}

fn is_byline_class(name: &str) -> bool {
    let words = words(name);
    let has = |kind| words.iter().any(|word| page_classes::is(kind, word));
    has(page_classes::Kind::Byline) && !has(page_classes::Kind::NotByline)
}

fn inner_name(tree: &Tree, node: usize) -> Option<String> {
    tree.below(node)
        .find(|&below| tree.attribute(below, "itemprop") == Some("name"))
        .map(|below| match tree.attribute(below, "content") {
            Some(content) => one_line(content),
            None => tree.text(below),
        })
}

/// For each node, whether it is an element for comments or inside one.
fn commented_nodes(tree: &Tree) -> Vec<bool> {
    let is_named = |node: usize| {
        ["class", "id"].iter().any(|name| {
            tree.attribute(node, name)
                .is_some_and(|value| value.to_ascii_lowercase().contains("comment"))
        }) && !matches!(tree.name(node), "html" | "body" | "article" | "main")
    };
    let mut commented = vec![false; tree.len()];
    for node in 1..tree.len() {
        let is_inside = commented.get(tree.parent(node)).copied().unwrap_or(false);
        if let Some(commented) = commented.get_mut(node) {
            *commented = is_inside || is_named(node);
        }
    }
    commented
}

/// Removes the words before the names from a byline.
fn cleaned(text: &str) -> String {
    let text = one_line(text);
    let mut rest = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '|' | ':' | '·' | '•' | '-' | '–' | '—' | '/' | '(' | '"'
            )
    });
    'again: loop {
        for before in phrases(Kind::PageBy) {
            let Some((head, tail)) = split_at_chars(rest, before.chars().count()) else {
                continue;
            };
            if head.to_lowercase() == *before
                && tail.starts_with([' ', ':', '\u{a0}'])
                && !tail.trim_start_matches([' ', ':']).is_empty()
            {
                rest = tail.trim_start_matches([' ', ':', '\u{a0}']);
                continue 'again;
            }
        }
        break;
    }
    for behind in phrases(Kind::Behind) {
        rest = rest.strip_suffix(behind).map_or(rest, str::trim_end);
    }
    rest.trim().to_owned()
}

fn split_at_chars(text: &str, count: usize) -> Option<(&str, &str)> {
    let at = text.char_indices().nth(count).map(|(at, _)| at)?;
    text.split_at_checked(at)
}

/// The names in a byline; a separator divides it only if every part looks like a name.
fn parted(text: &str) -> Vec<String> {
    let words = phrases(Kind::PageAnd).iter();
    let words = words.map(|word| (format!(" {word} "), true));
    let signs = SIGNS.iter().map(|sign| ((*sign).to_owned(), false));
    let mut parts = vec![text.to_owned()];
    for (separator, is_word) in words.chain(signs) {
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let pieces: Vec<String> = part
                    .split(&separator)
                    .map(one_line)
                    .filter(|piece| !piece.is_empty())
                    .collect();
                // "Smith and Sons" is one name, "Ann Smith and Bo Lee" are two.
                let is_name = |piece: &String| piece.contains(' ') || !piece.is_ascii();
                match pieces.len() > 1 && (!is_word || pieces.iter().all(is_name)) {
                    true => pieces,
                    false => vec![part],
                }
            })
            .collect();
    }
    parts
}

/// Whether a name has the form of a person's name: two to five words that begin with capitals, or characters of a
/// script without capitals.
pub(super) fn is_of_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_dense = name
        .chars()
        .all(|c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase());
    let begins_well = |word: &&str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    let is_spelled = name.chars().all(|c| {
        c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '\u{300}'..='\u{36f}')
    });
    (is_dense && (2..=5).contains(&name.chars().count()))
        || (is_spelled
            && (2..=5).contains(&words.len())
            && words.iter().filter(|word| begins_well(word)).count() >= 2)
}

/// The names in a first paragraph that is only a byline, for pages that name the author nowhere else; empty if the
/// paragraph is anything but names.
pub(super) fn leading(paragraph: &str) -> Vec<String> {
    if paragraph.chars().count() > MAX_CHARS {
        return Vec::new();
    }
    let parts: Vec<String> = parted(&cleaned(paragraph))
        .iter()
        .flat_map(|part| part.split('/'))
        .map(one_line)
        .collect();
    if parts
        .iter()
        .all(|part| newsdex_text::byline::is_of_a_person(part) && part.split(' ').count() <= 4)
    {
        parts
    } else {
        Vec::new()
    }
}

fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    let lower = text.to_lowercase();
    (2..=MAX_CHARS).contains(&count)
        && text.chars().any(char::is_alphabetic)
        && !lower.contains("://")
        && !lower.starts_with("www.")
        && !lower.starts_with('@')
        && !text.contains(['{', '}', '<', '>', '@'])
        && !bylines::is(Kind::Account, &lower)
        && text.split(' ').count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_behind_a_name_is_no_part_of_it() {
        let read = |line: &str| names([line].into_iter(), &[]);
        assert_eq!(read("Ann Lee in Port Ellery"), ["Ann Lee"]);
        assert_eq!(
            read("By Ann Lee in Saltby and Bo Roe in Wexmouth"),
            ["Ann Lee", "Bo Roe"]
        );
        assert_eq!(read("Office in Saltby"), ["Office in Saltby"]);
    }
}
