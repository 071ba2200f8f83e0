//! Divides a document into articles at its headings.
//!
//! A heading is the headline of an article if facts about the article stand below it, or directly above it: the
//! newspaper and the day, or the author. Only one such heading, or none, leaves the document one article: the sections
//! of a report have no such facts.

use newsdex_text::checkpoint::checkpoint;

use super::head_line::{self, HeadLine};
use super::{Block, Kind};

/// The fewest characters of text below a headline.
const FEWEST_BELOW: usize = 100;
/// The longest headline, in characters.
const LONGEST_HEADLINE: usize = 250;
/// The most blocks with facts below a headline.
const MOST_FACTS: usize = 3;

/// The smallest share of the headlines that have a line with newspaper and day above them, in percent.
const SHARE_WITH_LINE_ABOVE: usize = 80;

/// A headline, and the blocks with facts about its article.
struct Headline {
    at: usize,
    above: Option<usize>,
    below: Vec<usize>,
}

/// Marks the headlines of a document with several articles, and the lines with their facts. A line above its headline
/// is moved below it.
pub(super) fn mark_headlines(blocks: &mut [Block]) {
    let headlines = headlines(blocks);
    if headlines.len() < 2 {
        return;
    }
    for headline in headlines {
        checkpoint();
        let mut set = |at: usize, kind: Kind| {
            if let Some(block) = blocks.get_mut(at) {
                block.kind = kind;
            }
        };
        set(headline.at, Kind::Headline);
        for below in headline.below {
            set(below, Kind::Facts);
        }
        if let Some(above) = headline.above {
            set(above, Kind::Facts);
            blocks.swap(above, headline.at);
        }
    }
}

/// Moves lines with newspaper and day below the headlines, if nearly all headlines of a document have such a line directly
/// above them. Clippings look so if each has its own page. Such a line belongs to the article below it.
pub(super) fn move_lines_above(blocks: &mut [Block]) {
    let headlines: Vec<usize> = (0..blocks.len())
        .filter(|at| {
            blocks
                .get(*at)
                .is_some_and(|block| block.kind == Kind::Headline)
        })
        .collect();
    let above = |at: usize| {
        at.checked_sub(1)
            .filter(|above| is_dated_line(blocks, *above))
    };
    let pairs: Vec<(usize, usize)> = headlines
        .iter()
        .filter_map(|at| Some((above(*at)?, *at)))
        .collect();
    if 100 * pairs.len() < SHARE_WITH_LINE_ABOVE * headlines.len() {
        return;
    }
    for (above, at) in pairs {
        checkpoint();
        if let Some(line) = blocks.get_mut(above) {
            line.kind = Kind::Facts;
        }
        blocks.swap(above, at);
    }
}

fn headlines(blocks: &[Block]) -> Vec<Headline> {
    let mut found: Vec<Headline> = Vec::new();
    for at in (0..blocks.len()).filter(|at| may_be_headline(blocks, *at)) {
        checkpoint();
        let below = facts_below(blocks, at);
        let is_free = |above: &usize| {
            let last = found.last();
            last.is_none_or(|last| last.at < *above && !last.below.contains(above))
        };
        let above = at.checked_sub(1).filter(is_free);
        let above = above.filter(|above| is_dated_line(blocks, *above));
        if above.is_some() || !below.is_empty() {
            found.push(Headline { at, above, below });
        }
    }
    // A list of headlines with their facts, such as a table of contents, has no texts.
    let ends: Vec<usize> = found
        .iter()
        .skip(1)
        .map(|next| next.above.unwrap_or(next.at))
        .chain([blocks.len()])
        .collect();
    let has_text = |headline: &Headline, end: usize| {
        let first = headline.below.last().unwrap_or(&headline.at) + 1;
        let text = blocks.get(first..end).unwrap_or_default();
        // The lines of a table of contents are no sentences.
        let sentences = text.iter().filter(|block| {
            let text = block.text.trim_end();
            text.ends_with(['.', '!', '?', '”', '"', '»', '…', '。', ')', '」', '؟'])
        });
        let characters = sentences.map(|block| block.text.chars().count());
        characters.sum::<usize>() >= FEWEST_BELOW
    };
    let texts: Vec<bool> = found
        .iter()
        .zip(ends)
        .map(|(headline, end)| has_text(headline, end))
        .collect();
    let mut texts = texts.into_iter();
    found.retain(|_| texts.next().unwrap_or(false));
    found
}

fn may_be_headline(blocks: &[Block], at: usize) -> bool {
    blocks.get(at).is_some_and(|block| {
        matches!(block.kind, Kind::Title | Kind::Heading | Kind::Strong)
            && block.text.chars().count() <= LONGEST_HEADLINE
            && block.text.contains(char::is_alphabetic)
            && facts(block).is_none_or(|facts| facts.published.is_none())
    })
}

/// The facts in a block that is no running text.
fn facts(block: &Block) -> Option<HeadLine> {
    head_line::read(&block.text)
}

fn is_dated_line(blocks: &[Block], at: usize) -> bool {
    let facts = blocks.get(at).and_then(facts);
    facts.is_some_and(|facts| {
        facts.published.is_some() && (facts.source.is_some() || facts.is_plain)
    })
}

/// The blocks with facts directly below a headline. A subtitle or a line in bold print may stand before them.
fn facts_below(blocks: &[Block], at: usize) -> Vec<usize> {
    let mut below: Vec<usize> = Vec::new();
    let mut is_certain = false;
    for (number, block) in blocks.iter().enumerate().skip(at + 1).take(MOST_FACTS + 1) {
        let facts = facts(block).filter(|facts| {
            facts.published.is_some() || !facts.authors.is_empty() || facts.source.is_some()
        });
        match facts {
            Some(facts) => {
                is_certain |= facts.published.is_some() || facts.is_plain;
                below.push(number);
            }
            None if block.kind == Kind::Subtitle && below.is_empty() => {}
            None => break,
        }
    }
    match is_certain {
        true => below,
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "It rained for a week in the old town, and the ships lay in the harbour until the wind had \
                        turned, said the master of the port.";

    fn kinds(blocks: &[(Kind, &str)]) -> Vec<Kind> {
        let block = |(kind, text): &(Kind, &str)| Block {
            kind: *kind,
            text: (*text).to_owned(),
        };
        let mut blocks: Vec<Block> = blocks.iter().map(block).collect();
        mark_headlines(&mut blocks);
        blocks.iter().map(|block| block.kind).collect()
    }

    use Kind::{Facts, Heading, Headline as Head, Paragraph, Strong, Title};

    #[test]
    fn headings_with_newspaper_and_day_begin_articles() {
        let found = kinds(&[
            (Title, "Cuttings of May"),
            (Heading, "Harbour opens again"),
            (Paragraph, "The Port, 4 May 2019"),
            (Paragraph, "By Jane Roe"),
            (Paragraph, TEXT),
            (Strong, "Pier is closed"),
            (Paragraph, "Saltby Echo | 5 May 2019"),
            (Paragraph, TEXT),
        ]);
        assert_eq!(
            found,
            [Title, Head, Facts, Facts, Paragraph, Head, Facts, Paragraph]
        );
    }

    #[test]
    fn the_newspaper_may_stand_above_the_headline() {
        let found = kinds(&[
            (Paragraph, "The Port, 4 May 2019, p. 3"),
            (Heading, "Harbour opens again"),
            (Paragraph, TEXT),
            (Paragraph, "Saltby Echo vom 05.05.2019, Seite 3"),
            (Heading, "Pier is closed"),
            (Paragraph, TEXT),
        ]);
        assert_eq!(found, [Head, Facts, Paragraph, Head, Facts, Paragraph]);
    }

    #[test]
    fn a_line_above_each_headline_belongs_to_the_article_below() {
        let block = |(kind, text): (Kind, &str)| Block {
            kind,
            text: text.to_owned(),
        };
        let clippings = [
            (Paragraph, "The Port | 4 May 2019 | p. 3"),
            (Head, "Harbour opens again"),
            (Paragraph, TEXT),
            (Paragraph, "Saltby Echo | 5 May 2019 | p. 1"),
            (Head, "Pier is closed"),
            (Paragraph, TEXT),
        ];
        let mut blocks = clippings.map(block);
        move_lines_above(&mut blocks);
        assert_eq!(
            blocks.each_ref().map(|block| block.kind),
            [Head, Facts, Paragraph, Head, Facts, Paragraph]
        );
        assert_eq!(blocks[4].text, "Saltby Echo | 5 May 2019 | p. 1");
        // One such line may be the end of a text.
        let mut blocks: Vec<Block> = clippings.into_iter().skip(1).map(block).collect();
        move_lines_above(&mut blocks);
        assert_eq!(blocks[3].kind, Head);
    }

    #[test]
    fn the_sections_of_a_report_begin_no_articles() {
        let blocks = [
            (Title, "The ports of the coast"),
            (Paragraph, "By Jane Roe, 4 May 2019"),
            (Paragraph, TEXT),
            (Heading, "The old harbour"),
            (Paragraph, TEXT),
            (Heading, "The new harbour"),
            (Paragraph, TEXT),
        ];
        assert_eq!(kinds(&blocks), blocks.map(|(kind, _)| kind));
    }

    #[test]
    fn a_list_of_headlines_begins_no_articles() {
        let blocks = [
            (Heading, "Harbour opens again"),
            (Paragraph, "The Port, 4 May 2019"),
            (Heading, "Pier is closed"),
            (Paragraph, "Saltby Echo, 5 May 2019"),
        ];
        assert_eq!(kinds(&blocks), blocks.map(|(kind, _)| kind));
    }
}
