//! Where an article says that it was corrected.
//!
//! A correction is announced at one of three places: in the headline ("Correction: Ferry strike"), in the first paragraphs
//! ("(Corrects name of the captain)") or in the last ones ("An earlier version of this article said …"). Paragraphs
//! between them are not read: there, somebody speaks of other texts.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use newsdex_text::article::{Article, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Mention, TextField};
use newsdex_text::lexicon::corrections::{Part, phrases};

/// Number of paragraphs at the beginning and at the end that are read.
const FIRST: usize = 3;
const LAST: usize = 6;

/// The longest beginning and the longest end of a paragraph that are read, in bytes: notes are short.
const LONGEST: usize = 800;

/// The headline or the paragraph that says that the article was corrected.
pub fn correction(article: &Article) -> Option<Mention> {
    let title = article.title.as_deref().unwrap_or_default();
    if is_headline_of_correction(title) {
        return Some(Mention {
            field: TextField::Title,
            span: Span::new(0, title.len()),
        });
    }
    let paragraphs = paragraphs(&article.body);
    let last = paragraphs.len().saturating_sub(LAST).max(FIRST);
    let read = paragraphs.iter().take(FIRST);
    let found = read
        .chain(paragraphs.get(last..).unwrap_or_default())
        .find(|paragraph| {
            checkpoint();
            let text = article.body.get((*paragraph).clone()).unwrap_or_default();
            parts_of(text).any(|part| is_note(&Plain::of(part)))
        })?;
    Some(Mention {
        field: TextField::Body,
        span: Span::new(found.start, found.end),
    })
}

/// The bytes of each paragraph, without blanks at its ends.
fn paragraphs(body: &str) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for paragraph in body.split("\n\n") {
        let begin = at + (paragraph.len() - paragraph.trim_start().len());
        let end = begin + paragraph.trim().len();
        if begin < end {
            paragraphs.push(begin..end);
        }
        at += paragraph.len() + 2;
    }
    paragraphs
}

/// The beginning and the end of a paragraph.
fn parts_of(paragraph: &str) -> impl Iterator<Item = &str> {
    if paragraph.len() <= 2 * LONGEST {
        return [Some(paragraph), None].into_iter().flatten();
    }
    let end = paragraph.floor_char_boundary(LONGEST);
    let begin = paragraph.ceil_char_boundary(paragraph.len() - LONGEST);
    [paragraph.get(..end), paragraph.get(begin..)]
        .into_iter()
        .flatten()
}

/// A text in lower case with one space between words and one form of each apostrophe.
struct Plain(String);

impl Plain {
    fn of(text: &str) -> Plain {
        if is_nearly_plain(text.as_bytes()) {
            return Plain(text.to_ascii_lowercase());
        }
        let mut plain = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '’' | 'ʼ' | '‘' | '`' => plain.push('\''),
                _ if character.is_whitespace() => {
                    if !plain.ends_with(' ') {
                        plain.push(' ');
                    }
                }
                _ if character.is_ascii() => plain.push(character.to_ascii_lowercase()),
                _ => plain.extend(character.to_lowercase()),
            }
        }
        Plain(plain)
    }

    /// The phrases that stand in the text as whole words, in order.
    fn found(&self) -> Vec<Found> {
        let (finder, parts) = &*FINDER;
        let text = &self.0;
        let found = finder.find_overlapping_iter(text).filter_map(|found| {
            let (begin, end) = (found.start(), found.end());
            let part = *parts.get(found.pattern().as_usize())?;
            (is_boundary(text, begin) && is_boundary(text, end)).then_some(Found {
                part,
                begin,
                end,
            })
        });
        found.collect()
    }
}

/// Whether a text is [`Plain`] once its letters are made lower case, as most paragraphs in English.
fn is_nearly_plain(text: &[u8]) -> bool {
    // Without an early end, so that many bytes are compared at once.
    let is_kept = |byte: u8| matches!(byte, b' '..=0x7e) & (byte != b'`');
    let all_kept = text.iter().fold(true, |all, byte| all & is_kept(*byte));
    let next = text.get(1..).unwrap_or_default();
    let pairs = text.iter().zip(next);
    all_kept && !pairs.fold(false, |any, pair| any | (pair == (&b' ', &b' ')))
}

struct Found {
    part: Part,
    begin: usize,
    end: usize,
}

static FINDER: LazyLock<(AhoCorasick, Vec<Part>)> = LazyLock::new(|| {
    let builder = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(phrases().iter().map(|(_, phrase)| phrase));
    let parts = phrases().iter().map(|(part, _)| *part).collect();
    // The phrases are part of the program: a test builds them.
    (builder.unwrap_or_else(|_| nothing()), parts)
});

fn nothing() -> AhoCorasick {
    #[expect(clippy::expect_used, reason = "no patterns are always few enough")]
    AhoCorasick::new([""; 0]).expect("no patterns are few enough")
}

/// Whether words can begin or end at this place. Scripts without spaces have such places everywhere.
fn is_boundary(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let after = text.get(at..).and_then(|text| text.chars().next());
    let (Some(before), Some(after)) = (before, after) else {
        return true;
    };
    let has_no_spaces = |character: char| character >= '\u{2e80}';
    !(before.is_alphanumeric() && after.is_alphanumeric())
        || has_no_spaces(before)
        || has_no_spaces(after)
}

/// Whether a headline begins with a label or has one in brackets.
fn is_headline_of_correction(title: &str) -> bool {
    let title = Plain::of(title);
    let found = title.found();
    let in_brackets = |found: &Found| {
        let before = title.0.get(..found.begin).unwrap_or_default().trim_end();
        found.part == Part::Label && before.ends_with(OPENING)
    };
    is_labelled(&title, &found) || found.iter().any(in_brackets)
}

/// Whether a paragraph says that the article was corrected.
fn is_note(paragraph: &Plain) -> bool {
    let found = paragraph.found();
    if found.is_empty() {
        return false;
    }
    if is_labelled(paragraph, &found) || found.iter().any(|found| found.part == Part::Whole) {
        return true;
    }
    sentences(&paragraph.0).any(|sentence| {
        let has = |part| {
            let mut found = found.iter();
            found.any(|found| found.part == part && sentence.contains(&found.begin))
        };
        let is_corrected = has(Part::Corrected);
        has(Part::Here) && is_corrected
            || has(Part::Earlier) && (is_corrected || !has(Part::Elsewhere))
    })
}

const OPENING: [char; 6] = ['(', '[', '【', '（', '［', '〔'];

/// Signs between a label and what was corrected.
const AFTER_LABEL: [char; 18] = [
    ':', '：', '-', '–', '—', '―', ')', ']', '）', '】', '］', '〕', '/', '|', '*', '.', '。', ';',
];

/// Whether a text begins with a label, or is one.
fn is_labelled(text: &Plain, found: &[Found]) -> bool {
    let text = &text.0;
    let begin = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let is_in_brackets = text
        .get(..begin)
        .is_some_and(|before| before.contains(OPENING));
    found.iter().any(|found| {
        let after = text.get(found.end..).unwrap_or_default().trim_start();
        let is_all = after
            .trim_end_matches(|sign: char| !sign.is_alphanumeric())
            .is_empty();
        found.begin == begin
            && match found.part {
                Part::Label => is_in_brackets || is_all || after.starts_with(AFTER_LABEL),
                Part::Alone => is_all,
                _ => false,
            }
    })
}

/// The bytes of each sentence: up to a final sign before a space, or up to the end of a Chinese or Japanese sentence.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let rest = text.get(begin..).filter(|rest| !rest.is_empty())?;
        let mut signs = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, sign)) = signs.next() {
            let is_last = match sign {
                '。' | '！' | '？' | '؟' | '।' => true,
                '.' | '!' | '?' => signs.peek().is_none_or(|(_, next)| *next == ' '),
                _ => false,
            };
            if is_last {
                end = at + sign.len_utf8();
                break;
            }
        }
        let sentence = begin..begin + end;
        begin = sentence.end;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that says that an article was corrected.
    fn found(title: &str, body: &str) -> Option<String> {
        let article = Article {
            title: Some(title.into()),
            body: body.into(),
            ..Article::default()
        };
        let found = correction(&article)?;
        Some(found.text(&article).to_owned())
    }

    #[track_caller]
    fn check(title: &str, body: &str, expected: Option<&str>) {
        assert_eq!(found(title, body).as_deref(), expected, "{title}: {body}");
    }

    #[test]
    fn the_phrases_can_be_searched() {
        assert_eq!(FINDER.0.patterns_len(), phrases().len());
        assert_eq!(nothing().patterns_len(), 0);
    }

    #[test]
    fn labels_begin_headlines_and_paragraphs() {
        for title in [
            "Correction: Ferry strike story",
            "CORRECTED-UPDATE 1-Ferry line cuts outlook",
            "Ferry line cuts outlook (corrected)",
            "Berichtigung: Fährstreik",
            "RECTIFICATIF - Grève des ferries",
            "Fe de errores",
            "Corrections and clarifications",
            "【訂正】フェリーのストライキ",
            "تصحيح: إضراب العبارات",
        ] {
            check(title, "The crews went back.", Some(title));
        }
        let note = "(Corrects name of captain in paragraph 4)";
        check(
            "Ferry",
            &format!("{note}\n\nThe crews went back."),
            Some(note),
        );
        let note = "Correction: March 3, 2022";
        check(
            "Ferry",
            &format!("The crews went back.\n\n{note}\n\nThe captain is Ada Abram."),
            Some(note),
        );
    }

    #[test]
    fn notes_speak_of_the_text_itself() {
        for note in [
            "An earlier version of this article said the captain was 50. She is 40.",
            "An earlier\nversion of this story gave the wrong number of boats.",
            "This article was amended on 3 March 2022 because the harbour is in Ellery.",
            "This story has been updated to correct the spelling of Abram’s name.",
            "The headline of this report has been corrected.",
            "In einer früheren Version dieses Artikels hieß es, die Fähre sei gesunken.",
            "Dieser Beitrag wurde korrigiert: Der Hafen liegt in Ellery.",
            "Une version précédente de cet article indiquait que le capitaine avait 50 ans.",
            "Este artículo ha sido corregido: el puerto está en Ellery.",
            "В предыдущей версии статьи говорилось, что паром затонул.",
            "ورد في نسخة سابقة من هذا الخبر أن العبارة غرقت.",
            "本文早前版本称渡轮已沉没。",
        ] {
            let body = format!("The crews went back.\n\nThe boats sail again.\n\n{note}");
            check("Ferry strike ends", &body, Some(note));
        }
    }

    #[test]
    fn other_corrections_and_other_texts_are_no_note() {
        for (title, body) in [
            (
                "Correction looms on the stock market",
                "A market correction is due, brokers said.",
            ),
            (
                "Officers of corrections strike",
                "The Department of Corrections said so.",
            ),
            ("Ferry", "This article of the treaty was signed in 1990."),
            ("Ferry", "The teacher corrected the paper."),
            (
                "Ferry",
                "An earlier version of this story appeared in the Harbour Post.",
            ),
            (
                "Ferry",
                "The minister said this report was late. The ministry corrected its figures.",
            ),
            ("Ferry", "This story has been updated with a quote."),
            ("Der Kurs", "Die Korrektur an der Börse dauert an."),
            ("Ferry", ""),
        ] {
            check(title, body, None);
        }
    }

    #[test]
    fn the_middle_of_an_article_is_not_read() {
        let body = |before: usize, after: usize| {
            let mut paragraphs = vec!["The crews went back."; before];
            paragraphs.push("An earlier version of this article said so.");
            paragraphs.extend(vec!["The boats sail again."; after]);
            paragraphs.join("\n\n")
        };
        assert!(found("Ferry", &body(8, 5)).is_some());
        assert!(found("Ferry", &body(8, 8)).is_none());
    }

    #[test]
    fn the_end_of_a_text_without_paragraphs_is_read() {
        let body = "The crews went back. ".repeat(200);
        let body = format!("{body}An earlier version of this article said otherwise.");
        assert!(found("Ferry", &body).is_some());
    }
}
