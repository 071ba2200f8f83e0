//! The language of an article as a BCP 47 tag: the one its source declares, else the one its words show.
//!
//! Detection runs on every article, so it reads a sample of the text only. A detector of character
//! sequences (crate `whichlang`, 16 languages) proposes; the small words of the language must then be in
//! the text, as a detector that knows 16 languages takes any other for one of them. Its proposals in other
//! scripts are checked by letters that only some languages write.

mod brief;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use whichlang::{Lang, detect_language};

use newsdex_text::article::Article;
use newsdex_text::checkpoint::checkpoint;
use newsdex_text::lexicon::language_names;
use newsdex_text::lexicon::small_words::{self, Kind};

/// Bytes read from the beginning of a text, and again from its middle.
const SAMPLE: usize = 320;

/// Fewer letters than this say nothing.
const MIN_LETTERS: usize = 12;

/// The language of an article: the declared one as a well-formed tag (`en_US`, `English` and `eng` are
/// `en-US`, `en` and `en`), else the detected one.
///
/// `None` if the text is too short or its language is not certain. Reads at most a
/// kilobyte of the text.
pub fn language(article: &Article) -> Option<String> {
    if let Some(tag) = article.language.as_deref().and_then(normalized) {
        return Some(tag);
    }
    let title = article.title.as_deref().unwrap_or("");
    let body = article.body.as_str();
    let middle = if body.len() > 3 * SAMPLE {
        cut(body, body.len() / 2, SAMPLE)
    } else {
        ""
    };
    let sample = [cut(title, 0, SAMPLE), cut(body, 0, SAMPLE), middle].join(" ");
    detected(&sample).map(str::to_owned)
}

/// The number of words in lower case from which a text shows its language.
const TELLING_WORDS: usize = 30;

/// Whether a text of unknown language may be English: it is short, or a table, or a good part of its words in lower case
/// are small words of English.
///
/// Reads only the beginning of the text.
pub fn may_be_english(article: &Article) -> bool {
    static ENGLISH: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| small_words::small_words("en", Kind::Function).collect());
    let text = cut(&article.body, 0, 2 * SAMPLE);
    let words = text
        .split_ascii_whitespace()
        .map(|word| word.trim_matches(|character: char| character.is_ascii_punctuation()))
        .filter(|word| word.starts_with(char::is_lowercase));
    let (mut all, mut small) = (0, 0);
    for word in words {
        checkpoint();
        all += 1;
        small += usize::from(ENGLISH.contains(word));
    }
    all < TELLING_WORDS || small * 4 >= all
}

/// Writes a declared language as a BCP 47 tag (RFC 5646): language, script and region, the rest dropped.
///
/// None for what says nothing (`und`, `mul`, `zxx`, an empty value) or is no language.
pub fn normalized(declared: &str) -> Option<String> {
    let declared = declared
        .split([';', ',', '(', '/'])
        .next()?
        .trim()
        .replace('_', "-");
    let mut parts = declared.split('-');
    let first = parts.next()?.trim().to_lowercase();
    let mut tag = match first.len() {
        2 | 3 if first.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            shortest(&first)?.to_owned()
        }
        _ => language_names::by_name(&first)?.to_owned(),
    };
    let mut has_region = false;
    for part in parts {
        checkpoint();
        let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        if part.len() == 1 {
            break;
        } else if part.len() == 4 && letters && !has_region && !tag.contains('-') {
            tag.push('-');
            tag.push_str(&part[..1].to_ascii_uppercase());
            tag.push_str(&part[1..].to_ascii_lowercase());
        } else if (part.len() == 2 && letters || part.len() == 3 && digits) && !has_region {
            has_region = true;
            tag.push('-');
            tag.push_str(&part.to_ascii_uppercase());
        }
    }
    Some(tag)
}

/// The two-letter code of a language where it has one, of a code in lower case; nothing for codes that
/// name no language.
pub fn shortest(code: &str) -> Option<&str> {
    if matches!(code, "und" | "mul" | "zxx" | "mis" | "xx" | "na") {
        return None;
    }
    Some(language_names::by_other_code(code).unwrap_or(code))
}

/// In bytes.
const LONGEST_SMALL_WORD: usize = 12;

/// The language of a text, judged by its words and letters; `None` if they do not tell.
fn detected(text: &str) -> Option<&'static str> {
    let letters = text
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    if letters < MIN_LETTERS {
        // A character of these scripts says as much as a word.
        let dense = text.chars().filter(|character| matches!(character, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')).count();
        if dense < 5 {
            return None;
        }
    }
    let latin = text
        .chars()
        .filter(|character| is_latin(*character))
        .count();
    if latin * 2 < letters {
        return other_script(text, letters);
    }
    let proposed = match detect_language(text) {
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
        _ => "",
    };
    let found = by_small_words(text, proposed);
    if found == Some("en") {
        return found;
    }
    let listed = telling_words();
    let is_of =
        |languages: u32, code: Option<usize>| code.is_some_and(|bit| languages >> bit & 1 == 1);
    let (english, other) = (
        listed.number("en"),
        found.and_then(|code| listed.number(code)),
    );
    let is_brief_english = brief::is_english(text, |word| {
        let languages = listed.languages_of(word);
        (is_of(languages, english), is_of(languages, other))
    });
    if is_brief_english { Some("en") } else { found }
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic()
        || matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The language whose small words the text has; the proposed one needs fewer of them.
fn by_small_words(text: &str, proposed: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let listed = telling_words();
    let mut counts = vec![0_usize; listed.codes.len()];
    let mut words = 0;
    for word in lower.split(|character: char| !character.is_alphanumeric() && !is_mark(character)) {
        checkpoint();
        if word.is_empty() {
            continue;
        }
        words += 1;
        // Single letters are initials as often as words.
        let mut languages = if word.len() < 2 || word.len() > LONGEST_SMALL_WORD {
            0
        } else {
            listed.languages_of(word)
        };
        while languages != 0 {
            if let Some(count) = counts.get_mut(languages.trailing_zeros() as usize) {
                *count += 1;
            }
            languages &= languages - 1;
        }
    }
    let (most, best) = counts
        .iter()
        .copied()
        .zip(&listed.codes)
        .max_by_key(|(count, _)| *count)?;
    let proposed = listed.number(proposed);
    let own = proposed.map_or(0, |number| counts[number]);
    // In headlines of a few words one small word must do; running text has one in five.
    let enough = |count: usize| count >= 1 && count * 14 >= words;
    if enough(own) && own * 4 >= most * 3 {
        return proposed.map(|number| listed.codes[number]);
    }
    (most >= 3 && most * 8 >= words && most >= own * 2).then_some(*best)
}

/// The small words that tell languages.
struct TellingWords {
    /// The languages that have such words.
    codes: Vec<&'static str>,
    /// The languages of each word, a bit each in the order of `codes`.
    words: FxHashMap<&'static str, u32>,
}

impl TellingWords {
    fn number(&self, code: &str) -> Option<usize> {
        self.codes.iter().position(|known| *known == code)
    }

    fn languages_of(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }
}

fn telling_words() -> &'static TellingWords {
    static WORDS: LazyLock<TellingWords> = LazyLock::new(|| {
        let mut all = TellingWords {
            codes: Vec::new(),
            words: FxHashMap::default(),
        };
        for (code, word) in small_words::with_languages(Kind::Telling) {
            let number = all.number(code).unwrap_or_else(|| {
                all.codes.push(code);
                all.codes.len() - 1
            });
            *all.words.entry(word).or_insert(0) |= 1 << number;
        }
        all
    });
    &WORDS
}

/// Accents written as characters of their own.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

type IsScript = fn(char) -> bool;

/// The language of a text that is mostly not in Latin letters.
fn other_script(text: &str, letters: usize) -> Option<&'static str> {
    let share = |test: fn(char) -> bool| {
        text.chars().filter(|character| test(*character)).count() * 2 >= letters
    };
    let has = |letters: &[char]| text.contains(letters);
    if share(|character| matches!(character, '\u{400}'..='\u{52f}')) {
        return Some(if has(&['і', 'ї', 'є', 'ґ']) {
            if has(&['ў']) { "be" } else { "uk" }
        } else if has(&['ћ', 'ђ', 'љ', 'њ', 'ј']) {
            "sr"
        } else if has(&['ы', 'э', 'ё']) {
            "ru"
        } else if has(&['ъ']) {
            "bg"
        } else {
            "ru"
        });
    }
    if share(|character| matches!(character, '\u{600}'..='\u{6ff}')) {
        return Some(if has(&['ے', 'ٹ', 'ں', 'ڑ']) {
            "ur"
        } else if has(&['پ', 'چ', 'گ', 'ک', 'ی']) {
            "fa"
        } else {
            "ar"
        });
    }
    if text.contains(|character| matches!(character, '\u{3040}'..='\u{30ff}')) {
        return Some("ja");
    }
    let scripts: [(IsScript, &str); 6] = [
        (
            |character| matches!(character, '\u{ac00}'..='\u{d7a3}'),
            "ko",
        ),
        (
            |character| matches!(character, '\u{4e00}'..='\u{9fff}'),
            "zh",
        ),
        (|character| matches!(character, '\u{370}'..='\u{3ff}'), "el"),
        (|character| matches!(character, '\u{590}'..='\u{5ff}'), "he"),
        (|character| matches!(character, '\u{900}'..='\u{97f}'), "hi"),
        (|character| matches!(character, '\u{980}'..='\u{9ff}'), "bn"),
    ];
    scripts
        .into_iter()
        .find(|(test, _)| share(*test))
        .map(|(_, code)| code)
}

/// `length` bytes of a text from about `start`, on character boundaries.
fn cut(text: &str, start: usize, length: usize) -> &str {
    let boundary = |mut position: usize| {
        position = position.min(text.len());
        while !text.is_char_boundary(position) {
            position += 1;
        }
        position
    };
    text.get(boundary(start)..boundary(start + length))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_declared(declared: &str, expected: Option<&str>) {
        assert_eq!(
            normalized(declared).as_deref(),
            expected,
            "for {declared:?}"
        );
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let article = Article {
            body: text.to_owned(),
            ..Article::default()
        };
        assert_eq!(language(&article).as_deref(), expected, "in {text:?}");
    }

    #[track_caller]
    fn check_may_be_english(body: &str, expected: bool) {
        let article = Article {
            body: body.to_owned(),
            ..Article::default()
        };
        assert_eq!(may_be_english(&article), expected, "for {body:?}");
    }

    #[test]
    fn a_long_text_without_small_english_words_is_not_english() {
        let hausa = "shugaban ƙasar ya ce gwamnati za ta gina sababbin hanyoyi a jihar kafin ƙarshen shekara, in ji \
                     kakakinsa a wata sanarwa da ya fitar ranar Litinin bayan taron majalisar zartarwa ta ƙasa";
        check_may_be_english(hausa, false);
        let english = "the president said that the government would build new roads in the state before the end of \
                       the year, according to a statement that his office sent on Monday after a meeting of all \
                       ministers";
        check_may_be_english(english, true);
        check_may_be_english("Storm in Wexmouth", true);
        check_may_be_english(
            "Atlantic Division W L Pct Philadelphia 47 22 Boston 44 25",
            true,
        );
    }

    #[test]
    fn a_declared_language_becomes_a_tag() {
        check_declared("en_US", Some("en-US"));
        check_declared("English", Some("en"));
        check_declared(" eng ", Some("en"));
        check_declared("zh-hant-tw", Some("zh-Hant-TW"));
        check_declared("de-DE-x-private", Some("de-DE"));
        check_declared("EN-gb;q=0.9", Some("en-GB"));
        check_declared("es-419", Some("es-419"));
        check_declared("gsw", Some("gsw"));
    }

    #[test]
    fn a_declaration_that_says_nothing_is_passed_over() {
        for declared in ["", "und", "mul", "unknown language", "-", "1", "日本"] {
            check_declared(declared, None);
        }
    }

    #[test]
    fn languages_are_told_apart() {
        check(
            "The minister said that the talks with his neighbours would go on.",
            Some("en"),
        );
        check(
            "Der Minister sagte, dass die Gespräche mit den Nachbarn weitergehen werden.",
            Some("de"),
        );
        check(
            "Le ministre a dit que les discussions avec ses voisins vont continuer.",
            Some("fr"),
        );
        check(
            "O ministro disse que as conversas com os vizinhos não vão parar.",
            Some("pt"),
        );
        check(
            "Министр сказал, что переговоры с соседями будут продолжены.",
            Some("ru"),
        );
        check(
            "Міністр сказав, що переговори із сусідами триватимуть.",
            Some("uk"),
        );
        check("大臣は隣国との会談を続けると述べた。", Some("ja"));
        check(
            "Minister powiedział, że rozmowy z sąsiadami nie będą przerwane i to jest w planie.",
            Some("pl"),
        );
    }

    #[test]
    fn a_short_english_text_is_english_whatever_names_it_has() {
        for text in [
            "Two bridges were closed.",
            "Toll rises. Tolls up 10 pct.",
            "FC Ellery signed Sven van Beek, Joost van den Berg and Bas van der Heijden on Monday.",
            "Juan Carlos de la Fuente and María del Carmen Ruiz appeared in court in Madrid.",
            "Ferry runs aground off Den Helder",
            "Rain expected tonight.",
        ] {
            check(text, Some("en"));
        }
    }

    #[test]
    fn a_short_text_in_another_language_is_not_english() {
        for text in [
            "De brug is gesloten.",
            "Zwei Brücken wurden gesperrt.",
            "Le pont est fermé.",
            "Dos puentes cerrados en Madrid por la tormenta.",
            "Ponte fechada em Lisboa.",
            "Broen er lukket.",
            "Silta suljettiin myrskyn takia.",
            "Most został zamknięty.",
            "Il ponte chiuso a Roma.",
            "Jembatan ditutup untuk umum.",
            "Brand in molen bij Delft",
            "Gericht stoppt Bau der Brücke",
            "Hallitus eroaa huomenna",
            "Politiet leter etter bil",
        ] {
            let article = Article {
                body: text.to_owned(),
                ..Article::default()
            };
            assert_ne!(language(&article).as_deref(), Some("en"), "in {text:?}");
        }
    }

    #[test]
    fn too_little_text_has_no_language() {
        check("", None);
        check("1893", None);
        check("Zenda", None);
    }

    #[test]
    fn samples_are_cut_between_characters() {
        check(&"é".repeat(100_001), None);
        check(&"東京で会談が行われた。".repeat(300), Some("ja"));
    }

    #[test]
    fn every_language_with_telling_words_has_a_bit() {
        let languages = telling_words();
        assert!((25..=32).contains(&languages.codes.len()));
        assert_eq!(languages.languages_of("zenda"), 0);
    }
}
