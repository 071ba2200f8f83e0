//! The head of an article in a document: the title and the lines around it, such as the subtitle, the authors and the
//! day.

use newsdex_text::article::Article;
use newsdex_text::lexicon::page_lines;
use newsdex_text::{byline, clean, date};

use super::head_line::{self, HeadLine};
use super::{Block, Document, Kind, LONGEST_CELL};
use crate::plain;

/// The number of blocks at the beginning among which a title may be.
const HEAD_BLOCKS: usize = 12;
/// The longest text before the title in its line, in bytes.
const LONGEST_PATH: usize = 40;
/// The longest standfirst, in characters.
const LONGEST_STANDFIRST: usize = 250;
/// The fewest words of a title in bold print.
const SHORTEST_TITLE: usize = 3;
/// The longest headline in Chinese or Japanese, in characters.
const LONGEST_IDEOGRAPHIC: usize = 50;

impl Document {
    /// Makes the block at the beginning that has the title of the properties the title of the document. Other words
    /// before the title, such as the path of a page on its site, are left out.
    pub(crate) fn prefer_stated_title(&mut self) {
        let Some(stated) = self.properties.headline() else {
            return;
        };
        let has_parts = self.blocks.iter().any(|block| block.kind == Kind::Headline);
        let letters = stated.to_lowercase();
        let mut head = self.blocks.iter().take(HEAD_BLOCKS);
        let at = head.position(|block| {
            let text = block.text.trim().to_lowercase();
            text.ends_with(&letters) && text.len() < letters.len() + LONGEST_PATH
        });
        let Some(at) = at.filter(|_| !has_parts) else {
            return;
        };
        for (number, block) in self.blocks.iter_mut().enumerate() {
            match block.kind {
                _ if number == at => {
                    block.kind = Kind::Title;
                    block.text.clone_from(&stated);
                }
                Kind::Title => block.kind = Kind::Heading,
                _ => {}
            }
        }
    }

    /// If no style names the title, makes one block the title: of the short lines above the text, the first that is bold
    /// or a heading and has several words; otherwise the first line of the document, if it reads like a headline.
    pub(super) fn choose_title(&mut self) {
        let is_short = |block: &&Block| block.text.chars().count() <= LONGEST_CELL;
        let is_heading = |block: &Block| matches!(block.kind, Kind::Title | Kind::Heading);
        let head = self.blocks.iter().take(HEAD_BLOCKS).take_while(is_short);
        let has_title = self.blocks.first().is_some_and(is_heading)
            || head.clone().any(|block| block.kind == Kind::Title);
        if has_title {
            return;
        }
        let mut strong = head.enumerate().filter(|(_, block)| {
            matches!(block.kind, Kind::Strong | Kind::Heading)
                && block.text.split_whitespace().count() >= SHORTEST_TITLE
                && head_line::read(&block.text).is_none()
                && !page_lines::is_release_label(&block.text.trim().to_lowercase())
        });
        let strong = strong.next().map(|(at, _)| at);
        let first = || {
            let first = self.blocks.first()?;
            // A paragraph of a document is one line: what follows is another paragraph.
            let is_line = matches!(first.kind, Kind::Paragraph | Kind::Item | Kind::Strong);
            let title = headline(&self.text()).0.filter(|_| is_line)?;
            (Some(title) == clean::line(&first.text)).then_some(0)
        };
        if let Some(title) = strong.or_else(first).and_then(|at| self.blocks.get_mut(at)) {
            title.kind = Kind::Title;
        }
    }

    /// Removes what stands above the title and is neither title nor text: the day, the newspaper, and a line such as
    /// "Press release".
    pub(super) fn remove_labels(&mut self, article: &mut Article) {
        let head = self.blocks.iter().take(HEAD_BLOCKS);
        let Some(title) = head.clone().position(|block| block.kind == Kind::Title) else {
            return;
        };
        let mut at = 0;
        self.blocks.retain(|block| {
            at += 1;
            if at > title {
                return true;
            }
            let facts = head_line::read(&block.text).filter(|facts| {
                facts.published.is_some() && (facts.is_plain || facts.source.is_some())
            });
            if let Some(facts) = &facts {
                note(article, facts.clone());
            }
            let label = block.text.trim().to_lowercase();
            facts.is_none() && !page_lines::is_release_label(&label)
        });
    }

    /// Takes title, subtitle, authors, date and newspaper out of the blocks at the head.
    pub(super) fn take_head(&mut self, article: &mut Article) {
        let styled = self
            .blocks
            .iter()
            .take(HEAD_BLOCKS)
            .position(|block| block.kind == Kind::Title)
            .filter(|at| {
                let before = self.blocks.get(..*at).unwrap_or_default();
                before
                    .iter()
                    .all(|block| block.text.chars().count() <= LONGEST_CELL)
            });
        let heading = || {
            let first = self.blocks.first()?;
            (first.kind == Kind::Heading).then_some(0)
        };
        let Some(at) = styled.or_else(heading) else {
            return;
        };
        let mut next = at;
        for block in self.blocks.iter().skip(at) {
            match block.kind {
                Kind::Title | Kind::Heading if next == at => {
                    article.title = clean::line(&block.text);
                }
                Kind::Subtitle if article.subtitle.is_none() => {
                    article.subtitle = clean::line(&block.text);
                }
                Kind::Authors => {
                    let lines = block.text.lines().filter_map(clean::line);
                    let found: byline::Byline = lines.map(|line| byline::byline(&line)).collect();
                    article.authors.extend(found.authors);
                    article.agencies.extend(found.agencies);
                }
                Kind::Date if date::moment(&block.text).is_some() => {
                    article.published = date::moment(&block.text);
                }
                Kind::Facts | Kind::Paragraph | Kind::Strong if next < at + HEAD_BLOCKS => {
                    let is_marked = block.kind == Kind::Facts;
                    let facts = match is_marked {
                        true => head_line::read_marked(&block.text),
                        false => head_line::read(&block.text)
                            .filter(|facts| facts.is_plain || facts.published.is_some()),
                    };
                    let is_standfirst = || {
                        let after = self.blocks.get(next + 1);
                        next == at + 1
                            && block.text.chars().count() <= LONGEST_STANDFIRST
                            && after.is_some_and(|after| is_beside_headline(&after.text))
                    };
                    match facts {
                        Some(facts) => note(article, facts),
                        None if is_standfirst() && head_line::is_like_name(block.text.trim()) => {
                            article.authors.extend(clean::line(&block.text));
                        }
                        None if article.subtitle.is_none() && is_standfirst() => {
                            article.subtitle = clean::line(&block.text);
                        }
                        None => break,
                    }
                }
                _ => break,
            }
            next += 1;
        }
        self.blocks.drain(at..next);
    }
}

/// Whether a line has facts that stand only beside a headline: the day, or the author with a word such as "by".
fn is_beside_headline(line: &str) -> bool {
    head_line::read(line).is_some_and(|facts| facts.is_plain || facts.published.is_some())
}

/// Adds the facts in a line to an article.
fn note(article: &mut Article, facts: HeadLine) {
    article.published = article.published.or(facts.published);
    article.source = article.source.take().or(facts.source);
    article.authors.extend(facts.authors);
    article.agencies.extend(facts.agencies);
}

/// Divides a text into the headline in its first line, if there is one, and the rest.
fn headline(text: &str) -> (Option<String>, &str) {
    let (title, rest) = plain::headline(text);
    if title.is_some() {
        return (title, rest);
    }
    // Chinese and Japanese have no blanks between words.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let length = first.chars().count();
    let ideographs = first
        .chars()
        .filter(|sign| matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
        .count();
    let is_headline = (4..=LONGEST_IDEOGRAPHIC).contains(&length)
        && ideographs * 2 > length
        && !first.contains('。')
        && rest.starts_with('\n')
        && rest.chars().count() > 2 * length;
    match is_headline {
        true => (clean::line(first), rest),
        false => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_without_blanks_is_a_headline_in_scripts_without_blanks() {
        let text = "港が再び開く\n\n月曜日に港が再び開いた。市長がそう語った。";
        assert_eq!(headline(text).0.as_deref(), Some("港が再び開く"));
        assert_eq!(
            headline("港が開いた。\n\n月曜日に港が再び開いた。市長が。").0,
            None
        );
    }
}
