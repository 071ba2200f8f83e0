//! The data about a feed that each of its items needs to be read independently.
//!
//! The context is appended to the item as a comment in plain ASCII, so the item's encoding does not matter.

use serde_json::{Map, Value, json};

use super::super::xml::{self, Element};
use super::super::{fields, markup};
use super::ITEMS;
use newsdex_text::{clean, encoding};

/// The data about a feed, without its items.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Context {
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    /// The page to which the feed belongs.
    pub(super) link: Option<String>,
    /// The author of the feed, for items without an author of their own.
    pub(super) author: Option<String>,
    /// WordPress logins with the names behind them.
    pub(super) logins: Vec<(String, String)>,
}

/// The beginning of the comment behind an item; it does not occur in feeds.
const MARK: &[u8] = b"<!--newsdex-feed ";
/// The end of that comment.
const END: &[u8] = b"-->";

impl Context {
    /// Reads the head of a feed, before its first item.
    pub(super) fn read(head: &[u8]) -> Context {
        let items = [b"<item".as_slice(), b"<entry", b"<rss:item", b"<atom:entry"];
        let first = memchr::memchr_iter(b'<', head).find(|at| {
            let rest = head.get(*at..).unwrap_or_default();
            items.iter().any(|tag| {
                let next = rest.get(tag.len());
                rest.get(..tag.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(tag))
                    && next.is_some_and(|byte| matches!(byte, b'>' | b' ' | b'\n' | b'\r' | b'\t'))
            })
        });
        let before = head.get(..first.unwrap_or(head.len())).unwrap_or(head);
        let declared = encoding::declared(before);
        let written = encoding::decode(before, declared.as_deref());
        let Some(document) = xml::parse_text(&written) else {
            return Context::default();
        };
        Context::of(&document.root)
    }

    fn of(root: &Element) -> Context {
        let channel = root.child("channel").unwrap_or(root);
        if ITEMS.iter().any(|name| channel.is(name)) {
            return Context::default();
        }
        let own = |name: &str| {
            channel
                .children_named(name)
                .find(|child| child.prefix() == channel.prefix())
        };
        let link = channel
            .children_named("link")
            .filter(|link| !matches!(link.attr("rel"), Some("self" | "hub" | "next" | "first")))
            .find_map(|link| {
                let address = link
                    .attr("href")
                    .map(str::to_owned)
                    .or_else(|| link.line())?;
                address.starts_with("http").then_some(address)
            });
        let logins = channel
            .children_named("wp:author")
            .filter_map(|author| {
                let login = author.child_line("author_login")?;
                Some((login, author.child_line("author_display_name")?))
            })
            .collect();
        Context {
            title: own("title").and_then(|title| title_of(&title.text())),
            language: own("language")
                .or_else(|| channel.child("dc:language"))
                .and_then(|language| fields::language_tag(&language.line()?))
                .or_else(|| root.attr("lang").and_then(fields::language_tag))
                .or_else(|| channel.attr("lang").and_then(fields::language_tag)),
            link,
            author: own("author").and_then(|author| author.child_line("name")),
            logins,
        }
    }

    /// The context in the form that is appended to an item.
    pub(super) fn written(&self) -> String {
        let value = json!({
            "title": self.title,
            "language": self.language,
            "link": self.link,
            "author": self.author,
            "logins": self.logins.iter().cloned().map(|(login, name)| (login, Value::String(name))).collect::<Map<_, _>>(),
        });
        let mut written = String::from_utf8_lossy(MARK).into_owned();
        let mut units = [0; 2];
        for character in value.to_string().chars() {
            match character {
                // The comment must not contain its own end mark.
                '>' | '<' | '\u{7f}'.. => {
                    for unit in character.encode_utf16(&mut units) {
                        written.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                _ => written.push(character),
            }
        }
        written.push_str("-->");
        written
    }

    /// Divides a record into the item and its context.
    pub(super) fn divided(record: &[u8]) -> (&[u8], Context) {
        let Some(at) = memchr::memmem::rfind(record, MARK) else {
            return (record, Context::default());
        };
        let (item, comment) = record.split_at(at);
        let written = comment
            .get(MARK.len()..)
            .and_then(|rest| rest.strip_suffix(END));
        let value: Value = written
            .and_then(|written| serde_json::from_slice(written).ok())
            .unwrap_or_default();
        let line = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        let logins = value
            .get("logins")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(login, name)| Some((login.clone(), name.as_str()?.to_owned())))
            .collect();
        let context = Context {
            title: line("title"),
            language: line("language"),
            link: line("link"),
            author: line("author"),
            logins,
        };
        (item, context)
    }
}

/// A title in one line; the title may contain HTML.
pub(super) fn title_of(written: &str) -> Option<String> {
    match markup::is_markup(written) {
        true => clean::line(&markup::plain(written)),
        false => clean::line(&markup::unescaped(written)),
    }
}
