//! Classes of English words that help to find speakers: facts from the lexicon, and grammar that only quotations need.
//!
//! All words are in lower case; a word may be in several classes.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use newsdex_text::lexicon::given_names::Gender;
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
    for (class, list) in GRAMMAR {
        list.split_whitespace().for_each(|word| note(class, word));
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
const GRAMMAR: [(Classes, &str); 12] = [
    (
        LIGHT,
        "has had have having also later then earlier previously recently again once still further furthermore \
         today yesterday tonight now just only simply himself herself itself however meanwhile repeatedly \
         publicly privately separately reportedly famously jokingly emphatically bluntly flatly angrily \
         quietly finally subsequently afterwards afterward instead always often sometimes already even really \
         clearly strongly proudly on last this week month year night late early morning evening afternoon in \
         statement briefing would will could must went being is was been quoted as did a interview release \
         letter email e-mail speech tweet post press news conference written prepared emailed radio \
         television tv both first specifically personally similarly additionally reporters afp reuters",
    ),
    (
        PREPOSITION,
        "of for to from by with against about behind near after before between than like at under over \
         including alongside representing toward towards despite without versus via among concerning \
         regarding throughout amid amidst across along around beyond beside besides inside outside onto into \
         upon within through above below beneath is was",
    ),
    (JOINS, "and but then or yet"),
    (
        CLAUSE,
        "that while as when because if although though whereas since before after who which whose whom what \
         how why where until unless so",
    ),
    (BE, "is are was were be been being am get got gets 's 're"),
    (
        PASSIVE,
        "told asked called described dubbed branded labelled labeled accused praised criticised criticized \
         blamed condemned denounced dismissed hailed credited characterised characterized deemed termed \
         likened rejected ridiculed mocked welcomed compared said warned informed advised urged announced \
         reported alleged claimed expected estimated stated noted quoted assured written",
    ),
    (
        DENIAL,
        "not never n't declined refused refuses failed without didn't doesn't don't won't cannot can't \
         couldn't wouldn't hasn't haven't hadn't to",
    ),
    (
        DETERMINER,
        "the a an his her their its our my one another this that some any each every both two three several \
         many most",
    ),
    (
        NAMING,
        "so-called called entitled titled named nicknamed dubbed codenamed code-named known term word words \
         phrase phrases slogan motto title song album film movie book novel single track show series means \
         meaning headline headlined reading labelled labeled marked vote voted votes voting terms",
    ),
    (
        TEXT,
        "statement report letter release memo filing communique announcement document comment comments remarks message",
    ),
    (
        ISSUES,
        "issued issues released releases made makes gave gives offered delivered published posted sent",
    ),
    (
        COMMON,
        "the a an he she it they we i you this that these those there here what who which when where why how \
         but and or so if as in on at by for from with without of to not no yes all some many most more his \
         her their its our my your after before while since until because although though during under over \
         between both each every also however meanwhile then now today yesterday asked speaking according one \
         two reuters reuter afp ap bbc cnn fox news times post",
    ),
];
