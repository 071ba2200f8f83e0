//! Verbs that connect a quotation with its speaker.

use super::{lexicon_file, rows, values};

/// The length of the quotations that a verb introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole sentences: "said".
    Says,
    /// Only a few words: "called it".
    Judges,
}

/// The forms of the verbs of one kind, in lower case.
pub fn forms(kind: Kind) -> impl Iterator<Item = &'static str> {
    let wanted = match kind {
        Kind::Says => "says",
        Kind::Judges => "judges",
    };
    rows(lexicon_file!("speech-verbs.tsv"))
        .filter_map(move |mut row| row.next().filter(|kind| *kind == wanted).and(row.next()))
        .flat_map(values)
}

/// The forms in "-ing", whose subject belongs to another verb: "adding".
pub fn participles() -> impl Iterator<Item = &'static str> {
    let all = forms(Kind::Says).chain(forms(Kind::Judges));
    all.filter(|form| form.ends_with("ing"))
}

/// The part of a word beside a quotation in a language other than English; the head of `foreign-speech-verbs.tsv`
/// explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A verb of speech.
    Says,
    /// Between a subject and the participle of a verb of speech.
    Auxiliary,
    /// Before the speaker of a quotation, instead of a verb.
    According,
    /// A subject that is a man.
    He,
    /// A subject that is a woman.
    She,
    /// Another subject that is no name.
    Pronoun,
    /// Before a name that is not the subject.
    Of,
    /// Opens a clause with another subject.
    That,
    /// After a verb of speech without a subject.
    Dropped,
    /// A negation.
    Not,
    /// The first word of a sentence before the speaker and a comma.
    For,
    /// A noun before "of" and the speaker.
    View,
    /// A form of a verb that says how somebody is.
    Is,
}

/// The words with one part beside quotations in a language other than English, in lower case.
pub fn words_in(language: &str, wanted: Part) -> impl Iterator<Item = &'static str> {
    let wanted = match wanted {
        Part::Says => "says",
        Part::Auxiliary => "auxiliary",
        Part::According => "according",
        Part::He => "he",
        Part::She => "she",
        Part::Pronoun => "pronoun",
        Part::Of => "of",
        Part::That => "that",
        Part::Dropped => "dropped",
        Part::Not => "not",
        Part::For => "for",
        Part::View => "view",
        Part::Is => "is",
    };
    rows(lexicon_file!("foreign-speech-verbs.tsv"))
        .filter_map(move |mut row| {
            let is_of = row.next().is_some_and(|of| of == language);
            let kind = row.next().filter(|kind| is_of && *kind == wanted);
            kind.and(row.next())
        })
        .flat_map(|words| words.split(' '))
}

/// The forms of verbs of speech in a language other than English, in lower case.
pub fn forms_in(language: &str) -> impl Iterator<Item = &'static str> {
    words_in(language, Part::Says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::languages::grammars;

    #[test]
    fn every_language_with_lists_has_verbs_of_speech() {
        for grammar in grammars() {
            for part in [
                Part::Says,
                Part::Auxiliary,
                Part::According,
                Part::He,
                Part::She,
                Part::Pronoun,
                Part::Of,
                Part::That,
                Part::Not,
            ] {
                assert!(words_in(grammar.code, part).count() > 0, "{}", grammar.code);
            }
        }
        assert!(forms_in("fr").any(|form| form == "déclaré"));
        assert!(!forms_in("es").any(|form| form == "déclaré"));
    }

    #[test]
    fn verbs_say_or_judge() {
        assert!(forms(Kind::Says).any(|form| form == "told"));
        assert!(!forms(Kind::Judges).any(|form| form == "told"));
        assert!(forms(Kind::Judges).any(|form| form == "praised"));
        assert!(participles().any(|form| form == "accusing"));
        for mut row in rows(lexicon_file!("speech-verbs.tsv")) {
            let kind = row.next().unwrap_or_default();
            assert!(["says", "judges"].contains(&kind), "{kind}");
        }
    }
}
