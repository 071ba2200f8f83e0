//! Corpora with one word a line: verticals of the Corpus Workbench and the Sketch Engine, CoNLL, CoNLL-U.
//!
//! The words of a sentence become its text again. Elements and comments between the words say where texts, paragraphs and
//! sentences begin, and what the texts are called.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::record::Record;
use crate::record::format::{Format, Head};
use crate::{fields, markup, single_record};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::encoding;

pub(super) static FORMAT: Format = Format {
    name: "corpus with a word a line",
    recognises,
    records: single_record::records,
    articles,
    ..Format::USUAL
};

/// The fewest words and the most lines by which such a corpus is recognised.
const FEWEST_WORDS: usize = 15;
const MOST_LINES: usize = 400;
/// At least this percentage of the lines must look like lines of a corpus, and at least this percentage of the
/// words must have as many columns as the first word.
const SHARE: usize = 95;
/// The fewest columns, and the fewest if blanks divide them.
const FEWEST_COLUMNS: usize = 2;
const FEWEST_COLUMNS_BY_BLANKS: usize = 3;
/// The longest mean length of a line, in bytes.
const LONGEST_LINE: usize = 90;
/// The first line of each document in CoNLL-2003.
const DOCUMENT_START: &str = "-DOCSTART-";

fn recognises(head: &Head<'_>) -> bool {
    let lines = memchr::memchr_iter(b'\n', head.bytes).count();
    if lines < FEWEST_WORDS || head.bytes.len() > lines * LONGEST_LINE {
        return false;
    }
    let text = String::from_utf8_lossy(head.bytes);
    let mut columns: Vec<usize> = Vec::new();
    let (mut all, mut others, mut marks, mut ends) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in text.lines().take(MOST_LINES) {
        match Line::of(line) {
            Line::Blank => marks += 1,
            Line::Comment(_) | Line::Start(_) | Line::End(_) => {
                marks += 1;
                all += 1;
            }
            Line::Word(word, count) => {
                all += 1;
                ends += usize::from(matches!(word, "." | "!" | "?" | "。" | "۔" | "।"));
                columns.push(count);
            }
            Line::Other => {
                all += 1;
                others += 1;
            }
        }
    }
    let usual = columns.first().copied().unwrap_or_default();
    let alike = columns.iter().filter(|count| **count == usual).count();
    let words = columns.len();
    // Without ends of sentences and marks between them, it is a list of words.
    words >= FEWEST_WORDS
        && ends > 0
        && marks > 0
        && alike * 100 >= words * SHARE
        && others * 100 <= all * (100 - SHARE)
}

/// A line of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Blank,
    /// The text after the `#`.
    Comment(&'t str),
    /// An element begins; its name and attributes.
    Start(&'t str),
    /// An element ends; its name.
    End(&'t str),
    /// A word, and the number of columns.
    Word(&'t str, usize),
    Other,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Line<'t> {
        let line = line.trim_end();
        if line.is_empty() {
            return Line::Blank;
        }
        if let Some(inner) = line
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
        {
            return match inner.strip_prefix('/') {
                Some(name) => Line::End(name.trim()),
                None if inner
                    .starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '?') =>
                {
                    Line::Start(inner)
                }
                None => Line::Other,
            };
        }
        let by_tabs = line.contains('\t');
        if let Some(comment) = line.strip_prefix('#').filter(|_| !by_tabs) {
            return Line::Comment(comment.trim());
        }
        let divider = if by_tabs { '\t' } else { ' ' };
        let cells: Vec<&str> = line.split(divider).collect();
        let fewest = match by_tabs {
            true => FEWEST_COLUMNS,
            false => FEWEST_COLUMNS_BY_BLANKS,
        };
        let is_row = cells.len() >= fewest && cells.iter().all(|cell| !cell.is_empty() || by_tabs);
        let first = cells.first().copied().unwrap_or_default();
        // The first column of CoNLL-U is the number of the word.
        let is_number = first
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
        let is_numbered =
            is_number && first.bytes().any(|byte| byte.is_ascii_digit()) && cells.len() > 3;
        let word = match is_numbered {
            true => cells.get(1).copied().unwrap_or_default(),
            false => first,
        };
        let is_word = !word.is_empty() && !word.contains(char::is_whitespace);
        match is_row && is_word {
            true => Line::Word(word, cells.len()),
            false => Line::Other,
        }
    }
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let text = encoding::decode(&record.bytes, None);
    let mut reader = Reader::default();
    for line in text.lines() {
        checkpoint();
        reader.line(line);
    }
    reader.end_text();
    if reader.texts.is_empty() {
        return vec![Err(record.unrecognised("a corpus without words"))];
    }
    let read = |(part, text): (u64, &Map<String, Value>)| {
        record.completed_part(fields::article(text, &record.place.options.map), part)
    };
    record.collected((0..).zip(&reader.texts).map(read))
}

/// Collects words into sentences, paragraphs and texts.
#[derive(Default)]
struct Reader {
    texts: Vec<Map<String, Value>>,
    /// The facts about the current text.
    facts: Map<String, Value>,
    paragraphs: Vec<String>,
    sentences: Vec<String>,
    sentence: String,
    /// Whether the next word follows without a blank.
    is_glued: bool,
    is_in_quotes: bool,
    /// The last word number that belongs to a word of several parts: `1-2 du`.
    skipped_to: u32,
    /// The text of the sentence as its comment states it.
    stated: Option<String>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        match Line::of(line) {
            Line::Blank => self.end_sentence(),
            Line::Comment(comment) => self.comment(comment),
            Line::Start(inner) => self.start(inner),
            Line::End(name) => match name {
                "s" | "u" => self.end_sentence(),
                "p" | "head" | "div" => self.end_paragraph(),
                name if is_text(name) => self.end_text(),
                _ => {}
            },
            Line::Word(DOCUMENT_START, _) => self.end_text(),
            Line::Word(word, _) => self.word(line, word),
            Line::Other => {}
        }
    }

    fn comment(&mut self, comment: &str) {
        let (name, value) = comment.split_once('=').unwrap_or((comment, ""));
        let value = value.trim().to_owned();
        match name.trim() {
            "text" => self.stated = Some(value),
            name if name.starts_with("newpar") => self.end_paragraph(),
            name if name.starts_with("newdoc") => {
                self.end_text();
                if !value.is_empty() {
                    self.facts.insert("id".to_owned(), Value::String(value));
                }
            }
            name if self.paragraphs.is_empty()
                && self.sentences.is_empty()
                && !value.is_empty() =>
            {
                let name = name.rsplit("::").next().unwrap_or(name);
                self.facts
                    .entry(name.trim())
                    .or_insert(Value::String(value));
            }
            _ => {}
        }
    }

    fn start(&mut self, inner: &str) {
        let inner = inner.trim_end_matches('/');
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match name {
            "g" => self.is_glued = true,
            "s" | "u" => self.end_sentence(),
            "p" | "head" | "div" => self.end_paragraph(),
            name if is_text(name) => {
                self.end_text();
                let mut rest = attributes;
                while let Some((key, after)) = rest.split_once('=') {
                    let after = after.trim_start();
                    let quote = after
                        .chars()
                        .next()
                        .filter(|sign| matches!(sign, '"' | '\''));
                    let Some((value, next)) =
                        quote.and_then(|quote| after.get(1..)?.split_once(quote))
                    else {
                        break;
                    };
                    let value = Value::String(markup::unescaped(value).into_owned());
                    self.facts.insert(key.trim().to_owned(), value);
                    rest = next;
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, line: &str, word: &str) {
        let divider = if line.contains('\t') { '\t' } else { ' ' };
        let first = line.split(divider).next().unwrap_or_default();
        let range = first.split_once('-').and_then(|(first, last)| {
            let _: u32 = first.parse().ok()?;
            last.parse::<u32>().ok()
        });
        match (range, first.parse::<u32>()) {
            (Some(last), _) => self.skipped_to = last,
            // The parts of a word of several parts, and words that are only understood: `1.1`.
            (None, Ok(number)) if first != word && number <= self.skipped_to => return,
            (None, Err(_)) if first != word => return,
            _ => {}
        }
        let word = markup::unescaped(word);
        let is_quote = matches!(&*word, "\"" | "''" | "``");
        let closes = word.starts_with([
            ',', '.', ';', ':', '!', '?', ')', ']', '}', '%', '’', '”', '»', '…',
        ]) || word.starts_with('\'') && word.chars().count() > 1
            || &*word == "n't"
            || is_quote && self.is_in_quotes;
        if !self.sentence.is_empty() && !self.is_glued && !closes {
            self.sentence.push(' ');
        }
        let opens = matches!(&*word, "(" | "[" | "{" | "“" | "„" | "«" | "¿" | "¡");
        self.is_glued = opens || is_quote && !self.is_in_quotes;
        self.is_in_quotes ^= is_quote;
        self.sentence.push_str(if is_quote { "\"" } else { &word });
    }

    fn end_sentence(&mut self) {
        let words = std::mem::take(&mut self.sentence);
        let stated = self.stated.take();
        if !words.is_empty() {
            self.sentences.push(stated.unwrap_or(words));
        }
        self.is_glued = false;
        self.is_in_quotes = false;
        self.skipped_to = 0;
    }

    fn end_paragraph(&mut self) {
        self.end_sentence();
        let sentences = std::mem::take(&mut self.sentences);
        if !sentences.is_empty() {
            self.paragraphs.push(sentences.join(" "));
        }
    }

    fn end_text(&mut self) {
        self.end_paragraph();
        let paragraphs = std::mem::take(&mut self.paragraphs);
        let mut facts = std::mem::take(&mut self.facts);
        if !paragraphs.is_empty() {
            facts.insert("body".to_owned(), Value::String(paragraphs.join("\n\n")));
            self.texts.push(facts);
        }
    }
}

/// Whether an element with this name is a text of a corpus.
fn is_text(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "text" | "doc" | "document" | "article" | "story" | "item"
    )
}

#[cfg(test)]
mod tests {
    use crate::tests::read;

    const TEXT: &str = "The pier , it said , needs planks .";

    #[track_caller]
    fn check(name: &str, content: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> = read(name, content.as_bytes())
            .into_iter()
            .map(|found| found.unwrap_or_else(|reason| panic!("{name}: {reason}")))
            .map(|article| (article.title.unwrap_or_default(), article.body))
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(title, body)| (title.as_str(), body.as_str()))
            .collect();
        assert_eq!(found, expected, "in {name}");
    }

    fn words(line: impl Fn(usize, &str) -> String) -> String {
        TEXT.split(' ')
            .enumerate()
            .map(|(number, word)| line(number + 1, word))
            .collect()
    }

    #[test]
    fn the_words_of_a_vertical_become_sentences() {
        let sentence = words(|_, word| format!("{word}\tX\t{word}\n"));
        let text = |title: &str| {
            format!(
                "<text id=\"{title}\" title=\"{title}\">\n<p>\n<s>\n{sentence}</s>\n<s>\n{sentence}</s>\n</p>\n</text>\n"
            )
        };
        let twice = "The pier, it said, needs planks. The pier, it said, needs planks.";
        check(
            "a.vrt",
            &format!("{}{}", text("Pier"), text("Planks")),
            &[("Pier", twice), ("Planks", twice)],
        );
    }

    #[test]
    fn the_sentences_of_conll_are_read() {
        let rows = words(|number, word| format!("{number}\t{word}\t_\t_\t_\t_\t0\t_\t_\t_\n"));
        let one = "The pier, it said, needs planks.";
        check(
            "a.conllu",
            &format!(
                "# newdoc id = pier-1\n# title = Pier\n# sent_id = 1\n# text = {one}\n{rows}\n# sent_id = 2\n{rows}\n"
            ),
            &[(
                "Pier",
                "The pier, it said, needs planks. The pier, it said, needs planks.",
            )],
        );
        let rows = words(|_, word| format!("{word} NN O O\n"));
        check(
            "a.txt",
            &format!("-DOCSTART- -X- O O\n\n{rows}\n{rows}\n-DOCSTART- -X- O O\n\n{rows}\n"),
            &[
                (
                    "",
                    "The pier, it said, needs planks. The pier, it said, needs planks.",
                ),
                ("", one),
            ],
        );
    }

    #[test]
    fn a_list_of_words_is_no_corpus() {
        let list = words(|number, word| format!("{word}\t{number}\n")).repeat(4);
        let found = read("a.tsv", list.as_bytes());
        assert!(
            !found.iter().any(|found| found
                .as_ref()
                .is_ok_and(|article| article.body.contains("The pier"))),
            "{found:?}"
        );
    }
}
