//! Prepares the tokens of one article for the tagger: finds the segments that may contain names, and collects the
//! evidence that the article gives about its words.
//!
//! Only capitalised tokens and those between them are labelled ([`Segment`]). The lower-case rest of a text, four words
//! in five, is skipped. Words of sentences in capitals are read in the case that the rest of the article uses.

use std::borrow::Cow;

use super::features::{Evidence, Surroundings, Word, evidence};
use super::hashes::{ByHash, LowerWords};
use super::lists::{self, Lists};
use super::tokens::{self, Case, Token};
use newsdex_text::lexicon::name_parts;

/// A range of tokens that may contain names: from a capitalised token to the last token that may belong to the same
/// name. Never crosses the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// Position in [`Page::words`] at which the window of the segment begins.
    words: usize,
}

impl Segment {
    /// The number of tokens in the segment.
    pub fn token_count(&self) -> usize {
        self.end - self.start
    }
}

/// Number of words on each side of a segment that belong to its window.
const MARGIN: usize = 2;

/// Maximum number of small words between two capitalised words of one segment: "of the", "bin al".
const MAX_CONNECTORS: usize = 3;

/// Maximum number of other words in lower case after the head of an organisation's name: "européenne".
const MAX_SMALL: usize = 3;

/// The segments of a text that the tagger labels, with the properties of their words.
#[derive(Debug, Default)]
pub struct Page {
    /// The segments, in order and disjoint.
    pub segments: Vec<Segment>,
    /// The words of each segment in turn, with [`MARGIN`] more words on both sides.
    words: Vec<Word>,
    /// For each of `words`: the run of capitalised words that contains the word, as half-open positions in `words`, and
    /// the evidence that this occurrence of the word gives.
    runs: Vec<Run>,
    elsewhere: ByHash<Seen>,
    pub(super) lower: LowerWords,
}

#[derive(Debug, Clone, Copy, Default)]
struct Run {
    start: u32,
    end: u32,
    own: Evidence,
    reach: [lists::Classes; 2],
}

/// The evidence that at least one occurrence of a word gives, and the evidence that at least two give.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    once: Evidence,
    twice: Evidence,
}

impl Page {
    /// Prepares the tokens of `text` and forgets the text before. `lists` are those of the language of the text; `look`
    /// gives the [`Word`] of a string.
    ///
    /// Changes the case of tokens in sentences in capitals, and in headlines that capitalise every word, to the case
    /// that the rest of the article uses.
    pub fn prepare(
        &mut self,
        text: &str,
        tokens: &mut [Token],
        lists: &Lists,
        look: &mut dyn FnMut(&str) -> Word,
    ) {
        self.segments.clear();
        self.words.clear();
        self.runs.clear();
        self.elsewhere.clear();
        self.lower.note(text, tokens);
        quieten(text, tokens, lists, &self.lower);
        let mut position = 0;
        while let Some(segment) = next_segment(text, tokens, position, lists, look) {
            position = segment.1;
            self.add(text, tokens, segment, look);
        }
        for (word, run) in self.words.iter().zip(&self.runs) {
            if run.own != 0 {
                let seen = self.elsewhere.entry(word.lower).or_default();
                seen.twice |= seen.once & run.own;
                seen.once |= run.own;
            }
        }
    }

    fn add(
        &mut self,
        text: &str,
        tokens: &[Token],
        (start, end): (usize, usize),
        look: &mut dyn FnMut(&str) -> Word,
    ) {
        let first = self.words.len();
        let mut before = [Word::NONE; MARGIN];
        for distance in 1..=MARGIN {
            if distance > start || tokens[start + 1 - distance].opens_sentence {
                break;
            }
            before[MARGIN - distance] = look(&form(text, &tokens[start - distance]));
        }
        self.words.extend(before);
        self.words.extend(
            tokens[start..end]
                .iter()
                .map(|token| look(&form(text, token))),
        );
        let mut after = [Word::NONE; MARGIN];
        for (word, token) in after.iter_mut().zip(tokens.get(end..).unwrap_or_default()) {
            if token.opens_sentence {
                break;
            }
            *word = look(&form(text, token));
        }
        self.words.extend(after);

        let base = first + MARGIN;
        self.runs.resize(self.words.len(), Run::default());
        let mut position = 0;
        while position < end - start {
            let mut run_end = position + 1;
            if tokens[start + position].case.is_capital() {
                while start + run_end < end && tokens[start + run_end].case.is_capital() {
                    run_end += 1;
                }
            }
            let (run_start, run_end) = (position, run_end);
            let capital = tokens[start + position].case.is_capital();
            for index in run_start..run_end {
                let mut run = Run {
                    start: (base + run_start) as u32,
                    end: (base + run_end) as u32,
                    ..Run::default()
                };
                if capital {
                    run.own =
                        self.own_evidence(base + index, run, tokens[start + index].opens_sentence);
                }
                self.runs[base + index] = run;
            }
            position = run_end;
        }
        let mut seen = 0;
        for index in base..base + (end - start) {
            seen |= self.words[index].classes;
            self.runs[index].reach[0] = seen;
        }
        seen = 0;
        for index in (base..base + (end - start)).rev() {
            self.runs[index].reach[1] = seen;
            seen |= self.words[index].classes;
        }
        self.segments.push(Segment {
            start,
            end,
            words: first,
        });
    }

    /// The evidence that the occurrence at `index` in `words` gives about its word.
    fn own_evidence(&self, index: usize, run: Run, opens_sentence: bool) -> Evidence {
        let (start, end) = (run.start as usize, run.end as usize);
        let (before, after) = (&self.words[index - 1], &self.words[index + 1]);
        let (first, last) = (&self.words[start], &self.words[end - 1]);
        let (outside_before, outside_after) = (&self.words[start - 1], &self.words[end]);
        let several = end - start > 1;
        let place = lists::COUNTRY | lists::CITY | lists::REGION;
        let marks = marks();
        [
            (before.classes & lists::TITLE != 0, evidence::AFTER_TITLE),
            (
                before.classes & lists::GIVEN != 0 && before.case.is_capital(),
                evidence::AFTER_GIVEN,
            ),
            (several && index + 1 == end, evidence::LAST),
            (several && index == start, evidence::FIRST),
            (!several && !opens_sentence, evidence::ALONE),
            (outside_before.classes & lists::WHERE != 0, evidence::WHERE),
            (outside_after.classes & lists::SPEECH != 0, evidence::SPEAKS),
            (
                several && (first.classes | last.classes) & lists::ORGANIZATION != 0,
                evidence::ORGANIZATION,
            ),
            (outside_before.lower == marks.the, evidence::AFTER_THE),
            (before.lower == marks.parenthesis, evidence::IN_PARENTHESES),
            (after.lower == marks.possessive, evidence::POSSESSIVE),
            (last.classes & place != 0, evidence::PLACE),
            (
                several && first.classes & lists::GIVEN != 0,
                evidence::PERSON_RUN,
            ),
            (
                last.classes & lists::COMPANY != 0 && several,
                evidence::COMPANY,
            ),
            (before.classes & lists::ROLE != 0, evidence::AFTER_ROLE),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .fold(evidence::AGAIN, |all, (_, bit)| all | bit)
    }

    /// The words of a segment with [`MARGIN`] more on both sides.
    pub fn window(&self, segment: &Segment) -> &[Word] {
        &self.words[segment.words..segment.words + segment.token_count() + 2 * MARGIN]
    }

    /// The run of capitalised words that contains token `index` of a segment, as half-open positions in its window.
    pub fn run(&self, segment: &Segment, index: usize) -> (usize, usize) {
        let run = &self.runs[segment.words + MARGIN + index];
        (
            run.start as usize - segment.words,
            run.end as usize - segment.words,
        )
    }

    /// The neighbourhood of token `index` of a segment, and the evidence of the article about its word.
    pub fn surroundings(
        &self,
        tokens: &[Token],
        segment: &Segment,
        index: usize,
    ) -> Surroundings<'_> {
        let at = segment.words + MARGIN + index;
        let run = self.runs[at];
        let (start, end) = (run.start as usize, run.end as usize);
        let words = &self.words;
        let here = &words[at];
        let mut shown = match self.elsewhere.get(&here.lower) {
            Some(seen) => (seen.once & !run.own) | seen.twice,
            None => 0,
        };
        if self.lower.has(here.lower) {
            shown |= evidence::LOWER;
        }
        let token = &tokens[segment.start + index];
        Surroundings {
            window: [
                &words[at - 2],
                &words[at - 1],
                here,
                &words[at + 1],
                &words[at + 2],
            ],
            run: [&words[start], &words[end - 1]],
            outside: [&words[start - 1], &words[end]],
            further: [&words[start - 2], &words[end + 1]],
            reach: run.reach,
            index: at - start,
            length: end - start,
            opens_sentence: token.opens_sentence,
            shouted: token.shouted,
            evidence: shown,
        }
    }
}

struct Marks {
    the: u64,
    parenthesis: u64,
    possessive: u64,
}

fn marks() -> &'static Marks {
    static MARKS: std::sync::OnceLock<Marks> = std::sync::OnceLock::new();
    MARKS.get_or_init(|| Marks {
        the: tokens::lower_hash("the"),
        parenthesis: tokens::lower_hash("("),
        possessive: tokens::lower_hash("'s"),
    })
}

/// The word of a token as it would be written in a normal sentence: "Strelsau" for "STRELSAU" in a headline.
pub fn form<'a>(text: &'a str, token: &Token) -> Cow<'a, str> {
    let word = token.text(text);
    if !token.shouted {
        return Cow::Borrowed(if word == "’s" { "'s" } else { word });
    }
    match token.case {
        Case::Lower => Cow::Owned(word.to_lowercase()),
        Case::Capital => {
            let lower = word.to_lowercase();
            let mut characters = lower.chars();
            let first: String = characters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            Cow::Owned(first + characters.as_str())
        }
        _ => Cow::Borrowed(word),
    }
}

/// The next segment from `position` on, as a half-open range of tokens; `None` if there is none.
fn next_segment(
    text: &str,
    tokens: &[Token],
    floor: usize,
    lists: &Lists,
    look: &mut dyn FnMut(&str) -> Word,
) -> Option<(usize, usize)> {
    let mut position = floor;
    loop {
        position += tokens
            .get(position..)?
            .iter()
            .position(|token| token.case.is_capital())?;
        let next = tokens.get(position + 1).filter(|next| !next.opens_sentence);
        let alone = next.is_none_or(|next| !next.case.is_capital());
        let is_small = |look: &mut dyn FnMut(&str) -> Word| {
            look(&form(text, &tokens[position])).classes & lists::FUNCTION != 0
        };
        let opens = tokens[position].opens_sentence;
        let before = position
            .checked_sub(1)
            .and_then(|before| tokens.get(before));
        // An "I" after a name is a numeral, but it is not reached here, because it is inside the segment of that name.
        let may_be_pronoun = tokens[position].text(text) == "I";
        let opens = opens || follows_quotation_mark(text, before);
        let is_skipped = alone && may_be_pronoun
            || opens && (alone || !may_begin_name(tokens[position].text(text))) && is_small(look);
        if is_skipped {
            position += 1;
            continue;
        }
        let start = if lists.heads_first {
            small_head(text, tokens, position, floor, look).unwrap_or(position)
        } else {
            position
        };
        let mut end = position + 1;
        let mut reach = end;
        // In "Commission européenne" the words after the head belong to the name, too.
        let is_head = |token: &Token, look: &mut dyn FnMut(&str) -> Word| {
            lists.heads_first && look(&form(text, token)).classes & lists::ORGANIZATION != 0
        };
        let mut small = if start < position || is_head(&tokens[position], look) {
            Some(0)
        } else {
            None
        };
        while let Some(token) = tokens.get(reach).filter(|token| !token.opens_sentence) {
            if token.case.is_capital() || (token.case == Case::Number && reach == end) {
                end = reach + 1;
                if is_head(token, look) {
                    small = Some(0);
                }
            } else if reach - end >= MAX_CONNECTORS
                || !matches!(token.case, Case::Lower | Case::Mark)
            {
                break;
            } else if token.end - token.start > lists.longest_connector
                || look(token.text(text)).classes & lists::CONNECTOR == 0
            {
                let no_name = lists::FUNCTION | lists::SPEECH | lists::WHERE | lists::CALENDAR;
                match small.as_mut() {
                    Some(count)
                        if *count < MAX_SMALL
                            && token.case == Case::Lower
                            && look(token.text(text)).classes & no_name == 0 =>
                    {
                        *count += 1;
                        end = reach + 1;
                    }
                    _ => break,
                }
            }
            reach += 1;
        }
        return Some((start, end));
    }
}

/// The position of a word for organisations in lower case that the name at `position` belongs to: "ministère" in
/// "ministère de l'Intérieur". Not before `floor`.
fn small_head(
    text: &str,
    tokens: &[Token],
    position: usize,
    floor: usize,
    look: &mut dyn FnMut(&str) -> Word,
) -> Option<usize> {
    let mut others = 0;
    for index in (floor..position).rev().take(MAX_SMALL + MAX_CONNECTORS) {
        let token = tokens.get(index)?;
        if tokens[index + 1].opens_sentence || token.case != Case::Lower {
            return None;
        }
        let classes = look(token.text(text)).classes;
        if classes & lists::ORGANIZATION != 0 {
            return Some(index);
        }
        if classes & lists::CONNECTOR == 0 {
            others += 1;
            if others > 1 || classes & (lists::FUNCTION | lists::SPEECH) != 0 {
                return None;
            }
        }
    }
    None
}

/// Whether a word is a small word that names may begin with: "The Hague", "All Blacks".
fn may_begin_name(word: &str) -> bool {
    name_parts::is(name_parts::Kind::Begins, word)
}

fn follows_quotation_mark(text: &str, before: Option<&Token>) -> bool {
    before.is_some_and(|before| {
        matches!(
            before.text(text),
            "\"" | "“" | "''" | "``" | "'" | "‘" | ":"
        )
    })
}

/// Corrects the case of tokens in sentences in capitals, and in headlines that capitalise every word.
///
/// In a sentence in capitals, all capitalised tokens are marked as shouted. Words that are capitalised inside other
/// sentences get their case there. Given names and places of the lists become capitalised, unless the article also has
/// them in lower case. All other words become lower case. In a headline, only words that the article has in lower case,
/// and never capitalised inside a sentence, are marked and become lower case.
fn quieten(text: &str, tokens: &mut [Token], lists: &Lists, lower: &LowerWords) {
    let mut start = 0;
    let mut unquiet = Vec::new();
    while start < tokens.len() {
        let end = start
            + 1
            + tokens[start + 1..]
                .iter()
                .take_while(|token| !token.opens_sentence)
                .count();
        if let Some(manner) = manner(&tokens[start..end]) {
            unquiet.push((start, end, manner));
        }
        start = end;
    }
    if unquiet.is_empty() {
        return;
    }
    let mut names: ByHash<Case> = ByHash::default();
    let mut sentences = unquiet.iter().peekable();
    for (index, token) in tokens.iter().enumerate() {
        while sentences.next_if(|(_, end, _)| *end <= index).is_some() {}
        let outside = sentences.peek().is_none_or(|(start, _, _)| index < *start);
        if outside && !token.opens_sentence && token.case.is_capital() {
            names
                .entry(tokens::lower_hash(token.text(text)))
                .or_insert(token.case);
        }
    }
    let known = lists::GIVEN | lists::COUNTRY | lists::CITY | lists::REGION;
    for (start, end, manner) in unquiet {
        for token in &mut tokens[start..end] {
            if !token.case.is_capital() {
                continue;
            }
            let word = token.text(text).to_lowercase();
            let key = tokens::lower_hash(&word);
            let named = names.get(&key).copied();
            match manner {
                Manner::Shouted => {
                    token.shouted = true;
                    let classes = lists.classes(&word);
                    let listed =
                        classes & known != 0 && classes & (lists::FUNCTION | lists::CALENDAR) == 0;
                    token.case = named.unwrap_or(if listed && !lower.has(key) {
                        Case::Capital
                    } else {
                        Case::Lower
                    });
                }
                Manner::Headline if named.is_none() && lower.has(key) => {
                    token.shouted = true;
                    token.case = Case::Lower;
                }
                Manner::Headline => {}
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Shouted,
    Headline,
}

/// Whether a sentence is in capitals or capitalises every word; `None` for all other sentences.
fn manner(sentence: &[Token]) -> Option<Manner> {
    let (mut words, mut upper, mut long, mut long_capital) = (0, 0, 0, 0);
    for token in sentence {
        if matches!(token.case, Case::Mark | Case::Number) {
            continue;
        }
        words += 1;
        upper += usize::from(matches!(token.case, Case::Upper | Case::Initial));
        if token.end - token.start >= 4 {
            long += 1;
            long_capital += usize::from(token.case.is_capital());
        }
    }
    if words >= 4 && upper * 10 >= words * 7 {
        Some(Manner::Shouted)
    } else if long >= 4 && long_capital * 10 >= long * 8 {
        Some(Manner::Headline)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut all = Vec::new();
        tokens::tokenize(text, &mut all);
        let mut page = Page::default();
        let lists = Lists::english();
        page.prepare(text, &mut all, lists, &mut |word| Word::new(word, lists));
        let found: Vec<String> = page
            .segments
            .iter()
            .map(|segment| {
                let words: Vec<Cow<'_, str>> = all[segment.start..segment.end]
                    .iter()
                    .map(|token| form(text, token))
                    .collect();
                words.join(" ")
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_capitals_and_what_joins_them_are_looked_at() {
        check(
            "The president of the Bank of the Ruritanian People met Ann bin Doe there.",
            &["Bank of the Ruritanian People", "Ann bin Doe"],
        );
    }

    #[test]
    fn a_small_word_that_opens_a_sentence_is_no_name() {
        check(
            "He met them. But I stayed. The Hague waited.",
            &["The Hague"],
        );
    }

    #[test]
    fn a_shouted_sentence_is_read_as_the_article_writes_its_words() {
        check(
            "BIG STORM HITS STRELSAU AGAIN\n\nThe storm that hits us again, so big, is over Strelsau.",
            &["Strelsau", "Strelsau"],
        );
    }
}
