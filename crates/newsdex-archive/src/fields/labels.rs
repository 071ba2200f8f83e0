//! The table of field names, built once from the data file.

use std::sync::LazyLock;

use newsdex_text::lexicon::labels::{affixes, record_labels};
use newsdex_text::words::fold::without_accents;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compared;

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
    /// The first paragraph, where it is a field of its own; used as the subtitle if the text does not contain it.
    Lead,
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
    /// An element or object around the articles of one issue.
    Issue,
    /// The given names of a person.
    FirstName,
    /// The family name of a person.
    LastName,
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
    LABELS
        .get(name)
        .or_else(|| WITHOUT_ACCENTS.get(name))
        .map_or(&[], Vec::as_slice)
}

/// The labels whose names have accents, by their names without accents: many programs accept only ASCII letters.
static WITHOUT_ACCENTS: LazyLock<FxHashMap<String, Vec<Label>>> = LazyLock::new(|| {
    let mut labels: FxHashMap<String, Vec<Label>> = FxHashMap::default();
    for (rank, (field, name)) in (0..).zip(record_labels()) {
        let Some(field) = field_named(field) else {
            continue;
        };
        let umlauts = [
            ("ä", "ae"),
            ("ö", "oe"),
            ("ü", "ue"),
            ("ø", "oe"),
            ("å", "aa"),
            ("ß", "ss"),
        ];
        let in_two_letters = umlauts
            .iter()
            .fold(name.to_owned(), |name, (sign, letters)| {
                name.replace(sign, letters)
            });
        let bare = without_accents(name).replace('ł', "l").replace('ø', "o");
        for plain in [bare, in_two_letters] {
            let label = Label { field, rank };
            if plain != name
                && !labels
                    .get(&plain)
                    .is_some_and(|known| known.contains(&label))
            {
                labels.entry(plain).or_default().push(label);
            }
        }
    }
    labels
});

/// Whether a field is one of the meanings of a name.
pub(in crate::fields) fn has(meanings: &[Label], field: Field) -> bool {
    meanings.iter().any(|label| label.field == field)
}

/// Gives the meanings of a name as it is written in a file.
///
/// An unknown name is looked up again without a word at its beginning or end that does not change its meaning:
/// `post_title`, `text_de`, `headlineRaw`.
pub(in crate::fields) fn of_key(key: &str) -> &'static [Label] {
    let found = of(&compared(key));
    // `title_s` is rather a title than the holder `titles`.
    if !found.is_empty() && !has(found, Field::Holder) {
        return found;
    }
    // Names without a second word are by far the most frequent.
    let is_divided =
        |sign: char| sign.is_uppercase() || matches!(sign, '_' | '-' | ':' | '.' | ' ');
    if key.len() > LONGEST_KEY || !key.chars().skip(1).any(is_divided) {
        return found;
    }
    let words = words(key);
    let is = |kind: &str, word: Option<&String>| {
        word.is_some_and(|word| AFFIXES.contains(&(kind, word.as_str())))
    };
    let mut rest = words.as_slice();
    let inner = |rest: &[String]| {
        let found = of(&rest.concat());
        let is_vague = found.iter().any(|label| {
            matches!(
                label.field,
                Field::Name | Field::Year | Field::Month | Field::Day
            )
        });
        if is_vague { &[][..] } else { found }
    };
    while let [before @ .., _] = rest
        && !before.is_empty()
        && is("behind", rest.last())
    {
        rest = before;
        let found = inner(rest);
        if !found.is_empty() {
            return found;
        }
    }
    while let [_, behind @ ..] = rest
        && !behind.is_empty()
        && is("before", rest.first())
    {
        rest = behind;
        let found = inner(rest);
        if !found.is_empty() {
            return found;
        }
    }
    found
}

/// The longest name of several words, in bytes.
const LONGEST_KEY: usize = 64;

/// The words that do not change the meaning of a name, each with its place in the name: `before` or `behind`.
static AFFIXES: LazyLock<FxHashSet<(&'static str, &'static str)>> =
    LazyLock::new(|| affixes().collect());

/// The words of a name, in lower case: divided at marks, and before a capital after a small letter.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_after_small = false;
    for sign in key.chars() {
        let is_mark = matches!(sign, '_' | '-' | ':' | '.' | ' ' | '@');
        if is_mark || sign.is_uppercase() && is_after_small {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !is_mark) {
            word.extend(sign.to_lowercase());
        }
        is_after_small = sign.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
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
        "lead" => Field::Lead,
        "issue" => Field::Issue,
        "first-name" => Field::FirstName,
        "last-name" => Field::LastName,
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

    #[test]
    fn a_word_that_says_where_a_field_belongs_does_not_hide_it() {
        let fields = |key: &str| {
            of_key(key)
                .iter()
                .map(|label| label.field)
                .collect::<Vec<_>>()
        };
        for key in [
            "post_title",
            "headline_txt_en",
            "dc:title",
            "fieldTitle",
            "Title.raw",
            "title_s",
        ] {
            assert_eq!(fields(key), [Field::Title], "{key}");
        }
        assert_eq!(fields("field_publish_date"), [Field::Published]);
        for key in [
            "post_name",
            "article_no",
            "image_title",
            "title length",
            "page_day",
        ] {
            assert_eq!(fields(key), [], "{key}");
        }
    }

    #[test]
    fn a_name_is_known_without_its_accents() {
        for key in [
            "Ueberschrift",
            "titulo",
            "tresc",
            "broedtekst",
            "brodtekst",
            "FECHA_PUBLICACION",
        ] {
            assert!(!of_key(key).is_empty(), "{key}");
        }
    }
}
