//! Markdown, with or without front matter: one article a file.
//!
//! The text is CommonMark; what is markup goes, what is read stays. Links keep their words, pictures and
//! footnote marks go, lists keep a line an item. A heading that repeats the title is left out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::format::{Format, Head};
use super::front_matter::{FrontMatter, front_matter};
use super::{Failure, Record, encoding, fields, markup, text, whole};
use crate::article::Article;

pub(super) static FORMAT: Format = Format {
    name: "Markdown",
    recognises,
    records: whole::records,
    articles,
};

fn recognises(head: &Head<'_>) -> bool {
    let is_named = matches!(
        head.extension().as_str(),
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd"
    );
    is_named || has_front_matter(head)
}

fn has_front_matter(head: &Head<'_>) -> bool {
    if !head.begins_with("---") && !head.begins_with("+++") {
        return false;
    }
    front_matter(&String::from_utf8_lossy(head.bytes)).is_some()
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let FrontMatter { fields, rest } = front_matter(&text).unwrap_or(FrontMatter {
        fields: Default::default(),
        rest: &text,
    });
    let mut article = fields::article(&fields, &record.place.options.map);
    let mut body = plain(rest);
    if let Some((label, target)) = pointer(rest)
        && let Some(above) = body.strip_suffix(label.as_str())
    {
        body.truncate(above.trim_end().len());
        article.url = article.url.or(Some(target));
    }
    let (heading, body) = match leading_heading(&body, rest) {
        Some((heading, below)) => (Some(heading), below),
        None => (None, body.as_str()),
    };
    match (&article.title, heading) {
        (None, Some(heading)) => {
            article.title = text::line(heading);
            article.body = body.to_owned();
        }
        (Some(title), Some(heading)) if title != heading => {
            article.body = format!("{heading}\n\n{body}")
        }
        _ => article.body = body.to_owned(),
    }
    vec![record.completed(article)]
}

/// The heading that the text begins with, if it does, and what stands below it.
fn leading_heading<'a>(body: &'a str, markdown: &str) -> Option<(&'a str, &'a str)> {
    let mut events = Parser::new_ext(markdown, options());
    match events.next()? {
        Event::Start(Tag::Heading { .. }) => Some(body.split_once("\n\n").unwrap_or((body, ""))),
        _ => None,
    }
}

/// What a link is called that leads to where a text was published.
const POINTERS: [&str; 10] = [
    "source",
    "original",
    "original article",
    "original post",
    "permalink",
    "link",
    "via",
    "quelle",
    "fuente",
    "fonte",
];

/// The last paragraph, if it is nothing but a link to where the text was published: its words and where it
/// leads.
fn pointer(markdown: &str) -> Option<(String, String)> {
    let mut last = Vec::new();
    for event in Parser::new_ext(markdown, options()) {
        crate::checkpoint::checkpoint();
        if matches!(&event, Event::Start(tag) if is_block(tag)) {
            last.clear();
        }
        last.push(event);
    }
    let [
        Event::Start(Tag::Paragraph),
        Event::Start(Tag::Link { dest_url, .. }),
        Event::Text(label),
        Event::End(TagEnd::Link),
        Event::End(TagEnd::Paragraph),
    ] = last.as_slice()
    else {
        return None;
    };
    let bare = label.trim_end_matches([':', '.', ' ']).to_lowercase();
    let is_one = POINTERS.contains(&bare.as_str()) && dest_url.starts_with("http");
    is_one.then(|| (label.to_string(), dest_url.to_string()))
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
}

/// Gives the words of a Markdown text, paragraphs divided by blank lines.
fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut html = String::new();
    let mut pictures = 0;
    for event in Parser::new_ext(markdown, options()) {
        crate::checkpoint::checkpoint();
        // HTML comes in pieces, a tag or a line each: those in a row are taken as a whole.
        if let Event::Html(piece) | Event::InlineHtml(piece) = event {
            html.push_str(&piece);
            continue;
        }
        if !html.is_empty() {
            plain.push_str(&markup::plain(&std::mem::take(&mut html)));
        }
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ if pictures > 0 => {}
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
    plain.push_str(&markup::plain(&html));
    text::body(&plain)
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
        assert_eq!(plain(markdown), expected, "in {markdown:?}");
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
        let link = |markdown: &str| pointer(markdown).map(|(_, target)| target);
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
}
