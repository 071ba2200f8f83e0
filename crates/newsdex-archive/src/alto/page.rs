//! A scanned page: its words, and the words in each element that has an identifier.

use std::collections::HashMap;
use std::ops::Range;

use super::super::xml::Element;
use super::Print;
use newsdex_text::clean;
use newsdex_text::divided_words::DividedWords;

/// The words of a page in reading order.
#[derive(Debug, Default)]
pub(crate) struct Page {
    words: Vec<Word>,
    /// The range of words in each element that has an identifier.
    places: HashMap<String, Range<usize>>,
    /// The range of words in the print area, without the margins.
    print: Option<Range<usize>>,
    language: Option<String>,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// Which part of a word broken at the end of a line this is.
    part: Part,
    /// The whole word, if the file gives it.
    whole: Option<String>,
    line: usize,
    block: usize,
    /// The height of its area; zero if the file does not state it.
    height: f64,
    /// The names of its styles.
    styles: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    First,
    Second,
}

impl Page {
    /// Reads a page from the root element of an ALTO file.
    pub(crate) fn read(alto: &Element) -> Page {
        let mut page = Page::default();
        let mut counts = (0, 0);
        page.add(alto, &mut counts);
        page.language = alto
            .find_all("Page")
            .chain(alto.find_all("TextBlock"))
            .find_map(|element| element.attr("LANG").or_else(|| element.attr("language")))
            .map(str::to_owned);
        page
    }

    /// Adds the words of an element; `counts` are the numbers of lines and blocks before it.
    fn add(&mut self, element: &Element, counts: &mut (usize, usize)) {
        let start = self.words.len();
        let is_line = element.is("TextLine");
        if element.is("TextBlock") {
            counts.1 += 1;
        }
        if is_line {
            counts.0 += 1;
        }
        match element {
            _ if element.is("String") => self.add_word(element, *counts),
            _ if element.is("HYP") => {
                // A hyphen adds no text; it only shows that the word continues.
                if let Some(last) = self.words.last_mut()
                    && last.line == counts.0
                {
                    last.part = Part::First;
                }
            }
            _ => {
                for child in element.children() {
                    self.add(child, counts);
                }
            }
        }
        // The style of a block or line holds for its words.
        if let Some(styles) = element.attr("STYLEREFS").filter(|_| !element.is("String")) {
            for word in self.words.get_mut(start..).unwrap_or_default() {
                word.styles.push(' ');
                word.styles.push_str(styles);
            }
        }
        let range = start..self.words.len();
        if element.is("PrintSpace") {
            let before = self.print.as_ref().map_or(start, |print| print.start);
            self.print = Some(before..range.end);
        }
        if let Some(id) = element.attr("ID") {
            self.places.entry(id.to_owned()).or_insert(range);
        }
    }

    fn add_word(&mut self, string: &Element, (line, block): (usize, usize)) {
        let Some(text) = string.attr("CONTENT").and_then(clean::line) else {
            return;
        };
        let part = match string.attr("SUBS_TYPE") {
            Some("HypPart1") => Part::First,
            Some("HypPart2") => Part::Second,
            _ => Part::Whole,
        };
        let whole = string.attr("SUBS_CONTENT").and_then(clean::line);
        self.words.push(Word {
            text,
            part,
            whole: whole.filter(|_| part != Part::Whole),
            line,
            block,
            height: number(string, "HEIGHT"),
            styles: string.attr("STYLEREFS").unwrap_or_default().to_owned(),
        });
    }

    /// The text of the whole page, without its margins if it has a print area.
    pub(crate) fn text(&self) -> String {
        let all = 0..self.words.len();
        let print = self.print.clone().filter(|print| !print.is_empty());
        joined(self.blocks(print.unwrap_or(all)))
    }

    /// The blocks of the page with the size of their print: that of their styles, otherwise the height of the words.
    pub(crate) fn print(&self, alto: &Element) -> Vec<Print> {
        let sizes: HashMap<&str, f64> = alto
            .find_all("TextStyle")
            .filter_map(|style| Some((style.attr("ID")?, number(style, "FONTSIZE"))))
            .filter(|(_, size)| *size > 0.0)
            .collect();
        let size = |word: &Word| {
            let mut styles = word.styles.split(' ');
            styles.find_map(|style| sizes.get(style)).copied()
        };
        let of_styles = self.words.iter().all(|word| size(word).is_some());
        let height = |word: &Word| match of_styles {
            true => size(word).unwrap_or_default(),
            false => word.height,
        };
        let print = self.print.clone().filter(|print| !print.is_empty());
        let words = self.words.get(print.unwrap_or(0..self.words.len()));
        let blocks = words
            .unwrap_or_default()
            .chunk_by(|one, two| one.block == two.block);
        blocks
            .map(|words| {
                let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                Print::of(texts.join(" "), words.iter().map(height).collect())
            })
            .collect()
    }

    /// The blocks of text from the element `begin` to the element `end`, or only those of `begin`.
    pub(crate) fn area(&self, begin: &str, end: Option<&str>) -> Vec<String> {
        let Some(first) = self.places.get(begin) else {
            return Vec::new();
        };
        let last = end.and_then(|end| self.places.get(end)).unwrap_or(first);
        self.blocks(first.start..last.end.max(first.start))
    }

    /// The language in the file.
    pub(crate) fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    fn blocks(&self, range: Range<usize>) -> Vec<String> {
        let words = self.words.get(range).unwrap_or_default();
        let lines: Vec<String> = words
            .chunk_by(|one, two| one.line == two.line)
            .map(|line| {
                let words: Vec<&str> = line.iter().map(|word| word.text.as_str()).collect();
                words.join(" ")
            })
            .collect();
        let divided = DividedWords::of_print(lines.iter().map(String::as_str));
        let of_blocks = words.chunk_by(|one, two| one.block == two.block);
        of_blocks
            .map(|words| block(words, &divided))
            .filter(|block| !block.is_empty())
            .collect()
    }
}

/// A number in an attribute; zero if there is none.
fn number(element: &Element, name: &str) -> f64 {
    let written = element.attr(name).and_then(|number| number.parse().ok());
    written.unwrap_or_default()
}

/// Joins the words of a block into a paragraph.
fn block(words: &[Word], divided: &DividedWords) -> String {
    let mut paragraph = String::new();
    let mut line = String::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        // Some programs read full stops and commas as words.
        let is_stop = word.text.len() == 1 && word.text.starts_with(STOPS);
        if !line.is_empty() && !is_stop {
            line.push(' ');
        }
        let next = words.peek();
        match (&word.whole, word.part) {
            (Some(whole), _) => {
                line.push_str(whole);
                if word.part == Part::First && next.is_some_and(|next| next.part == Part::Second) {
                    words.next();
                }
            }
            // If the whole word is not given, its parts are joined.
            (None, Part::First) => {
                line.push_str(word.text.trim_end_matches(HYPHENS));
                line.push(DIVIDER);
            }
            (None, _) => line.push_str(&word.text),
        }
        if words.peek().is_none_or(|next| next.line != word.line) {
            let is_stop = |word: &str| word.chars().all(|sign| STOPS.contains(&sign));
            match line.split(' ').next().is_some_and(is_stop) {
                true => paragraph.push_str(&line),
                false => divided.push_line(&mut paragraph, &line),
            }
            line.clear();
        }
    }
    clean::line(paragraph.trim_end_matches(DIVIDER)).unwrap_or_default()
}

/// The mark of a word that is divided at the end of its line.
const DIVIDER: char = '¬';
const STOPS: [char; 2] = ['.', ','];
const HYPHENS: [char; 5] = ['-', DIVIDER, '\u{ad}', '\u{2010}', '⸗'];

/// Joins blocks into a text. Blocks become paragraphs, unless a sentence continues in the next block, for example over
/// a column or a page.
pub(crate) fn joined(blocks: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    for block in blocks {
        let goes_on = block.starts_with(char::is_lowercase);
        let is_open = text.ends_with(|last: char| last.is_lowercase() || matches!(last, ',' | ';'));
        if goes_on && text.ends_with(HYPHENS) && text.len() > 1 {
            let hyphen = text.trim_end_matches(HYPHENS).len();
            text.truncate(hyphen);
        } else if goes_on && is_open {
            text.push(' ');
        } else if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block);
    }
    text
}
