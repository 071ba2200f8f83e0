//! Markdown, with or without front matter: one article per file, or one below each heading with a date.
//!
//! The text is CommonMark; markup is removed, the words are kept. Links keep their words, pictures and footnote marks
//! are removed, a list keeps one line per item. A heading that repeats the title is removed.

mod sections;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::front_matter::{self, FrontMatter, front_matter};
use super::{Failure, TooManyParts, date_order, fields, markup, press_text, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::lexicon::source_lines;
use newsdex_text::{clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "Markdown",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// Whether the name of a file with this ending says that it is Markdown.
pub(super) fn is_extension(extension: &str) -> bool {
    matches!(
        extension,
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd"
    )
}

/// The words of a piece of Markdown; `None` if it is too large.
pub(super) fn words(markdown: &str) -> Option<String> {
    read(markdown).ok().map(|text| text.plain)
}

fn recognises(head: &Head<'_>) -> bool {
    is_extension(&head.extension()) || front_matter::begins(head)
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let documents = front_matter::documents(&text);
    let read = (documents.iter()).flat_map(|document| of_document(record, document));
    let mut found: Vec<Result<Content, Failure>> = read.collect();
    let values = found.iter_mut().flatten();
    let notice = date_order::settle(
        record,
        values.flat_map(|content| content.fields.values_mut()),
    );
    let complete = |(part, content): (u64, Result<Content, Failure>)| {
        record.completed_part(content?.article(record), part)
    };
    let mut articles = record.collected((0..).zip(found).map(complete));
    articles.extend(notice.map(Err));
    articles
}

/// An article as its document gives it.
struct Content {
    /// The fields of the front matter, or the values of an article below a heading.
    fields: Map<String, Value>,
    /// The text below the front matter; `None` if the fields have it.
    text: Option<Text>,
}

impl Content {
    fn article(self, record: &Record) -> Article {
        let mut article = fields::article(&self.fields, &record.place.options.map);
        match self.text {
            Some(text) => text.complete(&mut article),
            None => article.dated_by = article.published.map(|_| DateOrigin::Metadata),
        }
        article
    }
}

/// The articles of a document: the one that it is, or those below its headings.
fn of_document(record: &Record, text: &str) -> Vec<Result<Content, Failure>> {
    let sections = sections::sections(text);
    if sections.is_empty() {
        return vec![content(record, text)];
    }
    let read = |section: &String| {
        let plain = read(section).map_err(|parts| record.refused(parts))?.plain;
        Ok(Content {
            fields: press_text::values_below_headline(&plain),
            text: None,
        })
    };
    sections.iter().map(read).collect()
}

fn content(record: &Record, text: &str) -> Result<Content, Failure> {
    if front_matter::is_too_long(text) {
        return Err(record.refused(TooManyParts {
            of: "bytes of front matter",
            most: front_matter::MOST_BYTES,
        }));
    }
    let head = front_matter(text).or_else(|| front_matter::below_heading(text));
    let FrontMatter { fields, rest } = head.unwrap_or(FrontMatter {
        fields: Default::default(),
        rest: text,
    });
    if fields::is_draft(&fields) {
        return Err(record.skipped(fields::DRAFT));
    }
    let text = read(rest).map_err(|parts| record.refused(parts))?;
    Ok(Content {
        fields,
        text: Some(text),
    })
}

/// The content of a Markdown text.
#[derive(Debug, Default)]
struct Text {
    /// The words, in paragraphs divided by blank lines.
    plain: String,
    /// The words and the target of the last paragraph, if it is only a link to the place of first publication.
    pointer: Option<(String, String)>,
    begins_with_heading: bool,
}

impl Text {
    /// Adds the text to an article, and the title and address that its fields lack.
    fn complete(self, article: &mut Article) {
        let Text {
            plain: mut body,
            pointer,
            begins_with_heading,
        } = self;
        if let Some((label, target)) = pointer
            && let Some(above) = body.strip_suffix(label.as_str())
        {
            body.truncate(above.trim_end().len());
            article.url = article.url.take().or(Some(target));
        }
        let (heading, body) = match body.split_once("\n\n") {
            Some((heading, below)) if begins_with_heading => (Some(heading), below),
            None if begins_with_heading => (Some(body.as_str()), ""),
            _ => (None, body.as_str()),
        };
        match (&article.title, heading) {
            (None, Some(heading)) => {
                article.title = clean::line(heading);
                article.body = body.to_owned();
            }
            (Some(title), Some(heading)) if title != heading => {
                article.body = format!("{heading}\n\n{body}")
            }
            _ => article.body = body.to_owned(),
        }
    }
}

/// The most markup characters in a text: the parser's tree takes up to 300 bytes for each.
const MOST_MARKS: usize = 1_000_000;

/// Reads a Markdown text.
///
/// # Errors
///
/// When it has more markup characters than any article.
fn read(markdown: &str) -> Result<Text, TooManyParts> {
    let is_mark = |byte: &u8| {
        matches!(
            byte,
            b'\n'
                | b'|'
                | b'>'
                | b'<'
                | b'*'
                | b'_'
                | b'~'
                | b'`'
                | b'['
                | b']'
                | b'!'
                | b'&'
                | b'\\'
                | b'#'
                | b'+'
                | b'-'
                | b')'
        )
    };
    if markdown.bytes().filter(|byte| is_mark(byte)).count() > MOST_MARKS {
        return Err(TooManyParts {
            of: "marks of Markdown",
            most: MOST_MARKS,
        });
    }
    let mut events = Parser::new_ext(markdown, options()).peekable();
    let begins_with_heading = matches!(events.peek(), Some(Event::Start(Tag::Heading { .. })));
    let mut words = Words::default();
    let mut last = Last::default();
    for event in events {
        last.note(&event);
        words.push(event);
    }
    Ok(Text {
        plain: words.finish(),
        pointer: last.pointer(),
        begins_with_heading,
    })
}

/// The events of the last paragraph; only as many as a single link has, and one more.
#[derive(Debug, Default)]
struct Last<'a> {
    events: Vec<Event<'a>>,
}

impl<'a> Last<'a> {
    /// The number of events of a paragraph with only a link: start and end of both, and the words between.
    const OF_A_LINK: usize = 5;

    fn note(&mut self, event: &Event<'a>) {
        if matches!(event, Event::Start(tag) if is_block(tag)) {
            self.events.clear();
        }
        // One event more shows that there is more than a link.
        if self.events.len() <= Last::OF_A_LINK {
            self.events.push(event.clone());
        }
    }

    /// The words and the target of the link, if the paragraph is only a link to the place of first publication.
    fn pointer(&self) -> Option<(String, String)> {
        let [
            Event::Start(Tag::Paragraph),
            Event::Start(Tag::Link { dest_url, .. }),
            Event::Text(label),
            Event::End(TagEnd::Link),
            Event::End(TagEnd::Paragraph),
        ] = self.events.as_slice()
        else {
            return None;
        };
        let bare = label.trim_end_matches([':', '.', ' ']).to_lowercase();
        let is_one =
            source_lines::is(source_lines::Kind::Origin, &bare) && dest_url.starts_with("http");
        is_one.then(|| (label.to_string(), dest_url.to_string()))
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
}

/// Collects the words of a text from the parser's events.
#[derive(Debug, Default)]
struct Words {
    plain: String,
    /// HTML arrives in pieces of one tag or one line; consecutive pieces are joined before they are read.
    html: String,
    /// The number of open pictures.
    pictures: usize,
}

impl Words {
    fn push(&mut self, event: Event<'_>) {
        if let Event::Html(piece) | Event::InlineHtml(piece) = event {
            self.html.push_str(&piece);
            return;
        }
        self.push_html();
        let plain = &mut self.plain;
        match event {
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures = self.pictures.saturating_sub(1),
            _ if self.pictures > 0 => {}
            // Marks that open or close nothing, as in `**Harbour **opens`.
            Event::Text(words) if matches!(&*words, "*" | "**") => {}
            Event::Text(words) => plain.push_str(&words.replace("**", "")),
            Event::Code(words) => plain.push_str(&words),
            Event::SoftBreak => plain.push(' '),
            Event::HardBreak => plain.push('\n'),
            Event::Start(Tag::Item | Tag::TableRow) => plain.push('\n'),
            Event::End(TagEnd::TableCell) => plain.push(' '),
            Event::Start(tag) if is_block(&tag) => plain.push_str("\n\n"),
            Event::End(end) if is_block_end(end) => plain.push_str("\n\n"),
            Event::Rule => plain.push_str("\n\n"),
            _ => {}
        }
    }

    fn push_html(&mut self) {
        if !self.html.is_empty() {
            self.plain.push_str(&markup::plain(&self.html));
            self.html.clear();
        }
    }

    fn finish(mut self) -> String {
        self.push_html();
        clean::body(&self.plain)
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_)
    )
}

fn is_block_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::TableHead
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(read(markdown).unwrap().plain, expected, "in {markdown:?}");
    }

    #[test]
    fn markup_goes_and_words_stay() {
        check(
            "One *two* **three** [four](https://example.org) ![five](x.png)\nsix",
            "One two three four six",
        );
        check("# One\nTwo\n\nThree", "One\n\nTwo\n\nThree");
        check("- One\n- Two\n\nThree", "One\nTwo\n\nThree");
        check("One  \nTwo &amp; `three`", "One\nTwo & three");
        check("the **harbour **opened", "the harbour opened");
    }

    #[test]
    fn html_inside_is_taken_out() {
        check("One <b>two</b> three", "One two three");
        check("<div>\n<p>One</p>\n</div>\n\nTwo", "One\n\nTwo");
        check("<!-- note -->\n\nTwo", "Two");
    }

    #[test]
    fn a_last_paragraph_that_is_a_link_to_the_source_is_none() {
        let link = |markdown: &str| read(markdown).unwrap().pointer.map(|(_, target)| target);
        assert_eq!(
            link("One.\n\n[Source](https://wexmouth.example/1 \"Permalink\")\n").as_deref(),
            Some("https://wexmouth.example/1")
        );
        assert_eq!(link("One.\n\n[Two](https://wexmouth.example/1)"), None);
        assert_eq!(
            link("One.\n\nSee [Source](https://wexmouth.example/1)"),
            None
        );
        assert_eq!(link("[Source](https://wexmouth.example/1)\n\nOne."), None);
        assert_eq!(link("One.\n\n- [Source](https://wexmouth.example/1)"), None);
        assert_eq!(link(""), None);
    }

    #[test]
    fn a_text_of_too_many_marks_is_refused() {
        for mark in [">", "|a|b\n|-|-\n", "*a ", "- "] {
            assert!(read(&mark.repeat(1_100_000)).is_err(), "of {mark:?}");
        }
        assert!(read(&"It rained. ".repeat(100_000)).is_ok());
    }
}
