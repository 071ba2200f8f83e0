//! Field names of one archive, as given on the command line: `title=headline`.

use std::str::FromStr;

use newsdex_text::settings_hash::SettingsHash;

use super::Field;

/// Names of fields that take precedence over the usual ones.
///
/// Parses from `title=headline`: the name in newsdex, then the name in the archive; the latter may be a path into
/// objects, `body=content.text`. Several maps are joined with [`FieldMap::extend`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldMap {
    names: Vec<(Field, String)>,
}

/// The reason why a text is not a valid [`FieldMap`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldMapError {
    /// There is no `=`, or nothing on one side of it.
    #[error("`{0}` is not a mapping; write it as title=headline")]
    Shape(String),
    /// Articles have no field with this name.
    #[error("articles have no field `{0}`; they have {fields}", fields = FIELDS.map(|(name, _)| name).join(", "))]
    Field(String),
}

const FIELDS: [(&str, Field); 12] = [
    ("id", Field::Id),
    ("title", Field::Title),
    ("subtitle", Field::Subtitle),
    ("body", Field::Body),
    ("published", Field::Published),
    ("updated", Field::Updated),
    ("source", Field::Source),
    ("authors", Field::Authors),
    ("section", Field::Section),
    ("keywords", Field::Keywords),
    ("url", Field::Url),
    ("language", Field::Language),
];

impl FieldMap {
    /// Adds the names of another map, to be tried after those of this one.
    pub fn extend(&mut self, other: FieldMap) {
        self.names.extend(other.names);
    }

    /// Adds the names to a settings hash, each after the name of its field.
    pub(crate) fn add_to(&self, hash: &mut SettingsHash) {
        hash.number(self.names.len() as u64);
        for (field, theirs) in &self.names {
            let ours = FIELDS.iter().find(|(_, known)| known == field);
            hash.text(ours.map_or("", |(name, _)| name)).text(theirs);
        }
    }

    pub(super) fn names(&self, field: Field) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .filter(move |(of, _)| *of == field)
            .map(|(_, name)| name.as_str())
    }
}

impl FromIterator<FieldMap> for FieldMap {
    /// Joins maps; earlier ones take precedence.
    fn from_iter<T: IntoIterator<Item = FieldMap>>(maps: T) -> FieldMap {
        let mut all = FieldMap::default();
        for map in maps {
            all.extend(map);
        }
        all
    }
}

impl FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(text: &str) -> Result<FieldMap, FieldMapError> {
        let shape = || FieldMapError::Shape(text.to_owned());
        let (ours, theirs) = text.split_once('=').ok_or_else(shape)?;
        let (ours, theirs) = (ours.trim(), theirs.trim());
        if ours.is_empty() || theirs.is_empty() {
            return Err(shape());
        }
        // Common synonyms are accepted too.
        let known = match ours {
            "date" => "published",
            "text" => "body",
            "author" => "authors",
            "lang" => "language",
            "keyword" => "keywords",
            other => other,
        };
        let field = FIELDS.iter().find(|(name, _)| *name == known);
        let (_, field) = field.ok_or_else(|| FieldMapError::Field(ours.to_owned()))?;
        Ok(FieldMap {
            names: vec![(*field, theirs.to_owned())],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_a_field_and_its_name_in_the_archive() {
        let map: FieldMap = "title=kop".parse().unwrap();
        assert_eq!(map.names(Field::Title).collect::<Vec<_>>(), ["kop"]);
        assert_eq!(map.names(Field::Body).count(), 0);
    }

    #[test]
    fn what_is_no_mapping_is_refused_with_a_way_out() {
        let refused = |text: &str| text.parse::<FieldMap>().unwrap_err().to_string();
        assert_eq!(
            refused("title"),
            "`title` is not a mapping; write it as title=headline"
        );
        assert!(
            refused("heading=kop")
                .starts_with("articles have no field `heading`; they have id, title,")
        );
    }
}
