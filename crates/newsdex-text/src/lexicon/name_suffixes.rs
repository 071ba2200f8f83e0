//! Words after the name of a person: "Jr", "III", "PhD".

use super::phrases_by_kind;

phrases_by_kind!("name-suffixes.tsv", ' ', {
    /// The father of a person with the same name.
    Elder = "elder",
    /// The son.
    Younger = "younger",
    /// The grandson.
    Third = "third",
    /// A later one.
    Fourth = "fourth",
    /// A degree.
    Degree = "degree",
});

/// Whether a word, in lower case without full stops, tells relatives with the same name apart: `jr`, `iii`.
pub fn is_of_relatives(word: &str) -> bool {
    let kinds = [Kind::Elder, Kind::Younger, Kind::Third, Kind::Fourth];
    kinds.into_iter().any(|kind| is(kind, word))
}
