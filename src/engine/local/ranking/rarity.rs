//! How rare the words of a pattern are among the articles of an index.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, Term};

use newsdex_query::matching::{Arrangement, Resolved, TermSet};

/// How rare a pattern is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rarity {
    /// Towards 0 for what is everywhere, some ten for what is in one article of many thousands.
    pub(super) value: f32,
    /// In about how many articles it is; unknown for what is made of several words.
    pub(super) articles: Option<u64>,
}

impl Rarity {
    /// How rare a pattern is in these fields, `articles` being all there are.
    ///
    /// # Errors
    ///
    /// Fails when the index is damaged.
    pub(super) fn of(
        resolved: &Resolved,
        fields: &[Field],
        articles: u64,
        searcher: &Searcher,
    ) -> tantivy::Result<Rarity> {
        let counts = resolved
            .words
            .iter()
            .map(|word| Ok(articles_with(word, fields, searcher)?.min(articles)))
            .collect::<tantivy::Result<Vec<u64>>>()?;
        let rarities: Vec<f32> = counts
            .iter()
            .map(|count| rarity(*count, articles))
            .collect();
        Ok(Rarity {
            value: of_arrangement(&resolved.arrangement, &rarities),
            articles: match resolved.arrangement {
                Arrangement::Word(word) => counts.get(word).copied(),
                _ => None,
            },
        })
    }
}

fn rarity(count: u64, articles: u64) -> f32 {
    let (count, articles) = (count as f32, articles as f32);
    (1.0 + (articles - count + 0.5) / (count + 0.5)).ln()
}

/// A row of words is as rare as all of them together, a choice as its rarest member.
fn of_arrangement(arrangement: &Arrangement, words: &[f32]) -> f32 {
    let of = |part: &Arrangement| of_arrangement(part, words);
    match arrangement {
        Arrangement::Word(word) => words.get(*word).copied().unwrap_or(0.0),
        Arrangement::Phrase { parts, .. } => parts.iter().map(of).sum(),
        Arrangement::Near { left, right, .. } => of(left) + of(right),
        Arrangement::NotNear { left, .. } => of(left),
        Arrangement::Leading { inner, .. } => of(inner),
        Arrangement::AnyOf(parts) => parts.iter().map(of).fold(0.0, f32::max),
    }
}

/// In about how many articles a word is: what is in both title and text counts once, articles with
/// several of the forms it stands for count once for each.
fn articles_with(word: &TermSet, fields: &[Field], searcher: &Searcher) -> tantivy::Result<u64> {
    // The form as typed, what a prefix stands for, names.
    let mut in_any_language = 0;
    // For each language its stem, as a stem and as a word that is its own.
    let mut by_language: Vec<(&str, u64, usize)> = Vec::new();
    for term in word.terms() {
        let mut articles = 0;
        for field in fields {
            let term = Term::from_field_text(*field, &term.term);
            let mut in_field = 0;
            for segment in searcher.segment_readers() {
                in_field += documents_with(&term, segment)?;
            }
            articles = in_field.max(articles);
        }
        let Some(language) = term.language.as_deref() else {
            in_any_language += articles;
            continue;
        };
        match by_language.iter_mut().find(|known| known.0 == language) {
            Some((_, sum, terms)) => {
                *sum += articles;
                *terms += 1;
            }
            None => by_language.push((language, articles, 1)),
        }
    }
    // A form as typed that is no stem is also indexed under its stem; one that is its own stem
    // stands in the set once, for every language, and is indexed under no other term.
    let in_languages = by_language.iter().map(|(_, articles, terms)| match terms {
        1 => articles + in_any_language,
        _ => *articles,
    });
    Ok(in_languages.max().unwrap_or(0).max(in_any_language))
}

/// In how many documents of a segment a term is, without deleted ones.
fn documents_with(term: &Term, segment: &SegmentReader) -> tantivy::Result<u64> {
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
