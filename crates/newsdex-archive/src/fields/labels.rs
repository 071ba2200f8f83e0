//! The table of field names, built once from the data file.

use std::sync::LazyLock;

use newsdex_text::lexicon::labels::record_labels;
use rustc_hash::FxHashMap;

/// The meaning of a field name.
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
    /// The date on which the record was created; used if there is no date of publication.
    Recorded,
    /// A summary; used as the text of an article that has a title but no text.
    Summary,
    /// A name; used as the title of an article that has a text but no title.
    Name,
    /// The first part of a text that is stored in two parts.
    BodyStart,
    /// The last part of a text that is stored in two parts.
    BodyEnd,
    Year,
    Month,
    Day,
    /// An object that contains the fields.
    Holder,
    /// A field that only a reader's bookmark of an article has.
    Bookmark,
    /// The status of the record, such as published or draft.
    Status,
    /// Whether the record is a draft.
    IsDraft,
    /// Whether the record is published.
    IsPublished,
    /// A field that only a page of a newspaper has: its title is the newspaper.
    PageMark,
}

/// One meaning of a name, with its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fields) struct Label {
    pub(in crate::fields) field: Field,
    /// The position of the name in the data file; the name with the lowest rank is tried first.
    pub(in crate::fields) rank: u16,
}

/// Gives the meanings of a name, sorted by rank; `name` must be normalised by [`compared`](super::compared). Empty for
/// an unknown name.
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
        "is-draft" => Field::IsDraft,
        "is-published" => Field::IsPublished,
        "page-mark" => Field::PageMark,
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
