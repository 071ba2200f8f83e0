//! Classes of English words that help to find speakers: facts from the lexicon.
//!
//! All words are in lower case; a word may be in several classes.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::given_names::Gender;
use newsdex_text::lexicon::quote_words::{Kind, phrases};
use newsdex_text::lexicon::titles::{self, OfficeUse};
use newsdex_text::lexicon::{abbreviations, months, name_words, speech_verbs, weekdays};

/// A set of classes, one bit each.
pub(super) type Classes = u32;

/// Verbs that attribute whole sentences to a speaker: "said".
pub(super) const SPEECH: Classes = 1;
/// Verbs that introduce only a few quoted words: "called it".
pub(super) const JUDGEMENT: Classes = 1 << 1;
/// Participles of these verbs, whose subject is that of another verb: "adding".
pub(super) const PARTICIPLE: Classes = 1 << 2;
/// Words between a subject and its verb: "has", "also", "later", days.
pub(super) const LIGHT: Classes = 1 << 3;
/// Words before a name that make it part of another phrase: "for" in "a spokesman for".
pub(super) const PREPOSITION: Classes = 1 << 4;
/// Words that belong to the name after them: "Mr", "President", "spokesman".
pub(super) const ROLE: Classes = 1 << 5;
/// Words that join two clauses with the same subject: "and".
pub(super) const JOINS: Classes = 1 << 6;
/// Words that open a clause: "that", "while".
pub(super) const CLAUSE: Classes = 1 << 7;
/// Abbreviations, whose full stop does not end a sentence.
pub(super) const ABBREVIATION: Classes = 1 << 8;
/// Forms of "be", which make a following verb passive.
pub(super) const BE: Classes = 1 << 9;
/// Forms that can be passive: "told", "called".
pub(super) const PASSIVE: Classes = 1 << 10;
/// Words for speech that did not happen, or not yet: "not", "declined".
pub(super) const DENIAL: Classes = 1 << 11;
/// Determiners.
pub(super) const DETERMINER: Classes = 1 << 14;
/// Nouns for organisations that speak: "ministry".
pub(super) const BODY: Classes = 1 << 15;
/// Words that introduce a name, a term or a title: "so-called", "entitled".
pub(super) const NAMING: Classes = 1 << 16;
/// Titles that indicate the gender: "Mr", "duchess".
pub(super) const GENDERED: Classes = 1 << 17;
/// Nouns for texts, whose author is the speaker: "the statement said".
pub(super) const TEXT: Classes = 1 << 18;
/// Words that are not names even with a capital.
pub(super) const COMMON: Classes = 1 << 19;
/// Nouns for people that are no titles: "winner" in "the two-time winner".
pub(super) const DESCRIBES: Classes = 1 << 20;
/// Nouns for one person: "dealer", "minister"; not words inside the names of offices: "former".
pub(super) const PERSON: Classes = 1 << 23;
/// Verbs for making a text public: "issued" in "issued the following statement".
pub(super) const ISSUES: Classes = 1 << 22;
/// Nouns for any organisation: "company".
pub(super) const GENERIC: Classes = 1 << 21;

/// The classes of a word, ignoring case; most words are in none.
pub(super) fn classes(word: &str) -> Classes {
    static WORDS: LazyLock<FxHashMap<String, Classes>> = LazyLock::new(all);
    let mut lower = [0_u8; 24];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return 0;
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let known = std::str::from_utf8(lower)
        .ok()
        .and_then(|word| WORDS.get(word));
    known.copied().unwrap_or(0)
}

/// The gender that a title indicates, ignoring case and a final full stop.
pub(super) fn gender_of_title(title: &str) -> Option<Gender> {
    titles::gender(&title.trim_end_matches('.').to_lowercase())
}

fn all() -> FxHashMap<String, Classes> {
    let mut words: FxHashMap<String, Classes> = FxHashMap::default();
    let mut note = |class: Classes, word: &str| {
        *words.entry(word.to_lowercase()).or_insert(0) |= class;
    };
    for (class, kind) in GRAMMAR {
        phrases(kind).iter().for_each(|word| note(class, word));
    }
    speech_verbs::forms(speech_verbs::Kind::Says).for_each(|word| note(SPEECH, word));
    speech_verbs::forms(speech_verbs::Kind::Judges).for_each(|word| note(JUDGEMENT, word));
    speech_verbs::participles().for_each(|word| note(PARTICIPLE, word));
    name_words::speaking_bodies().for_each(|word| note(BODY | ROLE, word));
    titles::office_words(OfficeUse::Speaks).for_each(|word| note(ROLE, word));
    for word in titles::titles("en", titles::Use::Speaks) {
        note(ROLE | PERSON, word);
        note(ROLE, &format!("{word}."));
    }
    titles::descriptions("en").for_each(|word| note(DESCRIBES, word));
    name_words::generic_bodies().for_each(|word| note(GENERIC, word));
    for word in titles::gendered("en") {
        note(GENDERED, word);
        note(GENDERED, &format!("{word}."));
    }
    abbreviations::english().for_each(|word| note(ABBREVIATION, &word));
    let months = months::names_in("en");
    let days = weekdays::names_in("en");
    months
        .chain(days)
        .for_each(|word| note(LIGHT | COMMON, word));
    weekdays::abbreviations_in("en").for_each(|word| note(LIGHT, word));
    words
}

/// Grammatical words in the sentences around quotations.
/// The functions of words in the sentences around quotations, and their classes.
const GRAMMAR: [(Classes, Kind); 12] = [
    (LIGHT, Kind::Light),
    (PREPOSITION, Kind::Preposition),
    (JOINS, Kind::Joins),
    (CLAUSE, Kind::Clause),
    (BE, Kind::Be),
    (PASSIVE, Kind::Passive),
    (DENIAL, Kind::Denial),
    (DETERMINER, Kind::Determiner),
    (NAMING, Kind::Naming),
    (TEXT, Kind::Text),
    (ISSUES, Kind::Issues),
    (COMMON, Kind::Common),
];
