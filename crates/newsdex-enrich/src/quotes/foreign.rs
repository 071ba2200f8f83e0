//! Quotations in the languages of `lexicon/languages.tsv`, besides English.
//!
//! Quotation marks are paired as in English texts; „…“, «…», »…« and paragraphs that begin with a dash are known, too. The
//! speaker is the person beside the verb of speech in the sentence of the quotation, before or after it. A pronoun means
//! the speaker of the quotation before, or the only person in the sentences before. Anything less clear has no speaker.

mod dashes;
mod speech;
mod verbless;

use std::borrow::Cow;

use self::speech::{Class, Vocabulary, Word};
use super::marks::{self, Quotation};
use super::{has_words, is_framing, people};
use crate::framing::Framing;
use newsdex_text::article::{Article, Span};
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::enrichment::{Entity, EntityKind, Quote, Speaker, TextField};
use newsdex_text::lexicon::given_names::{self, Gender};

/// Quotations without a speaker need this number of words; shorter ones are terms.
const FEWEST_WORDS: usize = 5;
/// The number of words between a quotation and the verb of speech after it, and between a verb and its subject.
const TO_VERB: usize = 5;
const TO_SUBJECT: usize = 14;
/// The number of words between a verb of speech and a quotation in the clause after it.
const FARTHEST: usize = 32;
/// The number of bytes before a quotation in which a pronoun's person is searched.
const BEFORE: usize = 250;

/// Finds the quotations of the body of an article; none if the language has no verbs of speech in the lexicon.
pub(super) fn quotes(
    article: &Article,
    language: &str,
    framing: &Framing,
    entities: &[Entity],
) -> Vec<Quote> {
    let Some(vocabulary) = Vocabulary::of(language) else {
        return Vec::new();
    };
    let body = article.body.as_str();
    let (_, mut quotations) = marks::quotations(&with_usual_marks(body));
    quotations.extend(dashes::quotations(body, vocabulary, &quotations));
    quotations.sort_by_key(|quotation| quotation.open);
    quotations.retain(|quotation| !is_framing(framing, quotation.span));
    let reader = Reader {
        body,
        vocabulary,
        names: names(entities),
        entities,
    };
    let mut quotes: Vec<Quote> = Vec::new();
    let mut before: Option<(Found, Quotation)> = None;
    for (index, quotation) in quotations.iter().enumerate() {
        checkpoint();
        let next = quotations.get(index + 1);
        let earlier = index
            .checked_sub(1)
            .and_then(|before| quotations.get(before));
        let found = reader.attribution(quotation, earlier, next, before);
        let is_said = match found {
            Some(_) => has_words(body, quotation.span, 2),
            None => {
                let text = body.get(quotation.span.bytes()).unwrap_or("");
                let is_ended = text.ends_with(['.', '!', '?', ',', '\u{2026}']);
                has_words(
                    body,
                    quotation.span,
                    if is_ended { FEWEST_WORDS } else { 9 },
                )
            }
        };
        if !is_said {
            continue;
        }
        if let Some(found) = found {
            before = Some((found, *quotation));
        }
        quotes.push(Quote {
            field: TextField::Body,
            span: quotation.span,
            speaker: found.and_then(|found| reader.speaker(found.who?)),
            verb: found.and_then(|found| found.verb),
            continues: quotation.goes_on || found.is_some_and(|found| found.continues),
        });
    }
    quotes
}

/// The text with «…» for »…«, if it uses the latter. Both marks have the same length.
fn with_usual_marks(body: &str) -> Cow<'_, str> {
    let opens = |mark: char| {
        body.match_indices(mark)
            .filter(|(at, _)| {
                let before = body.get(..*at).and_then(|text| text.chars().next_back());
                let after = body
                    .get(at + mark.len_utf8()..)
                    .and_then(|text| text.chars().next());
                before.is_none_or(|before| before.is_whitespace() || before == '(')
                    && after.is_some_and(char::is_alphanumeric)
            })
            .count()
    };
    if opens('»') <= opens('«') {
        return Cow::Borrowed(body);
    }
    let exchanged = body.chars().map(|letter| match letter {
        '»' => '«',
        '«' => '»',
        other => other,
    });
    Cow::Owned(exchanged.collect())
}

/// A mention of a person or an organisation in the body.
#[derive(Debug, Clone, Copy)]
struct Named {
    span: Span,
    entity: usize,
    is_person: bool,
}

/// The mentions of people and organisations in the body, in order.
fn names(entities: &[Entity]) -> Vec<Named> {
    let mut names: Vec<Named> = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        if !matches!(entity.kind, EntityKind::Person | EntityKind::Organization) {
            continue;
        }
        let in_body =
            |mention: &&newsdex_text::enrichment::Mention| mention.field == TextField::Body;
        names.extend(entity.mentions.iter().filter(in_body).map(|mention| Named {
            span: mention.span,
            entity: index,
            is_person: entity.kind == EntityKind::Person,
        }));
    }
    names.sort_by_key(|name| name.span.start);
    names
}

/// The attribution of a quotation: its speaker, if known, and the verb.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// The index of the entity; `None` if the text does not name the speaker.
    who: Option<usize>,
    verb: Option<Span>,
    continues: bool,
    /// The end of the words that attribute the quotation.
    end: usize,
}

/// The subject of a verb of speech.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Named(usize),
    Pronoun(Option<Gender>),
    Unknown,
}

struct Reader<'a> {
    body: &'a str,
    vocabulary: &'static Vocabulary,
    names: Vec<Named>,
    entities: &'a [Entity],
}

impl Reader<'_> {
    fn speaker(&self, entity: usize) -> Option<Speaker> {
        Some(Speaker {
            name: people::without_titles(&self.entities.get(entity)?.name).to_owned(),
            entity: Some(entity),
        })
    }

    fn attribution(
        &self,
        quotation: &Quotation,
        earlier: Option<&Quotation>,
        next: Option<&Quotation>,
        before: Option<(Found, Quotation)>,
    ) -> Option<Found> {
        let until = next.map_or(self.body.len(), |next| next.open);
        let after = self.words(quotation.after, until, true);
        if let Some((subject, verb, end)) = self.after(&after) {
            return Some(self.found(subject, verb, end, quotation, before));
        }
        let from = earlier.map_or(0, |earlier| earlier.after);
        let lead = self.words(from, quotation.open, false);
        if let Some((subject, verb)) = self.before(&lead, quotation) {
            return Some(self.found(subject, verb, quotation.after, quotation, before));
        }
        // "…", said Ann Roe. "…": the same speaker, if nothing else is between.
        let (found, last) = before?;
        let between = self.body.get(found.end..quotation.open)?;
        let is_close = last.paragraph == quotation.paragraph || quotation.goes_on;
        let is_bare = !between.contains(char::is_alphanumeric);
        (is_close && is_bare && found.end >= last.after && has_words(self.body, quotation.span, 3))
            .then_some(Found {
                continues: true,
                end: quotation.after,
                ..found
            })
    }

    fn found(
        &self,
        subject: Subject,
        verb: Span,
        end: usize,
        quotation: &Quotation,
        before: Option<(Found, Quotation)>,
    ) -> Found {
        let who = match subject {
            Subject::Named(entity) => Some(entity),
            Subject::Pronoun(gender) => self.meant(gender, quotation, before),
            Subject::Unknown => None,
        };
        Found {
            who,
            verb: Some(verb),
            continues: false,
            end,
        }
    }

    /// The person that a pronoun beside a quotation means.
    fn meant(
        &self,
        gender: Option<Gender>,
        quotation: &Quotation,
        before: Option<(Found, Quotation)>,
    ) -> Option<usize> {
        let fits = |entity: usize| {
            let name = self.entities.get(entity).map_or("", |entity| &entity.name);
            let first = name.split(' ').next().unwrap_or("");
            let known = given_names::gender(first);
            gender.is_none() || known.is_none() || known == gender
        };
        let start = quotation.open.saturating_sub(BEFORE);
        let mut last_end = 0;
        if let Some((found, last)) = before
            && quotation.paragraph <= last.paragraph + 1
            && found.end >= start
        {
            last_end = found.end;
            // The speaker goes on, unless another person fits who is named since then.
            if let Some(who) = found.who.filter(|who| fits(*who)) {
                let between = self.words(found.end, quotation.open, false);
                let others = self.people(found.end, quotation.open);
                let is_alone = others.filter(|other| *other != who && fits(*other)).count() == 0;
                // "Somebody says that …" in between has another subject.
                let is_silent = !between.iter().any(|word| word.is(Class::SAYS));
                return (is_alone && is_silent).then_some(who);
            }
        }
        // The only person of the last sentence that names somebody.
        let text = self.body.get(..quotation.open).unwrap_or("");
        let mut end = quotation.open;
        while end > start.max(last_end) {
            checkpoint();
            let sentence = text
                .get(..end)
                .and_then(|text| text.trim_end().rfind(['.', '!', '?', '\n']))
                .map_or(0, |mark| mark + 1);
            let mut people = self.people(sentence.max(last_end), quotation.open);
            if let Some(first) = people.find(|who| fits(*who)) {
                // A verb without a subject goes on with that of the sentence before, which is often its first word.
                let lead = self
                    .names_between(sentence, quotation.open)
                    .find(|name| name.is_person)
                    .and_then(|name| self.body.get(sentence..name.span.start));
                if gender.is_none()
                    && lead.is_some_and(|lead| !lead.contains(char::is_alphanumeric))
                {
                    return Some(first);
                }
                let is_alone = people.filter(|who| fits(*who)).all(|other| other == first);
                return is_alone.then_some(first);
            }
            end = sentence.saturating_sub(1);
        }
        None
    }

    /// The people named between two positions.
    fn people(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let people = self.names_between(from, to);
        people.filter(|name| name.is_person).map(|name| name.entity)
    }

    fn names_between(&self, from: usize, to: usize) -> impl Iterator<Item = &Named> {
        let first = self.names.partition_point(|name| name.span.start < from);
        let names = self.names.iter().skip(first);
        names.take_while(move |name| name.span.end <= to)
    }

    /// The words from `from` to the end of the sentence (`forwards`), or those of the sentence that continues to `to`.
    fn words(&self, from: usize, to: usize, forwards: bool) -> Vec<Word> {
        speech::words(
            self.body,
            Span::new(from.min(to), to),
            forwards,
            self.vocabulary,
        )
    }

    /// The verb of speech and its subject in the words after a quotation, and where they end.
    fn after(&self, words: &[Word]) -> Option<(Subject, Span, usize)> {
        let end = words.last()?.end;
        let found = self
            .after_closely(words)
            .or_else(|| self.after_anything(words));
        found.map(|(subject, verb)| (subject, verb, end))
    }

    /// The verb among the first words after a quotation: "…", said Ann Roe.
    fn after_closely(&self, words: &[Word]) -> Option<(Subject, Span)> {
        let at = words
            .iter()
            .take(TO_VERB + 8)
            .position(|word| word.is(Class::SAYS | Class::ACCORDING));
        let Some(at) = at else {
            // "…", jubilated Ann Roe: any verb directly before a person.
            let [verb, name, ..] = words else { return None };
            let is_verb = verb.follows_comma
                && !verb.is_capital
                && verb.letters > 3
                && !verb.is(Class::SMALL | Class::OF | Class::THAT | Class::ROLE)
                && !name.follows_comma;
            let name = self
                .name_at(name.start)
                .filter(|name| is_verb && name.is_person)?;
            return Some((Subject::Named(name.entity), Span::new(verb.start, verb.end)));
        };
        let verb = words.get(at)?;
        // "…", Ann Roe said: the subject may be before the verb.
        let lead = words.get(..at)?;
        let verb_span = Span::new(verb.start, verb.end);
        let is_according = verb.is(Class::ACCORDING) && !verb.is(Class::SAYS);
        if is_according && !(at == 0 && verb.follows_comma) {
            return None;
        }
        if let Some(name) = self.name_before(lead) {
            let is_led = lead
                .first()
                .is_some_and(|first| first.start >= name.span.start)
                || lead.len() <= TO_VERB + 3;
            // "…", Ann Roe says that …: what she says comes after.
            let is_said = words.get(at + 1).is_none_or(|next| !next.is(Class::THAT));
            return (is_led && is_said && !is_according)
                .then_some((Subject::Named(name.entity), verb_span));
        }
        // Other words than auxiliaries and pronouns before the verb belong to another sentence.
        let other = |word: &&Word| {
            !word.is(Class::AUXILIARY | Class::HE | Class::SHE | Class::PRONOUN) && word.letters > 1
        };
        if lead.iter().filter(other).count() > 1 || lead.iter().any(|word| word.is(Class::THAT)) {
            return None;
        }
        let rest = words.get(at + 1..)?;
        let subject = self.subject_after(lead, rest, is_according)?;
        Some((subject, verb_span))
    }

    /// A verb further behind in the sentence, after a comma and directly before a name: he wants "…" talks, said Ann Roe.
    fn after_anything(&self, words: &[Word]) -> Option<(Subject, Span)> {
        let pairs = words.iter().zip(words.iter().skip(1));
        let mut spoken = pairs.filter(|(verb, _)| verb.follows_comma && verb.is(Class::SAYS));
        let (verb, next) = spoken.next()?;
        let name = self.name_at(next.start).filter(|_| !next.follows_comma)?;
        Some((Subject::Named(name.entity), Span::new(verb.start, verb.end)))
    }

    /// The subject that follows a verb; `lead` are the words between the quotation and the verb.
    fn subject_after(&self, lead: &[Word], rest: &[Word], is_according: bool) -> Option<Subject> {
        for word in lead.iter().chain(rest.iter().take(2)) {
            checkpoint();
            if let Some(pronoun) = pronoun(*word) {
                return (!is_according).then_some(pronoun);
            }
            if word.is_capital {
                break;
            }
        }
        let mut commas = 0;
        let mut body: Option<Named> = None;
        for (index, word) in rest.iter().enumerate().take(TO_SUBJECT) {
            checkpoint();
            commas += usize::from(word.follows_comma);
            if word.is(Class::THAT) || word.follows_stop || commas > 2 {
                break;
            }
            let Some(name) = self.name_at(word.start) else {
                continue;
            };
            if is_object(rest.get(..index).unwrap_or_default(), *word) {
                continue;
            }
            match body {
                // "the chairwoman of the League, Ann Roe", "League chairwoman Ann Roe": an organisation is the subject
                // only if no person belongs to it.
                Some(body) if name.is_person => {
                    let mut between = rest.iter().filter(|other| {
                        other.start >= body.span.end && other.end <= name.span.start
                    });
                    if word.follows_comma || between.all(|other| other.is(Class::ROLE)) {
                        return Some(Subject::Named(name.entity));
                    }
                    break;
                }
                None if name.is_person => return Some(Subject::Named(name.entity)),
                None if index <= TO_VERB => body = Some(name),
                _ => {}
            }
        }
        if let Some(body) = body {
            return Some(Subject::Named(body.entity));
        }
        if is_according {
            return None;
        }
        let next = rest.first();
        // A word with a capital may be a subject that is no known name.
        let is_dropped = self.vocabulary.drops_pronouns
            && !rest.iter().take(TO_SUBJECT).any(|word| word.is_capital)
            && next.is_none_or(|next| {
                next.follows_comma || next.follows_stop || next.is(Class::DROPPED)
            });
        Some(match is_dropped {
            true => Subject::Pronoun(None),
            false => Subject::Unknown,
        })
    }

    /// The verb of speech and its subject in the words before a quotation.
    fn before(&self, words: &[Word], quotation: &Quotation) -> Option<(Subject, Span)> {
        let last = words.last()?;
        let gap = self.body.get(last.end..quotation.open)?;
        let has_colon = gap.contains(':');
        // "Ann Roe: «…»", "Ann Roe (SPD): «…»"
        if has_colon
            && let Some(name) = self.name_ending(last.end)
            && words.len() < 8
            && words
                .first()
                .is_some_and(|first| first.start >= name.span.start)
        {
            return Some((Subject::Named(name.entity), Span::new(last.start, last.end)));
        }
        // "selon Ann Roe, «…»"
        let according = words.iter().position(|word| word.is(Class::ACCORDING));
        if let Some(at) = according.filter(|at| *at == 0) {
            let rest = words.get(at + 1..)?;
            let word = words.get(at)?;
            if let Some(subject @ Subject::Named(_)) = self.subject_after(&[], rest, true) {
                return Some((subject, Span::new(word.start, word.end)));
            }
        }
        if let Some(found) = self.without_verb(words, quotation, gap) {
            return Some(found);
        }
        let at = words.iter().rposition(|word| word.is(Class::SAYS))?;
        let verb = words.get(at)?;
        // Only a verb that introduces the quotation counts: before a colon, before "that", or directly before it.
        let rest = words.get(at + 1..)?;
        let has_that = rest.iter().any(|word| word.is(Class::THAT));
        if !has_colon && rest.len() > 2 && !has_that || rest.len() > FARTHEST {
            return None;
        }
        let verb_span = Span::new(verb.start, verb.end);
        let lead = words.get(..at)?;
        // What nobody says: she did not say "…". And two words without a colon are a term.
        let near = lead.iter().rev().take(2).chain(rest.iter().take(2));
        if near.clone().any(|word| word.is(Class::NOT))
            || !has_colon && !has_that && !has_words(self.body, quotation.span, 3)
        {
            return None;
        }
        if let Some(name) = self.name_before(lead) {
            return Some((Subject::Named(name.entity), verb_span));
        }
        if let Some(subject @ Subject::Named(_)) = self.subject_after(&[], rest, false) {
            return Some((subject, verb_span));
        }
        let near = lead.iter().rev().take(3).chain(rest.iter().take(1));
        let subject = near.copied().find_map(pronoun);
        Some((subject.unwrap_or(Subject::Unknown), verb_span))
    }

    /// The person or organisation that is the subject of the verb after these words.
    ///
    /// The first name of the clause that no preposition is before; `None` if a clause with another subject begins.
    fn name_before(&self, lead: &[Word]) -> Option<Named> {
        let start = lead
            .iter()
            .rposition(|word| word.is(Class::THAT))
            .map_or(0, |at| at + 1);
        let clause = lead.get(start..)?;
        let mut found: Option<Named> = None;
        for (index, word) in clause.iter().enumerate() {
            checkpoint();
            let Some(name) = self.name_at(word.start) else {
                continue;
            };
            if is_object(clause.get(..index).unwrap_or_default(), *word) {
                continue;
            }
            // A person is the speaker rather than the organisation beside the name.
            match found {
                Some(earlier) if earlier.is_person || !name.is_person => {}
                _ => found = Some(name),
            }
        }
        let found = found?;
        let last = clause.last()?;
        let distance = clause
            .iter()
            .filter(|word| word.start >= found.span.end && word.end <= last.end)
            .count();
        (distance <= if found.is_person { TO_SUBJECT } else { 2 }).then_some(found)
    }

    fn name_at(&self, start: usize) -> Option<Named> {
        let index = self.names.partition_point(|name| name.span.start < start);
        let name = self.names.get(index)?;
        (name.span.start == start).then_some(*name)
    }

    fn name_ending(&self, end: usize) -> Option<Named> {
        let index = self.names.partition_point(|name| name.span.end < end);
        let name = self.names.get(index)?;
        (name.span.end == end).then_some(*name)
    }
}

/// Whether a name is no subject, because a preposition before it makes it part of another phrase; `before` are the words
/// of the clause before the name.
///
/// "le porte-parole de Ann Roe", "le conseiller de la ministre Ann Roe", "à la ministre, Ann Roe"; but "le président de la
/// Fédération, Ann Roe".
fn is_object(before: &[Word], name: Word) -> bool {
    if name.follows_comma {
        let mut pairs = before.iter().zip(before.iter().skip(1));
        let is_near = |word: &Word| word.is(Class::ROLE);
        return pairs.any(|(of, next)| {
            let after = before.iter().find(|other| other.start > next.start);
            let is_article = next.letters < 4 && !next.is_capital;
            of.is(Class::OF) && (is_near(next) || is_article && after.is_some_and(is_near))
        });
    }
    let mut between_are_small = true;
    for word in before.iter().rev() {
        if word.is(Class::OF) {
            return between_are_small;
        }
        if word.follows_comma || word.follows_stop {
            return false;
        }
        // A title after the preposition belongs to the name; any other noun ends the phrase.
        between_are_small &= word.letters < 4 && !word.is_capital || word.is(Class::ROLE);
    }
    false
}

/// The subject that a pronoun is; `None` for other words.
fn pronoun(word: Word) -> Option<Subject> {
    if word.is(Class::HE) {
        Some(Subject::Pronoun(Some(Gender::Man)))
    } else if word.is(Class::SHE) {
        Some(Subject::Pronoun(Some(Gender::Woman)))
    } else if word.is(Class::PRONOUN) {
        Some(Subject::Unknown)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
