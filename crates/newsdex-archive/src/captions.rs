//! Captions of broadcasts and films: SubRip (`.srt`), WebVTT (`.vtt`), YouTube's `.sbv` and SubStation Alpha (`.ass`).
//!
//! The words of all captions are one text, without numbers, times and marks for style. A caption is a line of a screen,
//! not a paragraph: the text goes on in the same paragraph until the speaker changes or nobody speaks for a while after
//! the end of a sentence. Captions that scroll repeat the line before; it is read once. W3C, "WebVTT".

mod cue;

use self::cue::{Cue, cues};
use super::{Failure, single_record};
use crate::record::Record;
use crate::record::format::{Format, Head};
use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::words::sentences::ends_like_sentence;
use newsdex_text::{clean, encoding};

pub(super) static FORMAT: Format = Format {
    name: "captions",
    recognises,
    records: single_record::records,
    articles,
    is_read_by_name: true,
    ..Format::USUAL
};

/// A pause of this many milliseconds after a sentence begins a new paragraph.
const PAUSE_MS: u64 = 2_500;
/// A paragraph of this many bytes ends with the next sentence, however fast people speak.
const LONG_PARAGRAPH: usize = 700;
/// The lines before the first time: a number, a name, or the head of a WebVTT file.
const LINES_BEFORE_TIME: usize = 3;

fn recognises(head: &Head<'_>) -> bool {
    let beginning = head.trimmed();
    let is_webvtt = beginning
        .strip_prefix(b"WEBVTT")
        .is_some_and(|rest| rest.first().is_none_or(|byte| byte.is_ascii_whitespace()));
    let lines = beginning.split(|byte| *byte == b'\n');
    let mut lines = lines.take(LINES_BEFORE_TIME);
    let is_time =
        |line: &[u8]| std::str::from_utf8(line).is_ok_and(|line| cue::times(line).is_some());
    is_webvtt
        || cue::is_of_events(beginning)
        || lines.next().is_some_and(|first| {
            let is_number = {
                let first = first.trim_ascii();
                !first.is_empty() && first.iter().all(u8::is_ascii_digit)
            };
            is_time(first) || (is_number && lines.next().is_some_and(is_time))
        })
}

fn articles(record: &Record) -> Vec<Result<Article, Failure>> {
    let written = encoding::decode(&record.bytes, None);
    let written = clean::unified(&written);
    let (head, cues) = cues(&written);
    let body = text(&cues);
    if body.is_empty() {
        return vec![Err(record.skipped("captions without words"))];
    }
    let noted = |name: &str| {
        let found = head
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| clean::line(value))
    };
    let article = Article {
        title: noted("title").or_else(|| record.names().next().and_then(title_of)),
        language: noted("language"),
        body,
        ..Article::default()
    };
    vec![record.completed(article)]
}

/// The words of all captions in paragraphs.
fn text(cues: &[Cue]) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<&Cue> = None;
    for cue in cues {
        checkpoint();
        let shown = before.map_or(&[][..], |before| before.lines.as_slice());
        let fresh = cue
            .lines
            .get(repeated(shown, &cue.lines)..)
            .unwrap_or_default();
        let pause = before.map_or(0, |before| cue.start_ms.saturating_sub(before.end_ms));
        let is_same_speaker = before.is_some_and(|before| before.speaker == cue.speaker);
        for (number, line) in fresh.iter().enumerate() {
            let (is_turn, words) = without_mark_of_turn(line);
            if words.is_empty() {
                continue;
            }
            let has_ended = paragraphs
                .last()
                .is_some_and(|text| ends_like_sentence(text));
            let is_long = paragraphs
                .last()
                .is_some_and(|text| text.len() > LONG_PARAGRAPH);
            let is_new_turn = is_turn || (number == 0 && !is_same_speaker);
            let is_pause = number == 0 && pause >= PAUSE_MS;
            match paragraphs.last_mut() {
                Some(paragraph) if !is_new_turn && !(has_ended && (is_pause || is_long)) => {
                    paragraph.push(' ');
                    paragraph.push_str(words);
                }
                _ => paragraphs.push(words.to_owned()),
            }
        }
        if !cue.lines.is_empty() {
            before = Some(cue);
        }
    }
    clean::body(&paragraphs.join("\n\n"))
}

/// How many of the first lines of a caption are the last lines of the caption before.
fn repeated(before: &[String], lines: &[String]) -> usize {
    let most = before.len().min(lines.len());
    let is_repeated = |count: &usize| before.get(before.len() - count..) == lines.get(..*count);
    (1..=most).rev().find(is_repeated).unwrap_or(0)
}

/// Removes the sign that somebody else speaks, such as `>>`, and gives whether there was one.
fn without_mark_of_turn(line: &str) -> (bool, &str) {
    let rest = line.trim_start_matches(['>', '»']);
    if rest.len() < line.len() {
        return (true, rest.trim_start());
    }
    match line.strip_prefix(['-', '–', '—']) {
        Some(rest) if !rest.starts_with('-') => (true, rest.trim_start()),
        _ => (false, line),
    }
}

/// The title in the name of a file: `evening-news_2019-03-02.en.srt` becomes `evening news`.
fn title_of(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // Before the extension there may be a language.
    let stem = match stem.rsplit_once('.') {
        Some((rest, tag)) if (2..=5).contains(&tag.len()) && !tag.contains(char::is_numeric) => {
            rest
        }
        _ => stem,
    };
    let words: Vec<&str> = stem
        .split(|character: char| character.is_whitespace() || "-_.+".contains(character))
        .filter(|word| word.contains(char::is_alphabetic) && !is_stamp(word))
        .collect();
    clean::line(&words.join(" "))
}

/// Whether a word of a file name is a date with a time, such as `20190302T200000Z`.
fn is_stamp(word: &str) -> bool {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    figures >= 8 && word.len() - figures <= 2
}

#[cfg(test)]
mod tests;
