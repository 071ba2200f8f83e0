//! Inverse document frequency: how rare the words of a pattern are in an index.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, Term};

use crate::engine::bm25f::{idf, of_arrangement};
use newsdex_query::matching::{Arrangement, Resolved, TermSet};

/// The inverse document frequency of a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idf {
    /// Near 0 for a word in every article, about 10 for a word in one of many thousand articles.
    pub(super) value: f32,
    /// Approximate number of articles with the pattern; `None` for a pattern of several words.
    pub(super) document_frequency: Option<u64>,
}

impl Idf {
    /// The idf of a pattern in several fields; `articles` is the number of all articles.
    ///
    /// # Errors
    ///
    /// Fails if the index is damaged.
    pub(super) fn of(
        resolved: &Resolved,
        fields: &[Field],
        articles: u64,
        searcher: &Searcher,
    ) -> tantivy::Result<Idf> {
        let counts = resolved
            .words
            .iter()
            .map(|word| Ok(document_frequency(word, fields, searcher)?.min(articles)))
            .collect::<tantivy::Result<Vec<u64>>>()?;
        let idfs: Vec<f32> = counts.iter().map(|count| idf(*count, articles)).collect();
        Ok(Idf {
            value: of_arrangement(&resolved.arrangement, &idfs),
            document_frequency: match resolved.arrangement {
                Arrangement::Word(word) => counts.get(word).copied(),
                _ => None,
            },
        })
    }
}

/// The approximate number of articles with a word. An article with the word in title and text counts once;
/// an article with several of the word's forms counts once for each form.
fn document_frequency(
    word: &TermSet,
    fields: &[Field],
    searcher: &Searcher,
) -> tantivy::Result<u64> {
    // Terms that count in every language: the form as typed, the words of a prefix, names.
    let mut in_any_language = 0;
    // For each language: the articles with its terms, and whether one of them covers the typed form.
    let mut by_language: Vec<(&str, u64, bool)> = Vec::new();
    for term in word.terms() {
        let mut articles = 0;
        for field in fields {
            let term = Term::from_field_text(*field, &term.term);
            let mut in_field = 0;
            for segment in searcher.segment_readers() {
                in_field += segment_frequency(&term, segment)?;
            }
            articles = in_field.max(articles);
        }
        let Some(language) = term.language.as_deref() else {
            in_any_language += articles;
            continue;
        };
        match by_language.iter_mut().find(|known| known.0 == language) {
            Some((_, sum, covers_typed)) => {
                *sum += articles;
                *covers_typed |= term.covers_typed;
            }
            None => by_language.push((language, articles, term.covers_typed)),
        }
    }
    // A typed form that is not a stem is also indexed under its stem. A typed form that is its own stem is in the set
    // once, for every language, and is indexed under no other term.
    let in_languages = by_language
        .iter()
        .map(|(_, articles, covers_typed)| match covers_typed {
            true => *articles,
            false => articles + in_any_language,
        });
    Ok(in_languages.max().unwrap_or(0).max(in_any_language))
}

/// The number of documents of a segment with a term, without deleted documents.
fn segment_frequency(term: &Term, segment: &SegmentReader) -> tantivy::Result<u64> {
    let index = segment.inverted_index(term.field())?;
    let Some(info) = index.get_term_info(term)? else {
        return Ok(0);
    };
    let Some(alive) = segment.alive_bitset() else {
        return Ok(u64::from(info.doc_freq));
    };
    let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    Ok(u64::from(postings.doc_freq_given_deletes(alive)))
}
