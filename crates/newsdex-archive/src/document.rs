//! Documents of word processors and typesetters: the model that RTF, DOCX, ODT and PDF are read into, and the way from
//! it to articles.
//!
//! A document is a list of blocks in reading order: headings, paragraphs, items of lists, rows of tables. Press
//! databases offer their downloads as documents, too; the text of such a document takes the same way as their text
//! files, so that it is divided into its articles. A table of articles gives an article for each row (`tables`), and
//! headlines with facts about their articles divide a document (`division`). Any other document is one article.
//!
//! Titles in the properties of a document are often those of its template or of its file. They are used only if they
//! read like a headline.

mod division;
mod emphasis;
mod head;
mod head_line;
mod properties;
mod tables;

use newsdex_text::article::{Article, DateOrigin};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::clean;
use newsdex_text::lexicon::{document_words, page_lines};
use serde_json::{Map, Value};

use super::{Failure, fields, plain, press_text, tagged};
use crate::record::Record;
use crate::record::format::Head;

pub(super) use self::emphasis::{Emphasis, LARGE_POINTS};
pub(super) use self::head_line::{HeadLine, read as head_facts};
pub(super) use self::properties::Properties;

/// A document as its format stores it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Document {
    /// The text, in reading order.
    pub(super) blocks: Vec<Block>,
    /// The footnotes and endnotes, in order.
    pub(super) notes: Vec<String>,
    /// The articles in its tables, which are in `blocks`, too.
    pub(super) records: Vec<Map<String, Value>>,
    pub(super) properties: Properties,
    /// The number of files attached to it, which are not read.
    pub(super) attached: usize,
}

/// A part of the text: a paragraph, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// The text as written; a line end inside is a forced one.
    pub(super) text: String,
}

/// The task of a block, as its style names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    /// The title of one of several articles.
    Headline,
    Subtitle,
    Heading,
    /// The line that names the authors.
    Authors,
    /// The line with the date.
    Date,
    /// A line below a headline that names the newspaper, the day or the author.
    Facts,
    Paragraph,
    /// A short paragraph in bold or large print: a headline, if no style names one.
    Strong,
    Item,
    Row,
    /// A paragraph in a box beside the text.
    Boxed,
}

impl Kind {
    /// The kind that the name of a style stands for, in the languages of the usual programs; a paragraph by default.
    pub(super) fn of_style(name: &str) -> Kind {
        let name = name.to_lowercase().replace("_20_", " ");
        let name: String = name
            .chars()
            .filter(|sign| !matches!(sign, ' ' | '_' | '-'))
            .collect();
        let bare = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
        match document_words::style(&name).or_else(|| document_words::style(bare)) {
            Some("title") => Kind::Title,
            Some("subtitle") => Kind::Subtitle,
            Some("heading") => Kind::Heading,
            Some("authors") => Kind::Authors,
            Some("date") => Kind::Date,
            _ => Kind::Paragraph,
        }
    }
}

impl Document {
    /// Adds a block. A blank one only separates the blocks around it.
    pub(super) fn push(&mut self, kind: Kind, text: String) {
        let is_blank = text.trim().is_empty();
        if is_blank && self.blocks.last().is_none_or(|last| last.text.is_empty()) {
            return;
        }
        self.blocks.push(match is_blank {
            true => Block {
                kind: Kind::Paragraph,
                text: String::new(),
            },
            false => Block { kind, text },
        });
    }

    /// Removes blank blocks, and joins the paragraphs that are only the lines of a text broken at a fixed width.
    fn join_broken_lines(&mut self) {
        let mut lines: Vec<String> = Vec::new();
        let mut joined: Vec<Block> = Vec::with_capacity(self.blocks.len());
        let end_run = |lines: &mut Vec<String>, joined: &mut Vec<Block>| {
            let paragraphs: Vec<String> = match lines.len() {
                0..SHORTEST_RUN => std::mem::take(lines),
                _ => {
                    let text = clean::prose(&std::mem::take(lines).join("\n"));
                    text.split("\n\n").map(str::to_owned).collect()
                }
            };
            let kind = Kind::Paragraph;
            joined.extend(paragraphs.into_iter().map(|text| Block { kind, text }));
        };
        for block in std::mem::take(&mut self.blocks) {
            checkpoint();
            let is_line = block.kind == Kind::Paragraph && !block.text.trim().contains('\n');
            if is_line && !block.text.is_empty() {
                lines.push(block.text);
                continue;
            }
            end_run(&mut lines, &mut joined);
            if !block.text.is_empty() {
                joined.push(block);
            }
        }
        end_run(&mut lines, &mut joined);
        self.blocks = joined;
    }

    /// Adds a table.
    pub(super) fn push_table(&mut self, rows: Vec<Vec<String>>) {
        self.records.extend(tables::records(&rows));
        for row in rows {
            checkpoint();
            self.push_row(row);
        }
    }

    /// Adds a row of a table.
    ///
    /// Cells with several paragraphs or with running text are paragraphs: such a table only arranges the page.
    fn push_row(&mut self, cells: Vec<String>) {
        let is_text =
            |cell: &String| cell.trim().contains('\n') || cell.chars().count() > LONGEST_CELL;
        if cells.iter().any(is_text) || cells.len() == 1 {
            for cell in &cells {
                checkpoint();
                for paragraph in cell.split('\n') {
                    self.push(Kind::Paragraph, paragraph.to_owned());
                }
            }
            return;
        }
        let filled: Vec<&str> = cells
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        self.push(Kind::Row, filled.join("  "));
    }

    /// The text with the notes at its end: a blank line between paragraphs, a line end between rows and items.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut previous = None;
        for block in &self.blocks {
            checkpoint();
            if let Some(previous) = previous {
                let is_list =
                    matches!(block.kind, Kind::Row | Kind::Item) && previous == block.kind;
                text.push_str(if is_list { "\n" } else { "\n\n" });
            }
            text.push_str(block.text.trim());
            previous = Some(block.kind);
        }
        for note in &self.notes {
            text.push_str("\n\n");
            text.push_str(note.trim());
        }
        text
    }

    /// The whole text: a blank line between paragraphs.
    pub(super) fn plain_text(mut self) -> String {
        self.join_broken_lines();
        clean::body(&self.text())
    }

    /// The articles of a document: those into which a press database divides it, or one.
    pub(super) fn articles(mut self, record: &Record) -> Vec<Result<Article, Failure>> {
        self.weigh_strong();
        self.join_broken_lines();
        if let Some(articles) = self.articles_of_tables(record) {
            return articles;
        }
        // If the document marks its headlines, they divide it better than lines that repeat in its text. Only the
        // numbers that a database gives to its articles are better still.
        let text = self.text();
        if (!self.has_headlines() || press_text::states_identifiers(&text))
            && let Some(articles) = downloaded(&text, record)
        {
            return articles;
        }
        if !self.has_headlines() {
            division::mark_headlines(&mut self.blocks);
        } else {
            division::move_lines_above(&mut self.blocks);
        }
        let parts = self.parts();
        let read =
            |(number, part): (u64, Document)| record.completed_part(part.article(record), number);
        record.collected((0..).zip(parts).map(read))
    }

    /// If most of the text is in bold print, bold print does not mark headlines: makes its paragraphs usual ones.
    fn weigh_strong(&mut self) {
        let length = |is_strong: bool| -> usize {
            let blocks = self.blocks.iter();
            let blocks = blocks.filter(|block| (block.kind == Kind::Strong) == is_strong);
            blocks.map(|block| block.text.len()).sum()
        };
        if length(true) > length(false) {
            for block in &mut self.blocks {
                if block.kind == Kind::Strong {
                    block.kind = Kind::Paragraph;
                }
            }
        }
    }

    /// The articles in the tables of a document; `None` if they are not most of its text.
    fn articles_of_tables(&self, record: &Record) -> Option<Vec<Result<Article, Failure>>> {
        let map = &record.place.options.map;
        let articles: Vec<Article> = self
            .records
            .iter()
            .map(|row| fields::article(row, map))
            .collect();
        let of_tables: usize = articles.iter().map(|article| article.body.len()).sum();
        let all: usize = self.blocks.iter().map(|block| block.text.len()).sum();
        if articles.is_empty() || 2 * of_tables < all {
            return None;
        }
        let complete = |(part, article): (u64, Article)| record.completed_row(article, part);
        Some((0..).zip(articles).map(complete).collect())
    }

    /// Whether a document has the headlines of several articles.
    fn has_headlines(&self) -> bool {
        let is_headline = |block: &&Block| block.kind == Kind::Headline;
        self.blocks.iter().filter(is_headline).take(2).count() == 2
    }

    /// Divides a document at its headlines. The text above the first headline is a part if it is long: a short one is
    /// the name of the newspaper.
    fn parts(mut self) -> Vec<Document> {
        if !self.has_headlines() {
            return vec![self];
        }
        let is_headline = |block: &Block| block.kind == Kind::Headline;
        let mut parts: Vec<Document> = Vec::new();
        let part = Document {
            properties: Properties {
                created: self.properties.created,
                issued: self.properties.issued,
                language: self.properties.language.clone(),
                ..Properties::default()
            },
            ..Document::default()
        };
        let begins = self.blocks.first().is_some_and(is_headline);
        let headlines: Vec<String> = self
            .blocks
            .iter()
            .filter(|block| is_headline(block))
            .map(|block| block.text.trim().to_lowercase())
            .collect();
        for mut block in std::mem::take(&mut self.blocks) {
            checkpoint();
            if is_headline(&block) || parts.is_empty() {
                parts.push(part.clone());
            }
            if is_headline(&block) {
                block.kind = Kind::Title;
            }
            if let Some(open) = parts.last_mut() {
                open.blocks.push(block);
            }
        }
        // The lines of a table of contents repeat the headlines.
        let is_of_contents = |block: &&Block| {
            let text = block.text.to_lowercase();
            text.len() < LONGEST_OF_CONTENTS
                && headlines.iter().any(|headline| text.contains(headline))
        };
        let has_masthead = !begins
            && parts.first().is_some_and(|first| {
                let text = first.blocks.iter().filter(|block| !is_of_contents(block));
                let length: usize = text.map(|block| block.text.len()).sum();
                length < SHORTEST_PREFACE
            });
        if has_masthead {
            parts.remove(0);
        }
        if let Some(last) = parts.last_mut() {
            last.notes = std::mem::take(&mut self.notes);
        }
        parts
    }

    fn article(mut self, record: &Record) -> Article {
        let mut article = Article {
            language: self.properties.language.take(),
            keywords: std::mem::take(&mut self.properties.keywords),
            ..Article::default()
        };
        self.choose_title();
        while self.blocks.last().is_some_and(is_page_line) {
            self.blocks.pop();
        }
        self.remove_labels(&mut article);
        self.take_head(&mut article);
        let text = self.text();
        article.title = article.title.or_else(|| self.properties.headline());
        let dated = plain::without_dates(&text);
        article.published = article.published.or(dated.published);
        article.body = clean::body(&dated.text);
        article.dated_by = article.published.map(|_| DateOrigin::Page);
        let is_dated_by_name = record
            .names()
            .any(|name| newsdex_text::date::path::moment_in_path(name).is_some());
        if article.published.is_none() && !is_dated_by_name {
            let created = self.properties.created;
            // A printed day after that on which the file was made is not the day of publication.
            let issued = self.properties.issued.filter(|issued| {
                created.is_none_or(|created| issued.seconds < created.seconds + 2 * DAY)
            });
            article.published = issued.or(created);
            article.dated_by = article.published.map(|_| match issued {
                Some(_) => DateOrigin::Page,
                None => DateOrigin::Metadata,
            });
        }
        if article.authors.is_empty() {
            article.authors = self.properties.authors();
        }
        article
    }
}

/// Whether a block is a line such as "Back to top".
fn is_page_line(block: &Block) -> bool {
    page_lines::is_page_line(&block.text.trim().to_lowercase())
}

/// The longest cell of a table that is data, in characters; a longer one is running text.
const LONGEST_CELL: usize = 160;
/// The shortest text above the first headline that is more than the name of a newspaper, in bytes.
const SHORTEST_PREFACE: usize = 400;
/// The longest line of a table of contents, in bytes.
const LONGEST_OF_CONTENTS: usize = 400;
/// The seconds of a day.
const DAY: i64 = 86_400;
/// The fewest paragraphs without a gap that may be the lines of a text broken at a fixed width.
const SHORTEST_RUN: usize = 4;
/// The articles of a text that is the download of a press database or a list of references; `None` for other texts.
pub(super) fn downloaded(text: &str, record: &Record) -> Option<Vec<Result<Article, Failure>>> {
    let head = Head {
        bytes: text.as_bytes(),
        is_all: true,
        name: "",
    };
    let format = [&press_text::FORMAT, &tagged::FORMAT]
        .into_iter()
        .find(|format| (format.recognises)(&head))?;
    let text = Record {
        format,
        bytes: text.as_bytes().to_vec(),
        ..record.without_bytes()
    };
    Some(text.articles())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_arranges_the_page_is_read_as_paragraphs() {
        let mut document = Document::default();
        document.push_row(vec!["Port".into(), "Ships".into()]);
        document.push_row(vec!["Wexmouth".into(), " 12 ".into()]);
        document.push_row(vec![
            "It rained.\nThen it stopped.".into(),
            "Weather".into(),
        ]);
        assert_eq!(
            document.text(),
            "Port  Ships\nWexmouth  12\n\nIt rained.\n\nThen it stopped.\n\nWeather"
        );
    }

    #[test]
    fn paragraphs_that_are_lines_of_a_broken_text_are_joined() {
        let mut document = Document::default();
        let line = "It rained in the harbour of Wexmouth all day long, and the boats";
        for _ in 0..6 {
            document.push(Kind::Paragraph, line.to_owned());
        }
        document.push(Kind::Paragraph, String::new());
        document.push(Kind::Paragraph, "Then it stopped.".to_owned());
        document.push(Kind::Paragraph, "The end.".to_owned());
        document.join_broken_lines();
        assert_eq!(document.blocks.len(), 3);
    }

    #[test]
    fn names_of_styles_are_read_without_spaces_and_numbers() {
        assert_eq!(Kind::of_style("Heading 2"), Kind::Heading);
        assert_eq!(Kind::of_style("heading_20_1"), Kind::Heading);
        assert_eq!(Kind::of_style("Title"), Kind::Title);
        assert_eq!(Kind::of_style("Title Page"), Kind::Paragraph);
        assert_eq!(Kind::of_style("Standard"), Kind::Paragraph);
    }
}
