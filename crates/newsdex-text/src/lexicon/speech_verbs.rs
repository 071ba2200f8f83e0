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

#[cfg(test)]
mod tests {
    use super::*;

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
