//! The names that archives give to the fields of an article.

use super::{lexicon_file, rows, values};

/// The names of fields in JSON, XML, front matter and tables, as pairs of field and name.
///
/// In the order of the file: if a record has two names for one field, the earlier name takes precedence. Names are in
/// lower case, without blanks; only their first character may be punctuation. Some of the fields do not exist in an
/// article, such as `recorded` or `year`; the head of `labels.tsv` explains them.
pub fn record_labels() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("record")
}

/// Words at the beginning (`before`) and the end (`behind`) of longer names of fields that do not change what the name
/// means: `post_title`, `text_de`.
pub fn affixes() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("affix")
}

/// The numbers of fields and the codes of subfields in catalogues of libraries (MARC 21), as pairs of field and code.
pub fn marc_codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("marc")
}

/// The labels of lines in downloads of press databases, as pairs of field and label in lower case.
pub fn press_labels() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("press")
}

/// The short labels in capitals in downloads of press databases, as pairs of field and label in lower case.
pub fn press_codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("code")
}

/// Words in the classes of elements in downloads of press databases, as pairs of field and word in lower case.
pub fn press_classes() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("class")
}

/// The tags of the RIS format, as pairs of field and tag.
pub fn ris_tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("ris")
}

/// The tags of the EndNote format, as pairs of field and tag.
pub fn endnote_tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("endnote")
}

/// The tags of references from PubMed, as pairs of field and tag in lower case.
pub fn pubmed_tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("pubmed")
}

/// The tags of references from the Web of Science, as pairs of field and tag in lower case.
pub fn web_of_science_tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    labels("wos")
}

fn labels(form: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(lexicon_file!("labels.tsv")).flat_map(move |row| {
        let columns: Vec<&'static str> = row.collect();
        let (field, names) = match columns.as_slice() {
            [field, found, _, names] if *found == form => (*field, *names),
            _ => ("", ""),
        };
        values(names).map(move |name| (field, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_without_case_and_marks() {
        for (field, name) in record_labels() {
            assert_eq!(name.to_lowercase(), name, "in {field}");
            assert!(
                !name
                    .get(1..)
                    .unwrap_or_default()
                    .contains([' ', '-', '.', ':']),
                "{name}"
            );
        }
    }

    #[test]
    fn a_name_is_known_once_a_field() {
        let mut all: Vec<_> = record_labels().collect();
        all.sort_unstable();
        let repeated: Vec<_> = all
            .windows(2)
            .filter(|pair| pair.first() == pair.last())
            .collect();
        assert!(repeated.is_empty(), "{repeated:?}");
    }
}
