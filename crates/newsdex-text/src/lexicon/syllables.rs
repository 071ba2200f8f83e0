//! Syllables of Korean and Chinese names in Latin letters.

use std::sync::LazyLock;

use super::{lexicon_file, rows};

struct Parts {
    onsets: Vec<&'static str>,
    nuclei: Vec<&'static str>,
    codas: Vec<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let part = |wanted: &'static str| {
        rows(lexicon_file!("romanized-syllables.tsv"))
            .filter(move |row| row.clone().next() == Some(wanted))
            .flat_map(|row| row.skip(1).flat_map(str::split_whitespace))
            .collect()
    };
    Parts {
        onsets: part("onset"),
        nuclei: part("nucleus"),
        codas: part("coda"),
    }
});

/// The longest syllable, in letters.
const LONGEST: usize = 7;

/// Whether a word is one syllable of a Korean or Chinese name, in any case: `Min`, `hye`, `Jeong`.
fn is_syllable(word: &str) -> bool {
    if word.len() < 2
        || word.len() > LONGEST
        || !word.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let without_onset = PARTS.onsets.iter().chain([&""]);
    without_onset
        .filter_map(|onset| word.strip_prefix(onset))
        .any(|rest| {
            let codas = PARTS.codas.iter().chain([&""]);
            codas
                .filter_map(|coda| rest.strip_suffix(coda))
                .any(|nucleus| PARTS.nuclei.contains(&nucleus))
        })
}

/// Whether two words with a hyphen between them may be a Korean or Chinese given name: `Min-hye`, `Ying-jeou`.
pub fn is_given_name_of_syllables(word: &str) -> bool {
    word.split_once('-')
        .is_some_and(|(first, second)| is_syllable(first) && is_syllable(second))
}

/// The ways to divide a word into two syllables of a Korean or Chinese given name: `soojin` into `soo` and `jin`.
pub fn divided_given_name(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let cuts = word.char_indices().map(|(cut, _)| word.split_at(cut));
    cuts.filter(|(first, second)| is_syllable(first) && is_syllable(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_and_chinese_given_names_have_two_syllables() {
        for name in [
            "Min-hye",
            "Dae-sik",
            "Kang-myung",
            "Jae-in",
            "Jong-un",
            "Geun-hye",
            "Ying-jeou",
            "Teng-hui",
            "Ing-wen",
            "Seong-hwan",
            "Ki-moon",
            "Chae-yeon",
            "Kai-shek",
        ] {
            assert!(is_given_name_of_syllables(name), "{name}");
        }
    }

    #[test]
    fn a_given_name_without_hyphen_is_divided_between_its_syllables() {
        let divided = |word| divided_given_name(word).collect::<Vec<_>>();
        assert!(divided("soojin").contains(&("soo", "jin")));
        assert!(divided("weiming").contains(&("wei", "ming")));
        assert!(divided("Quell").is_empty());
    }

    #[test]
    fn other_compounds_are_none() {
        for word in [
            "Seoul-based",
            "Moscow-backed",
            "Jean-Claude",
            "Saudi-led",
            "London-born",
            "UN-sponsored",
            "Kim",
            "A-b",
            "Anglo-Saxon",
        ] {
            assert!(!is_given_name_of_syllables(word), "{word}");
        }
    }
}
