//! Phrases that web pages and press releases put around a text: pointers to other articles, invitations, contacts,
//! labels.
//!
//! All phrases are in lower case, and every function expects its argument in lower case.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{lexicon_file, rows};

/// The phrases of a file whose lines consist of a language and a phrase.
fn phrases(file: &'static str) -> Vec<&'static str> {
    rows(file).filter_map(|mut row| row.nth(1)).collect()
}

/// Whether a whole line points to other articles: `read more`, `lees ook`.
///
/// The line has no punctuation at either end.
pub fn is_pointer(line: &str) -> bool {
    static PHRASES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let phrases = rows(lexicon_file!("pointers.tsv")).filter_map(|mut row| row.nth(2));
        phrases.map(|phrase| phrase.trim_end_matches(':')).collect()
    });
    PHRASES.contains(line)
}

/// Whether a paragraph begins with a pointer to other articles.
pub fn begins_with_pointer(paragraph: &str) -> bool {
    static PHRASES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let rows = rows(lexicon_file!("pointers.tsv"));
        rows.filter_map(|mut row| {
            row.nth(1)
                .filter(|place| *place == "begins")
                .and(row.next())
        })
        .collect()
    });
    PHRASES.iter().any(|phrase| paragraph.starts_with(phrase))
}

/// Whether a paragraph contains a phrase that asks readers to subscribe, follow, click and the like, or a copyright
/// notice.
pub fn holds_invitation(paragraph: &str) -> bool {
    static PHRASES: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| phrases(lexicon_file!("invitations.tsv")));
    PHRASES.iter().any(|phrase| paragraph.contains(phrase))
}

/// Whether a word stands before the name of a photographer: `foto`.
pub fn is_picture_credit(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let words = phrases(lexicon_file!("picture-credits.tsv"));
        words.into_iter().collect()
    });
    WORDS.contains(word)
}

/// Whether a line is the label above an advertisement: `anzeige`.
pub fn is_advertisement(line: &str) -> bool {
    static LINES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        phrases(lexicon_file!("advertisement.tsv"))
            .into_iter()
            .collect()
    });
    LINES.contains(line)
}

/// Whether a line is the heading of a press release: `media release`.
///
/// The line has no punctuation at either end.
pub fn is_release_label(line: &str) -> bool {
    static LINES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        phrases(lexicon_file!("release-labels.tsv"))
            .into_iter()
            .collect()
    });
    LINES.contains(line)
}

/// The phrases at the beginning of a press office's contact details: `media contact`.
pub fn press_contacts() -> impl Iterator<Item = &'static str> {
    static PHRASES: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| phrases(lexicon_file!("press-contacts.tsv")));
    PHRASES.iter().copied()
}

/// The phrases at the beginning of a line that names the person responsible for a text: `authorised by`.
pub fn imprints() -> impl Iterator<Item = &'static str> {
    static PHRASES: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| phrases(lexicon_file!("imprints.tsv")));
    PHRASES.iter().copied()
}

/// The condition that a line must meet, besides its first words, to belong to the page and not to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// No further condition: the first words are enough.
    Sure,
    /// The line does not end like a sentence.
    NoSentence,
    /// The line is short.
    Short,
    /// The line is short or contains a telephone number or an address.
    Contact,
    /// The line contains a telephone number or an address.
    Address,
    /// The line is one word.
    OneWord,
}

/// Whether a line belongs to the page or the press release, not to the text: `share on facebook`.
///
/// The line has no punctuation at either end.
pub fn is_page_line(line: &str) -> bool {
    is_page_line_at("whole", line)
        || is_pointer(line)
        || is_advertisement(line)
        || is_release_label(line)
}

/// Whether a line, without punctuation at either end, is a mark of the end of a text: `ends`.
pub fn is_end_mark(line: &str) -> bool {
    is_page_line_at("end", line)
}

/// Whether a line is a mark of the end of a text if signs are around it: `30` in `-30-`.
pub fn is_marked_end(line: &str) -> bool {
    is_page_line_at("end, marked", line)
}

/// Whether the file has a line for one of the places that need no further condition.
fn is_page_line_at(place: &'static str, line: &str) -> bool {
    static LINES: LazyLock<FxHashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
        let lines = rows(lexicon_file!("page-lines.tsv"));
        lines
            .filter_map(|mut row| row.next().zip(row.next()))
            .collect()
    });
    LINES.contains(&(place, line))
}

/// The phrases that begin a line of a page and have this first word, each with the further condition for the line.
///
/// Empty if no phrase has this first word; see [`first_word_of`].
pub fn page_line_beginnings(first_word: &str) -> &'static [(&'static str, Beginning)] {
    static BEGINNINGS: LazyLock<FxHashMap<&'static str, Vec<(&'static str, Beginning)>>> =
        LazyLock::new(|| {
            let mut beginnings: FxHashMap<&'static str, Vec<_>> = FxHashMap::default();
            for mut row in rows(lexicon_file!("page-lines.tsv")) {
                let beginning = row.next().and_then(beginning);
                let Some((beginning, phrase)) = beginning.zip(row.next()) else {
                    continue;
                };
                let known = beginnings.entry(first_word_of(phrase)).or_default();
                known.push((phrase, beginning));
            }
            beginnings
        });
    BEGINNINGS.get(first_word).map_or(&[], Vec::as_slice)
}

fn beginning(place: &str) -> Option<Beginning> {
    match place {
        "begins" => Some(Beginning::Sure),
        "begins, no sentence" => Some(Beginning::NoSentence),
        "begins, short" => Some(Beginning::Short),
        "begins, contact" => Some(Beginning::Contact),
        "begins, address" => Some(Beginning::Address),
        "begins, one word" => Some(Beginning::OneWord),
        _ => None,
    }
}

/// The letters and digits before the first other character of a line; may be empty.
pub fn first_word_of(line: &str) -> &str {
    let end = line.find(|character: char| !character.is_alphanumeric());
    line.get(..end.unwrap_or(line.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_whole_lines_or_begin_paragraphs() {
        assert!(is_pointer("read more"));
        assert!(is_pointer("المزيد"));
        assert!(is_pointer("related"));
        assert!(begins_with_pointer("lesen sie auch: der hafen"));
        assert!(!begins_with_pointer("المزيد من القوارب"));
        assert!(!begins_with_pointer("more boats came"));
    }

    #[test]
    fn lines_of_pages_are_known_whole_and_by_their_beginning() {
        assert!(is_page_line("share on facebook"));
        assert!(is_page_line("see also"));
        assert!(!is_page_line("the harbour"));
        let follow = page_line_beginnings("follow");
        assert!(follow.contains(&("follow us on", Beginning::Sure)));
        assert_eq!(first_word_of("follow us on"), "follow");
    }

    #[test]
    fn every_line_of_a_page_says_where_it_stands() {
        for row in rows(lexicon_file!("page-lines.tsv")) {
            let columns: Vec<&str> = row.collect();
            let [place, phrase] = columns.as_slice() else {
                panic!("{columns:?}");
            };
            let is_whole = ["whole", "end", "end, marked"].contains(place);
            assert!(is_whole || beginning(place).is_some(), "{place}");
            assert_eq!(*phrase, phrase.to_lowercase());
        }
    }
}
