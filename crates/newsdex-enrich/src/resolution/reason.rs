//! The reason why a name belongs to an entity, for programs and as a sentence.

use serde::{Deserialize, Serialize};

use super::Member;

/// The reason why a name belongs to an entity: its relation to the member it was joined to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The name after which the entity is named.
    Itself,
    /// A merge in the alias file.
    Alias,
    /// The same letters, except for case, accents, punctuation, titles or "the".
    SameLetters,
    /// The same name, which most articles tag as another kind.
    OtherKind,
    /// Both are listed names of one country, state or town.
    Synonym,
    /// The same name of an organisation, except for "Ministry of", "Inc", "U.S." or spelling.
    OrganizationForm,
    /// One name has a middle name or initial that the other lacks.
    MiddleName {
        /// Names that occur with both; empty if the names alone were enough.
        companions: Vec<String>,
    },
    /// Spellings of one name that occur with the same other names.
    Spelling {
        /// Names that occur with both.
        companions: Vec<String>,
    },
    /// A short form of the given name, or its form in another language.
    GivenName {
        /// Names that occur with both.
        companions: Vec<String>,
    },
    /// The same words in a different order.
    WordOrder {
        /// Names that occur with both.
        companions: Vec<String>,
    },
    /// One name abbreviates the other.
    Abbreviation {
        /// The number of articles that introduce the abbreviation for this name.
        articles: u64,
        /// The number of articles that introduce it for any name.
        of: u64,
    },
    /// A last name, or another part of the full name, that hardly any other person in the archive has.
    PartOfName {
        /// The number of articles with the full name of this person.
        articles: u64,
        /// The number of articles with the full name of any person with that part.
        of: u64,
    },
}

impl Member {
    /// Gives the reason as a sentence.
    pub fn why(&self) -> String {
        let with = self.with.as_deref().unwrap_or_default();
        match &self.reason {
            Reason::Itself => "the name of the entity".to_owned(),
            Reason::Alias => format!("the alias file merges it with {with}"),
            Reason::SameLetters => format!("the same letters as {with}"),
            Reason::OtherKind => {
                format!("the same as {with}, which most articles use for another type of entity")
            }
            Reason::Synonym => format!("a known name of {with}"),
            Reason::OrganizationForm => format!("another form of {with}"),
            Reason::MiddleName { companions } => {
                format!(
                    "{with} with or without middle names{}",
                    together(companions)
                )
            }
            Reason::Spelling { companions } => {
                format!("another spelling of {with}{}", together(companions))
            }
            Reason::GivenName { companions } => {
                format!(
                    "{with} with another form of the given name{}",
                    together(companions)
                )
            }
            Reason::WordOrder { companions } => {
                format!(
                    "the words of {with} in another order{}",
                    together(companions)
                )
            }
            Reason::Abbreviation { articles, of } => {
                format!(
                    "{articles} of {of} articles that introduce the abbreviation use it for {with}"
                )
            }
            Reason::PartOfName { articles, of } => {
                format!("{articles} of {of} articles that use it beside a full name mean {with}")
            }
        }
    }
}

fn together(companions: &[String]) -> String {
    match companions {
        [] => String::new(),
        [one] => format!("; both appear together with {one}"),
        [before @ .., last] => format!(
            "; both appear together with {} and {last}",
            before.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsdex_text::enrichment::EntityKind;

    #[test]
    fn a_reason_is_a_sentence() {
        let companions = vec!["Kyiv".to_owned(), "Emmanuel Macron".to_owned()];
        let member = Member {
            record: 0,
            kind: EntityKind::Person,
            name: "Volodymyr Zelenskiy".to_owned(),
            articles: 9,
            reason: Reason::Spelling { companions },
            with: Some("Volodymyr Zelenskyy".to_owned()),
        };
        assert_eq!(
            member.why(),
            "another spelling of Volodymyr Zelenskyy; both appear together with Kyiv and Emmanuel Macron"
        );
    }
}
