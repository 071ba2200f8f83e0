//! The codes and names of languages.

use std::sync::LazyLock;

use super::{lexicon_file, rows, values};

/// The codes and names of a language.
struct LanguageNames {
    /// The primary subtag of its BCP 47 tag.
    code: &'static str,
    /// Other codes of the same language: `eng` and `iw`.
    other_codes: Vec<&'static str>,
    /// In lower case, in English and in the language itself.
    names: Vec<&'static str>,
    /// Whether several words are written as one.
    has_compounds: bool,
}

fn all() -> &'static [LanguageNames] {
    static ALL: LazyLock<Vec<LanguageNames>> = LazyLock::new(|| {
        rows(lexicon_file!("language-names.tsv"))
            .filter_map(|mut row| {
                Some(LanguageNames {
                    code: row.next()?,
                    other_codes: values(row.next()?).collect(),
                    names: values(row.next()?).collect(),
                    has_compounds: row.next()? == "compounds",
                })
            })
            .collect()
    });
    &ALL
}

/// The primary subtag of the language with this other code, in lower case.
pub fn by_other_code(code: &str) -> Option<&'static str> {
    let language = all().iter().find(|known| known.other_codes.contains(&code));
    language.map(|known| known.code)
}

/// The primary subtag of the language with this name, in lower case.
pub fn by_name(name: &str) -> Option<&'static str> {
    let language = all().iter().find(|known| known.names.contains(&name));
    language.map(|known| known.code)
}

/// Whether a language, given by its primary subtag, writes several words as one word: "Bundestagswahl" in German.
pub fn has_compounds(code: &str) -> bool {
    all()
        .iter()
        .any(|known| known.code == code && known.has_compounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_codes_and_names() {
        assert_eq!(by_other_code("ger"), Some("de"));
        assert_eq!(by_other_code("de"), None);
        assert_eq!(by_name("español"), Some("es"));
        assert_eq!(by_name("ruritanian"), None);
        assert!(has_compounds("de") && !has_compounds("fr"));
        for mut row in rows(lexicon_file!("language-names.tsv")) {
            assert_eq!(row.by_ref().count(), 4);
        }
    }
}
