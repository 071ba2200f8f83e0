//! A page as a flat tree: every node in document order, each with the end of its subtree.
//!
//! The tokenizer is html5ever's. The tree is built here because the standard's tree construction is quadratic in the
//! depth of the page, and archived pages may have any depth. Elements that imply the end of another (`<p>`, `<li>`,
//! `<td>`, …) do so as in the standard; misnested formatting is not repaired, since only the text matters. Elements
//! nested deeper than [`DEEPEST`] become siblings, so no walk needs recursion and no page can exhaust the stack.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{Attribute, LocalName};

use crate::markup;
use newsdex_text::checkpoint::checkpoint;

/// The deepest nesting that is kept; browsers stop at the same depth.
const DEEPEST: usize = 512;

/// A tag with more blanks and slashes outside quotes than this is left out.
const MANY_ATTRIBUTES: usize = 3_000;

/// The most elements, attributes and runs of text in a page: the tree and the data derived from it take about two
/// hundred bytes for each.
pub(super) const MOST_PARTS: usize = 2_000_000;

/// A parsed page; node 0 is the document itself.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    text: String,
}

struct Node {
    /// `None` for a run of text.
    name: Option<LocalName>,
    attributes: Vec<Attribute>,
    parent: usize,
    /// The node after the last one of the subtree.
    end: usize,
    text: Range<usize>,
}

impl Tree {
    /// Parses a page; any text is a page, even the empty one. `None` if it has more than [`MOST_PARTS`] parts.
    pub(crate) fn parse(html: &str) -> Option<Tree> {
        let builder = Builder::new();
        let input = BufferQueue::default();
        let mut kept = 0;
        for flood in floods(html) {
            checkpoint();
            input.push_back(StrTendril::from_slice(
                html.get(kept..flood.start).unwrap_or(""),
            ));
            kept = flood.end;
        }
        input.push_back(StrTendril::from_slice(html.get(kept..).unwrap_or("")));
        let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
        // The tokenizer returns early only when a script would have to run, which never happens here. The loop is only
        // there because the interface permits an early return.
        while !input.is_empty() {
            checkpoint();
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        tokenizer.sink.finish()
    }

    /// The number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The name of an element in lower case; empty for text.
    pub(crate) fn name(&self, node: usize) -> &str {
        match self.nodes.get(node).and_then(|node| node.name.as_ref()) {
            Some(name) => name,
            None => "",
        }
    }

    /// The text of a text node; empty for an element.
    pub(crate) fn own_text(&self, node: usize) -> &str {
        self.nodes
            .get(node)
            .and_then(|node| self.text.get(node.text.clone()))
            .unwrap_or("")
    }

    /// The value of an attribute, entities decoded.
    pub(crate) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let attributes = &self.nodes.get(node)?.attributes;
        let found = attributes
            .iter()
            .find(|attribute| &*attribute.name.local == name)?;
        Some(&found.value)
    }

    /// The nodes below a node, in document order.
    pub(crate) fn below(&self, node: usize) -> Range<usize> {
        node + 1..self.end(node)
    }

    /// The node after the last one of the subtree.
    pub(crate) fn end(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(node, |node| node.end)
    }

    /// The parent element of a node; the document is its own parent.
    pub(crate) fn parent(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |node| node.parent)
    }

    /// The elements around a node, innermost first, without the document.
    pub(crate) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        let first = Some(self.parent(node)).filter(|&parent| parent != 0);
        std::iter::successors(first, |&node| {
            Some(self.parent(node)).filter(|&parent| parent != 0)
        })
    }

    /// The elements with this name, in document order.
    pub(crate) fn elements<'t>(&'t self, name: &'t str) -> impl Iterator<Item = usize> + 't {
        (1..self.len()).filter(move |&node| self.name(node) == name)
    }

    /// All text of a node and below it in one line, without scripts and styles.
    pub(crate) fn text(&self, node: usize) -> String {
        let mut text = String::new();
        let mut at = node;
        while at < self.end(node) {
            checkpoint();
            if at != node && is_silent(self.name(at)) {
                at = self.end(at);
                continue;
            }
            if is_block(self.name(at)) || self.name(at) == "br" {
                text.push(' ');
            }
            text.push_str(self.own_text(at));
            at += 1;
        }
        one_line(&text)
    }
}

/// Finds the tags with so many attributes that reading them would take long: the tokenizer compares each attribute with
/// all earlier ones.
///
/// Quoted values may contain blanks. A `<` ends a tag: the text before it was not a tag but part of a script.
fn floods(html: &str) -> Vec<Range<usize>> {
    let mut floods = Vec::new();
    let mut after = 0;
    while let Some(found) = html.get(after..).and_then(|rest| rest.find('<')) {
        checkpoint();
        let start = after + found;
        let mut attributes = 0;
        let mut quote = None;
        let mut before = b'<';
        after = html.len();
        for (at, byte) in html.bytes().enumerate().skip(start + 1) {
            match byte {
                b'<' => {
                    after = at;
                    break;
                }
                _ if quote == Some(byte) => quote = None,
                _ if quote.is_some() => {}
                b'>' => {
                    after = at;
                    break;
                }
                b'"' | b'\'' if before == b'=' => quote = Some(byte),
                b' ' | b'\t' | b'\n' | b'\r' | b'/' => attributes += 1,
                _ => {}
            }
            before = byte;
        }
        if attributes > MANY_ATTRIBUTES {
            let closing = usize::from(html.as_bytes().get(after) == Some(&b'>'));
            floods.push(start..after + closing);
        }
    }
    floods
}

/// A text in one line: every run of white space becomes one blank; no white space at the ends, no invisible characters.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        checkpoint();
        let visible = word.chars().filter(|&c| !is_invisible(c));
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(visible);
        if line.len() == start {
            line.truncate(before);
        }
    }
    line
}

/// Whether a character is invisible: soft hyphen, zero width space, word joiner, byte order mark, object replacement
/// character. The zero width joiners are kept because Persian and Indian languages need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}'
    )
}

/// The text of an HTML fragment: without tags, entities decoded, in one line.
pub(super) fn plain(fragment: &str) -> String {
    if !fragment.contains(['&', '<']) {
        return one_line(fragment);
    }
    match Tree::parse(fragment) {
        Some(tree) => tree.text(0),
        None => one_line(&markup::plain(fragment)),
    }
}

/// Whether the content of an element is never shown as text.
pub(crate) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "annotation"
            | "annotation-xml"
            | "iframe"
            | "object"
            | "textarea"
            | "select"
            | "datalist"
            | "canvas"
            | "noembed"
            | "noframes"
            | "audio"
            | "video"
            | "map"
            | "head"
    )
}

/// Whether an element begins a new line.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

fn is_drawing(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

fn belongs_in_head(name: &str) -> bool {
    matches!(
        name,
        "title" | "meta" | "link" | "script" | "style" | "base" | "noscript" | "template"
    )
}

pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "title" | "textarea" => Some(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "script" => Some(RawKind::ScriptData),
        _ => None,
    }
}

struct Builder {
    growing: RefCell<Growing>,
}

struct Growing {
    nodes: Vec<Node>,
    text: String,
    /// The open elements; the document is never closed.
    open: Vec<usize>,
    /// The number of open drawings and formulas.
    drawings: usize,
    /// The number of nodes and attributes so far.
    parts: usize,
}

impl Builder {
    fn new() -> Builder {
        let document = Node {
            name: None,
            attributes: Vec::new(),
            parent: 0,
            end: 1,
            text: 0..0,
        };
        let growing = Growing {
            nodes: vec![document],
            text: String::new(),
            open: vec![0],
            drawings: 0,
            parts: 1,
        };
        Builder {
            growing: RefCell::new(growing),
        }
    }

    fn finish(self) -> Option<Tree> {
        let mut growing = self.growing.into_inner();
        if growing.parts > MOST_PARTS {
            return None;
        }
        growing.close_down_to(0);
        let end = growing.nodes.len();
        if let Some(document) = growing.nodes.first_mut() {
            document.end = end;
        }
        Some(Tree {
            nodes: growing.nodes,
            text: growing.text,
        })
    }
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        checkpoint();
        let mut growing = self.growing.borrow_mut();
        if growing.parts > MOST_PARTS {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return growing.start(tag),
            Token::TagToken(tag) => growing.finish_element(&tag.name),
            Token::CharacterTokens(text) => growing.add_text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Growing {
    fn add_text(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        let parent = self.innermost();
        let last = self.nodes.len() - 1;
        if let Some(node) = self.nodes.last_mut()
            && last != 0
            && node.name.is_none()
            && node.parent == parent
            && node.text.end == start
        {
            node.text.end = end;
            return;
        }
        self.push(Node {
            name: None,
            attributes: Vec::new(),
            parent,
            end: 0,
            text: start..end,
        });
    }

    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        self.close_implied(&tag.name);
        let raw = raw_kind(&tag.name);
        let closes_itself = is_void(&tag.name) || (tag.self_closing && self.drawings > 0);
        let parent = self.innermost();
        let node = self.push(Node {
            name: Some(tag.name),
            attributes: tag.attrs,
            parent,
            end: 0,
            text: 0..0,
        });
        if closes_itself {
            return TokenSinkResult::Continue;
        }
        // Raw text adds no nesting and must not be taken for text of the page.
        if self.open.len() < DEEPEST || raw.is_some() {
            self.drawings += usize::from(is_drawing(self.name(node)));
            self.open.push(node);
        }
        match raw {
            Some(kind) => TokenSinkResult::RawData(kind),
            None => TokenSinkResult::Continue,
        }
    }

    /// Closes the elements that the start tag of `name` closes implicitly.
    fn close_implied(&mut self, name: &str) {
        if self.name(self.innermost()) == "head" && !belongs_in_head(name) {
            self.close_down_to(self.open.len() - 1);
        }
        let (closed, scope): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "option" | "optgroup" => (&["option"], &["select", "datalist"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "body" => (&["head"], &[]),
            _ => (&[], &[]),
        };
        if !closed.is_empty()
            && let Some(at) = self.open_before(closed, scope)
        {
            self.close_down_to(at);
        }
        if is_block(name) {
            let heading = self.open.len() - 1;
            if is_heading(name) && is_heading(self.name(self.innermost())) {
                self.close_down_to(heading);
            }
            // A paragraph ends where a block begins, even if formatting was left open in the paragraph.
            let mut at = self.open.len();
            while at > 1 {
                at -= 1;
                let open = self.open.get(at).map_or("", |&node| self.name(node));
                if open == "p" {
                    self.close_down_to(at);
                    break;
                }
                if is_block(open) || is_silent(open) || open == "button" {
                    break;
                }
            }
        }
    }

    fn finish_element(&mut self, name: &str) {
        let scope: &[&str] = if is_block(name) {
            match name {
                "table" | "tr" | "tbody" | "thead" | "tfoot" | "td" | "th" => &["table"],
                _ => &["table", "td", "th"],
            }
        } else {
            &[
                "table", "td", "th", "p", "div", "li", "article", "section", "body",
            ]
        };
        if let Some(at) = self.open_before(&[name], scope) {
            self.close_down_to(at);
        }
    }

    /// The position of the innermost open element in `names`, unless an element in `scope` is inside it.
    fn open_before(&self, names: &[&str], scope: &[&str]) -> Option<usize> {
        for (at, &node) in self.open.iter().enumerate().skip(1).rev() {
            checkpoint();
            let name = self.name(node);
            if names.contains(&name) {
                return Some(at);
            }
            if scope.contains(&name) {
                return None;
            }
        }
        None
    }

    fn close_down_to(&mut self, at: usize) {
        let end = self.nodes.len();
        while self.open.len() > at.max(1) {
            let Some(closed) = self.open.pop() else {
                return;
            };
            self.drawings -= usize::from(is_drawing(self.name(closed)));
            if let Some(node) = self.nodes.get_mut(closed) {
                node.end = end;
            }
        }
    }

    fn push(&mut self, mut node: Node) -> usize {
        let at = self.nodes.len();
        node.end = at + 1;
        self.parts += 1 + node.attributes.len();
        self.nodes.push(node);
        at
    }

    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn name(&self, node: usize) -> &str {
        match self.nodes.get(node).and_then(|node| node.name.as_ref()) {
            Some(name) => name,
            None => "",
        }
    }
}
