//! The values of an entry: braces that protect capitals are left out, and commands of LaTeX become letters.
//!
//! `biblatex` reads the commands. It takes quadratic time for many braces and calls itself for commands inside each
//! other. So a value is first divided at the braces that protect capitals, and commands may only be so deep.

use biblatex::{Bibliography, ChunksExt, RawEntry};
use rustc_hash::FxHashMap;

use super::abbreviations::{Abbreviations, Part, Written};
use newsdex_text::checkpoint::checkpoint;

/// Commands of LaTeX may be inside each other only to this depth.
const MOST_DEEP: usize = 32;
/// Why an entry with deeper commands fails.
pub(super) const TOO_DEEP: &str = "its commands of LaTeX are more than 32 inside each other";
/// In a list of authors with more braces than this, braces no longer keep the parts of a name together.
const MOST_BRACES: usize = 200;

/// The values of an entry.
pub(super) struct Values<'e> {
    /// The values by the names of their fields, in lower case. If a name is used several times, the last value counts.
    fields: FxHashMap<String, &'e Written<'e>>,
    abbreviations: &'e Abbreviations<'e>,
}

impl<'e> Values<'e> {
    pub(super) fn of(entry: &'e RawEntry<'e>, abbreviations: &'e Abbreviations<'e>) -> Values<'e> {
        let fields = entry.fields.iter();
        Values {
            fields: fields
                .map(|pair| (pair.key.v.to_ascii_lowercase(), pair.value.v.as_slice()))
                .collect(),
            abbreviations,
        }
    }

    /// The text of a field; `None` if it is missing or empty.
    ///
    /// # Errors
    ///
    /// The reason why the entry cannot be read.
    pub(super) fn text(&self, field: &str) -> Result<Option<String>, String> {
        let mut text = String::new();
        for part in self.parts(field)? {
            match part {
                Part::Text(written) => {
                    for piece in pieces(written)? {
                        checkpoint();
                        text.push_str(&plain(field, piece)?);
                    }
                }
                Part::Undefined(name) => text.push_str(&month(name)?),
            }
        }
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// The value of a field as written, but with its abbreviations written out; `None` if it is missing.
    ///
    /// # Errors
    ///
    /// The reason why the entry cannot be read.
    pub(super) fn written(&self, field: &str) -> Result<Option<String>, String> {
        let mut written = String::new();
        for part in self.parts(field)? {
            match part {
                Part::Text(text) => written.push_str(text),
                Part::Undefined(name) => written.push_str(&month(name)?),
            }
        }
        Ok(Some(written).filter(|written| !written.is_empty()))
    }

    fn parts(&self, field: &str) -> Result<Vec<Part<'e>>, String> {
        match self.fields.get(field) {
            Some(value) => self.abbreviations.parts(value),
            None => Ok(Vec::new()),
        }
    }
}

/// The names in a list of authors, first names first.
///
/// # Errors
///
/// The reason why the entry cannot be read.
pub(super) fn people(written: &str) -> Result<Vec<String>, String> {
    let pieces = pieces(written)?;
    let without_braces;
    let written = match pieces.len() > MOST_BRACES {
        true => {
            without_braces = pieces.concat();
            &without_braces
        }
        false => written,
    };
    let parsed = parsed("author", &format!("{{{written}}}"))?;
    let entry = parsed.iter().next();
    let people = entry.and_then(|entry| entry.author().ok());
    let people = people.unwrap_or_default().into_iter().map(|person| {
        let parts = [&person.given_name, &person.prefix, &person.name];
        let parts = parts.map(String::as_str);
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    });
    Ok(people.collect())
}

/// Divides a text at the braces that protect capitals and leaves these out. Braces around the argument of a command stay.
fn pieces(text: &str) -> Result<Vec<&str>, String> {
    let mut pieces = Vec::new();
    let mut start = 0;
    // How many braces of arguments are open.
    let mut depth = 0;
    let mut is_command = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let ends_command = std::mem::take(&mut is_command);
        match character {
            '\\' => {
                let Some((_, first)) = characters.next() else {
                    break;
                };
                // These stand for themselves.
                if matches!(first, '{' | '}' | '\\' | '#' | '&' | '%' | '$' | '_' | ':') {
                    continue;
                }
                let is_name = first.is_alphanumeric();
                while is_name && characters.next_if(|(_, next)| is_of_name(*next)).is_some() {}
                is_command = true;
            }
            '{' if depth > 0 || ends_command => {
                depth += 1;
                if depth > MOST_DEEP {
                    return Err(TOO_DEEP.to_owned());
                }
            }
            '}' if depth > 0 => depth -= 1,
            '{' | '}' => {
                pieces.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            // A formula.
            '$' if depth == 0 => {
                characters.find(|(_, next)| *next == '$');
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    Ok(pieces)
}

/// Whether a character may be inside the name of a command.
fn is_of_name(character: char) -> bool {
    !matches!(
        character,
        '@' | '{' | '}' | '"' | '#' | '\'' | '(' | ')' | ',' | '=' | '%' | '\\' | '~'
    ) && !character.is_control()
        && !character.is_whitespace()
}

/// A piece of a text, with letters in place of commands.
fn plain(field: &str, piece: &str) -> Result<String, String> {
    if piece.chars().all(char::is_alphanumeric) {
        return Ok(piece.to_owned());
    }
    let parsed = parsed(field, &format!("{{{piece}}}"))?;
    Ok(value(&parsed, field))
}

/// The month that an abbreviation means.
fn month(name: &str) -> Result<String, String> {
    let parsed = parsed("month", name)?;
    Ok(value(&parsed, "month"))
}

fn value(parsed: &Bibliography, field: &str) -> String {
    let entry = parsed.iter().next();
    let chunks = entry.and_then(|entry| entry.fields.get(field));
    chunks
        .map(|chunks| chunks.format_verbatim())
        .unwrap_or_default()
}

/// An entry with only one field.
fn parsed(field: &str, value: &str) -> Result<Bibliography, String> {
    let parsed = Bibliography::parse(&format!("@misc{{a, {field} = {value}}}"));
    parsed.map_err(|error| error.kind.to_string())
}
