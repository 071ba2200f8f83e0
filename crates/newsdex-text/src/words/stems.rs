//! The stem of a word: what all of its regular forms have in common.
//!
//! Stems are made by the Snowball rules of the language. Some plurals, prefixes and spellings that these rules do not
//! know are removed first:
//!
//! - Spanish and Portuguese: plurals that Snowball does not join with their singular (`plurals.tsv`).
//! - Arabic: `و` and `ف` before the article (`والحكومة`), and ways to write a letter at the end (`الشرطه`, `مستشفي`).
//! - Korean, for which there are no Snowball rules: particles after a noun (`korean-particles.tsv`).
//!
//! Irregular forms of English and prefixes of Hebrew have no common stem; [`super::related`] finds them for a query.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::fold::fold;
use super::forms::primary;
use crate::lexicon::noun_endings::{After, korean_particles, plurals};

/// Makes the stems of one language.
#[derive(Clone)]
pub(super) struct Stems {
    language: Language,
    /// `None` if there are no Snowball rules.
    snowball: Option<Stemmer>,
}

/// The endings removed before the Snowball rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Arabic,
    Korean,
    /// Spanish or Portuguese, by its subtag.
    Plurals(&'static str),
    Other,
}

impl Stems {
    /// The stems of the language of a BCP 47 tag; `None` if there are no rules for it.
    pub(super) fn of(language: &str) -> Option<Stems> {
        let snowball = algorithm(language).map(Stemmer::new);
        let language = match primary(language) {
            "ar" => Language::Arabic,
            "ko" => Language::Korean,
            "es" => Language::Plurals("es"),
            "pt" => Language::Plurals("pt"),
            _ => Language::Other,
        };
        (snowball.is_some() || language == Language::Korean).then_some(Stems { language, snowball })
    }

    /// The stem of a word in lower case, with its accents.
    pub(super) fn stem(&self, word: &str) -> String {
        let base = match self.language {
            Language::Arabic => Cow::Owned(usual_letters(without_and(word))),
            Language::Korean => Cow::Borrowed(without_particle(word)),
            Language::Plurals(language) => singular(language, word),
            Language::Other => Cow::Borrowed(word),
        };
        match &self.snowball {
            Some(snowball) => snowball.stem(&base).to_string(),
            None => base.into_owned(),
        }
    }
}

/// The Snowball algorithm for a language, by its primary subtag; `None` if there is none.
fn algorithm(language: &str) -> Option<Algorithm> {
    match primary(language) {
        // Two tags of one written language; the list of algorithms has neither.
        "nb" | "nn" => Algorithm::from_name("no").ok(),
        primary if primary.len() <= 3 => Algorithm::from_name(primary).ok(),
        _ => None,
    }
}

/// The singular of a plural that Snowball does not know; other words are unchanged.
fn singular<'a>(language: &str, word: &'a str) -> Cow<'a, str> {
    let mut rules = plurals().iter().filter(|rule| rule.language == language);
    let is_plural = |rule: &&crate::lexicon::noun_endings::Plural| {
        word.ends_with(rule.plural)
            && word.chars().count() >= rule.letters
            && !rule.is_exception(word)
    };
    match rules.find(is_plural) {
        Some(rule) => {
            let base = word.strip_suffix(rule.plural).unwrap_or(word);
            Cow::Owned(format!("{base}{}", rule.singular))
        }
        None => Cow::Borrowed(word),
    }
}

/// An Arabic word without "and" or "so" before the article. The word after the article has at least three letters:
/// shorter ones are rather part of another word (`والد`).
fn without_and(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف']);
    let has_article = |rest: &&str| {
        let after = rest.strip_prefix("ال").or_else(|| rest.strip_prefix("لل"));
        after.is_some_and(|after| after.chars().count() >= 3)
    };
    rest.filter(has_article).unwrap_or(word)
}

/// An Arabic word with the letters that dictionaries use. At the end of a word, the press of some countries writes ه for
/// ة, and ي for ى or the other way round.
fn usual_letters(word: &str) -> String {
    let folded = fold(word);
    match folded.strip_suffix('ه') {
        Some(base) => format!("{base}ة"),
        None => folded.into_owned(),
    }
}

/// A Korean noun without its particle.
///
/// A particle has another form after a vowel than after a consonant, so a noun that only ends like a particle is left
/// alone in most cases. At least two syllables remain, or one before the particle of the object.
fn without_particle(word: &str) -> &str {
    let particles = korean_particles().iter();
    let mut bases = particles.filter_map(|(particle, after)| {
        let base = word.strip_suffix(particle)?;
        let last = base.chars().next_back()?;
        let is_object = matches!(*particle, "을" | "를");
        let is_long = base.chars().nth(1).is_some() || is_object;
        (is_long && fits(*after, last)).then_some(base)
    });
    bases.next().unwrap_or(word)
}

/// Whether a particle has its form after this syllable.
fn fits(after: After, syllable: char) -> bool {
    const FIRST: char = '가';
    const LAST: char = '힣';
    /// Number of ways to end a syllable; the first has no consonant.
    const ENDS: u32 = 28;
    const R: u32 = 8;
    if !(FIRST..=LAST).contains(&syllable) {
        // A number, or a word in Latin letters: its pronunciation is unknown.
        return true;
    }
    let end = (u32::from(syllable) - u32::from(FIRST)) % ENDS;
    match after {
        After::Any => true,
        After::Vowel => end == 0,
        After::Consonant => end != 0,
        After::Ro => end == 0 || end == R,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(language: &str, groups: &[&[&str]]) {
        let stems = Stems::of(language).unwrap();
        for group in groups {
            let all: Vec<String> = group
                .iter()
                .map(|word| crate::words::fold::fold(&stems.stem(word)).into_owned())
                .collect();
            assert!(all.iter().all(|stem| *stem == all[0]), "{group:?}: {all:?}");
        }
    }

    #[track_caller]
    fn check_different(language: &str, pairs: &[(&str, &str)]) {
        let stems = Stems::of(language).unwrap();
        for (one, other) in pairs {
            assert_ne!(stems.stem(one), stems.stem(other));
        }
    }

    #[test]
    fn spanish_plurals_have_the_stem_of_their_singular() {
        check_same(
            "es",
            &[
                &["mujer", "mujeres"],
                &["joven", "jóvenes"],
                &["ciudad", "ciudades"],
                &["universidad", "universidades"],
                &["hogar", "hogares"],
                &["lugar", "lugares"],
                &["líder", "líderes"],
                &["dólar", "dólares"],
                &["orden", "órdenes"],
                &["imagen", "imágenes"],
                &["crimen", "crímenes"],
                &["red", "redes"],
                &["pared", "paredes"],
                &["virtud", "virtudes"],
                &["hotel", "hoteles"],
                &["tren", "trenes"],
                &["ley", "leyes"],
                &["rey", "reyes"],
                &["reloj", "relojes"],
                &["luz", "luces"],
                &["vez", "veces"],
                &["juez", "jueces"],
                &["nación", "naciones"],
                &["avión", "aviones"],
                &["padre", "padres"],
                &["hombre", "hombres"],
                &["alcalde", "alcaldes"],
                &["calle", "calles"],
                &["presidente", "presidentes"],
                &["dulce", "dulces"],
                &["mes", "meses"],
                &["país", "países"],
            ],
        );
        check_different("es", &[("plaza", "placa"), ("hotel", "hora")]);
    }

    #[test]
    fn portuguese_plurals_have_the_stem_of_their_singular() {
        check_same(
            "pt",
            &[
                &["eleição", "eleições"],
                &["nação", "nações"],
                &["avião", "aviões"],
                &["pão", "pães"],
                &["alemão", "alemães"],
                &["mão", "mãos"],
                &["cidadão", "cidadãos"],
                &["homem", "homens"],
                &["jovem", "jovens"],
                &["imagem", "imagens"],
                &["hotel", "hotéis"],
                &["papel", "papéis"],
                &["nível", "níveis"],
                &["possível", "possíveis"],
                &["túnel", "túneis"],
                &["animal", "animais"],
                &["jornal", "jornais"],
                &["espanhol", "espanhóis"],
                &["civil", "civis"],
                &["barril", "barris"],
                &["perfil", "perfis"],
                &["juvenil", "juvenis"],
                &["fuzil", "fuzis"],
                &["hostil", "hostis"],
                &["útil", "úteis"],
                &["réptil", "répteis"],
                &["míssil", "mísseis"],
                &["mulher", "mulheres"],
                &["trabalhador", "trabalhadores"],
                &["vez", "vezes"],
                &["juiz", "juízes"],
                &["país", "países"],
                &["mês", "meses"],
                &["português", "portugueses"],
                &["cidade", "cidades"],
                &["herói", "heróis"],
            ],
        );
        check_different(
            "pt",
            &[("pai", "pau"), ("jamais", "jamal"), ("país", "pai")],
        );
    }

    #[test]
    fn arabic_words_have_one_stem_with_and_without_and() {
        check_same(
            "ar",
            &[
                &["الحكومة", "والحكومة", "فالحكومة"],
                &["اليمن", "واليمن"],
                &["إيران", "ايران"],
                &["مستشفى", "مستشفي", "المستشفى", "المستشفي"],
                &["الشرطة", "الشرطه", "والشرطه"],
                &["لجنة", "لجنه"],
            ],
        );
        check_different("ar", &[("والد", "لد")]);
    }

    #[test]
    fn korean_nouns_have_one_stem_with_every_particle() {
        check_same(
            "ko",
            &[
                &[
                    "부산",
                    "부산을",
                    "부산은",
                    "부산의",
                    "부산에서",
                    "부산으로",
                    "부산까지",
                ],
                &["시장", "시장이", "시장은", "시장도", "시장에게"],
                &["경제", "경제를", "경제가", "경제와", "경제로"],
                &["의회", "의회에서", "의회의", "의회는"],
                &["서울", "서울로", "서울을"],
                &["법", "법을"],
                &["NATO", "NATO는", "NATO가"],
            ],
        );
        check_different(
            "ko",
            &[
                ("국가", "국"),
                ("전문가", "전문"),
                ("마을", "마"),
                ("아이", "아"),
            ],
        );
    }
}
