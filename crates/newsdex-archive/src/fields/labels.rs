//! The table of the names of fields, made from the data file once.

use std::sync::LazyLock;

use newsdex_text::lexicon::labels::record_labels;
use rustc_hash::FxHashMap;

/// What a name in an archive stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::fields) enum Field {
    Id,
    Title,
    Subtitle,
    Body,
    Published,
    Updated,
    Source,
    Authors,
    Section,
    Keywords,
    Url,
    Language,
    /// When the record was made; the date of publication if there is no other.
    Recorded,
    /// Read as the text if there is no other.
    Summary,
    /// Read as the title of what has a text.
    Name,
    /// The first part of a text that is stored in two.
    BodyStart,
    /// The last part of a text that is stored in two.
    BodyEnd,
    Year,
    Month,
    Day,
    /// An object around the fields.
    Holder,
    /// What only a reader's copy of an article has.
    Bookmark,
    /// Whether the article was published.
    Status,
}

/// A name as a field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fields) struct Label {
    pub(in crate::fields) field: Field,
    /// Names with a lower rank are more telling.
    pub(in crate::fields) rank: u16,
}

/// The fields that a name stands for; `name` is without case and marks.
pub(in crate::fields) fn of(name: &str) -> &'static [Label] {
    static LABELS: LazyLock<FxHashMap<&'static str, Vec<Label>>> = LazyLock::new(|| {
        let mut labels: FxHashMap<&'static str, Vec<Label>> = FxHashMap::default();
        for (rank, (field, name)) in (0..).zip(record_labels()) {
            if let Some(field) = field_named(field) {
                labels.entry(name).or_default().push(Label { field, rank });
            }
        }
        labels
    });
    LABELS.get(name).map_or(&[], Vec::as_slice)
}

fn field_named(name: &str) -> Option<Field> {
    Some(match name {
        "id" => Field::Id,
        "title" => Field::Title,
        "subtitle" => Field::Subtitle,
        "body" => Field::Body,
        "published" => Field::Published,
        "updated" => Field::Updated,
        "source" => Field::Source,
        "authors" => Field::Authors,
        "section" => Field::Section,
        "keywords" => Field::Keywords,
        "url" => Field::Url,
        "language" => Field::Language,
        "recorded" => Field::Recorded,
        "summary" => Field::Summary,
        "name" => Field::Name,
        "body-start" => Field::BodyStart,
        "body-end" => Field::BodyEnd,
        "year" => Field::Year,
        "month" => Field::Month,
        "day" => Field::Day,
        "holder" => Field::Holder,
        "bookmark" => Field::Bookmark,
        "status" => Field::Status,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_data_file_is_known() {
        for (field, name) in record_labels() {
            assert!(field_named(field).is_some(), "{field} of {name}");
        }
    }

    #[test]
    fn a_name_stands_for_its_fields() {
        let fields = |name: &str| of(name).iter().map(|label| label.field).collect::<Vec<_>>();
        assert_eq!(fields("headline"), [Field::Title]);
        assert_eq!(fields("überschrift"), [Field::Title]);
        assert_eq!(fields("article"), [Field::Body, Field::Holder]);
        assert_eq!(fields("zzz"), []);
    }
}
