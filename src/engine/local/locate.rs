//! Finds the positions of a query's words in the hits of a page. They come from the postings, so that the texts need
//! not be analysed again for marking.

use anyhow::Result;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, SegmentReader};

use crate::engine::local::pattern::{FEW_TERMS, Needs, WordDocs};
use crate::index::reader::Snapshot;
use newsdex_query::Scope;
use newsdex_query::highlight::{Clause, ClausePositions, TermPositions};
use newsdex_query::matching::TermSet;

/// The positions of the words of each clause in each article, in the order of `articles`. Clauses with a word of many
/// terms, or with capitals that matter, are left out: searching the text for them is cheaper.
///
/// # Errors
///
/// Fails if the index is damaged.
pub(super) fn locate(
    snapshot: &Snapshot,
    clauses: &[Clause],
    articles: &[DocAddress],
) -> Result<Vec<TermPositions>> {
    let mut found = vec![TermPositions::default(); articles.len()];
    // Postings can only be read forwards.
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_unstable_by_key(|number| articles.get(*number).copied());
    for clause in clauses {
        let words = &clause.resolved.words;
        let is_here = matches!(
            clause.scope,
            Scope::Anywhere | Scope::Title | Scope::Body | Scope::Lead
        );
        let is_in_text =
            |word: &TermSet| word.terms().len() > FEW_TERMS || word.capitals().is_some();
        if !is_here || words.iter().any(is_in_text) {
            for term_positions in &mut found {
                term_positions.clauses.push(None);
            }
            continue;
        }
        for term_positions in &mut found {
            let none = vec![Vec::new(); words.len()];
            term_positions.clauses.push(Some(ClausePositions {
                headline: none.clone(),
                body: none,
            }));
        }
        let (title, body) = (snapshot.fields().title, snapshot.fields().body);
        for in_segment in order.chunk_by(|a, b| segment(articles, *a) == segment(articles, *b)) {
            let Some(segment) = in_segment
                .first()
                .and_then(|first| segment(articles, *first))
            else {
                continue;
            };
            let reader = snapshot.searcher().segment_reader(segment);
            let mut add = |field: Field, of: fn(&mut ClausePositions) -> &mut Vec<Vec<u32>>| {
                for (number, word) in words.iter().enumerate() {
                    let docs = in_segment
                        .iter()
                        .filter_map(|hit| Some((*hit, articles.get(*hit)?.doc_id)));
                    stand(word, field, reader, docs, |hit, positions| {
                        let term_positions = found
                            .get_mut(hit)
                            .and_then(|hit| hit.clauses.last_mut()?.as_mut());
                        if let Some(own) = term_positions
                            .and_then(|term_positions| of(term_positions).get_mut(number))
                        {
                            *own = positions;
                        }
                    })?;
                }
                Ok::<(), tantivy::TantivyError>(())
            };
            if matches!(clause.scope, Scope::Anywhere | Scope::Title) {
                add(title, |term_positions| &mut term_positions.headline)?;
            }
            if clause.scope != Scope::Title {
                add(body, |term_positions| &mut term_positions.body)?;
            }
        }
    }
    Ok(found)
}

fn segment(articles: &[DocAddress], number: usize) -> Option<u32> {
    articles.get(number).map(|address| address.segment_ord)
}

/// Passes the positions of a word in some documents of a segment to `tell`. The documents are sorted.
fn stand(
    word: &TermSet,
    field: Field,
    segment: &SegmentReader,
    documents: impl Iterator<Item = (usize, DocId)>,
    mut tell: impl FnMut(usize, Vec<u32>),
) -> tantivy::Result<()> {
    let mut docs = WordDocs::open(word, field, segment, Needs::Places)?;
    for (hit, document) in documents {
        if docs.seek(document) == document {
            let mut positions = Vec::new();
            docs.positions(&mut positions);
            tell(hit, positions);
        }
    }
    Ok(())
}
