//! Forms of a word that have no common stem, for queries: irregular forms, endings that the stemmer does not join,
//! prefixes of Hebrew and Arabic, spellings of English.
//!
//! An ampersand is a form of "and", too.
//!
//! An index stores only the forms of an article and their stems. So these forms cost nothing there: a query looks up
//! all of them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::characters::{is_arabic, is_hebrew};
use super::fold::fold;
use super::forms::{FormCache, primary};
use crate::enrichment::EntityKind;
use crate::lexicon::name_spellings::{self, Kind as Spellings};
use crate::lexicon::related_forms::{
    Irregular, Spelling, irregular_words, prefixes, removable_prefixes, spellings, word_endings,
    words_with_form,
};
use crate::lexicon::small_words::{Kind, in_any_language, small_words};

/// The sign for "and".
const AMPERSAND: &str = "&";

/// The fewest letters of a word in a name whose possessive is also written without an apostrophe.
const SHORTEST_OWNER: usize = 4;

/// The words that can be written for a word of a name, in lower case without accents: the sign for "and" and the word in
/// any language, "saint" for "st", and British for American spellings in names of organizations and places.
///
/// `kind` is the kind of the name; `None` if it may be any. Most spellings are no words; those match nothing.
pub fn in_names(word: &str, kind: Option<EntityKind>) -> Vec<String> {
    let mut ands = in_any_language(Kind::And);
    if word == AMPERSAND {
        return ands.map(|and| fold(and).into_owned()).collect();
    }
    let folded = fold(word);
    if ands.any(|and| fold(and) == folded) {
        return vec![AMPERSAND.to_owned()];
    }
    let kinds: &[Spellings] = match kind {
        Some(EntityKind::Person) => &[Spellings::Any],
        Some(EntityKind::Place) => &[Spellings::Any, Spellings::Place],
        Some(EntityKind::Organization) => &[Spellings::Any, Spellings::Body, Spellings::Form],
        Some(EntityKind::Misc) => &[],
        None => &[
            Spellings::Any,
            Spellings::Place,
            Spellings::Body,
            Spellings::Form,
        ],
    };
    let listed = kinds
        .iter()
        .flat_map(|kind| name_spellings::of_word(*kind, &folded));
    let mut found: Vec<String> = listed.map(str::to_owned).collect();
    // "Grey" and "Gray" are two people.
    if matches!(kind, Some(EntityKind::Organization | EntityKind::Place)) {
        found.extend(other_spellings(&folded));
        // "St. Brendans Hospital" for "St. Brendan's Hospital"
        if let Some(owner) = folded.strip_suffix('s')
            && owner.len() >= SHORTEST_OWNER
        {
            found.push(owner.to_owned());
        }
    }
    found
}

/// The stems and forms that a word of a query matches in texts of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Related {
    /// The stem of the word, then those of related words. Each stands for the forms that have this stem.
    pub stems: Vec<String>,
    /// Further forms, in lower case without accents. None of them has one of the stems.
    pub forms: Vec<String>,
}

impl Related {
    /// The stems and forms of a word in the language of a BCP 47 tag; the cache is that of the language.
    pub fn of(word: &str, language: &str, form_cache: &mut FormCache) -> Related {
        let mut related = Related {
            stems: vec![form_cache.form(word).stem().to_owned()],
            forms: Vec::new(),
        };
        let language = primary(language);
        related.add_ampersand(word, language);
        match language {
            "en" => related.add_english(&fold(word), form_cache),
            "he" | "iw" if word.contains(is_hebrew) => related.add_hebrew(&fold(word)),
            "ar" if word.contains(is_arabic) => related.add_arabic(&fold(word), form_cache),
            _ => {
                related.add_irregular(&fold(word), language, form_cache);
                related.add_endings(&word.to_lowercase(), language, form_cache);
            }
        }
        let (stems, exact) = (&related.stems, fold(word));
        related.forms.sort_unstable();
        related.forms.dedup();
        related.forms.retain(|form| {
            *form != exact
                && !stems
                    .iter()
                    .any(|stem| stem == form_cache.form(form).stem())
        });
        related
    }

    /// Adds the sign for "and" to the word, and the word to the sign.
    fn add_ampersand(&mut self, word: &str, language: &str) {
        if word == AMPERSAND {
            let ands = small_words(language, Kind::And);
            self.forms.extend(ands.map(|and| fold(and).into_owned()));
        } else if small_words(language, Kind::And).any(|and| fold(and) == fold(word)) {
            self.forms.push(AMPERSAND.to_owned());
        }
    }

    fn add_stem(&mut self, word: &str, form_cache: &mut FormCache) {
        let stem = form_cache.form(word).stem();
        if !self.stems.iter().any(|known| known == stem) {
            self.stems.push(stem.to_owned());
        }
    }

    fn add_english(&mut self, word: &str, form_cache: &mut FormCache) {
        let mut words = other_spellings(word);
        words.push(word.to_owned());
        for word in &words {
            self.add_stem(word, form_cache);
            self.add_irregular(word, "en", form_cache);
            self.add_endings(word, "en", form_cache);
        }
    }

    /// Adds the word with the other of two endings of one word.
    fn add_endings(&mut self, word: &str, language: &str, form_cache: &mut FormCache) {
        for rule in word_endings()
            .iter()
            .filter(|rule| rule.language == language)
        {
            let is_long = |word: &str| word.chars().count() >= rule.letters;
            if let Some(base) = word.strip_suffix(rule.one).filter(|_| is_long(word)) {
                self.add_stem(&format!("{base}{}", rule.other), form_cache);
            }
            if let Some(base) = word.strip_suffix(rule.other) {
                let one = format!("{base}{}", rule.one);
                if is_long(&one) {
                    self.add_stem(&one, form_cache);
                }
            }
        }
    }

    /// Adds the forms of the irregular nouns and verbs that a folded word is a form of.
    fn add_irregular(&mut self, word: &str, language: &str, form_cache: &mut FormCache) {
        let folded = |form: &&'static str| fold(form).into_owned();
        let irregular = |number: &usize| irregular_words().get(*number);
        let with_form = words_with_form(language, word).iter();
        for Irregular { base, forms, .. } in with_form.filter_map(irregular) {
            self.add_stem(base, form_cache);
            self.forms.extend(forms.iter().map(folded));
        }
        let stem = form_cache.form(word).stem();
        let with_stem = by_stem(language).get(stem).map_or(&[][..], Vec::as_slice);
        for word in with_stem.iter().filter_map(irregular) {
            let forms = word.forms.iter().chain(&word.only_from_base);
            self.forms.extend(forms.map(folded));
        }
        // The first part of a longer word has at least two letters: omen is no plural of Oman.
        let first_part = |ending: &str| {
            let first = word.strip_suffix(ending)?;
            first.chars().nth(1).is_some().then_some(first)
        };
        let is_ending = |word: &&Irregular| word.is_ending && word.language == language;
        for Irregular { base, forms, .. } in irregular_words().iter().filter(is_ending) {
            let as_form = forms.iter().find_map(|form| first_part(form));
            if let Some(first) = as_form {
                self.add_stem(&format!("{first}{base}"), form_cache);
            }
            if let Some(first) = first_part(base) {
                let longer = forms.iter().map(|form| format!("{first}{form}"));
                self.forms.extend(longer);
            }
        }
    }

    /// Adds a word with each prefix, and the word without its own prefix.
    fn add_hebrew(&mut self, word: &str) {
        let letters = |word: &str| word.chars().count();
        self.forms
            .extend(removable_prefixes("he").filter_map(|(prefix, least)| {
                let rest = word.strip_prefix(prefix)?;
                (letters(rest) >= least).then(|| rest.to_owned())
            }));
        let before = prefixes("he").filter(|(_, least)| letters(word) >= *least);
        self.forms
            .extend(before.map(|(prefix, _)| format!("{prefix}{word}")));
    }

    /// Adds a word and its plural with each prefix, instead of its own prefix with the article.
    ///
    /// The stemmer takes off the article, but then treats the rest by other rules than the bare word.
    fn add_arabic(&mut self, word: &str, form_cache: &mut FormCache) {
        let letters = |word: &str| word.chars().count();
        let bare = removable_prefixes("ar").filter_map(|(prefix, least)| {
            let rest = word.strip_prefix(prefix)?;
            (letters(rest) >= least).then_some(rest)
        });
        // The longest prefix: "and the" rather than a word that begins with "and".
        let bare = bare.min_by_key(|rest| rest.len()).unwrap_or(word);
        let mut of_word = Related::default();
        of_word.add_stem(bare, form_cache);
        of_word.add_irregular(bare, "ar", form_cache);
        let mut words: Vec<String> = of_word.forms;
        words.push(bare.to_owned());
        let singulars = words_with_form("ar", bare).iter();
        let singulars = singulars.filter_map(|number| irregular_words().get(*number));
        words.extend(singulars.map(|word| fold(word.base).into_owned()));
        for word in &words {
            self.add_stem(word, form_cache);
            self.add_endings(word, "ar", form_cache);
            for (prefix, _) in prefixes("ar").filter(|(_, least)| letters(word) >= *least) {
                let with_prefix = format!("{prefix}{word}");
                self.add_stem(&with_prefix, form_cache);
                self.add_endings(&with_prefix, "ar", form_cache);
            }
        }
    }
}

/// The numbers of the irregular words of a language, by the stem of their base form.
fn by_stem(language: &str) -> &'static FxHashMap<String, Vec<usize>> {
    type ByStem = FxHashMap<String, Vec<usize>>;
    static BY_STEM: LazyLock<FxHashMap<&'static str, ByStem>> = LazyLock::new(|| {
        let mut all: FxHashMap<&'static str, (FormCache, ByStem)> = FxHashMap::default();
        for (number, word) in irregular_words().iter().enumerate() {
            let (form_cache, by_stem) = all
                .entry(word.language)
                .or_insert_with(|| (FormCache::new(Some(word.language)), ByStem::default()));
            let stem = form_cache.form(word.base).stem().to_owned();
            by_stem.entry(stem).or_default().push(number);
        }
        let all = all.into_iter();
        all.map(|(language, (_, by_stem))| (language, by_stem))
            .collect()
    });
    static NONE: LazyLock<ByStem> = LazyLock::new(ByStem::default);
    BY_STEM.get(language).unwrap_or(&NONE)
}

/// The spellings of a word in lower case on the other side of the Atlantic. Most of them are no words; those match
/// nothing.
fn other_spellings(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for spelling in spellings() {
        match spelling {
            Spelling::Part { british, american } => add_part(word, british, american, &mut found),
            Spelling::Our(british) => {
                let american = format!("{}or", british.trim_end_matches("our"));
                add_part(word, british, &american, &mut found);
            }
            Spelling::Re(beginning) => {
                let endings = [
                    ("re", "er"),
                    ("res", "ers"),
                    ("red", "ered"),
                    ("ring", "ering"),
                ];
                for (british, american) in endings {
                    add_ending(word, beginning, british, american, &mut found);
                }
            }
            Spelling::Double(base) => {
                for ending in ["ed", "ing", "ings", "er", "ers", "or", "ors"] {
                    add_ending(word, base, &format!("l{ending}"), ending, &mut found);
                }
            }
        }
    }
    let endings = [
        "e", "ed", "es", "er", "ers", "ing", "ation", "ations", "ational", "able",
    ];
    for ending in endings {
        for (british, american) in [("is", "iz"), ("ys", "yz")] {
            let (british, american) = (format!("{british}{ending}"), format!("{american}{ending}"));
            add_ending(word, "", &british, &american, &mut found);
        }
    }
    found
}

/// Adds the word with the first British part replaced by the American one, and the other way round.
fn add_part(word: &str, british: &str, american: &str, found: &mut Vec<String>) {
    for (one, other) in [(british, american), (american, british)] {
        if word.contains(one) {
            found.push(word.replacen(one, other, 1));
        }
    }
}

/// Adds the word with the other ending if it ends in `base` and one of the endings. Without a base, at least three
/// letters must come before the ending: prise and prize are two words.
fn add_ending(word: &str, base: &str, british: &str, american: &str, found: &mut Vec<String>) {
    for (one, other) in [(british, american), (american, british)] {
        let Some(beginning) = word.strip_suffix(one) else {
            continue;
        };
        let is_long = !base.is_empty() || beginning.chars().nth(2).is_some();
        if beginning.ends_with(base) && is_long {
            found.push(format!("{beginning}{other}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_words_are_found_however_their_last_letter_is_written() {
        for (word, other) in [
            ("مستشفي", "ومستشفى"),
            ("مستشفى", "بالمستشفي"),
            ("الشرطة", "والشرطه"),
            ("شرطة", "والشرطه"),
            ("الجامعه", "جامعات"),
            ("منتدي", "المنتدى"),
        ] {
            assert!(finds("ar", word, other), "{word} {other}");
        }
        assert!(!finds("ar", "والد", "لد"));
    }

    /// Whether a query for one word finds a text with the other, in this language.
    fn finds(language: &str, word: &str, other: &str) -> bool {
        let mut form_cache = FormCache::new(Some(language));
        let related = Related::of(word, language, &mut form_cache);
        let exact = fold(other).into_owned();
        let stem = form_cache.form(other).stem().to_owned();
        fold(word) == exact || related.stems.contains(&stem) || related.forms.contains(&exact)
    }

    #[track_caller]
    fn check_same(language: &str, groups: &[&[&str]]) {
        for group in groups {
            for word in *group {
                for other in *group {
                    assert!(finds(language, word, other), "{word} finds {other}");
                }
            }
        }
    }

    #[track_caller]
    fn check_different(language: &str, pairs: &[(&str, &str)]) {
        for (word, other) in pairs {
            assert!(!finds(language, word, other), "{word} finds {other}");
        }
    }

    #[test]
    fn irregular_forms_of_english_find_each_other() {
        check_same(
            "en",
            &[
                &["woman", "women", "Women"],
                &["child", "children"],
                &["grandchild", "grandchildren"],
                &["man", "men"],
                &["fisherman", "fishermen"],
                &["policewoman", "policewomen"],
                &["thief", "thieves"],
                &["wolf", "wolves"],
                &["foot", "feet"],
                &["crisis", "crises"],
                &["criterion", "criteria"],
                &["bus", "buses"],
                &["steal", "steals", "stealing", "stole", "stolen"],
                &["take", "takes", "took", "taken"],
                &["withdraw", "withdrew", "withdrawn"],
                &["go", "goes", "going", "went", "gone"],
                &["life", "lives"],
            ],
        );
    }

    #[test]
    fn a_form_that_is_a_word_of_its_own_does_not_find_the_base_form() {
        for (base, form) in [
            ("see", "saw"),
            ("find", "found"),
            ("meet", "met"),
            ("leaf", "leaves"),
        ] {
            assert!(finds("en", base, form), "{base} finds {form}");
            assert!(!finds("en", form, base), "{form} finds {base}");
        }
        check_different(
            "en",
            &[
                ("leave", "left"),
                ("lie", "lay"),
                ("omen", "Oman"),
                ("live", "life"),
                ("people", "person"),
                ("mechanic", "men"),
            ],
        );
        check_different("de", &[("men", "man"), ("see", "saw")]);
    }

    #[test]
    fn irregular_forms_and_endings_of_other_languages_find_each_other() {
        check_same(
            "en",
            &[
                &["panic", "panicked", "panicking"],
                &["traffic", "trafficked"],
            ],
        );
        check_same("fr", &[&["travail", "travaux"], &["œil", "yeux"]]);
        check_same(
            "it",
            &[
                &["uomo", "uomini"],
                &["lago", "laghi"],
                &["banca", "banche"],
            ],
        );
        check_same(
            "nl",
            &[&["kind", "kinderen"], &["hoofdstad", "hoofdsteden"]],
        );
        check_same(
            "de",
            &[&["sprechen", "sprach", "gesprochen"], &["Museum", "Museen"]],
        );
        check_same(
            "ru",
            &[&["человек", "людей"], &["ребенок", "ребёнок", "детей"]],
        );
        check_different("en", &[("pick", "pic"), ("music", "muse")]);
        check_different("es", &[("lago", "laghi")]);
    }

    #[test]
    fn arabic_words_are_found_with_the_article_and_in_the_plural() {
        check_same(
            "ar",
            &[
                &["انتخابات", "الانتخابات", "والانتخابات", "للانتخابات"],
                &["اتفاق", "الاتفاق"],
                &["حكومة", "الحكومة", "حكومات", "والحكومات"],
                &["مدرسة", "المدارس", "مدارس", "بالمدرسة"],
            ],
        );
        // "And" and "in" without the article are not taken off a word of a query: they may be letters of it.
        assert!(finds("ar", "اتفاق", "واتفاق") && finds("ar", "اتفاق", "باتفاق"));
        check_different("ar", &[("بلد", "لد"), ("رد", "برد")]);
    }

    #[test]
    fn british_and_american_spellings_find_each_other() {
        check_same(
            "en",
            &[
                &["organisation", "organization", "organisations", "organized"],
                &["labour", "labor", "labours", "labored"],
                &["neighbourhood", "neighborhood"],
                &["unfavourable", "unfavorable"],
                &["centre", "center", "centres", "centered"],
                &["kilometre", "kilometers"],
                &["defence", "defense"],
                &["travelled", "traveled", "traveling"],
                &["councillor", "councilors"],
                &["analyse", "analyzed"],
                &["catalogue", "catalog"],
                &["programme", "program", "programs"],
                &["grey", "gray"],
                &["plough", "plow"],
                &["judgement", "judgment"],
                &["fulfil", "fulfill", "fulfilled"],
                &["leukaemia", "leukemia"],
                &["manoeuvre", "maneuver", "maneuvers"],
            ],
        );
    }

    #[test]
    fn two_words_that_differ_by_spelling_stay_two() {
        check_different(
            "en",
            &[
                ("tyre", "tire"),
                ("cheque", "check"),
                ("storey", "story"),
                ("metre", "meter"),
                ("kerb", "curb"),
                ("prise", "prize"),
                ("filled", "filed"),
                ("four", "for"),
                ("our", "or"),
                ("hour", "hor"),
            ],
        );
    }

    #[test]
    fn an_ampersand_is_the_word_and() {
        check_same("en", &[&["&", "and"]]);
        check_same("de", &[&["&", "und"]]);
        check_different("de", &[("and", "&")]);
        assert_eq!(in_names("and", None), ["&"]);
        assert!(in_names("&", None).contains(&"und".to_owned()));
        assert!(in_names("Marsh", None).is_empty());
    }

    #[test]
    fn words_of_names_have_other_spellings() {
        let organization = Some(EntityKind::Organization);
        assert_eq!(in_names("St", Some(EntityKind::Person)), ["saint"]);
        assert_eq!(in_names("Mount", Some(EntityKind::Place)), ["mt"]);
        assert_eq!(in_names("corp", organization), ["corporation"]);
        assert!(in_names("Harbour", organization).contains(&"harbor".to_owned()));
        assert!(in_names("Grey", Some(EntityKind::Person)).is_empty());
    }

    #[test]
    fn hebrew_words_are_found_with_their_prefixes() {
        for other in ["הממשלה", "בממשלה", "ובממשלה", "כשהממשלה"] {
            assert!(finds("he", "ממשלה", other));
        }
        assert!(finds("he", "הממשלה", "ממשלה") && finds("he", "והממשלה", "הממשלה"));
        check_different(
            "he",
            &[
                ("ממשלה", "משלה"),
                ("הממשלה", "בממשלה"),
                ("בחירות", "חירות"),
                ("ועדה", "עדה"),
            ],
        );
    }
}
