//! The headline of a scanned page: the one place that is printed clearly larger than the text.

use newsdex_text::clean;
use newsdex_text::date;

/// Print is large if it is more than this many times as high as the text. Smaller differences also come from
/// recognition.
const LARGER: f64 = 1.35;
/// The headline is among the first blocks of a page.
const BLOCKS_BEFORE_TEXT: usize = 6;
/// The longest headline, in characters.
const LONGEST: usize = 200;
/// The fewest characters of the text of a page with a headline.
const SHORTEST_TEXT: usize = 150;

/// A block of a page: its text, and the height of its print in any unit; zero if that is unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Print {
    pub(crate) text: String,
    pub(crate) height: f64,
}

impl Print {
    /// A block with the heights of its words or lines, of which the middle one counts.
    pub(crate) fn of(text: String, mut heights: Vec<f64>) -> Print {
        heights.sort_by(f64::total_cmp);
        Print {
            text,
            height: heights.get(heights.len() / 2).copied().unwrap_or_default(),
        }
    }
}

/// The headline of a page; `None` if no place is large, or several are: then the page has several articles.
pub(crate) fn headline(blocks: &[Print]) -> Option<String> {
    let usual = usual_height(blocks)?;
    let is_large = |block: &Print| block.height > LARGER * usual;
    let first = blocks.iter().position(is_large)?;
    let mut lines: Vec<&str> = Vec::new();
    for block in blocks
        .iter()
        .skip(first)
        .take_while(|block| is_large(block))
    {
        lines.push(&block.text);
    }
    let rest = blocks.get(first + lines.len()..).unwrap_or_default();
    let text: usize = rest.iter().map(|block| block.text.chars().count()).sum();
    // One large letter may only be the first letter of a text; an ornament or a number is one word, too.
    let is_again = rest
        .iter()
        .any(|block| is_large(block) && block.text.split_whitespace().count() >= 2);
    let title = clean::line(&lines.join(" "))?;
    let letters = title.chars().filter(|sign| sign.is_alphabetic()).count();
    let is_title = first < BLOCKS_BEFORE_TEXT
        && !is_again
        && text >= SHORTEST_TEXT
        && title.chars().count() <= LONGEST
        && letters * 2 > title.chars().count()
        && title.split_whitespace().count() >= 2
        && !(date::moment(&title).is_some() && title.split_whitespace().count() <= 6);
    is_title.then_some(title)
}

/// The median of the heights of all characters.
fn usual_height(blocks: &[Print]) -> Option<f64> {
    let known = blocks.iter().filter(|block| block.height > 0.0);
    let mut heights: Vec<(f64, usize)> = known
        .map(|block| (block.height, block.text.len()))
        .collect();
    heights.sort_by(|one, two| one.0.total_cmp(&two.0));
    let all: usize = heights.iter().map(|(_, length)| length).sum();
    let mut passed = 0;
    let median = heights.iter().find(|(_, length)| {
        passed += length;
        passed * 2 >= all
    });
    median.map(|(height, _)| *height)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "It rained for a week in the old town, and the ships lay in the harbour until the wind had \
                        turned, said the master of the port, who had waited for them since the first day of spring.";

    fn of(blocks: &[(&str, f64)]) -> Option<String> {
        let print = |(text, height): &(&str, f64)| Print {
            text: (*text).to_owned(),
            height: *height,
        };
        headline(&blocks.iter().map(print).collect::<Vec<Print>>())
    }

    #[test]
    fn the_only_large_print_is_the_headline() {
        let title = of(&[
            ("Harbour opens", 60.0),
            ("again", 58.0),
            (TEXT, 30.0),
            (TEXT, 33.0),
        ]);
        assert_eq!(title.as_deref(), Some("Harbour opens again"));
    }

    #[test]
    fn a_page_with_several_headlines_has_no_title() {
        let page = [
            ("Harbour opens", 60.0),
            (TEXT, 30.0),
            ("Pier is closed", 50.0),
            (TEXT, 30.0),
        ];
        assert_eq!(of(&page), None);
    }

    #[test]
    fn print_of_one_size_or_of_unknown_size_has_no_headline() {
        assert_eq!(of(&[("Harbour opens", 33.0), (TEXT, 30.0)]), None);
        assert_eq!(of(&[("Harbour opens", 0.0), (TEXT, 0.0)]), None);
        assert_eq!(of(&[("4 May 1911", 60.0), (TEXT, 30.0)]), None);
    }
}
