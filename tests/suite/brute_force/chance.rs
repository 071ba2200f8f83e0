//! Queries made of words of the texts, at random.

use newsdex_query::{Order, Pattern, Query, Reach, Scope};

use super::articles::{Archive, Known, Read};

/// The kinds of patterns.
pub(super) const KINDS: usize = 16;

/// Words of the texts in random order, the same at each run.
pub(super) struct Chance<'a> {
    pub(super) archive: &'a Archive,
    state: u64,
    /// The article that queries are about, where they are about one.
    about: Option<usize>,
}

impl<'a> Chance<'a> {
    pub(super) fn of(archive: &'a Archive) -> Chance<'a> {
        Chance {
            archive,
            state: std::env::var("NEWSDEX_RANDOM_SEED")
                .map_or(20_261_122, |seed| seed.parse().unwrap()),
            about: None,
        }
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.state >> 33) % most.max(1) as u64).unwrap()
    }

    /// From now on most of what is asked is about one article, so that its parts meet.
    pub(super) fn choose_article(&mut self) {
        self.about = Some(self.below(self.archive.articles.len()));
    }

    pub(super) fn article(&mut self) -> &'a Known {
        let any = self.below(self.archive.articles.len());
        let is_other = self.below(4) == 0;
        let number = self.about.filter(|_| !is_other).unwrap_or(any);
        &self.archive.articles[number]
    }

    pub(super) fn one_of<'b, T>(&mut self, all: &'b [T]) -> Option<&'b T> {
        let number = self.below(all.len());
        all.get(number)
    }

    /// Three words of a text, some words apart: likely to meet each other.
    pub(super) fn words(&mut self) -> (String, String, String) {
        loop {
            let known = self.article();
            let text = &known.texts[self.below(known.texts.len())].words;
            if let Some(found) = self.words_of(text) {
                return found;
            }
            self.about = None;
        }
    }

    /// Three words; nothing where there are too few, or some are no words.
    pub(super) fn words_of(&mut self, text: &[Read]) -> Option<(String, String, String)> {
        if text.len() < 3 {
            return None;
        }
        let archive = self.archive;
        let at = self.below(text.len() - 2);
        let far = (at + 1 + self.below(12)).min(text.len() - 1);
        let word = |at: usize| archive.forms[text[at].exact as usize].clone();
        let found = (word(at), word(at + 1), word(far));
        let is_plain = |word: &String| word.chars().all(char::is_alphanumeric);
        (is_plain(&found.0) && is_plain(&found.1) && is_plain(&found.2)).then_some(found)
    }

    pub(super) fn side(&mut self, word: &str, beside: &str) -> Pattern {
        let own = || Pattern::Word(word.to_owned());
        match self.below(7) {
            0 => Pattern::Exact(word.to_owned()),
            // Shorter ones stand for more words than are looked for.
            1 if word.chars().count() > 2 => Pattern::Prefix(word.chars().take(4).collect()),
            2 => Pattern::AnyOf(vec![own(), Pattern::Exact(beside.to_owned())]),
            3 => phrase(&[word, beside], 0),
            4 => Pattern::AnyOf(vec![own(), phrase(&[word, beside], 0)]),
            _ => own(),
        }
    }

    pub(super) fn reach(&mut self) -> Reach {
        match self.below(4) {
            0 => Reach::Sentence,
            1 => Reach::Paragraph,
            _ => Reach::Words(u32::try_from(1 + self.below(12)).unwrap()),
        }
    }

    pub(super) fn order(&mut self) -> Order {
        match self.below(2) {
            0 => Order::AsWritten,
            _ => Order::Either,
        }
    }

    pub(super) fn near(&mut self, left: Pattern, right: Pattern) -> Pattern {
        Pattern::Near {
            left: Box::new(left),
            right: Box::new(right),
            reach: self.reach(),
            order: self.order(),
        }
    }

    pub(super) fn pattern(&mut self, kind: usize) -> Pattern {
        let words = self.words();
        self.pattern_of(kind, words)
    }

    pub(super) fn pattern_of(
        &mut self,
        kind: usize,
        (first, second, far): (String, String, String),
    ) -> Pattern {
        let letters: Vec<char> = first.chars().collect();
        let at = self.below(letters.len());
        let changed = |by: &str| -> String {
            let before: String = letters[..at].iter().collect();
            let behind: String = letters[at + 1..].iter().collect();
            format!("{before}{by}{behind}")
        };
        match kind {
            0 => Pattern::Word(first),
            1 => match self.below(3) {
                0 => Pattern::Cased(first),
                1 => Pattern::Cased(capitalized(&first)),
                _ => Pattern::Exact(first),
            },
            2 if letters.len() > 2 => Pattern::Prefix(letters.iter().take(5).collect()),
            3 => Pattern::Wildcard(changed(if letters.len() > 3 { "*" } else { "?" })),
            4 => Pattern::Wildcard(changed("?")),
            5 => Pattern::Fuzzy {
                word: changed("x"),
                distance: if letters.len() > 5 { 2 } else { 1 },
            },
            6 => Pattern::Regex(changed(".")),
            7 => phrase(&[&first, &second], 0),
            8 => phrase(&[&first, &far], 12),
            9 | 10 => {
                let (left, right) = (self.side(&far, &first), self.side(&first, &second));
                self.near(left, right)
            }
            11 => Pattern::NotNear {
                left: Box::new(self.side(&first, &second)),
                right: Box::new(self.side(&far, &second)),
                reach: self.reach(),
                order: self.order(),
            },
            12 => {
                let (left, right) = (self.side(&first, &far), self.side(&second, &far));
                let inner = self.near(left, right);
                let outer = self.near(inner, Pattern::Word(far));
                match self.below(2) {
                    0 => outer,
                    // Frequent words, so that several runs begin or end at one word.
                    _ => {
                        let frequent = Pattern::Prefix("th".to_owned());
                        self.near(frequent, outer)
                    }
                }
            }
            13 => Pattern::AnyOf(vec![Pattern::Word(first), phrase(&[&second, &far], 3)]),
            14 => {
                let joined = Pattern::Joined {
                    first,
                    sign: '-',
                    second,
                };
                match self.below(2) {
                    0 => joined,
                    _ => self.near(joined, Pattern::Word(far)),
                }
            }
            _ => {
                let extra = self.extra();
                let word = Pattern::Word(far);
                match self.below(3) {
                    0 => extra,
                    1 => self.near(extra, word),
                    _ => Pattern::Phrase {
                        parts: vec![extra, word],
                        slop: 12,
                    },
                }
            }
        }
    }

    /// A word that has an extra term: in capitals, with a sign, or of two parts.
    fn extra(&mut self) -> Pattern {
        loop {
            let known = self.article();
            let text = &known.texts[self.below(known.texts.len())].words;
            let with_extra: Vec<&Read> =
                text.iter().filter(|word| !word.extra.is_empty()).collect();
            let Some(word) = self.one_of(&with_extra) else {
                self.about = None;
                continue;
            };
            let (mark, rest) = word.extra[0].split_at(1);
            return match mark {
                "^" => Pattern::Exact(rest.to_owned()),
                _ => Pattern::Word(rest.to_owned()),
            };
        }
    }

    pub(super) fn query(&mut self, number: usize) -> Query {
        let pattern = self.pattern(number % KINDS);
        let scope = [Scope::Anywhere, Scope::Title, Scope::Body, Scope::Lead][self.below(4)];
        match number / KINDS % 4 {
            0 | 1 => Query::Text(scope, pattern),
            2 => Query::AtLeast {
                count: u32::try_from(2 + self.below(3)).unwrap(),
                scope,
                pattern,
            },
            _ => {
                let other = self.pattern(self.state as usize % 3);
                let other = Query::Text(Scope::Anywhere, other);
                let other = match self.below(2) {
                    0 => other,
                    _ => Query::Not(Box::new(other)),
                };
                Query::And(vec![Query::Text(scope, pattern), other])
            }
        }
    }
}

pub(super) fn phrase(words: &[&str], slop: u32) -> Pattern {
    let words = words.iter().map(|word| Pattern::Word((*word).to_owned()));
    Pattern::Phrase {
        parts: words.collect(),
        slop,
    }
}

/// The word with a capital at its beginning.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
