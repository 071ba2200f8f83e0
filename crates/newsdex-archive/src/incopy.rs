//! Stories of InCopy and InDesign: ICML, and the members `Stories/Story_u1.xml` of an IDML package.
//!
//! A story is a list of ranges, each with a style for its paragraphs; an element `Br` ends a paragraph. Notes and deleted
//! text are left out.

use memchr::memmem;

use super::document::{Document, Kind};
use super::xml::{self, Element, Node};
use super::{Failure, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;

pub(super) static FORMAT: Format = Format {
    name: "InCopy",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

fn recognises(head: &Head<'_>) -> bool {
    xml::root(head.bytes).is_some_and(|root| {
        let element = &root.element;
        let is_snippet = || memmem::find(head.bytes, b"<?aid ").is_some();
        element.written_name() == "idPkg:Story" || element.is("Document") && is_snippet()
    })
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let Some(parsed) = xml::parse(&record.bytes) else {
        return vec![Err(record.failed("not XML: it contains no element"))];
    };
    let mut story = Story::default();
    story.children(&parsed.root, MOST_LEVELS);
    story.end_paragraph();
    let mut results = match story.document.blocks.is_empty() {
        true => vec![Err(record.skipped("a story without a text"))],
        false => story.document.articles(record),
    };
    if parsed.is_cut_off {
        results.push(Err(record.failed(xml::CUT_OFF)));
    }
    results
}

/// The deepest nesting of elements that is read.
const MOST_LEVELS: usize = 40;

/// A story that is being read.
#[derive(Default)]
struct Story {
    document: Document,
    /// The style of the open paragraph.
    kind: Option<Kind>,
    paragraph: String,
}

impl Story {
    fn children(&mut self, element: &Element, levels: usize) {
        let Some(levels) = levels.checked_sub(1) else {
            return;
        };
        for child in element.children() {
            checkpoint();
            let is_deleted = child.attr("ChangeType") == Some("DeletedText");
            match () {
                () if child.is("Content") => self.text(child),
                () if child.is("Br") => self.end_paragraph(),
                () if is_deleted || child.is("Note") => {}
                () if child.is("ParagraphStyleRange") => {
                    self.end_paragraph();
                    let style = child.attr("AppliedParagraphStyle").unwrap_or_default();
                    self.kind = Some(kind_of(style));
                    self.children(child, levels);
                    self.end_paragraph();
                }
                () => self.children(child, levels),
            }
        }
    }

    fn text(&mut self, content: &Element) {
        for node in &content.nodes {
            if let Node::Text(text) = node {
                // A forced line end, and the end of a paragraph inside a range.
                self.paragraph
                    .push_str(&text.replace(['\u{2028}', '\u{2029}'], "\n"));
            }
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.trim().is_empty() {
            self.document
                .push(self.kind.unwrap_or(Kind::Paragraph), paragraph);
        }
    }
}

/// The task of the paragraphs with a style: `ParagraphStyle/News%3aHeadline`.
fn kind_of(style: &str) -> Kind {
    let style = style.replace("%3a", ":");
    let name = style.rsplit(['/', ':']).next().unwrap_or_default();
    Kind::of_style(name)
}

#[cfg(test)]
mod tests {
    use crate::tests::{PIER, STORM, read};

    fn range(style: &str, texts: &[&str]) -> String {
        let texts: String = texts
            .iter()
            .map(|text| {
                let (begin, end) = text.split_at(8);
                format!("<Content>{begin}</Content></CharacterStyleRange><CharacterStyleRange><Content>{end}</Content><Br/>")
            })
            .collect();
        format!(
            "<ParagraphStyleRange AppliedParagraphStyle=\"ParagraphStyle/{style}\"><CharacterStyleRange>{texts}</CharacterStyleRange></ParagraphStyleRange>"
        )
    }

    #[test]
    fn a_story_gives_headline_author_and_paragraphs_by_style() {
        let story = format!(
            "<Story Self=\"u1\">{}{}{}<Note><ParagraphStyleRange><Content>Call the printer.</Content></ParagraphStyleRange></Note></Story>",
            range("News%3aHeadline", &["Pier bought back"]),
            range("Byline", &["By Ann Lowe"]),
            range("Body", &[PIER, STORM]),
        );
        for (name, file) in [
            (
                "a.icml",
                format!(
                    "<?xml version=\"1.0\"?><?aid style=\"50\" type=\"snippet\"?><Document DOMVersion=\"8.0\">{story}</Document>"
                ),
            ),
            (
                "Story_u1.xml",
                format!("<idPkg:Story xmlns:idPkg=\"http://ns.example/\">{story}</idPkg:Story>"),
            ),
        ] {
            let found = read(name, file.as_bytes());
            let [Ok(article)] = found.as_slice() else {
                panic!("{name}: {found:?}");
            };
            assert_eq!(article.title.as_deref(), Some("Pier bought back"), "{name}");
            assert_eq!(article.authors, ["Ann Lowe"], "{name}");
            assert_eq!(article.body, format!("{PIER}\n\n{STORM}"), "{name}");
        }
    }
}
