//! The alias file: the user's decisions about names, which override the automatic ones.
//!
//! ```toml
//! [[merge]]                     # these are one; shown by the name given first
//! names = ["Robert Galbraith", "J. K. Rowling"]
//! kind = "person"               # optional, here and below: person, organization, place or misc
//!
//! [[split]]                     # never join any of these
//! names = ["George Bush", "George W. Bush"]
//!
//! [[ban]]                       # hide these: they are not names
//! names = ["Subscribe Now", "Read More"]
//!
//! [[rename]]                    # show it by another name
//! name = "Kiev"
//! to = "Kyiv"
//! ```
//!
//! The names are those found in articles; case, accents and punctuation do not matter. Anything else in the file is an
//! error, so that a typing mistake does not go unnoticed.

use serde::Deserialize;
use toml::Spanned;

use super::groups::key;
use newsdex_text::enrichment::EntityKind;

/// The content of an alias file; see the [module](self) for the format.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aliases {
    pub(super) merges: Vec<Merge>,
    pub(super) splits: Vec<Vec<AliasName>>,
    pub(super) bans: Vec<AliasName>,
    pub(super) renames: Vec<Rename>,
}

/// A name in an alias file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AliasName {
    pub(super) name: String,
    /// The kind of the name; `None` means all kinds.
    pub(super) kind: Option<EntityKind>,
}

/// Names that are merged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Merge {
    /// Not empty; the first name is shown.
    pub(super) names: Vec<AliasName>,
    /// The kind of the merged entity.
    pub(super) kind: Option<EntityKind>,
}

/// A name that is shown as another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rename {
    pub(super) name: AliasName,
    pub(super) to: String,
}

/// An error in an alias file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct AliasesError {
    /// The line of the error, from 1.
    pub line: usize,
    /// The error: lower case, no final period.
    pub message: String,
    /// Advice for the user.
    pub hint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    merge: Vec<Spanned<NamesEntry>>,
    #[serde(default)]
    split: Vec<Spanned<NamesEntry>>,
    #[serde(default)]
    ban: Vec<Spanned<NamesEntry>>,
    #[serde(default)]
    rename: Vec<Spanned<RenameEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesEntry {
    names: Vec<Spanned<String>>,
    kind: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameEntry {
    name: Spanned<String>,
    to: Spanned<String>,
    kind: Option<Kind>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Person,
    Organization,
    Place,
    Misc,
}

impl From<Kind> for EntityKind {
    fn from(kind: Kind) -> EntityKind {
        match kind {
            Kind::Person => EntityKind::Person,
            Kind::Organization => EntityKind::Organization,
            Kind::Place => EntityKind::Place,
            Kind::Misc => EntityKind::Misc,
        }
    }
}

impl Aliases {
    /// Parses an alias file. An empty text gives no decisions.
    ///
    /// # Errors
    ///
    /// When the text is not valid TOML, has an unknown key, gives too few names, or both merges and splits the same two
    /// names. The error gives the line.
    pub fn parse(text: &str) -> Result<Aliases, AliasesError> {
        let file: File = toml::from_str(text).map_err(|error| AliasesError {
            line: line(text, error.span().map_or(0, |span| span.start)),
            message: error.message().trim().replace('\n', "; ").trim_end_matches('.').to_owned(),
            hint: "entries are [[merge]], [[split]] and [[ban]] with `names`, and [[rename]] with `name` and `to`; \
                   each may have a `kind`"
                .to_owned(),
        })?;
        let mut aliases = Aliases::default();
        for entry in &file.merge {
            let names = names(text, entry, 2)?;
            let kind = entry.as_ref().kind.map(EntityKind::from);
            // A merge may join names of different kinds.
            let names = names
                .into_iter()
                .map(|name| AliasName { kind: None, ..name })
                .collect();
            aliases.merges.push(Merge { names, kind });
        }
        for entry in &file.split {
            let split = names(text, entry, 2)?;
            aliases
                .check_split(&split)
                .map_err(|message| AliasesError {
                    line: line(text, entry.span().start),
                    message,
                    hint: "keep either the [[merge]] or the [[split]]".to_owned(),
                })?;
            aliases.splits.push(split);
        }
        for entry in &file.ban {
            aliases.bans.extend(names(text, entry, 1)?);
        }
        for entry in &file.rename {
            let RenameEntry {
                name: from,
                to,
                kind,
            } = entry.as_ref();
            aliases.renames.push(Rename {
                name: AliasName {
                    name: name(text, from)?,
                    kind: kind.map(EntityKind::from),
                },
                to: name(text, to)?,
            });
        }
        Ok(aliases)
    }

    /// Whether the file contains no decisions.
    pub fn is_empty(&self) -> bool {
        *self == Aliases::default()
    }

    /// All names in the file, grouped by merges, splits, bans and renames.
    pub(super) fn names(&self) -> impl Iterator<Item = &AliasName> {
        let merged = self.merges.iter().flat_map(|merge| &merge.names);
        merged
            .chain(self.splits.iter().flatten())
            .chain(&self.bans)
            .chain(self.renames.iter().map(|rename| &rename.name))
    }

    fn check_split(&self, split: &[AliasName]) -> Result<(), String> {
        for (index, one) in split.iter().enumerate() {
            for other in split.iter().skip(index + 1) {
                if letters(one) == letters(other) {
                    return Err(format!(
                        "`{}` and `{}` are the same name",
                        one.name, other.name
                    ));
                }
                let is_merged = self.merges.iter().any(|merge| {
                    let has = |name: &AliasName| {
                        merge
                            .names
                            .iter()
                            .any(|merged| letters(merged) == letters(name))
                    };
                    has(one) && has(other)
                });
                if is_merged {
                    return Err(format!(
                        "`{}` and `{}` are merged above",
                        one.name, other.name
                    ));
                }
            }
        }
        Ok(())
    }
}

fn letters(name: &AliasName) -> String {
    key(name.kind.unwrap_or(EntityKind::Person), &name.name)
}

fn names(
    text: &str,
    entry: &Spanned<NamesEntry>,
    least: usize,
) -> Result<Vec<AliasName>, AliasesError> {
    let NamesEntry { names, kind } = entry.as_ref();
    if names.len() < least {
        let (message, hint) = match least {
            1 => ("`names` is empty", "write at least one name"),
            _ => (
                "`names` has fewer than two names",
                "write two names or more",
            ),
        };
        return Err(AliasesError {
            line: line(text, entry.span().start),
            message: message.to_owned(),
            hint: hint.to_owned(),
        });
    }
    names
        .iter()
        .map(|written| {
            Ok(AliasName {
                name: name(text, written)?,
                kind: kind.map(EntityKind::from),
            })
        })
        .collect()
}

fn name(text: &str, written: &Spanned<String>) -> Result<String, AliasesError> {
    let name = written.as_ref().trim();
    if !name.chars().any(char::is_alphanumeric) {
        return Err(AliasesError {
            line: line(text, written.span().start),
            message: "a name without letters".to_owned(),
            hint: "write the name as articles have it".to_owned(),
        });
    }
    Ok(name.to_owned())
}

/// The line of a byte position, from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = Aliases::parse(text).expect_err("it is wrong");
        assert_eq!(error.to_string(), expected);
        assert!(!error.hint.is_empty());
    }

    #[test]
    fn all_four_kinds_of_entry_are_read() {
        let aliases = Aliases::parse(
            "[[merge]]\nnames = [\"Ann Doe\", \"A. Roe\"]\nkind = \"person\"\n\
             [[split]]\nnames = [\"Ann Doe\", \"Anna Doe\"]\n\
             [[ban]]\nnames = [\"Read More\"]\n\
             [[rename]]\nname = \"Kiev\"\nto = \"Kyiv\"\nkind = \"place\"\n",
        )
        .expect("it is right");
        assert_eq!(aliases.names().count(), 6);
        assert_eq!(aliases.renames[0].to, "Kyiv");
        assert!(Aliases::parse("").expect("nothing is right").is_empty());
    }

    #[test]
    fn mistakes_are_reported_with_their_line() {
        check_error(
            "[[merge]]\nname = [\"a\"]\n",
            "line 2: unknown field `name`, expected `names` or `kind`",
        );
        check_error(
            "\n[[merges]]\nnames = []\n",
            "line 2: unknown field `merges`, expected one of `merge`, `split`, `ban`, `rename`",
        );
        check_error(
            "[[merge]]\nnames = [\"Doe\"]\n",
            "line 1: `names` has fewer than two names",
        );
        check_error("[[ban]]\nnames = []\n", "line 1: `names` is empty");
        check_error(
            "[[ban]]\nnames = [\"Doe\",\n  \"...\"]\n",
            "line 3: a name without letters",
        );
        check_error(
            "[[ban]]\nnames = [\"Doe\"]\nkind = \"human\"\n",
            "line 3: unknown variant `human`, expected one of `person`, `organization`, `place`, `misc`",
        );
    }

    #[test]
    fn names_cannot_be_both_merged_and_kept_apart() {
        check_error(
            "[[merge]]\nnames = [\"Ann Doe\", \"Ann Roe\"]\n[[split]]\nnames = [\"ann doe\", \"Ann Roe\"]\n",
            "line 3: `ann doe` and `Ann Roe` are merged above",
        );
        check_error(
            "[[split]]\nnames = [\"Ann Doe\", \"ANN DOE\"]\n",
            "line 1: `Ann Doe` and `ANN DOE` are the same name",
        );
    }
}
